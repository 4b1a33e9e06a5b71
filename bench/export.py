"""`muniment export --as bagit` of many notices against `cp` of their files and one hash of each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from measured import Run, run_measured
from preserve import make_archive

NOTICES = 1000
_RUNS = 3
# The notices' files as they lie on the shelves, inventories and all, and the sha512 of each copy.
_COPY = 'cp -r "$1" "$2" && find "$2" -type f -print0 | xargs -0 sha512sum > /dev/null'


def compare_export(size: int, folder: Path) -> None:
    """Export 1,000 notices of one file each as bags, by turns with copying and hashing them."""
    archive = make_archive(NOTICES, size, folder)
    out = folder / "out"
    export = ["export", "--all", "--as", "bagit", "-o", str(out), "-a", str(archive)]
    ours = [sys.executable, "-m", "muniment", *export]
    theirs = ["sh", "-c", _COPY, "copy", str(archive / "shelves"), str(out)]
    runs = [[_measured(call, out) for call in (ours, theirs)] for _ in range(_RUNS)]
    export_run, copy_run = (min(each, key=_seconds) for each in zip(*runs, strict=True))
    print(f"{'':34}{'seconds':>10}{'processor':>11}{'memory':>12}")
    _print(f"bags of {NOTICES} notices", export_run)
    _print("cp, and sha512sum of the copies", copy_run)
    ratio = export_run.seconds / copy_run.seconds
    worked = export_run.processor / copy_run.processor
    print(f"muniment: {ratio:.2f} times the seconds, {worked:.2f} times the processor's; reach: 2.")
    print(f"Memory: {export_run.memory / 1e6:.0f} MB; reach: under 250 MB.")


def _measured(call: list[str], out: Path) -> Run:
    subprocess.run(["sync"], check=True)  # What an earlier run wrote is not to be paid for twice.
    run = run_measured(call)
    shutil.rmtree(out)
    return run


def _seconds(run: Run) -> float:
    return run.seconds


def _print(name: str, run: Run) -> None:
    memory = run.memory / 1e6
    print(f"{name:34}{run.seconds:>10.2f}{run.processor:>11.2f}{memory:>9.0f} MB")
