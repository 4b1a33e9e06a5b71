"""OFD: its pages are read as those of a PDF are, and what is not read is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import documents
from editions import ids
from ingest.documents.ofd import said_of
from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.paper import pdf as paper_reader
from muniment.edition.read import read_rendition
from muniment_cli import answers, good, new_archive
from ofd_files import HEIGHT, SIZE, SPACE, content, ofd, paragraph, path, text, text_object, zipped
from paper import FIRST, SECOND, THIRD

TITLE = "某市文书保存办法"


def said_here(_kind: str, data: bytes, _bounds: object, *words: str) -> Iterator[dict[str, Any]]:
    return said_of(data, *words)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_reader, "document_lines", said_here)


def read(data: bytes, **limits: int) -> ReadRendition:
    return read_rendition(data, "notice.ofd", Limits(**limits))


def codes(rendition: ReadRendition) -> list[str]:
    return [one.code for one in rendition.findings]


def lines(rendition: ReadRendition) -> list[str]:
    return rendition.columns[0].view.text.split("\n")


def printed(rendition: ReadRendition) -> str:
    assert rendition.text is not None
    return rendition.text.content


def law_page() -> list[str]:
    return [
        text(70, 30, TITLE),
        *paragraph(25, 50, FIRST, 30),
        *paragraph(25, 80, SECOND, 30),
        *paragraph(25, 110, THIRD, 30),
    ]


class TestPages:
    def test_an_act_has_its_title_and_articles(self) -> None:
        found = read(ofd([law_page()]))
        assert found.format == "ofd" and codes(found) == []
        assert lines(found) == [TITLE, FIRST, SECOND, THIRD]
        assert [id for id in ids(found.columns[0]) if "__" not in id] == [
            "title", "art_1", "art_2", "art_3",
        ]  # fmt: skip
        assert not found.witness

    def test_where_a_letter_stands_is_told_by_page(self) -> None:
        found = read(ofd([law_page()[:3], law_page()[3:]]))
        assert lines(found) == [TITLE, FIRST, SECOND, THIRD]
        assert found.text is not None
        [span] = found.columns[0].view.spans(len(TITLE) + len(FIRST) + 2, 99, printed(found))[:1]
        assert found.text.place(span).page == 2

    def test_the_order_in_the_file_means_nothing(self) -> None:
        shuffled = read(ofd([list(reversed(law_page()))]))
        assert printed(shuffled) == printed(read(ofd([law_page()])))

    def test_what_it_says_of_where_its_page_begins_is_heeded(self) -> None:
        area = "<ofd:Area><ofd:PhysicalBox>500 500 210 297</ofd:PhysicalBox></ofd:Area>"
        marks = [text(525, 530, TITLE), text(25, 30, "不在此页")]
        found = read(ofd([content(marks, area)]))
        assert printed(found) == TITLE + "\n" and codes(found) == ["page-off"]

    def test_a_file_of_several_documents_is_read_to_its_end(self) -> None:
        second = content([text(25, 30, "附件内容")])
        root = "<ofd:DocBody><ofd:DocRoot>{}</ofd:DocRoot></ofd:DocBody>"
        roots = root.format("/Doc_0/Document.xml") + root.format("Doc_1/Document.xml")
        listed = '<ofd:Pages><ofd:Page ID="1" BaseLoc="/Doc_1/P.xml"/></ofd:Pages>'
        found = read(
            ofd(
                [[text(25, 30, TITLE)]],
                parts={
                    "OFD.xml": f"<ofd:OFD {SPACE}>{roots}</ofd:OFD>",
                    "Doc_1/Document.xml": f"<ofd:Document {SPACE}>{listed}</ofd:Document>",
                    "Doc_1/P.xml": second,
                },
            )
        )
        assert printed(found).split() == [TITLE, "附件内容"]

    def test_a_table_is_read_by_its_lines(self) -> None:
        rows = [("一", "甲区"), ("二", "乙区"), ("三", "丙区")]
        marks = [text(25, 30, TITLE)]
        for at, (number, name) in enumerate(rows):
            marks += [text(31, 50 + 10 * at, number), text(42, 50 + 10 * at, name)]
        across = "".join(f"M 0 {10 * at} L 60 {10 * at} " for at in range(4))
        down = "".join(f"M {x} 0 L {x} 30 " for x in (0, 10, 60))
        found = read(ofd([[*marks, path(across + down, "30 43 60 30")]]))
        [table] = [unit for unit in found.columns[0].units if unit.rows]
        assert [tuple(cell.text for cell in row) for row in table.rows] == rows

    def test_pages_templates_and_annotations(self) -> None:
        templates = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/>'
        listed = f'<ofd:Annotations {SPACE}><ofd:Page PageID="0"><ofd:FileLoc>P.xml</ofd:FileLoc>'
        listed += "</ofd:Page></ofd:Annotations>"
        look = f'<ofd:Appearance Boundary="25 60 90 20">{text(0, 10, "此件公开发布")}'
        shown = f'<ofd:Annot ID="1" Type="Stamp">{look}</ofd:Appearance></ofd:Annot>'
        hidden = shown.replace('Type="Stamp"', 'Visible="false"').replace("公开", "不予")
        found = read(
            ofd(
                [content([text(25, 50, "正文")], '<ofd:Template TemplateID="7"/>')],
                templates,
                "<ofd:Annotations>Annots/All.xml</ofd:Annotations>",
                {
                    "Doc_0/Tpls/T.xml": content([text(25, 20, TITLE)]),
                    "Doc_0/Annots/All.xml": listed,
                    "Doc_0/Annots/P.xml": f"<ofd:PageAnnot {SPACE}>{shown}{hidden}</ofd:PageAnnot>",
                },
            )
        )
        assert printed(found).split() == [TITLE, "正文", "此件公开发布"]
        assert codes(found) == ["page-laid-over"]

    def test_a_graphic_of_several_objects_is_drawn_where_it_is_named(self) -> None:
        unit = f"<ofd:Content>{text(0, 4, '第二条')}</ofd:Content>"
        unit = f'<ofd:CompositeGraphicUnit ID="5" Width="50" Height="9">{unit}'
        units = f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnit>"
        named = '<ofd:CompositeObject ID="6" ResourceID="5" Boundary="25 80 50 9"/>'
        found = read(
            ofd(
                [[text(25, 50, "第一条"), named]],
                "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
                parts={
                    "Doc_0/DocumentRes.xml": f'<ofd:Res {SPACE} BaseLoc="Res">{units}'
                    "</ofd:CompositeGraphicUnits></ofd:Res>"
                },
            )
        )
        assert printed(found).split() == ["第一条", "第二条"]


class TestLetters:
    @pytest.mark.parametrize(
        "steps",
        ["4 4 4 4 4 4 4", "g 7 4.0", "g 3 4 4 g 3 4", "4 g 6 4", "4 4"],
        ids=["each", "repeated", "both", "one", "too-few"],
    )
    def test_steps_between_letters(self, steps: str) -> None:
        assert printed(read(ofd([[text(25, 30, TITLE, steps=steps)]]))) == TITLE + "\n"

    def test_letters_without_steps_follow_each_other(self) -> None:
        code = f'<ofd:TextCode X="0" Y="{SIZE}">{TITLE} 2014 No. 7</ofd:TextCode>'
        found = read(ofd([[text_object(25, 30, code)]]))
        assert printed(found).replace(" ", "") == TITLE + "2014No.7\n"

    def test_a_text_that_was_laid_out_in_its_markup(self) -> None:
        code = f'<ofd:TextCode X="0" Y="{SIZE}" DeltaX="g 7 4">\n    {TITLE}\n   </ofd:TextCode>'
        assert printed(read(ofd([[text_object(25, 30, code)]]))) == TITLE + "\n"

    def test_a_wide_step_parts_words(self) -> None:
        found = read(ofd([[text(25, 30, "目录7", steps="4 30")]]))
        assert printed(found).split() == ["目录", "7"]

    def test_a_matrix_moves_what_it_is_of(self) -> None:
        larger = text_object(
            25, 30, f'<ofd:TextCode X="0" Y="2" DeltaX="g 7 2">{TITLE}</ofd:TextCode>',
            'CTM="2 0 0 2 0 0"',
        ).replace(f'Size="{SIZE}"', 'Size="2"')  # fmt: skip
        small = read(ofd([[larger, text(25, 60, "同样高")]]))
        assert printed(small).split() == [TITLE, "同样高"]
        sizes = {round(one.box[3] - one.box[1], 1) for one in small.placed}
        assert len(sizes) == 1

    def test_a_page_that_is_turned_is_read_as_whoever_turns_it(self) -> None:
        marks = [
            text_object(
                150 - 6 * row, 30, f'<ofd:TextCode X="0" Y="0" DeltaX="g {len(line) - 1} 4">{line}'
                "</ofd:TextCode>",
                'CTM="0 1 -1 0 0 0"',
            )
            for row, line in enumerate((TITLE, "第一条", "第二条"))
        ]  # fmt: skip
        assert printed(read(ofd([marks]))).split() == [TITLE, "第一条", "第二条"]

    def test_vertical_lines_run_from_right_to_left(self) -> None:
        marks = [
            text_object(
                150 - 8 * row, 30,
                f'<ofd:TextCode X="0" Y="4" DeltaY="g {len(line) - 1} 4">{line}</ofd:TextCode>',
                'ReadDirection="90"',
            )
            for row, line in enumerate((TITLE, "第一条登记来源", "第二条公布目录"))
        ]  # fmt: skip
        found = read(ofd([marks]))
        assert printed(found).split() == [TITLE, "第一条登记来源", "第二条公布目录"]

    def test_letters_at_another_angle_are_left_out_and_said(self) -> None:
        mark = text_object(
            60, 90, '<ofd:TextCode X="0" Y="0" DeltaX="g 3 4">内部资料</ofd:TextCode>',
            'CTM="0.7 0.7 -0.7 0.7 0 0"',
        )  # fmt: skip
        found = read(ofd([[text(25, 30, TITLE), mark]]))
        assert printed(found) == TITLE + "\n" and codes(found) == ["page-turned"]

    @pytest.mark.parametrize("more", ['Visible="false"', 'Alpha="0"', 'Fill="false"'])
    def test_text_that_is_not_painted_is_a_witness(self, more: str) -> None:
        found = read(ofd([[text(25, 30, TITLE, more)]]))
        assert codes(found) == ["page-invisible"] and found.witness

    def test_letters_without_a_character_are_said(self) -> None:
        code = (
            f'<ofd:CGTransform CodePosition="0"/><ofd:TextCode X="0" Y="{SIZE}">¤¤</ofd:TextCode>'
        )
        found = read(ofd([[text(25, 30, TITLE), text_object(25, 60, code)]]))
        assert codes(found) == ["page-unmapped"]

    @pytest.mark.parametrize(
        ("common", "head", "where"),
        [
            ("<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>", "", "Doc_0/PublicRes.xml"),
            ("", "<ofd:PageRes>Res.xml</ofd:PageRes>", "Doc_0/Pages/Page_0/Res.xml"),
        ],
        ids=["document", "page"],
    )
    def test_signs_of_a_font_of_signs(self, common: str, head: str, where: str) -> None:
        fonts = '<ofd:Fonts><ofd:Font ID="3" FontName="Wingdings 2"/></ofd:Fonts>'
        resources = f"<ofd:Res {SPACE}>{fonts}</ofd:Res>"
        found = read(ofd([content([text(25, 30, "R")], head)], common, parts={where: resources}))
        assert printed(found) == "☑\n"


class TestTrouble:
    def test_a_scan_is_said_to_be_one(self) -> None:
        image = f'<ofd:ImageObject ID="4" Boundary="0 0 210 {HEIGHT}" CTM="210 0 0 297 0 0"/>'
        found = read(ofd([[image]]))
        assert found.text is None and codes(found) == ["page-without-text"]

    def test_one_without_anything_is_empty(self) -> None:
        found = read(documents.ofd())
        assert found.text is None and codes(found) == ["page-damaged"]
        assert codes(read(ofd([[]]))) == ["text-empty"]

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (zipped({"OFD.xml": "<a/>"}), "text-unread-format"),
            (zipped({"OFD.xml": f"<ofd:OFD {SPACE}/>"}), "document-damaged"),
            (zipped({"OFD.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "document-damaged"),
            (zipped({"OFD.xml": b"\0"}), "document-damaged"),
        ],
        ids=["another", "nothing", "entities", "no-xml"],
    )
    def test_what_is_none(self, data: bytes, code: str) -> None:
        assert codes(read(data)) == [code]

    def test_a_word_file_that_holds_one_is_no_ofd(self) -> None:
        held = zipped({"word/document.xml": "<w:document xmlns:w='urn:w'/>"})
        assert read(held).format != "ofd"
        inner = zipped({"OFD.xml": f"<ofd:OFD {SPACE}/>"})
        outer = zipped({"word/document.xml": "<w:document xmlns:w='urn:w'/>", "a.bin": inner})
        assert read(outer).format != "ofd"

    def test_a_damaged_page_is_said_and_the_others_read(self) -> None:
        found = read(ofd([[text(25, 30, TITLE)], "<ofd:Page", [text(25, 30, "第一条")]]))
        assert printed(found).split() == [TITLE, "第一条"] and codes(found) == ["page-damaged"]

    @pytest.mark.parametrize(
        ("head", "mark", "after", "parts"),
        [
            ("", '<ofd:CompositeObject ID="6" ResourceID="5" Boundary="0 0 9 9"/>', "", {}),
            ('<ofd:Template TemplateID="7"/>', "", "", {}),
            ("", "", "<ofd:Annotations>A.xml</ofd:Annotations>", {"Doc_0/A.xml": "<a"}),
        ],
        ids=["graphic", "template", "annotations"],
    )
    def test_what_is_lacking_is_said_and_the_rest_read(
        self, head: str, mark: str, after: str, parts: dict[str, str]
    ) -> None:
        page = content([mark, text(25, 30, TITLE)], head)
        found = read(ofd([page], after=after, parts=parts))
        assert codes(found) == ["page-damaged"] and printed(found) == TITLE + "\n"

    def test_letters_of_no_size_do_no_harm(self) -> None:
        nothing = text(25, 60, "甲乙").replace(f'Size="{SIZE}"', 'Size="0"')
        assert TITLE in printed(read(ofd([[text(25, 30, TITLE), nothing]])))

    def test_no_end_of_what_is_drawn_again(self) -> None:
        again = '<ofd:CompositeObject ID="6" ResourceID="5" Boundary="0 0 9 9"/>' * 40
        unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{again}</ofd:Content>'
        units = f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnit>"
        found = read(
            ofd(
                [[text(25, 30, TITLE), again]],
                "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
                parts={
                    "Doc_0/DocumentRes.xml": f"<ofd:Res {SPACE}>{units}"
                    "</ofd:CompositeGraphicUnits></ofd:Res>"
                },
            )
        )
        assert printed(found) == TITLE + "\n" and codes(found) == ["page-damaged"]

    def test_numbers_without_end_are_bounded(self) -> None:
        found = read(ofd([[text(25, 30, TITLE, steps="g 99999999999999999999 4")]]))
        assert printed(found) == TITLE + "\n"
        odd = text(25, 30, "甲乙", steps="nan inf").replace('X="0"', 'X="1e999"')
        assert codes(read(ofd([[odd, path("M 1e99 nan L x 3 Z"), path("M 1 1 L 2")]]))) == []

    def test_pages_and_letters_have_limits(self) -> None:
        pages = [[text(25, 30, one)] for one in (FIRST, SECOND, THIRD)]
        assert codes(read(ofd(pages), document_pages=2)) == ["document-pages-cut"]
        found = read(ofd(pages), document_letters=10)
        assert "document-letters-cut" in codes(found)


def test_one_in_an_archive_is_read_and_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    archive = new_archive(tmp_path)
    source = tmp_path / "notice.ofd"
    source.write_bytes(ofd([[*law_page(), text(130, 140, "2019年3月1日")]]))
    [kept] = answers(good(archive, "preserve", "--json", source))
    [outline] = answers(good(archive, "outline", "--json", kept["notice"]))
    [rendition] = outline["renditions"]
    assert rendition["format"] == "ofd"
    assert {"art_1", "art_2", "art_3"} <= {one["id"] for one in rendition["columns"][0]["units"]}
    assert "2019-03-01" in good(archive, "metadata", kept["notice"]).stdout
    assert kept["notice"] in good(archive, "search", "--json", "不得改动").stdout
