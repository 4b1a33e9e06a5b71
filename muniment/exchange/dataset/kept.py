"""Rows of what is kept: the notice, its versions, and their files, as statements say.

Of a file that is withheld there is its path and that it is withheld; of a version with such a file
there is not whence it came, since a source may be named as the file is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from manifests import Version
from muniment.edition import Edition, ReadRendition
from muniment.exchange.dataset.carried import Value
from muniment.exchange.kinds import media_type, told_format
from muniment.reading import NoticeView
from muniment.reading.view import FileView, VersionView

Row = dict[str, Value]


def notice_row(view: NoticeView) -> Row:
    """Give the row of a notice: what its keeper wrote of it, and what is not given out."""
    said = view.description
    files = [file for version in view.versions for file in version.files]
    return {
        "notice": view.object,
        "titles": texts(said.get("title")),
        "publishers": texts(said.get("publisher")),
        "published": _text(said.get("published")),
        "languages": texts(said.get("language")),
        "rights": _text(said.get("rights")),
        "legal_basis": _text(said.get("legal_basis")),
        "versions": len(view.versions),
        "withheld": any(file.withheld is not None for file in files),
        "redacted": any(file.redacted is not None for file in files),
    }


def version_row(view: NoticeView, version: VersionView, origin: str, edition: Edition) -> Row:
    """Give the row of a version: which accession it is, where in the log, signed by which role."""
    assert version.role is not None  # What is on the shelves has one.
    assert version.recorder is not None
    quiet = any(file.withheld is not None for file in version.files)
    superseded = version.superseded
    return {
        "notice": view.object,
        "version": version.number,
        "accession": version.id,
        "kept_at": version.composed,
        "log_origin": origin,
        "log_index": version.index,
        "signer": version.role.principal,
        "signer_key": version.role.key,
        "recorder": " ".join(version.recorder),
        "sources": None if quiet else whence(version.sources),
        "source_kinds": None if quiet else [str(one.get("kind", "")) for one in version.sources],
        "findings": _codes(str(one.get("code", "")) for one in version.findings),
        "superseded_by": None if superseded is None else superseded.last,
        "rules": edition.rules,
    }


def file_rows(
    view: NoticeView, version: VersionView, stated: Version, edition: Edition
) -> Iterator[Row]:
    """Give the row of each file that a version added, and of what was read of it."""
    read = {one.name: one for one in edition.renditions}
    for file in version.files:
        yield {
            "notice": view.object,
            "version": version.number,
            "path": file.stated.path,
            **_file(file, stated, read.get(file.stated.path)),
        }


def whence(sources: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Give whence it came, source by source: an address, or a name; empty where neither is said."""
    return [str(one.get("address") or one.get("name") or "") for one in sources]


def texts(value: object) -> list[Any]:
    """Give what a description says once or several times, as a list."""
    found = value if isinstance(value, list | tuple) else [value]
    return [one for one in found if isinstance(one, str) and one]


def _file(file: FileView, version: Version, read: ReadRendition | None) -> Row:
    if file.withheld is not None:
        return {"state": "withheld"}
    stated = file.stated
    told = told_format(version, stated)
    name = stated.to_json()
    row: Row = {
        "state": "kept" if file.redacted is None else "redacted",
        "kind": stated.kind,
        "name": name.get("name"),
        "name_bytes": name.get("name_bytes"),
        "size": stated.size,
        "sha512": file.sha512.hex,
        "sha256": stated.sha256.hex,
        "media_type": _text(told.get("mime")) or media_type(stated.path),
        "puids": texts(told.get("puids")),
        "modified": stated.modified,
        "derived_from": stated.derived_from,
    }
    if read is not None and file.redacted is None:
        row |= {
            "read_as": read.format,
            "encoding": None if read.text is None else read.text.encoding,
            "characters": None if read.text is None else len(read.text.content),
            "recognised": read.witness,
            "findings": _codes(one.code for one in read.findings),
        }
    return row


def _codes(codes: Iterator[str]) -> list[Any]:
    return sorted(set(codes))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
