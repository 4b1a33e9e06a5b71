"""Bluebook: a full citation of a document of another country's authority, as it was archived.

The Bluebook, 21st edition: Rule 20.2 (title in the original language, a translation in brackets
behind it), Rule 20.5 and T2 ("promulgated by" issuer, date, effective date), Rule 18.2 (URL last,
the archived copy in brackets behind it), T12 (months). Rule 20.2 asks for other scripts to be
romanised, and Rule 20.1 for the country: neither is printed on a notice, so neither is given.
"""

from __future__ import annotations

from muniment.citing.citation import Citation
from muniment.citing.pinpoint import english
from muniment.citing.styles import parts
from muniment.words.language import Language


def write_bluebook(citation: Citation) -> str:
    """Write the citation as one sentence; what is not there is left out."""
    pinpoint = english(citation.pinpoint) if citation.pinpoint else ""
    title = parts.with_others(parts.titles(citation))
    head = parts.joined((title, parts.number(citation)), ", ")
    first = parts.joined((head, _promulgated(citation), pinpoint), " ")
    archived = f"archived {parts.american(citation.archived, short=True)}"
    copy = f"[{parts.joined((parts.where(citation), archived), ', ')}]"
    address = parts.address(citation)
    last = f"{address} {copy}" if address else copy
    said = parts.joined((first, last), ", ")
    return f"{said}.{parts.stones(citation, Language.ENGLISH)}"


def _promulgated(citation: Citation) -> str:
    issuer = parts.with_others(parts.issuers(citation))
    dated = parts.american(citation.issued, short=True) if citation.issued else ""
    force = citation.value("date_in_force")
    effective = f"effective {parts.american(force, short=True)}" if force else ""
    said = parts.joined((f"promulgated by {issuer}" if issuer else "", dated, effective), ", ")
    return f"({said})" if said else ""
