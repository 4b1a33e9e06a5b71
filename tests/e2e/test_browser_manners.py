"""Where a page takes the browser by itself is asked about like a redirect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ministry import Answer, Ministry
from muniment_cli import answers, call, holds, new_archive
from polite_hosts import NO_ROBOTS, Leaping, notice, page, paths, written
from polite_hosts import clock as clock
from system_packages import need

CLOSED = page("User-agent: *\nDisallow: /closed/\nCrawl-delay: 7\n", "text/plain")
TEXT = "<p>第12号公告：为了规范政务公开工作，制定本办法。</p>" * 20
LEAVES: dict[str, Answer] = {"/favicon.ico": NO_ROBOTS}


def led(address: str, text: str = "") -> bytes:
    """A page that leads elsewhere by a script, behind its text."""
    return page(f"{text}<script>location = '{address}'</script>")


def statements(archive: Path, kind: str) -> list[dict[str, Any]]:
    values = [json.loads(path.read_bytes()) for path in (archive / "shelves").rglob("*.json")]
    return [one for one in values if one.get("kind") == kind]


class TestTheWayOfThePage:
    """A form, a refresh, a script: the host that they lead to has asked for nothing."""

    def test_its_pace_is_kept_and_its_robots_txt_obeyed(
        self, tmp_path: Path, clock: Leaping
    ) -> None:
        need("chromium", "chromium")
        archive = new_archive(tmp_path)
        with (
            Ministry({**LEAVES, "/robots.txt": NO_ROBOTS}) as home,
            Ministry({**LEAVES, "/robots.txt": CLOSED, "/closed/frame": notice(3)}) as other,
        ):
            shut, frame = f"{other.address}/closed/1", "<iframe src='/closed/frame'></iframe>"
            form = f"<form action='{other.address}/open'></form>"
            sends = "<script>document.forms[0].submit()</script>"
            home.answers |= {"/1": page(form + sends), "/2": led(shut)}
            window = "<script>window.open('/closed/window')</script>"
            other.answers["/open"] = other.answers["/open?"] = led(shut, TEXT + frame + window)
            sources = written(tmp_path, [f"{home.address}/1", f"{home.address}/2"])
            asked = ("preserve", "--json", "--allow-private", "--recorder", "browser")
            done = call(*asked, "--list", sources, archive=archive)
        told = answers(done)
        assert (done.returncode, [one["outcome"] for one in told]) == (3, ["preserved", "failed"])
        # What a page is shown with is none of its ways: the frame came.
        assert {"/robots.txt", "/open?", "/closed/frame"} <= set(paths(other.visits))
        assert not {"/closed/1", "/closed/window"} & set(paths(other.visits))
        assert 7.0 in clock.leaps
        [kept] = statements(archive, "accession")
        [source] = kept["sources"]
        first, *onward = source["robots_onward"]
        assert (first["address"], first["says"]) == (f"{other.address}/open?", "allowed")
        both = {shut, f"{other.address}/closed/window"}
        assert {(one["address"], one["says"]) for one in onward} == {
            (one, "disallowed") for one in both
        }
        findings = [one for one in kept["findings"] if one["code"] == "browser-not-followed"]
        assert {one["where"] for one in findings} == both
        assert {one["particulars"]["failure"] for one in findings} == {"robots-disallowed"}
        [attempt] = statements(archive, "attempt")
        [source] = attempt["sources"]
        assert source["fetch"]["outcome"] == "redirected"
        assert source["failure"]["code"] == "robots-disallowed"
        assert [one["says"] for one in source["robots_onward"]] == ["disallowed"]
        holds(archive)
