"""Tables of a PDF: by the lines that are drawn, by white space, and over the end of pages."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.paper import pdf as pdf_reader
from muniment.edition.read import read_rendition
from paper import (
    ENGLISH,
    FIRST,
    HEIGHT,
    SECOND,
    THIRD,
    WIDTH,
    at,
    page,
    paragraph,
    pdf,
    said_here,
)


def read(data: bytes) -> ReadRendition:
    return read_rendition(data, "notice.pdf", Limits())


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "document_lines", said_here)


FEES = [["项目", "单位", "金额"], ["复制", "页", "5"], ["检索", "次", "20"], ["鉴定", "件", "100"]]
KEPT = [["载体", "要求", "温度"], ["胶片", "应当避光、防潮保存", "20度"], ["", "并定期检查", ""]]


def set_out(
    rows: list[list[str]], columns: tuple[int, ...], top: int = 200, middle: bool = False
) -> list[str]:
    """Print rows of cells that begin, or have their middle, at places from the margin on."""
    return [
        at(100 + column - middle * 6 * len(text), top + 20 * number, text)
        for number, row in enumerate(rows)
        for column, text in zip(columns, row, strict=True)
        if text
    ]


def rows_of(*pages: list[str]) -> list[list[list[str]]]:
    read_pages = read(pdf([page([*paragraph(90, 60, FIRST, 34), *marks]) for marks in pages]))
    assert len(read_pages.columns) == 1
    return [
        [[cell.text for cell in row] for row in unit.rows]
        for unit in read_pages.columns[0].walk()
        if unit.rows
    ]


@pytest.mark.usefixtures("in_this_process")
class TestTables:
    """Cells that stand below each other, with white between, are a table; all else is text."""

    @pytest.mark.parametrize("middle", [False, True])
    def test_cells_stand_in_columns(self, middle: bool) -> None:
        below = paragraph(90, 320, THIRD, 34)
        assert rows_of([*set_out(FEES, (50, 200, 320), middle=middle), *below]) == [FEES]

    def test_a_cell_may_be_empty_and_another_go_on_below(self) -> None:
        rows = [*KEPT, ["纸质", "防火", ""], ["磁带", "防磁", "18度"]]
        told = [KEPT[0], ["胶片", "应当避光、防潮保存并定期检查", "20度"], *rows[3:]]
        assert rows_of(set_out(rows, (0, 100, 300))) == [told]

    def test_it_goes_on_over_the_end_of_a_page(self) -> None:
        first, second = set_out(FEES, (0, 150, 300), 720), set_out(FEES[1:], (0, 150, 300), 60)
        document = read(pdf([page(first), page([*second, *paragraph(90, 200, THIRD, 34)])]))
        [table] = [one for one in document.columns[0].walk() if one.rows]
        assert len(table.rows) == 7

    def test_rows_at_the_edges_of_pages_are_no_running_heads(self) -> None:
        """Their numbers count no pages; headers printed again are told as such, once."""
        rows = [
            [f"第{number}类资料", f"{number * 3}页", f"{number * 5}元"] for number in range(105)
        ]
        marks = [
            set_out([FEES[0], *rows[start : start + 35]], (0, 150, 300), 80)
            for start in range(0, 105, 35)
        ]
        marks[0] = [at(90, 40, THIRD), *set_out([FEES[0], *rows[:35]], (0, 150, 300), 110)]
        document = read(pdf([page(one) for one in marks]))
        [table] = [one for one in document.columns[0].walk() if one.rows]
        assert [[cell.text for cell in row] for row in table.rows] == [FEES[0], *rows]
        assert [row[0].header for row in table.rows[:2]] == [True, False]

    @pytest.mark.parametrize(
        ("rows", "columns"),
        [
            ([["某市财政局", "某市物价局"], ["2021年3月5日", "2021年3月5日"]], (0, 250)),
            ([["第一章　总则", "1"], ["第二章　收费", "3"], ["第三章　罚则", "8"]], (0, 380)),
            (
                [["第一条", "登记来源。"], ["第二条", "不得提高标准。"], ["第三条", "施行。"]],
                (0, 70),
            ),
            ([["联系人：", "张三"], ["电话：", "12345678"], ["地址：", "某路1号"]], (0, 100)),
            ([["甲", "一行字的开头和结尾", "5"], ["乙丙丁戊己庚辛壬", "二", "6"]], (0, 60, 250)),
        ],
        ids=["signatures", "contents", "articles", "values", "no-columns"],
    )
    def test_what_else_is_set_so_is_text(
        self, rows: list[list[str]], columns: tuple[int, ...]
    ) -> None:
        assert rows_of([*set_out(rows, columns), *paragraph(90, 400, THIRD, 34)]) == []


def drawn(*lines: tuple[float, float, float, float]) -> list[str]:
    """Draw lines from one point to another, counted from the top left."""
    return [f"{x} {HEIGHT - y} m {to} {HEIGHT - down} l S" for x, y, to, down in lines]


CLOSE = [FEES[0], *([f"{row[0]}和检索服务"[:7], *row[1:]] for row in FEES[1:])]
EDGES = (100, 190, 340, 400)
GRID = (180, 200, 220, 240, 260)


def ruled(rows: list[list[str]], top: int, edges: tuple[int, ...] = EDGES) -> list[str]:
    """Print rows of cells with lines around each, 20 points high."""
    bottom = top + 20 * len(rows)
    flat = [(edges[0], y, edges[-1], y) for y in range(top, bottom + 1, 20)]
    cells = [
        at(edges[x] + 4, top + 14 + 20 * y, cell)
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
        if cell
    ]
    return [*drawn(*flat, *((x, top, x, bottom) for x in edges)), *cells]


@pytest.mark.usefixtures("in_this_process")
class TestRuledTables:
    """Lines around cells say what is one, however close the columns, and where rows begin."""

    def test_cells_may_touch_and_span_and_have_several_lines(self) -> None:
        flat = [(100, y, 400, y) for y in (180, 240, 300)]
        steep = [(x, 180, x, 300) for x in (100, 160, 400)]
        lines = drawn(*flat, *steep, (160, 210, 400, 210), (280, 210, 280, 300))
        cells = [
            *(
                at(104, 214, "项目"),
                at(250, 200, "标准"),
                at(200, 230, "城区"),
                at(320, 230, "郊区"),
            ),
            *(at(104, 274, "机动车号"), at(161, 264, "五元每次起算不得"), at(161, 284, "低于四元")),
            at(281, 274, "免收"),
        ]
        document = read(pdf([page([*paragraph(90, 60, FIRST, 34), *lines, *cells])]))
        [table] = [one for one in document.columns[0].walk() if one.rows]
        assert [[cell.text for cell in row] for row in table.rows] == [
            ["项目", "标准"],
            ["城区", "郊区"],
            ["机动车号", "五元每次起算不得低于四元", "免收"],
        ]
        assert [(cell.rowspan, cell.colspan) for cell in table.rows[0]] == [(2, 1), (1, 2)]

    @pytest.mark.parametrize("turn", [0, 1, 3])
    def test_lines_are_turned_with_the_text(self, turn: int) -> None:
        """A wide table is printed along the page."""

        def along(x: float, y: float) -> tuple[float, float]:
            return ((x, y), (WIDTH - y, x), (0, 0), (y, HEIGHT - x))[turn]

        lines = [*((100, y, 400, y) for y in GRID), *((x, GRID[0], x, GRID[-1]) for x in EDGES)]
        marks = [
            *drawn(*((*along(*line[:2]), *along(*line[2:])) for line in lines)),
            *(
                at(*along(EDGES[x] + 4, GRID[y] + 14), cell, turn=turn)
                for y, row in enumerate(CLOSE)
                for x, cell in enumerate(row)
            ),
            *(at(*along(90, 60 + 18 * n), one, turn=turn) for n, one in enumerate((FIRST, SECOND))),
        ]
        [table] = [one for one in read(pdf([page(marks)])).columns[0].walk() if one.rows]
        assert [[cell.text for cell in row] for row in table.rows] == CLOSE

    def test_it_goes_on_over_the_end_of_a_page(self) -> None:
        """Its headers, printed again, are told as such; a row that the page breaks off is one."""
        body = [
            [f"第{number}类", "件" if number % 2 else "次", str(number)] for number in range(30)
        ]
        long = ["甲乙", "按照件数计算每满十件减", "5"]
        pages = [
            [*paragraph(90, 60, FIRST, 34), *ruled([FEES[0], *body[:20], long], 300)],
            [*ruled([FEES[0], ["", "半收取", ""], *body[20:]], 60), at(90, 500, THIRD)],
        ]
        heads = [at(220, 30, "某市人民政府公报"), at(500, 820, "12")]
        document = read(pdf([page([*heads, *marks]) for marks in pages]))
        [table] = [one for one in document.columns[0].walk() if one.rows]
        told = [[cell.text for cell in row] for row in table.rows]
        assert told == [
            FEES[0],
            *body[:20],
            ["甲乙", "按照件数计算每满十件减半收取", "5"],
            *body[20:],
        ]
        assert [row[0].header for row in table.rows[:2]] == [True, False]

    @pytest.mark.parametrize(
        ("first", "top", "second"),
        [
            (FEES, 300, FEES[1:]),
            ([["姓名", "张三", "男"], ["住址", "某路1号", "办公"]] * 12, 240, None),
            (FEES * 6, 240, [*FEES, ["合", "计", "", "9"]]),
        ],
        ids=["room-left", "same-form", "other-edges"],
    )
    def test_what_only_stands_there_is_another(
        self, first: list[list[str]], top: int, second: list[list[str]] | None
    ) -> None:
        other = second or [[row[0], *(f"{cell}二" for cell in row[1:])] for row in first]
        edges = EDGES if len(other[-1]) == 3 else (100, 150, 190, 300, 400)
        marks = [
            ruled(first, top),
            ruled([[*row, ""][: len(edges) - 1] for row in other], top, edges),
        ]
        document = read(
            pdf(
                [page([at(90, top - 20, THIRD[:8]) * (not n), *one]) for n, one in enumerate(marks)]
            )
        )
        assert len([one for one in document.columns[0].walk() if one.rows]) == 2

    def test_a_frame_and_lines_under_words_are_no_table(self) -> None:
        frame = drawn(*((80, y, 520, y) for y in (40, 200)), *((x, 40, x, 200) for x in (80, 520)))
        under = drawn(*((100, 70 + 20 * number, 300, 70 + 20 * number) for number in range(4)))
        assert rows_of([*frame, *under, *paragraph(90, 300, THIRD, 34)]) == []

    def test_two_languages_in_ruled_columns_are_two(self) -> None:
        cells, lines = [], drawn(*((x, 80, x, 360) for x in (80, 290, 520)), (80, 360, 520, 360))
        for number, text in enumerate((FIRST, SECOND)):
            top = 100 + 140 * number
            lines += drawn((80, top - 20, 520, top - 20))
            cells += [at(90, top + 18 * row, text[16 * row :][:16]) for row in range(3)]
            cells += [at(300, top + 18 * row, line) for row, line in enumerate(ENGLISH[number])]
        document = read(pdf([page([*lines, *cells])]))
        assert [one.language for one in document.columns] == ["zh-Hans", "en"]


MERGED = (100, 188, 300, 400)


def parted(
    names: list[tuple[str, int]], top: int, ended: bool
) -> tuple[list[str], list[list[str]]]:
    """Print rows of 20 points, the first cell of each group merged; no line below the last's.

    Gives the marks, and the rows' other cells.
    """
    high = sum(size for _, size in names) * 20
    marks = drawn(*((x, top, x, top + high) for x in MERGED))
    cells, y = [], top
    for text, size in names:
        line = (100, y, 400, y)
        inner = [(188, y + 20 * row, 400, y + 20 * row) for row in range(1, size)]
        marks += drawn(line, *inner)
        marks += [
            at(104, y + 14 + 18 * n, text[6 * n : 6 * n + 6]) for n in range(-(-len(text) // 6))
        ]
        for row in range(size):
            cells.append([f"第{y + 20 * row}项", "件"])
            marks += [
                at(x, y + 14 + 20 * row, cell)
                for x, cell in zip((192, 304), cells[-1], strict=True)
            ]
        y += 20 * size
    return [*marks, *drawn((100 if ended else 188, y, 400, y))], cells


@pytest.mark.usefixtures("in_this_process")
class TestBrokenCells:
    """A cell over several rows goes on over the end of a page where its lines or its text do."""

    @pytest.mark.parametrize(
        ("last", "ended", "rest", "told"),
        [
            (("图纸", 3), False, ("", 2), [("图纸", 5)]),
            (("图纸", 1), False, ("", 3), [("图纸", 4)]),
            (("图纸", 3), True, ("", 2), [("图纸", 3), ("", 2)]),
            (
                ("依照法律向社会公布目录接受公众的检查", 3),
                True,
                ("和监督", 2),
                [("依照法律向社会公布目录接受公众的检查和监督", 5)],
            ),
            (
                ("依照法律向社会公布目录接受公众的检查", 4),
                True,
                ("和监督", 2),
                [("依照法律向社会公布目录接受公众的检查", 4), ("和监督", 2)],
            ),
            (
                ("依照法律向社会公布目录接受公众", 3),
                True,
                ("影像", 2),
                [("依照法律向社会公布目录接受公众", 3), ("影像", 2)],
            ),
        ],
        ids=["no-line", "one-row", "a-line", "full-of-text", "room-left", "line-not-full"],
    )
    def test_it_is_one_where_that_is_certain(
        self, last: tuple[str, int], ended: bool, rest: tuple[str, int], told: list[tuple[str, int]]
    ) -> None:
        first, cells = parted([("文书", 20), last], 800 - 20 * (20 + last[1]), ended)
        second, others = parted([rest, ("实物", 3)], 60, True)
        document = read(
            pdf([page([at(90, 40, THIRD), *first]), page([*second, at(90, 500, THIRD)])])
        )
        [table] = [one for one in document.columns[0].walk() if one.rows]
        merged = [(row[0].text, row[0].rowspan) for row in table.rows if len(row) == 3]
        assert merged == [("文书", 20), *told, ("实物", 3)]
        assert [[cell.text for cell in row[-2:]] for row in table.rows] == [*cells, *others]

    def test_it_goes_on_over_a_whole_page(self) -> None:
        pages = [
            parted([("文书", 36)], 80, False),
            parted([("", 37)], 60, False),
            parted([("", 3), ("图纸", 2)], 60, True),
        ]
        document = read(
            pdf([page([at(90, 40, THIRD) * (not n), *marks]) for n, (marks, _) in enumerate(pages)])
        )
        [table] = [one for one in document.columns[0].walk() if one.rows]
        assert [(row[0].text, row[0].rowspan) for row in table.rows if len(row) == 3] == [
            ("文书", 76),
            ("图纸", 2),
        ]

    def test_all_cells_of_a_row_that_is_broken_go_on(self) -> None:
        """Where one cell's text goes on and another is done, it is one row, merged cells or not."""
        first, _ = parted([("文书", 36)], 80, True)
        long = at(192, 794, "应当按照件数计算每")
        second = [
            *drawn(*((x, 60, x, 140) for x in MERGED), (100, 60, 400, 60), (100, 140, 400, 140)),
            *drawn(*((188, y, 400, y) for y in (100, 120))),
            *(at(192, y, text) for y, text in ((74, "满十件减半收取"), (114, "乙"), (134, "丙"))),
            *(at(304, y, text) for y, text in ((114, "件"), (134, "件"))),
        ]
        lines = [one for one in first if one != at(192, 794, "第780项")]
        document = read(
            pdf([page([at(90, 40, THIRD), *lines, long]), page([*second, at(90, 300, THIRD)])])
        )
        [table] = [one for one in document.columns[0].walk() if one.rows]
        assert [cell.text for cell in table.rows[35]] == ["应当按照件数计算每满十件减半收取", "件"]
        assert (table.rows[0][0].text, table.rows[0][0].rowspan, len(table.rows)) == (
            "文书",
            38,
            38,
        )
