"""What servers ask of visitors: robots.txt, Retry-After, hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ingest import Gathered, describe_address
from ingest.exchange import Exchange
from ingest.manners.answer import find_trouble
from ingest.manners.courtesy import Courtesy, Rule
from ingest.manners.hours import HoursError, read_hours
from ingest.manners.robots import NO_RULES, UNREACHABLE, Says, read_robots

SITE = "https://www.example.gov"


def says(rules: str, path: str) -> Says:
    return read_robots(rules.encode()).says(SITE + path)


class TestRobots:
    """Rules as RFC 9309 has them."""

    @pytest.mark.parametrize(
        ("rules", "path", "allowed"),
        [
            ("User-agent: *\nDisallow: /a", "/b", True),
            ("User-agent: *\nDisallow: /a", "/ab", False),
            ("User-agent: *\nDisallow: /a\nAllow: /ab", "/abc", True),  # The longest match.
            ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),  # Allow, where they are equal.
            ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
            ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?1", True),
            ("User-agent: *\nDisallow:", "/a", True),
            ("User-agent: *\nDisallow: /\n\nUser-agent: Muniment\nDisallow: /a", "/b", True),
            ("User-agent: muniment\nAllow: /\n\nUser-agent: munimentbot\nDisallow: /", "/b", True),
            ("user-agent : MUNIMENT # us\ndisallow : /a", "/a", False),
            ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
            ("User-agent: *\rDisallow: /", "/a", False),
            ("User-agent: *\nDisallow: /公告", "/%E5%85%AC%E5%91%8A/1", False),
            ("Disallow: /", "/a", True),  # No group, no rule.
            ("<html><p>Disallow: /</p></html>", "/a", True),
            ("", "/a", True),
        ],
    )
    def test_a_rule(self, rules: str, path: str, allowed: bool) -> None:
        assert says(rules, path) is (Says.ALLOWED if allowed else Says.DISALLOWED)

    def test_any_bytes_are_read(self) -> None:
        assert read_robots(bytes(range(256)) * 40).says(SITE) is Says.ALLOWED
        assert read_robots(b"User-agent: *\nDisallow: /" + b"*a" * 9000).says(SITE + "/b").permits

    def test_none_is_a_yes_and_silence_a_no(self) -> None:
        assert NO_RULES.says(SITE) is Says.NO_RULES and Says.NO_RULES.permits
        assert UNREACHABLE.says(SITE) is Says.UNREACHABLE and not Says.UNREACHABLE.permits

    @pytest.mark.parametrize(
        ("value", "seconds"), [("10", 10.0), ("0.5", 0.5), ("-3", 0.0), ("soon", 0.0)]
    )
    def test_a_delay(self, value: str, seconds: float) -> None:
        assert read_robots(f"User-agent: *\nCrawl-delay: {value}".encode()).delay == seconds


def came(failure: tuple[str, str] | None, last: dict[str, Any], outcome: str = "") -> Gathered:
    ended = {"source": "clock", "value": "2026-03-02T12:00:00.000Z"}
    return Gathered(
        describe_address(SITE),
        "key",
        "content",
        (),
        exchanges=({"ended": ended, **last},),
        failure=failure,
        facts={"fetch": {"outcome": outcome}} if outcome else {},
    )


class TestTrouble:
    """An answer is never asked for again; trouble before there was one is."""

    @pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 521])
    def test_a_server_in_trouble(self, status: int) -> None:
        assert find_trouble(came((f"http-{status}", ""), {"status": status}, "unreachable"))

    @pytest.mark.parametrize("status", [204, 301, 400, 403, 404, 410, 412, 451, 501, 505])
    def test_an_answer(self, status: int) -> None:
        assert find_trouble(came((f"http-{status}", ""), {"status": status})) is None

    @pytest.mark.parametrize("status", [503, 521])
    def test_a_challenge_is_an_answer_whatever_its_status(self, status: int) -> None:
        assert find_trouble(came(("blocked", ""), {"status": status}, "blocked")) is None
        assert find_trouble(came(("http-429", ""), {"status": 429}, "blocked"))

    @pytest.mark.parametrize("kind", ["dns", "connect", "reset", "timeout", "protocol"])
    def test_a_way_that_failed(self, kind: str) -> None:
        assert find_trouble(came((kind, ""), {"failure": {"kind": kind}}))

    @pytest.mark.parametrize("kind", ["tls", "limit", "refused-address"])
    def test_a_way_that_will_fail_again(self, kind: str) -> None:
        assert find_trouble(came((kind, ""), {"failure": {"kind": kind}})) is None

    def test_an_answer_that_is_no_http_is_one(self) -> None:
        failed = {"failure": {"kind": "protocol"}, "block": {"size": 3}}
        assert find_trouble(came(("protocol", ""), failed)) is None

    def test_half_a_page_is_kept_meanwhile(self) -> None:
        trouble = find_trouble(came(None, {"status": 200}, "truncated"))
        assert trouble is not None and trouble.kept
        assert find_trouble(came(None, {"status": 200}, "notice")) is None

    @pytest.mark.parametrize(
        ("said", "date", "seconds"),
        [
            ("120", "", 120.0),
            (" 7 ", "", 7.0),
            ("Mon, 02 Mar 2026 12:01:00 GMT", "", 60.0),
            ("Mon, 02 Mar 2026 12:01:00 GMT", "Mon, 02 Mar 2026 12:00:50 GMT", 10.0),
            ("Mon, 02 Mar 2020 12:01:00 GMT", "", 0.0),
            ("-5", "", None),
            ("soon", "", None),
            ("١٢", "", None),
            ("9" * 5000, "", 999999999999.0),
        ],
    )
    def test_retry_after(self, said: str, date: str, seconds: float | None) -> None:
        last: dict[str, Any] = {"status": 503, "retry_after": {"source": "server", "value": said}}
        if date:
            last["server_date"] = {"source": "server", "value": date}
        trouble = find_trouble(came(("http-503", ""), last))
        assert trouble is not None and trouble.rest == seconds


class TestHours:
    """Hours are those of UTC; a host's own count before those of all."""

    @pytest.mark.parametrize(
        ("lines", "now", "opens"),
        [
            ([], "12:00", "12:00"),
            (["22:00-06:00"], "23:30", "23:30"),
            (["22:00-06:00"], "05:59", "05:59"),
            (["22:00-06:00"], "06:00", "22:00"),
            (["08:00-09:00", "13:00-14:00"], "10:00", "13:00"),
            (["08:00-24:00"], "23:59", "23:59"),
            (["08:00-09:00", "a 12:00-13:00"], "12:30", "12:30"),
            (["b 08:00-09:00"], "12:30", "12:30"),
        ],
    )
    def test_when_a_host_opens(self, lines: list[str], now: str, opens: str) -> None:
        def at(clock: str) -> datetime:
            return datetime(2026, 3, 2, int(clock[:2]), int(clock[3:]), tzinfo=UTC)

        assert read_hours(lines).opens("a", at(now)) == at(opens)

    def test_the_next_day_counts(self) -> None:
        late = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)
        assert read_hours(["08:00-09:00"]).opens("a", late) == datetime(2026, 3, 3, 8, tzinfo=UTC)

    @pytest.mark.parametrize("line", ["", "8-9", "8:00-9:00", "24:00-06:00", "a b 08:00-09:00"])
    def test_what_names_no_hours_is_refused(self, line: str) -> None:
        with pytest.raises(HoursError):
            read_hours([line])

    def test_no_time_at_all_is_refused(self) -> None:
        with pytest.raises(HoursError, match="no time"):
            read_hours(["08:00-08:00"])


class TestBrowser:
    """What a browser asked for by itself was a visit, and is known to all who come later."""

    NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    def passed(self, *headers: tuple[bytes, bytes], status: int = 200) -> Courtesy:
        courtesy = Courtesy(Rule(pace=2.0), lambda: self.NOON, lambda _: None)
        asked = Exchange(
            "https://cdn.example.gov/style.css", "GET", self.NOON, self.NOON,
            status=status, headers=headers,
        )  # fmt: skip
        courtesy.passed_by(asked)
        return courtesy

    def test_the_next_visit_waits_for_the_pace(self) -> None:
        due = self.passed().free_at("cdn.example.gov")
        assert due == self.NOON + timedelta(seconds=2)

    def test_whoever_asked_for_peace_has_it(self) -> None:
        courtesy = self.passed((b"Retry-After", b"60"), status=429)
        until = self.NOON + timedelta(seconds=60)
        assert courtesy.rests_at("cdn.example.gov") == until
        assert courtesy.news() == {"cdn.example.gov": until}
