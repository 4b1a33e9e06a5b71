"""Where the files of a version lie in a bag of ours.

::

    data/renditions/公告.html                under the name that it had where it came from
    data/captures/<id>/data.warc.gz         what the archive named itself, by that name
    data/stored/0002.pdf                    what no bag could call as it was called

The last holds for names that are not UTF-8, which a manifest in UTF-8 cannot write; that end in
white space or have control characters other than LF and CR, which readers of manifests lose; that
would lead elsewhere; that are too long; and that a system which folds case or Unicode forms would
take for another's. The statement in the bag has the name as it was, to the byte.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from manifests import StatedFile
from muniment.conformance.bagit.manifest import PAYLOAD
from muniment.conformance.bagit.paths import is_unsafe
from muniment.exchange.originals import original_names

_LONGEST = 255  # bytes of a name, on most file systems
_LINE_ENDS = "\n\r"


def bag_paths(files: Sequence[StatedFile]) -> Mapping[str, StatedFile]:
    """Give the files of a version by their paths in its bag, the same for the same statement."""
    renditions = [file for file in files if file.kind == "rendition"]
    names = dict(zip(renditions, (name for _, name in original_names(renditions)), strict=True))
    placed: dict[str, StatedFile] = {}
    folded: set[str] = set()
    above: set[str] = set()
    for file in files:
        path = f"{PAYLOAD}{file.path}"
        if file in names:
            path = _legible(names[file], folded, above) or f"{PAYLOAD}stored/{_stored(file)}"
        placed[path] = file
        key = _fold(path)
        folded.add(key)
        above.update(key[:at] for at, letter in enumerate(key) if letter == "/")
    return placed


def _legible(name: bytes, folded: set[str], above: set[str]) -> str | None:
    """Give the path of a rendition under its own name, or None where no bag could have it."""
    try:
        path = f"{PAYLOAD}renditions/{name.decode('utf-8')}"
    except UnicodeDecodeError:
        return None
    parts = path.split("/")
    if is_unsafe(path) or any(part in ("", ".") or _is_long(part) for part in parts):
        return None
    if path != path.rstrip() or any(_is_control(letter) for letter in path):
        return None
    key = _fold(path)
    ways = {key[:at] for at, letter in enumerate(key) if letter == "/"}
    return None if key in folded or key in above or ways & folded else path


def _is_long(part: str) -> bool:
    return len(part.encode("utf-8")) > _LONGEST


def _is_control(letter: str) -> bool:
    # Line and paragraph separators end lines for some readers of text, as controls do.
    return unicodedata.category(letter) in ("Cc", "Zl", "Zp") and letter not in _LINE_ENDS


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _stored(file: StatedFile) -> str:
    return file.path.partition("/")[2]
