"""All that belongs to a notice is recorded into one WARC file, within budgets."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.whole.captured import WHOLE, Captured, Extent
from ingest.whole.collect import Whole
from manifests import Limits
from ministry import Answer, Ministry
from recordings import LIMITS, recorder
from warc_records import check_with_warcio, read_warc, received
from whole_notice import ARTICLE, DOC, NOT_FOUND, PDF, answer, page, served

ALL = Extent(outlinks=True)


def record(
    folder: Path,
    answers: Mapping[str, Answer],
    extent: Extent = WHOLE,
    limits: Limits = LIMITS,
    **more: object,
) -> tuple[Whole, Ministry]:
    """Record ``/zwgk/notice.html`` and what belongs to it; every byte sent must have been kept."""
    with Ministry(answers) as ministry:
        address = f"{ministry.address}/zwgk/notice.html"
        whole = recorder(limits, **more).record_whole(address, folder, "capture", extent=extent)
    check_with_warcio(folder / "data.warc.gz")
    assert received(read_warc(folder / "data.warc.gz")) == b"".join(ministry.transcripts)
    return whole, ministry


def relations(whole: Whole) -> Counter[str]:
    return Counter(one.relation.value for one in whole.captured)


def path(one: Captured) -> str:
    return "/" + one.address.partition("://")[2].partition("/")[2]


def linking(links: str) -> dict[str, Answer]:
    """A notice with these links in its text."""
    text = f'<div class="TRS_Editor"><p>{ARTICLE * 8}</p>{links}</div>'
    return {"/zwgk/notice.html": answer(f"<html><body>{text}</body></html>")}


class TestTheWholeNotice:
    """ "Attachments (附件, linked or embedded), images, style sheets, parts, and outlinks"."""

    def test_all_of_it_is_asked_once(self, tmp_path: Path) -> None:
        whole, ministry = record(tmp_path, served(), ALL)
        assert relations(whole) == {
            "part": 2,
            "attachment": 5,
            "frame": 1,
            "requisite": 6,
            "outlink": 1,
        }
        asked = Counter(visit.request.split()[1].decode() for visit in ministry.visits)
        assert asked == Counter(served().keys())
        assert all(one.failure is None for one in whole.captured)
        assert whole.findings == ()

    def test_the_file_behind_a_viewer_is_the_attachment(self, tmp_path: Path) -> None:
        viewer = answer(
            "<!doctype html><html><body><div id=viewer></div><script></script></body></html>"
        )
        folded = "/onlinePreview?url=L3Vwcy9jLmRvYw=="
        pages = linking(
            '<iframe src="/js/viewer.html?file=/up/b.pdf"></iframe><a href="/up/b.pdf">b.pdf</a>'
            f'<iframe src="{folded}"></iframe>'
        )
        shown = {"/up/b.pdf": answer(PDF, "application/pdf"), "/ups/c.doc": answer(DOC, "")}
        viewers = {"/js/viewer.html?file=/up/b.pdf": viewer, folded: viewer}
        whole, _ = record(tmp_path, {**pages, **viewers, **shown})
        assert [one.failure for one in whole.captured] == [None] * 4
        own = {path(one) for one in whole.captured if one.place.own}
        assert own == {"/up/b.pdf", "/ups/c.doc"}
        assert relations(whole) == {"attachment": 2, "frame": 2}

    def test_what_is_no_rendition_leaves_only_the_warc(self, tmp_path: Path) -> None:
        whole, _ = record(tmp_path, served())
        kept = [one for one in whole.captured if one.place.own]
        assert {one.relation.value for one in kept} == {"part", "attachment"}
        assert len(list(tmp_path.iterdir())) == len(kept) + 2  # the WARC, and the page

    def test_the_warc_says_where_each_was_found(self, tmp_path: Path) -> None:
        whole, _ = record(tmp_path, served())
        records = read_warc(tmp_path / "data.warc.gz")
        said = {
            one["WARC-Target-URI"]: one.block.decode().split("\r\n")
            for one in records
            if one.block.startswith(b"via: ")
        }
        assert said.keys() == {one.address for one in whole.captured}
        for one in whole.captured:
            assert said[one.address][0] == f"via: {one.place.found_in}"
        hops = {path(one): said[one.address][1] for one in whole.captured}
        assert hops["/zwgk/notice_1.html"] == "hopsFromSeed: L"
        assert hops["/in.gif"] == "hopsFromSeed: EE"
        ids = {record["WARC-Record-ID"]: record for record in records}
        for one in whole.captured:
            assert one.recording is not None
            assert ids[f"<{one.recording.record}>"]["WARC-Target-URI"] == one.address

    @pytest.mark.parametrize(
        ("extent", "asked"),
        [
            (Extent(attachments=False), {"frame", "requisite"}),
            (Extent(requisites=False), {"part", "attachment"}),
            (Extent(attachments=False, requisites=False, outlinks=True), {"outlink"}),
        ],
    )
    def test_what_is_not_wanted_is_not_asked(
        self, tmp_path: Path, extent: Extent, asked: set[str]
    ) -> None:
        assert set(relations(record(tmp_path, served(), extent)[0])) == asked


class TestOutcomes:
    """Each has an outcome of its own, and none of them is the page's."""

    def test_a_missing_attachment_leaves_the_others(self, tmp_path: Path) -> None:
        answers = {**served(), "/zwgk/a.pdf": NOT_FOUND, "/zwgk/s.jpg": lambda one: one.reset()}
        whole, _ = record(tmp_path, answers)
        failed = {path(one): one.failure[0] for one in whole.captured if one.failure is not None}
        assert failed == {"/zwgk/a.pdf": "http-404", "/zwgk/s.jpg": "reset"}
        assert whole.page is not None
        assert whole.page.body is not None

    def test_a_page_in_the_place_of_a_file_is_not_the_file(self, tmp_path: Path) -> None:
        answers = {**served(), "/zwgk/a.pdf": answer(f"<html><body>{ARTICLE * 8}</body></html>")}
        whole, _ = record(tmp_path, answers)
        [told] = [one for one in whole.captured if one.failure is not None]
        assert told.failure is not None
        assert (path(told), told.failure[0]) == ("/zwgk/a.pdf", "not-a-document")

    def test_what_turns_out_to_be_a_page_was_no_attachment(self, tmp_path: Path) -> None:
        answers = {**linking('<a href="/download.jsp?id=7">名单</a>')}
        answers["/download.jsp?id=7"] = answer(page())
        [told] = record(tmp_path, answers, Extent(requisites=False))[0].captured
        assert (told.relation.value, told.failure, told.place.own) == ("outlink", None, False)

    def test_a_private_address_behind_a_link_is_not_visited(self, tmp_path: Path) -> None:
        links = '<a href="http://10.0.0.1/a.pdf">甲</a><img src="http://[::1]:1/b.png">'
        links += '<a href="http://167772161/c.doc">丙</a><a href="/away.doc">丁</a>'
        answers = linking(links)
        answers["/away.doc"] = (
            b"HTTP/1.1 302 Found\r\nLocation: http://169.254.1.1/\r\nContent-Length: 0\r\n\r\n"
        )
        whole, ministry = record(tmp_path, answers, allow_private=("127.0.0.1",))
        refused = [path(one) for one in whole.captured if one.failure is not None]
        assert refused == ["/a.pdf", "/b.png", "/c.doc", "/away.doc"]
        assert {one.failure[0] for one in whole.captured if one.failure} == {"refused-address"}
        assert len(ministry.visits) == 2  # the notice, and /away.doc


class TestBudgets:
    """A budget for each relation; what was left out is a finding that names the limit."""

    def left_out(self, whole: Whole) -> dict[str, tuple[str, int]]:
        told = [dict(one.particulars) for one in whole.findings if one.code == "whole-limit"]
        return {one["relation"]: (one["limit"], int(one["left_out"])) for one in told}

    def test_of_counts(self, tmp_path: Path) -> None:
        limits = replace(LIMITS, part_count=1, attachment_count=2, requisite_count=0)
        whole, _ = record(tmp_path, served(), ALL, limits)
        assert relations(whole) == {"part": 1, "attachment": 2, "frame": 1, "outlink": 1}
        assert self.left_out(whole)["part"] == ("limits.part_count", 1)
        assert self.left_out(whole)["attachment"][0] == "limits.attachment_count"
        assert self.left_out(whole)["requisite"][0] == "limits.requisite_count"

    def test_of_bytes(self, tmp_path: Path) -> None:
        answers = {**linking('<a href="/a.pdf">甲</a><a href="/b.pdf">乙</a>')}
        answers["/a.pdf"] = lambda one: one.send_while_wanted(
            b"HTTP/1.1 200 OK\r\n\r\n%PDF" + b"x" * 1000
        )
        with Ministry(answers) as ministry:
            address = f"{ministry.address}/zwgk/notice.html"
            limits = replace(LIMITS, attachment_bytes=50_000)
            whole = recorder(limits).record_whole(address, tmp_path, "capture", extent=WHOLE)
        [told] = whole.captured
        assert told.failure is not None
        assert told.failure[0] == "limit"
        assert "limits.attachment_bytes" in told.failure[1]
        assert self.left_out(whole) == {"attachment": ("limits.attachment_bytes", 1)}

    def test_of_bytes_once_decoded(self, tmp_path: Path) -> None:
        answers = {**linking('<a href="/a.pdf">甲</a>')}
        bomb = gzip.compress(b"%PDF" + bytes(1 << 20))
        answers["/a.pdf"] = answer(bomb, "application/pdf", "Content-Encoding: gzip\r\n")
        limits = replace(LIMITS, attachment_bytes=100_000)
        [told] = record(tmp_path, answers, limits=limits)[0].captured
        assert told.failure is not None
        assert told.failure[0] == "decoded-too-large"
        assert "limits.attachment_bytes" in told.failure[1]

    def test_of_time(self, tmp_path: Path) -> None:
        ticks = iter(range(100_000))
        limits = replace(LIMITS, requisite_seconds=30, total_seconds=1e6, rate_seconds=1e6)
        links = "".join(f'<img src="/{number}.gif">' for number in range(9))
        answers = linking(links.replace("<img", "</div><img", 1))
        answers |= {f"/{number}.gif": answer(b"GIF", "image/gif") for number in range(9)}
        with Ministry(answers) as ministry:
            address = f"{ministry.address}/zwgk/notice.html"
            late = recorder(limits, monotonic=lambda: float(next(ticks)))
            whole = late.record_whole(address, tmp_path, "capture", extent=WHOLE)
        assert 0 < len(whole.captured) < 9
        assert self.left_out(whole)["requisite"][0] == "limits.requisite_seconds"

    def test_of_links_and_of_what_is_read(self, tmp_path: Path) -> None:
        limits = replace(LIMITS, page_links=3, linked_bytes=2000)
        links = "".join(f'<img src="/{number}.gif">' for number in range(99))
        answers = linking(links)
        answers |= {f"/{number}.gif": answer(b"GIF", "image/gif") for number in range(9)}
        whole, _ = record(tmp_path, answers, limits=limits)
        assert len(whole.captured) == 3
        assert {one.code for one in whole.findings} == {"whole-links-left-out", "whole-page-unread"}


class TestHostileNotices:
    """Cycles, chains without an end and link bombs end within the budgets."""

    def test_parts_frames_and_styles_in_circles(self, tmp_path: Path) -> None:
        answers = linking(
            '<link rel=stylesheet href="/a.css"><iframe src="/f.html"></iframe>'
            '<a href="notice_2.html">下一页</a>'
        )
        answers["/zwgk/notice_2.html"] = answer(
            '<p>二</p><a href="notice.html">首页</a><a href="notice_2.html">下一页</a>' * 5
        )
        answers["/f.html"] = answer(
            '<iframe src="/f.html#2"></iframe><frame src="/zwgk/../f.html">'
        )
        answers["/a.css"] = answer(b"@import 'a.css'; @import url(/a.css?2);", "text/css")
        answers["/a.css?2"] = answer(b"@import 'a.css';", "text/css")
        whole, _ = record(tmp_path, answers)
        assert relations(whole) == {"part": 1, "frame": 1, "requisite": 2}

    def test_chains_without_an_end(self, tmp_path: Path) -> None:
        limits = replace(LIMITS, frame_count=3, requisite_count=4)
        answers = linking('<iframe src="/f0.html"></iframe><link rel=stylesheet href="/s0.css">')
        for number in range(9):
            more = f'<p>框架</p><iframe src="/f{number + 1}.html"></iframe>'
            answers[f"/f{number}.html"] = answer(more)
            style = f"@import '/s{number + 1}.css';".encode()
            answers[f"/s{number}.css"] = answer(style, "text/css")
        whole, _ = record(tmp_path, answers, limits=limits)
        assert relations(whole) == {"frame": 3, "requisite": 4}
        assert len(whole.findings) == 2

    def test_a_million_links(self, tmp_path: Path) -> None:
        limits = replace(LIMITS, attachment_count=2, requisite_count=2, page_links=2000)
        limits = replace(limits, linked_bytes=1 << 18)
        links = "".join(f"<a href=/{number}.pdf>" for number in range(60_000))
        answers = linking(links)
        answers |= {
            f"/{number}.pdf": answer(b"%PDF" + bytes(9), "application/pdf") for number in range(2)
        }
        whole, _ = record(tmp_path, answers, limits=limits)
        assert relations(whole)["attachment"] == 2
        told = {one.code: dict(one.particulars) for one in whole.findings}
        assert int(told["whole-limit"]["left_out"]) == 1_998
        assert "whole-page-unread" in told
