"""Paths in manifests and fetch.txt: read, made safe, and found in the bag (RFC 8493 §2.1.3, §5.1).

Nothing is ever opened by a path that a bag wrote: a path only names one of the files that listing
the bag found.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_ENCODED = re.compile(r"%(0[aAdD]|25)")
_PERCENT = re.compile(r"%(?!0[aAdD]|25)")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]|\\\\|%[A-Za-z]+%")


def is_unsafe(path: str) -> bool:
    """Tell whether a path could lead out of a bag on some system (RFC 8493 §5.1)."""
    if path.startswith(("/", "~", "\\")) or _DRIVE.match(path) or "\0" in path:
        return True
    return ".." in re.split(r"[/\\]", path) or ".." in path.replace("\\", "").split("/")


def decode_path(path: str) -> str:
    """Undo the percent-encoding of LF, CR and %, which are all that is ever encoded."""
    return _ENCODED.sub(lambda match: chr(int(match[1], 16)), path)


def has_bare_percent(path: str) -> bool:
    """Tell whether a % stands for itself, which RFC 8493 §2.1.3 has encoded."""
    return _PERCENT.search(path) is not None


def without_dots(path: str) -> str:
    """Drop every segment that says "here"."""
    return "/".join(part for part in path.split("/") if part not in ("", "."))


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the bag, and whether only another Unicode form of its name was written."""

    path: str
    other_form: bool = False


class Names:
    """The files that are in a bag, by every name that a manifest may call them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._forms: Mapping[str, str] | None = None

    def __contains__(self, path: str) -> bool:
        return path in self._paths

    def find(self, path: str, encoding: str, strict: bool) -> Found | None:
        """Find the file that a path names: as it is, decoded, in bytes, or in another form.

        Where `strict`, a path is always decoded; bags before 1.0 may not have encoded theirs.
        """
        decoded = decode_path(path)
        for name in (decoded,) if strict else dict.fromkeys((path, decoded)):
            if name in self._paths:
                return Found(name)
            if (raw := _as_bytes(name, encoding)) is not None and raw in self._paths:
                return Found(raw)
            if (form := self._by_form(name)) is not None:
                return Found(form, other_form=True)
        return None

    def _by_form(self, path: str) -> str | None:
        if path.isascii():
            return None
        if self._forms is None:
            self._forms = {normal(known): known for known in self._paths if not known.isascii()}
        return self._forms.get(normal(path))


def normal(path: str) -> str:
    """Give the form in which paths that look the same are the same (Unicode NFC)."""
    return unicodedata.normalize("NFC", path)


def _as_bytes(path: str, encoding: str) -> str | None:
    """The name that has, on disk, the very bytes that the tag file has."""
    if path.isascii():
        return None
    try:
        return os.fsdecode(path.encode(encoding))
    except UnicodeEncodeError:
        return None
