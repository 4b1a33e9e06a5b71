"""What a browser prints comes back from its PDF as it was written: in columns and languages."""

from __future__ import annotations

import html
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from editions import law
from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.read import read_rendition
from system_packages import NEEDS, need

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
LONG = (
    "，并依照法律、行政法规和国务院有关规定，向社会公布保存目录及其变动情况，"
    "接受公众查阅和监督，不得拒绝提供"
)
LAW = [
    line[:-1] + LONG + "。" if line.startswith("第") and line.endswith("。") and not n % 3 else line
    for n, line in enumerate(law(14))
]
CHINESE = [f"第{han}条　保存机构应当登记所存文书的来源{LONG}。" for han in "一二三四五六七"]
ENGLISH = [
    f"Article {n} The keeping body publishes the catalogue of what it keeps together with its "
    "changes, in accordance with laws and administrative regulations, and refuses nobody."
    for n in range(1, 8)
]
STYLE = """@page { size: A4; margin: 22mm 25mm }
body { margin: 0; font: 16px/1.7 "Noto Sans CJK SC"; text-align: justify }
p { margin: 0 } .zh p { text-indent: 2em } .c { column-count: 2; column-gap: 2.5em }
td { vertical-align: top; width: 50%; padding-right: 1em } section { break-after: page }
.fees { border-collapse: collapse }
.fees td, .fees th { border: 1px solid; width: auto; padding: 3px }"""


FEES = [(han, 14) for han in ("文书类", "图纸类", "影像类")]
BROKEN = "第22号，应当" + LONG[1:] * 3


def _fees() -> str:
    """A table of three cells over fourteen rows each, more than a page holds."""
    rows = [
        [f"<td rowspan={size}>{han}</td>" * (not row), f"服务项目第{14 * group + row}号", "件"]
        for group, (han, size) in enumerate(FEES)
        for row in range(size)
    ]
    printed = "".join(
        f"<tr>{first}<td>{second}</td><td>{third}</td>" for first, second, third in rows
    ).replace("第22号", BROKEN)
    return f"<table class=fees><thead><tr><th>类别<th>项目<th>单位</thead>{printed}</table>"


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> pypdfium2.PdfDocument:
    """One column, two, and a table of two languages, each from a page of its own."""
    chromium = need("chromium", "chromium")
    if not FONT.is_file():
        pytest.skip(f"{NEEDS}'fonts-noto-cjk' ({FONT.name})")
    folder = tmp_path_factory.mktemp("printed")
    rows = "".join(
        f"<tr><td>{zh}</td><td lang=en>{en}</td></tr>"
        for zh, en in zip(CHINESE, ENGLISH, strict=True)
    )
    body = (
        f"<section class=zh>{_paragraphs(LAW)}</section>"
        f"<section class='zh c'>{_paragraphs(LAW)}</section>"
        f"<section><table>{rows}</table></section><section>{_fees()}</section>"
    )
    page = f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><style>{STYLE}</style>{body}'
    (folder / "page.html").write_text(page, "utf-8")
    subprocess.run(
        [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'page.pdf'}"),
            (folder / "page.html").as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    return pypdfium2.PdfDocument((folder / "page.pdf").read_bytes())


def pages(document: pypdfium2.PdfDocument, tmp_path: Path, word: str) -> ReadRendition:
    """Read the pages with this word on them, of those that tell the sections apart."""
    texts = ["".join(one.get_textpage().get_text_range().split()) for one in document]
    part = pypdfium2.PdfDocument.new()
    wanted = [n for n, text in enumerate(texts) if _section(text) == word]
    part.import_pages(document, wanted)
    part.save(tmp_path / "part.pdf")
    return read_rendition((tmp_path / "part.pdf").read_bytes(), "part.pdf", Limits())


def _section(text: str) -> str:
    return next(word for word in ("body", "服务", "") if word in text)


def packed(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


class TestPrinted:
    """Paragraph by paragraph, but for white space, which print does not keep."""

    def test_one_column_and_two_read_the_same(
        self, printed: pypdfium2.PdfDocument, tmp_path: Path
    ) -> None:
        found = pages(printed, tmp_path, "")
        [column] = found.columns
        assert packed(column.view.text.split("\n")) == packed([*LAW, *LAW])

    def test_a_table_of_two_languages_becomes_two_columns(
        self, printed: pypdfium2.PdfDocument, tmp_path: Path
    ) -> None:
        found = pages(printed, tmp_path, "body")
        assert [one.language for one in found.columns] == ["zh-Hans", "en"]
        for column, lines in zip(found.columns, (CHINESE, ENGLISH), strict=True):
            assert packed(column.view.text.split("\n")) == packed(lines)

    def test_a_cell_that_a_page_breaks_is_one_over_all_its_rows(
        self, printed: pypdfium2.PdfDocument, tmp_path: Path
    ) -> None:
        """Below it no line is drawn where the page ends; a row without one is broken off too."""
        found = pages(printed, tmp_path, "服务")
        [table] = [one for one in found.columns[0].walk() if one.rows]
        assert [(row[0].text, row[0].rowspan) for row in table.rows if len(row) == 3] == [
            ("类别", 1),
            *FEES,
        ]
        told = [row[-2].text for row in table.rows[1:]]
        assert [packed([one])[0] for one in told] == [
            f"服务项目第{n}号".replace("第22号", BROKEN) for n in range(42)
        ]
