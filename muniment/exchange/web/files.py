"""Files that were never on the web, as a WARC file of ``resource`` records (ISO 28500:2017 §6.4).

::

    WARC/1.1
    WARC-Type: resource
    WARC-Record-ID: <urn:uuid:…>                          of the accession and the stored path
    WARC-Date: 2026-11-22T04:38:00.123Z                   when the accession was composed
    WARC-Target-URI: http://urn-uuid-….muniment.invalid/%E5%85%AC%E5%91%8A.txt
    Content-Type: text/plain; charset=utf-8

Such a record says that there was a resource, and of no exchange. Its address is under ``.invalid``
(RFC 2606, RFC 6761 §6.4), where nothing ever was or will be: it is the notice's identifier and the
file's own name, so that players show the file, links between files of a notice lead on, and the
versions of one file are mementos of one address. The records are plain, since no two versions of a
compressor give the same bytes.
"""

from __future__ import annotations

import codecs
import io
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from checksums import Algorithm, Digest, Hashing
from ingest.warc import CONFORMS_TO
from ingest.warc_writer import Headers, record_pieces
from manifests import StatedFile, Statement, Version, content_path
from muniment.custody import CustodyError, Publication
from muniment.exchange.kinds import media_type, told_format
from muniment.exchange.originals import original_names
from muniment.exchange.web.addresses import file_address

SUFFIX = ".warc"
# What a person reads: each is a page. All else is there for these.
READ = frozenset(
    {
        "application/msword",
        "application/pdf",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/xhtml+xml",
        "text/html",
        "text/plain",
    }
)
_BOTH = (Algorithm.SHA512, Algorithm.SHA256)
_PIECE = 1 << 20
_FIELDS, _PLAIN = "application/warc-fields", "text/plain"
_WHAT = "Files as they were taken in. None was fetched for these records: there was no exchange."


@dataclass(frozen=True, slots=True)
class Filed:
    """A file with a record of its own: its address there, its media type, and what is stated."""

    address: str
    media_type: str
    stated: StatedFile

    @property
    def title(self) -> str:
        """Give the file's own name, as people know it."""
        return (self.stated.name or self.stated.path.encode()).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class FilesLeft:
    """What came of the files of a version: those with a record, and why others have none."""

    filed: tuple[Filed, ...]
    kept_back: tuple[tuple[str, CustodyError], ...]
    changed: Path | None = None


def write_files(publication: Publication, version: Version, target: Path) -> FilesLeft:
    """Write the renditions of a version as the WARC file `target`, which is not there yet.

    Nothing is written where none may be given out, or where one, `changed`, is not what its
    manifest lists. Raises OSError.
    """
    statement = version.statement
    own = [file for file in statement.files if file.kind == "rendition"]
    given: list[tuple[Path, Filed, Digest]] = []
    kept_back: list[tuple[str, CustodyError]] = []
    for stated, name in original_names(own):
        path = content_path(statement.version, stated.path)
        try:
            source = publication.file(path)
        except CustodyError as error:
            kept_back.append((path, error))
            continue
        kind = str(told_format(version, stated).get("mime") or media_type(stated.path))
        sha512, sha256, is_utf8 = _measure(source, kind == _PLAIN)
        if sha512 != version.digests[path]:
            return FilesLeft((), tuple(kept_back), source)
        kind += "; charset=utf-8" if is_utf8 else ""
        given.append((source, Filed(file_address(statement, stated, name), kind, stated), sha256))
    if given:
        with target.open("xb") as out:
            info = _write_info(out, target.name, statement)
            for source, filed, digest in given:
                _write_file(out, source, filed, digest, (info, statement))
    return FilesLeft(tuple(filed for _, filed, _ in given), tuple(kept_back))


def _write_info(out: BinaryIO, name: str, statement: Statement) -> str:
    fields = {
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "isPartOf": statement.object,
        "description": _WHAT,
    }
    text = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    identifier = _identifier(statement, "")
    headers = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<{identifier}>"),
        ("WARC-Date", statement.composed),
        ("WARC-Filename", name),
    ]
    digest = Digest.of(Algorithm.SHA256, text)
    _write(out, headers, _FIELDS, io.BytesIO(text), (len(text), digest))
    return identifier


def _write_file(
    out: BinaryIO, source: Path, filed: Filed, digest: Digest, of: tuple[str, Statement]
) -> None:
    info, statement = of
    headers = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", f"<{_identifier(statement, filed.stated.path)}>"),
        ("WARC-Warcinfo-ID", f"<{info}>"),
        ("WARC-Date", statement.composed),
        ("WARC-Target-URI", filed.address),
        ("WARC-Payload-Digest", str(digest)),
    ]
    with source.open("rb") as block:
        _write(out, headers, filed.media_type, block, (filed.stated.size, digest))


def _write(
    out: BinaryIO, headers: Headers, kind: str, block: BinaryIO, measured: tuple[int, Digest]
) -> None:
    size, digest = measured
    headers.append(("WARC-Block-Digest", str(digest)))
    headers.append(("Content-Type", kind))
    headers.append(("Content-Length", str(size)))
    for piece in record_pieces(headers, block, size):
        out.write(piece)


def _identifier(statement: Statement, path: str) -> str:
    """Name a record, the same each time: accession's ids are random, and stored paths unique."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{statement.object}#{statement.id}/{path}").urn


def _measure(source: Path, is_text: bool) -> tuple[Digest, Digest, bool]:
    """Give a file's sha512 and sha256, and whether it is a text in UTF-8."""
    hashing = Hashing(_BOTH)
    decoder: codecs.IncrementalDecoder | None = None
    if is_text:
        decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open("rb") as stream:
        while piece := stream.read(_PIECE):
            hashing.update(piece)
            decoder = _decoded(decoder, piece)
    decoder = _decoded(decoder, b"", final=True)
    sha512, sha256 = (hashing.digest(one) for one in _BOTH)
    return sha512, sha256, decoder is not None


def _decoded(
    decoder: codecs.IncrementalDecoder | None, piece: bytes, final: bool = False
) -> codecs.IncrementalDecoder | None:
    """Go on decoding; None where that could not be."""
    try:
        if decoder is not None:
            decoder.decode(piece, final)
    except UnicodeDecodeError:
        return None
    return decoder
