"""PDF: letters at places put into the order of reading; what the text layer hides is said."""

from __future__ import annotations

from pathlib import Path

import pytest

import documents
from editions import ids
from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.paper import pdf as pdf_reader
from muniment.edition.read import read_rendition
from muniment_cli import answers, good, new_archive
from paper import ENGLISH, FIRST, HEIGHT, SECOND, THIRD, at, page, paragraph, pdf, said_here


def read(data: bytes, **limits: int) -> ReadRendition:
    return read_rendition(data, "notice.pdf", Limits(**limits))


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "document_lines", said_here)


def codes(rendition: ReadRendition) -> list[str]:
    return [one.code for one in rendition.findings]


def lines(rendition: ReadRendition, column: int = 0) -> list[str]:
    return rendition.columns[column].view.text.split("\n")


def law_page() -> list[str]:
    """One column of 30 letters a line."""
    return [
        at(200, 80, "某市文书保存办法", 20),
        *paragraph(90, 130, FIRST, 30),
        *paragraph(90, 200, SECOND, 30),
        *paragraph(90, 270, THIRD, 30),
    ]


@pytest.mark.usefixtures("in_this_process")
class TestOrder:
    """Where letters stand decides what is read after what, not when they come in the file."""

    def test_lines_are_joined_and_paragraphs_parted(self) -> None:
        found = read(pdf([page(law_page())]))
        assert lines(found) == ["某市文书保存办法", FIRST, SECOND, THIRD]
        assert [id for id in ids(found.columns[0]) if "__" not in id] == ["title", *ids_of(3)]

    def test_the_order_in_the_file_means_nothing(self) -> None:
        shuffled = read(pdf([page(list(reversed(law_page())))]))
        assert shuffled.text == read(pdf([page(law_page())])).text

    def test_two_columns_are_read_one_after_the_other(self) -> None:
        left, right = paragraph(60, 150, FIRST, 16), paragraph(310, 150, SECOND, 16)
        more = [
            *paragraph(60, 240, THIRD, 16),
            *paragraph(310, 240, FIRST.replace("一", "四", 1), 16),
        ]
        rows = [mark for pair in zip(left, right, strict=False) for mark in pair]
        found = read(pdf([page([at(200, 80, "某市文书保存办法", 20), *rows, *more])]))
        assert lines(found) == [
            "某市文书保存办法",
            FIRST,
            THIRD,
            SECOND,
            FIRST.replace("一", "四", 1),
        ]

    def test_columns_in_two_languages_become_columns_by_language_over_pages(self) -> None:
        pages = []
        for number, text in enumerate((FIRST, SECOND)):
            english = [at(310, 150 + 18 * n, one) for n, one in enumerate(ENGLISH[number])]
            pages.append(page([*paragraph(60, 150, text, 16), *english]))
        found = read(pdf(pages))
        assert [one.language for one in found.columns] == ["zh-Hans", "en"]
        assert lines(found) == [FIRST, SECOND]
        assert lines(found, 1) == [" ".join(one) for one in ENGLISH]
        assert found.text is not None
        second = found.columns[1].view.spans(0, 10, found.text.content)
        assert found.text.place(second[0]).page == 1

    def test_columns_in_english_and_french_are_two_languages(self) -> None:
        sides = (
            [
                "The Minister may issue a permit",
                "to the owner of any vessel that",
                "is not under arrest.",
            ],
            [
                "Le ministre peut délivrer un",
                "permis au propriétaire de tout",
                "navire qui n’est pas saisi.",
            ],
        )
        marks = [
            at(60 + 250 * side, 150 + 18 * (n + 4 * again), line)
            for side, text in enumerate(sides)
            for again in range(4)
            for n, line in enumerate(text)
        ]
        found = read(pdf([page(marks)]))
        assert [one.language for one in found.columns] == ["en", "fr"]

    def test_a_sentence_goes_on_over_the_end_of_a_page(self) -> None:
        first = [*paragraph(90, 130, SECOND, 30), *paragraph(90, 700, FIRST, 30)[:1]]
        rest = [at(90, 90, FIRST[28:]), *paragraph(90, 130, THIRD, 30)]
        found = read(pdf([page(first), page(rest)]))
        assert lines(found) == [SECOND, FIRST, THIRD]

    def test_a_hyphen_at_the_end_of_a_line_is_none_of_a_word_that_is_there_whole(self) -> None:
        law = [
            "The rules on the preservation of records that a body keeps name preser-",
            "vation of all copies as a duty of the body that keeps them in its rooms,",
            "for a term that is long.",
        ]
        found = read(pdf([page([at(72, 100 + 18 * n, one) for n, one in enumerate(law)])]))
        assert "name preservation of all copies" in lines(found)[0]
        assert "preser-\n" in (found.text.content if found.text else "")

    def test_running_heads_and_page_numbers_are_no_part_of_the_text(self) -> None:
        pages = [
            page(
                [
                    at(220, 40, "某市人民政府公报"),
                    *paragraph(90, 130, text, 30),
                    at(290, 810, f"{n}"),
                ]
            )
            for n, text in enumerate((FIRST, SECOND, THIRD), 7)
        ]
        found = read(pdf(pages))
        assert lines(found) == [FIRST, SECOND, THIRD]
        assert found.text is not None and found.text.content.count("某市人民政府公报") == 3
        assert len(found.text.pages) == 3

    def test_where_an_annex_begins_is_no_running_head(self) -> None:
        def annex(label: str, text: str) -> list[str]:
            return [at(90, 80, label), at(200, 120, text, 20), *paragraph(90, 170, SECOND, 30)]

        head = [at(400, 60, "某市公报", 9), at(400, 780, "2026年5月6日", 9)]
        pages = [law_page(), annex("附件1", "登记表"), annex("附件2", "目录"), annex("附件2", "续")]
        found = read(pdf([page([*head, *marks]) for marks in pages]))
        assert [one for one in lines(found) if "附件" in one] == ["附件1", "附件2"]
        assert not [one for one in lines(found) if one in ("某市公报", "2026年5月6日")]
        assert [one for one in ids(found.columns[0]) if one in ("anx_1", "anx_2")]

    def test_a_sentence_goes_on_over_the_notes_at_the_foot_of_a_page(self) -> None:
        notes = [
            at(90, 700, "① 指文书的形成", 9),
            at(90, 712, "机关。", 9),
            at(90, 724, "② 指他人。", 9),
        ]
        first = page([*paragraph(90, 130, FIRST[:26] + SECOND[4:36], 30), *notes])
        second = page([at(90, 130, "公众查阅。"), *paragraph(90, 170, SECOND, 30)])
        assert lines(read(pdf([first, second]))) == [
            f"{FIRST[:26]}{SECOND[4:36]}公众查阅。",
            *("① 指文书的形成机关。", "② 指他人。", SECOND),
        ]

    def test_the_days_of_two_signatures_are_no_feet(self) -> None:
        signed = (["同意。", "2026年5月6日"], ["不同意。", "2026年6月1日"])
        found = read(pdf([page([at(90, 100, a), at(400, 770, b)]) for a, b in signed]))
        assert lines(found) == [*signed[0], *signed[1]]

    def test_titles_and_addressees_of_two_pages_are_no_heads(self) -> None:
        head, whom = at(200, 60, "通知书", 20), at(90, 100, "某某局：")
        found = read(pdf([page([head, whom, at(90, 200, one)]) for one in ("同意。", "不同意。")]))
        assert lines(found) == ["通知书", "某某局：", "同意。", "某某局：", "不同意。"]

    def test_large_letters_across_a_line_are_none_of_it(self) -> None:
        law = page([at(100, 142, "内部资料　请勿外传", 40), *paragraph(90, 130, FIRST, 30)])
        printed = lines(read(pdf([law])))
        assert "内部资料　请勿外传" in printed
        assert "".join(one for one in printed if one[0] != "内") == FIRST

    def test_the_longest_of_short_lines_is_no_edge(self) -> None:
        short = [
            "关于做好文书保存工作的通知",
            "各区县人民政府：",
            "现将名单印发。",
            "某某市",
            "2026年5月6日",
        ]
        found = read(pdf([page([at(72, 100 + 18 * n, one) for n, one in enumerate(short)])]))
        assert lines(found) == short

    def test_rows_of_a_table_stay_rows(self) -> None:
        rows = [("姓名", "单位", "日期"), ("甲某", "档案馆", "三月"), ("乙某", "办公厅", "四月")]
        cells = [
            at(90 + 150 * x, 150 + 20 * y, text)
            for y, row in enumerate(rows)
            for x, text in enumerate(row)
        ]
        assert lines(read(pdf([page(cells)]))) == ["\t".join(row) for row in rows]

    @pytest.mark.parametrize("turn", [90, 180, 270])
    def test_a_page_that_is_turned_reads_the_same(self, turn: int) -> None:
        upright, turned = (
            read(pdf([page(law_page())])),
            read(pdf([page(law_page(), f"/Rotate {turn}")])),
        )
        assert turned.columns == upright.columns

    def test_text_that_is_turned_on_its_page_reads_the_same(self) -> None:
        marks = [
            at(400 - 20 * n, 60, text, turn=1) for n, text in enumerate((FIRST, SECOND, THIRD))
        ]
        found = read(pdf([page(marks)]))
        assert lines(found) == [FIRST, SECOND, THIRD]
        left, top, right, bottom = found.placed[0].box
        assert 380 < left < right < 420 and top == 60 and bottom - top == len(FIRST) * 12

    def test_vertical_lines_are_read_from_the_right(self) -> None:
        marks = [
            at(400 - 30 * column, 80 + 14 * row, letter)
            for column, text in enumerate((FIRST[:30], SECOND[:30]))
            for row, letter in enumerate(text)
            if letter != "　"
        ]
        # Digits lie on their side there.
        found = read(pdf([page([*marks, at(404, 80 + 14 * 30, "12", turn=1)])]))
        assert "".join(lines(found)[0].split()) == "".join(FIRST[:30].split()) + "12"


def ids_of(articles: int) -> list[str]:
    return [f"art_{number}" for number in range(1, articles + 1)]


@pytest.mark.usefixtures("in_this_process")
class TestPlaces:
    """Page, line and place on paper of what is printed."""

    def test_every_line_has_its_box_in_points_from_the_top_left(self) -> None:
        found = read(pdf([page(law_page())]))
        assert found.text is not None
        title = found.placed[0]
        assert found.text.printed(title.span) == "某市文书保存办法"
        left, top, right, bottom = title.box
        assert (title.page, left, right) == (1, 200, 360)
        assert 50 < top < 80 < bottom < 100

    def test_an_ideographic_space_that_is_printed_is_kept(self) -> None:
        found = read(pdf([page(law_page())]))
        assert found.text is not None and "第一条　保存" in found.text.content

    def test_raised_figures_stay_in_their_line(self) -> None:
        marks = [
            at(90, 100, "保存机构应当登记来源"),
            at(210, 95, "1", 7),
            at(215, 100, "并予公布。"),
        ]
        assert lines(read(pdf([page(marks)]))) == ["保存机构应当登记来源1并予公布。"]

    def test_letters_printed_over_themselves_are_bold_and_once(self) -> None:
        bold = [at(90 + far, 200, "一、登记来源。", 16) for far in (0, 0, 0.4, 0.8)]
        law = [*bold, at(90, 240, "人人都可以查阅11年的文书。", 16), at(90, 280, "ill 11", 16)]
        assert lines(read(pdf([page(law)]))) == [
            "一、登记来源。",
            "人人都可以查阅11年的文书。",
            "ill 11",
        ]

    def test_a_box_is_no_letter_of_its_font(self) -> None:
        boxes = b"\xa3\x52".decode("latin-1")
        marks = f"BT /F1 12 Tf 1 0 0 1 72 700 Tm <{'新'.encode('utf-16be').hex()}> Tj ET"
        signs = f"BT /F2 12 Tf 1 0 0 1 90 700 Tm ({boxes}) Tj ET"
        data = pdf([page([marks, signs])])
        font = b"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Wingdings2 /FirstChar 0 >>"
        data = data.replace(b"/Font << /F1 3 0 R", b"/Font << /F2 " + font + b" /F1 3 0 R")
        assert lines(read(data)) == ["新 □☑"]

    def test_what_is_filled_in_or_typed_on_a_page_is_read_and_said(self) -> None:
        def shown(text: str) -> str:
            marks = f"BT /F1 12 Tf 0 2 Td <{text.encode('utf-16be').hex()}> Tj ET"
            form = "/Type /XObject /Subtype /Form /BBox [0 0 200 20]"
            return (
                f"<< {form} /Resources << /Font << /F1 3 0 R >> >> /Length {len(marks)} >>\n"
                f"stream\n{marks}\nendstream"
            )

        def note(kind: str, y: int, number: int, flags: int = 4) -> str:
            place = f"/Rect [150 {HEIGHT - y} 350 {HEIGHT - y + 20}] /AP << /N {number} 0 R >>"
            return f"<< /Type /Annot /Subtype /{kind} /F {flags} {place} >>"

        notes = [note("Widget", 403, 7), note("FreeText", 433, 8), note("FreeText", 463, 9, 2)]
        bare = "<< /Type /Annot /Subtype /Widget /FT /Tx /V (a) /Rect [1 1 9 9] >>"
        law = page([*law_page(), at(90, 400, "申请人：")], f"/Annots [{' '.join(notes)} {bare}]")
        more = [shown("某某"), shown("2026年5月6日"), shown("不印")]
        found = read(pdf([law], extra=more))
        assert lines(found)[-2:] == ["申请人： 某某", "2026年5月6日"]
        assert codes(found) == ["page-laid-over", "page-form-unread"]

    def test_radicals_are_read_as_the_characters_that_they_look_like(self) -> None:
        found = read(pdf([page([at(90, 100, "第一条　⼈⺠政府发布。")])]))
        assert found.text is not None and "⼈" in found.text.content
        assert "人" in lines(found)[0]


@pytest.mark.usefixtures("in_this_process")
class TestDoubts:
    """What makes a text layer one not to be trusted is said, never mended."""

    def test_a_page_without_text_is_named_a_scan(self) -> None:
        picture = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"
        found = read(pdf([page([picture]), page(law_page())]))
        assert codes(found) == ["page-without-text"]
        assert dict(found.findings[0].particulars)["pages"] == "1"
        alone = read(pdf([page([picture])]))
        assert (alone.text, codes(alone)) == (None, ["page-without-text"])

    def test_garble_where_chinese_was(self) -> None:
        garble = "某市人民政府办公厅关于保存文书的通知".encode("gb18030").decode("latin-1")
        found = read(pdf([page(law_page()), page([at(90, 100, garble)])]))
        assert "page-garbled" in codes(found) and "page-lacks-chinese" not in codes(found)

    def test_a_page_without_the_chinese_that_others_have(self) -> None:
        english = [at(90, 100 + 20 * n, line) for n, line in enumerate(ENGLISH[0] + ENGLISH[1])]
        found = read(pdf([page(law_page()), page(law_page()), page(english)]))
        assert [one for one in codes(found) if one.startswith("page")] == ["page-lacks-chinese"]
        said = read(pdf([page(english)], catalog="/Lang (zh-CN)"))
        assert "text-lacks-language" in codes(said)

    def test_characters_of_private_use(self) -> None:
        found = read(pdf([page([*law_page(), at(90, 400, "\ue000\ue001")])]))
        assert codes(found) == ["page-private"]

    def test_text_that_is_not_painted(self) -> None:
        found = read(pdf([page([at(90, 100, FIRST[:20], mode=3)])]))
        assert "page-invisible" in codes(found)

    def test_what_is_off_the_paper_or_at_another_angle_is_left_out(self) -> None:
        marks = [*law_page(), at(90, -100, "页外"), at(500, 500, "内部资料", turn=1)]
        found = read(pdf([page(marks)]))
        assert codes(found) == ["page-turned", "page-off"]
        assert lines(found) == lines(read(pdf([page(law_page())])))


class TestHostile:
    """Broken, locked and endless ones end in a finding."""

    def test_locked_and_damaged(self) -> None:
        assert codes(read(documents.pdf(locked=True))) == ["document-encrypted"]
        assert codes(read(b"%PDF-1.7\n%\xe2\xe3")) == ["document-damaged"]

    def test_limits_are_named(self) -> None:
        many = pdf([page(law_page())] * 3)
        assert codes(read(many, document_pages=2)) == ["document-pages-cut"]
        assert "document-letters-cut" in codes(read(many, document_letters=50))
        assert codes(read(many, document_bytes=100)) == ["document-too-long"]
        for lines in (1, 4):
            assert codes(read(many, edition_lines=lines)) == ["lines-cut"]

    def test_what_takes_too_much_ends_the_reading_alone(self) -> None:
        found = read(pdf([page(law_page())]), document_memory=16 << 20)
        assert (found.text, codes(found)) == (None, ["document-stopped"])

    def test_without_the_extra_it_says_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf_reader, "is_installed", lambda _: False)
        found = read(pdf([page(law_page())]))
        assert (found.text, codes(found)) == (None, ["document-needs-extra"])


class TestShelved:
    """The commands of editions read PDF files as they read texts."""

    def test_a_pdf_on_the_shelves(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        source = tmp_path / "notice.pdf"
        source.write_bytes(pdf([page([*law_page(), at(420, HEIGHT - 200, "2019年3月1日")])]))
        [kept] = answers(good(archive, "preserve", "--json", source))
        [outline] = answers(good(archive, "outline", "--json", kept["notice"]))
        [rendition] = outline["renditions"]
        assert rendition["format"] == "pdf"
        assert {"art_1", "art_2", "art_3"} <= {
            one["id"] for one in rendition["columns"][0]["units"]
        }
        assert "2019-03-01" in good(archive, "metadata", kept["notice"]).stdout
