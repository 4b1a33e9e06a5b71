"""What LibreOffice prints comes back from its PDF: merged cells that the end of a page breaks."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from manifests import Limits
from muniment.edition.read import read_rendition
from system_packages import need
from word_files import docx, p

LONG = (
    "档案服务，包括依照法律、行政法规和国务院有关规定向社会公布保存目录及其变动情况，接受公众查阅和"
    "监督，不得拒绝提供，收取的费用全额上缴国库，并且按照规定实行收支两条线管理，任何单位和个人不得"
    "截留、挪用，违者依法追究责任，对于生活困难的人员和学生应当减收或者免收，具体办法另行制定，并在"
    "公布之日起三十日内报上一级人民政府备案，逾期不报的予以通报批评，并责令限期改正，直至改正为止，"
    "此外还须按年度公开收支情况以及减收或者免收的理由，并且于次年第一季度结束之前将公开的结果送交同级财政部门和"
    "审计机关以及价格主管部门各一份"
)
GROUPS = (("文书类", 14), (LONG, 44), ("影像类", 24))
WIDTHS = (2000, 4000, 1500)


def _cell(text: str, width: int, merge: str = "") -> str:
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>{p(text)}</w:tc>'


def _table() -> str:
    """A table with lines whose first cells are merged, over more than two pages."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    rows, number = "", 0
    for text, size in GROUPS:
        for row in range(size):
            number += 1
            first = _cell("" if row else text, WIDTHS[0], "continue" if row else "restart")
            rows += (
                f"<w:tr>{first}{_cell(f'第{number}项', WIDTHS[1])}{_cell('件', WIDTHS[2])}</w:tr>"
            )
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


@pytest.mark.torture
class TestPrinted:
    """It ends every cell with a line where a page ends: what is merged, its text alone can tell."""

    def test_a_cell_whose_text_goes_on_is_one_and_an_empty_one_stays(self, tmp_path: Path) -> None:
        soffice = need("soffice", "libreoffice-writer-nogui")
        (tmp_path / "notice.docx").write_bytes(
            docx(
                p("第一条　下列收费自公布之日起施行。"),
                _table(),
                p("第二条　本办法由市人民政府解释。"),
            )
        )
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [soffice, "--headless", profile, "--convert-to", "pdf", "notice.docx"]
        subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
        found = read_rendition((tmp_path / "notice.pdf").read_bytes(), "notice.pdf", Limits())
        [table] = [one for one in found.columns[0].walk() if one.rows]
        merged = [(row[0].text, row[0].rowspan) for row in table.rows if len(row) == 3]
        assert merged[:2] == [*GROUPS[:2]]
        assert [text for text, _ in merged[2:]] == ["影像类", ""]
        assert sum(size for _, size in merged[2:]) == 24
        assert len(table.rows) == 82
