"""A network that breaks at every byte, and what is said of an item that does not come through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deposit_answers import HASTE
from internet_archive import InternetArchiveDouble
from muniment_cli import answers, call, good, kinds, new_archive
from wayback_machine import Trouble

PATIENT = (
    "format = 1\n[deposit]\npause_seconds = 0.001\nlongest_pause_seconds = 0.001\n"
    "patience_seconds = 60\nretries = 1000\n"
)
TEXT = b"Notice on Examples\n1. In force.\n"


def _kept(folder: Path, settings: str) -> tuple[Path, str]:
    archive = new_archive(folder)
    (archive / "muniment.toml").write_text(settings)
    (folder / "notice.txt").write_bytes(TEXT)
    [told] = answers(good(archive, "preserve", folder / "notice.txt", "--json"))
    return archive, str(told["notice"])


class TestBrokenNetwork:
    """ "A broken network at any byte of an upload or download"."""

    def test_at_each_byte_the_same_call_goes_on(self, tmp_path: Path) -> None:
        archive, notice = _kept(tmp_path, PATIENT)
        every = range(len(TEXT))
        up = [Trouble("reset", "PUT v1/renditions/0001", at=at) for at in every]
        down = [Trouble("cut", "GET v1/renditions/0001", at=at) for at in every]
        with InternetArchiveDouble(*up, *down) as there:
            extra = there.environment(tmp_path)
            done = call("deposit", notice, "--json", archive=archive, extra=extra)
            assert done.returncode == 0, done.stderr[-2000:]
            assert not [one for one in there.troubles if one.times]
            assert there.puts().count("v1/renditions/0001.txt") == len(TEXT) + 1
        assert kinds(archive)[-1] == "deposit"

    @pytest.mark.parametrize("kind", ["html", "silence", "redirect", "slow-down", "denied"])
    def test_what_an_item_says_of_itself_comes_through_before_a_receipt(
        self, tmp_path: Path, kind: str
    ) -> None:
        archive, notice = _kept(tmp_path, HASTE)
        with InternetArchiveDouble() as there:
            extra = there.environment(tmp_path)

            def deposit() -> tuple[int, dict[str, Any]]:
                done = call("deposit", notice, "--json", archive=archive, extra=extra)
                return done.returncode, answers(done)[0]

            assert deposit()[0] == 0
            (tmp_path / "notice.txt").write_bytes(TEXT + b"2. Repealed.\n")
            good(archive, "preserve", "--notice", notice, tmp_path / "notice.txt")
            there.troubles.append(Trouble(kind, "POST /metadata/", times=None))
            before = kinds(archive)
            assert deposit()[0] == 3 and kinds(archive) == before
            assert not any(one.host == "collector.example" for one in there.asked)
            there.troubles.clear()
            assert deposit()[0] == 0
            [item] = there.items.values()
            assert len(item.metadata["muniment-manifest"]) == 2
