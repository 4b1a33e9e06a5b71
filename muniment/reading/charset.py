"""What HTTP said of the encoding of a rendition that came from the web.

A rendition is the body alone. What the answer's header said stands in the statement, as `encoding`
of the source, or of one of its captures; a reader who leaves it aside reads another text than a
browser did, wherever the page names no encoding itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checksums import Digest
from manifests import StatedFile

# Their page is one of several renditions; an import's is the only one that has an encoding.
_OF_THE_WEB = ("web", "memento")


def charset_of(file: StatedFile, sha512: Digest, sources: Sequence[Mapping[str, Any]]) -> str:
    """Give the label by which HTTP named a rendition's encoding; empty where none counted."""
    if file.kind != "rendition" or file.source is None or file.source >= len(sources):
        return ""
    for encoding in _encodings(sources[file.source], str(sha512)):
        if isinstance(encoding, Mapping) and encoding.get("how") == "http":
            return str(encoding.get("label", ""))
    return ""


def as_header(charset: str) -> bytes:
    """Give a label as the value of Content-Type by which `ingest.read_text` hears of it."""
    return f"charset={charset}".encode("latin-1", "replace") if charset else b""


def _encodings(source: Mapping[str, Any], content: str) -> Iterator[Any]:
    captures = source.get("captures", ())
    for capture in captures if isinstance(captures, list | tuple) else ():
        if isinstance(capture, Mapping) and capture.get("content") == content:
            yield capture.get("encoding")
    page = str(source.get("content", "")).partition("+")[0]
    if page == content or source.get("kind") not in _OF_THE_WEB:
        yield source.get("encoding")
