"""Forms in which a notice leaves the archive."""

from muniment.exchange.kit import KitError, write_kit
from muniment.exchange.originals import Exported, ExportError, export_originals
from muniment.exchange.premis import write_premis

__all__ = [
    "ExportError",
    "Exported",
    "KitError",
    "export_originals",
    "write_kit",
    "write_premis",
]
