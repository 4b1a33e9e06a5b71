"""verify.sh as a stranger runs it: in an environment with nothing but the programs it names.

done = verify_sh(kit, trust, path=bare_path(tmp_path))
assert done.returncode == 0
done = by_hand(tmp_path, commands(page))               # the commands of a page, likewise
"""

import re
import subprocess
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from sampling import some
from system_packages import need

# Everything that verify.sh and the pages for doing it by hand call, and Debian's packages.
TOOLS = {
    "coreutils": "cat cp cut dd head ls mkdir mktemp mv od rm sha512sum sort tail tr uniq wc",
    "diffutils": "cmp",
    "findutils": "find xargs",
    "grep": "grep",
    "mawk": "awk",
    "openssh-client": "ssh-keygen",
    "openssl": "openssl",
    "sed": "sed",
}


FENCE = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BY_HAND = ("head", "ls")  # these only the pages call


def bare_path(folder: Path) -> Path:
    """Make a folder of links to those programs: a PATH in which no muniment and no Python is."""
    links = folder / "bin"
    links.mkdir()
    for package, commands in TOOLS.items():
        for command in commands.split():
            (links / command).symlink_to(need(command, package))
    return links


def verify_sh(
    kit: Path, trust: Path, *, path: Path, script: Path | None = None, shell: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run verify.sh (ours, else `script`) with an environment of PATH alone."""
    return subprocess.run(
        [shell or need("sh", "dash"), script or SCRIPT, kit, trust],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        errors="surrogateescape",
        check=False,
        timeout=120,
    )


def sampled(names: Iterable[object]) -> list[Any]:
    """Every eighth case at once, the others with `make torture`: each takes about a second."""
    return some(names, 8)


def commands(page: Path) -> str:
    """The commands of a page, in order."""
    found = FENCE.findall(page.read_text("utf-8"))
    assert found
    return "\n".join(found)


def by_hand(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run commands with nothing in reach but the programs in the folder's `bin`."""
    return subprocess.run(
        [need("sh", "dash"), "-euc", script],
        cwd=folder,
        env={"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


SCRIPT = Path(str(resources.files("muniment.verifier"))) / "verify.sh"
