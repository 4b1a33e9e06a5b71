"""Save Page Now on the double of web.archive.org: what it captured is compared, and logged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deposit_answers import HASTE
from internet_archive import InternetArchiveDouble
from loopback import Answer, Loopback
from muniment_cli import Done, answers, call, good, holds, kinds, new_archive
from wayback_machine import SECRET, STAMP, Trouble

_PAGE = "<!doctype html><title>通告</title><h1>关于示例的通告</h1><p>一、{}</p>".format(
    "本通告自发布之日起施行，任何单位和个人均应遵守。" * 8
).encode()
_CHALLENGE = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body>"
    b"<div id='cf-challenge-running'>Checking your browser before accessing</div>"
    b"<script src='/cdn-cgi/challenge-platform/h/g/orchestrate/jsch/v1'></script></body></html>"
)


@pytest.fixture
def there() -> Iterator[InternetArchiveDouble]:
    with InternetArchiveDouble() as double:
        double.memento = (200, _PAGE)
        yield double


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with one page of a ministry that has been switched off since."""
    archive = new_archive(tmp_path)
    (archive / "muniment.toml").write_text(HASTE)
    with Loopback(lambda _asked: Answer(200, _PAGE, "text/html; charset=utf-8")) as ministry:
        good(
            archive, "preserve", f"{ministry.url}/notice.html", "--allow-private", "--no-requisites"
        )
    return archive


def ask(archive: Path, there: InternetArchiveDouble, *more: object) -> Done:
    [listed] = answers(good(archive, "list", "--json"))
    extra = there.environment(archive.parent)
    words = ("deposit", listed["notice"], "--to", "wayback", "--json", *more)
    return call(*words, archive=archive, extra=extra)


def told(done: Done) -> dict[str, Any]:
    [one] = answers(done)
    return one


class TestWhatWasCaptured:
    @pytest.mark.parametrize(
        ("memento", "outcome", "code"),
        [
            ((200, _PAGE), "whole", 0),
            ((200, _PAGE.replace(b"<p>", b"<p class=new>\n ")), "same-text", 0),
            ((200, _PAGE.replace("施行".encode(), "废止".encode())), "different", 1),
            ((403, _CHALLENGE), "challenge", 1),
            ((200, b""), "no-page", 1),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_it_is_compared_by_bytes_and_by_text(
        self,
        archive: Path,
        there: InternetArchiveDouble,
        memento: tuple[int, bytes],
        outcome: str,
        code: int,
    ) -> None:
        there.memento = memento
        done = ask(archive, there)
        assert (done.returncode, told(done)["outcome"]) == (code, outcome), done.stderr
        assert told(done)["captured"] == STAMP
        assert kinds(archive)[-1] == "holdings"
        holds(archive)

    def test_a_page_that_it_could_not_capture_is_a_finding_of_its_own(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        there.troubles.append(Trouble("not-captured", "GET /save/status/", said="error:no-access"))
        done = ask(archive, there)
        assert (told(done)["outcome"], told(done)["why"]) == ("not-captured", "error:no-access")

    def test_what_it_gives_later_is_looked_at_with_the_other_holdings(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        ask(archive, there)
        extra = there.environment(archive.parent)
        [listed] = answers(good(archive, "holdings", "--json"))
        assert (listed["place"], listed["state"]) == ("wayback", "whole")
        there.memento = None
        done = call("holdings", "check", "--json", archive=archive, extra=extra)
        assert (done.returncode, told(done)["outcome"]) == (1, "gone")
        there.memento = (200, _PAGE)
        assert call("holdings", "check", archive=archive, extra=extra).returncode == 0
        assert good(archive, "holdings").returncode == 0

    def test_preserve_asks_for_it_in_the_same_call(
        self, there: InternetArchiveDouble, tmp_path: Path
    ) -> None:
        archive = new_archive(tmp_path)
        (archive / "muniment.toml").write_text(HASTE)
        with Loopback(lambda _asked: Answer(200, _PAGE, "text/html; charset=utf-8")) as ministry:
            address = f"{ministry.url}/notice.html"
            options = ("--allow-private", "--no-requisites", "--also-save-page-now", "--json")
            extra = there.environment(tmp_path)
            done = call("preserve", address, *options, archive=archive, extra=extra)
        assert done.returncode == 0, done.stderr
        assert [one["outcome"] for one in answers(done)] == ["preserved", "whole"]
        assert there.jobs == [address]


class TestItsLimits:
    @pytest.mark.parametrize(
        "trouble",
        [
            Trouble("slow-down", "POST /save", times=2),
            Trouble("session-limit", "POST /save", times=2),
            Trouble("no-room", "GET /save/status/user", times=2),
            Trouble("pending", "GET /save/status/spn2", times=2),
            Trouble("late", "GET /web/", times=2),
            Trouble("html", "POST /save"),
            Trouble("silence", "GET /save/status/user"),
            Trouble("list", "GET /save/status/spn2"),
            Trouble("cut", "GET /web/", at=9),
        ],
        ids=lambda trouble: trouble.kind,
    )
    def test_what_passes_is_waited_for(self, archive: Path, trouble: Trouble) -> None:
        with InternetArchiveDouble(trouble) as there:
            there.memento = (200, _PAGE)
            done = ask(archive, there)
        assert done.returncode == 0, done.stderr
        assert told(done)["outcome"] == "whole"

    @pytest.mark.parametrize(
        ("trouble", "code", "says"),
        [
            (Trouble("spent", "GET /save/status/user", times=None), 3, "today"),
            (Trouble("no-room", "GET /save/status/user", times=None), 3, "at once"),
            (Trouble("html", "POST /save", times=None), 3, "no JSON"),
            (Trouble("pending", "GET /save/status/spn2", times=None), 3, "still capturing"),
            (Trouble("late", "GET /web/", times=None), 2, "does not give it out yet"),
            (Trouble("denied", "POST /save", times=None), 3, "ia configure"),
            (Trouble("redirect", "POST /save", times=None), 3, "no JSON"),
            (Trouble("redirect", "GET /save/status/", times=None), 3, "no JSON"),
            (Trouble("nothing", "GET /save/status/", times=None), 3, "no JSON"),
            (Trouble("cut", "GET /web/", times=None, at=9), 3, "came cut off"),
            (Trouble("redirect", "GET /web/", times=None), 3, "collector.example"),
            (Trouble("html", "GET /web/", times=None), 3, "not with a memento"),
            (Trouble("nothing", "GET /web/", times=None), 3, "not with a memento"),
            (Trouble("fault", "GET /web/", times=None), 3, "not with a memento"),
            (Trouble("denied", "GET /web/", times=None), 3, "not with a memento"),
        ],
        ids=lambda value: value.kind if isinstance(value, Trouble) else None,
    )
    def test_what_does_not_pass_is_told_and_not_logged(
        self, archive: Path, trouble: Trouble, code: int, says: str
    ) -> None:
        before = kinds(archive)
        with InternetArchiveDouble(trouble) as there:
            there.memento = (200, _PAGE)
            done = ask(archive, there)
        assert done.returncode == code, done.stderr
        assert says in done.stderr
        assert kinds(archive) == before
        # A memento is asked for as any reader does, and what answers elsewhere is none.
        elsewhere = [one for one in there.asked if one.host == "collector.example"]
        assert not any(one.path.startswith("/save") for one in elsewhere)
        assert SECRET not in str(elsewhere)
        assert SECRET not in done.stdout + done.stderr

    @pytest.mark.parametrize("kind", ["html", "redirect", "cut"])
    def test_who_answers_with_something_else_has_not_lost_it(
        self, archive: Path, there: InternetArchiveDouble, kind: str
    ) -> None:
        ask(archive, there)
        before = kinds(archive)
        there.troubles.append(Trouble(kind, "GET /web/", times=None, at=9))
        extra = there.environment(archive.parent)
        done = call("holdings", "check", archive=archive, extra=extra)
        assert done.returncode == 3 and kinds(archive) == before, done

    def test_files_have_no_address_to_capture(
        self, there: InternetArchiveDouble, tmp_path: Path
    ) -> None:
        archive = new_archive(tmp_path)
        (tmp_path / "a.txt").write_text("Notice")
        good(archive, "preserve", tmp_path / "a.txt")
        done = ask(archive, there)
        assert done.returncode == 3
        assert "web address" in done.stderr
        assert not there.asked
