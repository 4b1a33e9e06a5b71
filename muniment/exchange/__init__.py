"""Forms in which notices leave the archive."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from muniment.exchange.kit import KitError, write_kit

__all__ = ["KitError", "write_kit"]

_PLACES = {"KitError": "kit", "write_kit": "kit"}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: who takes in what another archive gave away writes no kit.
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_PLACES[name]}")
    value = globals()[name] = getattr(module, name)
    return value
