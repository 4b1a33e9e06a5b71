"""Readers of documents: letters at any places at all, put in order; packages of XML."""

from __future__ import annotations

from collections import Counter

from fuzz.packed_readers import parts_of
from fuzz.watch import Reader
from ingest.documents import ofd, word
from manifests import Limits
from muniment.edition.paper.layout import laid_out, printed_pages
from muniment.edition.paper.lines import Box, Letter, rows_of
from muniment.edition.paper.sizes import Size
from muniment.edition.rendition import made_rendition
from word_files import packed

_LIMITS = Limits(edition_labels=200)
_LETTERS = "第一二条章、（）。 \u3000abcAZ019-.\t⼈—"


def _printed(data: bytes) -> None:
    """Each letter is four bytes: what, where across, where down, how large; 0xFF ends a page."""
    pages: list[list[Letter]] = [[]]
    for at in range(0, len(data) - 3, 4):
        what, x, y, size = data[at : at + 4]
        if what == 0xFF:
            pages.append([])
            continue
        text, left, base = _LETTERS[what % len(_LETTERS)], x * 2.0, y * 3.0
        high = size % 32
        pages[-1].append(Letter(text, Box(left, base - high, left + high, base), base))
    sizes = [Size(512, 768, number % 4) for number in range(len(pages))]
    done = laid_out(printed_pages([rows_of(one) for one in pages], sizes), "text layer")
    printed = Counter(one.text for page in pages for one in page if not one.text.isspace())
    read = Counter("".join(done.text.content.split()))
    assert not read - printed
    # Left out is what is printed over itself, and a hyphen that a line's end made.
    assert not set(printed - read - _over_themselves(pages)) - {"-"}
    made_rendition("a.pdf", "pdf", done.text, done.blocks, _LIMITS)


def _over_themselves(pages: list[list[Letter]]) -> Counter[str]:
    return Counter(
        one.text
        for page in pages
        for one in page
        if any(one is not other and _is_over(one, other) for other in page)
    )


def _is_over(one: Letter, other: Letter) -> bool:
    wide = one.box.right - one.box.left
    near = abs(one.box.left - other.box.left) <= wide and abs(one.base - other.base) <= one.size
    return near and one.text == other.text


def _package(data: bytes) -> bytes:
    """Make a package of parts, as readers of many files get them."""
    return packed(
        {
            name.encode("utf-8", "replace").decode().replace("\0", ""): part
            for name, part in parts_of(data)
        }
    )


def _ofd(data: bytes) -> None:
    for said in ofd.said_of(_package(data), "20", "2000"):
        if "text" in said:
            assert len(said["boxes"]) == 5 * len(said["text"]) <= 10_000
            assert all(isinstance(one, int) for one in (*said["boxes"], *said.get("rules", ())))


def _word(data: bytes) -> None:
    for said in word.said_of(_package(data), "2000", "500"):
        if "text" in said:
            assert len(said["text"]) < 1 << 20


_WORDS = (
    *(b"<w:p>", b"</w:p>", b"<w:r><w:t>", b"</w:t></w:r>", b"<w:tbl><w:tr><w:tc>", b"<w:del>"),
    *(b"</w:tc></w:tr></w:tbl>", b'<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
    *(
        b'w:val="',
        b"chineseCounting",
        b"%1.%2",
        b'<w:startOverride w:val="9"/>',
        b"&#x",
        b"<w:pPr>",
    ),
    *(b'<w:footnoteReference w:id="2"/>', b"<!DOCTYPE d [", b'Target="', b"w:txbxContent"),
)
_OFD_WORDS = (
    *(b'<ofd:TextCode X="1" Y="2" DeltaX="g 3 4">', b"</ofd:TextCode>", b'CTM="1 0 0 1 0 0"'),
    *(b'<ofd:TextObject Boundary="0 0 9 9" Size="4">', b"</ofd:TextObject>", b'DeltaY="'),
    *(b"<ofd:AbbreviatedData>M 0 0 L 9 0 B C", b'ResourceID="5"', b"<ofd:PageBlock>"),
    *(b'ReadDirection="90"', b'CharDirection="270"', b'Visible="false"', b"1e308", b"nan"),
)
READERS = (
    Reader("ofd", _ofd, words=_OFD_WORDS),
    Reader("word", _word, words=_WORDS),
    Reader("printed", _printed, words=(b"\xff\0\0\0",), most=4096),
)
