"""Replicate to a folder, verified, against `cp -r` of the same shelves and `sha512sum -c` after."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Run:
    """A command: its seconds, and the most that it and its children held at once, in bytes."""

    seconds: float
    memory: int


def compare_replicate(archive: Path, folder: Path, objects: int) -> None:
    """Replicate an archive, let the peers copy and check its shelves, and print both."""
    copy, peer = folder / "replica", folder / "peer"
    muniment = [sys.executable, "-m", "muniment"]
    subprocess.run(
        [*muniment, "replica", "add", "bench", f"folder:{copy}", "-a", str(archive), "--json"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    sums = _sums(archive / "shelves", folder / "sums")
    ours = _run([*muniment, "replicate", "-a", str(archive), "--json"])
    copied = _run(["cp", "-r", str(archive / "shelves"), str(peer)])
    checked = _run(["sha512sum", "--quiet", "--strict", "-c", str(sums)], cwd=peer)
    print(f"{'':34}{'objects/s':>10}{'seconds':>10}{'memory':>12}")
    for name, run in (
        ("muniment replicate (verified)", ours),
        ("cp -r", copied),
        ("sha512sum -c of the copy", checked),
    ):
        rate, memory = objects / run.seconds, run.memory / 1e6
        print(f"{name:34}{rate:>10.0f}{run.seconds:>10.1f}{memory:>9.0f} MB")
    ratio = ours.seconds / (copied.seconds + checked.seconds)
    print(
        f"muniment: {ratio:.2f} times cp -r and sha512sum -c; reach: at most 2.5. "
        f"Memory of all its processes {ours.memory / 1e6:.0f} MB; reach: under 200 MB."
    )
    shutil.rmtree(copy)
    shutil.rmtree(peer)


def _sums(shelves: Path, to: Path) -> Path:
    """List the digests of all files, as whoever checks a copy has them beforehand."""
    with to.open("wb") as stream:
        find = subprocess.Popen(
            ["find", ".", "-type", "f", "-print0"], cwd=shelves, stdout=subprocess.PIPE
        )
        subprocess.run(
            ["xargs", "-0", "-n500", "sha512sum"],
            cwd=shelves,
            stdin=find.stdout,
            stdout=stream,
            check=True,
        )
        find.wait()
    return to


def _run(call: Sequence[str], cwd: Path | None = None) -> Run:
    os.sync()  # What the last run left unwritten is not this one's burden.
    begun = time.perf_counter()
    process = subprocess.Popen(call, cwd=cwd, stdout=subprocess.DEVNULL)
    ended, most = threading.Event(), [0]

    def look() -> None:
        while not ended.wait(_LOOK_SECONDS):
            most[0] = max(most[0], _resident(process.pid))

    looking = threading.Thread(target=look)
    looking.start()
    process.wait()
    seconds = time.perf_counter() - begun
    ended.set()
    looking.join()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(call[:6])} ... ended with {process.returncode}")
    return Run(seconds, most[0])


def _resident(pid: int) -> int:
    """Add up what a process and those below it hold, each its share of what they share (PSS)."""
    total = 0
    for one in (pid, *_below(pid)):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text("ascii")
        except OSError:
            continue  # It has ended meanwhile.
        total += sum(int(line.split()[1]) for line in text.splitlines() if line[:4] == "Pss:")
    return total << 10


def _below(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [each for child in children for each in (int(child), *_below(int(child)))]
