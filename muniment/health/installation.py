"""This installation: are our files those of the wheel, and is what verification needs here?"""

from __future__ import annotations

import base64
import hashlib
import shutil
import sqlite3
import ssl
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import muniment
from ingest import can_identify
from muniment.health.symptom import State, Symptom

_PROGRAMS = {
    "sha512sum": "coreutils",
    "ssh-keygen": "openssh-client",
    "openssl": "openssl",
}


def examine_installation() -> Iterator[Symptom]:
    """Look at interpreter, libraries, our own files against RECORD, and stock programs."""
    yield Symptom(
        "python",
        State.WELL,
        f"{sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {ssl.OPENSSL_VERSION}",
    )
    yield _record()
    for program, package in _PROGRAMS.items():
        found = shutil.which(program)
        yield Symptom(
            program,
            State.WELL if found else State.WARNING,
            found or f"not here: verify.sh and checking by hand need it (Debian package {package})",
        )

    yield Symptom(
        "formats",
        State.WELL if can_identify() else State.NOT_CHECKED,
        "the extra `formats` tells what kinds of files come in"
        if can_identify()
        else "the extra `formats` is not installed: what kinds of files come in is not told",
    )


def _record() -> Symptom:
    """Compare installed files with the wheel's RECORD (PyPA, recording installed packages)."""
    try:
        distribution = metadata.distribution("muniment")
    except metadata.PackageNotFoundError:
        return Symptom(
            "our files", State.NOT_CHECKED, "not installed from a wheel, so there is no RECORD"
        )
    base = Path(str(distribution.locate_file("")))
    if Path(muniment.__file__).resolve().parent.parent != base.resolve():
        return Symptom(
            "our files",
            State.NOT_CHECKED,
            f"running from {Path(muniment.__file__).parent}, not from what was installed in {base}",
        )
    listed = [file for file in distribution.files or [] if file.hash is not None]
    wrong = [str(file) for file in listed if _digest(base / str(file), file) != file.hash.value]  # type: ignore[union-attr]
    strangers = sorted(_strangers(base, {str(file) for file in distribution.files or []}))
    if wrong or strangers:
        return Symptom(
            "our files",
            State.WRONG,
            f"not as the wheel's RECORD lists them: {', '.join(wrong + strangers)}. Install anew",
        )
    return Symptom(
        "our files",
        State.WELL,
        f"{len(listed)} files are as the wheel's RECORD lists them (RECORD itself is not signed)",
    )


def _digest(path: Path, file: metadata.PackagePath) -> str | None:
    if not path.is_file() or file.hash is None:
        return None
    digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _strangers(base: Path, listed: set[str]) -> Iterator[str]:
    for room in ("checksums", "manifests", "ingest", "muniment"):
        for path in (base / room).rglob("*"):
            relative = str(path.relative_to(base))
            if path.is_file() and "__pycache__" not in path.parts and relative not in listed:
                yield relative
