"""Imports: what others recorded or packed, taken in with its own provenance, never as a capture.

`recognise_import` says whether a path is such a container, `gather_import` brings it into staging
as it came, with what is in it read out beside it, and `choose` makes of one container the requests
that an operator wants of its pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from manifests.lazy import LazyNames

if TYPE_CHECKING:
    from muniment.imports.arrival import Arrival
    from muniment.imports.choosing import (
        ChoiceError,
        Chosen,
        Look,
        Wanted,
        choose,
        look_at_import,
    )
    from muniment.imports.gather import gather_import, gather_object_version
    from muniment.imports.object_version import ObjectVersion
    from muniment.imports.pages import PageSource
    from muniment.imports.recognise import recognise_import
    from muniment.imports.saved_folder import tell_saved_pages
    from muniment.imports.web_archive import gather_page

__all__ = [
    "Arrival",
    "ChoiceError",
    "Chosen",
    "Look",
    "ObjectVersion",
    "PageSource",
    "Wanted",
    "choose",
    "gather_import",
    "gather_object_version",
    "gather_page",
    "look_at_import",
    "recognise_import",
    "tell_saved_pages",
]

# Loaded when asked for: what opens containers takes long to load, and most sources are none.
__getattr__ = LazyNames(
    __name__,
    {
        "arrival": "Arrival",
        "choosing": "ChoiceError Chosen Look Wanted choose look_at_import",
        "gather": "gather_import gather_object_version",
        "object_version": "ObjectVersion",
        "pages": "PageSource",
        "recognise": "recognise_import",
        "saved_folder": "tell_saved_pages",
        "web_archive": "gather_page",
    },
)
