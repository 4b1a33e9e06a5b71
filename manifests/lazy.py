"""Names of a package that are loaded when they are asked for: its ``__getattr__`` (PEP 562).

For the type checker the package imports them plainly, below ``TYPE_CHECKING``;
tests/house/test_lazy_names.py holds one against the other.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any


class LazyNames:
    """The public names of a package by the file that has them, parted by blanks.

    NAME:OURS is one that has another name there. Raises AttributeError for any other name.
    """

    def __init__(self, package: str, homes: Mapping[str, str]) -> None:
        self._package = package
        self.places = {
            ours or name: (home, name)
            for home, names in homes.items()
            for name, _, ours in (one.partition(":") for one in names.split())
        }

    def __call__(self, name: str) -> Any:
        """Give what has this name, and keep it in the package."""
        if name not in self.places:
            raise AttributeError(f"module {self._package!r} has no attribute {name!r}")
        home, there = self.places[name]
        value = getattr(importlib.import_module(f"{self._package}.{home}"), there)
        setattr(sys.modules[self._package], name, value)
        return value
