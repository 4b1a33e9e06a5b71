"""What belongs to a page may lie on other hosts: each of them is shown the same manners."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ministry import Answer, Ministry
from muniment.archive.queue import Queue
from muniment_cli import holds, kinds, new_archive
from polite_hosts import (
    NO_ROBOTS,
    NOON,
    Leaping,
    Preserve,
    Told,
    in_turn,
    page,
    paths,
    trouble,
)

PDF = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9\r\n\r\n" + b"%PDF-1.4\n"
)
CLOSED = page("User-agent: *\nDisallow: /files/\nCrawl-delay: 7\n", "text/plain")


def notice(*links: str) -> bytes:
    text = "第12号公告：为了规范政务公开工作，制定本办法。" * 20
    return page(f"<title>公告</title><p>{text}</p>" + "".join(links))


def attached(address: str, number: int = 1) -> str:
    return f'<p>附件{number}：<a href="{address}">附件{number}.pdf</a></p>'


@pytest.fixture
def archive(tmp_path: Path, clock: Leaping) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def home() -> Iterator[Ministry]:
    with Ministry({"/robots.txt": NO_ROBOTS}) as one:
        yield one


@pytest.fixture
def other() -> Iterator[Ministry]:
    answers: dict[str, Answer] = {"/robots.txt": NO_ROBOTS, "/files/1.pdf": PDF, "/2.pdf": PDF}
    with Ministry(answers) as one:
        yield one


def captures(told: Told) -> dict[str, Told]:
    return {one["address"].rpartition("/")[2]: one for one in told["captures"]}


def record(archive: Path, name: str) -> Told:
    [path] = (archive / "shelves").rglob(f"{name}.json")
    value: Told = json.loads(path.read_bytes())
    return value


class TestRobots:
    """Of a list, robots.txt is asked for at every host; of what is named, where pages cite it."""

    def test_of_a_list_it_is_asked_recorded_and_named_beside_each_capture(
        self, archive: Path, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        home.answers["/1"] = notice(attached(f"{other.address}/2.pdf"), attached("/3.pdf", 2))
        home.answers["/3.pdf"] = PDF
        code, [told] = preserve([f"{home.address}/1"])
        assert code == 0 and paths(other.visits) == ["/robots.txt", "/2.pdf"]
        assert kinds(archive) == ["roles", "robots", "robots", "accession"]
        by_name = captures(told)
        there, here = by_name["2.pdf"]["robots"], by_name["3.pdf"]["robots"]
        assert there["says"] == here["says"] == "no-rules" and there["record"] != here["record"]
        assert record(archive, there["record"])["sources"][0]["address"] == (
            f"{other.address}/robots.txt"
        )
        holds(archive)

    def test_what_it_asks_not_to_visit_is_missing_and_was_not_asked_for(
        self, home: Ministry, other: Ministry, preserve: Preserve, archive: Path
    ) -> None:
        other.answers["/robots.txt"] = CLOSED
        home.answers["/1"] = notice(attached(f"{other.address}/files/1.pdf"))
        code, [told] = preserve([f"{home.address}/1"])
        one = captures(told)["1.pdf"]
        assert code == 2 and paths(other.visits) == ["/robots.txt"]
        assert one["failure"]["code"] == "robots-disallowed" and one["exchanges"] == 0
        assert one["robots"]["says"] == "disallowed" and "fetch" not in one
        holds(archive)

    def test_who_does_not_obey_says_why(
        self, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        other.answers["/robots.txt"] = CLOSED
        home.answers["/1"] = notice(attached(f"{other.address}/files/1.pdf"))
        code, [told] = preserve([f"{home.address}/1"], "--ignore-robots", "a court's order")
        assert code == 0
        assert captures(told)["1.pdf"]["robots"]["ignored"] == "a court's order"

    def test_a_host_whose_rules_cannot_be_had_is_asked_for_nothing(
        self, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        other.answers["/robots.txt"] = trouble("500 Internal Server Error")
        home.answers["/1"] = notice(attached(f"{other.address}/2.pdf"))
        code, [told] = preserve([f"{home.address}/1"])
        assert (code, paths(other.visits)) == (2, ["/robots.txt"])
        assert captures(told)["2.pdf"]["failure"]["code"] == "robots-unreachable"

    def test_it_is_asked_once_for_those_who_come_later_too(
        self, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        home.answers["/1"] = notice(attached(f"{other.address}/2.pdf"))
        home.answers["/2"] = notice(attached(f"{other.address}/2.pdf"))
        preserve([f"{home.address}/1", f"{home.address}/2"], "--workers", "1")
        assert sorted(paths(other.visits)) == ["/2.pdf", "/2.pdf", "/robots.txt"]

    def test_a_page_that_is_named_asks_for_none_but_of_what_it_cites(
        self, archive: Path, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        cited = f'<p>见<a href="{other.address}/files/law">办法</a></p>'
        home.answers["/1"] = notice(attached(f"{other.address}/2.pdf"), cited)
        other.answers |= {"/robots.txt": CLOSED, "/files/law": notice()}
        code, [told] = preserve([f"{home.address}/1"], "--outlinks", listed=False)
        assert code == 0 and paths(other.visits) == ["/2.pdf", "/robots.txt"]
        by_name = captures(told)
        assert "robots" not in by_name["2.pdf"] and paths(home.visits) == ["/1"]
        assert by_name["law"]["failure"]["code"] == "robots-disallowed"
        assert kinds(archive) == ["roles", "robots", "accession"]
        more = ("--outlinks", "--ignore-robots", "cited in a judgment")
        code, [told] = preserve([f"{home.address}/1"], *more, listed=False)
        assert captures(told)["law"]["fetch"]["outcome"] == "notice"
        holds(archive)


class TestPace:
    """Visits to any host keep their distance; all that one source needs there is one visit."""

    def test_two_sources_that_need_another_host_come_there_apart(
        self, clock: Leaping, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        both = (attached(f"{other.address}/2.pdf"), attached(f"{other.address}/files/1.pdf", 2))
        home.answers |= {"/1": notice(*both), "/2": notice(*both)}
        came: list[float] = []
        for name in ("/2.pdf", "/files/1.pdf"):
            other.answers[name] = timed(clock, came)
        preserve([f"{home.address}/1", f"{home.address}/2"])
        first, second, third, fourth = came
        assert second == first and fourth == third and third - first >= 2

    def test_its_crawl_delay_counts(
        self, clock: Leaping, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        other.answers["/robots.txt"] = CLOSED
        home.answers["/1"] = notice(attached(f"{other.address}/2.pdf"))
        preserve([f"{home.address}/1"])
        assert 7.0 in clock.leaps

    def test_pages_that_are_cited_are_visits_of_their_own(
        self, clock: Leaping, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        cited = (f'<p><a href="{other.address}/{name}">办法</a></p>' for name in "abc")
        home.answers["/1"] = notice(*cited)
        other.answers |= {f"/{name}": notice() for name in "abc"}
        preserve([f"{home.address}/1"], "--outlinks", listed=False)
        assert paths(other.visits) == ["/robots.txt", "/a", "/b", "/c"]
        assert clock.leaps == [2.0, 2.0, 2.0]


class TestRetryAfter:
    """A host that asks for peace gets it, whatever was wanted of it."""

    def test_what_can_be_waited_for_is_asked_again(
        self, clock: Leaping, home: Ministry, other: Ministry, preserve: Preserve, archive: Path
    ) -> None:
        busy = trouble("429 Too Many Requests", "Retry-After: 20")
        other.answers["/2.pdf"] = in_turn(busy, PDF)
        home.answers["/1"] = notice(attached(f"{other.address}/2.pdf"))
        code, [told] = preserve([f"{home.address}/1"], listed=False)
        one = captures(told)["2.pdf"]
        assert (code, one["exchanges"], one["fetch"]["outcome"]) == (0, 2, "notice")
        assert clock.passed >= 20
        said = record(archive, told["accession"])
        assert [each["status"] for each in said["exchanges"]] == [200, 429, 200]
        holds(archive)

    def test_what_takes_too_long_is_missing_and_nothing_else_is_asked_there(
        self, clock: Leaping, home: Ministry, other: Ministry, preserve: Preserve, archive: Path
    ) -> None:
        other.answers["/2.pdf"] = trouble("503 Service Unavailable", "Retry-After: 86400")
        both = (attached(f"{other.address}/2.pdf"), attached(f"{other.address}/files/1.pdf", 2))
        home.answers["/1"] = notice(*both)
        code, [told] = preserve([f"{home.address}/1"])
        by_name = captures(told)
        assert (code, paths(other.visits)) == (2, ["/robots.txt", "/2.pdf"])
        assert by_name["2.pdf"]["failure"]["code"] == "http-503"
        assert by_name["1.pdf"]["failure"]["code"] == "host-resting"
        name = other.address.partition("//")[2]
        with contextlib.closing(Queue.open(archive / "staging")) as queue:
            assert queue.resting(NOON)[name] >= NOON + timedelta(days=1)
        other.answers["/3"] = notice()
        code, [later] = preserve([f"{other.address}/3"])
        assert (code, later["outcome"]) == (3, "left for later")
        assert clock.passed < 3600

    def test_pages_there_are_left_for_later_in_the_same_call_too(
        self, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        other.answers["/2.pdf"] = trouble("503 Service Unavailable", "Retry-After: 86400")
        home.answers["/1"] = notice(attached(f"{other.address}/2.pdf"))
        other.answers |= {f"/{number}": notice() for number in range(9)}
        pages = [f"{other.address}/{number}" for number in range(9)]
        code, told = preserve([f"{home.address}/1", *pages], "--workers", "1")
        later = [one for one in told if one["outcome"] == "left for later"]
        assert code == 3 and later
        assert all("it asked for that" in one["why"]["sentence"] for one in later)


def timed(clock: Leaping, came: list[float]) -> Answer:
    def answer(visitor: Any) -> None:
        came.append(clock.passed)
        visitor.send(PDF)
        visitor.end()

    return answer
