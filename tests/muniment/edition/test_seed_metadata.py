"""What the seed notice says of itself comes out as people read it, each piece at its place."""

from __future__ import annotations

from typing import Any

import pytest

from editions import seed
from manifests import Limits
from muniment.edition import ExactText, Span, Status
from muniment.edition.fields import Metadata, Reference
from muniment.edition.metadata import read_metadata
from muniment.edition.read import read_rendition

Said = dict[str, Any]


@pytest.fixture(scope="module")
def notice() -> tuple[dict[str, Metadata], ExactText, Said]:
    data, gold = seed("clean")
    read = read_rendition(data, "notice.txt", Limits())
    assert read.text is not None
    exact = read.text
    columns = {one.language[:2]: read_metadata(one, exact.content) for one in read.columns}
    return columns, exact, gold


def kind(metadata: Metadata, wanted: str) -> list[Reference]:
    return [one for one in metadata.references if one.kind == wanted]


def whole(spans: tuple[Span, ...]) -> tuple[int, int]:
    return spans[0].start, spans[-1].end


def place(said: Said) -> tuple[int, int]:
    return said["char_start"], said["char_end"]


class TestFields:
    """Every field of the gold reading, and nothing that it marks absent."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_title_and_issuer(
        self, notice: tuple[dict[str, Metadata], ExactText, Said], language: str
    ) -> None:
        columns, _, gold = notice
        title, issuer = (columns[language].field(name) for name in ("title", "issuer"))
        assert title is not None and issuer is not None
        assert title.value == gold["document"]["title"][language]
        assert whole(title.spans) == place(gold["document"]["title"][f"{language}_span"])
        assert issuer.value == gold["document"]["issuer"][language]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_dates(
        self, notice: tuple[dict[str, Metadata], ExactText, Said], language: str
    ) -> None:
        columns, _, gold = notice
        dates = gold["document"]["dates"]
        written, rule, day = (
            columns[language].field(name) for name in ("date_written", "in_force", "date_in_force")
        )
        assert written is not None and rule is not None and day is not None
        assert (written.value, written.printed) == (
            dates["date_line"]["value"],
            dates["date_line"][language],
        )
        assert rule.value == dates["effective"]["rule"]
        assert whole(rule.spans) == place(dates["effective"][f"{language}_span"])
        assert (day.status, day.value) == (Status.INFERRED, dates["effective"]["inferred"])

    def test_the_type_is_a_conflict(
        self, notice: tuple[dict[str, Metadata], ExactText, Said]
    ) -> None:
        columns, _, gold = notice
        said = gold["document"]["document_type"]
        found = columns["zh"].field("type")
        assert found is not None and found.status is Status.CONFLICTING
        assert [one.value for one in found.readings] == [
            said["in_title"],
            said["in_body_self_reference"],
        ]

    @pytest.mark.parametrize(
        "name", ["document_number", "index_number", "addressee", "signatory", "date_published"]
    )
    def test_what_is_absent(
        self, notice: tuple[dict[str, Metadata], ExactText, Said], name: str
    ) -> None:
        columns, _, _ = notice
        assert [one.field(name) for one in columns.values()] == [None, None]


class TestReferences:
    """Instruments, articles, what the translator put in, links and time limits."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_cited_instruments(
        self, notice: tuple[dict[str, Metadata], ExactText, Said], language: str
    ) -> None:
        columns, _, gold = notice
        found = kind(columns[language], "instrument")
        wanted = [one[language] for one in gold["cited_instruments"]]
        assert [(one.value, one.issuer) for one in found] == [
            (one["title"], one["issuer"]) for one in wanted
        ]
        assert [whole(one.spans) for one in found] == [place(one["as_printed"]) for one in wanted]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_references_to_its_own_articles(
        self, notice: tuple[dict[str, Metadata], ExactText, Said], language: str
    ) -> None:
        columns, _, gold = notice
        found = kind(columns[language], "article")
        assert [(one.target, one.unit, whole(one.spans)) for one in found] == [
            (one["target"], one["from_segment"], place(one[language]))
            for one in gold["cross_references"]
        ]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_what_founds_it_named_or_not(
        self, notice: tuple[dict[str, Metadata], ExactText, Said], language: str
    ) -> None:
        columns, _, gold = notice
        assert all(one["relation"] == "legal_basis" for one in gold["cited_instruments"])
        instruments = kind(columns[language], "instrument")
        assert [one.relation for one in instruments] == ["basis"] * len(instruments)
        relations = {"legal_basis": "basis", "residual_rule": "residual", "mention": "mention"}
        found = kind(columns[language], "generic")
        assert [(whole(one.spans), one.printed, one.unit, one.relation) for one in found] == [
            (
                place(one[language]),
                one[language]["text"],
                one[language]["segment"],
                relations[one["relation"]],
            )
            for one in gold["generic_references"]
        ]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_what_it_calls_itself(
        self, notice: tuple[dict[str, Metadata], ExactText, Said], language: str
    ) -> None:
        columns, exact, gold = notice
        found = {whole(one.spans) for one in kind(columns[language], "self")}
        wanted = {place(one) for one in gold["self_references"][language]}
        assert wanted <= found
        # A person passed over the one that begins a sentence, in both languages' last article.
        assert [exact.content[start:end] for start, end in found - wanted] in ([], ["This notice"])

    def test_the_mark_of_the_footnote_leads_to_it(
        self, notice: tuple[dict[str, Metadata], ExactText, Said]
    ) -> None:
        columns, _, gold = notice
        [said] = gold["footnotes"]
        [mark] = kind(columns["en"], "note")
        assert (mark.value, mark.target, mark.unit) == (
            said["mark"],
            said["body_segment"],
            said["anchor"]["segment"],
        )
        assert whole(mark.spans) == place(said["anchor"])
        assert kind(columns["zh"], "note") == []

    def test_what_the_translator_put_in_and_links(
        self, notice: tuple[dict[str, Metadata], ExactText, Said]
    ) -> None:
        columns, _, gold = notice
        inserted, links = kind(columns["en"], "insertion"), kind(columns["en"], "link")
        assert [whole(one.spans) for one in inserted] == [
            place(one) for one in gold["translator_insertions"]
        ]
        assert [(one.value, one.unit) for one in links] == [
            (one["url"], one["segment"]) for one in gold["outlinks"]
        ]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_time_limit(
        self, notice: tuple[dict[str, Metadata], ExactText, Said], language: str
    ) -> None:
        columns, _, gold = notice
        [limit], [said] = columns[language].deadlines, gold["time_limits"]
        assert (limit.amount, limit.measure, limit.unit) == (
            said["amount"],
            said["unit"],
            said["segment"],
        )
        assert whole(limit.spans) == place(said[language])
        assert limit.who is not None and limit.what is not None
        if language == "zh":
            assert (limit.who.value, limit.what.value) == (said["who_zh"], said["what_zh"])
        assert limit.due is not None and limit.due.value == said["inferred_due"]


class TestEntities:
    """Whom and what it names, as the gold has it: all, no others, each where it is printed."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize(
        ("kind", "listed"),
        [
            ("organisation", "organisations"),
            ("place", "places"),
            ("actor", "addressed_actors"),
            ("identity_document", "identity_documents"),
            ("person", ""),
        ],
    )
    def test_each_kind(
        self,
        notice: tuple[dict[str, Metadata], ExactText, Said],
        language: str,
        kind: str,
        listed: str,
    ) -> None:
        columns, exact, gold = notice
        found = [one for one in columns[language].entities if one.kind == kind]
        wanted = [one for one in gold["entities"].get(listed, ()) if one[language]]
        assert sorted(one.value for one in found) == sorted(one[language] for one in wanted)
        for one in found:
            for span in one.spans:
                assert exact.printed(span).casefold() == one.value.casefold()

    def test_their_roles(self, notice: tuple[dict[str, Metadata], ExactText, Said]) -> None:
        columns, _, gold = notice
        known = {"issuer": "issuer", "issuer of cited instrument": "cited-issuer", "footnote": ""}
        for language in ("zh", "en"):
            roles = {one.value: one.role for one in columns[language].entities}
            for one in gold["entities"]["organisations"]:
                if one[language]:
                    assert roles[one[language]] == known[one["role"]]
