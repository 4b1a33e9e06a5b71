"""Attestations: what a person confirms or corrects in what rules read, kept as a record.

The record has one file, ``attestations/0001.json`` (RFC 8785), and beside it, where somebody signed
it with a key of his own, ``attestations/0001.sig``: SSHSIG over that very file, in the namespace
``muniment-attestation-v1``. In `about` stands ``{"accession", "object", "version"}`` once for each
version that it speaks of, and nothing of what it quotes, since a statement is never redacted::

    {"format": "muniment-attestation/1",
     "items": [{"accession": ID, "object": OBJECT, "version": 1,
                "field": "metadata/title", "language": "zh-Hans",
                "path": "renditions/0001.txt", "sha512": HEX, "start": 0, "end": 12,
                "machine": "…", "rules": "muniment-edition/1", "status": "printed",
                "value": "…", "reason": "…"}]}

`machine` is left out where the rules read nothing, `value` where it is attested that there is
nothing; `start` and `end` where it rests on the rendition as a whole: they are code points of the
rendition's text as the rules decode it. Nothing of it is evidence of anything but that it was said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from checksums import Algorithm, Digest
from manifests.errors import FormatError
from manifests.jcs import canonical, parse_canonical
from manifests.names import is_record_id, is_stored_path
from manifests.ssh.sshsig import SignatureError, SshSig, check_digest

KIND: Final = "attestation"
FILE: Final = "attestations/0001.json"
SIGNATURE: Final = "attestations/0001.sig"
NAMESPACE: Final = "muniment-attestation-v1"
FORMAT: Final = "muniment-attestation/1"
TEXT: Final = "text"  # the field of what is printed at a place: each place is another
MOST_SIGNATURE: Final = 16 << 10  # bytes, as of every signature file
_SHA512 = re.compile(r"[0-9a-f]{128}")
_FIELD = re.compile(r"[a-z][a-z0-9_]*(?:/[A-Za-z0-9_.-]+){0,3}")
_TEXTS = ("field", "language", "path", "sha512", "rules", "status", "reason", "object", "accession")
_OPTIONAL = ("machine", "value")


class AttestationError(FormatError):
    """A file of attestations is not what format 1 says it must be."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """What one item says: of which version and rendition, the rules' reading, and the person's.

    `field` is a path: ``metadata/title``, ``units/art_5/label``, ``alignment/art_5/en``, ``text``.
    `machine` and `value` are None where there is nothing; `start` and `end` are both None where it
    rests on no certain place.
    """

    object: str
    version: int
    accession: str
    path: str
    sha512: Digest
    language: str
    field: str
    rules: str
    machine: str | None
    status: str
    value: str | None
    reason: str
    start: int | None = None
    end: int | None = None

    @property
    def confirms(self) -> bool:
        """Whether it says just what the rules read."""
        return self.value == self.machine

    def to_json(self) -> dict[str, Any]:
        """Give the item as it is written."""
        item: dict[str, Any] = {name: getattr(self, name) for name in _TEXTS if name != "sha512"}
        item |= {"sha512": self.sha512.hex, "version": self.version}
        for name in (*_OPTIONAL, "start", "end"):
            if (value := getattr(self, name)) is not None:
                item[name] = value
        return item


def encode_attestations(items: Sequence[Attestation]) -> bytes:
    """Write the file. Raises `JsonError` for a text that UTF-8 has no bytes for."""
    return canonical({"format": FORMAT, "items": [one.to_json() for one in items]})


def parse_attestations(data: bytes, most: int) -> tuple[Attestation, ...]:
    """Read the file, of at most so many bytes. Raises `AttestationError`, `JsonError`."""
    if len(data) > most:
        raise AttestationError(f"a file of attestations has at most {most} bytes")
    whole = parse_canonical(data)
    if not isinstance(whole, dict) or whole.keys() != {"format", "items"}:
        raise AttestationError("a file of attestations is an object of format and items")
    if whole["format"] != FORMAT:
        raise AttestationError(f"expected format {FORMAT!r}, and it is {whole['format']!r}")
    if not isinstance(whole["items"], list) or not whole["items"]:
        raise AttestationError("it attests nothing")
    return tuple(_item(one) for one in whole["items"])


def attested_about(items: Sequence[Attestation]) -> tuple[dict[str, Any], ...]:
    """Give what the record's `about` says: each version once."""
    versions = {(one.object, one.version, one.accession) for one in items}
    return tuple(
        {"accession": accession, "object": object_id, "version": version}
        for object_id, version, accession in sorted(versions)
    )


def why_not_signed(signed: SshSig, sha512: Digest, sha256: Digest) -> str:
    """Say why a signature is none over a file of these digests for this purpose; else nothing."""
    if signed.namespace != NAMESPACE:
        return f"expected namespace {NAMESPACE!r}, and it is {signed.namespace!r}"
    digest = sha512 if signed.hash_algorithm == Algorithm.SHA512.value else sha256
    try:
        check_digest(signed, digest.value)
    except SignatureError as failure:
        return str(failure)
    return ""


def _item(item: Any) -> Attestation:
    if not isinstance(item, Mapping):
        raise AttestationError("an item is no object")
    known = {*_TEXTS, *_OPTIONAL, "version", "start", "end"}
    if not set(_TEXTS) | {"version"} <= item.keys() <= known:
        raise AttestationError(f"an item has the keys {', '.join(sorted(item))}")
    for name in (*_TEXTS, *_OPTIONAL):
        if not isinstance(item.get(name, ""), str):
            raise AttestationError(f"{name} is no text")
    version, start, end = item["version"], item.get("start"), item.get("end")
    if type(version) is not int or version < 1 or not is_record_id(item["accession"]):
        raise AttestationError("an item names no version")
    if not _SHA512.fullmatch(item["sha512"]) or not is_stored_path(item["path"]):
        raise AttestationError("an item names no rendition")
    if not _FIELD.fullmatch(item["field"]):
        raise AttestationError(f"no field: {item['field']!r}")
    if (start is None) != (end is None):
        raise AttestationError("a place has a start and an end")
    if start is not None and not (type(start) is type(end) is int and 0 <= start <= end):
        raise AttestationError("a place ends after it starts")
    return Attestation(
        object=item["object"],
        version=version,
        accession=item["accession"],
        path=item["path"],
        sha512=Digest.from_hex(Algorithm.SHA512, item["sha512"]),
        language=item["language"],
        field=item["field"],
        rules=item["rules"],
        machine=item.get("machine"),
        status=item["status"],
        value=item.get("value"),
        reason=item["reason"],
        start=start,
        end=end,
    )
