"""A verdict says what the deadliest forger of each kind could still have done."""

from __future__ import annotations

import re

import pytest

from kits import ROOT
from manifests import Check, CheckName, Verdict, not_checked
from manifests.verdict import error, judge
from muniment.words import Language, forgers_left, level_words

FIRST_NINE = [name for name in CheckName if name.number <= 9]
AGREED = judge(CheckName.NOT_AFTER, (), authorities="anna, bert", before="2026-11-22T04:38:00Z")
ALONE = judge(CheckName.NOT_AFTER, (), authorities="anna", before="2026-11-22T04:38:00Z")
BLOCK = judge(
    CheckName.NOT_AFTER, (), authorities="anna, Bitcoin block 7", before="2026-11-22T04:38:00Z"
)
LOG = judge(CheckName.NOT_AFTER, (), authorities="a, b", before="…", said="stamped-log", size="5")
SEEN = judge(CheckName.MEMORY, (), remembered="4", size="4")
WITNESSED = judge(CheckName.MEMORY, (), remembered="4", need="2", cosigned="2")
ROUND = judge(CheckName.NOT_BEFORE, (), after="2026-11-22T04:00:00Z", beacons="b 1")
ENDORSED = judge(CheckName.ENDORSED, (), endorsers="c")
UNKNOWN = not_checked(CheckName.ROLES, "no-root")


def verdict(*more: Check) -> Verdict:
    """A verdict of which the first nine hold, but for these checks."""
    given = {check.name: check for check in more}
    made = {name: judge(name, ()) for name in FIRST_NINE}
    left = {name: not_checked(name, "no") for name in CheckName if name not in made}
    del left[CheckName.HASHES]
    return Verdict(tuple({**made, **left, **given}.values()))


def said(*more: Check) -> str:
    return " ".join(forgers_left(verdict(*more), Language.ENGLISH))


class TestForgers:
    """ "What the deadliest forger of each kind could still have done is in the text." """

    @pytest.mark.parametrize(
        ("checks", "can", "cannot"),
        [
            ([UNKNOWN], ["Anybody: make this package"], ["keys of signer"]),
            ([UNKNOWN, AGREED], ["Anybody"], ["2026-11-22"]),
            ([], ["today, with any date", "another history"], ["Anybody", "beacon", "endorsers"]),
            ([ALONE], ["the help or the key of anna"], ["an owner", "before 2026"]),
            ([AGREED], ["make it up before 2026-11-22", "needs 2 of the auth"], ["any date"]),
            ([BLOCK], ["before 2026-11-22", "work of a Bitcoin block"], ["any date"]),
            ([LOG], ["not among the first 5 entries"], ["make it up before"]),
            ([SEEN], ["those who did not see what you saw"], ["show others"]),
            ([WITNESSED], ["2 of your witnesses who lie"], ["did not see what you saw"]),
            ([ROUND, AGREED], ["name an older round"], ["any date"]),
            ([ENDORSED], ["sign unseen"], []),
        ],
    )
    def test_each_kind(self, checks: list[Check], can: list[str], cannot: list[str]) -> None:
        told = said(*checks)
        assert all(one in told for one in can) and not any(one in told for one in cannot), told

    def test_of_what_is_wrong_nothing_is_concluded(self) -> None:
        wrong = judge(CheckName.BYTES, [error("bytes-changed", "x")])
        assert said(wrong) == "" and level_words(verdict(wrong), Language.ENGLISH) == ""

    def test_of_a_hash_that_aged_nothing_else_is_said(self) -> None:
        told = said(not_checked(CheckName.HASHES, "hashes-archive"), AGREED)
        assert told.startswith("Whoever can make other bytes of a digest") and "keys" not in told

    def test_names_are_escaped(self) -> None:
        odd = judge(CheckName.NOT_AFTER, (), authorities="a\x1b[31m", before="2026")
        assert "\x1b" not in said(odd)

    def test_both_languages_say_as_much(self) -> None:
        every = verdict(BLOCK, WITNESSED, ROUND, ENDORSED)
        english, chinese = (forgers_left(every, one) for one in Language)
        assert len(english) == len(chinese) == 5
        assert all(re.search("[\u4e00-\u9fff]", one) for one in chinese)

    def test_levels_are_named_as_the_page_names_them(self) -> None:
        page = (ROOT / "docs/assurance.md").read_text("utf-8")
        told = level_words(verdict(AGREED, WITNESSED, ROUND, ENDORSED), Language.ENGLISH)
        names = told.partition(": ")[2].split(", ")
        assert len(names) == 7 and all(f"\n## {name}\n" in page for name in names)
