"""Statements: what an accession or a record is, as the archive says it and signs it.

A statement is RFC 8785 JSON of objects, lists, strings and integers. Its keys are named so that the
facts a shell script must find stand side by side: ``"format","id","kind"`` at the top level and
``"path","sha256","size"`` in a file. `docs/format.md` lists every key.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from checksums import Algorithm, Digest, DigestError
from manifests.errors import FormatError, LimitError
from manifests.jcs import MAX_VALUES, canonical, count_values, parse_canonical, parse_plain
from manifests.names import is_record_id, is_stored_path

FORMAT = "muniment-statement/1"
MOST_VALUES = MAX_VALUES  # 50,000 files have some 13 each
KINDS = (
    *("accession", "roles", "seen-again", "attempt", "adoption"),
    *("fixity", "repair", "supersession", "withholding", "redaction"),
    *("restoration", "rehearsal", "succession", "proofs", "robots", "timemap"),
    *("endorsement", "covering", "deposit", "holdings", "attestation"),
)
# What sources give: before it is recorded, beacons are asked.
RECORDING = ("accession", "attempt", "seen-again", "robots", "timemap")
FILE_KINDS = (
    *("rendition", "capture", "roles", "report", "import", "endorsement"),
    *("covering", "attestation"),
)

_OPTIONAL = {"about", "beacons", "formats"}
_REQUIRED = {
    "clock",
    "composed",
    "exchanges",
    "files",
    "findings",
    "format",
    "id",
    "kind",
    "notice",
    "object",
    "origin",
    "recorder",
    "role",
    "salt",
    "sources",
    "version",
}
_KNOWN = _REQUIRED | _OPTIONAL
_OF_A_FILE = {"kind", "path", "sha256", "size"}
_KNOWN_OF_A_FILE = _OF_A_FILE | {"modified", "derived_from", "source", "name", "name_bytes"}
_OF_A_TIME = {"source", "value"}
_OF_A_ROLE = {"key", "name", "principal", "uri"}
_OF_A_RECORDER = {"name", "version"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_HEX = re.compile(r"[0-9a-f]*")

type_of = type  # `type` is also a word of the notice's description


class StatementError(FormatError):
    """A statement is not what format 1 says it must be."""


def spell_time(moment: datetime) -> str:
    """Spell an aware time in UTC with milliseconds: ``2026-11-22T04:38:00.123Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def parse_time(text: str) -> datetime:
    """Read `spell_time`'s spelling; raise `StatementError` for any other."""
    # Some versions of Python take 24:00 for the day's end, which no clock of ours says.
    if not _TIME.fullmatch(text) or text[11:13] == "24":
        raise StatementError(f"not a time in UTC with milliseconds: {text!r}")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise StatementError(f"no such moment: {text!r}") from error


@dataclass(frozen=True, slots=True)
class Role:
    """The role that signs, never a person: its SSH key's fingerprint, principal and URI."""

    name: str
    principal: str
    uri: str
    key: str

    def to_json(self) -> dict[str, Any]:
        """Give the statement's ``role`` object."""
        return {"key": self.key, "name": self.name, "principal": self.principal, "uri": self.uri}


@dataclass(frozen=True, slots=True)
class StatedFile:
    """A file that an accession added. `name` is the original's, relative, as its bytes were.

    `path` is the stored (logical) path; `size` is in bytes; `modified` is what the source's file
    system claimed; `source` is an index into the statement's sources; `derived_from` is another
    file's path, with a WARC record's id after ``#`` where the file came out of one.
    """

    path: str
    size: int
    sha256: Digest
    kind: str = "rendition"
    name: bytes | None = None
    modified: str | None = None
    derived_from: str | None = None
    source: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the ``files`` item; a name that is not UTF-8 is spelled in base64."""
        item: dict[str, Any] = {
            "kind": self.kind,
            "path": self.path,
            "sha256": self.sha256.hex,
            "size": self.size,
        }
        if self.name is not None:
            item.update(spell_name(self.name))
        if self.modified is not None:
            item["modified"] = {"source": "claimed", "value": self.modified}
        if self.derived_from is not None:
            item["derived_from"] = self.derived_from
        if self.source is not None:
            item["source"] = self.source
        return item

    @classmethod
    def from_json(cls, item: Any) -> StatedFile:
        """Read a ``files`` item; raise `StatementError` where it is not of format 1."""
        _keys(item, _OF_A_FILE, _KNOWN_OF_A_FILE, "a file")
        path, size, sha256 = item["path"], item["size"], item["sha256"]
        if not (isinstance(path, str) and is_stored_path(path)):
            raise StatementError(f"not a stored path: {path!r}")
        if not (type_of(size) is int and size >= 0):
            raise StatementError(f"not a size: {size!r}")
        try:
            digest = Digest.from_hex(Algorithm.SHA256, sha256 if isinstance(sha256, str) else "")
        except DigestError as error:
            raise StatementError(f"not a sha256: {sha256!r}") from error
        if item["kind"] not in FILE_KINDS:
            raise StatementError(f"not a kind of file: {item['kind']!r}")
        source = item.get("source")
        if source is not None and not (type_of(source) is int and source >= 0):
            raise StatementError(f"not an index of a source: {source!r}")
        return cls(
            path=path,
            size=size,
            sha256=digest,
            kind=item["kind"],
            name=read_name(item),
            modified=_claimed_time(item, "modified"),
            derived_from=_optional_text(item, "derived_from"),
            source=source,
        )


def spell_name(name: bytes) -> dict[str, str]:
    """Spell an original name: ``name`` where it is UTF-8, else ``name_bytes`` in base64."""
    try:
        return {"name": name.decode("utf-8")}
    except UnicodeDecodeError:
        return {"name_bytes": base64.b64encode(name).decode("ascii")}


def read_name(item: Mapping[str, Any]) -> bytes | None:
    """Read what `spell_name` wrote, in its one spelling; None where there is no name."""
    text, encoded = _optional_text(item, "name"), _optional_text(item, "name_bytes")
    if text is not None and encoded is not None:
        raise StatementError("a file has both name and name_bytes")
    if text is not None:
        return text.encode("utf-8")
    if encoded is None:
        return None
    try:
        name = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise StatementError(f"name_bytes is not base64: {encoded!r}") from error
    if spell_name(name) != {"name_bytes": encoded}:
        raise StatementError(f"name_bytes is not spelled as format 1 does: {encoded!r}")
    return name


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, format 1. `raw` is its bytes as signed; everything else is read from them."""

    kind: str
    id: str
    object: str
    version: int
    origin: str
    composed: str
    role: Role
    recorder: tuple[str, str]
    salt: str
    notice: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...]
    files: tuple[StatedFile, ...]
    exchanges: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    clock: tuple[Mapping[str, Any], ...] = ()
    about: tuple[Mapping[str, Any], ...] = ()
    beacons: tuple[Mapping[str, Any], ...] = ()
    formats: tuple[Mapping[str, Any], ...] = ()

    def encode(self) -> bytes:
        """Give the statement's bytes (RFC 8785)."""
        value: dict[str, Any] = {
            "clock": list(self.clock),
            "composed": {"source": "clock", "value": self.composed},
            "exchanges": list(self.exchanges),
            "files": [file.to_json() for file in self.files],
            "findings": list(self.findings),
            "format": FORMAT,
            "id": self.id,
            "kind": self.kind,
            "notice": dict(self.notice),
            "object": self.object,
            "origin": self.origin,
            "recorder": {"name": self.recorder[0], "version": self.recorder[1]},
            "role": self.role.to_json(),
            "salt": self.salt,
            "sources": list(self.sources),
            "version": self.version,
        }
        if self.about:
            value["about"] = list(self.about)
        if self.beacons:
            value["beacons"] = list(self.beacons)
        if self.formats:
            value["formats"] = list(self.formats)
        return canonical(value)


def parse_statement(raw: bytes, max_bytes: int) -> Statement:
    """Read a statement of at most `max_bytes` bytes; raise `FormatError` unless it is format 1.

    Raises `LimitError` where it is larger, or may have so many values that they fill the memory.
    """
    if len(raw) > max_bytes:
        raise LimitError(
            f"A statement of {len(raw)} bytes is over the limit of {max_bytes} "
            "(limits.statement_bytes)."
        )
    if len(raw) > MOST_VALUES and (count := count_values(raw)) > MOST_VALUES:
        raise LimitError(
            f"A statement with {count} commas and opening brackets is over the limit of "
            f"{MOST_VALUES}."
        )
    plain = parse_plain(raw, max_bytes=max_bytes)
    value = parse_canonical(raw, max_bytes=max_bytes) if plain is None else plain
    _keys(value, _REQUIRED, _KNOWN, "a statement")
    if value["format"] != FORMAT:
        raise StatementError(f"not a format this version reads: {value['format']!r}")
    if plain is None:
        _only_strings_and_integers(value)
    kind, version = value["kind"], value["version"]
    if kind not in KINDS:
        raise StatementError(f"not a kind of statement: {kind!r}")
    if not (type_of(version) is int and version >= 1):
        raise StatementError(f"not a version: {version!r}")
    if not (isinstance(value["id"], str) and is_record_id(value["id"])):
        raise StatementError(f"not an accession or record id: {value['id']!r}")
    for key in ("object", "origin", "salt"):
        if not (isinstance(value[key], str) and value[key]):
            raise StatementError(f"{key} is not a text: {value[key]!r}")
    if not (len(value["salt"]) == 32 and _HEX.fullmatch(value["salt"])):
        raise StatementError("the salt is not 16 bytes in hexadecimal")
    _keys(value["composed"], _OF_A_TIME, _OF_A_TIME, "composed")
    if value["composed"]["source"] != "clock":
        raise StatementError("a statement is composed by the archive's clock")
    parse_time(_text(value["composed"], "value"))
    if not isinstance(value["notice"], dict):
        raise StatementError("notice is not an object")
    files = tuple(StatedFile.from_json(item) for item in _objects(value, "files"))
    if len(files) > 1 and len({file.path for file in files}) != len(files):
        raise StatementError("a file is listed twice")
    sources = _objects(value, "sources")
    if any(file.source is not None and file.source >= len(sources) for file in files):
        raise StatementError(f"a file comes from a source that is none of the {len(sources)}")
    return Statement(
        kind=kind,
        id=value["id"],
        object=value["object"],
        version=version,
        origin=value["origin"],
        composed=value["composed"]["value"],
        role=_role(value["role"]),
        recorder=_recorder(value["recorder"]),
        salt=value["salt"],
        notice=value["notice"],
        sources=sources,
        files=files,
        exchanges=_objects(value, "exchanges"),
        findings=_objects(value, "findings"),
        clock=_objects(value, "clock"),
        **{key: _objects(value, key) for key in _OPTIONAL if key in value},
    )


def _role(item: Any) -> Role:
    _keys(item, _OF_A_ROLE, _OF_A_ROLE, "role")
    return Role(
        name=_text(item, "name"),
        principal=_text(item, "principal"),
        uri=_text(item, "uri"),
        key=_text(item, "key"),
    )


def _recorder(item: Any) -> tuple[str, str]:
    _keys(item, _OF_A_RECORDER, _OF_A_RECORDER, "recorder")
    return _text(item, "name"), _text(item, "version")


def _objects(value: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    items = value[key]
    if not isinstance(items, list) or (items and {*map(type_of, items)} != {dict}):
        raise StatementError(f"{key} is not a list of objects")
    return tuple(items)


def _keys(item: Any, required: set[str], known: set[str], what: str) -> None:
    if not isinstance(item, dict):
        raise StatementError(f"{what} is not an object")
    if item.keys() == required:
        return
    if not required <= item.keys():
        raise StatementError(f"{what} lacks {', '.join(sorted(required - item.keys()))}")
    if not known.issuperset(item):
        unknown = ", ".join(sorted(item.keys() - known))
        raise StatementError(f"{what} has keys that format 1 does not know: {unknown}")


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item[key]
    if not isinstance(value, str):
        raise StatementError(f"{key} is not a text: {value!r}")
    return value


def _optional_text(item: Mapping[str, Any], key: str) -> str | None:
    return _text(item, key) if key in item else None


def _claimed_time(item: Mapping[str, Any], key: str) -> str | None:
    if key not in item:
        return None
    _keys(item[key], _OF_A_TIME, _OF_A_TIME, key)
    if item[key]["source"] != "claimed":
        raise StatementError(f"{key} is what a file system claimed: {item[key]['source']!r}")
    value = _text(item[key], "value")
    parse_time(value)
    return value


def _only_strings_and_integers(value: Any) -> None:
    pending: list[Any] = [value]
    while pending:
        item = pending.pop()
        kind = type_of(item)
        if kind is str or kind is int:
            continue
        if kind is dict:
            pending.extend(item.values())
        elif kind is list:
            pending.extend(item)
        else:
            raise StatementError(f"format 1 has only texts and integers, not {item!r}")
