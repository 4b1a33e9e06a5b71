"""A challenge or an error page is never shelved as the notice, and a removal is never concluded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.outcome.fetched import FetchOutcome
from ingest.outcome.rules import outcome_rules
from ministry import Ministry
from muniment.words import Language
from muniment.words.fetch import CONFIDENCE, DETAILS, OUTCOMES, encoding_lines, fetch_lines
from muniment_cli import answers, call, holds, kinds, new_archive, notices
from outcome_cases import CASES, page

ARTICLE = "第一条 为了规范政务公开工作，制定本办法。" * 20
NOTICE = page("示例市公告", ARTICLE)


def answer(text: str, status: str = "200 OK") -> bytes:
    raw = text.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
    return f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw


HTTP = ("--recorder", "http")


@pytest.fixture(scope="module")
def ministry() -> Iterator[Ministry]:
    served = {
        "/notice.html": answer(NOTICE),
        "/wall.html": answer(CASES["ruishu"].page, "412 Precondition Failed"),
        "/soft.html": answer(CASES["deleted-words"].page),
        "/gone.html": answer(page("404 Not Found"), "404 Not Found"),
        "/quotes.html": answer(page("页面不存在", "此为示例", "请周知")),
    }
    with Ministry(served) as one:
        yield one


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


def preserve(archive: Path, ministry: Ministry, name: str, *more: object) -> tuple[int, Any]:
    done = call(
        *("preserve", f"{ministry.address}/{name}", "--allow-private", "--json", *HTTP, *more),
        archive=archive,
    )
    return done.returncode, answers(done)[0]


class TestOutcomes:
    """Of the nine, two are notices; the rest is told with its evidence."""

    def test_a_notice_that_then_hides_behind_a_wall(
        self, archive: Path, ministry: Ministry
    ) -> None:
        first = preserve(archive, ministry, "notice.html")
        ministry.answers["/notice.html"] = ministry.answers["/wall.html"]
        walled = preserve(archive, ministry, "notice.html")
        ministry.answers["/notice.html"] = answer(page("示例市公告", ARTICLE, "已修改。"))
        later = preserve(archive, ministry, "notice.html")
        ministry.answers["/notice.html"] = answer(NOTICE)
        told = [first, walled, later]
        assert [(code, one["outcome"], one["fetch"]["outcome"]) for code, one in told] == [
            (0, "preserved", "notice"),
            (3, "failed", "blocked"),
            (0, "preserved", "changed"),
        ]
        assert walled[1]["why"]["code"] == "http-412"
        assert [file["kind"] for file in walled[1]["files"]] == ["capture"]
        assert kinds(archive)[1:] == ["accession", "attempt", "accession"]
        assert notices(archive) == [(2, 2)]
        shown = call("show", first[1]["notice"], archive=archive).stdout
        assert "what came: other content than last time (likely)" in shown
        assert "its text: utf-8, by HTTP" in shown
        holds(archive)

    def test_a_page_that_says_it_was_deleted_is_an_attempt_and_no_removal(
        self, archive: Path, ministry: Ministry
    ) -> None:
        address = f"{ministry.address}/soft.html"
        done = call("preserve", address, "--allow-private", *HTTP, archive=archive)
        assert done.returncode == 3
        assert "the page says that it was deleted (likely)" in done.stderr
        assert "by the rule deleted-words: line “该信息已被删除”" in done.stderr
        assert "a failed attempt is not a removal" in done.stderr
        # What can be done is said once, and a browser only where one may help.
        both = call(
            *("preserve", address, f"{ministry.address}/gone.html", "--allow-private", *HTTP),
            archive=archive,
        )
        assert both.stderr.count("preserve it with --as-notice and the reason.") == 1
        assert "--recorder browser" not in both.stderr
        said = call(
            *("preserve", address, "--allow-private", *HTTP),
            archive=archive,
            extra={"MUNIMENT_LANGUAGE": "zh"},
        )
        assert "页面称已被删除" in said.stderr
        assert notices(archive) == []

    def test_the_operator_may_know_better_and_says_why(
        self, archive: Path, ministry: Ministry
    ) -> None:
        assert preserve(archive, ministry, "quotes.html")[0] == 3
        code, told = preserve(archive, ministry, "quotes.html", "--as-notice", "I read it.")
        assert (code, told["outcome"]) == (0, "preserved")
        assert told["fetch"]["outcome"] == "soft-not-found"
        assert told["fetch"]["taken_as_notice"] == "I read it."
        code, told = preserve(archive, ministry, "gone.html", "--as-notice", "It is there.")
        assert (code, told["fetch"]["outcome"]) == (0, "not-found")
        holds(archive)

    def test_a_reason_changes_nothing_where_nothing_came(
        self, archive: Path, ministry: Ministry
    ) -> None:
        ministry.answers["/reset.html"] = lambda visitor: visitor.reset()
        code, told = preserve(archive, ministry, "reset.html", "--as-notice", "I want it.")
        assert (code, told["outcome"]) == (3, "failed")
        assert (told["fetch"]["outcome"], told["fetch"]["detail"]) == ("unreachable", "reset")
        assert "taken_as_notice" not in told["fetch"]

    def test_what_is_held_keeps_what_was_said_of_it(
        self, archive: Path, ministry: Ministry
    ) -> None:
        _, held = preserve(archive, ministry, "gone.html", "--as-notice", "It is.", "--hold")
        [told] = answers(call("commit", "--json", held["held"], archive=archive))
        assert told["fetch"] == held["fetch"]

    def test_a_list_takes_no_reason(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "list.csv").write_text("source\nhttp://example.org/\n")
        done = call(
            *("preserve", "--list", tmp_path / "list.csv", "--as-notice", "all"), archive=archive
        )
        assert done.returncode == 3


class TestWords:
    """Each outcome, detail and confidence has words in both languages."""

    def test_of_the_rules(self) -> None:
        rules = outcome_rules().rules
        assert {outcome.value for outcome in FetchOutcome} == set(OUTCOMES)
        assert {rule.detail for rule in rules} <= set(DETAILS)
        assert {rule.confidence.value for rule in rules} <= set(CONFIDENCE)

    def test_what_others_wrote_in_a_statement_is_no_trouble(self) -> None:
        odd: dict[str, Any] = {"outcome": 7, "evidence": [1, {"rule": [], "said": "\u202e"}]}
        said = [*fetch_lines(odd, Language.ENGLISH), *encoding_lines({"how": []}, Language.CHINESE)]
        assert "\u202e" not in "".join(said)
