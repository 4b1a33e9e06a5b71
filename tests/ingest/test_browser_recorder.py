"""The browser recorder, against the made-up ministry and with a real Chromium."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from certificates import certificate, server_context
from ingest.browser.recorder import BrowserRecorder
from ingest.exchange import Outcome
from ingest.outcome.fetched import FetchOutcome
from ingest.recording import Recording
from ministry import Ministry
from pages import LIMITS, NOTICE, SENTENCE, SITE, browser_recorder
from patience import until
from recordings import asked, codes, made
from warc_records import check_with_warcio, read_warc

MADE = ("dom.html", "text.txt", "screenshot.png", "print.pdf", "events.json")


@pytest.fixture(scope="module")
def ministry() -> Iterator[Ministry]:
    with Ministry(SITE) as ministry:
        yield ministry


@pytest.fixture(scope="module")
def recorder() -> BrowserRecorder:
    return browser_recorder()


@pytest.fixture(scope="module")
def secure_ministry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministry]:
    """Behind TLS, with a certificate that nobody vouches for, as on many an old portal."""
    context = server_context(tmp_path_factory.mktemp("tls"), certificate("127.0.0.1"))
    with Ministry(SITE, context) as ministry:
        yield ministry


@pytest.fixture(scope="module")
def notice(
    secure_ministry: Ministry, recorder: BrowserRecorder, tmp_path_factory: pytest.TempPathFactory
) -> Recording:
    folder = tmp_path_factory.mktemp("notice")
    return recorder.record(f"{secure_ministry.address}/notice", folder, "capture-1")


def kill_the_page(ministry: Ministry, address: str) -> None:
    """Kill the process that shows a page, once the page waits for a picture that does not come."""
    picture = f"GET {address}.png ".encode()
    until(lambda: any(picture in visit.request for visit in ministry.visits))
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_page = b"--type=renderer" in (process / "cmdline").read_bytes()
            if is_page and os.getpid() in _ancestors(int(process.name)):
                os.kill(int(process.name), signal.SIGKILL)


def _ancestors(process: int) -> list[int]:
    above: list[int] = []
    while process > 1:
        stat = Path(f"/proc/{process}/stat").read_text()
        process = int(stat.rpartition(")")[2].split()[1])
        above.append(process)
    return above


class TestNotice:
    """A page that writes itself by script, in frames and pieces, is there as a reader sees it."""

    def test_it_is_kept_as_a_notice(self, notice: Recording) -> None:
        assert notice.outcome is Outcome.KEPT, notice.sentence
        assert notice.fetched.outcome is FetchOutcome.NOTICE
        assert notice.browser["judged"] == "dom"

    def test_the_rendition_is_the_page_as_it_was_served(self, notice: Recording) -> None:
        assert notice.body is not None
        assert notice.body.read_bytes() == NOTICE.partition(b"\r\n\r\n")[2]
        assert notice.suffix == ".html"

    def test_every_byte_that_the_server_sent_is_in_the_warc(
        self, notice: Recording, secure_ministry: Ministry
    ) -> None:
        check_with_warcio(notice.warc)
        kept = [one.block for one in read_warc(notice.warc) if one["WARC-Type"] == "response"]
        sent = [
            bytes(visit.sent)
            for visit in secure_ministry.visits
            if visit.request.split(b" ")[1].decode() in dict(asked(notice))
        ]
        assert set(kept) <= set(sent)
        assert len(kept) == len(notice.exchanges)

    def test_the_servers_certificate_is_recorded_and_its_worth_told(
        self, notice: Recording
    ) -> None:
        for exchange in notice.exchanges:
            assert exchange.tls is not None
            assert len(exchange.tls.chain) == 1
            assert exchange.tls.verdict.startswith("not judged")

    def test_the_text_has_what_scripts_frames_and_clicks_brought(self, notice: Recording) -> None:
        assert notice.text is not None
        said, _, framed = notice.text.partition("\n\f\n")
        assert SENTENCE * 12 in said
        assert "末段" in said
        assert "框架内的文字" in framed
        assert made(notice, "text.txt").decode() == notice.text

    def test_the_dom_is_as_it_stood_and_frames_have_their_own(self, notice: Recording) -> None:
        assert notice.made == ("dom.html", "dom-0002.html", *MADE[1:])
        assert SENTENCE * 12 in made(notice, "dom.html").decode()
        assert "框架内的文字" in made(notice, "dom-0002.html").decode()

    def test_a_lazy_picture_was_scrolled_in(self, notice: Recording) -> None:
        assert ("/seal.png", 200) in asked(notice)

    def test_the_screenshot_shows_the_whole_page_and_the_print_is_a_pdf(
        self, notice: Recording
    ) -> None:
        shot = made(notice, "screenshot.png")
        width, height = (int.from_bytes(shot[at : at + 4], "big") for at in (16, 20))
        assert width == 1000
        assert height > 3200
        assert made(notice, "print.pdf").startswith(b"%PDF-")

    def test_a_file_that_the_page_lets_one_save_is_kept(self, notice: Recording) -> None:
        [saved] = notice.saved
        assert (saved.name, saved.suffix) == ("annex 1.doc", ".doc")
        assert saved.path.read_bytes() == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 40

    def test_a_link_to_another_page_was_not_clicked(self, notice: Recording) -> None:
        assert "/other" not in dict(asked(notice))

    def test_dialogs_windows_and_errors_are_told(
        self, notice: Recording, secure_ministry: Ministry
    ) -> None:
        told_of_tls = {"tls-certificate-untrusted"}
        assert codes(notice) - told_of_tls == {"browser-dialogs", "browser-windows"}
        told = json.loads(made(notice, "events.json"))
        windows = [one for one in told["events"] if one["kind"] == "window"]
        at, of = secure_ministry.address, f"{secure_ministry.address}/window"
        assert [(one["said"], one["where"]) for one in windows] == [
            ("asked for", of),
            (f"loaded by {of}", f"{at}/stamp.png"),
            ("opened, and closed", of),
        ]
        assert told["format"] == "muniment-page-events/1"
        kinds = {one["kind"] for one in told["events"]}
        assert {"console", "dialog", "window", "click", "download", "navigation"} <= kinds
        [said] = [one for one in told["events"] if one["kind"] == "dialog"]
        assert (said["said"], said["level"]) == ("欢迎", "alert")


class TestNobodyIsTold:
    """No file names this machine, its user, or the program; no request tells who asks."""

    def test_requests_say_what_the_profile_says(self, notice: Recording) -> None:
        [request] = [
            one.block
            for one in read_warc(notice.warc)
            if one["WARC-Type"] == "request" and one["WARC-Target-URI"].endswith("/notice")
        ]
        assert f"User-Agent: {notice.browser['user_agent']}\r\n".encode() in request
        assert b"Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\n" in request
        assert b"Proxy" not in request

    def test_files_hold_nothing_of_this_machine_or_the_tool(self, notice: Recording) -> None:
        telling = [socket.gethostname(), os.path.expanduser("~/"), str(notice.warc.parent)]
        words = [re.escape(one.encode()) for one in telling if len(one) > 3]
        pattern = re.compile(rb"(?i)headless|playwright|skia|/tmp/|/pytest-of-|" + b"|".join(words))
        for name in notice.made:
            assert not pattern.search(made(notice, name)), name
        assert not pattern.search(gzip.decompress(notice.warc.read_bytes()))

    def test_webrtc_tells_no_address(self, notice: Recording) -> None:
        assert not [address for address, _ in asked(notice) if address.startswith("/candidate")]

    def test_what_was_the_browsers_own_is_gone(self, notice: Recording) -> None:
        left = {path.name for path in notice.warc.parent.iterdir()}
        assert left == {"data.warc.gz", "body", "saved-0001", *notice.made}


class TestChallenges:
    """A challenge that is passed is no obstacle; one that stays is never the notice."""

    def test_both_answers_of_a_412_are_recorded(
        self, ministry: Ministry, recorder: BrowserRecorder, tmp_path: Path
    ) -> None:
        recording = recorder.record(f"{ministry.address}/challenge", tmp_path, "capture-1")
        assert recording.outcome is Outcome.KEPT, recording.sentence
        assert [one.status for one in recording.documents] == [412, 200]
        assert recording.body is not None
        assert SENTENCE.encode() in recording.body.read_bytes()
        statuses = [status for address, status in asked(recording) if address == "/challenge"]
        assert statuses == [412, 200]

    def test_one_is_known_before_its_connection_has_fallen_silent(
        self, ministry: Ministry, recorder: BrowserRecorder, tmp_path: Path
    ) -> None:
        address = f"{ministry.address}/challenge-with-words"
        recording = recorder.record(address, tmp_path, "capture-1")
        assert recording.outcome is Outcome.KEPT, recording.sentence
        assert [one.status for one in recording.documents] == [412, 200]

    def test_a_page_that_loads_itself_anew_comes_whole_each_time(
        self, ministry: Ministry, recorder: BrowserRecorder, tmp_path: Path
    ) -> None:
        recording = recorder.record(f"{ministry.address}/reloads", tmp_path, "capture-1")
        assert recording.outcome is Outcome.KEPT, recording.sentence
        assert [one.status for one in recording.documents] == [200, 200]
        # Nothing tells the server that a program asks: a driver that holds requests would.
        assert not [one for one in recording.exchanges if b"no-cache" in one.request]

    @pytest.mark.torture
    def test_a_cookie_wall_is_passed(
        self, ministry: Ministry, recorder: BrowserRecorder, tmp_path: Path
    ) -> None:
        recording = recorder.record(f"{ministry.address}/wall", tmp_path, "capture-1")
        assert recording.outcome is Outcome.KEPT, recording.sentence
        assert [one.status for one in recording.documents] == [302, 200]

    @pytest.mark.parametrize(
        "address", ["/stays-200", pytest.param("/stays", marks=pytest.mark.torture)]
    )
    def test_a_challenge_that_stays_is_no_notice(
        self, ministry: Ministry, tmp_path: Path, address: str
    ) -> None:
        recorder = browser_recorder(replace(LIMITS, browser_patience_seconds=1))
        recording = recorder.record(f"{ministry.address}{address}", tmp_path, "capture-1")
        assert recording.outcome is Outcome.FAILED
        assert (recording.fetched.outcome, recording.fetched.detail) == (
            FetchOutcome.BLOCKED,
            "challenge",
        )
        assert recording.body is None
        assert "events.json" in recording.made

    def test_a_page_that_leads_on_is_followed(
        self, ministry: Ministry, recorder: BrowserRecorder, tmp_path: Path
    ) -> None:
        recording = recorder.record(f"{ministry.address}/onward", tmp_path, "capture-1")
        assert not codes(recording)
        assert [one.url.rsplit("/")[-1] for one in recording.documents] == [
            "onward",
            "scripted?of=%7B1%7C2%7D",
        ]
        assert SENTENCE * 12 in (recording.text or "")


class TestMisbehaviour:
    """Whatever a page does, its visit ends, what was served is kept, and a finding says why."""

    def test_a_file_in_place_of_a_page_is_the_rendition(
        self, ministry: Ministry, recorder: BrowserRecorder, tmp_path: Path
    ) -> None:
        recording = recorder.record(f"{ministry.address}/paper", tmp_path, "capture-1")
        assert (recording.outcome, recording.suffix) == (Outcome.KEPT, ".pdf")
        assert recording.made == ("events.json",)
        assert recording.body is not None
        assert recording.body.read_bytes().startswith(b"%PDF-1.4")

    def test_a_page_without_end_is_taken_as_it_stands(
        self, ministry: Ministry, tmp_path: Path
    ) -> None:
        recorder = browser_recorder(replace(LIMITS, browser_quiet_seconds=0.5, browser_screens=4))
        recording = recorder.record(f"{ministry.address}/endless", tmp_path, "capture-1")
        assert recording.outcome is Outcome.KEPT
        assert {"browser-never-quiet", "browser-endless"} <= codes(recording)
        assert set(MADE) <= set(recording.made)

    def test_a_page_that_does_not_answer_is_left(self, ministry: Ministry, tmp_path: Path) -> None:
        recorder = browser_recorder(replace(LIMITS, browser_answer_seconds=1))
        recording = recorder.record(f"{ministry.address}/stuck", tmp_path, "capture-1")
        assert codes(recording) == {"browser-stuck"}
        assert recording.outcome is Outcome.KEPT
        assert recording.made == ("events.json",)

    @pytest.mark.torture
    def test_a_page_that_eats_memory_is_ended(self, ministry: Ministry, tmp_path: Path) -> None:
        recorder = browser_recorder(replace(LIMITS, browser_memory=700 << 20))
        recording = recorder.record(f"{ministry.address}/hungry", tmp_path, "capture-1")
        assert codes(recording) == {"browser-memory"}

    @pytest.mark.torture
    def test_a_page_whose_process_dies_is_kept_as_served(
        self, ministry: Ministry, tmp_path: Path
    ) -> None:
        dying = threading.Thread(target=kill_the_page, args=(ministry, "/held"), daemon=True)
        dying.start()
        recording = browser_recorder().record(f"{ministry.address}/held", tmp_path, "capture-1")
        dying.join()
        assert codes(recording) == {"browser-crashed", "browser-gave-up"}
        assert (recording.outcome, recording.made) == (Outcome.KEPT, ("events.json",))

    @pytest.mark.torture
    def test_a_maze_of_redirects_is_left_and_each_step_recorded(
        self, ministry: Ministry, recorder: BrowserRecorder, tmp_path: Path
    ) -> None:
        before = len(ministry.visits)
        recording = recorder.record(f"{ministry.address}/maze", tmp_path, "capture-1")
        assert recording.outcome is Outcome.FAILED
        assert {one.status for one in recording.exchanges} == {302}
        assert len(recording.exchanges) == len(ministry.visits) - before > 10

    def test_a_page_that_writes_that_it_is_gone_is_no_notice(
        self, ministry: Ministry, recorder: BrowserRecorder, tmp_path: Path
    ) -> None:
        recording = recorder.record(f"{ministry.address}/gone", tmp_path, "capture-1")
        assert recording.outcome is Outcome.FAILED
        assert recording.fetched.outcome is FetchOutcome.SOFT_NOT_FOUND
        assert {one.status for one in recording.exchanges} == {200, 404}  # Its icon's, too.
        assert "页面不存在" in (recording.text or "")

    def test_nobody_there_is_unreachable(self, recorder: BrowserRecorder, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        recording = recorder.record(f"http://127.0.0.1:{port}/", tmp_path, "capture-1")
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "connect")
        assert recording.fetched.outcome is FetchOutcome.UNREACHABLE
