"""Bags that an archive of our kind exported: what their statement says the payload was called.

A claim like all that a bag says: it names files, and proves nothing. What it says of a file counts
where the file's bytes are those that it says, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from ingest import GatheredFile, stored_name
from manifests import Limits, MunimentError, StatedFile, is_record_id, parse_statement
from muniment.exchange.bag.paths import bag_paths
from muniment.exchange.bag.tags import EVIDENCE
from muniment.storage import Storage, read_beginning

_SUFFIX = ".json"


def told_names(storage: Storage, limits: Limits) -> Mapping[str, StatedFile]:
    """Give what the statement in a bag of ours says of each path; of any other bag, nothing."""
    try:
        names = [member.name for member in storage.list(EVIDENCE.rstrip("/"))]
        found = [
            name
            for name in names
            if name.endswith(_SUFFIX) and is_record_id(name.removesuffix(_SUFFIX))
        ]
        if len(found) != 1:
            return {}
        most = limits.statement_bytes
        data = read_beginning(storage, EVIDENCE + found[0], most + 1)
        told = bag_paths(parse_statement(data, most).files)
    except (MunimentError, OSError):
        return {}
    return told if any(file.kind == "rendition" for file in told.values()) else {}


def is_rendition(told: StatedFile | None) -> bool:
    """Tell whether a file of the payload is one of the notice's own, as all are of other bags."""
    return told is None or told.kind == "rendition"


def suffix_of(name: bytes, told: StatedFile | None) -> str:
    """Give the end of the name under which a file of the payload is kept."""
    if told is not None and told.kind != "rendition":
        return "".join(PurePosixPath(told.path).suffixes)
    return PurePosixPath(stored_name(0, name)).suffix


def renamed(file: GatheredFile, told: StatedFile | None) -> GatheredFile:
    """Give a file the name and time that a statement says of its bytes."""
    if told is None or (told.sha256, told.size) != (file.sha256, file.size):
        return file
    return replace(file, name=told.name or file.name, modified=told.modified or file.modified)
