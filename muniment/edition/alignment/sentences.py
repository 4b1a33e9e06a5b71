"""Which sentences of a unit say what which sentences of its counterpart say.

用户应当提供真实身份信息。                    [0]  [0]     their users must provide …
用户系个人的，应当……；用户系单位的，应当……。    [1]  [1, 2]  For users who are individuals, … For …
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.edition.alignment.beads import Bead, Shapes, align
from muniment.edition.alignment.evidence import evidence_of

_ENDS = re.compile(
    r"[。！？][”’」』）)\"]*"
    r"|[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-ZÀ-Þ0-9])"
    r"|[؟۔།։។]+"
)
_SHORT = re.compile(r"(?:\b[A-Z]|\b(?i:nos?|arts?|secs?|paras?|vs?|e\.g|i\.e|cf|mr|mrs|ms|dr))$")
_LOOKED_BACK = 8
_MOST_PAIRS = 10_000

Piece = tuple[int, int]


def sentences(text: str) -> tuple[Piece, ...]:
    """Give where the sentences of a text stand, [start, end), without the white space around."""
    found: list[Piece] = []
    at = 0
    for end in (*_ends(text), len(text)):
        held = text[at:end]
        start = at + len(held) - len(held.lstrip())
        if held.strip():
            found.append((start, start + len(held.strip())))
        at = end
    return tuple(found)


def _ends(text: str) -> Iterator[int]:
    for match in _ENDS.finditer(text):
        before = text[max(0, match.start() - _LOOKED_BACK) : match.start()]
        if match[0][0] != "." or not _SHORT.search(before):
            yield match.end()


def align_sentences(ours: str, theirs: str, language: str, other: str) -> tuple[Bead, ...]:
    """Put together the sentences of two texts (BCP 47 tags), by their places in `sentences`.

    A single sentence goes with all there are; more than a hundred on both sides are not told apart.
    """
    pieces, others = sentences(ours), sentences(theirs)
    if len(pieces) < 2 or len(others) < 2 or len(pieces) * len(others) > _MOST_PAIRS:
        whole = Bead(tuple(range(len(pieces))), tuple(range(len(others))), 1.0)
        return (whole,) if pieces or others else ()
    mine = evidence_of([ours[slice(*one)] for one in pieces], language, other)
    yours = evidence_of([theirs[slice(*one)] for one in others], other, language)
    return align(mine, yours, Shapes.MERGING)
