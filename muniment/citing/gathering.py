"""A citation gathered: from an edition's fields, a version's statement, and the records about it.

Of each field and language what the base prints is taken (muniment/edition/alignment/standing.py),
else the first witness that prints it; what others print otherwise is kept beside it, but for what
was only recognised in a picture. Where no rendition prints a title or an issuer, what the operator
described is taken, and called so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from manifests import MunimentError
from muniment.citing.citation import (
    DESCRIBED,
    Citation,
    Dated,
    Given,
    Kept,
    Pinpoint,
    Source,
    Tombstone,
    is_cited,
)
from muniment.citing.pinpoint import find_pinpoint, unread_pinpoint
from muniment.custody import Supersession
from muniment.edition.alignment.standing import standings
from muniment.edition.asked import unit_id, units_named
from muniment.edition.fields import Field, Status
from muniment.edition.model import Edition
from muniment.edition.vouched import Vouched
from muniment.reading.view import NoticeView, VersionView

_DESCRIBED = (("title", "title"), ("issuer", "publisher"))
_QUOTES = str.maketrans("‘’“”＂＇", "''\"\"\"'")


class UnitError(MunimentError):
    """The text has no such article."""


def cite(
    view: NoticeView,
    version: VersionView,
    edition: Edition,
    *,
    article: str = "",
    dated: Dated | None = None,
    vouched: Sequence[Vouched] = (),
) -> Citation:
    """Gather what there is to cite of a version; of a unit in it where `article` names one.

    `edition` is that of the version (`read_shelved`); of a notice that is withheld whole, one of no
    renditions. `vouched` is what is attested of it; it changes nothing that is read. Raises
    `UnitError` where the text was read and has no such unit, and `ValueError` for material that is
    not in the log yet.
    """
    if view.object is None or version.id is None or version.index is None:
        raise ValueError("what is not in the log yet cannot be cited")
    hidden = view.publication is not None and view.publication.whole is not None
    given = tuple(_fields(edition))
    if not hidden:
        given += tuple(_described(view, version, given))
    return Citation(
        given=given,
        kept=_kept(view, version),
        sources=() if hidden else tuple(_sources(version)),
        tombstones=tuple(_tombstones(view, version)),
        pinpoint=_pinpoint(edition, article) if article else None,
        dated=dated,
        rules=edition.rules,
        vouched=tuple(vouched),
    )


def _kept(view: NoticeView, version: VersionView) -> Kept:
    return Kept(
        object=view.object or "",
        version=version.number,
        versions=len(view.versions),
        accession=version.id or "",
        origin=view.origin,
        index=version.index or 0,
        composed=version.composed or "",
        signer=version.role.principal if version.role else "",
        key=version.role.key if version.role else "",
    )


def _fields(edition: Edition) -> Iterator[Given]:
    found: dict[tuple[str, str], Given] = {}
    for standing in standings(edition.renditions):
        for copy in (standing.base, *standing.witnesses):
            seen: set[str] = set()
            for (name, _), joint in groupby(copy.said.fields, lambda one: (one.name, one.rule)):
                fields = list(joint)
                # A gazette prints several notices: the first of each name is this one's.
                if name in seen or not _is_cited(fields[0]):
                    continue
                seen.add(name)
                one = _given(fields, copy.column.language, copy.rendition.name)
                key = (name, standing.language)
                if key not in found:
                    found[key] = one
                elif not copy.rendition.witness:
                    found[key] = _beside(found[key], one)
    yield from found.values()


def _is_cited(field: Field) -> bool:
    return is_cited(field.name) and field.status is not Status.ABSENT


def _given(fields: Sequence[Field], language: str, rendition: str) -> Given:
    """Give a field; joint issuers, and the numbers of a joint notice, are one to those who cite."""
    field = fields[0]
    readings = [one.value for one in field.readings if one.value]
    between = "、" if language.startswith("zh") else "; "
    joint = between.join(filter(None, (one.value for one in fields)))
    values = [joint] if field.value is not None else readings
    return Given(
        field.name,
        values[0],
        field.status.value,
        language,
        field.rule,
        rendition,
        tuple(values[1:]),
    )


def _beside(first: Given, other: Given) -> Given:
    """Keep what another rendition prints, where it is not the same but for its setting."""
    known = {_alike(one) for one in (first.value, *first.others)}
    more = tuple(one for one in (other.value, *other.others) if _alike(one) not in known)
    if other.standing == Status.INFERRED.value or not more:
        return first
    if first.standing == Status.INFERRED.value:
        return other
    return replace(
        first, standing=Status.CONFLICTING.value, others=(*first.others, *more), rule="renditions"
    )


def _alike(value: str) -> str:
    folded = unicodedata.normalize("NFKC", value).translate(_QUOTES).casefold()
    return "".join(folded.split())


def _described(view: NoticeView, version: VersionView, given: Sequence[Given]) -> Iterator[Given]:
    """Give what the operator wrote where nothing of the kind is read off the notice."""
    for name, key in _DESCRIBED:
        if any(one.name == name or (name, one.name) == ("title", "subject") for one in given):
            continue
        said = version.description.get(key) or view.description.get(key) or ()
        for value in said:
            yield Given(name, str(value), DESCRIBED, "", "statement")


def _sources(version: VersionView) -> Iterator[Source]:
    """Give sources that brought renditions first, then the others that were obtained."""
    brought = {file.stated.source for file in version.renditions}
    numbered = sorted(version.given_sources, key=lambda pair: pair[0] not in brought)
    for _, source in numbered:
        if "failure" in source:
            continue
        place = str(source.get("address") or source.get("name") or "")
        page = source.get("page")
        if not source.get("address") and isinstance(page, Mapping):
            place = str(_of(page, "address").get("value") or place)
        yield Source(str(source.get("kind", "")), place, _time(version, source))


def _time(version: VersionView, source: Mapping[str, Any]) -> str:
    """Give when an address was asked, by the archive's clock; else when the statement was made."""
    address = str(source.get("address", "")).partition("#")[0]
    for exchange in version.exchanges:
        if address and exchange.get("url") == address:
            return str(_of(exchange, "ended").get("value") or version.composed or "")
    return version.composed or ""


def _of(item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = item.get(key)
    return value if isinstance(value, Mapping) else {}


def _tombstones(view: NoticeView, version: VersionView) -> Iterator[Tombstone]:
    at = {record.statement.id: record.row.position for record in view.records}
    if version.superseded is not None:
        yield _superseded(version.superseded)
    whole = view.publication.whole if view.publication is not None else None
    held = {file.withheld.record: file.withheld for file in version.files if file.withheld}
    if whole is not None:
        held[whole.record] = whole
    for one_held in held.values():
        paths = tuple(f.stated.path for f in version.files if f.withheld == one_held)
        yield Tombstone(
            "withheld",
            one_held.record,
            one_held.index,
            paths=() if one_held == whole else paths,
            authority=one_held.authority,
            until=one_held.until,
        )
    gone = {file.redacted.record: file.redacted for file in version.files if file.redacted}
    for record, redacted in gone.items():
        paths = tuple(
            f.stated.path for f in version.files if f.redacted and f.redacted.record == record
        )
        every = len(paths) == len(version.files)
        yield Tombstone(
            "redacted",
            record,
            at.get(record),
            paths=() if every else paths,
            authority=redacted.authority,
        )


def _superseded(one: Supersession) -> Tombstone:
    final = one.last == one.by
    return Tombstone(
        "superseded",
        one.record,
        one.index,
        one.reason,
        by=one.last,
        by_object=one.by_object if final else "",
        by_version=one.by_version if final else 0,
    )


def _pinpoint(edition: Edition, asked: str) -> Pinpoint:
    article = unit_id(asked)
    found = find_pinpoint(edition, article)
    if found is not None:
        return found
    read = [one for one in edition.renditions if one.text is not None]
    if read or not re.fullmatch(r"[a-z0-9_.-]{1,200}", article):
        raise UnitError(
            f"{asked!r} is no unit of this version's text, as the rules read it. "
            f"It has {units_named(edition) or 'none'}; `muniment outline` lists all."
        )
    return unread_pinpoint(article)
