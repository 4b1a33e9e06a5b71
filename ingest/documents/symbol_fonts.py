"""Fonts whose letters are signs: what is typed as £ in Wingdings 2 is printed as an empty box.

What is not known here keeps its code in the area of private use, U+F000 and on.
"""

from __future__ import annotations

import re

_PRIVATE = 0xF000
# Of a part of a font its name begins with six letters (ISO 32000-1 §9.6.4).
_WINGDINGS = re.compile(r"(?:[A-Z]{6}\+)?(Wingdings)[- ]?([23]?)(?![0-9])")


def _signs(said: str) -> dict[int, str]:
    return {int(one[:2], 16): one[2:] for one in said.split()}


def _row(first: int, signs: str) -> dict[int, str]:
    return {first + at: sign for at, sign in enumerate(signs)}


_COUNTED = "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"
_FIRST = _row(0x80, _COUNTED) | _signs(
    "28☎ 45☜ 46☞ 4A☺ 6C● 6D❍ 6E■ 6F□ 71❑ 72❒ 74⧫ 75◆ 76❖ 78⌧ 9E· 9F• "
    "A1○ A7▪ A8□ AB★ D8➢ E0→ E8➔ F0⇨ FB✗ FC✓ FD☒ FE☑"
)
_SECOND = _row(0x69, _COUNTED) | _signs("4F✗ 50✓ 51☒ 52☑ 53☒ 54☒ A2■ A3□")
_GREEK = {
    **{code: chr(code) for code in range(0x21, 0x40) if chr(code) not in "\"$'*-"},
    **_row(0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"),
    **_row(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
    **_signs("2A∗ 2D− A3≤ A5∞ AE→ B0° B1± B3≥ B4× B7• B8÷ B9≠ BA≡ BB≈ D6√ E5∑"),
}
# Adobe's Symbol, and Microsoft's Wingdings by the characters that Unicode 7 gave them.
_FONTS: dict[str, dict[int, str]] = {
    "symbol": _GREEK,
    "wingdings": _FIRST,
    "wingdings 2": _SECOND,
    **{name: {} for name in ("wingdings 3", "webdings", "marlett", "zapfdingbats")},
}


def is_of_signs(font: str) -> bool:
    """Tell whether the letters of a font are signs."""
    return font.strip().lower() in _FONTS


def named_as_signs(font: str) -> str:
    """Name a font of a page where it is one of Wingdings; others say what their letters are."""
    found = _WINGDINGS.match(font)
    return f"{found[1]} {found[2]}".strip() if found is not None else ""


def in_font(text: str, font: str) -> str:
    """Give what a text shows in a font: the same, where that is none of symbols."""
    signs = _FONTS.get(font.strip().lower())
    return text if signs is None else "".join(_sign(ord(one), signs) for one in text)


def _sign(code: int, signs: dict[int, str]) -> str:
    own = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    if own > 0xFF or own <= 0x20:
        return chr(code)
    return signs.get(own) or chr(_PRIVATE + own)
