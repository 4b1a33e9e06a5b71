"""WARC files of files: those that an archive exported come back; what only looks so stays whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from muniment_cli import answers, good, holds, new_archive
from warcs import info, packed, plain, resource, response

HOST = "http://urn-uuid-1.muniment.invalid/"
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def filed(name: str, block: bytes = b"a notice\n", **fields: str) -> bytes:
    address = name if name.startswith("http") else HOST + name
    return resource(block, warc_target_uri=address, **fields)


def preserve(folder: Path, data: bytes, *more: object) -> list[dict[str, Any]]:
    (folder / "a.warc").write_bytes(data)
    archive = new_archive(folder)
    return answers(good(archive, "preserve", "--json", folder / "a.warc", *more))


def test_each_file_is_a_rendition_beside_other_sources(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("a note\n")
    names = ("%E5%85%AC%E5%91%8A.txt", "b/c.bin", "d.warc")
    told = preserve(
        tmp_path,
        plain(info(), *(filed(one, one.encode()) for one in names)),
        tmp_path / "note.txt",
        "--as-one",
    )
    kept = {
        one["path"]: one["name"]
        for each in told
        for one in each["files"]
        if one["kind"] == "rendition"
    }
    assert kept == {
        "renditions/0001.txt": "公告.txt",
        "renditions/0002.bin": "b/c.bin",
        "renditions/0003.warc": "d.warc",
        "renditions/0004.txt": "note.txt",
    }
    holds(tmp_path / "archive")


@pytest.mark.parametrize(
    "records",
    [
        (filed("a%2F..%2F..%2Fb.txt"), filed("c.txt")),
        (filed("%2Fetc%2Fpasswd"), filed("c.txt")),
        (filed("a%00.txt"), filed("c.txt")),
        (filed("a%2Fb"), filed("a/b")),
        (filed("a.txt"), filed("http://other.muniment.invalid/b.txt")),
        (filed("a.txt"), filed("http://example.org/b.txt")),
        (filed("a.txt"), response(b"<p>b", HTML), response(b"<p>c", HTML, warc_target_uri=HOST)),
    ],
    ids=["above", "root", "nul", "twice", "hosts", "elsewhere", "answers"],
)
def test_what_only_looks_so_is_kept_as_any_container(
    tmp_path: Path, records: tuple[bytes, ...]
) -> None:
    [told] = preserve(tmp_path, plain(info(), *records))
    assert [(one["kind"], one["name"]) for one in told["files"]] == [("rendition", "a.warc")]


def test_files_that_unfold_without_end_stay_in_the_container(tmp_path: Path) -> None:
    small = packed(info(), *(filed(f"{one}.bin", bytes(9 << 20)) for one in "ab"))
    [told] = preserve(tmp_path, small)
    assert "import-files-too-large" in told["findings"]
    assert [(one["kind"], one["name"]) for one in told["files"]] == [("rendition", "a.warc")]
