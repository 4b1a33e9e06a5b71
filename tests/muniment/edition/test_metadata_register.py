"""Who signs in the Federal Register, what stands under acts of the Union, names side by side."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition import Kind
from muniment.edition.model import ReadRendition
from muniment.edition.read import read_rendition

RULE = """DEPARTMENT OF SAMPLES

14 CFR Part 999

[Docket No. SA-2021-0001]

Registration of Samples

AGENCY: Sample Administration, Department of Samples.

ACTION: Final rule.

SUMMARY: This rule requires that samples be registered, and that lists of them be kept.

DATES: This rule is effective June 3, 2021.

SUPPLEMENTARY INFORMATION:

I. Overview

    The agency registers samples.

II. Background

    A. History

    Samples were kept.

    B. Comments

    None came.

III. Analyses

    None.

"""
PRINTED = "[FR Doc. 2021-09999 Filed 5-3-21; 8:45 am]\n\nBILLING CODE 9999-99-P\n"
ACT = """COMMISSION REGULATION (EU) 2021/9993
of 3 May 2021
on the keeping of samples
THE EUROPEAN COMMISSION,
Having regard to Regulation (EU) 2019/9998 (1),
HAS ADOPTED THIS REGULATION:
Article 1
1. Samples are kept.
2. So are lists (2).
Article 2
This Regulation shall enter into force on the day following that of its publication.
"""
SIGNED = """Done at Brussels, 3 May 2021.
For the Commission
The President
J. EXAMPLE
(1) OJ L 99, 1.1.2019, p. 1.
(2) Of samples that somebody kept, and of which somebody else has kept whatever else there is,
as anybody knows.
"""
ANNEX = "ANNEX\nLIST OF SAMPLES\n1. One that is kept\n2. Another one\n(1) A note of the annex.\n"
ACTE = """DÉCISION (UE) 2021/9996 DU CONSEIL
du 3 mai 2021
relative aux échantillons
A ADOPTÉ LA PRÉSENTE DÉCISION:
Article premier
Les échantillons sont conservés.
Article 2
La présente décision entre en vigueur le jour suivant celui de sa publication.
Elle est applicable à partir du 1er janvier 2023.
"""
INSTRUMENT = """STATUTORY INSTRUMENTS
2021 No. 998
SAMPLES
The Sample Lists Regulations 2021
Made 3rd May 2021
Coming into force 1st June 2021

The Secretary of State makes these Regulations.
1. These Regulations may be cited as the Sample Lists Regulations 2021.
2. A list must be kept.

"""


def rendition(text: str) -> ReadRendition:
    return read_rendition(text.encode(), "act.txt", Limits())


def each(text: str, name: str) -> list[str | None]:
    (said,) = rendition(text).said
    return [one.value for one in said.fields if one.name == name]


def signers(text: str) -> list[tuple[str | None, str | None]]:
    return list(zip(each(text, "signatory"), each(text, "signatory_post"), strict=True))


class TestRegister:
    """A name ends with a comma, its post with a stop, where the print shows that they sign."""

    @pytest.mark.parametrize(
        "lines, expected, day",
        [
            (
                "Dated: May 3, 2021. / Jane Roe, / Director.",
                [("Jane Roe", "Director")],
                ["2021-05-03"],
            ),
            (
                "Issued in Sample City, DC, on April 28, 2021. / John Q. Doe, Jr., / Administrator"
                " of Lists, / Department of Samples. / Jane Roe, / Acting Director, Lists.",
                [
                    ("John Q. Doe, Jr.", "Administrator of Lists, Department of Samples"),
                    ("Jane Roe", "Acting Director, Lists"),
                ],
                ["2021-04-28"],
            ),
            (
                "Dated: May 3, 2021. / Jane Roe, / Director."
                " / Dated: May 4, 2021. / John Doe, / Chair.",
                [("Jane Roe", "Director"), ("John Doe", "Chair")],
                [],
            ),
            ("Jane Roe, / Director.", [("Jane Roe", "Director")], []),
            ("Comments came from many. / Jane Roe, / Director. / They were read.", [], []),
        ],
    )
    def test_who_signs(self, lines: str, expected: list[tuple[str, str]], day: list[str]) -> None:
        text = RULE + lines.replace(" / ", "\n\n") + f"\n\n{PRINTED}"
        assert signers(text) == expected
        assert each(text, "date_signed") == day

    def test_captions_on_one_line_are_each_their_own(self) -> None:
        text = RULE.replace("Samples.\n\nACTION:", "Samples. ACTION:")
        assert each(text, "issuer") == ["Sample Administration, Department of Samples."]
        assert each(text, "type") == ["Final rule."]

    def test_headings_count_in_roman_numerals(self) -> None:
        (column,) = rendition(RULE + PRINTED).columns
        articles = [one for one in column.walk() if one.kind is Kind.ARTICLE]
        assert [(one.id, one.heading) for one in articles] == [
            ("art_1", "Overview"),
            ("art_2", "Background"),
            ("art_3", "Analyses"),
        ]
        assert [one.id for one in articles[1].children] == ["art_2__item_1", "art_2__item_2"]

    def test_who_signs_is_nothing_of_the_last_article(self) -> None:
        signed = "Dated: May 3, 2021.\n\nJane Roe,\n\nDirector.\n\n"
        (column,) = rendition(RULE + signed + PRINTED).columns
        assert [(one.id, one.text) for one in column.units[-5:]] == [
            ("date", "Dated: May 3, 2021."),
            ("closing_1", "Jane Roe,"),
            ("closing_2", "Director."),
            *((f"closing_{at}", one) for at, one in enumerate(PRINTED.strip().split("\n\n"), 3)),
        ]
        (third,) = (one for one in column.walk() if one.id == "art_3")
        assert column.whole_text(third).endswith("None.")

    def test_the_ninth_letter_is_no_numeral(self) -> None:
        lines = [f"{letter}. Samples of this kind are kept." for letter in "ABCDEFGHIJ"]
        (column,) = rendition("Rules on Samples\n" + "\n".join(lines)).columns
        assert [one.id for one in column.walk() if one.label] == [f"art_{n}" for n in range(1, 11)]

    @pytest.mark.parametrize("subject", ["Release of Samples", "Public Notice of Sample Lists"])
    def test_a_subject_that_begins_as_a_docket_does_has_no_number(self, subject: str) -> None:
        text = RULE.replace("Registration of Samples", subject)
        assert each(text, "title") == [subject]

    def test_a_line_that_names_the_agency_is_no_subject(self) -> None:
        head = "DEPARTMENT OF SAMPLES\n\nOffice of Lists\n\n"
        caption = "AGENCY: Office of Lists, Department of Samples.\n\nACTION: Notice.\n\n"
        assert each(f"{head}{caption}SUMMARY: Lists are kept.\n", "title") == []
        subject = "Lists of Samples; Notice\n\n"
        assert each(f"{head}{subject}{caption}SUMMARY: Lists are kept.\n", "title") == [
            "Lists of Samples; Notice"
        ]


class TestUnion:
    """Notes of an act stand below who signs it; it may apply later than it begins."""

    @pytest.mark.parametrize("annex", ["", ANNEX])
    def test_notes_under_the_signatures_are_nothing_of_the_last_article(self, annex: str) -> None:
        (column,) = rendition(ACT + SIGNED + annex).columns
        notes = [one for one in column.walk() if one.kind is Kind.FOOTNOTE]
        assert [(one.label and one.label.printed, one.text[:10]) for one in notes] == [
            ("(1)", "OJ L 99, 1"),
            ("(2)", "Of samples"),
        ]
        assert notes[1].text.endswith("as anybody knows.")
        articles = {one.id: one for one in column.walk() if one.kind is Kind.ARTICLE}
        assert "OJ L" not in column.whole_text(articles["art_2"])
        assert [one.text for one in articles["art_1"].children] == [
            "Samples are kept.",
            "So are lists (2).",
        ]
        assert signers(ACT + SIGNED + annex) == [
            ("J. EXAMPLE", "For the Commission, The President")
        ]

    @pytest.mark.parametrize(
        "text, expected",
        [
            (f"{ACT}It shall apply from 1 January 2023.\n{SIGNED}", ["2023-01-01"]),
            (f"{ACT}This Regulation shall apply from 1 January 2023.\n{SIGNED}", ["2023-01-01"]),
            (f"{ACT}Article 1(2) shall apply from 1 January 2023.\n{SIGNED}", []),
            (f"{ACT}The list is long. It shall apply from 1 January 2023.\n{SIGNED}", []),
            (f"{ACT}‘This Regulation shall apply from 1 May 2023.’\n{SIGNED}", []),
            (ACTE, ["2023-01-01"]),
        ],
    )
    def test_from_when_it_applies(self, text: str, expected: list[str]) -> None:
        assert each(text, "date_applies") == expected


class TestBeside:
    """Names on one line are several where posts stand below each alike; else it is nobody's."""

    @pytest.mark.parametrize("gap", ["\t", "          "])
    @pytest.mark.parametrize(
        "rows, expected",
        [
            (
                "Jane Roe|John Doe / Minister of State|Parliamentary Under Secretary of State",
                [
                    ("Jane Roe", "Minister of State"),
                    ("John Doe", "Parliamentary Under Secretary of State"),
                ],
            ),
            (
                "Jane Roe|John Doe / Two of the Lords Commissioners of the Treasury",
                [
                    ("Jane Roe", "Two of the Lords Commissioners of the Treasury"),
                    ("John Doe", "Two of the Lords Commissioners of the Treasury"),
                ],
            ),
            ("Jane Roe|John Doe / Minister of State", []),
        ],
    )
    def test_of_an_instrument(self, gap: str, rows: str, expected: list[tuple[str, str]]) -> None:
        block = rows.replace("|", gap).replace(" / ", "\n")
        assert signers(f"{INSTRUMENT}{block}\n3rd May 2021\n") == expected

    @pytest.mark.parametrize("gap", ["\t", "          "])
    def test_of_an_act_of_the_union(self, gap: str) -> None:
        rows = (
            ("For the European Parliament", "For the Council"),
            ("The President", "The President"),
            ("J. EXAMPLE", "M. BEISPIEL"),
        )
        block = "\n".join(gap.join(row) for row in rows)
        assert signers(f"{ACT}Done at Brussels, 3 May 2021.\n{block}\n") == [
            ("J. EXAMPLE", "For the European Parliament, The President"),
            ("M. BEISPIEL", "For the Council, The President"),
        ]
