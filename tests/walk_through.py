"""Walk-throughs in pages: the commands of their console blocks, each run as a reader would.

for command, shown in steps_of(page):          # ("muniment list -a archive", ["urn:uuid:..."])
    done = reader.run(command)
    assert agrees(shown, done.stdout)
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from muniment_cli import environment
from system_packages import need

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def steps_of(page: str) -> list[tuple[str, list[str]]]:
    """Give a page's commands, each with the lines that it is shown to answer."""
    steps: list[tuple[str, list[str]]] = []
    for block in _BLOCK.findall(page):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
    return steps


def agrees(shown: list[str], came: str, settled: Callable[[str], str]) -> bool:
    """Tell whether what came is what is shown; a line `...` stands for any lines.

    `settled` takes out what differs from run to run.
    """
    parts = [".*" if line == "..." else re.escape(settled(line)) + "\n" for line in shown]
    return re.fullmatch("".join(parts), settled(came), re.DOTALL) is not None


class Reader:
    """Somebody who types a page's commands in a folder of his own, with `muniment` installed."""

    def __init__(self, folder: Path) -> None:
        self._shell = need("bash", "bash")
        program = folder / "bin" / "muniment"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m muniment "$@"\n')
        program.chmod(0o755)
        self.home = folder / "home"
        self.home.mkdir()
        self.surroundings = environment()
        self.surroundings["PATH"] = f"{program.parent}:{self.surroundings['PATH']}"
        self.surroundings["MUNIMENT_CONFIG"] = str(self.home / "config")

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Type a command."""
        return subprocess.run(
            [self._shell, "-c", command],
            cwd=self.home,
            env=self.surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
