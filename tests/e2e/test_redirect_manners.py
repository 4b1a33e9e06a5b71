"""A redirect leads to a host that asked for nothing: it is shown the manners of any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ministry import Answer, Ministry, Visitor
from muniment_cli import call, holds, kinds, new_archive
from polite_hosts import NO_ROBOTS, Leaping, Preserve, Told, notice, page, paths, trouble

CLOSED = page("User-agent: *\nDisallow: /closed/\n", "text/plain")


def moved(address: str) -> bytes:
    head = f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n"
    return head.encode()


@pytest.fixture
def archive(tmp_path: Path, clock: Leaping) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def home() -> Iterator[Ministry]:
    with Ministry({"/robots.txt": NO_ROBOTS}) as one:
        yield one


@pytest.fixture
def other() -> Iterator[Ministry]:
    answers: dict[str, Answer] = {"/robots.txt": CLOSED, "/1": notice(1), "/closed/1": notice(1)}
    with Ministry(answers) as one:
        yield one


def source_of(archive: Path, kind: str) -> Told:
    """Give the one source of the one statement of a kind."""
    values = [json.loads(path.read_bytes()) for path in (archive / "shelves").rglob("*.json")]
    [found] = [one for one in values if one.get("kind") == kind]
    [source] = found["sources"]
    return dict(source)


class TestRobots:
    """Of a list, robots.txt is asked for wherever a redirect leads; of what is named, nowhere."""

    def test_where_it_is_allowed_the_redirect_is_followed_and_its_word_is_stated(
        self, archive: Path, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        home.answers["/1"] = moved(f"{other.address}/1")
        code, [told] = preserve([f"{home.address}/1"])
        assert code == 0 and paths(other.visits) == ["/robots.txt", "/1"]
        assert kinds(archive) == ["roles", "robots", "robots", "accession"]
        source = source_of(archive, "accession")
        [onward] = source["robots_onward"]
        assert (onward["address"], onward["says"]) == (f"{other.address}/1", "allowed")
        assert source["robots"]["says"] == "no-rules" != onward["record"]
        shown = call("show", told["notice"], archive=archive).stdout
        assert f"led to {other.address}/1: robots.txt allows the visit" in shown
        holds(archive)

    def test_where_it_is_not_nobody_goes_and_what_came_before_is_kept(
        self, archive: Path, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        home.answers["/1"] = moved(f"{other.address}/closed/1")
        code, [told] = preserve([f"{home.address}/1"])
        assert (code, paths(other.visits)) == (3, ["/robots.txt"])
        assert told["why"]["code"] == "robots-disallowed"
        assert f"{other.address}/robots.txt asks not to visit" in told["why"]["sentence"]
        source = source_of(archive, "attempt")
        assert source["fetch"]["outcome"] == "redirected"
        assert [one["says"] for one in source["robots_onward"]] == ["disallowed"]
        holds(archive)

    def test_who_does_not_obey_says_why_there_too(
        self, archive: Path, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        home.answers["/1"] = moved(f"{other.address}/closed/1")
        code, _ = preserve([f"{home.address}/1"], "--ignore-robots", "a court's order")
        [onward] = source_of(archive, "accession")["robots_onward"]
        assert (code, onward["says"], onward["ignored"]) == (0, "disallowed", "a court's order")

    def test_a_door_of_the_own_host_may_be_closed_as_well(
        self, home: Ministry, preserve: Preserve
    ) -> None:
        home.answers |= {"/robots.txt": CLOSED, "/1": moved("/closed/1"), "/closed/1": notice(1)}
        code, [told] = preserve([f"{home.address}/1"])
        assert (code, told["why"]["code"]) == (3, "robots-disallowed")
        assert paths(home.visits) == ["/robots.txt", "/1"]

    def test_of_what_is_named_it_is_asked_for_nowhere(
        self, archive: Path, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        home.answers["/1"] = moved(f"{other.address}/closed/1")
        code, _ = preserve([f"{home.address}/1"], listed=False)
        assert code == 0 and paths(other.visits) == ["/closed/1"]
        assert "robots_onward" not in source_of(archive, "accession")

    def test_that_of_an_attachment_keeps_the_attachment_away_and_not_the_page(
        self, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        text = "第12号公告：为了规范政务公开工作，制定本办法。" * 20
        link = '<p>附件：<a href="/a.pdf">附件.pdf</a></p>'
        home.answers["/1"] = page(f"<title>公告</title><p>{text}</p>{link}")
        home.answers["/a.pdf"] = moved(f"{other.address}/closed/a.pdf")
        code, [told] = preserve([f"{home.address}/1"])
        [annex] = [one for one in told["captures"] if one["relation"] == "attachment"]
        assert code == 2 and annex["failure"]["code"] == "robots-disallowed"
        assert annex["robots"]["says"] == "no-rules" and annex["exchanges"] == 1
        assert [one["says"] for one in annex["robots_onward"]] == ["disallowed"]

    def test_a_robots_txt_that_leads_to_another_is_followed_and_nobody_waits_for_himself(
        self, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        home.answers |= {"/robots.txt": moved(f"{other.address}/robots.txt"), "/1": notice(1)}
        home.answers["/2"] = moved(f"{other.address}/1")
        code, _ = preserve([f"{home.address}/1", f"{home.address}/2"])
        assert code == 0 and paths(home.visits) == ["/robots.txt", "/1", "/2"]
        assert paths(other.visits) == ["/robots.txt", "/robots.txt", "/1"]


class TestPace:
    """A host that redirects lead to is visited as seldom as any."""

    def test_two_sources_that_lead_there_come_apart(
        self, clock: Leaping, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        came: list[float] = []

        def answer(visitor: Visitor) -> None:
            came.append(clock.passed)
            visitor.send(notice(1))
            visitor.end()

        other.answers["/1"] = answer
        with Ministry({"/robots.txt": NO_ROBOTS}) as third:
            for one in (home, third):
                one.answers["/1"] = moved(f"{other.address}/1")
            code, _ = preserve([f"{home.address}/1", f"{third.address}/1"], "--workers", "1")
        first, second = sorted(came)
        assert code == 0 and second - first >= 2

    def test_two_hosts_that_lead_to_each_other_make_nobody_wait_for_ever(
        self, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        home.answers |= {"/1": moved(f"{other.address}/1"), "/2": notice(2)}
        other.answers["/2"] = moved(f"{home.address}/2")
        code, told = preserve([f"{home.address}/1", f"{other.address}/2"], "--workers", "2")
        assert code == 0 and len(told) == 2

    def test_a_redirect_on_one_host_is_one_visit(
        self, clock: Leaping, home: Ministry, preserve: Preserve
    ) -> None:
        home.answers |= {"/1": moved("/2"), "/2": notice(1)}
        code, _ = preserve([f"{home.address}/1"])
        assert code == 0 and clock.passed == 2  # Between robots.txt and the page.

    def test_who_asked_for_peace_has_it_from_all_who_are_led_there(
        self, home: Ministry, other: Ministry, preserve: Preserve
    ) -> None:
        other.answers["/1"] = trouble("429 Too Many Requests", "Retry-After: 90000")
        home.answers |= {f"/{n}": moved(f"{other.address}/1") for n in (1, 2)}
        sources = [f"{home.address}/1", f"{home.address}/2"]
        code, told = preserve(sources, "--no-attachments", listed=False)
        assert code == 3 and paths(other.visits) == ["/1"]
        assert [one["why"]["code"] for one in told] == ["http-429", "host-resting"]
