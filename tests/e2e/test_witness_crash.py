"""A witness that is killed at any instant never cosigns a fork (DESIGN, "never signs a fork").

The server is killed before each of its writing system calls in turn, while it cosigns. Whatever it
gave away must be in the history that it goes on from.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from manifests import AddCheckpoint, Limits
from muniment.witnesses.folder import WitnessFolder
from muniment.witnesses.witness import Witness
from system_packages import need
from witnesses import ORIGIN, Ledger, ask, new_witness, served

LOG = Ledger(range(20))
FORK = Ledger([*range(5), *"forked entries"])
MOST = 24


def killed_before(call: str, number: int) -> tuple[str, ...]:
    """What stands before a command that is to be killed before such a call."""
    strace = need("strace", "strace")
    inject = f"inject={call}:signal=KILL:when={number}"
    # -D: the process that we start is the server itself, so that it can be ended as ever.
    return (strace, "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)


def cosign_until_killed(folder: WitnessFolder, call: str, number: int) -> tuple[set[int], bool]:
    """Give the sizes beyond 5 that were cosigned, and whether the server lived through all."""
    known, given = 5, set[int]()
    try:
        with served(folder.root, killed_before(call, number)) as address:
            for size in (9, 12):
                if ask(address, LOG.request(known, size)).status != 200:
                    return given, False
                known = size
                given.add(size)
    except ConnectionError:
        return given, False
    return given, True


class TestKilled:
    """What was given away is remembered; what was remembered is never contradicted."""

    def check(self, folder: WitnessFolder, given: set[int]) -> None:
        """Assert that no fork can be had after the crash, and that the log goes on."""
        mark = folder.head(ORIGIN).mark()
        assert mark.size in (5, 9, 12)
        assert mark == LOG.head(mark.size)
        assert all(size <= mark.size for size in given), "a signature was given and forgotten"
        witness = Witness(folder, Limits(), lambda: datetime.now(UTC))
        if mark.size > 5:
            for old in (5, mark.size):
                proof = FORK.proof(old, 14)
                request = AddCheckpoint(old, proof, FORK.note(14))
                assert witness.add_checkpoint(request.encode()).status in (409, 422)
        assert witness.add_checkpoint(LOG.request(mark.size, mark.size)).status == 200
        assert witness.add_checkpoint(LOG.request(mark.size, 20)).status == 200

    def run_through(self, tmp_path: Path, call: str, every: int) -> int:
        """Kill before each `every`-th call of that name; give how many calls there were."""
        for number in range(1, MOST + 1, every):
            folder = new_witness(tmp_path / f"{call}-{number}")
            witness = Witness(folder, Limits(), lambda: datetime.now(UTC))
            assert witness.add_checkpoint(LOG.request(0, 5)).status == 200
            given, lived = cosign_until_killed(folder, call, number)
            self.check(folder, given)
            if lived:
                return number
        raise AssertionError(f"more than {MOST} calls of {call}")

    def test_at_every_rename(self, tmp_path: Path) -> None:
        # Two heads, of each the mark and what monitors get.
        assert self.run_through(tmp_path, "rename", 1) == 5

    @pytest.mark.torture
    def test_at_every_sync(self, tmp_path: Path) -> None:
        # Of each of the four files its content and its folder.
        assert self.run_through(tmp_path, "fsync", 1) == 9

    @pytest.mark.torture
    def test_at_every_write(self, tmp_path: Path) -> None:
        assert self.run_through(tmp_path, "write", 1) > 4

    def test_at_every_third_sync(self, tmp_path: Path) -> None:
        assert self.run_through(tmp_path, "fsync", 3) == 10
