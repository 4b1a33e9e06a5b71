"""Letters recognised in pictures of pages, each region in the language that its script shows.

What is recognised is a witness of the print, and never the text: it drops clauses, and writes what
it expects. Each word keeps its box and how sure it was.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from checksums import Finding, Severity
from ingest.documents.child import Bounds, is_installed
from ingest.documents.recognise import Recognised, has_recogniser, recognised, recogniser
from manifests import Limits
from muniment.edition.language import main_script
from muniment.edition.paper.layout import PrintedPage, Size
from muniment.edition.paper.lines import Box, Line, Word, is_wide
from muniment.edition.paper.running import running_lines
from muniment.edition.paper.zones import Zone
from muniment.edition.rendition import finding

_PACKAGE = "tesseract-ocr"
_CHINESE = ("chi_sim", "chi_tra")
_LATIN = "eng"
_TABLE_BYTES = 16 << 20
_UNSURE = 60
_ALIKE = 0.35
_NO_SCRIPT = ("Zyyy", "Zzzz")


@dataclass(slots=True)
class Recogniser:
    """Recognises the pages of one document: the languages that it met, and how sure it was."""

    limits: Limits
    version: str
    languages: Sequence[str]
    used: list[str] = field(default_factory=list)
    words: int = 0
    unsure: int = 0
    _chinese: str = ""

    def page(self, number: int, said: Mapping[str, Any]) -> RecognisedPage:
        """Recognise a page (from 1) that the worker has made ready."""
        scale = said.get("scale", 1.0)
        size = Size(said["width"] / scale, said["height"] / scale)
        zones = []
        for _, regions in groupby(said["regions"], key=lambda one: one["zone"]):
            lanes = tuple(tuple(self._lines(number, one, scale)) for one in regions)
            lanes = tuple(lane for lane in lanes if lane)
            if lanes:
                zones.append(Zone(lanes, _scripts(lanes)))
        return RecognisedPage(size, tuple(zones))

    def read_in(self) -> str:
        """Say by what the letters were had."""
        return " ".join((self.version, *dict.fromkeys(self.used)))

    def _lines(self, number: int, region: Mapping[str, Any], scale: float) -> Iterator[Line]:
        sampled: dict[str, list[Recognised]] = {}
        language = self._language(base64.b64decode(region["sample"]), sampled)
        self.used.append(language)
        # A small region is its own sample.
        words = sampled.get(language) if region["sample"] == region["png"] else None
        if words is None:
            words = recognised(base64.b64decode(region["png"]), language, self._bounds())
        self.words += len(words)
        self.unsure += sum(word.confidence < _UNSURE for word in words)
        left, top = region["box"][:2]
        grown = region["scale"]

        def placed(box: Sequence[int]) -> Box:
            corner = (left, top, left, top)
            return Box(*((one / grown + at) / scale for one, at in zip(box, corner, strict=True)))

        usual = region["glyph"] / scale
        for _, held in groupby(words, key=lambda one: one.line):
            yield _line(number, [(word, placed(word.box)) for word in held], usual)

    def _language(self, sample: bytes, sampled: dict[str, list[Recognised]]) -> str:
        """Choose a region's language: what its script is, and of Chinese, what is read best.

        What was read of the sample stays in `sampled`, by language.
        """
        chinese = [one for one in _CHINESE if one in self.languages]
        if not chinese or _LATIN not in self.languages:
            return self.languages[0]
        first = self._chinese or chinese[0]
        sampled[first] = recognised(sample, first, self._bounds())
        if main_script(" ".join(one.text for one in sampled[first])) == "Latn":
            return _LATIN
        if not self._chinese:
            # One document is set in one kind of Chinese.
            for one in chinese[1:]:
                sampled[one] = recognised(sample, one, self._bounds())
            self._chinese = max(chinese, key=lambda one: _sure(sampled[one]))
        return self._chinese

    def _bounds(self) -> Bounds:
        seconds = int(self.limits.document_seconds)
        return Bounds(self.limits.document_memory, seconds, _TABLE_BYTES)

    def doubts(self, name: str, pages: str) -> Iterator[Finding]:
        """Say that what was recognised is a witness, and how much of it is unsure."""
        yield finding("text-recognised", Severity.NOTE, name, pages=pages, by=self.read_in())
        if self.unsure:
            yield finding(
                "text-unsure",
                Severity.WARNING,
                name,
                count=str(self.unsure),
                words=str(self.words),
                least=str(_UNSURE),
            )


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page before it is known what runs on every page."""

    size: Size
    zones: tuple[Zone, ...]


def new_recogniser(name: str, limits: Limits) -> Recogniser | Finding:
    """Give what recognises, or a finding that says what to install. Raises `StoppedError`."""
    if not is_installed("PIL") or not is_installed("pypdfium2"):
        return finding("document-needs-extra", Severity.ERROR, name, format="OCR", extra="ocr")
    if has_recogniser():
        version, languages = recogniser()
        known = [one for one in (*_CHINESE, _LATIN) if one in languages]
        if any(one in known for one in _CHINESE):
            return Recogniser(limits, version, known)
    return finding(
        "document-needs-program",
        Severity.ERROR,
        name,
        format="OCR",
        program="tesseract",
        package=f"{_PACKAGE}, {_PACKAGE}-chi-sim, {_PACKAGE}-chi-tra",
    )


def laid_pages(pages: Sequence[RecognisedPage]) -> list[PrintedPage]:
    """Tell running heads and page numbers from the text of pages."""
    listed = [
        [line for zone in page.zones for lane in zone.lanes for line in lane] for page in pages
    ]
    running = running_lines(listed, [page.size.height for page in pages])
    away = {id(listed[page][line]) for page, line in running}
    return [_laid(page, away) for page in pages]


def _laid(page: RecognisedPage, away: Iterable[int]) -> PrintedPage:
    head, foot = list[Line](), list[Line]()
    zones = list[Zone]()
    for zone in page.zones:
        kept = []
        for lane in zone.lanes:
            kept.append(tuple(line for line in lane if id(line) not in away))
            for line in lane:
                if id(line) in away:
                    (head if line.box.top < page.size.height / 2 else foot).append(line)
        if all(kept):
            zones.append(Zone(tuple(kept), zone.scripts))
        elif any(kept):
            zones.append(Zone(tuple(lane for lane in kept if lane)))
    return PrintedPage(page.size, tuple(head), tuple(zones), tuple(foot))


def _line(number: int, held: Sequence[tuple[Recognised, Box]], usual: float) -> Line:
    text, words = "", list[Word]()
    whole = held[0][1]
    for word, box in held:
        if text and not (is_wide(text[-1]) or is_wide(word.text[0])):
            text += " "
        words.append(Word(len(text), len(text) + len(word.text), box, word.confidence))
        text += word.text
        whole = whole.around(box)
    high = whole.bottom - whole.top
    # Boxes of recognised words differ from line to line; letters of one size do not.
    size = usual if abs(high - usual) <= usual * _ALIKE else high
    return Line(number, text, whole, size, tuple(words))


def _sure(words: Sequence[Recognised]) -> float:
    letters = sum(len(one.text) for one in words)
    return sum(one.confidence * len(one.text) for one in words) / max(letters, 1)


def _scripts(lanes: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    scripts = tuple(
        main_script(re.sub(r"\d", "", " ".join(one.text for one in lane))) for lane in lanes
    )
    told_apart = len(set(scripts)) > 1 and not set(scripts) & set(_NO_SCRIPT)
    return scripts if told_apart else ()
