"""The letters of a PDF's pages, with where each stands. Runs in the worker's process.

First comes ``{"pages": N, "language": "zh-CN"}`` or ``{"trouble": "encrypted"}``; then, for each
page, its size in points and its letters: ``text``, and for each of them five numbers in
``boxes``, in hundredths of a point from the page's top left corner as it is shown: left, top,
right, bottom, and the line that it stands on; and the lines that are drawn (``rules``). A space
that PDFium concludes from a gap has no width; line ends are left out. Where most letters are turned
by quarters (``turn``, to the right), or follow each other down the page, they are given as if the
page were turned back.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from ingest.documents.layers import address_of, unpainted
from ingest.documents.ruled import rules_of
from ingest.documents.symbol_fonts import in_font, named_as_signs
from ingest.documents.turned import SCALE, Letter, as_read, is_on, quarters, turned_back, upright

_FINE = 1000
_INVISIBLE = 3
_SPACE = 0x20
_HYPHENS = (0x02, 0xFFFE)
_COVERED = 0.4
_EMPTY = 2  # bytes of a text in UTF-16 that is none, with its end
_LONGEST_NAME = 100
_LAID_OVER = (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET)


def said_of(data: bytes, pages: str, letters: str) -> Iterator[dict[str, Any]]:
    """Say what is in a PDF: at most so many pages and letters."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as failure:
        # PDFium tells a password that is wanted from damage by its words alone.
        wanted = "password" in str(failure).lower()
        yield {"trouble": "encrypted" if wanted else "damaged"}
        return
    with document:
        count, left = len(document), int(letters)
        yield {"pages": count, "language": _language(document)}
        for number in range(min(count, int(pages))):
            said = _page(document, number, left)
            yield said
            left -= len(said["text"])
            if left <= 0:
                return


def _language(document: pypdfium2.PdfDocument) -> str:
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size < 200:
        return ""
    held = (ctypes.c_ushort * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, held, size)
    return bytes(held)[: size - 2].decode("utf-16le", "replace")


def _page(document: pypdfium2.PdfDocument, number: int, most: int) -> dict[str, Any]:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return {"trouble": "damaged", "text": "", "boxes": []}
    width, height = page.get_size()
    counted: Counter[str] = Counter()
    page = _with_laid_over(document, page, number, counted)
    letters = _letters(page, width, height, most, counted)
    place, turned = _place(page, width, height), turned_back(counted["turn"], width, height)
    rules = rules_of(page, place if turned is None else lambda x, y: turned(*place(x, y)))
    said: dict[str, Any] = {
        "width": round(width * SCALE),
        "height": round(height * SCALE),
        "text": "".join(letter[0] for letter in letters),
        "boxes": [one for letter in letters for one in letter[1:]],
        "pictured": _pictured(page, width * height),
        "rules": rules,
        **counted,
    }
    page.close()
    return said


def _with_laid_over(
    document: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    number: int,
    counted: Counter[str],
) -> pypdfium2.PdfPage:
    """Give a page with what is shown over it: what was filled into forms, typed on it, stamped."""
    every = range(raw.FPDFPage_GetAnnotCount(page))
    if not sum(_is_laid_over(page, at, counted) for at in every):
        return page
    before = _count(page)
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return page
    page.close()
    page = document[number]
    counted["laid_over"] = max(_count(page) - before, 0)
    return page


def _is_laid_over(page: pypdfium2.PdfPage, at: int, counted: Counter[str]) -> bool:
    """Tell whether an annotation has text that is shown; count a value that nothing shows."""
    annotation = raw.FPDFPage_GetAnnot(page, at)
    if not annotation:
        return False
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    has_look = bool(raw.FPDFAnnot_HasKey(annotation, b"AP"))
    if kind == raw.FPDF_ANNOT_WIDGET and not has_look:
        counted["unshown"] += raw.FPDFAnnot_GetStringValue(annotation, b"V", None, 0) > _EMPTY
    raw.FPDFPage_CloseAnnot(annotation)
    return kind in _LAID_OVER and has_look


def _count(page: pypdfium2.PdfPage) -> int:
    text = page.get_textpage()
    count = int(text.count_chars())
    text.close()
    return count


def _letters(
    page: pypdfium2.PdfPage, width: float, height: float, most: int, counted: Counter[str]
) -> list[Letter]:
    """Give the letters that stand upright for most of the page, turned so if need be."""
    text = page.get_textpage()
    place = _place(page, width, height)
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    by_turn: dict[int, list[Letter]] = {}
    last: list[Letter] | None = None
    objects, switched_off = _Objects(text), unpainted(page)
    turns = [turned_back(turn, width, height) for turn in range(5)]
    for index in range(min(text.count_chars(), most)):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index):
            if code == _SPACE and last is not None:
                _, _, top, right, bottom, base = last[-1]
                last.append((" ", right, top, right, bottom, base))
            continue
        counted["unmapped"] += raw.FPDFText_HasUnicodeMapError(text, index) == 1
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        corners = [place(box.left, box.bottom), place(box.right, box.top)]
        origin = place(x.value, y.value)
        if not is_on(corners, width, height):
            counted["off_page"] += 1
            continue
        painted, signs = objects.of(index)
        if switched_off and objects.at in switched_off:
            counted["switched_off"] += 1
            continue
        counted["invisible"] += not painted
        angle = raw.FPDFText_GetCharAngle(text, index)
        turn = quarters(angle, page.get_rotation())
        letter = "-" if code in _HYPHENS else chr(code) if 0 < code < 0x110000 else "\ufffd"
        last = by_turn.setdefault(turn, [])
        letter = in_font(letter, signs) if signs else letter
        last.append(upright(letter, corners, origin, turns[turn]))
    text.close()
    whole = {turn: list(_whole(letters)) for turn, letters in by_turn.items()}
    letters, counted["turn"], counted["turned"] = as_read(whole, width)
    return letters


def _whole(letters: list[Letter]) -> Iterator[Letter]:
    """Put the halves of characters beyond the first plane together (Unicode §3.8)."""
    half: Letter | None = None
    for letter in letters:
        if half is not None and "\udc00" <= letter[0] <= "\udfff":
            pair = (half[0] + letter[0]).encode("utf-16le", "surrogatepass").decode("utf-16le")
            yield (pair, *half[1:])
            half = None
            continue
        if half is not None:
            yield half
        half = letter if "\ud800" <= letter[0] <= "\udbff" else None
        if half is None:
            yield letter
    if half is not None:
        yield half


class _Objects:
    """What is said of the text object that a letter is of: one object has many letters."""

    def __init__(self, text: pypdfium2.PdfTextPage) -> None:
        self._text = text
        self.at = 0
        self._last = True, ""

    def of(self, index: int) -> tuple[bool, str]:
        """Tell whether a letter is painted, and name its font where that is one of signs."""
        found = raw.FPDFText_GetTextObject(self._text, index)
        address = address_of(found)
        if address != self.at:
            self.at, self._last = address, (True, "")
            if address:
                painted = raw.FPDFTextObj_GetTextRenderMode(found) != _INVISIBLE
                self._last = painted, _signs_of(raw.FPDFTextObj_GetFont(found))
        return self._last


def _signs_of(font: Any) -> str:
    """Name a font where it is one of Wingdings; others say what their letters are."""
    held = ctypes.create_string_buffer(_LONGEST_NAME)
    size = raw.FPDFFont_GetBaseFontName(font, held, _LONGEST_NAME) if font else 0
    name = held.value.decode("latin-1") if 0 < size <= _LONGEST_NAME else ""
    return named_as_signs(name)


def _place(page: pypdfium2.PdfPage, width: float, height: float) -> Any:
    """Give what turns a point of the page into one from the top left corner of it as shown."""
    across, down = ctypes.c_int(), ctypes.c_int()

    def seen(x: float, y: float) -> tuple[float, float]:
        size = (round(width * _FINE), round(height * _FINE))
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE

    far = 1000.0
    (x0, y0), (x1, y1), (x2, y2) = seen(0, 0), seen(far, 0), seen(0, far)
    a, b, c, d = (x1 - x0) / far, (y1 - y0) / far, (x2 - x0) / far, (y2 - y0) / far
    return lambda x, y: (x0 + a * x + c * y, y0 + b * x + d * y)


def _pictured(page: pypdfium2.PdfPage, area: float) -> bool:
    """Tell whether pictures cover much of a page: it may be a scan."""
    covered = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
    return covered >= area * _COVERED
