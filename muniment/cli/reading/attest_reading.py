"""What `muniment attest` is asked, held against what the rules read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manifests.claims.attestation import Attestation
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.cli.common import CallError, find_object, now
from muniment.edition import RULES, Edition, Span
from muniment.edition.attested import read_by_rules
from muniment.edition.shelved import read_shelved
from muniment.reading import NoticeView, view_shelved
from muniment.reading.view import VersionView

_MOST_LINES = 10_000
_MOST_BYTES = 1 << 24
_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_NAMES = {"at": "place", "none": "absent"}  # in lists, and here
_TEXTS = ("notice", "field", "language", "rendition", "place", "reason")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is attested, as it is asked; the value is None where there is to be none."""

    notice: str
    field: str
    value: str | None
    confirm: bool
    version: int | None
    language: str
    rendition: str
    place: Span | None
    reason: str

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Asked:
        """Take it from options, or from a line of a list. Raises `CallError`."""
        known = {*_TEXTS, "value", "confirm", "absent", "version"}
        if not given.keys() <= known:
            raise CallError(f"Not known: {', '.join(sorted(given.keys() - known))}.")
        texts = {name: given.get(name) or "" for name in _TEXTS}
        value, version = given.get("value"), given.get("version")
        if not all(isinstance(one, str) for one in (*texts.values(), value or "")):
            raise CallError("Notice, field, value, language, rendition, at and reason are texts.")
        if version is not None and (type(version) is not int or version < 1):
            raise CallError("A version is a number from 1.")
        ways = [value is not None, bool(given.get("confirm")), bool(given.get("absent"))]
        if ways.count(True) != 1 or not texts["notice"] or not texts["field"]:
            raise CallError("Give --field, and one of --value, --confirm and --none.")
        place = texts.pop("place")
        match = _PLACE.fullmatch(place)
        if place and (match is None or int(match[1]) >= int(match[2])):
            raise CallError(f"{place!r} is no place: START-END, in characters of the text.")
        span = Span(int(match[1]), int(match[2])) if match else None
        return cls(value=value, confirm=ways[1], version=version, place=span, **texts)


def asked_in(path: Path) -> tuple[Asked, ...]:
    """Read a list, a JSON object a line: `notice` and the options' names. Raises `CallError`."""
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        raise CallError(f"{path} is no list of at most {_MOST_BYTES} bytes.")
    asked = []
    lines = [line for line in path.read_bytes().splitlines() if line.strip()]
    if not 0 < len(lines) <= _MOST_LINES:
        raise CallError(f"{path} has {len(lines)} lines, and 1 to {_MOST_LINES} go into a record.")
    for number, line in enumerate(lines, start=1):
        try:
            given: Any = json.loads(line.decode("utf-8"))
            if not isinstance(given, dict):
                raise CallError("it is no JSON object.")
            named = {_NAMES.get(str(name), str(name)): each for name, each in given.items()}
            asked.append(Asked.of(named))
        except (ValueError, RecursionError, CallError) as error:
            raise CallError(f"{path}, line {number}: {error}") from error
    return tuple(asked)


def resolve(archive: Archive, asked: Sequence[Asked]) -> tuple[Attestation, ...]:
    """Find each notice and version, and what the rules read there.

    Raises `CallError`, `FieldError`, and `WithheldError` for what is withheld.
    """
    read: dict[tuple[str, int], tuple[NoticeView, VersionView, Edition]] = {}
    with archive.catalogue() as catalogue:
        return tuple(_resolved(archive, catalogue, one, read) for one in asked)


def _resolved(
    archive: Archive,
    catalogue: Catalogue,
    asked: Asked,
    read: dict[tuple[str, int], tuple[NoticeView, VersionView, Edition]],
) -> Attestation:
    row = find_object(catalogue, asked.notice)
    number = asked.version or len(catalogue.versions(row.object))
    if (row.object, number) not in read:
        view = view_shelved(archive, catalogue, row, now())
        if view.kind != "accession" or not 1 <= number <= len(view.versions):
            raise CallError(f"{row.object} is no notice with a version {number}.")
        if view.publication is not None:
            view.publication.require()
        version = view.versions[number - 1]
        edition = read_shelved(view, version, archive.settings.limits)
        read[row.object, number] = view, version, edition
    view, version, edition = read[row.object, number]
    machine = read_by_rules(
        edition,
        asked.field,
        rendition=asked.rendition,
        language=asked.language,
        place=asked.place,
        most_pairs=archive.settings.limits.edition_pairs,
    )
    file = next(one for one in version.files if one.stated.path == machine.rendition)
    return Attestation(
        object=row.object,
        version=number,
        accession=version.id or "",
        path=machine.rendition,
        sha512=file.sha512,
        language=machine.language,
        field=asked.field,
        rules=RULES,
        machine=machine.value,
        status=machine.status,
        value=machine.value if asked.confirm else asked.value,
        reason=asked.reason,
        start=None if machine.place is None else machine.place.start,
        end=None if machine.place is None else machine.place.end,
    )
