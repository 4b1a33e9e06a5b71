"""Bytes read as text, with a word on how: by their mark, as UTF-8, as declared, or guessed.

An encoding is never certain, so whoever shows the text also says which one it was read in. Guessing
ends at gb18030, which holds GB 2312 and GBK: the encodings in which older Chinese notices come.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# https://encoding.spec.whatwg.org/#names-and-labels, those that notices come in.
_LABELS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "chinese", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii"), "cp1252"),
    "euc-jp": "euc_jp",
    "windows-1251": "cp1251",
    "koi8-r": "koi8_r",
    "windows-1256": "cp1256",
}
_DECLARED = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{1,40})""", re.I)
_DECLARED_WITHIN = 2048
_DAMAGE = 200


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and how that was known.

    `how` is ``mark``, ``utf-8``, ``declared``, ``guessed`` or ``damaged``; of the last, `damaged`
    counts the places that could not be read.
    """

    text: str
    encoding: str
    how: str
    damaged: int = 0


def read_text(data: bytes, whole: bool = True, declared: bool = False) -> Decoded | None:
    """Read bytes as text, or give None where they are none that we know how to read.

    `whole` is False where `data` was cut and may end within a character; `declared` says whether
    to heed what an HTML page says of itself.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], encoding, whole)
            return None if text is None else Decoded(text, encoding, "mark")
    if b"\0" in data:
        return None
    if (text := _strictly(data, "utf-8", whole)) is not None:
        return Decoded(text, "utf-8", "utf-8")
    if declared and (found := _DECLARED.search(data[:_DECLARED_WITHIN])):
        named = _LABELS.get(found[1].decode("ascii").lower())
        if named and (text := _strictly(data, named, whole)) is not None:
            return Decoded(text, named, "declared")
    text = data.decode("utf-8", "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if damaged * _DAMAGE <= len(text):
        return Decoded(text, "utf-8", "damaged", damaged)
    text = _strictly(data, "gb18030", whole)
    return None if text is None else Decoded(text, "gb18030", "guessed")


def _strictly(data: bytes, encoding: str, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=whole)
    except UnicodeDecodeError:
        return None
