"""Bytes read as text: in the encoding that a browser would take, and in the one they are in.

A browser goes by mark, HTTP, `meta` and then by the content, and trusts the first that speaks
(https://html.spec.whatwg.org/#determining-the-character-encoding). Labels mean what the Encoding
standard says (https://encoding.spec.whatwg.org/): `gb2312` is gbk, `iso-8859-1` is windows-1252.
Servers mislabel pages, so the content is asked as well; where the two differ both are said, the
text is read by its content, and the bytes stay as they are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import webencodings

from checksums import Finding
from ingest.codes import found
from ingest.text.indexes import read_in
from ingest.text.prescan import label_in, prescan

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
)
# What the content may be found to be, by charset-normalizer's names: those it tells apart.
_FOUND = {
    "gb18030": "gb18030",
    "big5": "big5",
    "big5hkscs": "big5",
    "cp932": "shift_jis",
    "euc_jp": "euc-jp",
    "cp949": "euc-kr",
    "cp1251": "windows-1251",
    "koi8_r": "koi8-r",
    "cp1252": "windows-1252",
    "cp1253": "windows-1253",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
}
_CHINESE = ("gbk", "gb18030")
_GUESSED_FROM = 1 << 16
_DAMAGE = 200
_SURE = 8
_FEW = 20
_HALF = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_HIGH = bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was known to be one.

    `encoding` is the standard's name of what a browser would read it in; `how` says why: ``mark``,
    ``http``, ``meta``, ``content``, or ``default`` where nothing spoke and nothing was found.
    `label` is what was said there, spelled as it was. `content` is what the bytes are in by
    themselves, where that is something else; the text was then read in it. `damaged` counts the
    places that could not be read. `unknown` and `differing` are labels that were not followed: one
    that names no encoding, and the page's own where HTTP's counts. `whole` is False where the bytes
    were the beginning of more.
    """

    text: str
    encoding: str
    how: str
    label: str = ""
    content: str = ""
    damaged: int = 0
    unknown: str = ""
    differing: str = ""
    whole: bool = True

    @property
    def read_in(self) -> str:
        """The encoding in which the text was read."""
        return self.content or self.encoding

    def to_json(self) -> Mapping[str, Any]:
        """Give the ``encoding`` object of a statement's source."""
        item: dict[str, Any] = {"how": self.how, "name": self.encoding}
        if self.label:
            item["label"] = self.label
        if self.content:
            item["content"] = self.content
        if self.damaged:
            item["damaged"] = self.damaged
        return item


def text_findings(decoded: Decoded, where: str) -> tuple[Finding, ...]:
    """Say what is wrong with the labels of a text that came from `where`, or with its bytes."""
    met: list[Finding] = []
    if decoded.content:
        named, content = decoded.label, decoded.content
        met.append(found("text-label-wrong", where, label=named, by=decoded.how, content=content))
    if decoded.unknown:
        met.append(found("text-label-unknown", where, label=decoded.unknown))
    if decoded.differing:
        label, page = decoded.label, decoded.differing
        met.append(found("text-labels-differ", where, http=label, page=page))
    if decoded.damaged:
        met.append(found("text-damaged", where, encoding=decoded.read_in, places=decoded.damaged))
    return tuple(met)


def read_text(
    data: bytes, whole: bool = True, declared: bool = False, http: bytes = b""
) -> Decoded | None:
    """Read bytes as text, or give None where they are none that we know how to read.

    `whole` is False where `data` was cut and may end within a character; `declared` says whether
    to heed what an HTML page says of itself; `http` is the value of Content-Type.
    """
    decoded = _read(data, whole, declared, http)
    return decoded if whole or decoded is None else replace(decoded, whole=False)


def _read(data: bytes, whole: bool, declared: bool, http: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text, damaged = read_in(data[len(mark) :], encoding, whole)
            return Decoded(text, encoding, "mark", damaged=damaged)
    labels = [("http", label_in(http) or ""), ("meta", (prescan(data) if declared else "") or "")]
    named = [(how, label, _meant(label, how)) for how, label in labels if label]
    unknown = next((label for _, label, encoding in named if encoding is None), "")
    known = [(how, label, encoding) for how, label, encoding in named if encoding is not None]
    if b"\0" in data and not (known and known[0][2].startswith("utf-16")):
        return None
    if not known:
        return _by_content(data, whole, unknown)
    how, label, encoding = known[0]
    differing = next(
        (said for _, said, other in known[1:] if _family(other) != _family(encoding)), ""
    )
    text, damaged = read_in(data, encoding, whole)
    content = _other_content(data, whole, encoding, damaged, text)
    if content is not None:
        text, damaged = read_in(data, content, whole)
    return Decoded(text, encoding, how, label, content or "", damaged, unknown, differing)


def _by_content(data: bytes, whole: bool, unknown: str) -> Decoded | None:
    """Read what nobody labelled. An encoding is found, or all but a few places are UTF-8."""
    text, damaged = read_in(data, "utf-8", whole)
    if not damaged:
        return Decoded(text, "utf-8", "content", unknown=unknown)
    if damaged * _DAMAGE <= len(text) or _is_mostly_utf8(data, text, damaged):
        return Decoded(text, "utf-8", "content", damaged=damaged, unknown=unknown)
    # Older Chinese notices come in gb18030, or what it holds; a few words give no other hint.
    high = len(data) - len(data.translate(None, _HIGH))
    few = high < _FEW and high * 4 > len(data)
    for guessed in ("gb18030",) if few else (_guess(data, whole), "gb18030"):
        if guessed is not None and not (read := read_in(data, guessed, whole))[1]:
            return Decoded(read[0], guessed, "content", unknown=unknown)
    text, damaged = read_in(data, "windows-1252", whole)
    if any(ord(character) < 32 and not character.isspace() for character in text):
        return None
    return Decoded(text, "windows-1252", "default", unknown=unknown)


def _other_content(data: bytes, whole: bool, encoding: str, damaged: int, text: str) -> str | None:
    """Say what the content is in, where that is surely not what its label says."""
    if encoding.startswith("utf-16") or data.isascii():
        return None
    if encoding != "utf-8":
        other, not_utf8 = read_in(data, "utf-8", whole)
        if not not_utf8 and (damaged or sum(one > "\x7f" for one in other) >= _SURE):
            return "utf-8"
    broken = damaged * _DAMAGE > len(text)
    if broken and encoding == "utf-8" and _is_mostly_utf8(data, text, damaged):
        return None
    if not broken and (_is_wide(encoding) or len(data) - len(data.translate(None, _HIGH)) < _SURE):
        return None
    guessed = _guess(data, whole)
    if guessed is None or _family(guessed) == _family(encoding):
        return None
    # Of two encodings of one byte a character either would fit: then the label is believed.
    return guessed if broken or _is_wide(guessed) else None


def _is_mostly_utf8(data: bytes, text: str, damaged: int) -> bool:
    """Tell whether bytes were UTF-8 before they were damaged.

    Twice as many characters of several bytes are well formed as places are damaged: bytes of no
    other encoding are so by chance. A half of a pair, which databases and scripts that think in
    UTF-16 write as three bytes, is one place.
    """
    wide = sum(one > "\x7f" for one in text) - damaged
    places = damaged - 2 * len(_HALF.findall(data))
    return wide >= _SURE and places * 2 <= wide


def _is_wide(encoding: str) -> bool:
    """Tell whether an encoding has several bytes for a character, so that not all bytes fit it."""
    return encoding in ("utf-8", *_CHINESE, "big5", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp")


def _guess(data: bytes, whole: bool) -> str | None:
    """Find the one encoding, of those that can be told apart, that the bytes can be read in."""
    # Loaded when needed: hardly any page comes without a label, or with a wrong one.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESSED_FROM], cp_isolation=list(_FOUND)).best()
    guessed = _FOUND.get(best.encoding) if best is not None else None
    return guessed if guessed is not None and not read_in(data, guessed, whole)[1] else None


def _meant(label: str, how: str) -> str | None:
    known = webencodings.lookup(label)
    if known is None or known.name == "replacement":
        return None
    name = str(known.name)
    # A page that could be read so far is in no encoding of two bytes (HTML §13.2.3.2).
    if how == "meta" and name.startswith("utf-16"):
        return "utf-8"
    return "windows-1252" if how == "meta" and name == "x-user-defined" else name


def _family(encoding: str) -> str:
    return "gb18030" if encoding in _CHINESE else encoding
