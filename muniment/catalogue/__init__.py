"""The catalogue: an index over shelves and log that can be thrown away and built anew."""

from muniment.catalogue.catalogue import (
    HEADS,
    Catalogue,
    CatalogueError,
    Known,
    Row,
    joint_key,
    source_keys,
    told_plainly,
)
from muniment.catalogue.holdings import Held, Holdings
from muniment.catalogue.rebuild import read_shelved, rebuild

__all__ = [
    "HEADS",
    "Catalogue",
    "CatalogueError",
    "Held",
    "Holdings",
    "Known",
    "Row",
    "joint_key",
    "read_shelved",
    "rebuild",
    "source_keys",
    "told_plainly",
]
