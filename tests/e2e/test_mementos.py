"""What another archive has is brought in as its claim, and never as a capture of the page."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ministry import Ministry
from muniment.cli.preserving import list_options
from muniment_cli import Done, answers, call, good, holds, kinds, new_archive, notices
from other_archives import NOTICE, PAGE, OtherArchive, http_time, memento
from polite_hosts import NO_ROBOTS, Leaping, in_turn, page, paths, reset
from warc_records import read_warc

FIRST, SECOND, THIRD = "20141001093000", "20150301000000", "20160505050505"
MISSING = b"<title>Hrm.</title><p>We have no memento of that page, but here is a nice text. " * 20


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(list_options, "CLOCK", Leaping())
    return new_archive(tmp_path)


@pytest.fixture
def other() -> Iterator[OtherArchive]:
    with Ministry({}) as ministry:
        yield OtherArchive(ministry)


def preserve(archive: Path, address: str, *more: object) -> Done:
    asked = ("preserve", "--json", "--allow-private", "--from-memento", address, *more)
    return call(*asked, archive=archive)


def source(archive: Path, record: str) -> dict[str, Any]:
    [path] = (archive / "shelves").rglob(f"{record}.json")
    [one] = json.loads(path.read_bytes())["sources"]
    assert isinstance(one, dict)
    return one


class TestMementos:
    """The archive's bytes, its statement of time, and our own digests."""

    def test_all_that_are_listed_come_in_their_order(
        self, archive: Path, other: OtherArchive
    ) -> None:
        for stamp in (SECOND, FIRST):
            other.hold(stamp, memento(stamp, NOTICE + stamp.encode()))
        done = preserve(archive, f"{other.base}{PAGE}")
        assert done.returncode == 0 and "2 mementos are listed, 2 are wanted" in done.stderr
        told = answers(done)
        assert [one["source"] for one in told] == [
            f"{other.base}{stamp}id_/{PAGE}" for stamp in (FIRST, SECOND)
        ]
        assert kinds(archive) == ["roles", "timemap", "robots", "accession", "accession"]
        said = source(archive, told[0]["accession"])
        assert said["kind"] == "memento" and said["key"] == f"memento:{told[0]['source']}"
        assert said["page"]["address"] == {"source": "claimed", "value": PAGE}
        assert said["page"]["time"] == {"source": "claimed", "value": http_time(FIRST)}
        assert said["listed"]["time"]["value"] == "2014-10-01T09:30:00.000Z"
        assert {"name": "X-Archive-Orig-Server", "source": "claimed", "value": "nginx"} in said[
            "claims"
        ]
        assert told[0]["findings"] == []
        [kept] = (archive / "shelves").rglob(f"{told[0]['accession']}/data.warc.gz")
        targets = {one["WARC-Target-URI"] for one in read_warc(kept) if one.kind == "response"}
        assert targets == {told[0]["source"]}  # The archive was captured, not the page.
        shown = call("show", told[0]["notice"], archive=archive).stdout
        assert "a memento of another archive" in shown and "nobody here saw that" in shown
        holds(archive)

    def test_again_it_is_seen_again_and_changed_it_is_told(
        self, archive: Path, other: OtherArchive
    ) -> None:
        address = other.hold(FIRST)
        good(archive, "preserve", "--allow-private", "--from-memento", address)
        assert answers(preserve(archive, f"{other.base}*/{PAGE}"))[0]["outcome"] == "seen again"
        other.hold(FIRST, memento(FIRST, NOTICE + b"<p>Another word."))
        [told] = answers(preserve(archive, address))
        assert (told["outcome"], told["version"]) == ("preserved", 2)
        assert told["fetch"]["outcome"] == "changed"

    def test_it_is_no_version_of_what_was_captured_there(
        self, archive: Path, other: OtherArchive
    ) -> None:
        with Ministry({"/n": page(NOTICE.decode())}) as origin:
            elsewhere = OtherArchive(other.ministry, f"{origin.address}/n")
            address = elsewhere.hold(FIRST)
            good(archive, "preserve", "--allow-private", f"{origin.address}/n")
            good(archive, "preserve", "--allow-private", "--from-memento", address)
            assert notices(archive) == [(1, 1), (1, 1)] and len(origin.visits) == 1

    def test_a_time_chooses(self, archive: Path, other: OtherArchive) -> None:
        for stamp in (FIRST, SECOND, THIRD):
            other.hold(stamp)
        told = answers(
            preserve(archive, f"{other.base}{PAGE}", "--from", "2015", "--to", "2016-04")
        )
        assert [one["source"][len(other.base) :][:14] for one in told] == [SECOND]
        none = preserve(archive, f"{other.base}{PAGE}", "--from", "2017")
        assert none.returncode == 3 and "no memento of that time" in none.stderr

    def test_an_index_will_do_and_so_will_pages_of_a_timemap(
        self, archive: Path, other: OtherArchive
    ) -> None:
        other.hold(FIRST)
        other.hold(SECOND)
        rows = [["urlkey", "timestamp", "original", "digest"], ["x", FIRST, PAGE, "A" * 32]]
        index = f"/web/timemap/json/{PAGE}"
        other.answer(index, json.dumps(rows), "application/json")
        assert len(answers(preserve(archive, f"{other.ministry.address}{index}"))) == 1
        other.stamps.remove(SECOND)
        more = f"/web/timemap/link/2/{PAGE}"
        other.list(f'<{more}>; rel="timemap"', '<http://elsewhere.invalid/>; rel="timemap"')
        other.answer(
            more, f'<{other.base}{SECOND}/{PAGE}>; rel="memento"; datetime="{http_time(SECOND)}"'
        )
        told = answers(preserve(archive, f"{other.base}{PAGE}"))
        assert [one["outcome"] for one in told] == ["seen again", "preserved"]

    def test_it_keeps_manners_and_goes_on_where_it_was(
        self, archive: Path, other: OtherArchive
    ) -> None:
        other.hold(FIRST)
        other.hold(SECOND, in_turn(reset, reset, memento(SECOND)))
        limits = "[lists]\nretries = 5\ngive_up = 1\n"
        (archive / "muniment.toml").write_text(f"format = 1\n{limits}")
        done = preserve(archive, f"{other.base}{PAGE}")
        assert [one["outcome"] for one in answers(done)] == ["preserved", "left for later"]
        list_options.CLOCK.sleep(3600)
        before = len(other.ministry.visits)
        done = preserve(archive, f"{other.base}{PAGE}")
        assert done.returncode == 0
        assert [one["outcome"] for one in answers(done)] == ["already there", "preserved"]
        asked = paths(other.ministry.visits[before:])
        assert not [path for path in asked if FIRST in path]


class TestLies:
    """An archive that lies is not believed; what it said is kept as what it said."""

    def test_another_time_than_was_asked_for(self, archive: Path, other: OtherArchive) -> None:
        address = other.hold(FIRST, memento(SECOND))
        [told] = answers(preserve(archive, address))
        assert told["findings"] == ["memento-other-time"]
        assert source(archive, told["accession"])["page"]["time"]["value"] == http_time(SECOND)

    def test_bytes_that_its_player_rewrote(self, archive: Path, other: OtherArchive) -> None:
        toolbar = b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><script></script>"
        address = other.hold(FIRST, memento(FIRST, toolbar + NOTICE))
        [told] = answers(preserve(archive, address))
        assert (told["outcome"], told["findings"]) == ("preserved", ["memento-rewritten"])

    @pytest.mark.parametrize("elsewhere", ["http://{host}/elsewhere", "http://{other}/x"])
    def test_a_page_that_is_not_its_own(
        self, archive: Path, other: OtherArchive, elsewhere: str
    ) -> None:
        with Ministry({"/x": memento(FIRST), "/robots.txt": NO_ROBOTS}) as stranger:
            host = other.ministry.address.removeprefix("http://")
            to = elsewhere.format(host=host, other=stranger.address.removeprefix("http://"))
            other.ministry.answers["/elsewhere"] = memento(FIRST)
            moved = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
            done = preserve(archive, other.hold(FIRST, moved.encode()))
        [told] = answers(done)
        assert done.returncode == 3 and told["why"]["code"] == "memento-elsewhere"
        assert kinds(archive)[-1] == "attempt"
        holds(archive)

    def test_the_nearest_one_in_place_of_the_one(self, archive: Path, other: OtherArchive) -> None:
        nearest = other.hold(SECOND)
        moved = f"HTTP/1.1 302 Found\r\nLocation: {nearest}\r\nContent-Length: 0\r\n\r\n"
        [told] = answers(preserve(archive, other.hold(FIRST, moved.encode())))
        assert (told["outcome"], told["findings"]) == ("preserved", ["memento-other-time"])

    def test_a_time_that_is_still_to_come(self, archive: Path, other: OtherArchive) -> None:
        other.hold("29990101000000")
        done = preserve(archive, f"{other.base}{PAGE}")
        assert done.returncode == 0 and answers(done)[0]["findings"] == ["memento-in-future"]

    def test_two_times_at_once(self, archive: Path, other: OtherArchive) -> None:
        second = f"Memento-Datetime: {http_time(SECOND)}"
        other.hold(FIRST, memento(FIRST, NOTICE, second))
        [told] = answers(preserve(archive, f"{other.base}{PAGE}"))
        assert told["findings"] == ["memento-two-times"]

    def test_bytes_that_are_packed_and_not_said_to_be(
        self, archive: Path, other: OtherArchive
    ) -> None:
        said = "X-Archive-Orig-Content-Encoding: gzip"
        other.hold(FIRST, memento(FIRST, gzip.compress(NOTICE, mtime=0), said))
        [told] = answers(preserve(archive, f"{other.base}{PAGE}"))
        assert told["findings"] == ["http-content-encoding-unsaid"]
        assert told["fetch"]["confidence"] == "unclear"

    def test_another_page(self, archive: Path, other: OtherArchive) -> None:
        home = OtherArchive(other.ministry, "http://www.example.gov/").hold(FIRST)
        moved = f"HTTP/1.1 302 Found\r\nLocation: {home}\r\nContent-Length: 0\r\n\r\n"
        [told] = answers(preserve(archive, other.hold(FIRST, moved.encode())))
        assert "memento-other-page" in told["findings"]

    def test_success_for_what_it_has_not(self, archive: Path, other: OtherArchive) -> None:
        address = other.hold(FIRST, memento("", MISSING))
        done = preserve(archive, address)
        [told] = answers(done)
        assert done.returncode == 3 and told["why"]["code"] == "memento-unsaid"
        assert [file["kind"] for file in told["files"]] == ["capture"]
        holds(archive)

    def test_an_archived_404_is_no_notice(self, archive: Path, other: OtherArchive) -> None:
        gone = memento(FIRST, b"<title>404 Not Found</title>", status="404 Not Found")
        [told] = answers(preserve(archive, other.hold(FIRST, gone)))
        assert (told["outcome"], told["why"]["code"]) == ("failed", "http-404")

    @pytest.mark.parametrize("listing", ["", "<html><p>Welcome</p></html>", "[[1]]"])
    def test_a_list_that_is_none(self, archive: Path, other: OtherArchive, listing: str) -> None:
        other.answer(f"/web/timemap/link/{PAGE}", listing, "text/plain")
        done = preserve(archive, f"{other.base}{PAGE}")
        assert done.returncode == 3 and done.stdout == "" and "muniment: " in done.stderr

    def test_a_list_larger_than_is_read_is_kept_and_nothing_of_it_asked_for(
        self, archive: Path, other: OtherArchive
    ) -> None:
        for stamp in (FIRST, SECOND):
            other.hold(stamp)
        (archive / "muniment.toml").write_text("format = 1\n[limits]\ntimemap_bytes = 100\n")
        done = preserve(archive, f"{other.base}{PAGE}")
        assert done.returncode == 3 and done.stdout == ""
        assert "limits.timemap_bytes" in done.stderr and "name a shorter list" in done.stderr
        assert kinds(archive) == ["roles", "timemap"]
        assert not [path for path in paths(other.ministry.visits) if "id_" in path]
        holds(archive)

    def test_a_list_without_an_end(self, archive: Path, other: OtherArchive) -> None:
        other.hold(FIRST)
        (archive / "muniment.toml").write_text("format = 1\n[limits]\ntimemap_pages = 1\n")
        other.list('</web/timemap/link/2/x>; rel="timemap"')
        done = preserve(archive, f"{other.base}{PAGE}")
        assert done.returncode == 3 and "limits.timemap_pages" in done.stderr


class TestOptions:
    """One call brings in one archive's mementos of one thing."""

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            (["--from", "2014"], "go with --from-memento"),
            (["--from-memento", "https://a.example/web/http://x.gov/", "x"], "no other sources"),
            (["--from-memento", "x"], "is not an address"),
            (
                ["--from-memento", "https://a.example/web/http://x.gov/", "--to", "soon"],
                "are times",
            ),
            (["--from-memento", f"https://a.example/web/{FIRST}/{PAGE}", "--to", "2015"], "is one"),
        ],
    )
    def test_what_does_not_go_together(self, archive: Path, more: list[str], said: str) -> None:
        done = call("preserve", *more, archive=archive)
        assert done.returncode == 3 and said in done.stderr
