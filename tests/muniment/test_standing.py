"""`status` tells who stamped and cosigned what, who failed and why, and what is about to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from muniment_cli import answers, call, good, holds, kinds, new_archive
from proof_scenes import WITNESS
from replica_scenes import preserve
from stampers import STAMPING, Stamper, Wanted, certify, new_stamper
from time_authorities import Honest, TimeServer, write_pins

SOON = datetime.now(UTC) + timedelta(days=100)


def ending(name: str, *, root: bool = False) -> Stamper:
    """An authority whose signer, or root, ends in a hundred days."""
    closes = {"closes": SOON}
    top = certify(Wanted(f"{name} Root", ca=True, **(closes if root else {})))  # type: ignore[arg-type]
    leaf = Wanted(f"{name} Stamps", purposes=(STAMPING,), **({} if root else closes))  # type: ignore[arg-type]
    return Stamper(certify(leaf, top), top)


class Authorities:
    """Time authorities on loopback, which answer as they are told to."""

    def __init__(self) -> None:
        self.by: dict[str, Callable[[bytes], bytes]] = {}
        self.server = TimeServer({f"/{name}": self._asking(name) for name in "abc"})

    def _asking(self, name: str) -> Callable[[bytes], bytes]:
        return lambda query: self.by[name](query)

    def add(self, archive: Path, name: str, stamper: Stamper) -> None:
        """Put one on the owner's list."""
        self.by[name] = Honest(stamper)
        pins = archive.parent / "pins" / name
        write_pins(pins, stamper.root, stamper.signer, *stamper.between)
        files = ("root", "signer", *(("chain",) if stamper.between else ()))
        words = [word for file in files for word in (f"--{file}", pins / f"{file}.pem")]
        good(archive, "stamp", "add", name, self.server.at(f"/{name}"), *words)


@pytest.fixture
def asked() -> Iterator[Authorities]:
    asked = Authorities()
    with asked.server:
        yield asked


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = new_archive(tmp_path)
    settle(archive)
    preserve(archive, "one")
    return archive


def settle(archive: Path, need: int = 2) -> None:
    (archive / "muniment.toml").write_text(
        'format = 1\n[recorder]\nallow_private = ["127.0.0.1"]\n'
        f"[stamps]\nneed = {need}\ninterval = 0\nafter = []\n"
    )


def evidence(archive: Path) -> dict[str, Any]:
    [told] = answers(good(archive, "status", "--json"))
    return dict(told["evidence"])


def renew(archive: Path, *more: str) -> tuple[int, dict[str, Any]]:
    done = call("renew", "--json", *more, archive=archive)
    [told] = answers(done)
    return done.returncode, told


class TestStatus:
    """What is not covered, who is due, who failed."""

    def test_who_asks_nobody_is_told_nothing(self, archive: Path) -> None:
        told = evidence(archive)
        assert (told["authorities"], told["uncovered"], told["renewal"]) == ([], None, None)

    def test_what_is_not_covered_yet_and_who_is_due(
        self, archive: Path, asked: Authorities
    ) -> None:
        for name in "ab":
            asked.add(archive, name, new_stamper("p256", name))
        good(archive, "log", "witness", "add", "city", "http://127.0.0.1:1/", WITNESS.verifier)
        told = evidence(archive)
        assert told["due"] == {
            "authorities": ["a", "b"], "calendars": [], "size": 2, "untold": False,
            "witnesses": ["city"],
        }  # fmt: skip
        assert told["uncovered"] == 2
        asked.by["b"] = lambda _: b"garbage"
        assert call("stamp", "--due", archive=archive).returncode == 2
        told = evidence(archive)
        assert told["due"] == {
            "authorities": ["b"], "calendars": [], "size": 2, "untold": False,
            "witnesses": ["city"],
        }  # fmt: skip
        assert told["uncovered"] == 0
        assert [(one["size"], bool(one["why"])) for one in told["authorities"]] == [
            (2, False),
            (0, True),
        ]
        [city] = told["witnesses"]
        assert city["size"] == 0 and city["why"].startswith("unreachable")
        preserve(archive, "two")
        assert evidence(archive)["uncovered"] == 1
        spoken = good(archive, "status").stdout
        assert "in no stamped checkpoint yet: 1" in spoken and "b: stamped nothing" in spoken

    def test_an_authority_with_a_new_certificate_is_named(
        self, archive: Path, asked: Authorities
    ) -> None:
        asked.add(archive, "a", new_stamper("p256", "a"))
        asked.by["a"] = Honest(new_stamper("p256", "Next"))
        assert call("stamp", archive=archive).returncode == 2
        [told] = evidence(archive)["authorities"]
        assert told["rotated"] and "CN=Next Stamps (SHA-256 " in told["why"]
        assert "a new certificate" in good(archive, "status").stdout

    @pytest.mark.parametrize("root", [False, True])
    def test_a_certificate_that_ends_within_a_year_is_told(
        self, archive: Path, asked: Authorities, root: bool
    ) -> None:
        asked.add(archive, "a", ending("Ending", root=root))
        [told] = evidence(archive)["authorities"]
        assert told["ending"]["role"] == ("root" if root else "signer")
        assert told["ending"]["ends"] == SOON.strftime("%Y-%m-%d")
        assert "warning" in good(archive, "status").stdout


class TestRenewal:
    """A stamp of the newest checkpoint covers all earlier ones: the log has their digests."""

    def test_stamps_that_end_within_a_year_are_covered_by_ones_that_last(
        self, archive: Path, asked: Authorities
    ) -> None:
        asked.add(archive, "a", new_stamper("p256", "a"))
        asked.add(archive, "b", ending("b"))
        good(archive, "stamp")
        assert evidence(archive)["renewal"] == {
            "authorities": ["a", "b"],
            "by": SOON.strftime("%Y-%m-%d"),
            "needed": True,
            "size": 2,
        }
        assert renew(archive, "--check")[0] == 2
        # With the same authorities it is as it was, and said to be.
        code, told = renew(archive)
        assert (code, told["stamp"]["size"], told["renewal"]["needed"]) == (2, 3, True)
        asked.add(archive, "c", new_stamper("p256", "c"))
        good(archive, "stamp", "remove", "b")
        code, told = renew(archive)
        assert code == 0 and not told["renewal"]["needed"]
        assert [(one["authority"], one["stamps"]) for one in told["renews"]] == [("a", 2), ("b", 2)]
        assert told["renews"][0]["entries"] == [2, 3] and kinds(archive)[-1] == "proofs"
        assert renew(archive, "--check")[0] == 0
        assert not evidence(archive)["due"]["authorities"]
        holds(archive)

    def test_with_fewer_needed_those_that_last_are_enough(
        self, archive: Path, asked: Authorities
    ) -> None:
        settle(archive, need=1)
        asked.add(archive, "a", new_stamper("p256", "a"))
        asked.add(archive, "b", ending("b"))
        good(archive, "stamp")
        assert renew(archive, "--check")[0] == 0

    def test_stamps_of_nobody_on_the_list_are_to_be_renewed(
        self, archive: Path, asked: Authorities
    ) -> None:
        settle(archive, need=1)
        asked.add(archive, "a", new_stamper("p256", "a"))
        good(archive, "stamp")
        good(archive, "stamp", "remove", "a")
        asked.add(archive, "c", new_stamper("p256", "c"))
        code, told = renew(archive, "--check")
        assert code == 2 and told["renewal"]["by"] is None
        assert "nobody on your list" in good(archive, "status").stdout
