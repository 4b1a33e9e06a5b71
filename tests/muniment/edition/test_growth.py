"""A text four times as long takes about four times the work, however it repeats itself.

Work is counted in calls, which no other load on the machine changes. What grows with the square of
a text reads a page in no time and never ends on a book.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence

import pytest

import sampling
from manifests import Limits
from muniment.edition.labels.families import families
from muniment.edition.read import read_edition, read_rendition

SHORT, LONG = 4_000, 16_000
MOST = 8  # times the work of the short text: 16 would be the square
LIMITS = Limits()

REPEATED = (
    ("[Docket No. 1]  第一条  二〇一四年十二月二十四日 ",),
    ("国发〔2014〕12号 ",),
    ("二〇一四年十二月二十四日\n\n;\n\n",),
    ("a\n", "a。\n"),
    ("The President\n", "依據：\n", "财政部\n"),
    ("附件：\n", "1.\n", "一、\n"),
    ("主旨：\n", "¹\n", "[1]\n"),
    ("2021 No. 123\n", "表1\n", ";\n", "第\n"),
    ("《决定》\n", "1\n"),
    ("《", "》", "“", "”"),
    ("Article 1", " ", "(a) ", "(1) ", "of the Act "),
    ("Capital Words Here ", "and ", "the "),
    ("Signed by\n", "Secretary of State\n", "M. EXAMPLE\n", "27 avril 2016\n"),
    ("Done at Brussels, 27 April 2016.\n", "For the Council\n", "The President\n"),
    ("SUMMARY:\n", "AGENCY: ", "RIN 1234-AB12\n", "[Docket No. 1]\n"),
    ("中華民國103年11月4日\n", "部長 王甲\n", "主旨：\n", "公告事項：\n"),
    ("第一章\n", "第一条　", "总则\n", "（一）", "本通告第二条"),
    ("http://a.b/c ", "www.example.org/a/b\n", "§ 12.3 "),
    ("<table><tr><td>", "<p>", "&#x41;", "<b>"),
    ("1\t", "2\t", "\n"),
    ("目录\n", "第一章 …… 1\n", "序号　名称\n", "1 甲\n", "1.1 乙\n", "1.丙\n"),
    ("附件：1.表\n", "2.表；3.表\n", "附件：\n", "1.表\n", "2021年1月1日\n"),
)


def text_of(pieces: Sequence[str], length: int, seed: int) -> bytes:
    """So many characters of pieces in an order that chance gave."""
    chance = random.Random(seed)
    made: list[str] = []
    size = 0
    while size < length:
        made.append(chance.choice(pieces))
        size += len(made[-1])
    return "".join(made)[:length].encode()


def calls_of(work: Callable[[], object]) -> int:
    """How many functions, and steps of generators, it calls."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def grown(work: Callable[[int], object]) -> float:
    """How many times the work of the short text that of the long one is."""
    work(SHORT // 8)  # What is read once in a process is no work of a text's.
    return calls_of(lambda: work(LONG)) / calls_of(lambda: work(SHORT))


def read(pieces: Sequence[str], length: int) -> None:
    """Read a text."""
    read_edition([read_rendition(text_of(pieces, length, 1), "n.txt", LIMITS)])


class TestGrowth:
    """Texts of a few pieces, over and over, in any order."""

    @pytest.mark.parametrize("pieces", sampling.some([[*one] for one in REPEATED], 5))
    def test_reading(self, pieces: list[str]) -> None:
        assert grown(lambda length: read(pieces, length)) < MOST


class TestBlanks:
    """What a pattern counts in no call: blanks behind a label, which it may part in many ways."""

    BLANKS = 20_000  # with their square it takes a second, with their third power a day

    @pytest.mark.parametrize("label", ["附件", "附件1", "第一", "Annex", "Schedule 1", "Section"])
    @pytest.mark.parametrize("blanks", ["\xa0", " \n", "\u3000\t"])
    def test_families(self, label: str, blanks: str) -> None:
        text = f"{label}{blanks * (self.BLANKS // len(blanks))}x"
        for family in (*families("Hani"), *families("Latn")):
            assert len(list(family.pattern.finditer(text))) <= 1
