"""The parts of which styles are put together: titles, issuers, days, and text of one line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from muniment.citing.citation import CONFLICTING, DESCRIBED, Citation, Given
from muniment.citing.telling import attestations, fates
from muniment.words.language import Language

# Controls, line and paragraph separators, overrides of direction, and halves of pairs.
_ACTING = re.compile(
    "[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]", re.UNICODE
)
_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
# Bluebook T12.
_SHORT_MONTHS = (
    *("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov."),
    "Dec.",
)


def plain(text: str) -> str:
    """Give a text as one line, without characters that act or that UTF-8 has no bytes for."""
    bare = _ACTING.sub(lambda met: " " if met[0].isspace() else "", text)
    return " ".join(bare.split())


def shown(given: Given) -> str:
    """Give a value; in brackets where the operator described it (Chicago 14.99, ISO 690)."""
    return f"[{plain(given.value)}]" if given.standing == DESCRIBED else plain(given.value)


def titles(citation: Citation) -> tuple[str, ...]:
    """Give the titles, one for each language; a Federal Register document's subject is its own."""
    given = citation.titles or citation.all("subject")
    return tuple(dict.fromkeys(_unstopped(shown(one)) for one in given))


def issuers(citation: Citation) -> tuple[str, ...]:
    """Give who issued it, one for each language; nobody where prints differ about that."""
    given = (one for one in citation.issuers if one.standing != CONFLICTING)
    return tuple(dict.fromkeys(_unstopped(shown(one)) for one in given))


def with_others(values: tuple[str, ...]) -> str:
    """Give the first, and what other languages print in brackets: 通知 [Notice]."""
    if not values:
        return ""
    others = "; ".join(values[1:])
    return f"{values[0]} [{others}]" if others else values[0]


def date_parts(edtf: str) -> tuple[int, ...]:
    """Give year, month and day of a date, as many as it has; nothing of what is no such date."""
    match = _EDTF.fullmatch(edtf)
    parts = tuple(int(one) for one in match.groups() if one) if match else ()
    wrong = len(parts) > 1 and not 1 <= parts[1] <= 12
    return () if wrong else parts


def american(edtf: str, *, short: bool = False) -> str:
    """Spell a date as Chicago 6.38 does: December 24, 2014; `short` with Bluebook's months."""
    year, month, day = (*date_parts(edtf), 0, 0, 0)[:3]
    if not month:
        return str(year) if year else plain(edtf)
    name = (_SHORT_MONTHS if short else _MONTHS)[month - 1]
    return f"{name} {day}, {year}" if day else f"{name} {year}"


def british(edtf: str) -> str:
    """Spell a date as OSCOLA 1.4 does: 24 December 2014."""
    year, month, day = (*date_parts(edtf), 0, 0, 0)[:3]
    if not month:
        return str(year) if year else plain(edtf)
    return f"{day or ''} {_MONTHS[month - 1]} {year}".strip()


def number(citation: Citation) -> str:
    """Give the number that is printed on it."""
    return plain(citation.value("document_number") or citation.value("rin"))


def address(citation: Citation) -> str:
    """Give the address as a URL without what would end it in text: spaces, brackets, controls."""
    return "".join(
        one if one.isprintable() and one not in ' <>"{}|\\^`' else _escaped(one)
        for one in citation.address
    )


def versioned(citation: Citation) -> str:
    """Say of several versions which one it is."""
    kept = citation.kept
    return f"version {kept.version}" if kept.versions > 1 or citation.tombstones else ""


def where(citation: Citation) -> str:
    """Give identifier and position, as they are cited: urn:…, entry 5 of example.org/log."""
    kept = citation.kept
    return ", ".join(
        (kept.object, *filter(None, (versioned(citation),)), f"entry {kept.index} of {kept.origin}")
    )


def stones(citation: Citation, language: Language) -> str:
    """Give what became of it, and what is attested, in brackets, each with a space before."""
    said = (*fates(citation, language), *attestations(citation, language))
    return "".join(f" [{plain(one)}]" for one in said)


def joined(pieces: Iterable[str], between: str) -> str:
    """Join those that are there."""
    return between.join(one for one in pieces if one)


def stopped(text: str) -> str:
    """End a piece with a full stop, unless it ends with a mark already."""
    return text if not text or text[-1] in ".?!。？！" else f"{text}."


def _unstopped(text: str) -> str:
    """Drop the full stop that ends a line of print; that of an abbreviation (U.S.) stays."""
    bare = text[:-1] if text.endswith((".", "\u3002")) else text
    return text if "." in bare.rpartition(" ")[2] else bare


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
