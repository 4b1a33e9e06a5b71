"""Readers of files: WARC, WACZ, ZIP, TAR, MHTML, bags, OCFL objects, logs.

A reader of many files gets them as one text: parts behind the byte 0x1E, each a path on a line and
then its content.
"""

from __future__ import annotations

import gzip
import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from checksums import Algorithm
from checksums.sums import SumsError, parse_sums
from fuzz.watch import Reader
from ingest import SourceKind
from manifests import Limits, MunimentError
from manifests.objects.zip_package import ZipPackage
from muniment.conformance.bagit import validate_bag
from muniment.conformance.recognise import Kind, UnrecognisedError, recognise
from muniment.conformance.report import Ledger, Nobody
from muniment.conformance.shelves import validate_ocfl
from muniment.conformance.tlog import validate_log
from muniment.conformance.wacz.check import check_wacz
from muniment.conformance.warc.check import check_stream
from muniment.imports.pages import RecordFile
from muniment.imports.saved_page import find_page, read_saved
from muniment.imports.survey import survey_warc
from muniment.imports.survey_wacz import survey_wacz
from muniment.storage import MemberKind, MemoryStorage, Storage
from muniment.storage.file import StoredFile
from muniment.storage.tar import TarStorage
from muniment.storage.zip import ZipStorage
from waczs import hash_of, zip_of

LIMITS = Limits(
    index_line_bytes=4096,
    tag_file_bytes=1 << 16,
    wacz_json_bytes=1 << 16,
    container_members=200,
    findings_kept=100,
    records_remembered=50,
    import_records=50,
    header_bytes=2048,
    header_lines=40,
    decoded_bytes=1 << 22,
    inventory_bytes=1 << 16,
)
_WARC = (
    *(b"WARC/1.1\r\n", b"WARC-Type: response\r\n", b"Content-Length: ", b"\r\n\r\n", b"sha256:"),
    *(b"WARC-Record-ID: <urn:uuid:", b"WARC-Target-URI: http://", b"WARC-Date: ", b"\r\n "),
    *(b"WARC-Segment-Number: 1\r\n", b"HTTP/1.1 200 OK\r\n", b"Transfer-Encoding: chunked\r\n"),
)


def stored_in(data: bytes, name: str) -> StoredFile:
    return StoredFile(name, name, lambda: io.BytesIO(data), lambda _: None)


def parts_of(data: bytes) -> list[tuple[str, bytes]]:
    """Give paths and contents of the files that one text holds."""
    found = []
    for part in data.split(b"\x1e")[1:50]:
        path, _, content = part.partition(b"\n")
        found.append((path.decode("utf-8", "surrogateescape"), content))
    return found


def _warc(data: bytes) -> None:
    check_stream(io.BytesIO(data), "", Ledger(100), LIMITS, Nobody())


def _warc_packed(data: bytes) -> None:
    """Each part in a gzip member, so that what is within is reached."""
    members = [gzip.compress(part, 1, mtime=0) for part in data.split(b"\x1e")]
    _warc(b"".join(members))


def _warc_import(data: bytes) -> None:
    packed = b"".join(gzip.compress(part, 1, mtime=0) for part in data.split(b"\x1e"))
    for file in (data.replace(b"\x1e", b""), packed):
        survey = survey_warc(stored_in(file, "x.warc"), LIMITS, Nobody())
        records = RecordFile(io.BytesIO(file), SourceKind.WARC, LIMITS)
        for page in survey.pages:
            records.write_records(survey.belonging(page), io.BytesIO())
            records.write_body(page, io.BytesIO())


def _wacz(data: bytes) -> None:
    check_wacz(io.BytesIO(data), "x.wacz", LIMITS, Ledger(100), Nobody())


def _wacz_packed(data: bytes) -> None:
    """A zip file of the parts, with a manifest of them where there is none."""
    # `zipfile` ends a name at its first zero, and so would write one name twice.
    parts = ((path.partition("\0")[0], content) for path, content in parts_of(data))
    files = {path: content for path, content in parts if path.isascii() and path}
    if "datapackage.json" not in files:
        listed = ",".join(
            f'{{"name": "x", "path": "{path}", "hash": "{hash_of(content)}", '
            f'"bytes": {len(content)}}}'
            for path, content in files.items()
            if '"' not in path and "\\" not in path and path.isprintable()
        )
        files["datapackage.json"] = (
            f'{{"profile": "data-package", "wacz_version": "1.1.1", "resources": [{listed}]}}'
        ).encode()
    for name in [name for name in files if name.endswith(".gz")]:
        files[name] = gzip.compress(files[name], 1, mtime=0)
    packed = zip_of(files)
    _wacz(packed)
    survey = survey_wacz(stored_in(packed, "x.wacz"), LIMITS, Nobody())
    records = RecordFile(io.BytesIO(packed), SourceKind.WACZ, LIMITS)
    for page in survey.pages:
        records.write_records(survey.belonging(page), io.BytesIO())
        records.write_body(page, io.BytesIO())


def _read_through(storage: Storage) -> None:
    pending = [""]
    while pending:
        folder = pending.pop()
        for member in storage.list(folder):
            path = f"{folder}/{member.name}" if folder else member.name
            if member.kind is MemberKind.FOLDER:
                pending.append(path)
            elif member.kind is MemberKind.FILE:
                _read_file(storage, path)


def _read_file(storage: Storage, path: str) -> None:
    with suppress(OSError), storage.read(path) as stream:  # Damaged, as the door documents.
        while stream.read(1 << 16):
            pass


def _zip(data: bytes) -> None:
    _recognised(data)
    _read_through(ZipStorage(stored_in(data, "x.zip"), LIMITS))


def _tar(data: bytes) -> None:
    _recognised(data)
    _read_through(TarStorage(stored_in(data, "x.tar"), LIMITS))


def _tar_packed(data: bytes) -> None:
    """What stands in a tar file that was compressed."""
    _tar(gzip.compress(data, 1, mtime=0))


def _recognised(data: bytes) -> None:
    with suppress(UnrecognisedError):
        recognise(stored_in(data, "x"))


def _kit_zip(data: bytes) -> None:
    package = ZipPackage(lambda: io.BytesIO(data), "x", 200)
    for path, size in package.listing().sizes.items():
        assert len(package.open(path).read()) == size


def _storage(data: bytes) -> MemoryStorage | None:
    # What a folder can hold.
    files = {
        path: content
        for path, content in parts_of(data)
        if not {"", ".", ".."} & set(path.split("/")) and "\0" not in path
    }
    try:
        return MemoryStorage(files)
    except (KeyError, ValueError):
        return None  # A file in a file: no folder could hold it.


def _many(check: Callable[[Storage], object]) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        storage = _storage(data)
        if storage is not None:
            check(storage)

    return read


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="fuzz-")
    _KEPT.append(folder)
    return Path(folder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _mhtml(data: bytes) -> None:
    path = _folder() / "page.mht"
    path.write_bytes(data)
    saved = read_saved(path)
    if saved is not None and saved.message is not None:
        find_page(memoryview(data), saved, 50)


def _sums(data: bytes) -> None:
    parse_sums(data, Algorithm.SHA512)


_BAG = (b"\x1ebagit.txt\nBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", b"\x1edata/")
_OCFL = (b"\x1einventory.json\n", b"\x1e0=ocfl_object_1.1\nocfl_object_1.1\n", b'"manifest": {')
_PARTS = (b"\x1e",)

READERS = (
    Reader("warc", _warc, (MunimentError,), _WARC),
    Reader("warc-packed", _warc_packed, (MunimentError,), (*_WARC, *_PARTS)),
    Reader("warc-import", _warc_import, (MunimentError,), (*_WARC, *_PARTS)),
    Reader("wacz", _wacz, (MunimentError,), (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")),
    Reader(
        "wacz-packed",
        _wacz_packed,
        (MunimentError,),
        (
            *(*_WARC, *_PARTS, b"\x1earchive/data.warc.gz\n", b"\x1eindexes/index.cdx\n"),
            *(b"\x1epages/pages.jsonl\n", b'"offset": "', b'"filename": "data.warc.gz"'),
        ),
    ),
    Reader(
        "zip", _zip, (MunimentError,), (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06")
    ),
    Reader("zip-kit", _kit_zip, (MunimentError,), (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")),
    Reader("tar", _tar, (MunimentError,), (b"ustar\x0000", b"0000644\x00", b"././@LongLink")),
    Reader("tar-packed", _tar_packed, (MunimentError,), (b"ustar\x0000", b"0000644\x00", b"path=")),
    Reader(
        "mhtml",
        _mhtml,
        (),
        (
            *(b"MIME-Version: 1.0\n", b"Content-Type: multipart/related; boundary=", b"\n--"),
            *(
                b"Snapshot-Content-Location: ",
                b"quoted-printable",
                b"base64",
                b"\n\n",
                b"=?utf-8?q?",
            ),
            *(b"<!-- saved from url=(0026)", b"Content-Location: "),
        ),
    ),
    Reader(
        "bag", _many(lambda one: validate_bag(one, LIMITS, 1, Nobody())), (MunimentError,), _BAG
    ),
    Reader(
        "ocfl",
        _many(lambda one: validate_ocfl(one, Kind.OCFL_OBJECT, LIMITS, 1, Nobody())),
        (MunimentError,),
        _OCFL,
    ),
    Reader(
        "tlog",
        _many(lambda one: validate_log(one, LIMITS, None, Nobody())),
        (MunimentError,),
        (b"\x1echeckpoint\n", b"\x1etile/0/000.p/1\n", b"\x1etile/entries/000.p/1\n"),
    ),
    Reader("sums", _sums, (SumsError,), (b"  ", b" *", b"\\", b"\n")),
)
