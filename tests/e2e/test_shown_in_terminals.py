"""What is shown in a terminal fits into it, wide characters counted, and nothing in it acts."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len

from bombs.trial import ACTING
from muniment.cli import main
from muniment_cli import answers, environment, good, new_archive, surroundings

WIDTH = 80
HOSTILE = (
    "示例市人民政府关于保存公告\u202e的通知\x1b]0;taken\x07\n\n"
    "一、公告应当\x1b[31m保存，文书应当登记；\u2067عربي\u2069 第三号，有下列情形之一的，不予登记，"
    "并应当在三十日内说明理由：\n（一）来源不明的；\n（二）数量超过90件的。\n\n"
    "二、本通知自发布之日起施行，根据《关于加强文书保存工作的决定》和《文书登记管理办法》制定。\n\n"
    "2026年1月5日\n"
)
ENGLISH = (
    "City of Example Notice on Keeping Announcements and on the Registration of Documents\n\n"
    "(1) Announcements shall be \x1b[1mkept\u202e, and documents registered.\n\n"
    "(2) This Notice shall come into force from the date of publication.\n\nJanuary 5, 2026\n"
)


class Terminal(io.StringIO):
    """A terminal that keeps what is written."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a notice in two languages and versions, of which somebody attests a title."""
    archive = new_archive(tmp_path_factory.mktemp("terminal"))
    folder = archive.parent / "notice"
    folder.mkdir()
    for name, text in (("zh.txt", HOSTILE), ("en.txt", ENGLISH), ("copy.txt", ENGLISH[:-40])):
        (folder / name).write_text(text, "utf-8")
    [told] = answers(good(archive, "preserve", folder, "--json"))
    title = ("--field", "metadata/title", "--language", "zh", "--value", "保存\x1b[2J公告" * 12)
    good(archive, "attest", told["notice"], *title, "--reason", "because " * 20)
    (folder / "zh.txt").write_text(HOSTILE.replace("三十日", "六十日"), "utf-8")
    good(archive, "preserve", folder, "--notice", told["notice"])
    return archive


def shown(archive: Path, words: Sequence[object], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command writes into a terminal of 80 columns."""
    terminal = Terminal()
    with surroundings({**environment(archive), "COLUMNS": str(WIDTH)}):
        monkeypatch.setattr(sys, "stdout", terminal)
        code = main([str(word) for word in words])
        monkeypatch.undo()
    assert code == 0, terminal.getvalue()
    return terminal.getvalue()


@pytest.mark.parametrize(
    "command",
    ["read", "read --version 1", "outline", "metadata --version 1", "collate", "diff", "search"],
)
def test_lines_fit_and_nothing_acts(
    archive: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [held] = answers(good(archive, "list", "--json"))
    first, *more = command.split()
    asked = "公告" if first == "search" else held["notice"]
    said = shown(archive, (first, asked, *more), monkeypatch)
    assert not ACTING.search(said)
    assert first in ("collate", "diff", "metadata") or ("\\x1b" in said and "\\u202e" in said)
    wide = [line for line in said.splitlines() if cell_len(line) > WIDTH]
    assert not [line for line in wide if not re.search(r"[\x21-\x7e]{70}", line)], wide


def test_a_word_of_a_known_few_is_said_in_words(archive: Path) -> None:
    [held] = answers(good(archive, "list", "--json"))
    said = good(archive, "metadata", held["notice"]).stdout
    assert "comes into force (in_force): on the day of publication" in said
    assert "the date written taken for the day of publication" in said
    chinese = good(archive, "metadata", held["notice"], "--lang", "zh").stdout
    assert "生效规则 (in_force): 自发布之日起" in chinese and "以成文日期为发布之日" in chinese
