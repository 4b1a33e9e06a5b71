"""What may not be visited is visited by no door, however it is spelled, found or led to."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from forbidden.table import HOSTS, LED, NAMED, PUBLIC, UNREADABLE
from muniment_cli import environment
from system_packages import ROOT, need

Told = dict[str, Any]
# Where something public stood at the beginning, so that it shows that visits are noticed.
BY_WAY_OF_A_PAGE = ("http, led on", "http, rebinding", *(f"browser, {how}" for how in (
    "sent", "meta", "script", "page"
)))  # fmt: skip


def told_by_scene(*arguments: str) -> Told:
    """Run the scene in namespaces of its own."""
    apart = [need("unshare", "util-linux"), "--net", "--mount"]
    need("ip", "iproute2")
    need("microsocks", "microsocks")
    if subprocess.run([*apart, "true"], check=False, capture_output=True).returncode:
        pytest.skip("only a superuser may make a network of its own")
    surroundings = environment()
    paths = [str(ROOT / "tests"), *surroundings.get("PYTHONPATH", "").split(":")]
    done = subprocess.run(
        [*apart, sys.executable, "-m", "forbidden.scene", *arguments],
        env={**surroundings, "PYTHONPATH": ":".join(filter(None, paths))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: Told = json.loads(done.stdout)
    return told


def assert_closed(told: Told) -> None:
    """Every spelling was refused with a reason, and no address but the public one was reached."""
    for door, came in told.items():
        if door.endswith("public"):
            assert came == {"refused": {"http://public.example/": None}, "reached": [PUBLIC]}
            continue
        taken = [spelling for spelling, reason in came["refused"].items() if reason is None]
        assert taken == [], door
        assert came["reached"] == ([PUBLIC] if door in BY_WAY_OF_A_PAGE else []), door


@pytest.fixture(scope="module")
def told() -> Told:
    return told_by_scene()


class TestTable:
    """One table, for all doors."""

    def test_it_has_more_than_sixty_places(self) -> None:
        assert len({*HOSTS}) > 60 and len({*HOSTS, *NAMED, *UNREADABLE}) > 100

    def test_no_place_in_it_is_told_twice(self) -> None:
        for told in (HOSTS, NAMED, UNREADABLE, LED):
            assert len(told) == len(set(told))


class TestDoors:
    """A connection would have been met: every address leads to a server that says so."""

    def test_all_are_closed(self, told: Told) -> None:
        assert_closed(told)

    @pytest.mark.parametrize("door", ["http", "proxy", "proxy, tunnel", "socks5h"])
    def test_each_was_tried_with_the_whole_table(self, told: Told, door: str) -> None:
        assert len(told[door]["refused"]) >= len(set(HOSTS))

    def test_a_name_that_leads_elsewhere_the_second_time_is_not_followed(self, told: Told) -> None:
        [reason] = told["http, rebinding"]["refused"].values()
        assert "leads to 127.0.0.1" in reason

    def test_what_is_refused_is_named(self, told: Told) -> None:
        reasons = told["http"]["refused"]
        assert all("not a public address" in reasons[f"http://{host}/"] for host in HOSTS)


class TestBrowser:
    """A browser asks by pictures, frames, scripts, redirects of three kinds, and by name."""

    def test_a_page_of_all_of_them_reaches_nothing(self) -> None:
        need("chromium", "chromium")
        told = told_by_scene("60")
        assert_closed(told)
        # Spellings of one number are one to a browser; what it asked for again is counted.
        counts = told["browser, page"]["refused"]["http://public.example/page"].split()
        assert len(counts) > 50
        assert told["browser, page"]["rebound"] > 0

    @pytest.mark.torture
    def test_it_can_be_sent_to_none_of_them(self) -> None:
        need("chromium", "chromium")
        told = told_by_scene("1")
        assert_closed(told)
        assert len(told["browser"]["refused"]) >= len(set(HOSTS))
