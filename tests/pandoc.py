"""pandoc, which others wrote, as its peer's environment has it: Debian's reads no RIS yet."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from system_packages import peer

_WHERE = "import pypandoc; print(pypandoc.get_pandoc_path())"


def read(kind: str, file: Path, to: str) -> str:
    """Read a file of one of pandoc's formats, and give it in another."""
    call = [_pandoc(), "-f", kind, "-t", to, "--wrap=none", str(file)]
    return subprocess.run(call, stdout=subprocess.PIPE, text=True, check=True).stdout


@cache
def _pandoc() -> str:
    call = [str(peer("pandoc", "python")), "-c", _WHERE]
    return subprocess.run(call, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
