"""The styles: one file each, and `as_style`, which writes a citation in any of them.

What a style has no place for stands in `muniment.citing.telling.notes`; the forms that programs
read (CSL-JSON, BibTeX, RIS) carry these notes themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from muniment.citing.citation import Citation
from muniment.citing.styles.bibtex import write_bibtex
from muniment.citing.styles.bluebook import write_bluebook
from muniment.citing.styles.chicago import write_chicago
from muniment.citing.styles.csl import write_csl
from muniment.citing.styles.gbt7714 import write_gbt7714
from muniment.citing.styles.oscola import write_oscola
from muniment.citing.styles.ris import write_ris
from muniment.words.language import Language

_PLAIN: dict[str, tuple[Callable[[Citation], str], Language]] = {
    "chicago": (write_chicago, Language.ENGLISH),
    "bluebook": (write_bluebook, Language.ENGLISH),
    "oscola": (write_oscola, Language.ENGLISH),
    "gbt7714": (write_gbt7714, Language.CHINESE),
}
_FORMS: dict[str, Callable[[Sequence[Citation]], str]] = {
    "csl": write_csl,
    "bibtex": write_bibtex,
    "ris": write_ris,
}
STYLES = (*_FORMS, *_PLAIN)


def is_form(style: str) -> bool:
    """Tell whether a style is a form that programs read."""
    return style in _FORMS


def language_of(style: str) -> Language:
    """Give the language of a style's own words."""
    return _PLAIN[style][1] if style in _PLAIN else Language.ENGLISH


def as_style(citations: Citation | Sequence[Citation], style: str) -> str:
    """Write citations in a style, one a line or as one file; it ends without a line end or as RIS.

    Raises `KeyError` for a style that is none of `STYLES`.
    """
    every = (citations,) if isinstance(citations, Citation) else tuple(citations)
    if style in _FORMS:
        return _FORMS[style](every)
    return "\n".join(_PLAIN[style][0](one) for one in every)
