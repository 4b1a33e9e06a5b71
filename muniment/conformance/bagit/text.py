"""The text of tag files: decoded as the bag declares, cut into lines (RFC 8493 §2.3)."""

from __future__ import annotations

import codecs
import re

from muniment.conformance.report import Ledger

_LINE_END = re.compile(r"\r\n|\r|\n")
# With a mark these say their own byte order; without one it is the network's (RFC 2781 §4.3).
_MARKED = {
    "utf-16": ({codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}, "utf-16-be"),
    "utf-32": ({codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be"}, "utf-32-be"),
}


def split_lines(text: str) -> list[str]:
    """Cut a text at LF, CR and CRLF, and nowhere else; a last line needs no end."""
    lines = _LINE_END.split(text)
    if lines and not lines[-1]:
        lines.pop()
    return lines


def decode_tag_file(data: bytes, encoding: str, name: str, ledger: Ledger) -> list[str] | None:
    """Decode a tag file into its lines; None where it is not in the encoding declared."""
    marks, encoding = _MARKED.get(encoding, ({}, encoding))
    mark = next((mark for mark in marks if data.startswith(mark)), None)
    if mark is not None:
        encoding = marks[mark]
        data = data.removeprefix(mark)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        ledger.error("bagit-2.3-encoding", name, encoding=encoding)
        return None
    if text.startswith("\ufeff"):
        # RFC 8493 §2.3: a mark only where the encoding needs one.
        ledger.error("bagit-2.3-bom", name, encoding=encoding)
        text = text[1:]
    return split_lines(text)
