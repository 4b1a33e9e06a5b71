"""Attachments that only a script or a form gives out, with a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.exchange import Outcome
from ingest.recording import Recording
from ingest.whole.captured import Extent
from ministry import Ministry
from pages import GIVEN, SITE, browser_recorder
from recordings import asked, made, recorder
from warc_records import read_warc


@pytest.fixture(scope="module")
def ministry() -> Iterator[Ministry]:
    with Ministry(SITE) as ministry:
        yield ministry


@pytest.fixture(scope="module")
def given(ministry: Ministry, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    folder = tmp_path_factory.mktemp("given")
    return browser_recorder().record(f"{ministry.address}/given", folder, "capture-1")


class TestAttachmentsByScript:
    """What only a script of the page gives out is clicked once everything is made of the page."""

    def test_each_click_has_what_came_of_it(self, given: Recording, ministry: Ministry) -> None:
        came = [
            (one.text[:3], [url.removeprefix(ministry.address) for url in (*one.saved, *one.shown)])
            for one in given.clicked
        ]
        assert came == [
            ("附件1", ["/file?id=4711"]),
            ("附件2", ["/posted"]),
            ("附件3", ["/posted"]),
            ("附件4", ["/bytes"]),
            ("附件5", ["/scan"]),
            ("附件6", ["/explained"]),
            ("附件7", []),
            ("下载", ["/file?id=9"]),
            ("附件1", ["/posted"]),
            ("附件1", ["/listed"]),
            ("附件1", ["/explained?15"]),
            ("附件1", []),
        ]
        shown = [bool(one.shown) for one in given.clicked]
        assert shown == [False] * 5 + [True, *[False] * 4, True, False]
        assert given.browser["clicked"][0] == {
            "rule": "document-suffix",
            "saved": [f"{ministry.address}/file?id=4711"],
            "script": "javascript:download('4711')",
            "shown": [],
            "text": "附件1：名单.doc",
        }

    def test_forms_and_frames_are_named_with_what_came(
        self, given: Recording, ministry: Ministry
    ) -> None:
        button, posted, listed, *_ = [one.to_json() for one in given.clicked[7:]]
        at = ministry.address
        assert (button["rule"], button["script"]) == (
            "button-beside",
            "download('9'); return false",
        )
        assert (posted["form"], "found_in" in posted) == (f"{at}/posted", False)
        assert (listed["form"], listed["found_in"]) == (f"{at}/listed", f"{at}/listed")
        assert [(one.file, one.address) for one in given.frames] == [
            ("dom-0002.html", f"{at}/given"),
            ("dom-0003.html", f"{at}/listed"),
        ]
        sent = [one.block for one in read_warc(given.warc) if one["WARC-Type"] == "request"]
        body = b"__EVENTTARGET=ctl00%24lnk13&__VIEWSTATE=dDw"
        posts = [one for one in sent if one.startswith(b"POST /listed ")]
        assert [one.partition(b"\r\n\r\n")[2] for one in posts] == [body]
        assert any(one.path.read_bytes().endswith(b" list " + body) for one in given.saved)
        # What the page had shown in another frame, where its form is sent to.
        assert b"id=six" in [one.path.read_bytes() for one in given.saved]

    def test_the_links_of_frames_are_asked_for_with_those_of_the_page(
        self, given: Recording, ministry: Ministry, tmp_path: Path
    ) -> None:
        address, extent = f"{ministry.address}/given", Extent(requisites=False)
        whole = recorder().record_beside(address, given, tmp_path, "capture-2", (), extent)
        came = {one.place.text[:4]: one.failure[0] if one.failure else "" for one in whole.captured}
        assert came == {
            "附件6：": "",
            "附件7：": "by-script",
            "附件8.": "by-script",
            "附件11": "form-asks",
            "附件14": "by-form",
            "附件15": "",
            "附件16": "by-script",
            "附件17": "",
        }
        [annex] = [one for one in whole.captured if one.place.text == "附件17.doc"]
        assert annex.place.found_in == f"{ministry.address}/listed"

    def test_files_are_kept_as_they_crossed_the_wire(self, given: Recording) -> None:
        kept = {one.path.read_bytes()[-8:]: one.name for one in given.saved}
        names = {kept[b"e id=one"], kept[b"e id=two"]}
        assert (names, kept[b"\x03\x04 bytes"]) == ({"table.xls"}, "汇总.zip")
        sent = {one.block for one in read_warc(given.warc) if one["WARC-Type"] == "response"}
        assert all(any(one.path.read_bytes() in each for each in sent) for one in given.saved)
        assert len(given.saved) == 8

    def test_the_page_is_shown_as_it_was_before(self, given: Recording) -> None:
        assert given.outcome is Outcome.KEPT
        assert "未点击" in (given.text or "")
        assert "未点击" in made(given, "dom.html").decode()
        assert [one.url for one in given.documents] == [given.exchanges[0].url]
        assert given.body is not None
        assert given.body.read_bytes() == GIVEN.partition(b"\r\n\r\n")[2]

    def test_what_does_something_else_is_not_clicked(self, given: Recording) -> None:
        assert "/left" not in dict(asked(given))
