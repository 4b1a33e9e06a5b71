"""The names in a zip file that does not say what they are in, decided over all of them at once.

APPNOTE.TXT 6.3.10, appendix D.1, has them in code page 437; programs write them in what the system
has. In this order: what an entry says of itself (bit 11, or the Unicode Path field); UTF-8, where
all others are; then what Windows has in China, in Taiwan and in Japan; else that code page.

The sets of those three hold their common characters apart, and that is the rule: three quarters of
a text are of the first level of GB 2312-1980 (rows 16-55), of Big5 (A440-C67E), or of JIS X 0208
(rows 16-47) with its kana. A character alone between Latin letters is none: it is an umlaut.
Russian letters pair to such characters too, but with no second byte below 80, as a fifth of those
in Big5 and Shift_JIS have; and Korean and KOI8-R fill only a corner of GB 2312's first level. What
lies in there altogether is left as the specification has it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable

SPECIFIED = "cp437"
_UTF_8 = "utf-8"
_SAID_UTF_8 = 0x800
_UNICODE_PATH = b"\x75\x70\x01"  # Its id, and version 1.
_LETTER_BESIDE = re.compile(r"[A-Za-z][^\0-\x7f](?=[A-Za-z.]|$)|(?<![^\0-\x7f])[^\0-\x7f][A-Za-z]")
_FEWEST = 2  # Different characters. One pair of bytes is something in every encoding.
# From so many on, a text that lies in another script's corner would be so by no chance.
_IN_HANGUL, _IN_KOI8 = 8, 4


def read_names(infos: Iterable[zipfile.ZipInfo]) -> tuple[tuple[str, ...], str]:
    """Give the name of each entry, in their order, and what was decided of those that do not say.

    That is ``utf-8``, ``gb18030``, ``big5``, ``shift_jis``, or ``cp437`` where nothing could be
    told; empty where each says what it is in, or is ASCII.
    """
    said = [(info, _said(info)) for info in infos]
    unsaid = [_raw(info) for info, name in said if name is None]
    encoding = _decide(unsaid) if unsaid else ""
    codec = _CODECS.get(encoding, encoding)
    names = tuple(_raw(info).decode(codec) if name is None else name for info, name in said)
    return names, encoding


def _said(info: zipfile.ZipInfo) -> str | None:
    """Give a name that says what it is in, or need not; None of another."""
    if info.flag_bits & _SAID_UTF_8 or info.orig_filename.isascii():
        return info.filename
    return _unicode_path(info.extra, _raw(info)) or None


def _raw(info: zipfile.ZipInfo) -> bytes:
    # As `zipfile` has it too, a name ends before a zero.
    return info.orig_filename.partition("\0")[0].encode(SPECIFIED)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Give the name of the Info-ZIP Unicode Path field (§4.6.9), if it is of this very name."""
    while len(extra) >= 4:
        size = int.from_bytes(extra[2:4], "little")
        field, extra = extra[:2] + extra[4 : 4 + size], extra[4 + size :]
        if field[:3] == _UNICODE_PATH and field[3:7] == zlib.crc32(raw).to_bytes(4, "little"):
            try:
                return field[7:].decode()
            except UnicodeError:
                return ""
    return ""


def _decide(names: list[bytes]) -> str:
    if _strict(names, _UTF_8) is not None:
        return _UTF_8
    for encoding, is_plausible in _RULES:
        texts = _strict(names, _CODECS.get(encoding, encoding))
        if texts is None or not is_plausible(wide := _wide(texts)):
            continue
        return SPECIFIED if encoding == "gb18030" and _of_another_script(wide) else encoding
    return SPECIFIED


def _strict(names: list[bytes], codec: str) -> list[str] | None:
    try:
        return [name.decode(codec) for name in names]
    except UnicodeError:
        return None


def _wide(texts: list[str]) -> set[str]:
    """Give the characters that speak for an encoding, those between Latin letters as a space."""
    alone = any(_LETTER_BESIDE.search(text) for text in texts)
    wide = {one for text in texts for one in _LETTER_BESIDE.sub("", text) if one > "\x7f"}
    return wide | {" "} if alone else wide


def _bytes_of(characters: Iterable[str], codec: str) -> list[bytes]:
    """Give the bytes of characters in an encoding, none of those that it has not."""
    return [one.encode(codec, "ignore") for one in characters]


def _is_common(spelled: list[bytes], is_first_level: Callable[[bytes], bool]) -> bool:
    common = sum(len(one) == 2 and is_first_level(one) for one in spelled)
    return common >= _FEWEST and common * 4 >= len(spelled) * 3


def _is_simplified(wide: set[str]) -> bool:
    """GB 2312-1980; its signs and digits (rows 1 to 3) speak neither for it nor against."""
    spelled = [one for one in _bytes_of(wide, "gb2312") if not b"\xa1\xa1" <= one < b"\xa4"]
    return _is_common(spelled, lambda one: b"\xb0\xa1" <= one <= b"\xd7\xf9")


def _is_traditional(wide: set[str]) -> bool:
    spelled = [one for one in _bytes_of(wide, "big5") if not b"\xa1\x40" <= one < b"\xa4\x40"]
    return _has_low(spelled) and _is_common(spelled, lambda one: b"\xa4\x40" <= one <= b"\xc6\x7e")


def _is_japanese(wide: set[str]) -> bool:
    spelled = [one for one in _bytes_of(wide, "cp932") if not b"\x81\x40" <= one < b"\x82\x9f"]
    return _has_low(spelled) and _is_common(
        spelled,
        lambda one: b"\x82\x9f" <= one <= b"\x83\x96" or b"\x88\x9f" <= one <= b"\x98\x72",
    )


def _has_low(spelled: list[bytes]) -> bool:
    """Tell whether a fifth of characters have a second byte below 80."""
    return sum(len(one) == 2 and one[1] < 0x80 for one in spelled) * 5 >= len(spelled)


def _of_another_script(wide: set[str]) -> bool:
    """Tell whether a text could as well be Korean (B0-C8, EUC-KR) or small letters of KOI8-R."""
    spelled = [one for one in _bytes_of(wide, "gb2312") if one >= b"\xb0"]
    hangul = all(one[0] <= 0xC8 for one in spelled)
    koi8 = all(0xC0 <= byte <= 0xDF for one in spelled for byte in one)
    return (hangul and len(spelled) >= _IN_HANGUL) or (koi8 and len(spelled) >= _IN_KOI8)


# Windows' editions of the sets; GB 18030 holds its code page 936.
_CODECS = {"big5": "cp950", "shift_jis": "cp932"}
_RULES: tuple[tuple[str, Callable[[set[str]], bool]], ...] = (
    ("gb18030", _is_simplified),
    ("big5", _is_traditional),
    ("shift_jis", _is_japanese),
)
