"""Bytes read in an encoding of the Encoding standard, where Python's codecs read some otherwise.

The standard's indexes (https://encoding.spec.whatwg.org/#indexes) are what browsers have. Python's
codecs are other editions of the same sets: what these lack is looked up here, and what they have
otherwise is put right. Left as Python has them, since their characters have other bytes too: Big5
A241 and A242 (fullwidth slashes, for ∕ and ﹨), and EUC-JP 8FA2B7 (~ for ～).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from functools import lru_cache

import webencodings

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Python's codec for an encoding of the standard, where it has another name or is another thing.
_CODECS = {
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "ibm866": "cp866",
    "iso-8859-8-i": "iso-8859-8",
    "macintosh": "mac-roman",
    "shift_jis": "cp932",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
}
# GB 18030-2022: characters for what the edition of 2000, Python's, has in the private use area.
# Of ḿ only the bytes changed places with U+E7C7 (in 2005). A3A0 is a space that many pages have.
_GB18030 = dict(
    zip(
        map(ord, "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7\u1e3f"),
        "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f\ue7c7",
        strict=True,
    )
) | dict(
    zip(
        map(ord, "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue5e5"),
        "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb\u3000",
        strict=True,
    )
)


def _pairs(theirs: str, ours: str) -> Mapping[int, str]:
    return dict(zip(map(ord, theirs), ours, strict=True))


# Characters that a codec has for bytes which are others in the standard, and for no other bytes.
_OTHERWISE: Mapping[str, Mapping[int, str]] = {
    "big5": _pairs("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡"),
    "euc-jp": _pairs("〜‖−¢£¬", "～∥－￠￡￢"),
    "gb18030": _GB18030,
    "gbk": _GB18030,
    "koi8-u": _pairs("╝╬", "ўЎ"),
    "shift_jis": _pairs("\uf8f0\uf8f1\uf8f2\uf8f3", REPLACEMENT * 4),
}
# Big5 of the standard has HKSCS of 2008, and what Taiwan's own systems added (the euro sign).
_BIG5 = {
    "877a": "㡵𡵓𣚞𦀡㻬𥣞㫵竼龗𤅡𨤍𣇪𠪊𣉞䌊蒄龖鐯䤰蘓墖靊鈘秐稲晠権袝瑌篅枂稬剏遆㓦珄𥶹瓆鿇垳"
    "䤯呌䄱𣚎堘穲𧭥讏䚮𦺈䆁𥶙箮𢒼鿈𢓁𢓉𢓌鿉蔄𣖻䂴鿊䓡𪷿拁灮鿋",
    "8e69": "箸",
    "8e6f": "簆",
    "8e7e": "糎",
    "8eab": "緒",
    "8eb4": "縝",
    "8ecd": "者",
    "8ed0": "耨",
    "8f57": "菁",
    "8f69": "蒨",
    "8f6e": "萏",
    "8fcb": "覦覩",
    "8ffe": "起",
    "906d": "都",
    "907a": "銹",
    "90dc": "靜",
    "90f1": "響",
    "91bf": "鼖",
    "9244": "蔃",
    "92af": "兙兛兝兞",
    "92c8": "鍮",
    "92d1": "瑹",
    "9447": "浧",
    "94ca": "禛",
    "95d9": "邗",
    "9644": "靝",
    "96ed": "瀞",
    "96fc": "嬨",
    "9b76": "爁",
    "9b78": "矗",
    "9b7b": "纇",
    "9bc6": "駖",
    "9bde": "釔",
    "9bec": "惞",
    "9bf6": "澶",
    "9c42": "輶",
    "9c53": "侻",
    "9c62": "營",
    "9c68": "鄄",
    "9c6b": "鷰",
    "9c77": "菏",
    "9cbc": "尐秣",
    "9cd0": "婧",
    "9d57": "輋",
    "9d5a": "筑",
    "9dc4": "拐",
    "9ea9": "恢",
    "9eef": "痹",
    "9efd": "汊",
    "9f60": "鬮",
    "9f66": "鼗",
    "9fcb": "僭",
    "9fd8": "弌",
    "a063": "蠏",
    "a077": "拎",
    "a0d5": "瑨",
    "a0df": "煢",
    "a0e4": "牐",
    "a3c0": "␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟␡€",
    "c6cf": "廴",
    "c6d3": "无",
    "c6d5": "癶",
    "c6d7": "隶",
    "c6de": "〃仝",
    "fa5f": "倩",
    "fa66": "偽",
    "fabd": "包",
    "fac5": "卄",
    "fad5": "卿",
    "fb48": "嘅",
    "fbb8": "婷",
    "fbf3": "幵",
    "fbf9": "廐",
    "fc4f": "彘",
    "fc6c": "悤",
    "fcb9": "撐",
    "fce2": "晴",
    "fcf1": "杞",
    "fdb7": "沜渝",
    "fdbb": "港",
    "fdf1": "煮",
    "fe52": "猪",
    "fe6f": "瑜",
    "feaa": "瓩",
    "fedd": "砉",
}
# A replacement character that stands in the bytes is no damage of ours.
_HELD = {"utf-8": b"\xef\xbf\xbd", "gbk": b"\x84\x31\xa4\x37", "gb18030": b"\x84\x31\xa4\x37"}
_NOTHING = b"\0no such bytes\0"
_WINDOWS_1255_HOLAM_HASER = 0xCA


def read_in(data: bytes, encoding: str, whole: bool) -> tuple[str, int]:
    """Read bytes in an encoding of the standard; give the text and how many places were damaged.

    `whole` is False where `data` was cut and may end within a character.
    """
    codec, handler = _codec(encoding)
    if whole:
        text = codec.decode(data, handler)[0]
    else:
        text = codec.incrementaldecoder(handler).decode(data, final=False)
    if (otherwise := _OTHERWISE.get(encoding)) is not None:
        text = text.translate(otherwise)
    if REPLACEMENT not in text:
        return text, 0
    return text, text.count(REPLACEMENT) - data.count(_HELD.get(encoding, _NOTHING))


@lru_cache
def _codec(encoding: str) -> tuple[codecs.CodecInfo, str]:
    """Give the codec of an encoding, and the name under which its errors are handled."""
    handler = f"muniment-encoding-standard-{encoding}"
    codecs.register_error(handler, _replacing(_LACKING.get(encoding, _nothing)))
    named = webencodings.lookup(encoding)
    if named is None or encoding in _CODECS:
        return codecs.lookup(_CODECS[encoding]), handler
    return named.codec_info, handler


def _replacing(
    lacking: Callable[[bytes], tuple[str, int]],
) -> Callable[[UnicodeError], tuple[str, int]]:
    """Look up what a codec lacks, and replace what the standard has not either."""

    def replace(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        text, size = lacking(error.object[error.start : error.start + 2])
        if size:
            return text, error.start + size
        byte = error.object[error.start]
        if error.encoding == "charmap" and 0x80 <= byte < 0xA0:
            return chr(byte), error.start + 1
        return REPLACEMENT, error.end

    return replace


def _nothing(_: bytes) -> tuple[str, int]:
    return "", 0


def _euro(data: bytes) -> tuple[str, int]:
    return ("€", 1) if data[0] == 0x80 else ("", 0)


def _holam_haser(data: bytes) -> tuple[str, int]:
    return ("\u05ba", 1) if data[0] == _WINDOWS_1255_HOLAM_HASER else ("", 0)


def _big5(data: bytes) -> tuple[str, int]:
    text = _big5_lacking().get(data, "")
    return text, 2 if text else 0


@lru_cache
def _big5_lacking() -> Mapping[bytes, str]:
    """Spell the runs of `_BIG5` out: 157 places a row (Encoding standard, §12.3.1)."""
    lacking = {}
    for start, characters in _BIG5.items():
        lead, trail = bytes.fromhex(start)
        place = trail - (0x40 if trail < 0x7F else 0x62)
        for further, character in enumerate(characters, start=place):
            low = further + (0x40 if further < 0x3F else 0x62)
            lacking[bytes((lead, low))] = character
    return lacking


def _euc_jp(data: bytes) -> tuple[str, int]:
    """Look a pair up in the standard's JIS X 0208, which is that of Shift_JIS, in its spelling."""
    if len(data) < 2 or not all(0xA1 <= byte <= 0xFE for byte in data):
        return "", 0
    row, cell = data[0] - 0xA1, data[1] - 0xA1
    place = row % 2 * 94 + cell
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    try:
        return bytes((lead, place + (0x40 if place < 63 else 0x41))).decode("cp932"), 2
    except UnicodeDecodeError:
        return "", 0


_LACKING: Mapping[str, Callable[[bytes], tuple[str, int]]] = {
    "big5": _big5,
    "euc-jp": _euc_jp,
    "gb18030": _euro,
    "gbk": _euro,
    "windows-1255": _holam_haser,
}
