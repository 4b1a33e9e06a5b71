"""A fixity round against `sha512sum` of the same files, and against ocfl-py's validation."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from measured import Run, run_measured

_PEER = Path(__file__).with_name("ocfl_validate_peer.py")
_PLAN = Path(__file__).with_name("plan.py")
_MUNIMENT = [sys.executable, "-m", "muniment"]
_BEST_OF = 3
_VALIDATED = 500  # objects that ocfl-py is given; its time is scaled to all
_LARGE = 4


def compare_audit(archive: Path, folder: Path, peer: Path, large: int) -> None:
    """Audit an archive that `preserve` made beside its peers, then large files, then a plan.

    `large` is the size of each large file in bytes.
    """
    shelves = archive / "shelves"
    audit = [*_MUNIMENT, "audit", "-a", str(archive), "--processes", "2", "--json"]
    first = run_measured(audit)  # Every signature is verified here, and recorded as verified.
    summed, later = _best(lambda: _sum_all(shelves), lambda: run_measured(audit))
    objects = sum(1 for _ in shelves.glob("*/*/*/0=ocfl_object_1.1"))
    validated = _validate(shelves, folder, peer, objects)
    print(f"{'':38}{'objects/s':>10}{'seconds':>10}{'memory':>12}")
    for name, run in (
        ("muniment audit, first round", first),
        ("muniment audit, later round", later),
        ("find | xargs -P2 -n500 sha512sum", summed),
        (f"ocfl-py validate ({_VALIDATED}, scaled)", validated),
    ):
        rate = objects / run.seconds
        print(f"{name:38}{rate:>10.0f}{run.seconds:>10.1f}{run.memory / 1e6:>9.0f} MB")
    print(
        f"muniment: {later.seconds / summed.seconds:.2f} times sha512sum; reach: at most 1.7. "
        f"{validated.seconds / later.seconds:.1f} times as fast as ocfl-py; reach: at least 6. "
        f"Memory {later.memory / 1e6:.0f} MB a process; reach: under 200 MB."
    )
    _compare_large(folder / "large", large)
    _show_plan()


def _compare_large(folder: Path, size: int) -> None:
    """Audit large files in one process, and let `sha512sum` do the same."""
    folder.mkdir()
    files, chance = folder / "files", random.Random(2)
    files.mkdir()
    for number in range(_LARGE):
        with (files / f"{number}.bin").open("wb") as stream:
            for _ in range(size // (1 << 20)):
                stream.write(chance.randbytes(1 << 20))
    archive = folder / "archive"
    for call in (
        ["init", str(archive), "--json"],
        ["preserve", "-a", str(archive), *map(str, sorted(files.iterdir())), "--json"],
        ["audit", "-a", str(archive), "--json"],
    ):
        subprocess.run([*_MUNIMENT, *call], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(files)
    paths = [str(path) for path in archive.rglob("*.bin")]
    audit = [*_MUNIMENT, "audit", "-a", str(archive), "--processes", "1", "--no-record", "--json"]
    summed, ours, other = _best(
        lambda: run_measured(["sha512sum", *paths]),
        lambda: run_measured(audit),
        lambda: run_measured([*audit, "--algorithm", "fastest"]),
    )
    total = size * _LARGE
    print(
        f"{_LARGE} files of {size / 1e6:.0f} MB: muniment {total / ours.seconds / 1e6:.0f} MB/s a "
        f"core, sha512sum {total / summed.seconds / 1e6:.0f}: "
        f"{summed.seconds / ours.seconds:.2f}; reach: at least 0.95. "
        f"--algorithm fastest {total / other.seconds / 1e6:.0f} MB/s. "
        f"Memory {ours.memory / 1e6:.0f} MB; reach: under 200 MB."
    )
    shutil.rmtree(folder)


def _show_plan() -> None:
    """Plan a round over a million objects, of which only the catalogue is there."""
    done = subprocess.run(
        [sys.executable, str(_PLAN), "1000000"], check=True, capture_output=True, text=True
    )
    plan = json.loads(done.stdout)
    print(
        f"plan of {plan['objects']} objects: {plan['memory'] / 1e6:.0f} MB, {plan['seconds']} s; "
        "reach: under 500 MB."
    )


def _best(*commands: Callable[[], Run]) -> list[Run]:
    """Run each in turn, several times over, and give the best of each."""
    rounds = [[command() for command in commands] for _ in range(_BEST_OF)]
    return [min(column, key=lambda run: run.seconds) for column in zip(*rounds, strict=True)]


def _validate(shelves: Path, folder: Path, peer: Path, objects: int) -> Run:
    found = sorted(shelves.glob("*/*/*/0=ocfl_object_1.1"))
    listed = folder / "validated"
    chosen = random.Random(3).sample(found, min(_VALIDATED, len(found)))
    listed.write_text("".join(f"{path.parent}\n" for path in chosen), "utf-8")
    [run] = _best(lambda: run_measured([str(peer), str(_PEER), str(listed)]))
    return Run(run.seconds * objects / len(chosen), run.memory)


def _sum_all(shelves: Path) -> Run:
    """Hash every file of the shelves in two processes of `sha512sum`."""
    command = 'find "$0" -type f -print0 | xargs -0 -P2 -n500 sha512sum'
    return run_measured(["sh", "-c", command, str(shelves)])
