"""Forms in which notices leave the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manifests.lazy import LazyNames

if TYPE_CHECKING:
    from muniment.exchange.kit import KitError, write_kit

__all__ = ["KitError", "write_kit"]

# Loaded when asked for: who takes in what another archive gave away writes no kit.
__getattr__ = LazyNames(
    __name__,
    {"kit": "KitError write_kit"},
)
