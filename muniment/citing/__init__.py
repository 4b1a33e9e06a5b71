"""Citing: what a notice says of itself, and where it is kept, in the forms that writers use.

    citation = cite(view, version, edition, article="art_3__item_2", dated=dated)
    text = as_style(citation, "oscola")

Nothing is in a citation that was not printed, recorded or proven; what a rule concluded, or an
operator described, is named as such in its notes.
"""

from muniment.citing.citation import Citation, Dated, Given, Kept, Pinpoint, Source, Tombstone
from muniment.citing.gathering import UnitError, cite
from muniment.citing.styles import STYLES, as_style
from muniment.citing.telling import citation_json

__all__ = [
    "STYLES",
    "Citation",
    "Dated",
    "Given",
    "Kept",
    "Pinpoint",
    "Source",
    "Tombstone",
    "UnitError",
    "as_style",
    "citation_json",
    "cite",
]
