"""One command keeps a notice whole: its parts, its attachments, and what it is shown with."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from killing import assert_tidy, assert_whole
from ministry import Ministry, Visitor
from muniment_cli import answers, call, config_of, holds, kinds, new_archive, notices, start
from verify_sh import bare_path, verify_sh
from warc_records import check_with_warcio, read_warc, received
from whole_notice import (
    DOC,
    NOT_FOUND,
    OFD,
    PDF,
    SCAN,
    answer,
    page,
    served,
    site,
    warc_of_notice,
)

Told = dict[str, Any]


def preserve(archive: Path, ministry: Ministry, *more: object) -> tuple[int, Told]:
    address = f"{ministry.address}/zwgk/notice.html"
    done = call("preserve", address, "--allow-private", "--json", *more, archive=archive)
    return done.returncode, answers(done)[-1]


def statement(archive: Path, told: Told) -> Told:
    [found] = archive.glob(f"shelves/*/*/*/v*/content/manifests/{told['accession']}.json")
    value: Told = json.loads(found.read_bytes())
    return value


def by_path(told: Told) -> dict[str, Told]:
    return {"/" + one["address"].split("/", 3)[3]: one for one in told["captures"]}


def unhurried(folder: Path) -> Path:
    """Make an archive that visits hosts without a pace."""
    archive = new_archive(folder)
    (archive / "muniment.toml").write_text("format = 1\n[lists]\npace_seconds = 0\n")
    return archive


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Ministry, Told]]:
    """An archive that has the whole notice, the ministry that served it, and what was told."""
    archive = unhurried(tmp_path_factory.mktemp("whole"))
    with Ministry(site()) as ministry:
        code, told = preserve(archive, ministry, "--outlinks")
        assert code == 0, told
        yield archive, ministry, told


Scene = tuple[Path, Ministry, Told]


class TestTheWholeNotice:
    """ "One command keeps such a notice whole, says what it got"."""

    def test_each_is_a_capture_with_its_relation_and_outcome(self, scene: Scene) -> None:
        archive, ministry, told = scene
        [source] = statement(archive, told)["sources"]
        assert source["captures"] == told["captures"]
        first, *others = source["captures"]
        assert (first["relation"], first["address"]) == (
            "page",
            f"{ministry.address}/zwgk/notice.html",
        )
        assert Counter(one["relation"] for one in others) == {
            "part": 2,
            "attachment": 5,
            "frame": 1,
            "requisite": 6,
            "outlink": 1,
        }
        addresses = {one["address"] for one in source["captures"]}
        assert {one["found_in"] for one in others} <= addresses
        assert {one["fetch"]["outcome"] for one in others} == {"notice"}
        assert by_path(told)["/zwgk/notice_2.html"]["number"] == 3
        assert by_path(told)["/zwgk/a.pdf"]["text"] == "1. 名单"
        assert sum(one["exchanges"] for one in source["captures"]) == len(
            statement(archive, told)["exchanges"]
        )

    def test_the_server_s_transcript_is_what_was_kept(self, scene: Scene) -> None:
        archive, ministry, _ = scene
        warc = warc_of_notice(archive)
        check_with_warcio(warc)
        sent = [
            bytes(one.sent) for one in ministry.visits if not one.request.startswith(b"GET /robots")
        ]
        assert received(read_warc(warc)) == b"".join(sent[: len(served())])
        assert call("validate", warc).returncode == 0

    def test_parts_and_attachments_are_renditions_with_their_names(self, scene: Scene) -> None:
        archive, _, told = scene
        kept = [file for file in told["files"] if file["kind"] == "rendition"]
        assert [file["path"].removeprefix("renditions/") for file in kept] == [
            *("0001.html", "0002.html", "0003.html"),
            *("0004.pdf", "0005.xls", "0006.ofd", "0007.jpg", "0008.doc"),
        ]
        out = archive.parent / "out"
        assert call("export", told["notice"], "-o", out, archive=archive).returncode == 0
        written = {path.name: path.read_bytes() for path in out.iterdir()}
        assert written["notice_2.html"] == page(2).encode("gbk")
        assert written["a.pdf"] == PDF
        assert written["s.jpg"] == SCAN
        assert written["viewer.html"] == OFD
        assert DOC in written.values()
        records = {
            record["WARC-Record-ID"].strip("<>"): record
            for warc in archive.glob("shelves/*/*/*/v1/content/captures/*/data.warc.gz")
            for record in read_warc(warc)
        }
        for file in kept[1:]:
            record = records[file["derived_from"].partition("#")[2]]
            [item] = [
                one
                for one in told["captures"]
                if one.get("record") == record["WARC-Record-ID"].strip("<>")
            ]
            assert item["content"] == f"sha512:{file['sha512']}"

    def test_it_verifies_is_audited_and_goes_out_in_a_kit(self, scene: Scene) -> None:
        archive, _, told = scene
        holds(archive)
        assert call("audit", archive=archive).returncode == 0
        kit = archive.parent / "kit"
        assert call("kit", told["notice"], "-o", kit, archive=archive).returncode == 0
        trust = next(config_of(archive).glob("trust"))
        assert call("verify", kit, "--trust", trust).returncode == 0
        done = verify_sh(kit, trust, path=bare_path(archive.parent))
        assert (done.returncode, done.stderr) == (0, "")
        assert len(list(kit.glob("object/v1/content/renditions/*"))) == 8
        premis = archive.parent / "premis.xml"
        done = call("export", told["notice"], "--as", "premis", "-o", premis, archive=archive)
        assert done.returncode == 0
        assert "renditions/0005.xls" in premis.read_text("utf-8")

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", ("attachment “2. 表格” http", "captured too: further parts: 2; attachments: 5")),
            ("zh", ("附件 “2. 表格” http", "一并捕获：后续分页 2；附件 5；框架 1")),
        ],
    )
    def test_show_says_what_was_captured(
        self, scene: Scene, language: str, said: tuple[str, ...]
    ) -> None:
        archive, _, told = scene
        shown = call("show", told["notice"], "--lang", language, archive=archive).stdout
        html = call("show", told["notice"], "--html", "--lang", language, archive=archive).stdout
        assert all(each in shown and each in html for each in said)

    def test_nothing_changed_is_seen_again(self, scene: Scene) -> None:
        archive, ministry, told = scene
        code, again = preserve(archive, ministry, "--outlinks")
        assert (code, again["outcome"], again["version"]) == (0, "seen again", told["version"])
        assert len(again["captures"]) == len(told["captures"])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return unhurried(tmp_path)


class TestWhatIsMissing:
    """A failed attachment never fails the notice: it is told, in the exit code too."""

    def test_it_is_told_and_comes_later(self, archive: Path) -> None:
        with Ministry({**served(), "/zwgk/a.pdf": NOT_FOUND, "/bg.gif": NOT_FOUND}) as ministry:
            code, told = preserve(archive, ministry)
            address = f"{ministry.address}/zwgk/a.pdf"
            assert (code, told["outcome"]) == (2, "preserved")
            assert told["missing"] == [
                {"address": address, "code": "http-404", "relation": "attachment"}
            ]
            stated = by_path({"captures": statement(archive, told)["sources"][0]["captures"]})
            assert stated["/zwgk/a.pdf"]["failure"]["code"] == "http-404"
            assert stated["/bg.gif"]["failure"]["code"] == "http-404"
            assert preserve(archive, ministry)[1]["outcome"] == "seen again"
            ministry.answers["/zwgk/a.pdf"] = served()["/zwgk/a.pdf"]
            code, later = preserve(archive, ministry)
            assert (code, later["outcome"], later["version"]) == (0, "preserved", 2)
            assert later["fetch"]["outcome"] == "notice"  # More of it came; nothing has changed.
            ministry.answers["/zwgk/a.pdf"] = NOT_FOUND
            code, once_more = preserve(archive, ministry)
            assert (code, once_more["outcome"], once_more["version"]) == (2, "seen again", 2)
        holds(archive)

    def test_a_changed_attachment_is_a_changed_notice(self, archive: Path) -> None:
        with Ministry(served()) as ministry:
            preserve(archive, ministry)
            ministry.answers["/zwgk/x.doc"] = answer(DOC + b"4", "application/msword")
            code, told = preserve(archive, ministry)
        assert (code, told["version"], told["fetch"]["outcome"]) == (0, 2, "changed")
        assert notices(archive) == [(2, 2)] or kinds(archive).count("accession") == 2
        holds(archive)

    def test_in_words_of_both_languages(self, archive: Path) -> None:
        with Ministry({**served(), "/zwgk/a.pdf": lambda one: one.reset()}) as ministry:
            address = f"{ministry.address}/zwgk/notice.html"
            for language, words in (
                ("en", "not obtained (reset): attachment “1. 名单”"),
                ("zh", "未取得（reset）：附件 “1. 名单”"),
            ):
                done = call(
                    *("preserve", address, "--allow-private"),
                    archive=archive,
                    extra={"MUNIMENT_LANGUAGE": language},
                )
                assert done.returncode == 2
                assert words in done.stderr

    def test_a_limit_that_was_met_is_missing_too(self, archive: Path) -> None:
        (archive / "muniment.toml").write_text("format = 1\n[limits]\nattachment_count = 1\n")
        with Ministry(served()) as ministry:
            code, told = preserve(archive, ministry)
        assert code == 2
        assert [one["code"] for one in told["missing"]] == ["whole-limit"]
        [found] = statement(archive, told)["findings"]
        assert found["particulars"] == {
            "left_out": "4",
            "limit": "limits.attachment_count",
            "relation": "attachment",
        }

    def test_the_frames_of_a_frameset_are_the_notice(self, archive: Path) -> None:
        frames = '<frameset><frame src="top.html"><frame src="text.html"></frameset>'
        site = {
            "/zwgk/notice.html": answer(f"<html><head><title>公告</title></head>{frames}</html>")
        }
        site |= {"/zwgk/top.html": answer(page(1)), "/zwgk/text.html": NOT_FOUND}
        extent = ("--recorder", "http", "--no-attachments")
        with Ministry({**served(), **site}) as ministry:
            code, told = preserve(archive, ministry, *extent)
            assert (code, [one["relation"] for one in told["missing"]]) == (2, ["frame"])
            ministry.answers["/zwgk/text.html"] = answer(page(2))
            code, told = preserve(archive, ministry, *extent)
        assert (code, told["version"]) == (0, 2)
        assert [one.get("name") for one in told["files"] if one["kind"] == "rendition"] == [
            *(None, "top.html", "text.html"),
        ]

    def test_a_page_that_is_none_brings_nothing_else(self, archive: Path) -> None:
        gone = answer("<title>404</title><p>页面不存在</p><a href='a.pdf'>附件</a>")
        with Ministry({**served(), "/zwgk/notice.html": gone}) as ministry:
            code, told = preserve(archive, ministry)
            assert (code, told["outcome"], len(ministry.visits)) == (3, "failed", 1)
        assert "captures" not in told


class TestOtherWays:
    """Held, listed, killed: the whole notice goes the way of any other."""

    def test_what_is_held_is_committed_with_its_captures(self, archive: Path) -> None:
        with Ministry(served()) as ministry:
            code, held = preserve(archive, ministry, "--hold", "--no-requisites")
        assert code == 0
        shown = call("show", held["held"], archive=archive).stdout
        assert "captured too: further parts: 2; attachments: 5" in shown
        [told] = answers(call("commit", "--json", held["held"], archive=archive))
        assert told["captures"] == held["captures"]
        assert statement(archive, told)["sources"][0]["captures"] == held["captures"]
        holds(archive)

    def test_the_pages_that_a_file_cites(self, archive: Path, tmp_path: Path) -> None:
        with Ministry(site()) as ministry:
            text = f"¹ Codes are allocated by the Administration: <{ministry.address}/cited.html>\n"
            (tmp_path / "notice.txt").write_text(text + "and http://no.such.host.invalid/x.\n")
            done = call(
                *("preserve", tmp_path / "notice.txt", "--outlinks", "--allow-private", "--json"),
                archive=archive,
            )
        [told] = answers(done)
        assert (done.returncode, [file["kind"] for file in told["files"]]) == (
            0,
            ["rendition", "capture"],
        )
        assert [(one["relation"], one["found_in"]) for one in told["captures"]] == [
            ("outlink", "renditions/0001.txt")
        ] * 2
        cited, dead = told["captures"]
        assert cited["fetch"]["outcome"] == "notice"
        assert dead["failure"]["code"] == "robots-unreachable"
        again = call("preserve", tmp_path / "notice.txt", "--json", archive=archive)
        assert answers(again)[0]["outcome"] == "seen again"
        holds(archive)

    def test_what_is_asked_for_later_is_not_lost(self, archive: Path, tmp_path: Path) -> None:
        with Ministry(site()) as ministry:
            (tmp_path / "notice.txt").write_text(f"See {ministry.address}/cited.html.\n")
            told = []
            for source in (tmp_path / "notice.txt", f"{ministry.address}/zwgk/notice.html"):
                for more in ((), ("--outlinks",), ("--outlinks",)):
                    asked = ("preserve", source, "--json", "--allow-private", "--no-attachments")
                    told += answers(call(*asked, *more, archive=archive))
        assert [(one["outcome"], one["version"]) for one in told] == [
            *(("preserved", 1), ("preserved", 2), ("seen again", 2)),
        ] * 2
        assert [one["fetch"]["outcome"] for one in told[3:]] == ["notice"] * 3
        holds(archive)

    def test_a_killed_run_goes_on(self, archive: Path) -> None:
        (archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 1\n")
        reached, killed = threading.Event(), threading.Event()

        def wait(visitor: Visitor) -> None:
            reached.set()
            killed.wait()
            visitor.reset()

        second = {path.replace("/zwgk/", "/more/"): one for path, one in served().items()}
        with Ministry({**served(), **second, "/more/x.doc": wait}) as ministry:
            addresses = [f"{ministry.address}/{name}/notice.html" for name in ("zwgk", "more")]
            process = start("preserve", "--allow-private", *addresses, archive=archive)
            assert reached.wait(60)
            process.kill()
            process.communicate()
            killed.set()
            assert_whole(archive)
            holds(archive)
            ministry.answers["/more/x.doc"] = served()["/zwgk/x.doc"]
            done = call("preserve", "--allow-private", "--json", *addresses, archive=archive)
        assert [one["outcome"] for one in answers(done)] == ["already there", "preserved"]
        assert done.returncode == 0
        assert_tidy(archive)
        holds(archive)
