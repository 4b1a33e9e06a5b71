"""A table of two languages is two texts, of which a row says the same; a list of terms is none."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape, unescape

import pytest

from manifests import Limits
from muniment.edition import Kind, ReadRendition
from muniment.edition.alignment.parallel import Joined, parallel_of
from muniment.edition.read import read_edition, read_rendition

CHINESE = [
    "为便利外国人来华工作，现公告如下。",
    "自2023年1月8日起，恢复办理外国人工作许可。",
    "申请人应当在线提交护照、学历证明和体检报告。",
    "受理部门在十个工作日内作出决定。",
]
ENGLISH = [
    "To facilitate foreigners working in China, the following is hereby announced.",
    "From January 8, 2023, applications for foreigners' work permits are accepted again.",
    "Applicants shall submit online their passport, proof of education and medical report.",
    "The accepting authority shall make a decision within ten working days.",
]
LAW = "".join(
    f"<p>第{number}条　{text}</p>" for number, text in zip("一二三四", CHINESE, strict=True)
)


def page(*rows: Sequence[str], more: str = "") -> ReadRendition:
    """Read a page with a table of these rows, and what stands above it."""
    told = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in map(escape, row))}</tr>" for row in rows
    )
    content = f"<html><body>{more}<table border=1>{told}</table></body></html>"
    return read_rendition(content.encode(), "notice.html", Limits())


def together(read: ReadRendition) -> list[tuple[str, ...]]:
    rows = parallel_of(read_edition([read]), 10_000).rows
    return [tuple(cell.text if cell else "" for cell in row.cells) for row in rows]


PAIRS = list(zip(CHINESE, ENGLISH, strict=True))


class TestTables:
    """Each language is read down its own side."""

    @pytest.mark.parametrize(
        "rows",
        [
            PAIRS,
            [("中文", "English"), *PAIRS],
            [(one, other, "\xa0") for one, other in PAIRS],
            [row for one, other in PAIRS for row in ((one,), (other,))],
            [("第一章 总则", "Chapter I General Provisions"), *PAIRS],
        ],
        ids=["sides", "headed", "empty", "turns", "chapter"],
    )
    def test_rows_stand_side_by_side(self, rows: list[Sequence[str]]) -> None:
        read = page(*rows)
        assert [one.language for one in read.columns] == ["zh-Hans", "en"]
        assert together(read)[-4:] == PAIRS

    def test_the_language_on_the_left_is_the_first(self) -> None:
        read = page(*((other, one) for one, other in PAIRS))
        assert together(read) == [(other, one) for one, other in PAIRS]

    def test_a_merged_heading_is_read_in_both_and_does_not_say_which_is_left(self) -> None:
        heading = "<tr><td colspan=2>第一章 总则<br>Chapter I General Provisions</td></tr>"
        told = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in PAIRS)
        content = f"<html><body><table>{heading}{told}</table></body></html>"
        read = read_rendition(content.encode(), "notice.html", Limits())
        assert [one.language for one in read.columns] == ["zh-Hans", "en"]
        assert [one.view.text.split("\n")[0] for one in read.columns] == [
            "第一章 总则",
            "Chapter I General Provisions",
        ]

    def test_a_number_beside_both_belongs_to_either(self) -> None:
        read = page(*((f"{at}.", *pair) for at, pair in enumerate(PAIRS, 1)))
        assert [
            [unit.id for unit in column.walk() if unit.kind is Kind.ARTICLE]
            for column in read.columns
        ] == [["art_1", "art_2", "art_3", "art_4"]] * 2

    def test_rows_say_more_than_labels_that_are_wrong(self) -> None:
        labels = zip(("一、", "二、", "三、", "四、"), ("1.", "2.", "2.", "3."), PAIRS, strict=True)
        rows = [(f"{one}{pair[0]}", f"{other} {pair[1]}") for one, other, pair in labels]
        told = together(page(*rows))
        assert all(any(e[:20] in en and z[:8] in zh for zh, en in told) for z, e in PAIRS)

    def test_a_row_without_its_other_half_moves_nothing(self) -> None:
        rows = [PAIRS[0], (CHINESE[1], ""), *PAIRS[2:]]
        assert together(page(*rows)) == [PAIRS[0], (CHINESE[1], ""), *PAIRS[2:]]
        joined = parallel_of(read_edition([page(*rows)]), 10_000).rows
        assert [one.joined for one in joined] == [
            Joined.ROW,
            Joined.ALONE,
            Joined.ROW,
            Joined.ROW,
        ]

    def test_every_character_is_where_it_is_printed(self) -> None:
        read = page(*((str(at), *pair) for at, pair in enumerate(PAIRS, 1)))
        assert read.text is not None
        for column in read.columns:
            for unit in column.segments():
                printed = "".join(read.text.printed(span) for span in unit.spans)
                assert "".join(unescape(printed).split()) == "".join(unit.text.split())


class TestNone:
    """What is not two texts stays a table."""

    @pytest.mark.parametrize(
        "rows",
        [
            [("行政许可", "administrative licensing"), ("听证", "hearing"), ("处罚", "penalty")],
            [("化学需氧量", "50 mg/L"), ("氨氮", "5 mg/L"), ("总磷", "0.5 mg/L")],
            [("1", "某某公司", "Model X-200", "A1"), ("2", "另一公司", "Pulse Oximeter", "A2")],
            [("姓名：", "Full name:"), ("地址：", "Address:"), ("电话：", "Telephone:")],
        ],
        ids=["terms", "measures", "models", "form"],
    )
    def test_terms_and_names_are_cells(self, rows: list[Sequence[str]]) -> None:
        read = page(*rows, more=LAW * 2)
        assert [one.language for one in read.columns] == ["zh-Hans"]
        [table] = [unit for unit in read.columns[0].walk() if unit.kind is Kind.TABLE]
        assert [tuple(cell.text for cell in row) for row in table.rows] == rows

    def test_a_table_beside_a_text_in_two_languages_is_kept(self) -> None:
        rows = ("<tr><th>项目</th><th>元</th></tr>", "<tr><td>工本</td><td>20</td></tr>")
        fees = f"<table border=1>{''.join(rows)}</table>"
        read = page(*PAIRS, more=fees)
        assert [one.language for one in read.columns] == ["zh-Hans", "en"]
        [table] = [one for column in read.columns for one in column.walk() if one.rows]
        assert [cell.text for row in table.rows for cell in row] == ["项目", "元", "工本", "20"]


ACT = [
    "This Act may be cited as the Marine Registry Act.",
    "The Minister may issue a certificate to the owner of a vessel if the fee has been paid.",
    "No person shall operate a vessel that is not registered under this Act.",
    "This Act comes into force on the day on which it receives royal assent.",
]
LOI = [
    "Titre abrégé de la présente loi : Loi sur le registre maritime.",
    "Le ministre peut délivrer un certificat au propriétaire d’un navire si les droits sont payés.",
    "Il est interdit d’exploiter un navire qui n’est pas immatriculé au titre de la présente loi.",
    "La présente loi entre en vigueur à la date de sa sanction.",
]
TRADITIONAL = ["為便利登記，現公告如下。", "申請人應當提交護照。", "機關應於三日內決定。"]
SIMPLIFIED = ["为便利登记，现公告如下。", "申请人应当提交护照。", "机关应于三日内决定。"]


class TestOneScript:
    """Small words tell English from French, and folding tells what is the same in both forms."""

    @pytest.mark.parametrize(
        ("ours", "theirs", "tags"),
        [(ACT, LOI, ["en", "fr"]), (TRADITIONAL, SIMPLIFIED, ["zh-Hant", "zh-Hans"])],
        ids=["english-french", "two-forms"],
    )
    def test_two_texts_of_one_script(
        self, ours: list[str], theirs: list[str], tags: list[str]
    ) -> None:
        pairs = list(zip(ours, theirs, strict=True))
        turns = "".join(f"<p>{one}</p><p>{other}</p>" for one, other in pairs)
        tabs = "".join(f"{one}\t{other}\n" for one, other in pairs).encode()
        for found in (
            page(*pairs),
            read_rendition(f"<html><body>{turns}</body></html>".encode(), "a.html", Limits()),
            read_rendition(tabs, "a.txt", Limits()),
        ):
            assert [one.language for one in found.columns] == tags
            assert together(found) == pairs

    @pytest.mark.parametrize(
        "rows",
        [
            [
                ("owner", "propriétaire"),
                ("vessel", "bâtiment"),
                ("fee to be paid", "droit à payer"),
            ],
            [(one, one.replace("三", "五")) for one in SIMPLIFIED],
            list(zip(TRADITIONAL, reversed(SIMPLIFIED), strict=True)),
            [*zip(ACT, LOI, strict=True), (LOI[1], ACT[1])],
        ],
        ids=["terms", "amended", "not-the-same", "both-sides"],
    )
    def test_what_is_not_clear_is_one(self, rows: list[tuple[str, str]]) -> None:
        assert len(page(*rows).columns) == 1

    def test_a_quotation_is_in_its_text(self) -> None:
        told = "".join(f"<p>{line}</p>" for line in (*ACT, *LOI[:2], *ACT))
        found = read_rendition(f"<html><body>{told}</body></html>".encode(), "a.html", Limits())
        assert [one.language for one in found.columns] == ["en"]
