"""Whom plain notices in English address, and who signs them; nobody is invented."""

from __future__ import annotations

import pytest

from editions import read

TEXT = "All localities shall attach importance to samples, and keep what they are given of them."
PROVINCES = (
    "The people's governments of all provinces, autonomous regions and municipalities directly "
    "under the Central Government, all ministries and commissions of the State Council"
)


def _all(text: str, name: str) -> list[str | None]:
    return [one.value for one in read(text).fields if one.name == name]


class TestAddressee:
    """A line of the head that ends with a colon and names many, or stands behind a word for it."""

    @pytest.mark.parametrize(
        ("line", "whom"),
        [
            (f"{PROVINCES}:", PROVINCES),
            ("To: All licensed banks", "All licensed banks"),
            ("To all schools in the region:", "all schools in the region"),
            ("The Ministry of Samples:", "The Ministry of Samples"),
            ("Dear Residents,", "Residents"),
        ],
    )
    def test_it_is_given_as_it_is_printed(self, line: str, whom: str) -> None:
        assert _all(f"Notice on Samples\n\n{line}\n\n{TEXT}\n\n{TEXT}", "addressee") == [whom]

    @pytest.mark.parametrize(
        "line",
        [
            "Dear Sir or Madam:",
            "Contact persons:",
            "The following schools and universities:",
            "Schools and universities that have registered:",
            "Summary:",
        ],
    )
    def test_other_lines_with_a_colon_address_nobody(self, line: str) -> None:
        assert _all(f"Notice on Samples\n\n{line}\n\n{TEXT}\n\n{TEXT}", "addressee") == []

    def test_nor_does_the_heading_of_a_list(self) -> None:
        text = (
            f"Notice on Samples\n\nAll schools and universities:\n\nA School\n\nB School\n\n{TEXT}"
        )
        assert _all(text, "addressee") == []


class TestSignatures:
    """A name counts beside a post, or behind a word that says that it signs."""

    @pytest.mark.parametrize(
        ("block", "names", "posts"),
        [
            ("Jane A. Roe\n\nPermanent Secretary, Ministry of Samples", ["Jane A. Roe"], [1]),
            ("(Signed) Jane Roe, Chief Executive Officer", ["Jane Roe"], [1]),
            ("/s/ Jane Roe", ["Jane Roe"], []),
            ("Yours faithfully,\n\nJane Roe", ["Jane Roe"], []),
            ("Jane Roe\n\nTown Clerk\n\nJohn Doe, PE\n\nCity Engineer", ["Jane Roe"], [1, 2]),
            ("Premier: Roe Jane", ["Roe Jane"], [1]),
        ],
    )
    def test_who_signs_is_told_with_the_post(
        self, block: str, names: list[str], posts: list[int]
    ) -> None:
        text = f"Notice on Samples\n\n{TEXT}\n\n{block}\n\nMay 3, 2021"
        assert _all(text, "signatory")[: len(names)] == names
        assert len(_all(text, "signatory_post")) == len(posts)

    def test_a_decree_is_signed_above_what_it_puts_in_force(self) -> None:
        law = "\n\n".join(f"Article {one} {TEXT}" for one in range(1, 15))
        text = (
            f"Decree on Samples\n\nNo. 632\n\n{TEXT}\n\nPremier: Roe Jane\n\nMarch 9, 2013\n\n{law}"
        )
        assert _all(text, "signatory") == ["Roe Jane"]
        assert _all(text, "signatory_post") == ["Premier"]

    @pytest.mark.parametrize(
        "block",
        [
            "Contact persons:\n\nJohn Smith\n\nDirector of Public Works",
            "For enquiries call the hotline\n\nJohn Smith\n\nDirector of Public Works",
            "John Smith",
            "New Delhi\n\nMay 3, 2021",
            "Ministry of Samples\n\nDirector General",
        ],
    )
    def test_a_name_without_company_signs_nothing(self, block: str) -> None:
        assert _all(f"Notice on Samples\n\n{TEXT}\n\n{block}", "signatory") == []
