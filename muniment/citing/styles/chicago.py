"""Chicago, notes and bibliography: the entry of a bibliography.

The Chicago Manual of Style, 17th edition: 14.269-305 (public documents: issuer, title, number,
date), 14.207 (pages on the web: title in quotation marks, the URL last), 14.12 (access dates),
14.99 (a title of another language in brackets behind the first). What an operator described is in
brackets, as what a cataloguer supplies. The 18th edition asks for no access date; ours is the day
of archiving, and stays, since a reader needs to know which state was kept.
"""

from __future__ import annotations

from muniment.citing.citation import Citation
from muniment.citing.pinpoint import english
from muniment.citing.styles import parts
from muniment.words.language import Language


def write_chicago(citation: Citation) -> str:
    """Write the entry; what is not there is left out."""
    issuer = parts.with_others(parts.issuers(citation))
    title = _title(parts.titles(citation))
    pinpoint = english(citation.pinpoint) if citation.pinpoint else ""
    dated = parts.american(citation.issued) if citation.issued else ""
    address = parts.address(citation)
    accessed = f"Accessed {parts.american(citation.archived)}"
    sentences = (
        parts.stopped(issuer),
        title,
        parts.stopped(parts.joined((parts.number(citation), dated, pinpoint), ", ")),
        f"{accessed}. {address}." if address else "",
        f"{parts.where(citation)}.",
    )
    return parts.joined(sentences, " ") + parts.stones(citation, Language.ENGLISH)


def _title(titles: tuple[str, ...]) -> str:
    if not titles:
        return ""
    if titles[0].startswith("["):  # Supplied: in brackets, without quotation marks.
        return parts.stopped(parts.with_others(titles))
    first = titles[0].replace("“", "‘").replace("”", "’")
    others = "; ".join(titles[1:])
    return f"“{first}” [{others}]." if others else f"“{parts.stopped(first)}”"
