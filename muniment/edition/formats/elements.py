"""XML of any vocabulary read as its text: what elements say of it is not known here.

A tag between letters is within a paragraph; where tags or lines of white space follow each other,
one ends. Nothing is asked for by an entity or a document type.
"""

from __future__ import annotations

import html
import re

from muniment.edition.layout.blocks import Block
from muniment.edition.views import View, squeezed

_LETTERS = "<![CDATA["
_MARK = re.compile(
    r"<!--|<\?|<!\[CDATA\[|</?[^\W\d][^<>]*(?:>|\Z)|<![^<>]*(?:>|\Z)"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);"
)
_ENDS = {"<!--": "-->", "<?": "?>", _LETTERS: "]]>"}
_DECLARED = re.compile(r"\s*<\?xml\s")
_ROOT = re.compile(r"\s*<[^\W\d]")

Piece = tuple[str, int, int]


def is_xml(name: str, content: str) -> bool:
    """Tell whether a text is XML, by its declaration or by its name and how it begins."""
    if _DECLARED.match(content):
        return True
    return name.lower().endswith(".xml") and _ROOT.match(content) is not None


def xml_blocks(content: str, most: int) -> tuple[list[Block], int]:
    """Give the paragraphs of XML, at most so many, and where the reading ended."""
    blocks: list[Block] = []
    pieces: list[Piece] = []
    at, tags = 0, 0
    while at < len(content):
        mark = _MARK.search(content, at)
        start = len(content) if mark is None else mark.start()
        if text := content[at:start]:
            is_line = text.isspace() and "\n" in text
            if (tags > 1 or (tags and is_line)) and not (is_line and not pieces):
                _close(pieces, blocks)
            if not is_line:
                tags = 0
            if len(blocks) == most:
                return blocks, at
            pieces.append((text, at, start))
        if mark is None:
            break
        said, at = mark[0], mark.end()
        if said in _ENDS:
            end = content.find(_ENDS[said], at)
            end = len(content) if end < 0 else end
            if said == _LETTERS:
                tags = _part(tags, pieces, blocks)
                pieces.append((content[at:end], at, end))
            at = min(end + len(_ENDS[said]), len(content))
        elif said[0] == "&":
            tags = _part(tags, pieces, blocks)
            pieces.append((html.unescape(said), mark.start(), at))
        elif said[1] != "!":
            tags += 2 if said.endswith("/>") else 1
    _close(pieces, blocks)
    return blocks, len(content)


def _part(tags: int, pieces: list[Piece], blocks: list[Block]) -> int:
    """End a paragraph where letters come behind more than one tag; give the tags since then."""
    if tags > 1:
        _close(pieces, blocks)
    return 0


def _close(pieces: list[Piece], blocks: list[Block]) -> None:
    view = squeezed(View.of_pieces(pieces))
    if text := view.text.strip():
        at = len(view.text) - len(view.text.lstrip())
        blocks.append(Block("p", view.slice(at, at + len(text))))
    pieces.clear()
