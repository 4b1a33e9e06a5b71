"""`muniment redact`: what it takes, what it refuses, and what is shown of what is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kits import OURS
from manifests import parse_statement, redactions_of
from muniment_cli import answers, call, good, kinds, new_archive, notices
from redacted_kits import AUTHORITY, RECORD, an_object, item

FIRST = "renditions/0001.txt"
WHY = ("--reason", "r", "--authority", "Court of Example")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "notice.html").write_text("<title>Notice</title>the secret")
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Quiet, directory=tmp_path / "site")
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/notice.html"
        server.shutdown()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


def preserve(archive: Path, *arguments: object) -> str:
    [told] = answers(good(archive, "preserve", "--json", *arguments))
    return str(told["notice"])


def text_notice(archive: Path) -> str:
    (archive.parent / "a.txt").write_text("the secret\n")
    return preserve(archive, archive.parent / "a.txt", "--title", "Notice 12")


def redact(archive: Path, notice: str, *paths: str) -> dict[str, Any]:
    named = [word for path in paths for word in ("--path", path)]
    [told] = answers(good(archive, "redact", notice, *named, *WHY, "--json"))
    return told


def refused(archive: Path, notice: str, *paths: str) -> str:
    named = [word for path in paths for word in ("--path", path)]
    done = call("redact", notice, *named, *WHY, archive=archive)
    assert done.returncode == 3 and not done.stdout
    assert "redaction" not in kinds(archive)
    return done.stderr


class TestRefusals:
    """What would leave the bytes, or take away a proof, is refused; nothing is recorded then."""

    def test_a_page_goes_with_its_capture_only(self, archive: Path, site: str) -> None:
        notice = preserve(archive, site, "--allow-private")
        said = refused(archive, notice, "renditions/0001.html")
        assert "captures/" in said and "would still hold these bytes" in said
        [shown] = answers(good(archive, "show", notice, "--json"))
        capture = next(
            file["path"] for file in shown["versions"][0]["files"] if file["kind"] == "capture"
        )
        redact(archive, notice, "renditions/0001.html", capture)
        assert call("verify", notice, archive=archive).returncode == 2
        assert not any(b"the secret" in path.read_bytes() for path in archive.rglob("*.html"))

    def test_what_proves_the_rest_stays(self, archive: Path) -> None:
        notice = text_notice(archive)
        [shown] = answers(good(archive, "show", notice, "--json"))
        manifest = f"manifests/{shown['versions'][0]['accession']}.sums"
        assert "the proof of the rest" in refused(archive, notice, manifest)

    def test_roles_stay(self, archive: Path) -> None:
        [log] = answers(good(archive, "log", "show", "--json"))
        roles = log["entries"][-1]["id"]
        assert "never redacted" in refused(archive, roles, "roles/0001")

    def test_a_file_that_is_not_there(self, archive: Path) -> None:
        notice = text_notice(archive)
        assert "has no file renditions/0009.txt" in refused(archive, notice, "renditions/0009.txt")

    def test_a_notice_that_is_not_there(self, archive: Path) -> None:
        assert "neither a path nor an identifier" in refused(archive, "urn:uuid:no", FIRST)

    def test_a_notice_with_something_added_is_not_whole(self, archive: Path) -> None:
        notice = text_notice(archive)
        [rendition] = archive.glob(f"shelves/*/*/*/v1/content/{FIRST}")
        (rendition.parents[1] / "notes.txt").write_text("x")
        assert "is not whole otherwise" in refused(archive, notice, FIRST)


class TestShown:
    """What is gone is said to be gone, and by whose order."""

    def test_show_says_it_and_the_page_leaves_it_out(self, archive: Path) -> None:
        notice = text_notice(archive)
        told = redact(archive, notice, FIRST)
        said = f"redacted under Court of Example (record {told['record']}); the bytes are gone"
        assert said in good(archive, "show", notice).stdout
        page = good(archive, "show", notice, "--html").stdout
        assert said in page and "the secret" not in page
        [shown] = answers(good(archive, "show", notice, "--json"))
        assert shown["versions"][0]["files"][0]["redacted"] == {
            "authority": "Court of Example",
            "record": told["record"],
        }
        assert "[1 file redacted]" in good(archive, "list").stdout
        assert "1 redacted" in good(archive, "status").stdout

    def test_an_export_leaves_it_out(self, archive: Path, tmp_path: Path) -> None:
        source = tmp_path / "folder"
        source.mkdir()
        (source / "a.txt").write_text("the secret\n")
        (source / "b.txt").write_text("the notice\n")
        notice = preserve(archive, source)
        redact(archive, notice, FIRST)
        done = good(archive, "export", notice, "-o", tmp_path / "out")
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.txt"]
        assert "was redacted" in done.stderr

    def test_calling_again_records_nothing_more(self, archive: Path) -> None:
        notice = text_notice(archive)
        first, again = redact(archive, notice, FIRST), redact(archive, notice, FIRST)
        assert again["record"] == first["record"] and again["index"] == first["index"]
        assert kinds(archive).count("redaction") == 1

    def test_the_same_source_is_seen_again_and_nothing_comes_back(self, archive: Path) -> None:
        notice = text_notice(archive)
        redact(archive, notice, FIRST)
        text_notice(archive)
        assert notices(archive) == [(1, 1)]
        assert kinds(archive)[-1] == "seen-again"
        assert not list(archive.rglob(FIRST))


class TestItems:
    """An item of any other form says nothing."""

    def said(self, **changes: Any) -> int:
        files = an_object("redaction", [item(**changes)], RECORD, OURS.signer)
        raw = files[f"v1/content/manifests/{RECORD}.json"]
        return len(redactions_of(parse_statement(raw, 1 << 20)))

    def test_a_whole_one_is_read(self) -> None:
        files = an_object("redaction", [item()], RECORD, OURS.signer)
        [one] = redactions_of(
            parse_statement(files[f"v1/content/manifests/{RECORD}.json"], 1 << 20)
        )
        assert (one.path, one.authority, one.record) == (f"v1/content/{FIRST}", AUTHORITY, RECORD)

    @pytest.mark.parametrize(
        "changes",
        [
            {"object": None},
            {"object": ["x"]},
            {"version": 0},
            {"version": "1"},
            {"version": 10**9},
            {"path": "manifests/x"},
            {"path": "../x"},
            {"path": ["x"]},
            {"sha512": "0"},
            {"sha512": "A" * 128},
            {"sha512": None},
        ],
    )
    def test_others_are_not(self, changes: dict[str, Any]) -> None:
        assert self.said(**changes) == 0

    def test_nor_is_what_another_kind_says(self) -> None:
        files = an_object("supersession", [item()], RECORD, OURS.signer)
        raw = files[f"v1/content/manifests/{RECORD}.json"]
        assert redactions_of(parse_statement(raw, 1 << 20)) == ()
