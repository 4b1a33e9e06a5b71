"""Tables of scans: lines in the picture part cells, each recognised alone; else lines as before."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from ingest.documents import recognise
from ingest.documents.child import Bounds, StoppedError
from ingest.documents.drawn import tables_of
from ingest.documents.picture import page_of, said_of
from ingest.documents.recognise import Recognised
from ingest.documents.regions import lines_of
from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.paper import picture as picture_reader
from muniment.edition.paper import recognition
from muniment.edition.read import read_rendition
from paper import HEIGHT, at, page, pdf
from system_packages import NEEDS, need

WIDE, HIGH = 800, 700
ACROSS = (80, 240, 480, 720)
DOWN = (200, 260, 320, 380, 440)
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def drawn(without: tuple[str, ...] = ()) -> Image.Image:
    """A page with a line of signs above and below a table of four rows and three columns.

    Its sides are named by where they begin: `without` are left out.
    """
    picture = Image.new("L", (WIDE, HIGH), 255)
    draw = ImageDraw.Draw(picture)
    for column, row in itertools.product(range(3), range(5)):
        if f"-{column}{row}" not in without:
            draw.line((ACROSS[column], DOWN[row], ACROSS[column + 1], DOWN[row]), 0, 2)
    for column, row in itertools.product(range(4), range(4)):
        if f"|{column}{row}" not in without:
            draw.line((ACROSS[column], DOWN[row], ACROSS[column], DOWN[row + 1]), 0, 2)
    for y in (120, 520):
        signs(draw, 80, y, 20)
    for column, row in itertools.product(range(3), range(4)):
        signs(draw, ACROSS[column] + 20, DOWN[row] + 18, 3 + column)
    return picture


def signs(draw: ImageDraw.ImageDraw, x: int, y: int, count: int) -> None:
    for number in range(count):
        left = x + 22 * number
        draw.line((left, y, left + 16, y), 0, 3)
        draw.line((left, y + 12, left + 16, y + 12), 0, 3)
        draw.line((left + 8, y, left + 8, y + 24), 0, 3)


def shapes(picture: Image.Image) -> list[list[tuple[int, int, int, int]]]:
    return [
        [(one.row, one.column, one.rowspan, one.colspan) for one in table.cells]
        for table in tables_of(picture)
    ]


def grid(rows: int = 4, columns: int = 3) -> list[tuple[int, int, int, int]]:
    return [(row, column, 1, 1) for row in range(rows) for column in range(columns)]


def marked(*marks: tuple[tuple[int, ...], int, int]) -> Image.Image:
    """The table with further lines: from where to where, how dark and how thick."""
    picture = drawn()
    draw = ImageDraw.Draw(picture)
    for where, shade, thick in marks:
        draw.line(where, shade, thick)
    return picture


def dotted() -> Image.Image:
    return marked(*(((650, y, 650, y + 2), 0, 2) for y in range(202, 260, 5)))


def stamped() -> Image.Image:
    picture = drawn()
    ImageDraw.Draw(picture).ellipse((400, 240, 560, 400), outline=90, width=4)
    return picture


def broken() -> Image.Image:
    return marked(((300, 260, 312, 260), 255, 6))


def speckled() -> Image.Image:
    noise = Image.effect_noise((WIDE, HIGH), 20)
    return ImageChops.add(drawn(), noise, 1, -128)


class TestLines:
    """Every side is drawn from end to end, or not at all, and nothing else may part a cell."""

    def test_cells_and_those_that_span_others_are_found(self) -> None:
        assert shapes(drawn()) == [grid()]
        assert shapes(drawn(("|10", "-01"))) == []  # What no line parts is no rectangle.
        told = [cell for cell in grid() if cell not in ((0, 1, 1, 1), (0, 2, 1, 1))]
        told.insert(1, (0, 1, 1, 2))
        assert shapes(drawn(("|20",))) == [told]
        told = [cell for cell in grid() if cell[:2] not in ((1, 0), (2, 0))]
        told.insert(3, (1, 0, 2, 1))
        assert shapes(drawn(("-02",))) == [told]

    @pytest.mark.parametrize("turn", [0.2, -0.2])
    def test_a_page_may_be_a_little_askew_and_noisy(self, turn: float) -> None:
        assert shapes(drawn().rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)) == [grid()]
        assert shapes(speckled()) == [grid()]

    @pytest.mark.parametrize(
        "picture",
        [
            drawn().rotate(1, Image.Resampling.BICUBIC, fillcolor=255),
            drawn(("|02",)),
            drawn(("|30", "|31", "|32", "|33")),
            broken(),
            stamped(),
            marked(((360, 200, 360, 260), 215, 2)),
            dotted(),
            marked(((80, 268, 240, 268), 215, 1)),
            marked(((440, 300, 500, 345), 0, 3)),
            Image.effect_noise((WIDE, HIGH), 160),
            Image.new("L", (1, 1), 0),
        ],
        ids=[
            "askew",
            "no-frame",
            "no-edge",
            "broken",
            "stamp",
            "faint",
            "dots",
            "flat",
            "stroke",
            "noise",
            "dot",
        ],
    )
    def test_what_is_not_certain_is_no_table(self, picture: Image.Image) -> None:
        assert shapes(picture) == []


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def bands(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A recogniser that gives each line of a picture its number; numbers that it gives twice."""
    high = list[int]()

    def recognised(data: bytes, _language: str, _bounds: Bounds) -> list[Recognised]:
        with Image.open(io.BytesIO(data)) as picture:
            ink = picture.convert("L").point(lambda value: 255 if value < 128 else 0)
        found = lines_of(ink)
        return [
            Recognised(f"第{n}行", (1, 1, n), (8, top, 60, bottom + sum(high)), 90 - n)
            for n, (top, bottom) in enumerate(found)
        ]

    def lines(_kind: str, data: bytes, _bounds: Bounds, *words: str) -> Iterator[dict[str, Any]]:
        return said_of(data, *words)

    monkeypatch.setattr(recognition, "has_recogniser", lambda: True)
    known = frozenset(("chi_sim", "eng"))
    monkeypatch.setattr(recognition, "recogniser", lambda: ("tesseract 5", known))
    monkeypatch.setattr(recognition, "recognised", recognised)
    monkeypatch.setattr(picture_reader, "document_lines", lines)
    return high


def tables(found: ReadRendition) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in unit.rows]
        for column in found.columns
        for unit in column.walk()
        if unit.rows
    ]


def read(picture: Image.Image) -> ReadRendition:
    return read_rendition(png(picture), "scan", Limits())


class TestCells:
    """Words stand in the cell in whose picture they were read, with their boxes on the page."""

    def test_each_word_is_in_its_cell_and_where_it_is_printed(self, bands: list[int]) -> None:
        found = read(drawn())
        assert found.witness and found.text is not None
        numbers = [[f"第{3 * row + column}行" for column in range(3)] for row in range(4)]
        assert tables(found) == [numbers]
        assert [one.confidence for one in found.placed] == [90, *range(90, 78, -1), 90]
        for at_, one in enumerate(found.placed[1:-1]):
            row, column = divmod(at_, 3)
            left, top, right, bottom = one.box
            assert ACROSS[column] < left < right < ACROSS[column + 1]
            assert DOWN[row] < top < bottom < DOWN[row + 1]
            assert found.text.content[one.span.start : one.span.end] == numbers[row][column]

    def test_a_word_in_two_cells_leaves_lines(self, bands: list[int]) -> None:
        bands.append(30)
        found = read(drawn())
        assert tables(found) == []
        assert [one.code for one in found.findings] == ["text-recognised"]
        assert found.text is not None and found.text.content == "第0行\n第1行\n第2行\n"

    def test_where_recognition_of_cells_stops_the_page_is_read_whole(
        self, bands: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        recognised = recognition.recognised

        def stopped(data: bytes, language: str, bounds: Bounds) -> list[Recognised]:
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width < WIDE // 2:
                    raise StoppedError("it took too long")
            return recognised(data, language, bounds)

        monkeypatch.setattr(recognition, "recognised", stopped)
        found = read(drawn())
        assert tables(found) == [] and found.text is not None
        assert [one.code for one in found.findings] == ["text-recognised"]

    def test_specks_around_a_table_are_no_text(self) -> None:
        picture = drawn()
        for x in range(5, WIDE, 40):
            picture.putpixel((x, 600 + x // 10), 0)
        [_, _, below] = page_of(picture)["tabled"]
        assert below["box"][3] < 560

    def test_what_stands_beside_a_table_leaves_lines(self, bands: list[int]) -> None:
        picture = drawn()
        signs(ImageDraw.Draw(picture), 740, 300, 2)
        assert tables(read(picture)) == []


@pytest.mark.torture
class TestTesseract:
    """A small scan, from the picture to its cells."""

    def test_a_table_with_a_merged_cell(self) -> None:
        need("tesseract", "tesseract-ocr")
        if not FONT.is_file():
            pytest.skip(f"{NEEDS}'fonts-noto-cjk' ({FONT.name})")
        if not {"chi_sim", "eng"} <= recognise.recogniser()[1]:
            pytest.skip(f"{NEEDS}'tesseract-ocr-chi-sim' (chi_sim)")
        cells = [
            ["收费项目", "收费标准"],
            ["城区道路", "郊区道路"],
            ["机动车停放", "每次五元", "每次三元"],
        ]
        lines = [(100, y, 480, y) for y in (200, 260, 290)]
        lines += [(x, 200, x, 290) for x in (100, 220, 480)]
        lines += [(220, 230, 480, 230), (350, 230, 350, 290)]
        marks = [f"{x} {HEIGHT - y} m {to} {HEIGHT - down} l S" for x, y, to, down in lines]
        places = (
            [(110, 234), (300, 220)],
            [(230, 250), (360, 250)],
            [(110, 280), (230, 280), (360, 280)],
        )
        marks += [at(100, 160, "第一条　停放车辆按照下列标准收费，任何单位不得提高。")]
        marks += [
            at(*place, cell)
            for row, where in zip(cells, places, strict=True)
            for cell, place in zip(row, where, strict=True)
        ]
        with pypdfium2.PdfDocument(pdf([page(marks)])) as document:
            painted = document[0].render(scale=200 / 72, grayscale=True, crop=(0, 500, 0, 100))
            found = read(painted.to_pil().convert("L"))
        assert tables(found) == [cells]
        [table] = [one for one in found.columns[0].walk() if one.rows]
        assert [(cell.rowspan, cell.colspan) for cell in table.rows[0]] == [(2, 1), (1, 2)]
        assert found.witness
