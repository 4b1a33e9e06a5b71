"""A list of addresses is carried out politely, told host by host, and comes to a clear end."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ministry import Ministry, Visitor
from muniment_cli import (
    answers,
    call,
    config_of,
    good,
    holds,
    kinds,
    new_archive,
    notices,
    start,
)
from polite_hosts import (
    NO_ROBOTS,
    ROBOTS,
    Leaping,
    in_turn,
    notice,
    page,
    paths,
    reset,
    trouble,
    written,
)
from verify_sh import bare_path, verify_sh

Told = list[dict[str, Any]]
Preserve = Callable[..., tuple[int, Told]]
GONE = page("<title>404 Not Found</title>", status="404 Not Found")


@pytest.fixture
def archive(tmp_path: Path, clock: Leaping) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def host() -> Iterator[Ministry]:
    with Ministry({"/robots.txt": ROBOTS, "/1": notice(1), "/2": notice(2)}) as one:
        yield one


@pytest.fixture
def preserve(tmp_path: Path, archive: Path) -> Preserve:
    def preserve(sources: list[str], *more: object) -> tuple[int, Told]:
        listed = written(tmp_path, sources)
        done = call(
            *("preserve", "--json", "--allow-private", "--list", listed, *more), archive=archive
        )
        return done.returncode, answers(done)

    return preserve


def statement(archive: Path, record: str) -> dict[str, Any]:
    [path] = (archive / "shelves").rglob(f"{record}.json")
    value: dict[str, Any] = json.loads(path.read_bytes())
    return value


def ends(told: Told) -> dict[str, str]:
    """How each source ended, by the last part of its address."""
    return {one["source"].rpartition("/")[2]: one["outcome"] for one in told}


class TestRobots:
    """robots.txt is asked for once a host, recorded, and obeyed (RFC 9309)."""

    def test_it_is_recorded_and_named_by_each_statement(
        self, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        code, told = preserve([f"{host.address}/1", f"{host.address}/2"])
        assert code == 0 and ends(told) == {"1": "preserved", "2": "preserved"}
        assert paths(host.visits) == ["/robots.txt", "/1", "/2"]
        assert kinds(archive) == ["roles", "robots", "accession", "accession"]
        [source] = statement(archive, told[0]["accession"])["sources"]
        record = statement(archive, source["robots"]["record"])
        assert source["robots"]["says"] == "allowed" and record["kind"] == "robots"
        assert record["sources"][0]["address"] == f"{host.address}/robots.txt"
        assert [file["kind"] for file in record["files"]] == ["capture", "rendition"]
        assert (
            "robots.txt allows the visit" in call("show", told[0]["notice"], archive=archive).stdout
        )
        holds(archive)

    def test_both_verifiers_know_the_record(
        self, archive: Path, host: Ministry, preserve: Preserve, tmp_path: Path
    ) -> None:
        _, [told] = preserve([f"{host.address}/1"])
        [source] = statement(archive, told["accession"])["sources"]
        good(archive, "kit", source["robots"]["record"], "-o", tmp_path / "kit")
        trust = config_of(archive) / "trust"
        ours = call("verify", tmp_path / "kit", "--trust", trust, config=tmp_path / "nobody")
        theirs = verify_sh(tmp_path / "kit", trust, path=bare_path(tmp_path))
        assert (ours.returncode, theirs.returncode) == (0, 0), ours.stdout + theirs.stdout

    def test_what_it_asks_not_to_visit_is_an_attempt_without_a_visit(
        self, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        code, [told] = preserve([f"{host.address}/internal/paper"])
        assert code == 3 and paths(host.visits) == ["/robots.txt"]
        assert (told["outcome"], told["why"]["code"]) == ("failed", "robots-disallowed")
        said = statement(archive, told["record"])
        assert (said["kind"], said["files"], said["exchanges"]) == ("attempt", [], [])
        assert said["sources"][0]["robots"]["says"] == "disallowed"
        holds(archive)

    def test_who_does_not_obey_says_why_and_that_is_signed(
        self, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        host.answers["/internal/paper"] = notice()
        sources = [f"{host.address}/internal/paper", f"{host.address}/1"]
        code, told = preserve(sources, "--ignore-robots", "a court's order")
        assert code == 0 and paths(host.visits)[0] == "/robots.txt"
        said = [statement(archive, one["accession"])["sources"][0]["robots"] for one in told]
        assert said[0]["ignored"] == "a court's order" and said[0]["says"] == "disallowed"
        assert "ignored" not in said[1]
        shown = call("show", told[0]["notice"], archive=archive).stdout
        assert "visited all the same: a court's order" in shown

    @pytest.mark.parametrize(
        ("answer", "says"),
        [(NO_ROBOTS, "no-rules"), (page("", "text/plain"), "no-rules"), (notice(), "allowed")],
    )
    def test_a_host_without_rules_is_visited(
        self, archive: Path, host: Ministry, preserve: Preserve, answer: bytes, says: str
    ) -> None:
        host.answers["/robots.txt"] = answer
        code, [told] = preserve([f"{host.address}/1"])
        assert code == 0 and kinds(archive) == ["roles", "robots", "accession"]
        assert statement(archive, told["accession"])["sources"][0]["robots"]["says"] == says

    def test_a_host_whose_rules_cannot_be_had_is_not_visited(
        self, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        host.answers["/robots.txt"] = trouble("500 Internal Server Error")
        code, [told] = preserve([f"{host.address}/1"])
        assert code == 3 and (told["outcome"], told["why"]["code"]) == ("left for later", "later")
        assert paths(host.visits) == ["/robots.txt"] * 4
        assert kinds(archive) == ["roles", "robots"]

    def test_an_address_by_itself_asks_for_none(self, archive: Path, host: Ministry) -> None:
        host.answers["/internal/paper"] = notice()
        good(archive, "preserve", "--allow-private", f"{host.address}/internal/paper")
        assert paths(host.visits) == ["/internal/paper"]


class TestPace:
    """A host is visited by one at a time, no faster than `lists.pace_seconds`; others meanwhile."""

    def test_visits_to_a_host_keep_their_distance(
        self, clock: Leaping, host: Ministry, preserve: Preserve
    ) -> None:
        preserve([f"{host.address}/1", f"{host.address}/2"])
        assert clock.passed == 2 * 2  # robots.txt is a visit too.

    def test_two_hosts_are_visited_at_once(
        self, clock: Leaping, host: Ministry, preserve: Preserve
    ) -> None:
        with Ministry(host.answers) as other:
            preserve([f"{one.address}/{n}" for one in (host, other) for n in (1, 2)])
        assert clock.passed == 2 * 2

    def test_a_delay_that_robots_txt_asks_for_is_kept_up_to_a_limit(
        self, clock: Leaping, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        host.answers["/robots.txt"] = page("User-agent: *\nCrawl-delay: 11\n", "text/plain")
        preserve([f"{host.address}/1", f"{host.address}/2"])
        assert clock.passed == 2 + 11  # Its wish is known once it was read.
        (archive / "muniment.toml").write_text("format = 1\n[lists]\ndelay_seconds = 5\n")
        preserve([f"{host.address}/1", f"{host.address}/2"])
        assert clock.passed == 2 + 11 + 2 + 5

    def test_files_need_no_pace_and_no_host(
        self, clock: Leaping, archive: Path, tmp_path: Path, preserve: Preserve
    ) -> None:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text(name)
        code, told = preserve(["a.txt", "b.txt", "none.txt", "https://"])
        assert code == 3 and clock.passed == 0 and kinds(archive)[1:] == ["accession"] * 2
        assert [one["outcome"] for one in told[-2:]] == ["preserved", "preserved"]

    def test_hours_are_kept_and_a_long_wait_ends_the_call(
        self, clock: Leaping, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        settings = '[lists]\nhours = ["12:30-13:00", "127.0.0.1 9:00-9:30"]\n'
        (archive / "muniment.toml").write_text(f"format = 1\n{settings}")
        assert preserve([f"{host.address}/1"]) == (3, [])  # 9:00 is spelled 09:00.
        own = f"127.0.0.1:{host.port}"
        hours = f'hours = ["12:30-13:00", "{own} 22:00-06:00"]'
        (archive / "muniment.toml").write_text(f"format = 1\n[lists]\n{hours}\n")
        code, [told] = preserve([f"{host.address}/1"])
        assert code == 3 and told["outcome"] == "left for later" and not host.visits
        assert "2026-03-02T22:00:00.000Z: its hours begin then" in told["why"]["sentence"]
        with Ministry(host.answers) as other:
            assert preserve([f"{other.address}/1"])[0] == 0
        assert clock.time >= datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


class TestTrouble:
    """What is transient is tried again; an answer is an answer."""

    @pytest.mark.parametrize("first", [reset, trouble(), trouble("502 Bad Gateway")])
    def test_trouble_that_passes_costs_time_and_is_told(
        self, clock: Leaping, archive: Path, host: Ministry, preserve: Preserve, first: Any
    ) -> None:
        host.answers["/1"] = in_turn(first, first, notice())
        code, [told] = preserve([f"{host.address}/1"])
        assert code == 0 and told["outcome"] == "preserved"
        assert 2 + 30 + 60 <= clock.passed <= 2 + 60 + 120  # Jitter up to twice as long.
        tries = statement(archive, told["accession"])["sources"][0]["tries"]
        assert len(tries) == 2 and {one["code"] for one in tries} in ({"reset"}, _status(first))

    def test_trouble_that_stays_is_an_attempt_in_the_end(
        self, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        host.answers["/1"] = reset
        code, [told] = preserve([f"{host.address}/1"])
        assert code == 3 and told["why"]["code"] == "reset" and len(host.visits) == 1 + 4
        assert len(statement(archive, told["record"])["sources"][0]["tries"]) == 3

    @pytest.mark.parametrize(
        "status", ["404 Not Found", "403 Forbidden", "410 Gone", "501 Not Implemented"]
    )
    def test_an_answer_is_not_asked_for_again(
        self, host: Ministry, preserve: Preserve, status: str
    ) -> None:
        host.answers["/1"] = page("<title>no</title>", status=status)
        assert preserve([f"{host.address}/1"])[0] == 3 and len(host.visits) == 2

    def test_half_a_page_is_kept_if_the_whole_never_comes(
        self, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        half = notice()[:-200]
        host.answers["/1"] = in_turn(half, reset, half, trouble())
        host.answers["/2"] = in_turn(half, notice())
        code, told = preserve([f"{host.address}/1", f"{host.address}/2"])
        fetched = {one["source"][-1]: one["fetch"]["outcome"] for one in told}
        assert code == 0 and fetched == {"1": "truncated", "2": "notice"}
        assert notices(archive) == [(1, 1), (1, 1)]
        holds(archive)

    @pytest.mark.parametrize("header", ["120", "Mon, 02 Mar 2026 12:02:00 GMT"])
    def test_retry_after_is_kept(
        self, clock: Leaping, host: Ministry, preserve: Preserve, header: str
    ) -> None:
        asked = ("429 Too Many Requests", f"Retry-After: {header}")
        date = "Date: Mon, 02 Mar 2026 12:00:00 GMT"
        host.answers["/1"] = in_turn(trouble(*asked, date), notice())
        assert preserve([f"{host.address}/1"])[0] == 0
        assert clock.passed == 2 + 120

    def test_a_host_that_wants_long_peace_gets_it(
        self, clock: Leaping, host: Ministry, preserve: Preserve
    ) -> None:
        host.answers["/1"] = in_turn(trouble("503 Busy", "Retry-After: 86400"), notice())
        sources = [f"{host.address}/1", f"{host.address}/2"]
        code, told = preserve(sources)
        assert code == 3 and ends(told) == {"1": "left for later", "2": "left for later"}
        assert preserve(sources)[0] == 3 and len(host.visits) == 2  # Not a visit before its time.
        clock.sleep(86400)
        assert preserve(sources)[0] == 0

    def test_a_host_that_never_answers_is_given_up(
        self, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        host.answers |= {f"/r{number}": reset for number in range(9)}
        (archive / "muniment.toml").write_text("format = 1\n[lists]\ngive_up = 5\n")
        code, told = preserve([f"{host.address}/r{number}" for number in range(9)])
        assert code == 3 and len(host.visits) == 1 + 6
        assert set(ends(told).values()) == {"left for later"}


def _status(answer: Any) -> set[str]:
    return {f"http-{answer.split()[1].decode()}"} if isinstance(answer, bytes) else set()


class TestOptions:
    """Options of lists go with lists; what is said of a list is said of all of it."""

    @pytest.mark.parametrize("more", [("--workers", "2"), ("--ignore-robots", "x")])
    def test_without_a_list_they_are_refused(self, archive: Path, more: tuple[str, str]) -> None:
        done = call("preserve", "x.txt", *more, archive=archive)
        assert done.returncode == 3 and "go with --list" in done.stderr

    def test_what_is_said_anew_of_the_same_content_is_kept_and_told(
        self, archive: Path, host: Ministry, tmp_path: Path
    ) -> None:
        listed = tmp_path / "list.csv"
        listed.write_text(
            f"source,title,published\n{host.address}/1,公告,2014\n{host.address}/1,通告,2014\n"
        )
        asked = ("preserve", "--json", "--allow-private", "--list", listed)
        first, second = answers(good(archive, *asked))
        assert (first["outcome"], first["findings"]) == ("preserved", [])
        assert (second["outcome"], second["findings"]) == ("seen again", ["description-not-added"])
        again, changed = answers(good(archive, *asked))
        assert again["findings"] == [] and changed["findings"] == ["description-not-added"]
        [found] = statement(archive, changed["record"])["findings"]
        assert found["particulars"] == {"fields": "title", "title": "通告"}
        [value] = answers(good(archive, "show", "--json", first["notice"]))
        assert value["description"]["title"] == ["公告"]
        holds(archive)

    @pytest.mark.parametrize("option", ["--ignore-robots", "--as-notice"])
    def test_a_reason_says_something(self, archive: Path, tmp_path: Path, option: str) -> None:
        done = call("preserve", tmp_path, option, " ", archive=archive)
        assert done.returncode == 3 and "say why, as a sentence" in done.stderr

    def test_an_empty_list_is_said_to_be_one(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "list.csv").write_text("source,title\n")
        done = good(archive, "preserve", "--list", tmp_path / "list.csv")
        assert "list.csv names no source." in done.stderr

    def test_a_list_may_be_held(self, archive: Path, host: Ministry, preserve: Preserve) -> None:
        host.answers["/gone"] = GONE
        code, told = preserve([f"{host.address}/1", f"{host.address}/gone"], "--hold")
        assert code == 3 and ends(told) == {"1": "held", "gone": "failed"}
        good(archive, "commit", told[0]["held"])
        assert notices(archive) == [(1, 1)]


class TestKilled:
    """The queue survives kill -9: the same call goes on where it was, and asks nothing twice."""

    def test_what_was_answered_is_not_asked_for_again(
        self, clock: Leaping, archive: Path, host: Ministry, tmp_path: Path
    ) -> None:
        calls: list[subprocess.Popen[str]] = []

        def kill(visitor: Visitor) -> None:
            calls[0].send_signal(signal.SIGKILL)
            visitor.hold()

        host.answers |= {"/gone": GONE, "/4": in_turn(trouble(), notice(4), notice(4))}
        host.answers["/3"] = in_turn(kill, notice(3))
        group = "[group]\nitems = 1\n"
        lists = "[lists]\npace_seconds = 0\nretry_seconds = 0\n"
        (archive / "muniment.toml").write_text(f"format = 1\n{group}{lists}")
        good(archive, "preserve", "--allow-private", f"{host.address}/2")
        listed = written(tmp_path, [f"{host.address}/{name}" for name in (4, 1, 2, "gone", 3)])
        asked = ("preserve", "--json", "--allow-private", "--list", listed)
        calls.append(start(*asked, archive=archive))
        calls[0].communicate(timeout=120)
        assert calls[0].returncode == -signal.SIGKILL
        before = len(host.visits)
        clock.time = datetime.now(UTC)  # The one that was killed had the machine's own.
        done = call(*asked, archive=archive)
        assert ends(answers(done)) == {
            "1": "already there",
            "2": "already there",
            "gone": "already tried",
            "3": "preserved",
            "4": "preserved",
        }
        assert done.returncode == 3  # One of them was not obtained.
        assert sorted(paths(host.visits[before:])) == ["/3", "/4", "/robots.txt"]
        told = {one["source"][-1]: one for one in answers(done)}
        source = statement(archive, told["4"]["accession"])["sources"][0]
        assert [one["code"] for one in source["tries"]] == ["http-503"]
        again = answers(call(*asked, archive=archive))
        assert ends(again)["1"] == "seen again"  # It had come to its end.
        holds(archive)

    def test_what_was_done_long_ago_is_asked_for_anew(
        self, archive: Path, host: Ministry, preserve: Preserve
    ) -> None:
        sources = [f"{host.address}/1", f"{host.address}/later"]
        host.answers["/later"] = trouble("503 Busy", "Retry-After: 86400")
        assert ends(preserve(sources)[1])["1"] == "preserved"
        assert ends(preserve(sources)[1])["1"] == "already there"
        (archive / "muniment.toml").write_text("format = 1\n[lists]\nresume_days = 0\n")
        assert ends(preserve(sources)[1])["1"] == "left for later"  # Its host is to have peace.
