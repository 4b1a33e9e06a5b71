"""`muniment key revoke`: root says since when a key counts no more, and the log has it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copies import keep, kept
from muniment.config import Config
from muniment.keys import KeyFolder
from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer

WHY = "its file was on a stolen disk"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of five entries: two notices, the first with two versions."""
    return kept(tmp_path)


def keys_of(archive: Path) -> KeyFolder:
    return KeyFolder(Config(config_of(archive)).keys("example.org/log"))


def revoked(archive: Path, *more: object, key: str | None = None) -> dict[str, Any]:
    """Revoke a key, that in force where none is named; give the answer."""
    named = key or signer(archive)
    [answer] = answers(good(archive, "key", "revoke", named, "--reason", WHY, *more, "--json"))
    return answer


def signer(archive: Path, term: int = -1) -> str:
    return str(terms(archive)[term]["signers"][0]["key"])


def terms(archive: Path) -> list[dict[str, Any]]:
    [answer] = answers(good(archive, "key", "roles", "--json"))
    return list(answer["terms"])


def verdict(archive: Path, *what: object) -> int:
    return call("verify", *what, archive=archive).returncode


class TestRevoking:
    """ "`muniment key revoke` makes records signed by root"."""

    def test_another_key_takes_its_place(self, archive: Path) -> None:
        before = signer(archive)
        answer = revoked(archive, "--since", 4)
        assert (answer["index"], answer["serial"], answer["key"]) == (4, 2, before)
        assert answer["signer"] == signer(archive) != before
        assert terms(archive)[0]["signers"][0]["revoked"] == [{"since": 4, "reason": WHY}]
        keep(archive, "later\n")
        assert kinds(archive)[4:] == ["roles", "accession"]
        holds(archive)
        good(archive, "audit", "--full")

    def test_a_key_that_was_replaced_is_revoked_with_no_other(self, archive: Path) -> None:
        before = signer(archive)
        good(archive, "key", "rotate")
        now = signer(archive)
        answer = revoked(archive, "--since", 4, key=before)
        assert (answer["serial"], answer["signer"], signer(archive)) == (3, now, now)
        holds(archive)

    def test_the_same_call_again_finds_it_done(self, archive: Path) -> None:
        before = signer(archive)
        first = revoked(archive, "--since", 4)
        second = revoked(archive, "--since", 4, key=before)
        assert (first["already"], second["already"]) == (False, True)
        assert {**second, "already": False} == first

    def test_a_rotation_after_it_is_one_of_its_own(self, archive: Path) -> None:
        before = signer(archive)
        good(archive, "key", "rotate")
        revoked(archive, "--since", 4, key=before)
        [answer] = answers(good(archive, "key", "rotate", "--json"))
        assert (answer["already"], answer["serial"]) == (False, 4)

    def test_what_it_signed_from_there_on_is_wrong(self, archive: Path) -> None:
        revoked(archive, "--since", 3)  # The second version of the first notice is entry 3.
        first, second = (one["notice"] for one in answers(good(archive, "list", "--json")))
        told = call("verify", first, archive=archive)
        assert told.returncode == 1 and "since entry 3, and it is entry 3" in told.stdout
        assert verdict(archive, second) == 0
        assert call("audit", archive=archive).returncode == 1

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("SHA256:nobody", "--reason", WHY), "names no one signer"),
            (("", "--reason", WHY), "names no one signer"),
            (("SHA256:", "--reason", "x" * 201), "at most 200 characters"),
            (("SHA256:", "--reason", "two\nlines"), "one line of text"),
            (("SHA256:", "--reason", WHY, "--since", "5"), "since an entry that is there"),
            (("SHA256:", "--reason", WHY, "--since", "2999-01-01"), "a time that was"),
            (("SHA256:", "--reason", WHY, "--since", "2026-11-16T08:00"), "no time zone"),
            (("SHA256:", "--reason", WHY, "--since", "0001-01-01T00:00+09:00"), "neither"),
            (("SHA256:", "--reason", WHY, "--since", "yesterday"), "neither the index"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(
        self, words: tuple[str, ...], said: str, archive: Path
    ) -> None:
        refused = call("key", "revoke", *words, archive=archive)
        assert refused.returncode == 3 and said in refused.stderr
        assert len(terms(archive)) == 1

    def test_root_stays_where_it_is(self, archive: Path) -> None:
        root = keys_of(archive).folder / "root.pub"
        refused = call("key", "revoke", root, "--reason", WHY, archive=archive)
        assert refused.returncode == 3 and "no signer of this archive" in refused.stderr

    def test_a_succession_revokes_nothing_back(self, archive: Path) -> None:
        before = signer(archive)
        revoked(archive, "--since", 4)
        good(archive, "log", "succeed")
        assert terms(archive)[0]["signers"][0]["key"] == before
        assert terms(archive)[0]["signers"][0]["revoked"] == [{"since": 4, "reason": WHY}]
        holds(archive)


class TestStamped:
    """Since a time: what the time stamps show to be older counts, and the rest is NOT CHECKED."""

    @pytest.fixture
    def server(self) -> Iterator[TimeServer]:
        stamper = new_stamper("p256", "a")
        with TimeServer({"/a": Honest(stamper, time="20261116043800Z")}) as server:
            yield server

    def test_a_kit_of_what_was_stamped_before_holds(
        self, server: TimeServer, tmp_path: Path
    ) -> None:
        archive = new_archive(tmp_path)
        old = keep(archive, "old\n")["notice"]
        shutil.copytree(
            pinned(archive, server, "a"), config_of(archive) / "trust" / "authorities" / "a"
        )
        assert call("stamp", "--allow-private", archive=archive).returncode == 2  # Of two needed.
        new = keep(archive, "new\n")["notice"]
        revoked(archive, "--since", "2026-11-17")
        for name, notice, code in (("old", old, 0), ("new", new, 2)):
            assert verdict(archive, notice) == code
            good(archive, "kit", notice, "-o", tmp_path / name)
            assert verdict(archive, tmp_path / name) == code
        assert verdict(archive) == 2
