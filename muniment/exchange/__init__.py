"""Forms in which a notice leaves the archive."""

from muniment.exchange.kit import KitError, write_kit

__all__ = ["KitError", "write_kit"]
