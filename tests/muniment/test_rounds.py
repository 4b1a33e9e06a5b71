"""Stamping and cosigning by themselves: once an interval, and never before an acknowledgement."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from manifests import spell_time
from muniment.archive.archive import Archive
from muniment.witnesses.asked import Memory
from muniment.witnesses.folder import WitnessFolder
from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive
from proof_scenes import WITNESS
from replica_scenes import preserve
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer
from witnesses import served

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Awake:
    """Two time authorities; while one is down it gives no answer. `seen` is what was on stdout."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.seen: list[str] = []
        self.server = TimeServer({f"/{name}": self._answering(name) for name in "ab"})

    def _answering(self, name: str) -> Any:
        honest = Honest(new_stamper("p256", name))

        def answer(query: bytes) -> bytes:
            self.seen.append(sys.stdout.getvalue())  # type: ignore[attr-defined]
            return b"" if name in self.down else honest(query)

        return answer


@pytest.fixture
def awake() -> Iterator[Awake]:
    awake = Awake()
    with awake.server:
        yield awake


@pytest.fixture
def archive(tmp_path: Path, awake: Awake) -> Path:
    archive = new_archive(tmp_path)
    for name in "ab":
        pinned(archive, awake.server, name)
    settle(archive)
    return archive


def settle(archive: Path, **stamps: object) -> None:
    said = "".join(f"{name} = {value}\n" for name, value in stamps.items())
    (archive / "muniment.toml").write_text(
        f'format = 1\n[recorder]\nallow_private = ["127.0.0.1"]\n[stamps]\n{said}'
    )


def put(archive: Path, *names: str) -> Any:
    for name in names:
        (archive.parent / f"{name}.txt").write_text(f"{name}\n")
    return good(archive, "preserve", *(archive.parent / f"{name}.txt" for name in names))


def due(archive: Path) -> dict[str, Any]:
    [told] = answers(call("stamp", "--due", "--json", archive=archive))
    return told


class TestByItself:
    """ "At most once an interval … an acknowledgement never waits for it"."""

    def test_what_was_taken_in_is_stamped_after_it_was_acknowledged(
        self, archive: Path, awake: Awake
    ) -> None:
        done = put(archive, "one")
        assert len(awake.seen) == 2
        assert all("preserved" in stdout for stdout in awake.seen)
        assert "stamped by a, stamped by b" in done.stderr
        assert kinds(archive) == ["roles", "accession", "proofs"]
        # Within the interval nobody is asked again, and what came since is due later.
        put(archive, "two")
        assert len(awake.seen) == 2
        settle(archive, interval=0)
        assert due(archive)["size"] == 4
        assert due(archive) == {"due": False}
        holds(archive)

    def test_a_bulk_run_is_stamped_at_its_end_in_any_case(
        self, archive: Path, awake: Awake
    ) -> None:
        settle(archive, bulk=2)
        put(archive, "one")
        put(archive, "two", "three")
        assert kinds(archive)[-2:] == ["accession", "proofs"] and len(awake.seen) == 4

    def test_whoever_fails_is_a_sentence_and_is_asked_again_over_the_same(
        self, archive: Path, awake: Awake
    ) -> None:
        awake.down = {"a", "b"}
        done = put(archive, "one")
        assert done.stderr.count("no stamp") == 2 and kinds(archive)[-1] == "accession"
        awake.down = {"b"}
        settle(archive, interval=0, need=2)
        told = due(archive)
        assert (told["size"], told["good"]) == (2, 1)
        awake.down = set()
        told = due(archive)
        assert (told["size"], told["good"]) == (2, 2)
        assert [one["result"] for one in told["authorities"]] == ["already", "stamped"]
        assert due(archive) == {"due": False}

    @pytest.mark.parametrize("after", ["[]", '["adopt"]'])
    def test_nobody_is_asked_who_is_not_to_be(
        self, archive: Path, awake: Awake, after: str
    ) -> None:
        source = archive.parent / "one.txt"
        source.write_text("one\n")
        good(archive, "preserve", "--no-stamp", source)
        settle(archive, after=after)
        put(archive, "two")
        assert not awake.seen
        settle(archive, after='["status"]')
        refused = call("preserve", source, archive=archive)
        assert refused.returncode == 3 and "stamps.after" in refused.stderr

    def test_a_list_that_cannot_be_read_takes_nothing_from_what_was_acknowledged(
        self, archive: Path
    ) -> None:
        (config_of(archive) / "authorities.toml").write_text("[a]\nurl = 3\n")
        done = put(archive, "one")
        assert "neither stamped nor cosigned" in done.stderr and "preserved" in done.stdout


class TestWitnesses:
    """Witnesses cosign the head that is stamped, and the one that the stamps make."""

    def test_a_kit_has_both_and_the_newest_head_is_cosigned(
        self, archive: Path, tmp_path: Path
    ) -> None:
        witness = WitnessFolder.create(tmp_path / "witness", "witness.example/w1")
        key = Archive.open(archive).roles.log
        witness.add_log(key.name, key)
        with served(tmp_path / "witness") as address:
            add = ("log", "witness", "add", "city", address, witness.signer().verifier)
            good(archive, *add)
            told = preserve(archive, "one")
        beside = archive / "log/checkpoints"
        assert (beside / "2/city.cosignature").exists() and (beside / "2/b.tsr").exists()
        assert (beside / "3/city.cosignature").exists()
        settle(archive, interval=0)
        assert due(archive) == {"due": False}
        good(archive, "kit", told["notice"], "-o", tmp_path / "kit")
        names = {path.name for path in (tmp_path / "kit/log").rglob("*")}
        assert {"a.tsr", "b.tsr", "city.cosignature"} <= names

    def test_a_witness_that_is_down_is_a_sentence(self, archive: Path) -> None:
        address, key = "http://127.0.0.1:1/", WITNESS.verifier
        good(archive, "log", "witness", "add", "city", address, key)
        assert "city" in put(archive, "one").stderr
        settle(archive, interval=0)
        done = call("stamp", "--due", "--json", archive=archive)
        [told] = answers(done)
        assert done.returncode == 2
        assert [one["ending"] for one in told["witnesses"]] == ["unreachable"]


class TestInterval:
    """The interval is counted from the last round, by whatever clock there is."""

    @pytest.mark.parametrize(
        ("seconds", "ripe"), [(0, False), (599, False), (600, True), (-1, True)]
    )
    def test_a_clock_that_was_put_back_keeps_nobody_away(self, seconds: int, ripe: bool) -> None:
        memory = Memory(spell_time(NOW))
        assert memory.is_ripe(NOW + timedelta(seconds=seconds), 600) is ripe

    def test_nothing_remembered_is_ripe(self) -> None:
        assert Memory().is_ripe(NOW, 600)
