"""Who issues an English notice is read where the text says so plainly, and nowhere else."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition import Field, Status
from muniment.edition.read import read_rendition

COUNTED = ["Article 1 Operators shall register with the Ministry of Works.", "Article 2 In force."]


def issuer(title: str, line: str, *more: str) -> Field | None:
    lines = [title, line, *more, *COUNTED]
    page = "".join(f"<p>{one}</p>" for one in lines)
    read = read_rendition(f"<html><body>{page}</body></html>".encode(), "a.html", Limits())
    field = read.said[0].field("issuer")
    if field is not None and field.spans and read.text is not None:
        assert [read.text.printed(span) for span in field.spans] == [field.printed]
    return field


class TestPrinted:
    """The office that issues, announces, makes or adopts, as it is printed."""

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            (
                "To carry out the law, the Ministry of Commerce of the People’s Republic of China"
                " hereby announces the following.",
                "Ministry of Commerce of the People’s Republic of China",
            ),
            (
                "The General Office of the State Council hereby issues this circular.",
                "General Office of the State Council",
            ),
            (
                "The Secretary of State for Transport, in exercise of the powers conferred by"
                " section 1 of the Act, makes the following Regulations.",
                "Secretary of State for Transport",
            ),
            (
                "Summary: The Bureau of Industry and Security (BIS) is issuing this rule.",
                "Bureau of Industry and Security",
            ),
            (
                "Issued by the Cyberspace Administration of China on July 7, 2022",
                "Cyberspace Administration of China",
            ),
            ("Issuing authority: State Tax Administration", "State Tax Administration"),
        ],
    )
    def test_in_a_sentence_or_on_its_line(self, line: str, name: str) -> None:
        field = issuer("Rules on Registration", line)
        assert field is not None and (field.status, field.value) == (Status.PRINTED, name)

    def test_an_institution_of_the_union_above_its_formula(self) -> None:
        formula = "Having regard to the Treaty,"
        field = issuer("Notice", "THE EUROPEAN COMMISSION,", formula)
        assert field is not None and field.value == "EUROPEAN COMMISSION"
        assert issuer("Notice", "THE EUROPEAN COMMISSION,", "And others.") is None

    def test_another_in_the_title_is_a_conflict_and_a_shorter_name_is_none(self) -> None:
        line = "The Ministry of Commerce hereby announces what follows."
        field = issuer("Department of State Notice on the Import of Goods", line)
        assert field is not None and field.status is Status.CONFLICTING
        assert [one.value for one in field.readings] == [
            "Department of State",
            "Ministry of Commerce",
        ]
        field = issuer("Ministry of Commerce of the Republic Notice on Goods", line)
        assert field is not None and field.status is Status.PRINTED


class TestAbsent:
    """What an office does besides is no issuing of this notice."""

    @pytest.mark.parametrize(
        "line",
        [
            "Operators shall register with the Ministry of Commerce.",
            "The Measures issued by the Ministry of Finance in 2019 shall apply.",
            "Issued by the Ministry of Finance, the Measures apply to all operators.",
            "Licences are issued by the Department of Trade.",
            "On May 3, 2019 the Ministry of Justice issued a notice, which is repealed.",
            "The Ministry of Transport shall issue detailed rules.",
            "The Customs Commission has decided to impose duties.",
            "At the request of the Ministry of Justice, the company hereby notifies its customers.",
            "In 2018 the Ministry of Health, which now announces its rules each May, was split.",
            "It is hereby announced that the road is closed.",
            "Issued by: John Smith",
        ],
    )
    def test_it_is_null(self, line: str) -> None:
        assert issuer("Rules on Registration", line) is None

    def test_below_the_first_label_nobody_issues(self) -> None:
        article = "Article 1 The Port Authority hereby declares the limits of the port."
        assert issuer("Rules on Ports", article, "Article 2 Ships keep within them.") is None
