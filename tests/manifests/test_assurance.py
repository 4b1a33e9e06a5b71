"""Levels of assurance: what a verdict is worth, by name."""

from __future__ import annotations

import re

import pytest

from kits import ROOT
from manifests import Check, CheckName, Level, Result, Verdict, levels_of, not_checked
from manifests.verdict import error, judge

PAGE = ROOT / "docs" / "assurance.md"
FIRST_NINE = [name for name in CheckName if name.number <= 9]


def verdict(*more: Check, asked: frozenset[CheckName] = frozenset()) -> Verdict:
    """A verdict of which everything holds, but for these checks."""
    given = {check.name: check for check in more}
    made = {name: judge(name, ()) for name in FIRST_NINE}
    left = {name: not_checked(name, "no") for name in CheckName if name not in made}
    del left[CheckName.HASHES]  # There only where a hash has aged.
    return Verdict(tuple({**made, **left, **given}.values()), asked=asked)


def names(found: Verdict) -> list[str]:
    return [level.value for level in levels_of(found)]


STAMPED = judge(CheckName.NOT_AFTER, (), authorities="anna, bert", before="2026-11-22T04:38:00Z")
ROUND = judge(CheckName.NOT_BEFORE, (), after="2026-11-22T04:00:00Z", beacons="b 1")


class TestLevels:
    """Each level asks for its checks, and for nothing less."""

    def test_what_is_wrong_is_worth_nothing(self) -> None:
        wrong = judge(CheckName.BYTES, [error("bytes-changed", "x")])
        assert names(verdict(wrong, STAMPED)) == []

    @pytest.mark.parametrize("name", FIRST_NINE)
    def test_without_one_of_nine_it_is_only_consistent(self, name: CheckName) -> None:
        assert names(verdict(not_checked(name, "no"), STAMPED, ROUND)) == ["consistent"]

    def test_signed_needs_no_more(self) -> None:
        assert names(verdict()) == ["consistent", "signed"]

    def test_what_hangs_from_an_aged_hash_is_only_consistent(self) -> None:
        aged = not_checked(CheckName.HASHES, "hashes-archive")
        assert names(verdict(aged, STAMPED, ROUND)) == ["consistent"]
        covered = judge(CheckName.HASHES, ())
        assert "dated" in names(verdict(covered, STAMPED))

    def test_what_was_redacted_is_signed_for(self) -> None:
        assert "signed" in names(verdict(not_checked(CheckName.BYTES, "redacted")))

    def test_what_is_asked_for_and_missing_takes_no_level_away(self) -> None:
        found = verdict(asked=frozenset({CheckName.NOT_AFTER}))
        assert (found.code, names(found)) == (2, ["consistent", "signed"])

    def test_a_head_seen_before_and_witnesses_are_two_levels(self) -> None:
        memory = CheckName.MEMORY
        for said, expected in (
            ({"remembered": "4"}, ["remembered"]),
            ({"remembered": "4", "need": "0", "cosigned": "1"}, ["remembered"]),
            ({"need": "1", "cosigned": "1"}, ["witnessed"]),
            ({"remembered": "4", "need": "1", "cosigned": "1"}, ["remembered", "witnessed"]),
        ):
            assert names(verdict(judge(memory, (), **said)))[2:] == expected
        assert names(verdict(not_checked(memory, "no", need="1", remembered="3")))[2:] == []

    def test_one_authority_alone_dates_nothing(self) -> None:
        alone = judge(CheckName.NOT_AFTER, (), authorities="anna", before="2026-11-22T04:38:00Z")
        assert names(verdict(alone, ROUND))[2:] == []
        assert names(verdict(STAMPED))[2:] == ["dated"]

    def test_a_log_that_was_stamped_up_to_somewhere_is_not_dated(self) -> None:
        up_to = judge(CheckName.NOT_AFTER, (), authorities="a, b", said="stamped-log")
        assert names(verdict(up_to))[2:] == []

    def test_bounded_is_between_two_moments(self) -> None:
        assert names(verdict(STAMPED, ROUND))[2:] == ["dated", "bounded"]
        assert names(verdict(ROUND))[2:] == []
        assert names(verdict(STAMPED, Check(CheckName.NOT_BEFORE, Result.NOT_CHECKED)))[2:] == [
            "dated"
        ]


class TestPage:
    """The page has every level, with what it shows and what the deadliest forger could still do."""

    def test_every_level_has_its_part(self) -> None:
        text = PAGE.read_text("utf-8")
        parts = dict(re.findall(r"^## (\w+)$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
        assert list(parts) == [level.value for level in Level]
        for name, part in parts.items():
            for said in ("**Needs**", "**Shows**", "**Does not show**", "**The deadliest forger**"):
                assert said in part, name
            assert "](threats.md#" in part, name

    def test_its_links_into_the_threats_lead_somewhere(self) -> None:
        threats = (ROOT / "docs" / "threats.md").read_text("utf-8")
        headings = re.findall(r"^## (.*)$", threats, re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
        assert set(re.findall(r"threats\.md#([\w-]+)", PAGE.read_text("utf-8"))) <= anchors
