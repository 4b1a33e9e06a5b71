"""Files that unfold, or lie: how each is made, and how `preserve` and `validate` end with it."""

from __future__ import annotations

import json
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha512

from bombs.makers import (
    MIB,
    TEN_GB,
    bag_info,
    deflated_zeros,
    gzip_zeros,
    many_members,
    nested,
    nested_gzip,
    tar_gz_bomb,
    tar_of,
    wacz_of,
    warc_record,
    warc_records,
    zip_bomb,
    zip_of,
    zip_overlapping,
    zstd_zeros,
)

_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_RATIO, _HEADER, _NOTHING = "limits.decoded_ratio", "limits.header_bytes", "is not recognised"
_KEPT = "preserved: "
# A notice by our own rules, so that whoever brings it in has nothing else to speak of.
_PAGE = b"<p>Notice 12: the market place is closed on Monday.</p>"


@dataclass(frozen=True, slots=True)
class FileBomb:
    """A file `name` of these bytes.

    `kept` and `judged` are words with which `preserve` and `validate` speak of it. Whatever it is,
    `preserve` keeps it as a file and ends with 0; `code` is how `validate` ends.
    """

    name: str
    what: str
    make: Callable[[], bytes]
    kept: str
    code: int
    judged: str
    quick: bool = False


def _log_names(count: int) -> bytes:
    """Headers that each lead to the next one."""
    return tar_of([(bag_info("././@LongLink", 1, tarfile.GNUTYPE_LONGNAME), b"x")] * count)


def _bag_of_lines(count: int) -> bytes:
    """A packed bag whose manifest lists so many files that are not there."""
    lines = b"".join(b"%0128x  data/%d\n" % (number, number) for number in range(count))
    return zip_of({"bag/bagit.txt": _DECLARED, "bag/manifest-sha512.txt": lines})


def _ocfl_object(inventory: bytes) -> bytes:
    """An object whose inventory has the sidecar that is right for it."""
    return zip_of(
        {
            "0=ocfl_object_1.1": b"ocfl_object_1.1\n",
            "inventory.json": inventory,
            "inventory.json.sha512": f"{sha512(inventory).hexdigest()} inventory.json\n".encode(),
        }
    )


def _mhtml(body: bytes, coding: bytes = b"8bit", after: bytes = b"") -> bytes:
    head = b"Content-Location: http://a/\nContent-Type: multipart/related; boundary=b\n\n"
    html = b"--b\nContent-Type: text/html\nContent-Transfer-Encoding: " + coding + b"\n\n"
    return head + html + body + b"\n" + after + b"--b--\n"


_LINE = b'com,example)/ 20200101000000 {"url":"https://example.com/"}\n'
_PAGE = b'{"id":"1","url":"https://example.com/","ts":"2020-01-01T00:00:00Z"}\n'

FILES = (
    FileBomb("zeros.gz", "gzip, 10 MB to 10 GB", gzip_zeros, _KEPT, 3, _NOTHING),
    FileBomb(
        "zeros.warc.gz",
        "a record of 10 GB in a gzip member of 10 MB",
        lambda: gzip_zeros(TEN_GB, warc_record(TEN_GB - 400)),
        _RATIO,
        3,
        _RATIO,
        quick=True,
    ),
    FileBomb(
        "zeros.warc.zst",
        "a record of 10 GB in a Zstandard frame of 320 KB",
        lambda: zstd_zeros(head=warc_record(TEN_GB)),
        _RATIO,
        3,
        _RATIO,
    ),
    FileBomb(
        "window.warc.zst",
        "a Zstandard frame that asks for a window of 2 GB",
        lambda: zstd_zeros(window=0xA8, head=warc_record(TEN_GB)),
        "needs a window",
        3,
        "needs a window",
    ),
    FileBomb(
        "dictionary.warc.zst",
        "a dictionary that says that it has 4 GB, and unfolds to 10 GB",
        lambda: b"\x5d\x2a\x4d\x18\xff\xff\xff\xff" + zstd_zeros(),
        "The dictionary has",
        3,
        "The dictionary has",
    ),
    FileBomb(
        "within.warc.gz",
        "gzip of gzip of 10 GB",
        lambda: nested_gzip(gzip_zeros(), 2),
        "warc-4-between",
        1,
        "warc-4-between",
    ),
    FileBomb("many.warc.gz", "100,000 records", lambda: warc_records(100_000), _KEPT, 0, "100000"),
    FileBomb(
        "empty.warc.gz",
        "500,000 empty gzip members",
        lambda: zlib.compress(b"", 9, 31) * 500_000,
        "warc-a.2-no-record",
        1,
        "500001",
    ),
    FileBomb(
        "long.warc",
        "Content-Length: 2^63",
        lambda: warc_record(1 << 63, b"x"),
        "warc-5.3-number",
        1,
        "warc-5.3-number",
    ),
    FileBomb(
        "digits.warc",
        "a Content-Length of 5,000 digits",
        lambda: warc_record("9" * 5000, b"x"),
        "warc-5.3-number",
        1,
        "warc-5.3-number",
    ),
    FileBomb(
        "fields.warc",
        "5,000,000 header fields",
        lambda: b"WARC/1.1\r\n" + b"X: y\r\n" * 5_000_000,
        _HEADER,
        3,
        _HEADER,
    ),
    FileBomb(
        "field.warc",
        "a header field of 30 MB",
        lambda: b"WARC/1.1\r\nX: " + b"y" * 30_000_000,
        _HEADER,
        3,
        _HEADER,
    ),
    FileBomb(
        "zeros.zip",
        "a member of 10 GB in a zip file of 10 MB",
        lambda: zip_bomb("bag/bagit.txt", deflated_zeros(TEN_GB), TEN_GB),
        _KEPT,
        3,
        _RATIO,
    ),
    FileBomb(
        "lies.zip",
        "10 GB behind a member that says that it has 60 bytes",
        lambda: zip_bomb("bag/bagit.txt", deflated_zeros(TEN_GB), 60),
        "damaged",
        3,
        "damaged",
    ),
    FileBomb(
        "overlap.zip",
        "1,000 members over the same 64 MB",
        lambda: zip_overlapping(
            ["bag/bagit.txt", *(f"bag/data/{number}" for number in range(1000))],
            deflated_zeros(64 * MIB),
            64 * MIB,
        ),
        _KEPT,
        1,
        "members that overlap",
    ),
    FileBomb(
        "nested.zip",
        "a zip file in a zip file, six deep, around 10 GB",
        lambda: nested(zip_bomb("x", deflated_zeros(TEN_GB), TEN_GB), 5),
        _KEPT,
        3,
        _NOTHING,
    ),
    FileBomb(
        "many.zip",
        "a bag of 100,000 entries",
        lambda: many_members(100_000),
        "bagit-2.1.3-missing",
        1,
        "bagit-2.1.3-missing",
    ),
    FileBomb(
        "lines.zip",
        "a bag whose manifest lists 100,000 files that are not there",
        lambda: _bag_of_lines(100_000),
        "import-invalid",
        1,
        "bagit-3-missing",
    ),
    FileBomb("zeros.tar.gz", "a bag of 10 GB in 10 MB", tar_gz_bomb, _KEPT, 3, _RATIO, quick=True),
    FileBomb(
        "header.tar.gz",
        "a PAX header that says that it has 10 GB",
        lambda: tar_gz_bomb(tarfile.XHDTYPE),
        _KEPT,
        1,
        "a header that says",
    ),
    FileBomb(
        "name.tar.gz",
        "a file name of 10 GB",
        lambda: tar_gz_bomb(tarfile.GNUTYPE_LONGNAME),
        _KEPT,
        1,
        "a header that says",
    ),
    FileBomb(
        "chain.tar",
        "20,000 headers that lead to each other",
        lambda: _log_names(20_000),
        _KEPT,
        1,
        "no tar file that can be read",
    ),
    FileBomb(
        "long.tar",
        "a member that says that it has 2^62 bytes",
        lambda: tar_of([(bag_info("bag/bagit.txt", 1 << 62), _DECLARED)]),
        _KEPT,
        1,
        "a member that leads to byte",
    ),
    FileBomb(
        "many.tar",
        "a bag of 100,000 entries",
        lambda: tar_of(
            [(bag_info("bag/bagit.txt", len(_DECLARED)), _DECLARED)]
            + [(bag_info(f"bag/data/{number}", 0), b"") for number in range(100_000)]
        ),
        "bagit-2.1.3-missing",
        1,
        "bagit-2.1.3-missing",
    ),
    FileBomb(
        "zeros.wacz",
        "a WARC file and an index that unfold to 10 GB",
        lambda: wacz_of(
            {
                "archive/data.warc.gz": gzip_zeros(TEN_GB, warc_record(TEN_GB - 400)),
                "indexes/index.cdx.gz": gzip_zeros(),
            }
        ),
        _RATIO,
        3,
        _RATIO,
    ),
    FileBomb(
        "package.wacz",
        "a datapackage.json of 10 GB",
        lambda: zip_bomb("datapackage.json", deflated_zeros(TEN_GB), TEN_GB),
        _RATIO,
        3,
        _RATIO,
    ),
    FileBomb(
        "deep.wacz",
        "JSON of 900,000 levels",
        lambda: zip_of({"datapackage.json": b"[" * 900_000}),
        "64 levels",
        1,
        "64 levels",
    ),
    FileBomb(
        "wide.wacz",
        "JSON of 3,000,000 objects",
        lambda: zip_of({"datapackage.json": b'{"a":[' + b"{}," * 3_000_000 + b"{}]}"}),
        "limits.wacz_json_bytes",
        3,
        "limits.wacz_json_bytes",
    ),
    FileBomb(
        "lines.wacz",
        "100,000 lines of an index, and of a list of pages",
        lambda: wacz_of(
            {
                "archive/data.warc": warc_record(0, b"\r\n\r\n"),
                "indexes/index.cdx": _LINE * 100_000,
                "pages/pages.jsonl": _PAGE * 100_000,
            }
        ),
        "wacz-index-line",
        1,
        "wacz-index-line",
    ),
    FileBomb(
        "line.wacz",
        "a line of 50 MB",
        lambda: wacz_of(
            {
                "archive/data.warc": warc_record(len(_PAGE), _PAGE + b"\r\n\r\n"),
                "indexes/index.cdx": b"x" * 50_000_000,
            }
        ),
        "limits.index_line_bytes",
        3,
        "limits.index_line_bytes",
    ),
    FileBomb(
        "parts.mht",
        "MHTML of 1,000,000 parts",
        lambda: _mhtml(b"x", after=b"--b\nX: y\n\n" * 1_000_000),
        _KEPT,
        3,
        _NOTHING,
    ),
    FileBomb(
        "base64.mht",
        "MHTML of 200 MB in base64",
        lambda: _mhtml(b"AAAA" * 50_000_000, b"base64"),
        "import-no-main-part",
        3,
        _NOTHING,
    ),
    FileBomb(
        "quoted.mht",
        "MHTML of 60 MB as quoted-printable",
        lambda: _mhtml(b"=41" * 20_000_000, b"quoted-printable"),
        _KEPT,
        3,
        _NOTHING,
    ),
    FileBomb(
        "deep.zip",
        "an inventory of 900,000 levels",
        lambda: _ocfl_object(b"[" * 900_000),
        _KEPT,
        1,
        "E033",
    ),
    FileBomb(
        "deeper.zip",
        "an inventory of 30,000,000 levels",
        lambda: _ocfl_object(b"[" * (30 * MIB)),
        _KEPT,
        3,
        "inventory_values",
    ),
    FileBomb(
        "empty.zip",
        "an inventory of 20,000,000 objects",
        lambda: _ocfl_object(b'{"manifest":[' + b"{}," * 20_000_000 + b"{}]}"),
        _KEPT,
        3,
        "inventory_values",
    ),
    FileBomb(
        "wide.zip",
        "an inventory of 200,000 files",
        lambda: zip_of(
            {
                "0=ocfl_object_1.1": b"ocfl_object_1.1\n",
                "inventory.json": json.dumps(
                    {"manifest": {f"{number:0128x}": ["v1/content/a"] for number in range(200_000)}}
                ).encode(),
            }
        ),
        _KEPT,
        1,
        "E036",
    ),
)
