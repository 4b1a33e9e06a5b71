"""What is installed here that reads files for editions: libraries of the extras, and programs.

    lxml 6.0.2, pillow -, pypdfium2 5.1.0, soffice -, tesseract 5.3.4 chi_sim chi_tra eng

With the same of them a file that could not be read cannot be read again either.
"""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path

from ingest.documents.child import StoppedError
from ingest.documents.office import has_office
from ingest.documents.recognise import has_recogniser, recogniser

_LIBRARIES = ("lxml", "pillow", "pypdfium2")
_OFFICE = "soffice"
_NONE = "-"


def installed_readers() -> str:
    """Spell them, with what tells one version from another."""
    said = [f"{name} {_version(name)}" for name in _LIBRARIES]
    return ", ".join((*said, f"{_OFFICE} {_office()}", f"tesseract {_tesseract()}"))


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return _NONE


def _office() -> str:
    """Say when LibreOffice was put here: it takes a second to be asked for its version."""
    found = shutil.which(_OFFICE) if has_office() else None
    try:
        return str(Path(found).resolve().stat().st_mtime_ns) if found else _NONE
    except OSError:
        return _NONE


def _tesseract() -> str:
    if not has_recogniser():
        return _NONE
    try:
        version, languages = recogniser()
    except StoppedError:
        return _NONE
    return " ".join((version.removeprefix("tesseract "), *sorted(languages)))
