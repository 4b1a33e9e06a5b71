"""Forms in which notices leave the archive."""

from muniment.exchange.kit import KitError, write_kit

__all__ = ["KitError", "write_kit"]
