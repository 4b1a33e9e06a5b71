"""Which pages of a container an operator wants, and the requests that this makes.

Without a choice one request is one container. With one, the container is kept first, as a notice of
its own, so that nothing of it is lost; then each page that was chosen becomes a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest import SourceKind
from manifests import Limits, MunimentError, Trust, printable
from muniment.conformance.report import Nobody, Report, Watcher
from muniment.imports.arrival import digests_of
from muniment.imports.pages import PageSource, identity_of
from muniment.imports.recognise import recognise_import
from muniment.imports.survey import Page, Survey
from muniment.imports.web_archive import survey_container

_WEB_ARCHIVES = (SourceKind.WARC, SourceKind.WACZ)
_MOST_SHOWN = 5


class ChoiceError(MunimentError):
    """The pages that are wanted are not there to be taken."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of WARC and WACZ files: pages by their `addresses`, or, with none, each."""

    addresses: tuple[str, ...] = ()

    def of(self, survey: Survey, shown: str) -> Iterator[Page]:
        """Give the pages that are wanted; raise `ChoiceError` where one is not there."""
        if survey.crowded:
            raise ChoiceError(
                f"{printable(shown)} has more records than are remembered (limits.import_records), "
                "so no page is taken out of it. Raise the limit in muniment.toml."
            )
        if not self.addresses:
            yield from survey.pages
            return
        known = {page.address: page for page in survey.pages}
        for address in self.addresses:
            page = known.get(address)
            if page is None and not known:
                raise ChoiceError(
                    f"{printable(shown)} holds no page {printable(address)}, nor any other"
                    f"{_because(survey)}."
                )
            if page is None and (status := survey.answered.get(address)):
                raise ChoiceError(
                    f"{printable(shown)} holds no page {printable(address)}: what it has of it was "
                    f"answered with status {status}. The file keeps that; preserve it whole."
                )
            if page is None:
                listed = ", ".join(list(known)[:_MOST_SHOWN])
                more = ", ..." if len(known) > _MOST_SHOWN else ""
                raise ChoiceError(
                    f"{printable(shown)} holds no page {printable(address)}. It holds "
                    f"{len(known)}: {printable(listed)}{more}. --dry-run lists all."
                )
            yield page


@dataclass(frozen=True, slots=True)
class Chosen:
    """A container, surveyed, and the pages of it that are wanted."""

    path: Path
    survey: Survey
    pages: tuple[PageSource, ...]


def choose(path: Path, wanted: Wanted, limits: Limits, watcher: Watcher) -> Chosen:
    """Survey a WARC or WACZ and find the pages that are wanted of it.

    Raises `ChoiceError` where it is neither, or lacks a page, and OSError where it cannot be read.
    """
    kind = recognise_import(path, limits)
    if kind not in _WEB_ARCHIVES:
        raise ChoiceError(
            f"{printable(str(path))} is no WARC and no WACZ, so it has no pages to choose from."
        )
    assert kind is not None
    identity = identity_of(path)
    sha512, sha256 = digests_of(path)
    survey = survey_container(kind, path, limits, watcher)
    size = path.stat().st_size
    pages = tuple(
        PageSource(path, identity, size, sha512.hex, sha256.hex, survey, page)
        for page in wanted.of(survey, str(path))
    )
    if not pages:
        raise ChoiceError(f"{printable(str(path))} holds no pages{_because(survey)}.")
    return Chosen(path, survey, pages)


def _because(survey: Survey) -> str:
    """Say why a container has no pages, where it has answers."""
    if survey.revisits and not survey.refusals:
        return ": it only says that answers were those of other records, which are not here"
    if not survey.refusals:
        return ""
    return f": none of its answers is one of success (by status: {survey.refused})"


@dataclass(frozen=True, slots=True)
class Look:
    """What a container is, without any of it being kept.

    `report` is that of WARC, WACZ, bags and OCFL objects, `survey` that of the first two, `verdict`
    a kit's code: 0, 1 or 2, or 3 where it cannot be verified; `version` which one of an object.
    """

    kind: SourceKind
    report: Report | None = None
    survey: Survey | None = None
    verdict: int | None = None
    version: int | None = None

    def to_json(self) -> dict[str, object]:
        """Give the documented JSON (docs/json.md)."""
        value: dict[str, object] = {"kind": self.kind.value}
        if self.report is not None:
            value |= {"errors": self.report.errors, "warnings": self.report.warnings}
        if self.survey is not None:
            value["records"] = self.survey.records
            value["pages"] = [one.to_json() for one in self.survey.pages]
        if self.verdict is not None:
            value["verdict"] = self.verdict
        if self.version is not None:
            value["version"] = self.version
        return value


def look_at_import(path: Path, limits: Limits, trust: Callable[[], Trust]) -> Look | None:
    """Look at a container where it lies; None where a path is none.

    Raises OSError, and `SourceError` for OCFL objects that only a call of their own opens.
    """
    kind = recognise_import(path, limits)
    if kind is None:
        return None
    if kind in _WEB_ARCHIVES:
        survey = survey_container(kind, path, limits, Nobody())
        return Look(kind, survey.report, survey)
    if kind is SourceKind.BAG:
        from muniment.imports.bag import look_at_bag

        return Look(kind, look_at_bag(path, limits)[0])
    if kind in (SourceKind.SAVED_PAGE, SourceKind.CRATE):
        return Look(kind)
    if kind is SourceKind.OCFL:
        from muniment.imports.ocfl import survey_closed

        return Look(kind, survey_closed(path, str(path), limits).report)
    from muniment.imports.kit import look_at_kit

    return Look(kind, verdict=look_at_kit(path, limits, trust))
