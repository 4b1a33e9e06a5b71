"""Which pages of a container an operator wants, and the requests that this makes.

Without a choice one request is one container. With one, the container is kept first, as a notice of
its own, so that nothing of it is lost; then each page that was chosen becomes a notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest import SourceKind
from manifests import Limits, MunimentError, printable
from muniment.imports.gather import digests_of, survey_container
from muniment.imports.pages import PageSource, identity_of
from muniment.imports.recognise import recognise_import
from muniment.imports.survey import Page, Survey

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


def choose(path: Path, wanted: Wanted, limits: Limits) -> Chosen:
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
    survey = survey_container(kind, path, limits)
    size = path.stat().st_size
    pages = tuple(
        PageSource(path, identity, size, sha512.hex, sha256.hex, survey, page)
        for page in wanted.of(survey, str(path))
    )
    if not pages:
        raise ChoiceError(f"{printable(str(path))} holds no pages.")
    return Chosen(path, survey, pages)


@dataclass(frozen=True, slots=True)
class Look:
    """What a container is, without any of it being kept."""

    kind: SourceKind
    errors: int
    warnings: int
    records: int
    pages: tuple[Page, ...]

    def to_json(self) -> dict[str, object]:
        """Give the documented JSON (docs/json.md), without the pages."""
        return {
            "kind": self.kind.value,
            "errors": self.errors,
            "warnings": self.warnings,
            "records": self.records,
        }


def look_at_import(path: Path, limits: Limits) -> Look | None:
    """Look at a container where it lies; None where a path is none. Raises OSError."""
    kind = recognise_import(path, limits)
    if kind is None:
        return None
    survey = survey_container(kind, path, limits)
    report = survey.report
    return Look(kind, report.errors, report.warnings, survey.records, survey.pages)
