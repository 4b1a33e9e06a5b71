"""Durable bulk preserve against ocfl-py's create and add of the same files (not durable)."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PEER = Path(__file__).with_name("ocfl_peer.py")


@dataclass(frozen=True, slots=True)
class Run:
    """One command: how long it took, and its largest resident set."""

    seconds: float
    memory: int
    lines: int


def compare_preserve(count: int, size: int, folder: Path, peer: Path) -> int:
    """Make files, preserve them, let the peer add them, and print both side by side.

    The archive with all of them is left in `folder`/whole, for what is measured next.
    """
    if not peer.exists():
        print(f"{peer} is not here: run `make peers` first.", file=sys.stderr)
        return 3
    folder = folder.absolute()
    files = _begin(count, size, folder)
    quarter = _preserve(folder, "quarter", files[: count // 4])
    whole = _preserve(folder, "whole", files)
    if whole.lines != count:
        print(f"preserve acknowledged {whole.lines} of {count} files", file=sys.stderr)
        return 1
    added = _run([str(peer), str(PEER), str(folder / "ocfl"), str(folder / "files")], folder)
    _print(count, quarter, whole, added)
    return 0


def make_archive(count: int, size: int, folder: Path) -> Path:
    """Preserve files made for it, one a notice, in an archive below `folder`, emptied first."""
    _preserve(folder, "whole", _begin(count, size, folder))
    return folder / "whole"


def _begin(count: int, size: int, folder: Path) -> list[Path]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["MUNIMENT_CONFIG"] = str(folder / "config")
    print(f"{count} files of {size} bytes in {folder}")
    return _make_files(folder / "files", count, size)


def _make_files(folder: Path, count: int, size: int) -> list[Path]:
    folder.mkdir()
    chance = random.Random(1)
    paths = [folder / f"{number:06d}.txt" for number in range(count)]
    for path in paths:
        path.write_bytes(chance.randbytes(size))
    return paths


def _preserve(folder: Path, name: str, files: Sequence[Path]) -> Run:
    archive, listed = folder / name, folder / f"{name}.csv"
    with listed.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["source"])
        writer.writerows([str(path)] for path in files)
    muniment = [sys.executable, "-m", "muniment"]
    subprocess.run(
        [*muniment, "init", str(archive), "--json"], check=True, stdout=subprocess.DEVNULL
    )
    call = [*muniment, "preserve", "-a", str(archive), "--list", str(listed), "--json"]
    return _run(call, folder)


def _run(call: Sequence[str], folder: Path) -> Run:
    os.sync()  # What the last run left unwritten is not this one's burden.
    out = folder / "answers"
    begun = time.perf_counter()
    with out.open("wb") as stream:
        process = subprocess.Popen(call, stdout=stream)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(call[:6])} ... ended with {process.returncode}")
    with out.open(encoding="utf-8") as stream:
        lines = sum(json.loads(line)["outcome"] == "preserved" for line in stream)
    return Run(seconds, usage.ru_maxrss * 1024, lines)


def _print(count: int, quarter: Run, whole: Run, peer: Run) -> None:
    print(f"{'':34}{'files/s':>10}{'seconds':>10}{'memory':>12}")
    for name, run, files in (
        ("muniment preserve, a quarter", quarter, count // 4),
        ("muniment preserve, all (durable)", whole, count),
        ("ocfl-py create + add (not durable)", peer, count),
    ):
        rate = files / run.seconds
        print(f"{name:34}{rate:>10.0f}{run.seconds:>10.1f}{run.memory / 1e6:>9.0f} MB")
    print(
        f"muniment: {peer.seconds / whole.seconds:.1f} times ocfl-py's rate; reach: 3. "
        f"Memory {whole.memory / 1e6:.0f} MB; reach: under 300 MB for any number of files."
    )
