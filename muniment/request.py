"""Requests: what a caller wants preserved, and how he describes it, checked at the edge."""

from __future__ import annotations

import calendar
import enum
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checksums import Algorithm, Digest
from ingest import WHOLE, Extent
from manifests import MunimentError, canonical, printable

if TYPE_CHECKING:
    from ingest import MementoSource
    from muniment.imports import ObjectVersion, PageSource

_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = rf"-?\d{{4}}-{_MONTH}-(?:0[1-9]|[12]\d|3[01])"
_DATE = rf"-?\d{{4}}(?:-(?:{_MONTH}|2[1-4]))?|{_DAY}"  # 21 to 24 are seasons
_UNSPECIFIED = rf"-?\d\d(?:\d|X)X|-?\d{{4}}-XX(?:-XX)?|-?\d{{4}}-{_MONTH}-XX"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_EDTF_DATE = re.compile(
    rf"(?:{_DATE}|{_UNSPECIFIED})[?~%]?|Y-?[1-9]\d{{4,11}}"
    rf"|{_DAY}T(?:{_CLOCK}:[0-5]\d)(?:Z|[+-](?:[01]\d|2[0-3])(?::[0-5]\d)?)?",
    re.ASCII,
)
# RFC 5646 §2.1, langtag and privateuse; grandfathered tags are not taken.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+",
    re.ASCII | re.IGNORECASE,
)
_WEB = re.compile(r"https?:|[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class RequestError(MunimentError):
    """A request is not one that can be carried out."""


class Taking(enum.Enum):
    """How WARC and WACZ files, bags, kits and OCFL objects are taken in."""

    OPENED = "opened"
    AS_IS = "as is"


@dataclass(frozen=True)
class Request:
    """One notice to be made of `sources`, or to be added to the notice `object_id`.

    `notice` is its description: ``title``, ``language`` and ``publisher`` lists of texts,
    ``published`` (EDTF), ``rights`` and ``legal_basis`` texts; what was not given is absent.
    With a `page` the one source is a container, and only that page of it is meant.
    With an `object_version` the one source is an OCFL object, and only that version is meant.
    With a `memento` the one source is its address in another archive.
    `taken_as_notice` is the caller's reason to take in what the rules hold to be no notice;
    `extent` says what is captured besides the pages at its addresses.
    """

    sources: tuple[str, ...]
    notice: Mapping[str, Any]
    object_id: str | None = None
    taking: Taking = Taking.OPENED
    page: PageSource | None = None
    object_version: ObjectVersion | None = None
    taken_as_notice: str = ""
    memento: MementoSource | None = None
    extent: Extent = WHOLE

    @cached_property  # Asked for at every step of a list.
    def item(self) -> bytes:
        """A digest (SHA-256) by which the same request is known again in the same call."""
        value: list[Any] = [list(self.sources), dict(self.notice), self.object_id or ""]
        if self.taking is not Taking.OPENED:
            value.append(self.taking.value)
        if self.page is not None:
            value.append(self.page.key)
        if self.object_version is not None:
            value.append(self.object_version.key)
        if self.taken_as_notice:
            value.append(["as-notice", self.taken_as_notice])
        if self.memento is not None:
            value.append(self.memento.key)
        if self.extent != WHOLE:
            value.append(["extent", *self.extent.names])
        return Digest.of(Algorithm.SHA256, canonical(_spelled(value))).value


def is_web(source: str) -> bool:
    """Tell an address from a path: every scheme counts, though only http and https are taken."""
    return _WEB.match(source) is not None


def refuse_own(path: Path, archive: Path, keys: Path) -> None:
    """Refuse a source with this very archive or its keys in it; raise `RequestError`.

    What goes in is there for ever, and no key lies in an archive.
    """
    source = os.path.realpath(path)
    for own, what in ((archive, "this archive itself"), (keys, "this archive's keys")):
        place = os.path.realpath(own)
        if os.path.commonpath((source, place)) == source:
            raise RequestError(
                f"{printable(str(path))} holds {what} ({place}), which it cannot take in. Preserve "
                "the folders beside it one by one."
            )
        if own == keys and os.path.commonpath((source, place)) == place:
            raise RequestError(f"{printable(str(path))} is one of {what}, which it cannot take in.")


def describe(
    title: Sequence[str] = (),
    language: Sequence[str] = (),
    publisher: Sequence[str] = (),
    published: str = "",
    rights: str = "",
    legal_basis: str = "",
) -> Mapping[str, Any]:
    """Check a description and leave out what was not given; raise `RequestError`."""
    for tag in language:
        if not _LANGUAGE.fullmatch(tag):
            raise RequestError(
                f"{tag!r} is no language tag (BCP 47). Chinese in simplified script is zh-Hans, "
                "English en, Uyghur ug."
            )
    if published and not is_edtf(published):
        raise RequestError(
            f"{published!r} is no date as EDTF spells them: 2014-10-01, 2014-10, 2014, 2014~ "
            "(about), 201X, 2014-10-01/2014-11-01 (from, to)."
        )
    given: dict[str, Any] = {
        "title": [text for text in title if text],
        "language": [text for text in language if text],
        "publisher": [text for text in publisher if text],
        "published": published,
        "rights": rights,
        "legal_basis": legal_basis,
    }
    for key, value in given.items():
        for text in (value,) if isinstance(value, str) else value:
            _check_text(key, text)
    return {key: value for key, value in given.items() if value}


def said_reason(text: str) -> str:
    """Check a reason that goes into a statement; raise `RequestError`."""
    _check_text("the reason", text)
    return text.strip()


def is_edtf(text: str) -> bool:
    """Tell whether `text` is an EDTF date or interval of levels 0 and 1 (ISO 8601-2 Annex A)."""
    parts = text.split("/")
    if len(parts) == 1:
        return _is_date(text)
    open_ends = [part in ("", "..") for part in parts]
    return (
        len(parts) == 2
        and not all(open_ends)
        and all(ended or _is_date(part) for part, ended in zip(parts, open_ends, strict=True))
    )


def _is_date(text: str) -> bool:
    if not _EDTF_DATE.fullmatch(text):
        return False
    if not (day := re.match(_DAY, text)):
        return True
    year, month, number = day[0].removeprefix("-").split("-")
    return int(number) <= calendar.monthrange(2000 + int(year) % 400, int(month))[1]


def _check_text(what: str, text: str) -> None:
    if any(ord(character) < 32 for character in text) or not _is_unicode(text):
        raise RequestError(f"{what} holds a control character or is not UTF-8: {text!r}")


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _spelled(value: Any) -> Any:
    """Spell a path that is not UTF-8 so that JSON can hold it; only digests are taken of it."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if isinstance(value, dict):
        return {key: _spelled(item) for key, item in value.items()}
    return [_spelled(item) for item in value]
