"""`muniment validate` of a BagIt bag against bagit-python's, with the same number of processes."""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
from pathlib import Path

from measured import Run, run_measured

PROCESSES = 2
_RUNS = 3
_FEW = 4


def compare_validate(count: int, size: int, large: int, folder: Path, peer: Path) -> int:
    """Let both validate a bag of many files, one of as many bytes in 4, and one of 4 large ones."""
    if not peer.exists():
        print(f"{peer} is not here: run `make peers` first.", file=sys.stderr)
        return 3
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    bags = ((count, size), (_FEW, count * size // _FEW), (_FEW, large))
    print(f"{'':34}{'MB/s':>10}{'seconds':>10}{'memory':>12}")
    for files, each in bags:
        bag = _make_bag(folder / "bag", files, each)
        calls = (
            [sys.executable, "-m", "muniment", "validate", bag, "--processes", str(PROCESSES)],
            [str(peer), "-m", "bagit", "--validate", bag, "--quiet", "--processes", str(PROCESSES)],
        )
        # By turns, so that whatever else the machine does meets both.
        runs = [[run_measured(call) for call in calls] for _ in range(_RUNS)]
        ours, theirs = (min(each, key=_seconds) for each in zip(*runs, strict=True))
        shown = f"{files} × {each / 1e6:,.3g} MB"
        _print(f"muniment validate, {shown}", ours, files * each)
        _print(f"bagit-python, {shown}", theirs, files * each)
        print(f"muniment: {theirs.seconds / ours.seconds:.2f} times bagit-python's rate; reach: 1.")
        shutil.rmtree(bag)
    shutil.rmtree(folder)
    return 0


def _make_bag(bag: Path, count: int, size: int) -> str:
    """Make a bag of BagIt 1.0 with a sha512 and a sha256 manifest."""
    chance = random.Random(1)
    (bag / "data").mkdir(parents=True)
    lines: dict[str, list[str]] = {"sha256": [], "sha512": []}
    for number in range(count):
        name = f"data/{number:06d}.bin"
        digests = {algorithm: hashlib.new(algorithm) for algorithm in lines}
        with (bag / name).open("wb") as stream:
            left = size
            while left:
                piece = chance.randbytes(min(left, 1 << 20))
                stream.write(piece)
                left -= len(piece)
                for digest in digests.values():
                    digest.update(piece)
        for algorithm, digest in digests.items():
            lines[algorithm].append(f"{digest.hexdigest()}  {name}\n")
    tags = {"bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}
    tags |= {f"manifest-{algorithm}.txt": "".join(each) for algorithm, each in lines.items()}
    tags["bag-info.txt"] = f"Payload-Oxum: {count * size}.{count}\n"
    for name, text in tags.items():
        (bag / name).write_text(text, "utf-8")
    for algorithm in lines:
        sums = (
            f"{hashlib.new(algorithm, text.encode()).hexdigest()}  {name}\n"
            for name, text in tags.items()
        )
        (bag / f"tagmanifest-{algorithm}.txt").write_text("".join(sums), "utf-8")
    return str(bag)


def _seconds(run: Run) -> float:
    return run.seconds


def _print(name: str, run: Run, size: int) -> None:
    rate = size / run.seconds / 1e6
    print(f"{name:34}{rate:>10.0f}{run.seconds:>10.2f}{run.memory / 1e6:>9.0f} MB")
