"""`muniment preserve --recorder`: HTTP, a browser, or HTTP first and a browser where it must be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ministry import Ministry
from muniment_cli import Done, answers, call, good, holds, new_archive
from pages import SENTENCE, SITE, page
from system_packages import need

ASKED = ("preserve", "--allow-private", "--no-stamp")
PLAIN = page(f"<h1>公告</h1><p>{SENTENCE * 10}</p>")
NOT_HERE = '\n[browser]\nprogram = "/nowhere/chromium"\n'


@pytest.fixture(scope="module")
def ministry() -> Iterator[Ministry]:
    with Ministry({**SITE, "/plain": PLAIN}) as ministry:
        yield ministry


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def without_chromium(archive: Path) -> Path:
    settings = archive / "muniment.toml"
    settings.write_text(settings.read_text().replace("\n[browser]\n", NOT_HERE))
    return archive


def preserve(archive: Path, *arguments: object) -> tuple[Done, dict[str, Any]]:
    done = call(*ASKED, "--json", *arguments, archive=archive)
    [told] = answers(done)
    return done, told


def paths(told: dict[str, Any]) -> list[str]:
    return [one["path"].rpartition("/")[2] for one in told["files"]]


class TestAuto:
    """HTTP first; a browser where what came is hardly a text, and the answer says why."""

    def test_a_page_with_a_text_needs_no_browser(
        self, without_chromium: Path, ministry: Ministry
    ) -> None:
        done, told = preserve(without_chromium, f"{ministry.address}/plain")
        assert (done.returncode, told["outcome"]) == (0, "preserved")
        assert told["browser"] is None
        assert paths(told) == ["data.warc.gz", "0001.html"]

    def test_a_page_that_writes_itself_is_recorded_by_a_browser(
        self, archive: Path, ministry: Ministry
    ) -> None:
        need("chromium", "chromium")
        address = f"{ministry.address}/scripted"
        done = call(*ASKED, address, archive=archive)
        assert done.returncode == 0, done.stderr
        assert "by Chromium " in done.stdout
        assert "since the page that HTTP got has scripts and hardly a text" in done.stdout
        [listed] = answers(good(archive, "list", "--json"))
        [shown] = answers(good(archive, "show", listed["notice"], "--json"))
        [version] = shown["versions"]
        [source] = version["sources"]
        assert source["browser"]["need"] == "little-text"
        names = [one["path"].rpartition("/")[2] for one in version["files"]]
        assert names.count("data.warc.gz") == 2
        assert {"dom.html", "text.txt", "screenshot.png", "print.pdf", "events.json"} < set(names)
        assert SENTENCE * 12 in good(archive, "show", "--html", listed["notice"]).stdout
        lines = good(archive, "show", listed["notice"]).stdout
        assert f"captures/{source['browser']['capture']}/dom.html" in lines
        assert "Chromium" in good(archive, "show", "--lang", "zh", listed["notice"]).stdout
        holds(archive)
        done, told = preserve(archive, address)
        assert (done.returncode, told["outcome"]) == (0, "seen again")

    def test_without_one_what_http_brought_is_kept_and_the_lack_is_told(
        self, without_chromium: Path, ministry: Ministry
    ) -> None:
        done = call(*ASKED, f"{ministry.address}/scripted", archive=without_chromium)
        assert done.returncode == 0
        assert "(browser-missing)" in done.stdout
        assert "what is missing for it here: Chromium" in done.stdout
        [listed] = answers(good(without_chromium, "list", "--json"))
        [shown] = answers(good(without_chromium, "show", listed["notice"], "--json"))
        [finding] = shown["versions"][0]["findings"]
        assert finding["particulars"] == {"missing": "chromium", "need": "little-text"}

    def test_without_one_a_challenge_stays_an_attempt_that_says_what_is_missing(
        self, without_chromium: Path, ministry: Ministry
    ) -> None:
        done = call(*ASKED, f"{ministry.address}/challenge", archive=without_chromium)
        assert done.returncode == 3
        assert "since HTTP was answered with a challenge" in done.stderr
        holds(without_chromium)


class TestBrowser:
    """Who asks for a browser gets one, or is told what to do."""

    def test_without_one_the_call_is_refused_before_anything_is_asked(
        self, without_chromium: Path, ministry: Ministry
    ) -> None:
        before = len(ministry.visits)
        address = f"{ministry.address}/plain"
        done = call(*ASKED, "--recorder", "browser", address, archive=without_chromium)
        assert done.returncode == 3
        assert "browser.program in muniment.toml" in done.stderr
        assert len(ministry.visits) == before

    def test_doctor_tells_whether_there_is_one(self, without_chromium: Path) -> None:
        done = call("doctor", "--json", archive=without_chromium)
        [told] = answers(done)
        [symptom] = [one for one in told["symptoms"] if one["name"] == "browser"]
        assert symptom["state"] == "warning"
        assert "/nowhere/chromium" in symptom["detail"]


class TestHttp:
    """Who asks for HTTP alone gets no browser, whatever the page needs."""

    def test_no_browser_is_wanted(self, without_chromium: Path, ministry: Ministry) -> None:
        address = f"{ministry.address}/scripted"
        done, told = preserve(without_chromium, "--recorder", "http", address)
        assert (done.returncode, told["findings"]) == (0, [])
