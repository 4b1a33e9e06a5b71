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
from ingest.documents.child import Bounds, StoppedError, is_installed
from ingest.documents.recognise import Recognised, has_recogniser, recognised, recogniser
from manifests import Limits
from muniment.edition.paper.layout import PrintedPage
from muniment.edition.paper.lines import Box, Line
from muniment.edition.paper.running import running_lines
from muniment.edition.paper.scanned import is_table, recognised_line, table_zone
from muniment.edition.paper.sizes import Size
from muniment.edition.paper.zones import Zone
from muniment.edition.rendition import finding
from muniment.edition.writing.language import main_script

_PACKAGE = "tesseract-ocr"
_CHINESE = ("chi_sim", "chi_tra")
_LATIN = "eng"
_TABLE_BYTES = 16 << 20
_UNSURE = 60
_SAMPLES = 3
_SURER = 2.0
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
        size = Size(said["width"] / scale, said["height"] / scale, slope=said["slope"])
        zones = self._tabled(number, said, scale) if said.get("tabled") else None
        if zones is None:
            zones = self._zones(number, said["regions"], scale)
        return RecognisedPage(size, tuple(zones))

    def _zones(self, number: int, regions: Iterable[Mapping[str, Any]], scale: float) -> list[Zone]:
        zones = []
        for _, held in groupby(regions, key=lambda one: one["zone"]):
            lanes = tuple(tuple(self._lines(number, one, scale)) for one in held)
            lanes = tuple(lane for lane in lanes if lane)
            if lanes:
                zones.append(Zone(lanes, _scripts(lanes)))
        return zones

    def _tabled(self, number: int, said: Mapping[str, Any], scale: float) -> list[Zone] | None:
        """Recognise a page with tables; None, as if nothing was, where they are none after all."""
        before = self.words, self.unsure, [*self.used]
        try:
            zones = self._with_tables(number, said, scale)
        except StoppedError:
            zones = None  # Of the page as a whole it may make something.
        if zones is None:
            self.words, self.unsure, self.used = before
        return zones

    def _with_tables(self, number: int, said: Mapping[str, Any], scale: float) -> list[Zone] | None:
        samples = [one["stacks"][0] if "cells" in one else one["sample"] for one in said["tabled"]]
        self._settle([base64.b64decode(one) for one in samples[:_SAMPLES]])
        zones: list[Zone] = []
        for is_drawn, held in groupby(said["tabled"], key=lambda one: "cells" in one):
            if not is_drawn:
                zones += self._zones(number, held, scale)
                continue
            made = [self._table(number, one, scale) for one in held]
            zones += [zone for zone in made if zone is not None]
            if None in made:
                return None
        tables = [(zone, zone.table) for zone in zones if zone.table is not None]
        return zones if all(is_table(one, _share(zone, zones)) for zone, one in tables) else None

    def _settle(self, samples: Sequence[bytes]) -> None:
        """Choose the kind of Chinese by several samples: the words of cells are few."""
        chinese = [one for one in _CHINESE if one in self.languages]
        if self._chinese or len(chinese) < len(_CHINESE):
            return
        read = {
            language: [
                word for sample in samples for word in recognised(sample, language, self._bounds())
            ]
            for language in chinese
        }
        if main_script(" ".join(one.text for one in read[chinese[0]])) != "Latn":
            self._chinese = _better(read)

    def _table(self, number: int, region: Mapping[str, Any], scale: float) -> Zone | None:
        pictures = [base64.b64decode(one) for one in region["stacks"]]
        sampled: dict[str, list[Recognised]] = {}
        language = self._language(pictures[0], sampled)
        self.used.append(language)
        first = sampled.get(language)
        read = [first] if first is not None else []
        read += [recognised(one, language, self._bounds()) for one in pictures[len(read) :]]
        self.words += sum(map(len, read))
        self.unsure += sum(word.confidence < _UNSURE for found in read for word in found)
        return table_zone(number, region, read, scale)

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
            at = [(word, placed(word.box)) for word in held]
            yield recognised_line(number, at, usual)

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
            self._chinese = _better({one: sampled[one] for one in chinese})
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
    running = running_lines(listed, [page.size.along[1] for page in pages])
    held = {id(line) for page in pages for one in page.zones if one.table for line in one.lanes[0]}
    away = {id(listed[page][line]) for page, line in running} - held
    return [_laid(page, away) for page in pages]


def _laid(page: RecognisedPage, away: Iterable[int]) -> PrintedPage:
    head, foot = list[Line](), list[Line]()
    zones = list[Zone]()
    for zone in page.zones:
        if zone.table is not None:
            zones.append(zone)
            continue
        kept = []
        for lane in zone.lanes:
            kept.append(tuple(line for line in lane if id(line) not in away))
            for line in lane:
                if id(line) in away:
                    (head if line.box.top < page.size.along[1] / 2 else foot).append(line)
        if all(kept):
            zones.append(Zone(tuple(kept), zone.scripts))
        elif any(kept):
            zones.append(Zone(tuple(lane for lane in kept if lane)))
    return PrintedPage(page.size, tuple(head), tuple(zones), tuple(foot))


def _share(table: Zone, zones: Sequence[Zone]) -> float:
    """Give how much of a page's text stands in a table."""
    inside = sum(len(line.text) for line in table.lanes[0])
    total = sum(len(line.text) for zone in zones for lane in zone.lanes for line in lane)
    return inside / max(total, 1)


def _better(read: Mapping[str, Sequence[Recognised]]) -> str:
    """Choose the kind of Chinese in which a sample was read best.

    Simplified characters are read as traditional ones nearly as surely as in their own kind, and
    these hardly ever as simplified ones; so it takes more than a little to be traditional.
    """
    simplified, *others = read
    least = _sure(read[simplified]) + _SURER
    return next((one for one in others if _sure(read[one]) >= least), simplified)


def _sure(words: Sequence[Recognised]) -> float:
    letters = sum(len(one.text) for one in words)
    return sum(one.confidence * len(one.text) for one in words) / max(letters, 1)


def _scripts(lanes: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    scripts = tuple(
        main_script(re.sub(r"\d", "", " ".join(one.text for one in lane))) for lane in lanes
    )
    told_apart = len(set(scripts)) > 1 and not set(scripts) & set(_NO_SCRIPT)
    return scripts if told_apart else ()
