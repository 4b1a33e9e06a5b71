"""A PDF or OFD read: the letters of its text layer, and what makes that layer doubtful."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checksums import Finding, Severity
from ingest.documents.child import Bounds, StoppedError, document_lines, is_installed
from manifests import Limits
from muniment.edition.model import ReadRendition
from muniment.edition.paper.layout import PrintedPage, laid_out, printed_pages
from muniment.edition.paper.lines import Box, Letter, Row, rows_of
from muniment.edition.paper.picture import ready
from muniment.edition.paper.recognition import (
    RecognisedPage,
    Recogniser,
    laid_pages,
    new_recogniser,
)
from muniment.edition.paper.sizes import Size
from muniment.edition.paper.suspicions import (
    has_chinese,
    is_garbled,
    letters,
    page_list,
    private,
    without_meaning,
)
from muniment.edition.rendition import finding, lines_cut, made_rendition, unread_rendition

PDF, OFD = "pdf", "ofd"
# The worker that makes pages which are pictures ready.
_SCANS = {PDF: "scan", OFD: "ofd-scan"}
READ_IN = "text layer"
_SCALE = 100
_BYTES_A_LETTER = 80
_FEWEST_LETTERS = 40


@dataclass(slots=True)
class _Read:
    """What was said of a document, page by page."""

    pages: int = 0
    language: str = ""
    trouble: str = ""
    lines: int = 0
    is_cut: bool = False
    rows: list[list[Row]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)
    rules: list[list[Box]] = field(default_factory=list)
    said: list[Mapping[str, Any]] = field(default_factory=list)


def read_pdf(data: bytes, name: str, limits: Limits) -> ReadRendition:
    """Read a PDF's text layer. Where there is none, a finding says why."""
    return _read_paged(data, name, limits, PDF, "pypdfium2")


def read_ofd(data: bytes, name: str, limits: Limits) -> ReadRendition:
    """Read the texts of an OFD's pages (GB/T 33190). Where there is none, a finding says why."""
    return _read_paged(data, name, limits, OFD, "lxml")


def _read_paged(data: bytes, name: str, limits: Limits, form: str, library: str) -> ReadRendition:
    if not is_installed(library):
        asked = form.upper()
        needs = finding("document-needs-extra", Severity.ERROR, name, format=asked, extra="text")
        return unread_rendition(name, form, needs)
    read, found = _Read(), list[Finding]()
    try:
        for said in _lines(data, form, limits):
            if read.lines >= limits.edition_lines:
                read.is_cut = True
                break
            _take(read, said, limits.edition_lines)
    except StoppedError:
        so_far = str(len(read.rows))
        found.append(finding("document-stopped", Severity.ERROR, name, pages=so_far))
    if read.trouble:
        return unread_rendition(name, form, _trouble(read.trouble, name))
    found.extend(_cut(read, name, limits, stopped=bool(found)))
    found.extend(_suspicions(read, name))
    pages = printed_pages(read.rows, read.sizes, read.rules)
    by = _recognise(read, pages, data, name, _SCANS[form], limits, found)
    if by is None and not any(read.rows):
        found = found or [finding("text-empty", Severity.WARNING, name)]
        return unread_rendition(name, form, *found)
    read_in = READ_IN if by is None else by.read_in()
    if by is not None and any(read.rows):
        read_in = f"{READ_IN}, {read_in}"
    done = laid_out(pages, read_in)
    if read.is_cut:
        found.append(lines_cut(name, limits, len(done.text.lines)))
    witness = by is not None or any(one.code == "page-invisible" for one in found)
    return made_rendition(name, form, done.text, done.blocks, limits, found, done.placed, witness)


def _trouble(trouble: str, name: str) -> Finding:
    if trouble == "unknown":
        return finding("text-unread-format", Severity.ERROR, name, format="ZIP")
    return finding(f"document-{trouble}", Severity.ERROR, name)


def _recognise(
    read: _Read,
    pages: list[PrintedPage],
    data: bytes,
    name: str,
    scans_as: str,
    limits: Limits,
    found: list[Finding],
) -> Recogniser | None:
    """Put what is recognised on pages without text in their place; None where nothing was."""
    blank = [n for n, text in enumerate(read.texts) if not text.strip()]
    scans = [number for number in blank if read.said[number].get("pictured")]
    if not scans or not limits.ocr_pages:
        return None
    if len(scans) > limits.ocr_pages:
        most, all_pages = str(limits.ocr_pages), str(len(scans))
        cut = finding("ocr-pages-cut", Severity.WARNING, name, most=most, pages=all_pages)
        found.append(cut)
        scans = scans[: limits.ocr_pages]
    done: list[RecognisedPage] = []
    by: Recogniser | None = None
    try:
        made = new_recogniser(name, limits)
        if isinstance(made, Finding):
            found.append(made)
            return None
        by = made
        words = (",".join(map(str, scans)), str(limits.picture_pixels))
        for number, said in zip(scans, ready(data, limits, scans_as, *words), strict=False):
            done.append(by.page(number + 1, said))
    except StoppedError:
        found.append(finding("document-stopped", Severity.ERROR, name, pages=str(len(done))))
    for number, page in zip(scans, laid_pages(done), strict=False):
        pages[number] = page
    if by is None or not any(page.zones for page in done):
        return None
    found.extend(by.doubts(name, page_list(number + 1 for number in scans[: len(done)])))
    return by


def _lines(data: bytes, form: str, limits: Limits) -> Iterator[Any]:
    output = limits.document_letters * _BYTES_A_LETTER + (1 << 20)
    bounds = Bounds(limits.document_memory, int(limits.document_seconds), output)
    return document_lines(
        form, data, bounds, str(limits.document_pages), str(limits.document_letters)
    )


def _take(read: _Read, said: Mapping[str, Any], most: int) -> None:
    if "pages" in said:
        read.pages, read.language = said["pages"], said["language"]
        return
    if "trouble" in said and "text" not in said:
        read.trouble = said["trouble"]
        return
    at = iter(number / _SCALE for number in said["boxes"])
    made = [
        Letter(text, Box(left, top, right, bottom), base)
        for text, left, top, right, bottom, base in zip(
            said["text"], at, at, at, at, at, strict=True
        )
    ]
    rows = rows_of(made)
    read.rows.append(rows[: most - read.lines])
    read.is_cut = len(rows) > most - read.lines
    read.lines += len(rows)
    read.texts.append(said["text"])
    width, height = said.get("width", 0) / _SCALE, said.get("height", 0) / _SCALE
    read.sizes.append(Size(width, height, said.get("turn", 0)))
    edges = [number / _SCALE for number in said.get("rules", ())]
    read.rules.append([Box(*edges[one : one + 4]) for one in range(0, len(edges), 4)])
    read.said.append(
        {key: value for key, value in said.items() if key not in ("text", "boxes", "rules")}
    )


def _cut(read: _Read, name: str, limits: Limits, stopped: bool) -> Iterator[Finding]:
    if sum(map(len, read.texts)) >= limits.document_letters:
        most = str(limits.document_letters)
        yield finding("document-letters-cut", Severity.WARNING, name, most=most)
    elif len(read.rows) < read.pages and not stopped and not read.is_cut:
        yield finding(
            "document-pages-cut",
            Severity.WARNING,
            name,
            most=str(limits.document_pages),
            pages=str(read.pages),
        )


def _suspicions(read: _Read, name: str) -> Iterator[Finding]:
    """Say what speaks against a text layer, for all pages of which it holds."""

    def on(code: str, severity: Severity, test: Callable[[int], bool]) -> Iterator[Finding]:
        pages = [number for number in range(len(read.texts)) if test(number)]
        if pages:
            listed = page_list(number + 1 for number in pages)
            yield finding(code, severity, name, pages=listed)

    texts, said = read.texts, read.said
    blank = [not text.strip() for text in texts]
    yield from on("page-damaged", Severity.ERROR, lambda n: "trouble" in said[n])
    yield from on(
        "page-without-text", Severity.WARNING, lambda n: blank[n] and bool(said[n].get("pictured"))
    )
    yield from on(
        "page-unmapped",
        Severity.WARNING,
        lambda n: said[n].get("unmapped", 0) > 0 or without_meaning(texts[n]) > 0,
    )
    yield from on("page-private", Severity.WARNING, lambda n: private(texts[n]) > 0)
    yield from on("page-garbled", Severity.WARNING, lambda n: is_garbled(texts[n]))
    yield from on(
        "page-invisible",
        Severity.WARNING,
        lambda n: said[n].get("invisible", 0) * 2 > len(texts[n]),
    )
    yield from on("page-turned", Severity.WARNING, lambda n: said[n].get("turned", 0) > 0)
    yield from on(
        "page-switched-off", Severity.WARNING, lambda n: said[n].get("switched_off", 0) > 0
    )
    yield from on("page-laid-over", Severity.NOTE, lambda n: said[n].get("laid_over", 0) > 0)
    yield from on("page-form-unread", Severity.WARNING, lambda n: said[n].get("unshown", 0) > 0)
    yield from on("page-off", Severity.NOTE, lambda n: said[n].get("off_page", 0) > 0)
    yield from _lacking(read, name)


def _lacking(read: _Read, name: str) -> Iterator[Finding]:
    """Say which pages lack the Chinese that the document, or most of its pages, should have."""
    worded = [n for n, text in enumerate(read.texts) if letters(text) >= _FEWEST_LETTERS]
    chinese = [n for n in worded if has_chinese(read.texts[n])]
    lacking = [n for n in worded if n not in chinese]
    says = read.language.lower().partition("-")[0] == "zh"
    if not lacking or not (says or len(chinese) > len(lacking)):
        return
    listed = page_list(n + 1 for n in lacking)
    if says and not chinese:
        yield finding(
            "text-lacks-language", Severity.WARNING, name, pages=listed, language=read.language
        )
    else:
        yield finding("page-lacks-chinese", Severity.NOTE, name, pages=listed)
