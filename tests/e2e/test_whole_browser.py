"""What a page shows only in a browser leads to its attachments too."""

from __future__ import annotations

from pathlib import Path

import pytest

from ministry import Ministry
from muniment_cli import answers, call, holds, new_archive
from pages import SENTENCE, page
from system_packages import need
from whole_notice import DOC, NOT_FOUND, PDF, answer

# What FrontPage made, and a page whose frame has the text.
FRAMED = page(
    "", "</head><frameset rows='9,*'><frame src=/top.htm><frame src=/text.htm></frameset>"
)
AROUND = page("<p>公告</p><iframe src=/text.htm></iframe><iframe src=/framed></iframe>")


WRITTEN = page(
    "<div id=text></div><script>text.innerHTML = '<div class=TRS_Editor><p>"
    f"{SENTENCE * 12}</p><p>附件：<a href=a.pdf>名单</a> <a href=b.doc>表格</a> "
    '<a href="javascript:give(3)">图表</a></p></div>\'; function give(of) '
    "{ location.href = '/n/give?of=' + of }</script>"
)


class TestFrames:
    """ "The frames of a frameset are the notice's own text, and so renditions"."""

    @pytest.mark.parametrize(
        ("path", "recorder", "own"),
        [
            ("/framed", "http", {"/top.htm", "/text.htm"}),
            ("/framed", "auto", {"/top.htm", "/text.htm"}),
            ("/around", "http", {"/framed", "/top.htm", "/text.htm"}),
        ],
    )
    def test_a_browser_changes_nothing_of_that(
        self, tmp_path: Path, path: str, recorder: str, own: set[str]
    ) -> None:
        if recorder == "auto":
            need("chromium", "chromium")
        archive = new_archive(tmp_path)
        text = page(f"<p>{SENTENCE * 12}</p>")
        site = {"/framed": FRAMED, "/around": AROUND, "/top.htm": page("x"), "/text.htm": text}
        with Ministry({**site, "/favicon.ico": NOT_FOUND}) as ministry:
            asked = ("preserve", "--allow-private", "--json", "--recorder", recorder)
            done = call(*asked, f"{ministry.address}{path}", archive=archive)
            [told] = answers(done)
        assert done.returncode == 0, done.stderr
        frames = [one for one in told["captures"][1:] if one["relation"] == "frame"]
        assert {"/" + one["address"].split("/", 3)[3] for one in frames} == own
        renditions = [one for one in told["files"] if one["path"].startswith("renditions/")]
        assert len(renditions) == 1 + len(own)


class TestABrowsersPage:
    """Parts and attachments are looked for in the page as the browser left it."""

    def test_what_a_script_linked_is_captured_beside(self, tmp_path: Path) -> None:
        need("chromium", "chromium")
        archive = new_archive(tmp_path)
        given = answer(DOC, "application/octet-stream", "Content-Disposition: attachment\r\n")
        site = {"/n/": WRITTEN, "/n/a.pdf": answer(PDF, "application/pdf"), "/n/b.doc": NOT_FOUND}
        site["/n/give?of=3"] = given
        with Ministry({**site, "/favicon.ico": NOT_FOUND}) as ministry:
            asked = ("preserve", "--allow-private", "--json", f"{ministry.address}/n/")
            done = call(*asked, archive=archive)
            [told] = answers(done)
            again = call(*asked, archive=archive)
        assert (done.returncode, told["outcome"]) == (2, "preserved"), done.stderr
        assert [(one["relation"], one["rule"]) for one in told["captures"][1:]] == [
            ("attachment", "document-suffix")
        ] * 2
        assert [one["code"] for one in told["missing"]] == ["http-404"]
        names = [file["path"].rpartition("/")[2] for file in told["files"]]
        assert names.count("data.warc.gz") == 3  # by HTTP, by the browser, and what it leads to
        attached = {file.get("name"): file["path"] for file in told["files"]}
        assert attached["a.pdf"] == "renditions/0003.pdf"
        assert attached["give"] == "renditions/0002.bin"
        [shown] = answers(call("show", told["notice"], "--json", archive=archive))
        [version] = shown["versions"]
        counted = sum(one["exchanges"] for one in told["captures"])
        assert counted == len(version["exchanges"])
        assert answers(again)[0]["outcome"] == "seen again"
        holds(archive)
