"""What a page says of its readers: how often it was looked at, and in which size it is shown.

It stands in the line under a title, beside date and source, and changes from one visit to the next
while the notice does not. It is taken out of a short line, and never out of a sentence: a label
that sentences use too (阅读, 访问) counts only with a number behind it, and at the start of a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Piece = tuple[str, int, int]

_LOOKED = "(?:浏览|瀏覽|阅读|閱讀|点击|點擊|點閱|访问|訪問|查看)"
_NOUN = rf"(?:{_LOOKED}(?:次[数數]|[数數]|量|人[数數])|人气)"
_WHOSE = "(?:(?:本|此|该)?(?:文章?|[页頁]面?|网页|新闻|信息|稿件)|累计|总|已)?"
_FIGURE = r"\d[\d,，]*+(?:\.\d++)?+\s*+[万萬]?"
_NUMBER = rf"(?:{_FIGURE}|[\[【(（]\s*+{_FIGURE}\s*+[\]】)）])(?![.．、%\da-zA-Z])"
_NEXT = (  # what may follow with no blank between: not the name of what was counted
    "(?![^\\W\\d_])|(?=来源|來源|作者|编辑|责任|责编|发布|發布|发文|日期|时间|字[体體号號]|打印|分享|收藏|稿源|信息)"
)
_COUNT = (
    rf"(?:{_NOUN}\s*+[:：]?\s*+{_NUMBER}\s*+(?:人?次)?(?:{_NEXT})"
    rf"|{_NOUN}\s*+[:：]\s*+(?:次(?!\w)|$|(?<=\s)(?!\d)|(?=[\]】)）]))"
    rf"|{_LOOKED}\s*+[:：]\s*+{_NUMBER}\s*+(?:人?次)?(?:{_NEXT})"
    rf"|{_LOOKED}\s*+{_NUMBER}\s*+人?次(?:{_NEXT}))"
)
_SIZES = r"(?:文字|正文)?字[体體号號]\s*+[:：]?\s*+"
_LETTERS = r"[大中小特](?:\s*+[大中小特]){1,3}"
_COUNTED = re.compile(
    rf"(?<![^\W\d_])(?:[\[【(（]\s*+{_WHOSE}{_COUNT}\s*+[\]】)）]|{_WHOSE}{_COUNT})"
    rf"|(?<!\w)(?:[\[【(（]\s*+{_SIZES}{_LETTERS}\s*+[\]】)）]"
    rf"|{_SIZES}(?:[\[【(（]\s*+{_LETTERS}\s*+[\]】)）]|{_LETTERS}(?!\w)))(?:\s*+打印\s*+$)?"
    r"|(?i:\b(?:page views|views|hits|visits)\s*+:\s*+\d[\d,]*+(?![\w.])"
    r"|\b\d[\d,]*+ (?:page )?views?\s*+$)"
)
_NAMES = re.compile(
    rf"\s*+{_WHOSE}{_NOUN}\s*+[:：]?\s*+"
    r"|(?i:\s*+(?:page views|views|hits|visits)\s*+:?\s*+)"
)
_VALUE = re.compile(rf"\s*+(?:{_FIGURE}\s*+(?:人?次)?\s*+)?")


def without_counts(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces of a short line without its counts: nothing where it is nothing else."""
    text = "".join(piece for piece, _, _ in pieces)
    counts = [one.span() for one in _COUNTED.finditer(text)]
    if not counts:
        return list(pieces)
    kept: list[Piece] = []
    at = 0
    for piece, start, end in pieces:
        inside = [n for n in range(len(piece)) if not any(a <= at + n < b for a, b in counts)]
        at += len(piece)
        if len(inside) == len(piece):
            kept.append((piece, start, end))
        elif end - start == len(piece):  # as it stands in the page, with no reference resolved
            kept.extend(_runs(piece, start, inside))
    return kept


def is_count(name: str, value: str) -> bool:
    """Tell whether two cells side by side are the name of such a count, and the count."""
    return _NAMES.fullmatch(name) is not None and _VALUE.fullmatch(value) is not None


def _runs(piece: str, start: int, inside: Sequence[int]) -> list[Piece]:
    """Give the runs of a piece that are kept, each from where it stands."""
    runs = []
    first = 0
    for at in range(1, len(inside) + 1):
        if at == len(inside) or inside[at] != inside[at - 1] + 1:
            one, end = inside[first], inside[at - 1] + 1
            runs.append((piece[one:end], start + one, start + end))
            first = at
    return runs
