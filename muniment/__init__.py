"""Muniment preserves government notices with verifiable provenance.

    from pathlib import Path
    from muniment import Archive, FolderPackage, Limits, read_trust, verify_kit

    verdict = verify_kit(FolderPackage(Path("kit")), read_trust(Path("trust")), Limits())
    print(verdict.code)

This package is the public interface; `ingest`, `manifests` and `checksums` are its own rooms.
"""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from muniment.version import VERSION

if TYPE_CHECKING:
    from manifests import (
        FolderPackage,
        Limits,
        MunimentError,
        Result,
        Trust,
        Verdict,
        read_trust,
        verify_kit,
    )
    from muniment.archive.archive import Archive

__version__ = VERSION

_HERE = Path(__file__).resolve().parent.parent
for _room in ("checksums", "ingest", "manifests"):
    # Plain names could be somebody else's: evidence is checked by our own rooms or not at all.
    _spec = find_spec(_room)
    if _spec is None or _spec.origin is None:
        raise ImportError(f"{_room} is missing: muniment in {_HERE} is not all of it.")
    if Path(_spec.origin).resolve().parent.parent != _HERE:
        raise ImportError(
            f"{_room} is not muniment's own: it was found in {_spec.origin}, and muniment lies "
            f"in {_HERE}. Something else of that name comes first on the path."
        )

__all__ = [
    "Archive",
    "FolderPackage",
    "Limits",
    "MunimentError",
    "Result",
    "Trust",
    "Verdict",
    "__version__",
    "read_trust",
    "verify_kit",
]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: a command line and its worker processes need a part of it each.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "muniment.archive.archive" if name == "Archive" else "manifests"
    return getattr(importlib.import_module(home), name)
