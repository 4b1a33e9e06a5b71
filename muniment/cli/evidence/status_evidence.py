"""What `muniment status` tells of time authorities and witnesses, in words and in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Any

from manifests import printable
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.cli.common import config, now
from muniment.cli.evidence.clock_words import apart_words

if TYPE_CHECKING:
    from muniment.witnesses.renewal import Renewal
    from muniment.witnesses.standing import Party

_LISTS = ("authorities.toml", "calendars.toml", "witnesses.toml")
_GAVE = {
    "authorities": ("stamps", "stamped"),
    "calendars": ("calendar", "proved"),
    "witnesses": ("witness", "cosigned"),
}
_NOBODY: dict[str, Any] = {
    "authorities": [],
    "calendars": [],
    "witnesses": [],
    "due": {"authorities": [], "calendars": [], "size": None, "untold": False, "witnesses": []},
    "uncovered": None,
    "renewal": None,
}


def evidence_to_json(archive: Archive, catalogue: Catalogue) -> dict[str, Any]:
    """Give the documented JSON of how an archive stands with whom its owner asks."""
    if not any((config().folder / name).is_file() for name in _LISTS):
        return _NOBODY
    # Imported here: most archives ask nobody, and what reads certificates takes long to load.
    from muniment.witnesses.round import read_lists
    from muniment.witnesses.standing import read_standing

    lists = read_lists(config(), archive.roles.origin)
    standing = read_standing(archive, catalogue, config(), lists, now())
    return {
        "authorities": [_party(one) for one in standing.authorities],
        "calendars": [_party(one) for one in standing.calendars],
        "witnesses": [_party(one) for one in standing.witnesses],
        "due": {
            "authorities": list(standing.due.authorities),
            "calendars": list(standing.due.calendars),
            "size": standing.due.size,
            "untold": standing.due.untold,
            "witnesses": list(standing.due.witnesses),
        },
        "uncovered": standing.uncovered,
        "renewal": renewal_to_json(standing.renewal),
    }


def renewal_to_json(renewal: Renewal) -> dict[str, Any] | None:
    """Give the documented JSON of what the evidence of time rests on; None where there is none."""
    if not renewal.bare:
        return None
    return {
        "authorities": sorted({one.told.authority for one in renewal.bare}),
        "by": spell_day(renewal.by),
        "needed": renewal.is_needed(now()),
        "size": max(one.told.size for one in renewal.bare),
    }


def say_evidence(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the lines of it: a heading, and what is said."""
    due = told["due"]
    if told["uncovered"] and told["authorities"]:
        yield "time", f"entries in no stamped checkpoint yet: {told['uncovered']}"
    if names := ", ".join((*due["authorities"], *due["calendars"], *due["witnesses"])):
        yield "due", f"{names}: asked by the next command that takes something in, or `stamp --due`"
    if due["untold"]:
        yield "due", "cosignatures of which the log does not tell yet: `muniment stamp --due`"
    for kind in _GAVE:
        for one in told[kind]:
            yield from _say_party(kind, one)
    if told["renewal"] is not None and told["renewal"]["needed"]:
        yield "renewal", say_renewal(told["renewal"])


def spell_day(moment: Any) -> str | None:
    """Spell a moment as its day in UTC, or None."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d") if moment is not None else None


def _party(one: Party) -> dict[str, Any]:
    value: dict[str, Any] = {
        "name": one.name,
        "size": one.size,
        "asked": one.last.time if one.last is not None else None,
        "why": one.last.why if one.last is not None else "",
        "rotated": one.last is not None and one.last.is_rotated,
        "unlisted": one.last.unlisted if one.last is not None else "",
        "apart": one.last.apart if one.last is not None else 0,
        "ending": None,
    }
    if one.ending is not None:
        value["ending"] = {
            "ends": spell_day(one.ending.ends),
            "role": one.ending.role,
            "subject": one.ending.subject,
        }
    return value


def _say_party(kind: str, one: dict[str, Any]) -> Iterator[tuple[str, str]]:
    gave = f"{one['size']} entries" if one["size"] else "nothing yet"
    kind, done = _GAVE[kind]
    if one["asked"] is None:
        yield kind, f"{one['name']}: {done} {gave}; never asked from here"
    elif one["why"]:
        rotated = "a new certificate: " if one["rotated"] else ""
        why = f"{rotated}{printable(one['why'])}"
        yield kind, f"{one['name']}: {done} {gave}; failed {one['asked']}: {why}"
    else:
        yield kind, f"{one['name']}: {done} {gave}, asked {one['asked']}"
    if one["apart"]:
        yield "warning", f"{one['name']}: {apart_words(one['apart'])}"
    if one["unlisted"]:
        unlisted = printable(one["unlisted"])
        yield "warning", f"{one['name']}: not known whether it was revoked then: {unlisted}"
    if one["ending"] is not None:
        ending = one["ending"]
        subject = printable(ending["subject"])
        ends = f"its {ending['role']} certificate ({subject}) ends on {ending['ends']}"
        next_one = "get its next one, compare fingerprints, and add the authority again with it"
        yield "warning", f"{one['name']}: {ends}; {next_one}"


def say_renewal(renewal: dict[str, Any] | None) -> str:
    """Say whether stamps are to be renewed, and by when."""
    if renewal is None:
        return "there is no time stamp to be renewed"
    names = ", ".join(renewal["authorities"])
    what = f"the stamps over {renewal['size']} entries ({names}), on which all earlier ones rest"
    if not renewal["needed"]:
        return f"{what}, last until {renewal['by']}"
    when = f"by {renewal['by']}" if renewal["by"] else "now, since nobody on your list made them"
    return f"{what}, are to be renewed {when}: `muniment renew`, with authorities that last longer"
