"""A picture of pages read: what is recognised in it, marked as the witness that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checksums import Finding, Severity
from ingest.documents.child import Bounds, StoppedError, document_lines
from manifests import Limits
from muniment.edition.model import ReadRendition
from muniment.edition.paper.layout import laid_out
from muniment.edition.paper.recognition import (
    RecognisedPage,
    Recogniser,
    laid_pages,
    new_recogniser,
)
from muniment.edition.paper.suspicions import page_list
from muniment.edition.rendition import finding, made_rendition, unread_rendition

FORMAT = "picture"
# Of one page made ready: a grey PNG is rarely a quarter of its pixels, and base64 a third more.
_BYTES_A_PIXEL = 2


def read_picture(data: bytes, name: str, limits: Limits) -> ReadRendition:
    """Read a picture. Where nothing can be recognised, a finding says why."""
    if not limits.ocr_pages:
        return unread_rendition(name, FORMAT, finding("picture-unread", Severity.NOTE, name))
    found: list[Finding] = []
    pages: list[RecognisedPage] = []
    try:
        by = new_recogniser(name, limits)
        if isinstance(by, Finding):
            return unread_rendition(name, FORMAT, by)
        words = (str(limits.ocr_pages), str(limits.picture_pixels))
        for said in ready(data, limits, "picture", *words):
            if "trouble" in said:
                found.append(_trouble(said, name, limits))
            elif "pages" in said:
                found.extend(_more(said["pages"], name, limits))
            else:
                pages.append(by.page(len(pages) + 1, said))
    except StoppedError:
        found.append(finding("document-stopped", Severity.ERROR, name, pages=str(len(pages))))
    if not any(page.zones for page in pages):
        if not found:
            found.append(finding("text-empty", Severity.WARNING, name))
        return unread_rendition(name, FORMAT, *found)
    assert isinstance(by, Recogniser)
    found.extend(by.doubts(name, page_list(range(1, len(pages) + 1))))
    done = laid_out(laid_pages(pages), by.read_in())
    return made_rendition(
        name, FORMAT, done.text, done.blocks, limits, found, done.placed, witness=True
    )


def ready(data: bytes, limits: Limits, kind: str, *words: str) -> Iterator[Any]:
    """Have pages made ready to be recognised, one after the other. Raises `StoppedError`."""
    most = (limits.ocr_pages + 1) * limits.picture_pixels * _BYTES_A_PIXEL
    bounds = Bounds(limits.document_memory, int(limits.document_seconds), most)
    return document_lines(kind, data, bounds, *words)


def _more(pages: int, name: str, limits: Limits) -> Iterator[Finding]:
    if pages > limits.ocr_pages:
        yield finding(
            "ocr-pages-cut",
            Severity.WARNING,
            name,
            most=str(limits.ocr_pages),
            pages=str(pages),
        )


def _trouble(said: Any, name: str, limits: Limits) -> Finding:
    if said["trouble"] == "too-many-pixels":
        most = str(limits.picture_pixels)
        return finding("picture-too-large", Severity.ERROR, name, most=most)
    return finding("document-damaged", Severity.ERROR, name)
