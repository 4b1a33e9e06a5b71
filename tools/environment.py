"""A virtual environment that holds exactly what a lock file names.

    python3 tools/environment.py FOLDER LOCK...

Makes FOLDER where there is none, then installs the locks into it, every file checked against its
hash. It runs before anything else is installed, perhaps on a Python too old for the rest of the
house: so it needs the standard library only, and its syntax is that of Python 3.8.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)


def refusal() -> str | None:
    """Why this Python cannot hold the house, in one sentence; None when it can."""
    if sys.version_info < OLDEST:
        return (
            f"muniment needs Python 3.11 or newer, and this is {sys.version.split()[0]}: "
            "name a newer one with `make PYTHON=python3.11 ...`."
        )
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            return (
                f"this Python has no `{module}` module, which environments are made with: "
                "install your system's package for it (Debian: python3-venv) and try again."
            )
    return None


def make(folder: Path) -> None:
    """Make an environment at `folder`, unless a working one is there."""
    python = folder / "bin" / "python"
    if python.exists():
        return
    print(f"making {folder} with Python {sys.version.split()[0]}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)


def install(folder: Path, locks: list[str]) -> int:
    """Install what `locks` name into `folder`; return pip's exit code.

    pip says a line a package; here that becomes a dot, and its words are kept for when it fails.
    """
    names = " and ".join(locks)
    print(f"installing what {names} lists into {folder} ", end="", flush=True)
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--require-hashes"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    for lock in locks:
        command += ["-r", lock]
    began = time.monotonic()
    said = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith("Collecting "):
                print(".", end="", flush=True)
    print(f" {time.monotonic() - began:.0f} s", flush=True)
    if pip.returncode:
        sys.stderr.writelines(said[-20:])
    return pip.returncode


def main(arguments: list[str]) -> int:
    why = refusal()
    if why:
        print(why, file=sys.stderr)
        return 3
    if len(arguments) < 2:
        print("usage: environment.py FOLDER LOCK...", file=sys.stderr)
        return 3
    folder = Path(arguments[0])
    make(folder)
    return install(folder, arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
