"""Muniment preserves government notices with verifiable provenance.

    from pathlib import Path
    from muniment import Archive, FolderPackage, Limits, read_trust, verify_kit

    verdict = verify_kit(FolderPackage(Path("kit")), read_trust(Path("trust")), Limits())
    print(verdict.code)

This package is the public interface; `ingest`, `manifests` and `checksums` are its own rooms.
"""

from __future__ import annotations

from pathlib import Path

import checksums
import ingest
import manifests
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
from muniment.version import VERSION

__version__ = VERSION

_HERE = Path(__file__).resolve().parent.parent
for _room in (checksums, ingest, manifests):
    # Plain names could be somebody else's: evidence is checked by our own rooms or not at all.
    if _room.__file__ is None or Path(_room.__file__).resolve().parent.parent != _HERE:
        raise ImportError(
            f"{_room.__name__} is not muniment's own: it was found in {_room.__file__}, and "
            f"muniment lies in {_HERE}. Something else of that name comes first on the path."
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
