"""A page preserved again: its text and what came with it are compared, its frame is not."""

from __future__ import annotations

import pytest

from editions import read
from muniment.edition import Edition
from muniment.edition.alignment.standing import may_be_one
from muniment.edition.differences.comparing import Compared, compare_editions
from muniment.edition.differences.files import FileChange, compare_files, files_lines, namesakes
from muniment.edition.differences.stale import stale_pieces
from muniment.edition.pages.counts import is_count, without_counts
from muniment.edition.whence import ReadFile
from muniment.words.language import Language

PAGE = (
    "关于开展文书登记工作的通知\n一、每月登记一次文书，由各单位负责。\n二、本通知自五月一日起施行。"
)
FORM = "文书登记表\n登记人姓名、单位、地址。\n截止日期：2024年6月1日。"


class Version:
    """The files of a version: (path, name it came under, text), none for a text that is unread."""

    def __init__(self, *files: tuple[str, str, str]) -> None:
        made = [read(text or b"\x89PNG\r\n\x1a\n", path) for path, _, text in files]
        self.edition = Edition(tuple(made))
        self.files = [
            ReadFile(path, len(text), f"{hash(text):x}", original) for path, original, text in files
        ]


def compared(old: Version, new: Version) -> tuple[tuple[Compared, ...], tuple[FileChange, ...]]:
    """What `diff` compares: languages, then files."""
    names = namesakes(old.files, new.files)
    languages = compare_editions(old.edition, new.edition, names)
    both = (old.files, new.files)
    return languages, compare_files(both, (old.edition, new.edition), languages)


def said(old: Version, new: Version) -> list[str]:
    """The lines on files, the heading left out."""
    return [one.strip() for one in files_lines((1, 2), compared(old, new)[1], Language.ENGLISH)][2:]


WAS = Version(("0001.txt", "", PAGE), ("0002.txt", "a.txt", FORM))


class TestFiles:
    """Each file is held against the one of its name."""

    def test_where_none_changed_none_is_told(self) -> None:
        same = Version(("0003.txt", "", PAGE), ("0004.txt", "a.txt", FORM))
        assert compared(WAS, same)[1] == ()

    def test_what_was_replaced_is_told_with_what_changed_in_it(self) -> None:
        new = Version(("0003.txt", "", PAGE), ("0004.txt", "a.txt", FORM.replace("6月", "7月")))
        first, *more = said(WAS, new)
        assert first == "a.txt: replaced, its bytes are others (0002.txt, 0004.txt)"
        assert more[-1] == "+ 截止日期：2024年[7]月1日。"

    def test_the_page_is_compared_with_the_page_whichever_has_more_letters(self) -> None:
        long = FORM * 9
        old = Version(("0001.txt", "", PAGE), ("0002.txt", "a.txt", FORM))
        new = Version(("0003.txt", "", PAGE.replace("五", "六")), ("0004.txt", "a.txt", long))
        languages, files = compared(old, new)
        changed = [one for one in languages if one.changes]
        changed += [one for file in files for one in file.compared if one.changes]
        names = {(one.before.name, one.after.name) for one in changed if one.before and one.after}
        assert names == {("0001.txt", "0003.txt"), ("0002.txt", "0004.txt")}

    def test_what_one_version_has_alone_is_told_and_not_why(self) -> None:
        [line] = said(WAS, Version(("0003.txt", "", PAGE)))
        assert line.startswith("a.txt: kept with version 1 alone (0002.txt). Whether")
        [line] = said(Version(("0003.txt", "", PAGE)), WAS)
        assert line.startswith("a.txt: kept with version 2 alone")

    def test_a_new_name_for_the_same_bytes(self) -> None:
        new = Version(("0003.txt", "", PAGE), ("0004.txt", "b.txt", FORM))
        assert said(WAS, new) == ["a.txt: now b.txt, with the same bytes (0002.txt, 0004.txt)"]

    def test_of_one_name_those_of_the_same_bytes_are_one(self) -> None:
        two = [("0002.txt", "a.txt", FORM), ("0003.txt", "a.txt", FORM * 2)]
        old = Version(("0001.txt", "", PAGE), *two)
        new = Version(("0004.txt", "", PAGE), *reversed(two))
        assert compared(old, new)[1] == ()

    def test_what_cannot_be_read_is_told_to_be_other(self) -> None:
        old = Version(("0001.txt", "", PAGE), ("0002.png", "a.png", ""))
        new = Version(("0003.txt", "", PAGE), ("0004.png", "a.png", ""))
        new.files[1] = ReadFile("0004.png", 8, "ff", "a.png")
        [line] = said(old, new)
        assert line.startswith("a.png: replaced, its bytes are others") and "no text" in line

    def test_what_is_withheld_is_not_told_to_be_gone(self) -> None:
        held = Version(("0003.txt", "", PAGE), ("0004.txt", "a.txt", FORM))
        held.files[1] = ReadFile("0004.txt", None, None, why="withheld")
        assert compared(WAS, held)[1] == compared(held, WAS)[1] == ()


class TestShort:
    """Nothing in a short text may tell its language; it is compared all the same."""

    def test_a_script_that_is_not_known_is_no_other_language(self) -> None:
        old, new = (
            Version(("1.txt", "", "公告\n今日停水。")),
            Version(("2.txt", "", "公告\n明日停水。")),
        )
        [one] = compared(old, new)[0]
        assert one.before and one.after and one.changes

    def test_two_tags_may_name_one_language(self) -> None:
        assert may_be_one("zh", "zh-Hant") and may_be_one("und-Latn", "en")
        assert not may_be_one("zh-Hans", "zh-Hant") and not may_be_one("en", "fr")

    def test_what_has_no_language_is_no_translation(self) -> None:
        table = ("2.txt", "a.txt", "A 12\nB 13\nC 14")
        old, new = (
            Version(("1.txt", "", page), table) for page in (PAGE, PAGE.replace("五", "六"))
        )
        assert stale_pieces([(1, old.edition), (2, new.edition)], 1 << 20) == ()


class TestCounts:
    """How often a page was looked at is no text of it; what a sentence says of reading is."""

    @pytest.mark.parametrize(
        ("line", "kept"),
        [
            (
                "发布时间：2024-03-15 来源：市政府 浏览次数：1024次",
                "发布时间：2024-03-15 来源：市政府 ",
            ),
            ("日期：2024-03-15 阅读：57次 来源：市政府", "日期：2024-03-15  来源：市政府"),
            ("发布日期：2024/3/15 点击数：88", "发布日期：2024/3/15 "),
            ("浏览次数：1024来源：市政府", "来源：市政府"),
            ("[ 浏览量：1.2万 ] 来源：市政府", " 来源：市政府"),
            ("March 15, 2024 by admin 1,024 views", "March 15, 2024 by admin "),
            ("来源：市政府 字号：【大 中 小】 打印", "来源：市政府 "),
            ("访问量：2,333人次", ""),
        ],
    )
    def test_it_is_left_out(self, line: str, kept: str) -> None:
        assert "".join(text for text, _, _ in without_counts([(line, 0, len(line))])) == kept

    @pytest.mark.parametrize(
        "line",
        [
            "详情请访问：http://www.example.gov",
            "请点击：12345报名系统",
            "阅读：1.办事须知",
            "阅读量：300册",
            "浏览次数不少于3次",
            "访问量：指一日之内的访问次数",
            "阅读2024年度报告",
            "本条约定字体大小不得小于三号",
            "The hall has 24 views of the sea.",
        ],
    )
    def test_a_sentence_is_kept(self, line: str) -> None:
        assert without_counts([(line, 0, len(line))]) == [(line, 0, len(line))]

    def test_what_is_kept_stands_where_it_stood(self) -> None:
        line = "来源：甲 浏览次数：9次 责编：乙"
        kept = without_counts([(line[:12], 100, 112), (line[12:], 120, 120 + len(line) - 12)])
        assert "".join(text for text, _, _ in kept) == "来源：甲  责编：乙"
        for text, start, end in kept:
            assert end - start == len(text)

    def test_a_name_and_its_count_in_two_cells(self) -> None:
        assert is_count("浏览次数：", "1,024") and is_count("点击量", "88次")
        assert not is_count("浏览次数：", "见附件") and not is_count("文号", "88")
