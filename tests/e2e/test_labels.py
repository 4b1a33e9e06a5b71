"""What HTTP alone says of a page's encoding is heeded by all who read the page afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ministry import Ministry
from muniment_cli import answers, good, new_archive, preserved
from warcs import info, packed, response

POLISH = "Rozporządzenie Rady Ministrów w sprawie ogłoszenia. Zażółć gęślą jaźń."
TURKISH = "İstanbul Büyükşehir Belediyesi ilanı: Şehir içi ulaşım yönetmeliği."
SAVED = (
    "From: <由 Windows Internet Explorer 8 保存>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n--b\r\n'
    'Content-Type: text/html;\r\n\tcharset="windows-1250"\r\n'
    "Content-Transfer-Encoding: 8bit\r\nContent-Location: http://example.gov.pl/n\r\n\r\n"
)


def page(text: str, codec: str, charset: str, more: str = "") -> bytes:
    body = f"<title>x</title><p>{text}</p>{more}".encode(codec)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def shown(archive: Path, told: dict[str, Any]) -> str:
    """The text of an edition, of what is found by its words, and of the page that is shown."""
    text = archive.parent / "edition.txt"
    good(archive, "export", told["notice"], "--as", "text", "-o", text)
    page = good(archive, "show", told["notice"], "--html").stdout
    return text.read_text("utf-8") + page


def test_of_what_was_captured(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    following = '<a rel=next href="n_2.html">2</a>'
    site = {
        "/n.html": page(POLISH * 9, "cp1250", "windows-1250", following),
        "/n_2.html": page(TURKISH * 9, "cp1254", "iso-8859-9"),
    }
    with Ministry(site) as ministry:
        asked = ("--allow-private", "--recorder", "http", f"{ministry.address}/n.html")
        told = preserved(archive, *asked)
    assert len([one for one in told["files"] if one["kind"] == "rendition"]) == 2
    read = shown(archive, told)
    assert read.count(POLISH) >= 2 and read.count(TURKISH) >= 2
    assert "as the header that came with it says" in read
    [held] = answers(good(archive, "search", "--json", "Zażółć"))
    assert held["hits"]


@pytest.mark.parametrize("name", ["saved.mht", "page.warc.gz"])
def test_of_what_others_recorded(tmp_path: Path, name: str) -> None:
    archive = new_archive(tmp_path)
    body = f"<title>x</title><p>{POLISH * 9}</p>".encode("cp1250")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1250\r\n"
    data = SAVED.encode("gbk") + body + b"\r\n--b--\r\n"
    if name != "saved.mht":
        data = packed(info(), response(body, head))
    (tmp_path / name).write_bytes(data)
    told = preserved(archive, tmp_path / name)
    assert POLISH in shown(archive, told)
