"""One self-contained page on which a person reads a notice and its provenance.

It holds no script and no address that a browser would fetch; its own policy forbids both. What came
from outside passes through Jinja's escaping, or through `visible`.
"""

from __future__ import annotations

import functools
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import jinja2

from manifests import Limits
from muniment.reading.lines import MOST_EXCHANGES
from muniment.reading.rendition import Reading, read_rendition
from muniment.reading.said import (
    came_words,
    clock_time,
    described,
    exchange_words,
    finding_words,
    given_record_words,
    import_words,
    recorded_words,
    request_words,
    source_words,
    superseded_words,
    why_not_given,
)
from muniment.reading.tongue import tongue
from muniment.reading.view import FileView, NoticeView, VersionView
from muniment.reading.visible import acts, visible
from muniment.templates import page_template
from muniment.version import VERSION
from muniment.words import Language, reading_words

_MANY = 5  # A table with more columns than this may take the whole width.


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and the paths of renditions whose bytes are not those of record."""

    text: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A rendition on the page. `earlier` and `later` are versions of the same source.

    `same` is the version, and the file, that holds the same bytes; then nothing else is shown.
    """

    reading: Reading
    anchor: str
    source: str
    same: tuple[int, FileView] | None = None
    earlier: tuple[int, frozenset[Any]] | None = None
    later: tuple[int, frozenset[Any]] | None = None

    @property
    def file(self) -> FileView:
        """The rendition's file."""
        return self.reading.file

    @property
    def acting(self) -> bool:
        """Whether some of its text would act on the page."""
        return any(
            acts(block.text) or any(acts(cell.text) for row in block.rows for cell in row)
            for block in self.reading.blocks
        )

    @property
    def full(self) -> bool:
        """Whether there is something to read, rather than only to list."""
        return bool(self.reading.blocks or self.reading.picture or self.reading.trouble)

    def mark(self, block: Any) -> str:
        """Tell how a block differs from the other versions: ``new``, ``gone`` or nothing."""
        if self.later is not None and block not in self.later[1]:
            return "gone"
        return "new" if self.earlier is not None and block not in self.earlier[1] else ""


def write_page(view: NoticeView, limits: Limits, language: Language) -> Page:
    """Write the page of a notice; what was redacted is named and not shown.

    Of what is withheld only the stored path is given: no name of its own, no size, no digest.

    Raises OSError where a file cannot be read, and `CustodyError` where all of it is withheld.
    """
    if view.publication is not None:
        view.publication.require()
    shown = _compare(view, tuple(_read(view, limits, language)))
    wrong = tuple(
        one.file.shelved for version in shown.values() for one in version if one.reading.trouble
    )
    text = _template().render(
        view=view,
        newest=view.versions[-1],
        shown=shown,
        language=language,
        languages=tuple(view.description.get("language", ())),
        described=tuple(described(view.description)),
        style=resources.files("muniment.reading").joinpath("page.css").read_text("utf-8"),
        version=VERSION,
        say=functools.partial(_say, language),
    )
    return Page(text, wrong)


def _read(view: NoticeView, limits: Limits, language: Language) -> Iterator[tuple[int, Shown]]:
    room = limits.page_bytes
    first: dict[Any, tuple[int, FileView]] = {}
    for version in view.versions:
        for number, file in enumerate(version.readable, start=1):
            reading = _read_one(view, file, limits, language)
            same = first.setdefault(file.sha512, (version.number, file))
            if same[1] is not file and not (reading.trouble or file.withheld or file.redacted):
                reading = Reading(file, reading.format)
            cost = sum(block.size for block in reading.blocks)
            cost += len(reading.picture.address) if reading.picture else 0
            if cost > room:
                reading = Reading(
                    file, reading.format, notes=(("page-full", str(limits.page_bytes)),)
                )
                cost = 0
            room -= cost
            yield (
                version.number,
                Shown(
                    reading=reading,
                    anchor=f"v{version.number}-{number}",
                    source=_source(version, file, language),
                    same=None if same[1] is file else same,
                ),
            )


def _read_one(view: NoticeView, file: FileView, limits: Limits, language: Language) -> Reading:
    if (why := why_not_given(file, language)) is not None:
        return Reading(file, "", notes=(("as-said", why),))
    if view.publication is None:
        return read_rendition(view.folder / file.shelved, file, limits)
    return read_rendition(view.publication.file(file.shelved), file, limits)


def _compare(view: NoticeView, read: tuple[tuple[int, Shown], ...]) -> dict[int, list[Shown]]:
    """Set the renditions of one source in successive versions against each other."""
    shown: dict[int, list[Shown]] = {version.number: [] for version in view.versions}
    before: dict[tuple[str, bytes | None, str], tuple[int, int, Shown]] = {}
    for number, one in read:
        key = (one.source, one.file.stated.name, one.file.stated.kind)
        if one.same is None and one.reading.blocks:
            if (known := before.get(key)) is not None and known[0] != number:
                old_number, at, old = known
                one = replace(one, earlier=(old_number, frozenset(old.reading.blocks)))
                shown[old_number][at] = replace(old, later=(number, frozenset(one.reading.blocks)))
            before[key] = (number, len(shown[number]), one)
        shown[number].append(one)
    return shown


def _source(version: VersionView, file: FileView, language: Language) -> str:
    number = file.stated.source
    if number is None or number >= len(version.sources):
        return ""
    return source_words(version.sources[number], language)


def _say(language: Language, code: str, **particulars: Any) -> str:
    return reading_words(code, language, **{k: str(value) for k, value in particulars.items()})


def _commands(version: VersionView) -> Mapping[str, str]:
    """Give the commands that check the newest version by hand."""
    sums = f"v{version.number}/content/manifests/{version.id}.sums"
    principal = shlex.quote(version.role.principal) if version.role else ""
    return {
        "bytes": f"sha512sum -c --quiet {sums}",
        "signature": f"ssh-keygen -Y verify -f ROLES -I {principal} -n muniment-manifest-v1 "
        f"-s {sums}.sig < {sums}",
    }


@functools.cache
def _template() -> jinja2.Template:
    known = {
        "came_words": came_words,
        "commands": _commands,
        "exchange_words": exchange_words,
        "finding_words": finding_words,
        "import_words": import_words,
        "record_words": given_record_words,
        "recorded_words": recorded_words,
        "request_words": request_words,
        "source_words": source_words,
        "superseded_words": superseded_words,
        "tongue": tongue,
        "why_not_given": why_not_given,
        "many": _MANY,
        "most_exchanges": MOST_EXCHANGES,
    }
    filters = {"visible": visible, "clock_time": clock_time}
    return page_template("muniment.reading", filters, known)
