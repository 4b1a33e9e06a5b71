"""Readers of notices' texts: which kinds of files say nothing here, and what would read them?"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.documents.child import StoppedError, is_installed
from ingest.documents.office import has_office
from ingest.documents.recognise import has_recogniser, recogniser
from muniment.health.symptom import State, Symptom

# What tesseract needs for the scripts that a scan is looked at for.
_LANGUAGES = ("eng", "chi_sim", "chi_tra")


def examine_reading() -> Iterator[Symptom]:
    """Look for what reads PDF, OFD, word processors' files and scans."""
    lacking = list(_lacking())
    yield Symptom(
        "reading",
        State.NOT_CHECKED if lacking else State.WELL,
        f"without a text here: {'; '.join(lacking)}"
        if lacking
        else "text, pages, PDF, OFD, word processors' files and scans are read",
    )


def _lacking() -> Iterator[str]:
    if not is_installed("lxml") or not is_installed("pypdfium2"):
        yield "PDF, OFD and word processors' files (extra `text`)"
    if not has_office():
        yield "DOC, WPS, RTF and OpenDocument (Debian package libreoffice-writer-nogui)"
    if not is_installed("PIL") or not is_installed("pypdfium2"):
        yield "scans and pictures (extra `ocr`)"
    packages = [f"tesseract-ocr-{one.replace('_', '-')}" for one in _LANGUAGES[1:]]
    if not has_recogniser():
        yield f"scans and pictures (Debian packages {', '.join(('tesseract-ocr', *packages))})"
        return
    try:
        known = recogniser()[1]
    except StoppedError:
        yield "scans and pictures (tesseract does not answer)"
        return
    if missing := [one for one in _LANGUAGES if one not in known]:
        yield f"scans in {', '.join(missing)} (data of tesseract)"
