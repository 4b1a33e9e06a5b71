"""Which calendars are asked: a list in the owner's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from blocks import Chain
from calendar_scenes import add, archive_for_calendars, stamp
from calendars import Calendar
from muniment_cli import answers, call, config_of, good
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return archive_for_calendars(tmp_path)


@pytest.fixture
def calendar() -> Iterator[Calendar]:
    with Calendar() as calendar:
        yield calendar


class TestList:
    """The list lies in the owner's configuration; a pool promises in the name of others."""

    def test_a_pool_promises_for_whom_it_may(self, archive: Path, calendar: Calendar) -> None:
        with Calendar() as pool:
            pool.uri = f"{calendar.url}/"
            add(archive, "pool", pool)
            assert stamp(archive)[1]["calendars"][0]["result"] == "failed"
            good(archive, "stamp", "remove", "pool")
            add(archive, "pool", pool, "--promises", calendar.url)
            assert stamp(archive)[1]["calendars"][0]["result"] == "promised"
            [waiting] = pool._waiting[1:]
        calendar._waiting.append(waiting)
        calendar.bury(Chain())
        assert stamp(archive, "--upgrade")[1]["calendars"][0]["result"] == "proven"
        assert [path for _, path, _, _ in calendar.asked] == [f"/timestamp/{waiting.hex()}"]

    def test_what_is_on_it(self, archive: Path, calendar: Calendar) -> None:
        add(archive, "alice", calendar, "--promises", "https://a.example/")
        [told] = answers(good(archive, "stamp", "list", "--json"))
        assert told == {"name": "alice", "url": calendar.url, "promises": ["https://a.example"]}
        shown = good(archive, "stamp", "list").stdout
        assert re.search("alice: .*in the name of https://a.example", shown)
        text = (config_of(archive) / "calendars.toml").read_text()
        assert "[alice]" in text
        good(archive, "stamp", "remove", "alice")
        assert good(archive, "stamp", "list").stdout == ""
        assert call("stamp", archive=archive).returncode == 3

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("Bad name", "https://a.example"), "is no name"),
            (("bad", "nowhere"), "web address"),
            (("bad", "https://a.example/?q=1"), "no address of a calendar"),
            (("alice", "https://b.example"), "on the list already"),
            (("tsa", "https://b.example"), "a time authority"),
        ],
    )
    def test_a_bad_line_is_refused(
        self, archive: Path, calendar: Calendar, arguments: tuple[str, str], said: str
    ) -> None:
        add(archive, "alice", calendar)
        with TimeServer({"/tsa": Honest(new_stamper("p256", "tsa"))}) as server:
            pinned(archive, server, "tsa")
        done = call("stamp", "add-calendar", *arguments, archive=archive)
        assert done.returncode == 3 and said in done.stderr, done.stderr

    def test_a_list_that_is_none_is_refused(self, archive: Path) -> None:
        for text in ("[a]\nurl = 3\n", '[a]\nurl = "https://a.example"\npromises = [3]\n', "["):
            (config_of(archive) / "calendars.toml").write_text(text)
            done = call("stamp", "list", archive=archive)
            assert done.returncode == 3 and "calendars.toml" in done.stderr
