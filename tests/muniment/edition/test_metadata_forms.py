"""English and French official forms: who signs, when they begin, and what the Register links to."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition import Status
from muniment.edition.fields import Metadata
from muniment.edition.metadata.links import links_in
from muniment.edition.model import ReadRendition
from muniment.edition.read import read_rendition
from muniment.words import Language
from muniment.words.fields import rule_words, value_words

JOURNAL = "4.5.2016\tEN\tOfficial Journal of the European Union\tL 119/1\n"
UNION = """REGULATION (EU) 2016/9679 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL
of 27 April 2016
on the labelling of quinces
THE EUROPEAN PARLIAMENT AND THE COUNCIL OF THE EUROPEAN UNION,
HAVE ADOPTED THIS REGULATION:
Article 1
Quinces are labelled.
Article 2
This Regulation shall enter into force on the twentieth day following that of its publication.
It shall apply from 25 May 2018.
"""
RÈGLEMENT = """RÈGLEMENT D’EXÉCUTION (UE) 2021/9999 DE LA COMMISSION
du 1er mars 2021
enregistrant une dénomination
LA COMMISSION EUROPÉENNE,
vu le traité sur le fonctionnement de l’Union européenne,
A ADOPTÉ LE PRÉSENT RÈGLEMENT:
Article premier
La dénomination est enregistrée.
Article 2
Le présent règlement entre en vigueur le vingtième jour suivant celui de sa publication.
Fait à Bruxelles, le 1er mars 2021.
Par la Commission
La présidente
Anne DE L’EXEMPLE
"""
INSTRUMENT = """S T A T U T O R Y   I N S T R U M E N T S
2021 No. 9642
ROAD TRAFFIC
The Quince Vehicles Regulations 2021
Made - - - - 3rd June 2021
Laid before Parliament 7th June 2021
Coming into force in accordance with regulation 1
The Secretary of State makes the following Regulations.
1. These Regulations come into force on the twenty-first day after the day on which they are laid.
"""
TREASURY = "Two of the Lords Commissioners of His Majesty’s Treasury"
NOTE = """EXPLANATORY NOTE
(This note is not part of the Regulations)
John Doe
Minister of State
3rd June 2021
"""


def rendition(text: str) -> ReadRendition:
    return read_rendition(text.encode(), "act.txt", Limits())


def said_in(text: str) -> Metadata:
    (said,) = rendition(text).said
    return said


def signers(text: str) -> list[tuple[str, str | None]]:
    """Give who signs, each beside what they sign as."""
    found: list[tuple[str, str | None]] = []
    for one in said_in(text).fields:
        if one.name == "signatory":
            found.append((one.value or "", None))
        elif one.name == "signatory_post":
            found[-1] = (found[-1][0], one.value)
    return found


def done(*lines: str) -> str:
    return UNION + "\n".join(("Done at Brussels, 27 April 2016.", *lines))


class TestUnion:
    """Acts of the Union end with where and when they were done, and who signs for whom."""

    @pytest.mark.parametrize(
        "lines, expected",
        [
            (
                "For the European Parliament / The President / M. BEISPIEL"
                " / For the Council / The President / J.A. VOORBEELD-VAN DER BERG"
                " / ANNEX / LIST OF A. LABELS",
                [
                    ("M. BEISPIEL", "For the European Parliament, The President"),
                    ("J.A. VOORBEELD-VAN DER BERG", "For the Council, The President"),
                ],
            ),
            (
                "For the Commission, / On behalf of the President, / Anna MUSTER / Director",
                [("Anna MUSTER", "For the Commission, On behalf of the President, Director")],
            ),
            (
                "For the European Parliament / For the Council / The President / The President"
                " / P. ESEMPIO / J. EJEMPLO",
                [
                    ("P. ESEMPIO", "For the European Parliament, The President"),
                    ("J. EJEMPLO", "For the Council, The President"),
                ],
            ),
            (
                "For the European Parliament / For the Council / The President"
                " / P. ESEMPIO / J. EJEMPLO",
                [("P. ESEMPIO", None), ("J. EJEMPLO", None)],
            ),
            (
                "For the Committee / The Secretaries / Hege EKSEMPEL / Jan PRZYKŁAD",
                [
                    ("Hege EKSEMPEL", "For the Committee, The Secretaries"),
                    ("Jan PRZYKŁAD", "For the Committee, The Secretaries"),
                ],
            ),
            ("For the European Parliament / The President / ANNEX / Mean VALUES", []),
            ("Ursula EXAMPLE / (1) OJ L 119, 4.5.2016, p. 1.", []),
        ],
    )
    def test_a_name_stands_below_whom_it_signs_for(
        self, lines: str, expected: list[tuple[str, str | None]]
    ) -> None:
        assert signers(done(*lines.split(" / "))) == expected

    def test_signatures_close_the_act_and_not_its_last_article(self) -> None:
        text = done("For the Council", "The President", "M. BEISPIEL", "ANNEX", "A list of labels.")
        ids = [unit.id for unit in rendition(text).columns[0].units]
        assert ids[-6:] == ["art_2", "date", "closing_1", "closing_2", "closing_3", "anx_1"]

    def test_the_day_it_begins_is_inferred_where_the_journal_prints_its_own(self) -> None:
        rule, day = (said_in(UNION).field(one) for one in ("in_force", "date_in_force"))
        assert rule and rule.value == "20_days_after_publication" and day is None
        assert rule.printed == "on the twentieth day following that of its publication"
        newer = "Official Journal\nof the European Union\nEN\nL series\n2016/9679\n4.5.2016\n"
        for head in (newer, JOURNAL):
            day = said_in(head + UNION).field("date_in_force")
            assert day and (day.value, day.status) == ("2016-05-24", Status.INFERRED)
        assert value_words("in_force", rule.value, Language("en")) == (
            "20 days after the day of publication"
        )
        assert rule_words(day.rule, Language("zh")) == "以发布日期为发布之日，其后第20日"

    @pytest.mark.parametrize(
        "last, expected",
        [
            ("This Regulation shall enter into force on 1 July 2016.", (None, "2016-07-01")),
            (
                "In Regulation (EU) No 1/95 this is put in: ‘Article 9\nThis Regulation shall "
                "enter into force on the third day following that of its publication.’",
                ("20_days_after_publication", None),
            ),
        ],
    )
    def test_a_rule_is_its_own_and_the_last(
        self, last: str, expected: tuple[str | None, str | None]
    ) -> None:
        said = said_in(f"{UNION}Article 3\n{last}\nDone at Brussels, 27 April 2016.\n")
        found = (said.field(name) for name in ("in_force", "date_in_force"))
        assert tuple(one.value if one else None for one in found) == expected

    def test_two_days_on_which_it_was_done_are_a_conflict(self) -> None:
        day = said_in(UNION + "Done at Brussels, 28 April 2016.\n").field("date_signed")
        assert day and [one.value for one in day.readings] == ["2016-04-27", "2016-04-28"]

    def test_french_is_read_alike(self) -> None:
        said = said_in(RÈGLEMENT)
        names = ("type", "document_number", "issuer", "date_signed", "in_force")
        assert [one.value for name in names if (one := said.field(name))] == [
            *("RÈGLEMENT D’EXÉCUTION", "(UE) 2021/9999", "LA COMMISSION", "2021-03-01"),
            "20_days_after_publication",
        ]
        assert signers(RÈGLEMENT) == [("Anne DE L’EXEMPLE", "Par la Commission, La présidente")]
        title = said.field("title")
        assert title and title.value and title.value.endswith("enregistrant une dénomination")

    def test_a_title_on_one_line_is_not_its_issuer(self) -> None:
        head = "Regulation (EU) 2019/9788 of the European Parliament of 17 April 2019 on quinces\n"
        said = said_in(head + "HAS ADOPTED THIS REGULATION:\nArticle 1\nQuinces.\n")
        issuer, day = said.field("issuer"), said.field("date_signed")
        assert issuer and issuer.value == "the European Parliament"
        assert day and day.value == "2019-04-17"


class TestKingdom:
    """Statutory instruments are signed above a day, each of several who consent above their own."""

    @pytest.mark.parametrize(
        "lines, expected",
        [
            (
                "Signed by authority of the Secretary of State / Jane Roe / Minister of State"
                " / Department for Quinces / 3rd June 2021",
                [
                    (
                        "Jane Roe",
                        "Signed by authority of the Secretary of State, Minister of State, "
                        "Department for Quinces",
                    )
                ],
            ),
            (
                f"Jane Roe / John Q. Doe / {TREASURY} / 3rd June 2021"
                " / We consent / Muster / Minister of State / 1st June 2021",
                [
                    ("Jane Roe", TREASURY),
                    ("John Q. Doe", TREASURY),
                    ("Muster", "We consent, Minister of State"),
                ],
            ),
            (
                "MAIRI ROE / A member of the Scottish Government / St Andrew’s House,"
                " / Edinburgh / 3rd June 2021",
                [("MAIRI ROE", "A member of the Scottish Government")],
            ),
            (f"Jane Roe John Doe / {TREASURY} / 3rd June 2021", []),
            ("Jane Roe / Clerk of the Privy Council", [("Jane Roe", "Clerk of the Privy Council")]),
            (
                "Jane Roe / Minister of State / 3rd June 2021   Department for Quinces",
                [("Jane Roe", "Minister of State, Department for Quinces")],
            ),
            ("The list is kept by Jane Roe. / Edinburgh / 3rd June 2021", []),
            ("SCHEDULE / The register / Jane Roe / Chief Executive / 3rd March 2020", []),
        ],
    )
    def test_a_name_stands_above_a_post_and_its_day(
        self, lines: str, expected: list[tuple[str, str | None]]
    ) -> None:
        text = INSTRUMENT + "\n".join(lines.split(" / ")) + "\n" + NOTE
        assert signers(text) == expected

    def test_the_day_it_begins_counts_from_the_day_it_was_laid(self) -> None:
        said = said_in(INSTRUMENT)
        dates = [one.value for one in said.fields if one.name.startswith("date")]
        assert dates == ["2021-06-03", "2021-06-07", "2021-06-28"]
        rule = said.field("in_force")
        assert rule and rule.value == "21_days_after_laying"


class TestRegister:
    """Links and references of the Federal Register end where they end."""

    @pytest.mark.parametrize(
        "text, expected",
        [
            ("at http://www.rules.example.Follow the", "http://www.rules.example"),
            ("athttp://a.example/x.pdf(last visited", "http://a.example/x.pdf"),
            ("http://a.example/x_(law). See", "http://a.example/x_(law)"),
            ("http://a.example/x.htm;Press Release", "http://a.example/x.htm"),
            ("http://a.example/x?id=1&c=Y.The data", "http://a.example/x?id=1&c=Y"),
            ("http://a.example/#!d;D=CF-2012-0033.", "http://a.example/#!d;D=CF-2012-0033"),
            ("http://a.example,identified by", "http://a.example"),
            ("“http://a.example/x.pdf”)", "http://a.example/x.pdf"),
            ("http://a.example/ref/System.Xml.Linq of", "http://a.example/ref/System.Xml.Linq"),
            ("http://www.\nrules.example. Follow", "http://www.rules.example"),
            (
                "https://a.example/b/\nFR-2021/2020-28.pdf. And",
                "https://a.example/b/FR-2021/2020-28.pdf",
            ),
            ("https://a.example/b/\nand/or others", "https://a.example/b/"),
            ("登录http://a.example/x.html下载", "http://a.example/x.html"),
        ],
    )
    def test_an_address_takes_nothing_of_what_follows(self, text: str, expected: str) -> None:
        found = list(links_in(text, lambda at: text[at] == "\n"))
        assert [one.value for one in found] == [expected]
        assert "".join(text[found[0].start : found[0].end].split()) == expected

    def test_a_host_without_its_end_is_no_address(self) -> None:
        assert not list(links_in("at http://www. then, http://www and https://", lambda at: False))

    def test_what_the_printer_sets_in_brackets_is_no_docket_and_no_insertion(self) -> None:
        said = said_in(
            "[Federal Register Volume 85, Number 1 (Thursday, January 2, 2020)]\n"
            "[Rules and Regulations]\n[Pages 123-125]\n[FR Doc No: 2019-27000]\n[[Page 123]]\n"
            "DEPARTMENT OF QUINCES\n7 CFR Part 905\n[Docket No. Q-19-0999]\n"
            "Quinces Grown in Florida\nAGENCY: Department of Quinces.\nACTION: Final rule.\n"
            "SUMMARY: This [first] rule, under TILA section 5(c) and § 905.235(b), sets rates. "
            "See ``Quince Agreement Act,'' Article 2 of the Treaty and Section 1.\n"
            "[FR Doc. 2019-27000 Filed 12-31-19; 8:45 am]\n"
        )
        dockets = [one.value for one in said.fields if one.name == "docket"]
        published = said.field("date_published")
        assert dockets == ["[Docket No. Q-19-0999]"]
        assert published and published.value == "2020-01-02"
        found = [(one.kind, one.value, one.target) for one in said.references]
        assert found == [
            ("insertion", "[first]", None),
            ("article", "5", None),
            ("article", "905.235", None),
            ("instrument", "Quince Agreement Act", None),
            ("article", "2", None),
            ("article", "1", None),
        ]

    def test_an_article_of_another_text_leads_to_none_of_this_one(self) -> None:
        said = said_in(
            UNION.replace(
                "Quinces are labelled.",
                "Article 1 of Directive 95/46/EC, Articles 1 and 2 of that Act and TFEU Article 2 "
                "apply under Article 2 and Article 1(1) of this Regulation.",
            )
        )
        targets = [one.target for one in said.references if one.kind == "article"]
        assert targets == [None, None, "art_2", "art_1"]
