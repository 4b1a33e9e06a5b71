r"""BibTeX: an entry ``@misc``, which BibTeX, biblatex and pandoc all read.

Whoever issued it is in two pairs of braces, so that no name is taken apart at ``and`` or a comma;
a title too, so that no style changes its case. What TeX acts on is spelled by a command. BibTeX
counts braces even behind a backslash: those of a text that pair are ``\{`` and ``\}``, which all
read, and of one where they do not, ``\textbraceleft{}``. Other characters stand as they are, in
UTF-8. A URL has its marks percent-encoded (RFC 3986 §2.1).
"""

from __future__ import annotations

from collections.abc import Sequence

from muniment.citing.citation import Citation
from muniment.citing.pinpoint import english
from muniment.citing.styles import parts
from muniment.citing.styles.csl import also, identifier
from muniment.citing.telling import notes
from muniment.words.language import Language

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{one: f"\\{one}" for one in "%&#$_"},
}
_PAIRED = {"{": r"\{", "}": r"\}"}
_ALONE = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_MONTHS = (*("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),)


def write_bibtex(citations: Sequence[Citation]) -> str:
    """Write entries with an empty line between them."""
    return "\n".join(map(_entry, citations))


def tex(text: str) -> str:
    """Spell a text so that TeX prints it and BibTeX finds its braces even."""
    bare = parts.plain(text)
    spelled = {**_TEX, **(_PAIRED if _pair_up(bare) else _ALONE)}
    return "".join(spelled.get(one, one) for one in bare)


def _pair_up(text: str) -> bool:
    depth = 0
    for one in text:
        depth += (one == "{") - (one == "}")
        if depth < 0:
            return False
    return depth == 0


def _entry(citation: Citation) -> str:
    kept, titles, issuers = citation.kept, parts.titles(citation), parts.issuers(citation)
    year, month, day = (*parts.date_parts(citation.issued), 0, 0, 0)[:3]
    said = (*also(citation), *notes(citation, Language.ENGLISH))
    pinpoint = english(citation.pinpoint) if citation.pinpoint else ""
    fields = {
        "author": f"{{{{{tex(issuers[0])}}}}}" if issuers else "",
        "title": f"{{{{{tex(titles[0])}}}}}" if titles else "",
        "number": _braced(tex(parts.number(citation))),
        "year": f"{{{year:04}}}" if year else "",
        "month": _MONTHS[month - 1] if month else "",
        "day": f"{{{day}}}" if day else "",
        "howpublished": _braced(tex(parts.where(citation))),
        "url": _braced(parts.address(citation)),
        "urldate": _braced(citation.archived),
        "version": _braced(str(kept.version)),
        "pages": _braced(tex(pinpoint)),
        "note": _braced(tex(" ".join(said))),
    }
    lines = (f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{identifier(citation)},\n{''.join(lines)}}}\n"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""
