"""What belongs to a memento comes from the same archive, as that archive's claim of a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ministry import Ministry
from muniment_cli import Done, answers, call, good, holds, kinds, new_archive
from other_archives import NOTICE, PAGE, OtherArchive, http_time, memento
from polite_hosts import Leaping, in_turn, page, paths, trouble
from warc_records import read_warc

AT, LATER = "20141001093000", "20160505050505"
SITE = "http://www.example.gov"
PDF = b"%PDF-1.4\n the annex"
BODY = NOTICE + (
    b'<link rel=stylesheet href="/main.css"><img src="//img.example.org/seal.png">'
    b'<p>Annex 1: <a href="annex.pdf">annex.pdf</a>, <a href="http://other.example/b.doc">b.doc</a>'
)


def typed(stamp: str, body: bytes, kind: str) -> bytes:
    return memento(stamp, body).replace(b"text/html; charset=utf-8", kind.encode(), 1)


def redirect(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


@pytest.fixture
def archive(tmp_path: Path, clock: Leaping) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def other() -> Iterator[OtherArchive]:
    with Ministry({}) as ministry:
        one = OtherArchive(ministry)
        one.hold(AT, memento(AT, BODY))
        gone = page("<title>not archived</title>", status="404 Not Found")
        ministry.answers |= {
            f"/web/{AT}id_/{SITE}/main.css": typed(AT, b"p{background:url(bg.gif)}", "text/css"),
            f"/web/{AT}id_/{SITE}/bg.gif": typed(AT, b"GIF89a\1\0\1\0", "image/gif"),
            f"/web/{AT}id_/http://img.example.org/seal.png": gone,
            f"/web/{AT}id_/{SITE}/n/annex.pdf": redirect(f"/web/{LATER}id_/{SITE}/n/annex.pdf"),
            f"/web/{LATER}id_/{SITE}/n/annex.pdf": typed(LATER, PDF, "application/pdf"),
            f"/web/{AT}id_/http://other.example/b.doc": typed(
                AT, b"\xd0\xcf\x11\xe0doc", "application/msword"
            ),
        }
        yield one


def preserve(archive: Path, other: OtherArchive, *more: object) -> Done:
    address = f"{other.base}{AT}/{PAGE}"
    asked = ("preserve", "--json", "--allow-private", "--from-memento", address, *more)
    return call(*asked, archive=archive)


def by_original(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["address"].partition("id_/")[2]: one for one in told["captures"]}


class TestBelongings:
    """Raw bytes, from the same archive, at their nearest time; never a capture of the page."""

    def test_images_styles_and_attachments_come_as_the_archive_has_them(
        self, archive: Path, other: OtherArchive
    ) -> None:
        done = preserve(archive, other)
        [told] = answers(done)
        assert done.returncode == 0, done.stderr
        found = by_original(told)
        assert {name: one["relation"] for name, one in found.items()} == {
            PAGE: "page",
            f"{SITE}/n/annex.pdf": "attachment",
            "http://other.example/b.doc": "attachment",
            f"{SITE}/main.css": "requisite",
            f"{SITE}/bg.gif": "requisite",
            "http://img.example.org/seal.png": "requisite",
        }
        assert all(one["address"].startswith(f"{other.base}{AT}id_/") for one in found.values())
        assert found[f"{SITE}/bg.gif"]["found_in"] == f"{other.base}{AT}id_/{SITE}/main.css"
        assert found["http://img.example.org/seal.png"]["failure"]["code"] == "http-404"
        kept = [file["name"] for file in told["files"] if "name" in file]
        assert kept == ["annex.pdf", "b.doc"]
        [warc] = (archive / "shelves").rglob(f"{told['accession']}/data.warc.gz")
        targets = [one["WARC-Target-URI"] for one in read_warc(warc) if one.kind == "response"]
        assert len(targets) == 7 and all(each and each.startswith(other.base) for each in targets)
        assert call("validate", warc).returncode == 0
        holds(archive)

    def test_each_has_the_archives_claim_of_its_own_time(
        self, archive: Path, other: OtherArchive
    ) -> None:
        [told] = answers(preserve(archive, other))
        found = by_original(told)
        annex = found[f"{SITE}/n/annex.pdf"]["page"]
        assert annex["time"] == {"source": "claimed", "value": http_time(LATER)}
        assert annex["address"] == {"source": "claimed", "value": f"{SITE}/n/annex.pdf"}
        assert found[f"{SITE}/bg.gif"]["page"]["time"]["value"] == http_time(AT)
        assert "page" not in found["http://img.example.org/seal.png"]
        assert told["findings"] == ["memento-other-time"]  # Of the annex; of a style it is usual.

    def test_every_request_is_paced_and_robots_txt_obeyed(
        self, archive: Path, other: OtherArchive, clock: Leaping
    ) -> None:
        preserve(archive, other)
        asked = paths(other.ministry.visits)
        assert asked[0] == "/robots.txt" and asked.count("/robots.txt") == 1
        assert clock.passed >= 2 * 6  # The page, and five things that belong to it.
        other.ministry.answers["/robots.txt"] = page(
            f"User-agent: *\nDisallow: /web/{AT}id_/{SITE}/n/annex\n", "text/plain"
        )
        done = preserve(archive, other)
        assert done.returncode == 2
        annex = by_original(answers(done)[0])[f"{SITE}/n/annex.pdf"]
        assert annex["failure"]["code"] == "robots-disallowed"
        assert kinds(archive).count("robots") == 2

    def test_too_often_is_waited_for(
        self, archive: Path, other: OtherArchive, clock: Leaping
    ) -> None:
        path = f"/web/{AT}id_/http://other.example/b.doc"
        whole = other.ministry.answers[path]
        slow = trouble("429 Too Many Requests", "Retry-After: 60")
        other.ministry.answers[path] = in_turn(slow, whole)
        done = preserve(archive, other)
        assert done.returncode == 0 and clock.passed > 60

    def test_what_is_no_memento_is_no_attachment(self, archive: Path, other: OtherArchive) -> None:
        answers_ = other.ministry.answers
        answers_[f"/web/{AT}id_/http://other.example/b.doc"] = typed("", b"x", "application/msword")
        answers_[f"/web/{AT}id_/{SITE}/n/annex.pdf"] = redirect("/pages/sorry.pdf")
        answers_["/pages/sorry.pdf"] = typed(AT, PDF, "application/pdf")
        done = preserve(archive, other)
        [told] = answers(done)
        found = by_original(told)
        assert done.returncode == 2 and len(told["missing"]) == 2
        assert found["http://other.example/b.doc"]["failure"]["code"] == "memento-unsaid"
        assert found[f"{SITE}/n/annex.pdf"]["failure"]["code"] == "memento-elsewhere"
        assert sum(file["kind"] == "rendition" for file in told["files"]) == 1
        holds(archive)

    def test_links_that_a_player_rewrote_are_not_followed(
        self, archive: Path, other: OtherArchive
    ) -> None:
        other.hold(AT, memento(AT, BODY + b"<!-- FILE ARCHIVED ON 09:30:00 -->"))
        [told] = answers(preserve(archive, other))
        assert told["findings"] == ["memento-rewritten"] and "captures" not in told

    def test_the_page_alone_and_seen_again(self, archive: Path, other: OtherArchive) -> None:
        [told] = answers(preserve(archive, other, "--no-attachments", "--no-requisites"))
        assert "captures" not in told
        [again] = answers(preserve(archive, other))
        assert (again["outcome"], again["version"]) == ("preserved", 2)
        [last] = answers(preserve(archive, other))
        assert last["outcome"] == "seen again"
        shown = good(archive, "show", told["notice"]).stdout
        assert "annex.pdf" in shown and "nobody here saw that" in shown

    def test_nobody_but_the_archive_is_asked(self, archive: Path, other: OtherArchive) -> None:
        [told] = answers(preserve(archive, other))
        [path] = (archive / "shelves").rglob(f"{told['accession']}.json")
        exchanges = json.loads(path.read_bytes())["exchanges"]
        assert {one["url"].startswith(other.ministry.address) for one in exchanges} == {True}
