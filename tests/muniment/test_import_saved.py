"""Pages that a browser saved as one file: kept as they came, what they say told as a claim."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Gathered, SourceKind, describe_path
from manifests import NO_TRUST, Limits
from muniment.imports import Arrival, gather_import, recognise_import
from muniment_cli import answers, call, good, holds, new_archive

URL = "https://example.org/notice"
SINGLE = f"""<!DOCTYPE html> <html lang=zh><!--
 Page saved with SingleFile 
 url: {URL} 
 saved date: Thu Jan 01 2026 10:00:00 GMT+0000
--><p>公告""".encode()  # noqa: W291
HEAD = f"""From: <Saved by Blink>\r
Snapshot-Content-Location: {URL}\r
Subject: =?utf-8?B?5YWs5ZGK?=\r
Date: Thu, 1 Jan 2026 10:00:00 -0000\r
MIME-Version: 1.0\r
Content-Type: multipart/related;\r
\ttype="text/html";\r
\tboundary="----Boundary--x----"\r
\r
""".encode()


def part(headers: str, body: bytes) -> bytes:
    return b"\r\n------Boundary--x----\r\n" + headers.encode() + b"\r\n\r\n" + body


PAGE = part(
    f"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    f"Content-Location: {URL}",
    b"<p>=E5=85=AC=\r\n=E5=91=8A",
)
FRAME = part("Content-Type: text/html\r\nContent-Location: https://x.example", b"<p>frame")
PICTURE = part(
    "Content-Type: image/png\r\nContent-Transfer-Encoding: base64", base64.b64encode(b"png")
)
END = b"\r\n------Boundary--x------\r\n"
MHTML = HEAD + FRAME + PICTURE + PAGE + END


def gather(folder: Path, data: bytes) -> tuple[Gathered, list[bytes]]:
    folder.mkdir(parents=True, exist_ok=True)
    path, into = folder / "saved.mht", Path(tempfile.mkdtemp(dir=folder))
    path.write_bytes(data)
    arrival = Arrival(into, 1, "x" * 25, Limits(), lambda: NO_TRUST, lambda _: None)
    assert recognise_import(path, Limits()) is SourceKind.SAVED_PAGE
    gathered = gather_import(SourceKind.SAVED_PAGE, describe_path(path), path, arrival)
    return gathered, [(into / file.path).read_bytes() for file in gathered.files]


def page(gathered: Gathered) -> dict[str, Any]:
    stated: dict[str, Any] = gathered.source.stated["page"]
    return {name: one["value"] for name, one in stated.items()}


class TestSavedPage:
    """ "A folder of wget or SingleFile or MHTML." """

    def test_mhtml_gives_its_page(self, tmp_path: Path) -> None:
        gathered, [whole, html] = gather(tmp_path, MHTML)
        assert (whole, html) == (MHTML, "<p>公告".encode())
        assert page(gathered) == {"address": URL, "time": "Thu, 1 Jan 2026 10:00:00 -0000"}
        assert gathered.source.stated["claims"][0]["value"] == "Saved by Blink"

    @pytest.mark.parametrize(
        "by",
        [
            b"<Saved by Windows Internet Explorer 8>",
            "<由 Windows Internet Explorer 8 保存>".encode("gbk"),
            b"=?gb2312?B?PNPJIFdpbmRvd3MgSW50ZXJuZXQgRXhwbG9yZXIgOCCxo7TmPg==?=",
            b"=?utf-8?q?<Gespeichert_von_Windows_Internet_Explorer_7>?=",
        ],
    )
    def test_where_the_file_does_not_say_whence_its_page_does(
        self, tmp_path: Path, by: bytes
    ) -> None:
        head = HEAD.replace(b"<Saved by Blink>", by)
        head = head.replace(f"Snapshot-Content-Location: {URL}\r\n".encode(), b"")
        own = PAGE.replace(b"text/html", b'text/html;\r\n\tcharset="utf-8"')
        gathered, [_, html] = gather(tmp_path, head + own + PICTURE + FRAME + END)
        assert html == "<p>公告".encode() and page(gathered)["address"] == URL
        assert gathered.source.stated["encoding"]["how"] == "http"

    def test_where_none_is_named_the_first_is_taken(self, tmp_path: Path) -> None:
        _, [_, html] = gather(tmp_path, HEAD + PICTURE + FRAME + END)
        assert html == b"<p>frame"

    @pytest.mark.parametrize("data", [HEAD + PICTURE + END, HEAD, HEAD + PAGE[:40]])
    def test_without_a_page_it_is_kept_as_it_is(self, tmp_path: Path, data: bytes) -> None:
        gathered, [whole] = gather(tmp_path, data)
        assert whole == data and [one.code for one in gathered.findings] == ["import-no-main-part"]

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (SINGLE, {"address": URL, "time": "Thu Jan 01 2026 10:00:00 GMT+0000"}),
            (f"<!-- saved from url=(0026){URL} -->\r\n<p>x".encode(), {"address": URL}),
            (
                f"<!-- Saved from {URL} at 2026-01-01T10:00:00Z using monolith v2 -->".encode(),
                {"address": URL, "time": "2026-01-01T10:00:00Z"},
            ),
        ],
    )
    def test_marks_in_html(self, tmp_path: Path, data: bytes, said: dict[str, str]) -> None:
        gathered, [whole] = gather(tmp_path, data)
        assert whole == data and page(gathered) == said

    @pytest.mark.parametrize(
        "data",
        [
            b"<p>saved from the fire",
            b"From: me\r\nTo: you\r\n\r\nmultipart/related",
            b"<!--",
            b"From: <me@example.org>\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b",
            b"From: <Post>\r\nTo: x\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b",
        ],
    )
    def test_what_says_nothing_is_a_file(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "a.html").write_bytes(data)
        assert recognise_import(tmp_path / "a.html", Limits()) is None

    @given(cut=st.integers(len(HEAD), len(MHTML)), noise=st.binary(max_size=40))
    def test_no_bytes_at_all_make_it_fail(
        self, tmp_path_factory: pytest.TempPathFactory, cut: int, noise: bytes
    ) -> None:
        data = MHTML[:cut] + noise + MHTML[cut:][::-1]
        _, [whole, *_] = gather(tmp_path_factory.getbasetemp() / "saved", data)
        assert whole == data

    def test_what_would_keep_a_careless_reader_busy(self, tmp_path: Path) -> None:
        blank = b"<!-- Page saved with SingleFile" + b"\n \t" * 20_000
        (tmp_path / "a").write_bytes(blank)
        assert recognise_import(tmp_path / "a", Limits()) is None
        gather(tmp_path, HEAD + b"\r\n------Boundary--x----" * 20_000)

    def test_it_is_shown_in_both_languages(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        (tmp_path / "s.html").write_bytes(SINGLE)
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "s.html"))
        assert f"came from {URL} at Thu Jan" in good(archive, "show", told["notice"]).stdout
        said = good(archive, "show", told["notice"], "--lang", "zh").stdout
        assert "名为 s.html 的已存网页（导入）" in said
        assert "saved page" in good(archive, "preserve", "--dry-run", tmp_path / "s.html").stdout


class TestFolder:
    """In a folder each saved page is asked for its claim; what has no mark says nothing."""

    def test_each_page_says_whence_it_is(self, tmp_path: Path) -> None:
        archive, folder = new_archive(tmp_path), tmp_path / "saved"
        (folder / "www.example.org").mkdir(parents=True)
        (folder / "1.html").write_bytes(SINGLE + "公告正文。".encode() * 50)
        (folder / "2.html").write_bytes(SINGLE + "<title>页面不存在</title>".encode())
        (folder / "3.mht").write_bytes(MHTML)
        (folder / "www.example.org" / "wget.html").write_text("<p>as wget has it")
        done = call("preserve", "--json", folder, archive=archive)
        [told] = answers(done)
        assert (done.returncode, told["findings"]) == (2, ["import-page-no-notice"])
        assert len(told["files"]) == 4 and told["missing"][0]["address"] == "2.html"
        [value] = answers(good(archive, "show", "--json", told["notice"]))
        [source] = value["versions"][0]["sources"]
        assert source["kind"] == "folder"
        names = {file["path"]: file["name"] for file in told["files"]}
        saved = {names[one["path"]]: one for one in source["saved_pages"]}
        assert saved.keys() == {"1.html", "2.html", "3.mht"}
        assert {one["address"]["value"] for one in saved.values()} == {URL}
        assert saved["1.html"]["time"]["source"] == "claimed" and "judged" not in saved["3.mht"]
        assert saved["2.html"]["judged"]["outcome"] == "soft-not-found"
        shown = good(archive, "show", told["notice"]).stdout
        assert f"claims that it was saved from {URL}" in shown
        [plain] = answers(good(archive, "preserve", "--json", "--as-is", folder))
        assert plain["outcome"] == "seen again"
        holds(archive)
