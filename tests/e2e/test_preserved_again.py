"""`diff` of a page that was preserved again: its frame changed, or the notice, or its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ministry import Ministry
from muniment_cli import answers, call, new_archive

ARTICLES = (
    "第一条　为规范城市照明管理，根据有关法律、法规，制定本办法。",
    "第二条　未经批准，任何单位和个人不得擅自拆除城市照明设施。",
    "第三条　城市照明设施损坏的，维护单位应当在24小时内修复。",
    "第四条　本办法自2024年5月1日起施行。",
)
BOTH = ("form", "standards")
SHEET = "%s\nRegistration,floor %d of the archive\n"


def answer(body: str, kind: str = "text/html; charset=utf-8") -> bytes:
    data = body.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


def page(articles: tuple[str, ...], visit: int, files: tuple[str, ...] = BOTH) -> bytes:
    """The page as a visitor sees it: each sees other counts, dates and links around the notice."""
    linked = "".join(f"<p><a href=/{one}.csv>{one}.csv</a></p>" for one in files)
    return answer(
        "<html><head><title>示例市城市照明管理办法_示例市人民政府</title></head><body>"
        f"<div class=top>今天是2024年3月{visit}日 <ul><li><a href=/>首页</a></li></ul></div>"
        f"<h3>点击排行</h3><ul>"
        + "".join(
            f"<li><a href=/{n}>关于道路维修的通告{n}</a>({visit}{n})</li>" for n in range(visit)
        )
        + "</ul><div><h1>示例市城市照明管理办法</h1><div>发布时间：2024-03-01 来源：市政府办 "
        f"浏览次数：{visit * 97}次</div>"
        + "".join(f"<p>{one}</p>" for one in articles)
        + f"<p>示例市人民政府</p><p>附件：</p>{linked}</div>"
        f"<div>上一篇：<a href=/p>关于植树的通知{visit}</a></div>"
        f"<div class=footer>您是第{visit}位访客</div></body></html>"
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A notice of three versions: only the frame changed, then the notice and its files did."""
    archive = new_archive(tmp_path_factory.mktemp("again"))
    edited = (*ARTICLES[:2], ARTICLES[2].replace("24小时", "48小时"), ARTICLES[3])
    files = {f"/{one}.csv": answer(SHEET % (one, 3), "text/csv") for one in BOTH}
    with Ministry(files | {"/n.html": page(ARTICLES, 2)}) as ministry:

        def preserve() -> str:
            done = call(
                *("preserve", f"{ministry.address}/n.html", "--allow-private", "--json"),
                archive=archive,
            )
            assert done.returncode == 0, done.stderr
            return str(answers(done)[0]["notice"])

        notice = preserve()
        ministry.answers["/n.html"] = page(ARTICLES, 3)
        preserve()
        ministry.answers["/n.html"] = page(edited, 4, BOTH[:1])
        ministry.answers["/form.csv"] = answer(SHEET % ("form", 5), "text/csv")
        preserve()
    yield archive, notice


def diff(kept: tuple[Path, str], *versions: int) -> dict[str, Any]:
    archive, notice = kept
    done = call("diff", notice, *versions, "--json", archive=archive)
    assert done.returncode == 0, done.stderr
    [told] = answers(done)
    return dict(told)


class TestDiff:
    """Nothing is told of a frame, and no edit goes untold."""

    def test_a_frame_that_changed_is_no_change_of_the_notice(self, kept: tuple[Path, str]) -> None:
        told = diff(kept, 1, 2)
        assert [one["changes"] for one in told["languages"]] == [[], []]
        assert told["files"] == told["stale"] == []

    def test_an_edit_is_told_with_what_stood_there(self, kept: tuple[Path, str]) -> None:
        told = diff(kept, 2, 3)
        language = told["languages"][0]
        assert (language["before"], language["after"]) == (
            "renditions/0004.html",
            "renditions/0007.html",
        )
        first, listed = language["changes"]
        assert (first["kind"], first["after"]["id"]) == ("amended", "art_3")
        assert first["pieces"] == [{"before": "24", "after": "48"}]
        assert listed["pieces"] == [{"before": f"\n{BOTH[1]}.csv", "after": ""}]

    def test_a_file_that_was_replaced_and_one_that_did_not_come(
        self, kept: tuple[Path, str]
    ) -> None:
        told = diff(kept, 2, 3)
        replaced, alone = told["files"]
        compared = told["languages"][1]
        assert compared["after"] == replaced["after"]["name"] == "renditions/0008.csv"
        assert [one["pieces"] for one in compared["changes"]] == [[{"before": "3", "after": "5"}]]
        assert alone["before"]["original"] == f"{BOTH[1]}.csv" and alone["after"] is None

    def test_the_lines_say_it_too(self, kept: tuple[Path, str]) -> None:
        archive, notice = kept
        said = call("diff", notice, archive=archive).stdout
        assert "维护单位应当在[48]小时内修复。" in said
        assert f"{BOTH[0]}.csv: replaced, its bytes are others" in said
        assert f"{BOTH[1]}.csv: kept with version 2 alone" in said
        assert "访客" not in said and "排行" not in said and "浏览" not in said
