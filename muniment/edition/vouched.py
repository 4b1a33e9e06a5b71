"""Attestations as a reader is told of them: beside what the rules read, and by whom.

Who that is, is the reader's own name for the key, and never one that an archive gives. What leaves
an archive for nobody in particular (an export, a site) names the key alone, so that it is the same
whoever writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from manifests import Trust, parse_time
from manifests.claims.attestation import TEXT, Attestation
from manifests.claims.endorser import endorser_of
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody import Attested, read_attestations
from muniment.edition.model import RULES
from muniment.reading.view import NoticeView
from muniment.words.attesting import attesting_words
from muniment.words.edition_page import field_words
from muniment.words.language import Language


@dataclass(frozen=True, slots=True)
class Vouched:
    """An attestation, and what a reader calls its key.

    `name` is empty where he has pinned no such key, or trusts it no longer at that time; it is None
    where nobody in particular is told.
    """

    attested: Attested
    name: str | None = None

    @property
    def said(self) -> Attestation:
        """What is attested."""
        return self.attested.said

    @property
    def stands(self) -> bool:
        """Whether the same key has attested nothing else of it since."""
        return self.attested.stands

    @property
    def unit(self) -> str:
        """The unit that it is about; empty where it is about none."""
        kind, _, rest = self.said.field.partition("/")
        return rest.partition("/")[0] if kind in ("units", "alignment") else ""

    @property
    def metadata(self) -> str:
        """The field of what a notice says of itself that it is about; empty where none."""
        kind, _, name = self.said.field.partition("/")
        return name if kind == "metadata" else ""


def vouched_of(
    archive: Archive,
    catalogue: Catalogue,
    view: NoticeView,
    version: int,
    trust: Trust | None = None,
) -> tuple[Vouched, ...]:
    """Give what is attested of a version and may be given out now, in the order of the log.

    `trust` is that of the reader who is told, None where nobody in particular is.
    """
    if view.publication is None:
        return ()
    found = read_attestations(archive, catalogue, view.publication)
    return tuple(told_of(one, trust) for one in found if one.said.version == version)


def told_of(one: Attested, trust: Trust | None) -> Vouched:
    """Give an attestation with the reader's name for its key."""
    if trust is None:
        return Vouched(one)
    endorser = None if one.key is None else endorser_of(trust.endorsers, one.key)
    if endorser is None:
        return Vouched(one, "")
    gone = endorser.until is not None and parse_time(one.composed) > endorser.until
    return Vouched(one, "" if gone else endorser.name)


def vouched_lines(found: Sequence[Vouched], language: Language) -> Iterator[str]:
    """Give lines on what stands of it; nothing where nothing does."""
    standing = [one for one in found if one.stands]
    if standing:
        yield ""
        yield attesting_words("heading", language)
    for one in standing:
        said = one.said
        yield f"  {about_words(one, language)}: {reading_words(one, language)}"
        place = {"path": said.path, "index": str(one.attested.index)}
        if said.start is None:
            where = attesting_words("whole", language, **place)
        else:
            place |= {"start": str(said.start), "end": str(said.end)}
            where = attesting_words("where", language, **place)
        reason = f": {said.reason}" if said.reason else ""
        yield f"    {by_words(one, language)}; {where}{reason}"


def vouched_words(one: Vouched, language: Language) -> str:
    """Say one in a sentence: of what, which value, beside which reading, by whom, and why."""
    made = attesting_words(
        "sentence",
        language,
        field=about_words(one, language),
        reading=reading_words(one, language),
        by=by_words(one, language),
        index=str(one.attested.index),
    )
    return f"{made}: {one.said.reason}" if one.said.reason else made


def about_words(one: Vouched, language: Language) -> str:
    """Name what it is about, and in which language of the notice: ``title (zh-Hans)``."""
    said = one.said
    if one.metadata:
        name = field_words(one.metadata, language)
    elif said.field == TEXT:
        name = attesting_words("place", language, start=str(said.start), end=str(said.end))
    else:
        kind, unit, what = said.field.split("/")
        code = what if kind == "units" else kind
        name = attesting_words(code, language, unit=unit, other=what)
    return f"{name} ({said.language})"


def attested_words(one: Vouched, language: Language) -> str:
    """Give the value that is attested, or say that there is none."""
    value = one.said.value
    return attesting_words("nothing", language) if value is None else value


def machine_words(one: Vouched, language: Language) -> str:
    """Say what the rules read, and which version of them, where it is not the one in use."""
    said = one.said
    if said.confirms:
        code = "as-read"
    else:
        code = "none-read" if said.machine is None else "read"
    made = attesting_words(code, language, machine=str(said.machine))
    return made if said.rules == RULES else f"{made} ({said.rules})"


def reading_words(one: Vouched, language: Language) -> str:
    """Say what is attested, and what the rules read."""
    between = attesting_words("between", language)
    return f"{attested_words(one, language)}{between}{machine_words(one, language)}"


def by_words(one: Vouched, language: Language) -> str:
    """Say who attests it."""
    attested, name = one.attested, one.name
    if attested.key is None:
        return attesting_words("by-archive", language, signer=attested.signer)
    key = attested.key.fingerprint()
    if name is None:
        return attesting_words("by-key", language, key=key)
    if not name:
        return attesting_words("by-unknown", language, key=key)
    return attesting_words("by-pinned", language, name=name, key=key)


def vouched_json(found: Sequence[Vouched]) -> list[dict[str, Any]]:
    """Give the JSON that docs/json.md shows, in the order of the log."""
    return [_one(one) for one in found]


def _one(one: Vouched) -> dict[str, Any]:
    attested, said = one.attested, one.said
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
        "key": None if attested.key is None else attested.key.fingerprint(),
        "by": one.name or None,
        "signer": attested.signer,
        "record": attested.record,
        "index": attested.index,
        "composed": attested.composed,
        "stands": one.stands,
    }
