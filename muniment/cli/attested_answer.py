"""Attestations as commands show them: beside what the rules read, with who made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from manifests import Trust, parse_time
from manifests.endorser import endorser_of
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody import Attested, read_attestations
from muniment.reading import NoticeView
from muniment.words import Language
from muniment.words.attesting import attesting_words


def attested_of(
    archive: Archive, catalogue: Catalogue, view: NoticeView, version: int
) -> tuple[Attested, ...]:
    """Give what is attested of a version, and may be given out now."""
    if view.publication is None:
        return ()
    found = read_attestations(archive, catalogue, view.publication)
    return tuple(one for one in found if one.said.version == version)


def attested_json(found: Sequence[Attested], trust: Trust) -> list[dict[str, Any]]:
    """Give the JSON that docs/json.md shows, in the order of the log."""
    return [_one(one, trust) for one in found]


def attested_lines(found: Sequence[Attested], trust: Trust, language: Language) -> Iterator[str]:
    """Give lines on what stands of it; nothing where nothing does."""
    standing = [one for one in found if one.stands]
    if standing:
        yield ""
        yield attesting_words("heading", language)
    for one in standing:
        said = one.said
        yield f"  {said.field} ({said.language}): {reading_words(one, language)}"
        place = {"path": said.path, "index": str(one.index)}
        if said.start is None:
            where = attesting_words("whole", language, **place)
        else:
            place |= {"start": str(said.start), "end": str(said.end)}
            where = attesting_words("where", language, **place)
        reason = f": {said.reason}" if said.reason else ""
        yield f"    {by_words(one, trust, language)}; {where}{reason}"


def reading_words(one: Attested, language: Language) -> str:
    """Say what is attested, and what the rules read."""
    said = one.said
    code = {
        (True, True): "confirmed" if said.confirms else "corrected",
        (True, False): "added",
        (False, True): "denied",
        (False, False): "neither",
    }[said.value is not None, said.machine is not None]
    return attesting_words(code, language, value=str(said.value), machine=str(said.machine))


def by_words(one: Attested, trust: Trust, language: Language) -> str:
    """Say who attests it, by the reader's own name for the key."""
    if one.key is None:
        return attesting_words("by-archive", language, signer=one.signer)
    key, name = one.key.fingerprint(), pinned_name(one, trust)
    if name is None:
        return attesting_words("by-unknown", language, key=key)
    return attesting_words("by-pinned", language, name=name, key=key)


def pinned_name(one: Attested, trust: Trust) -> str | None:
    """Give the reader's name for the key; none for a key that he no longer trusts at that time."""
    endorser = None if one.key is None else endorser_of(trust.endorsers, one.key)
    if endorser is None:
        return None
    if endorser.until is not None and parse_time(one.composed) > endorser.until:
        return None
    return endorser.name


def _one(one: Attested, trust: Trust) -> dict[str, Any]:
    said = one.said
    return {
        "field": said.field,
        "language": said.language,
        "value": said.value,
        "machine": said.machine,
        "status": said.status,
        "rules": said.rules,
        "rendition": said.path,
        "start": said.start,
        "end": said.end,
        "reason": said.reason,
        "key": None if one.key is None else one.key.fingerprint(),
        "by": pinned_name(one, trust),
        "signer": one.signer,
        "record": one.record,
        "index": one.index,
        "composed": one.composed,
        "stands": one.stands,
    }
