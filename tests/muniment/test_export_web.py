"""Captures leave as WARC files with an index or as one WACZ, which programs of others accept."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from manifests import Limits
from ministry import Ministry
from muniment.exchange.web.cdxj import index_warc
from muniment_cli import ROOT, answers, call, good, new_archive
from warc_records import check_with_warcio

PEER = ROOT / ".peers/wacz/bin/wacz"
PAGE = "<!DOCTYPE html><title>公告</title><p>关于道路施工的公告，自公布之日起施行。".encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"


class Scene:
    """A notice that was preserved, changed and preserved again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.archive = folder, new_archive(folder)
        with Ministry({"/a.html": _answer(PAGE)}) as ministry:
            self.address = f"{ministry.address}/a.html"
            self.notice = self._preserve("--title", "道路施工")
            moved = b"HTTP/1.1 302 Found\r\nLocation: /b.html\r\nContent-Length: 0\r\n\r\n"
            ministry.answers |= {"/a.html": moved, "/b.html": _answer(PAGE + b"!")}
            self._preserve()
        self.wacz = folder / "notice.wacz"
        good(self.archive, "export", self.notice, "--as", "wacz", "-o", self.wacz)

    def _preserve(self, *more: str) -> str:
        done = call(
            *("preserve", self.address, "--allow-private", "--json", *more), archive=self.archive
        )
        assert done.returncode == 0, done.stderr
        return str(answers(done)[0]["notice"])

    def exported(self, *how: object) -> dict[str, Any]:
        """Export the notice; give the answer."""
        [told] = answers(good(self.archive, "export", self.notice, "--json", *how))
        return told


def _answer(page: bytes) -> bytes:
    return HEAD % len(page) + page


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"))


def lines(index: bytes) -> list[dict[str, Any]]:
    return [json.loads(line.split(" ", 2)[2]) for line in index.decode().splitlines()]


class TestIndex:
    """Indexes are pywb's, to the byte."""

    def test_it_is_that_of_the_published_case(self, fixtures: Path) -> None:
        with (fixtures / "cdxj/dupes.warc.gz").open("rb") as stream:
            found = index_warc(stream, "dupes.warc.gz", Limits())
        assert list(found) == (fixtures / "cdxj/dupes.cdxj").read_text("utf-8").splitlines()

    def test_it_is_that_of_a_case_which_says_less_of_answers(self, fixtures: Path) -> None:
        with (fixtures / "cdxj/example.warc.gz").open("rb") as stream:
            found = lines("\n".join(index_warc(stream, "example.warc.gz", Limits())).encode())
        told = lines((fixtures / "cdxj/example.cdxj").read_bytes())
        assert len(found) == len(told)
        for ours, theirs in zip(found, told, strict=True):
            assert theirs.items() <= ours.items()


class TestWarc:
    """The files are the shelf's, with one index over them."""

    def test_each_line_leads_to_its_record(self, scene: Scene, tmp_path: Path) -> None:
        folder = tmp_path / "warc"
        *names, index = scene.exported("--as", "warc", "-o", folder)["files"]
        assert len(names) == 2 and index == "index.cdxj"
        for name in names:
            check_with_warcio(folder / name)
        found = lines((folder / index).read_bytes())
        assert [one["status"] for one in found] == ["200", "302", "200"]
        for one in found:
            data = (folder / one["filename"]).read_bytes()[int(one["offset"]) :]
            record = next(iter(ArchiveIterator(io.BytesIO(data))))
            assert record.rec_headers.get_header("WARC-Target-URI") == one["url"]
            assert record.rec_headers.get_header("WARC-Payload-Digest") == one["digest"]

    def test_the_index_is_to_be_had_alone(self, scene: Scene, tmp_path: Path) -> None:
        scene.exported("--as", "warc", "-o", tmp_path / "warc")
        told = scene.exported("--as", "cdxj", "-o", tmp_path / "alone.cdxj")
        index = (tmp_path / "alone.cdxj").read_bytes()
        assert index == (tmp_path / "warc/index.cdxj").read_bytes()
        assert (told["bytes"], told["records"]) == (len(index), 3)

    def test_one_version_has_its_own_alone(self, scene: Scene, tmp_path: Path) -> None:
        told = scene.exported("--as", "warc", "--version", "1", "-o", tmp_path / "one")
        assert len(told["files"]) == 2

    def test_a_notice_of_files_has_none(self, scene: Scene, tmp_path: Path) -> None:
        (tmp_path / "notice.txt").write_text("公告\n", "utf-8")
        [told] = answers(good(scene.archive, "preserve", "--json", tmp_path / "notice.txt"))
        done = call(
            *("export", told["notice"], "--as", "warc", "-o", tmp_path / "none"),
            archive=scene.archive,
        )
        assert done.returncode == 3 and "no WARC file" in done.stderr
        assert not (tmp_path / "none").exists()


class TestWacz:
    """One file, the same each time, in which nobody finds anything wrong."""

    def test_ours_finds_nothing(self, scene: Scene) -> None:
        [report] = answers(good(scene.archive, "validate", "--json", scene.wacz))
        assert (report["verdict"], report["findings"]) == (0, [])

    def test_py_wacz_finds_nothing(self, scene: Scene) -> None:
        done = subprocess.run(
            [PEER, "validate", "-f", scene.wacz], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def test_the_same_captures_give_the_same_bytes(self, scene: Scene, tmp_path: Path) -> None:
        again = tmp_path / "again.wacz"
        good(scene.archive, "export", scene.notice, "--as", "wacz", "-o", again)
        assert again.read_bytes() == scene.wacz.read_bytes()

    def test_its_page_is_what_was_preserved(self, scene: Scene) -> None:
        with zipfile.ZipFile(scene.wacz) as packed:
            head, *pages = packed.read("pages/pages.jsonl").decode().splitlines()
        assert json.loads(head)["format"] == "json-pages-1.0"
        assert {json.loads(one)["url"] for one in pages} == {scene.address}
        assert {json.loads(one)["title"] for one in pages} == {"道路施工"}

    def test_what_is_there_is_never_written_over(self, scene: Scene) -> None:
        done = call(
            *("export", scene.notice, "--as", "wacz", "-o", scene.wacz), archive=scene.archive
        )
        assert done.returncode == 3 and "exists already" in done.stderr
