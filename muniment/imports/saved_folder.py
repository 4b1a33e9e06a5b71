"""Folders in which somebody saved pages: what each such file says of whence it is, as its claim.

The folder is kept as any other, file by file, under the names that it had. A file without a mark
(as `wget` writes them) says nothing of itself, and nothing is said of it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from ingest import Gathered, Source
from ingest.outcome.answered import Answer
from muniment.imports.arrival import Arrival
from muniment.imports.claim import plain
from muniment.imports.outcome import judge_page, no_notice
from muniment.imports.saved_page import AS_HTML, page_claims, read_saved

_SUFFIXES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")


def tell_saved_pages(gathered: Gathered, arrival: Arrival) -> Gathered:
    """Add to a folder that is in staging what its saved pages claim. Raises OSError."""
    pages: list[dict[str, Any]] = []
    findings = list(gathered.findings)
    for file in gathered.files:
        staged = arrival.into / file.path
        saved = read_saved(staged) if file.path.endswith(_SUFFIXES) else None
        if saved is None or not saved.address:
            continue
        item: dict[str, Any] = {"path": file.path, **page_claims(saved)}
        if saved.message is None:
            answer = Answer(saved.address, headers=AS_HTML)
            judged = judge_page(answer, staged, arrival.reason, arrival.limits)
            item |= judged.stated()
            findings += no_notice(judged, plain(os.fsdecode(file.name or file.path.encode())))
        pages.append(item)
    if not pages:
        return gathered
    source = gathered.source
    stated = {**source.stated, "saved_pages": pages}
    return replace(
        gathered,
        source=Source(source.kind, source.shown, stated),
        findings=tuple(findings),
    )
