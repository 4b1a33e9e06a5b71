"""Redactions: the files that a record says were taken out of an object, and nothing else excuses.

A record of kind ``redaction`` has an item of ``about`` for each file::

    {"accession": "93pm1b5nkp5bn1pc7dvwvt9z2", "authority": "Court of Example, 12/2026",
     "object": "urn:uuid:fc545f55-…", "path": "renditions/0001.txt", "reason": "…",
     "sha512": "2e05bec3…", "version": 1}

Only the object is built anew: manifests and statements go on naming the file. So a file may be
missing where such an item names object, version, path and digest exactly as the signed manifest of
that version does. Whether the record is signed and logged is for whoever reads it to check first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checksums import Algorithm, Digest
from manifests.claims.statement import Statement
from manifests.names import content_path, is_stored_path

KIND = "redaction"
_SHA512 = re.compile(r"[0-9a-f]{128}")
_LAST_VERSION = 999_999_999  # as many digits as a content path has room for


@dataclass(frozen=True, slots=True)
class Redaction:
    """One file that was taken out: its object, content path and digest, and on whose authority.

    `record` is the id of the record that says so, `composed` the time it gives.
    """

    object: str
    path: str
    sha512: Digest
    authority: str
    record: str
    composed: str


def redactions_of(statement: Statement) -> tuple[Redaction, ...]:
    """Give what a statement says was redacted; an item of any other form says nothing."""
    if statement.kind != KIND:
        return ()
    return tuple(
        Redaction(
            object=item["object"],
            path=content_path(item["version"], item["path"]),
            sha512=Digest.from_hex(Algorithm.SHA512, item["sha512"]),
            authority=str(item.get("authority", "")),
            record=statement.id,
            composed=statement.composed,
        )
        for item in statement.about
        if _is_redaction(item)
    )


def _is_redaction(item: Mapping[str, Any]) -> bool:
    path, version, sha512 = item.get("path"), item.get("version"), item.get("sha512")
    return (
        isinstance(item.get("object"), str)
        and isinstance(version, int)
        and 1 <= version <= _LAST_VERSION
        and isinstance(path, str)
        and is_stored_path(path)
        # What proves the rest is never taken out.
        and not path.startswith("manifests/")
        and isinstance(sha512, str)
        and _SHA512.fullmatch(sha512) is not None
    )
