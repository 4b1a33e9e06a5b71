"""RO-Crates as imports: the files that one describes are the renditions, its own are kept beside.

::

    renditions/0001.html      renditions/公告.html, under the name that it had
    imports/<id>/0001.json    ro-crate-metadata.json, ro-crate-preview.html, and, of a crate that an
                              archive of our kind exported, statement, manifest, signature, captures

What the metadata says is its word, and is kept unread: nothing in it says what is kept of a file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ingest import (
    Gathered,
    GatheredFile,
    Source,
    SourceKind,
    files_key,
    find_files,
    take_file,
)
from manifests import StatedFile
from muniment.conformance.bagit.manifest import PAYLOAD
from muniment.exchange.bag.tags import EVIDENCE
from muniment.imports.arrival import Arrival
from muniment.imports.own_bag import is_rendition, renamed, suffix_of, told_names
from muniment.imports.recognise import CRATE
from muniment.storage import FolderStorage

_KIND = SourceKind.CRATE
_PREVIEW = ("ro-crate-preview.html", "ro-crate-preview_files/")


def gather_crate(source: Source, path: Path, arrival: Arrival) -> Gathered:
    """Bring a crate into staging. Raises `SourceError`, and OSError where the disk fails."""
    told = {
        name.removeprefix(PAYLOAD): file
        for name, file in told_names(FolderStorage(path), arrival.limits).items()
    }
    found = find_files(path, arrival.limits)
    wanted = {one.name for one in found if _is_rendition(os.fsdecode(one.name), told)}
    # Where it describes nothing, its own files are all that there is to look at.
    wanted = wanted or {one.name for one in found}
    files: list[GatheredFile] = []
    for one in found:
        said = told.get(os.fsdecode(one.name))
        number = sum(file.kind == "rendition" for file in files)
        if one.name in wanted:
            stored, kind = arrival.rendition(number, suffix_of(one.name, said)), "rendition"
        else:
            part = len(files) - number + 1
            stored, kind = arrival.part(part, suffix_of(one.name, said)), "import"
        file = take_file(one, arrival.into, stored, arrival.limits, arrival.progress)
        named = renamed(file, said)
        if said is not None and named is not file and kind == "rendition":
            named = replace(named, name=said.name, modified=said.modified)  # Which may be none.
        files.append(replace(named, kind=kind))
    key = files_key((file.name or b"", file.sha512) for file in files)
    stated = {**source.stated, "kind": _KIND.value}
    return Gathered(Source(_KIND, source.shown, stated), key, key, tuple(files))


def _is_rendition(name: str, told: Mapping[str, StatedFile]) -> bool:
    """Tell whether a file is the notice's own, as all are that a crate of others describes."""
    if name == CRATE or name.startswith(_PREVIEW):
        return False
    if told and name.startswith(EVIDENCE):
        return False
    return is_rendition(told.get(name))
