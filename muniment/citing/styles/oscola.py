"""OSCOLA: a footnote's citation of an official text on the web.

OSCOLA, 4th edition: 3.4.8 (websites: author, title in single quotation marks, date in brackets, a
pinpoint before the URL, the URL in angle brackets, when it was accessed), 2.4.2 (articles as
``art 6(ii)``), 1.3.1 (no full stops in abbreviations), 1.1.1 (a full stop ends the footnote). A
number of the document stands with its date. The day of access is the day of archiving.
"""

from __future__ import annotations

from muniment.citing.citation import Citation
from muniment.citing.pinpoint import english
from muniment.citing.styles import parts
from muniment.words.language import Language


def write_oscola(citation: Citation) -> str:
    """Write the citation; it ends with a full stop, as a footnote does."""
    issuer = parts.with_others(parts.issuers(citation))
    dated = parts.british(citation.issued) if citation.issued else ""
    said = parts.joined((parts.number(citation), dated), ", ")
    head = parts.joined((_title(parts.titles(citation)), f"({said})" if said else ""), " ")
    pinpoint = english(citation.pinpoint, stops=False) if citation.pinpoint else ""
    address = parts.address(citation)
    day = parts.british(citation.archived)
    last = parts.joined((pinpoint, f"<{address}> accessed {day}" if address else ""), " ")
    begun = parts.joined((issuer, head), ", ")
    whole = f"{parts.joined((begun, last, f'({parts.where(citation)})'), ' ')}."
    return whole + parts.stones(citation, Language.ENGLISH)


def _title(titles: tuple[str, ...]) -> str:
    if not titles:
        return ""
    if titles[0].startswith("["):
        return parts.with_others(titles)
    first = titles[0].replace("‘", "“").replace("’", "’")
    others = "; ".join(titles[1:])
    return f"‘{first}’ [{others}]" if others else f"‘{first}’"
