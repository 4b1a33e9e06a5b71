"""What the browser recorder rests on, part by part, without a browser."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.browser.clean import NotAsExpectedError, clean_pdf, clean_png
from ingest.browser.events import Events, Kind
from ingest.browser.judged import documents_of
from ingest.browser.ledger import Carried
from ingest.browser.listen import Navigation
from ingest.browser.missing import BrowserMissingError
from ingest.browser.need import need_of
from ingest.browser.patience import patience
from ingest.browser.profile import Browser, Profile, can_sandbox, find_browser
from ingest.browser.scroll import _stays
from ingest.browser.unfold import unfolding
from ingest.exchange import Exchange
from manifests import Limits
from ministry import Answer, Ministry
from pages import SENTENCE, page, picture, sized
from recordings import LIMITS, recorder

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _pixels(packed: bytes) -> bytes:
    """One chunk of a PNG's pixels."""
    checksum = zlib.crc32(b"IDAT" + packed)
    return len(packed).to_bytes(4, "big") + b"IDAT" + packed + checksum.to_bytes(4, "big")


class TestUnfolding:
    """What shows more of a page is a list with a case each (`unfold.toml`)."""

    @pytest.mark.parametrize(("text", "case"), unfolding().cases)
    def test_each_text_is_found_as_pages_have_it(self, text: str, case: str) -> None:
        assert unfolding().pattern.match(text)
        assert unfolding().pattern.match(f"\n {case} ")

    @pytest.mark.parametrize(
        "text",
        [
            "更多",
            "更多>>",
            "展开讨论会议的通知",
            "如何阅读全文数据库",
            "more",
            "Read more about us",
            "",
        ],
    )
    def test_what_leads_elsewhere_is_not(self, text: str) -> None:
        assert not unfolding().pattern.match(text)

    @pytest.mark.parametrize(
        ("href", "stays"),
        [
            ("#rest", True),
            ("javascript:void(0)", True),
            ("https://example.org/a#x", True),
            ("", False),
            ("/b", False),
            ("https://example.org/b#x", False),
        ],
    )
    def test_a_link_elsewhere_is_no_button(self, href: str, stays: bool) -> None:
        assert _stays(href, "https://example.org/a") is stays


class TestCleaning:
    """Nothing that Chromium says of itself stays in a picture or a print."""

    def test_a_picture_loses_its_remarks_and_nothing_else(self) -> None:
        remark = b"tEXtSoftware\0HeadlessChrome"
        length = (len(remark) - 4).to_bytes(4, "big")
        chunk = length + remark + zlib.crc32(remark).to_bytes(4, "big")
        bare = picture()
        marked = bare[:33] + chunk + bare[33:]
        assert clean_png(marked) == clean_png(bare)
        assert remark in marked and remark not in clean_png(marked)

    def test_a_damaged_picture_is_refused(self) -> None:
        with pytest.raises(NotAsExpectedError, match="damaged"):
            clean_png(picture()[:-1])
        with pytest.raises(NotAsExpectedError, match="no PNG"):
            clean_png(b"GIF89a")

    def test_a_picture_is_packed_anew_and_every_pixel_stays(self) -> None:
        bare = picture()
        at, end = bare.find(b"IDAT") - 4, bare.find(b"IEND") - 4
        pixels = zlib.decompress(bare[at + 8 : end - 4]) * 4000
        hasty = zlib.compress(pixels, 0)
        halves = (hasty[: len(hasty) // 2], hasty[len(hasty) // 2 :])
        cleaned = clean_png(bare[:at] + b"".join(map(_pixels, halves)) + bare[end:])
        assert len(cleaned) < len(hasty) // 10
        assert cleaned[:at] == bare[:at]
        assert zlib.decompress(cleaned[at + 8 : -16]) == pixels

    @pytest.mark.parametrize("packed", [b"", b"no pixels", zlib.compress(bytes(99))[:-6]])
    def test_pixels_that_cannot_be_unpacked_are_refused(self, packed: bytes) -> None:
        bare = picture()
        at, end = bare.find(b"IDAT") - 4, bare.find(b"IEND") - 4
        with pytest.raises(NotAsExpectedError):
            clean_png(bare[:at] + _pixels(packed) + bare[end:])

    def test_a_print_names_no_program_and_keeps_every_place(self) -> None:
        info = (
            rb"<</Title (A \(b\))" + b"\n" + rb"/Creator (Chro\)mium)" + b"\n/Producer <536B6961>"
        )
        raw = b"%PDF-1.4\n1 0 obj\n" + info + b">>\nendobj\ntrailer\n<</Info 1 0 R>>\n"
        cleaned = clean_pdf(raw)
        assert len(cleaned) == len(raw)
        assert b"Chro" not in cleaned
        assert b"536B" not in cleaned
        assert rb"/Title (A \(b\))" in cleaned

    def test_a_title_that_looks_like_a_trailer_changes_nothing(self) -> None:
        title = b"<</Title (/Info 7 0 R)\n/Producer (Skia)"
        raw = b"%PDF-1.4\n1 0 obj\n" + title + b">>\nendobj\ntrailer\n<</Info 1 0 R>>\n"
        assert clean_pdf(raw) == raw.replace(b"Skia", b"    ")

    def test_a_print_of_another_make_is_refused(self) -> None:
        with pytest.raises(NotAsExpectedError):
            clean_pdf(b"%PDF-1.4\n")


class TestEvents:
    """Events are the page's own word: bounded, and spelled so that JSON can hold them."""

    def test_they_are_counted_beyond_the_limit_and_cut_where_long(self) -> None:
        events = Events(2)
        events.add(Kind.CONSOLE, "x" * 900, "https://example.org/:1", "error")
        events.add(Kind.DIALOG, "\ud800")
        events.add(Kind.CRASH, "late")
        told = json.loads(events.encode())
        assert told["left_out"] == 1
        assert len(told["events"][0]["said"]) == 501
        assert told["events"][1] == {"kind": "dialog", "said": "\\ud800"}


class TestDocuments:
    """A main document is found among all that was carried; what a script fetched is none."""

    def test_the_n_th_document_is_the_n_th_that_was_asked_for_as_one(self) -> None:
        first, fetched, second = (
            carried("http://a/", 412, document=True),
            carried("http://a/", 200, document=False),
            carried("http://a/", 200, document=True),
        )
        asked = [Navigation("http://a/", 412), Navigation("http://a/", 200)]
        assert documents_of(asked, [first, fetched, second]) == (first, second)


def carried(url: str, status: int, *, document: bool) -> Carried:
    header = b"Upgrade-Insecure-Requests: 1\r\n" if document else b""
    request = b"GET / HTTP/1.1\r\n" + header + b"\r\n"
    return Carried(Exchange(url, "GET", NOW, NOW, status=status, request=request), None)


class TestNeed:
    """HTTP is enough for a page with a text; a browser is asked where there is none, and why."""

    @pytest.mark.parametrize(
        ("answer", "need"),
        [
            (page(f"<p>{SENTENCE * 10}</p><script></script>"), ""),
            (page("<div id=app></div><script src=/app.js></script>"), "little-text"),
            (page("<p>公告</p>"), ""),
            (sized(b"<html><div id=app></div><script></script>", ""), "little-text"),
            # A portal that fills in the text by script, within its menus and behind its foot.
            (page(f"<a href=/>{'政务公开' * 99}</a><p>公告</p><script></script>"), "little-text"),
            (
                page(f"<div id=zoom><script></script></div><p>{SENTENCE * 12}</p>"),
                "little-text",
            ),
            (
                page(f"<div id=zoom><img src=a.jpg></div><p>{SENTENCE * 12}</p><script></script>"),
                "",
            ),
            (page(f"<p>{SENTENCE * 10}</p><a href='javascript:down(7)'>附件1</a>"), "attachments"),
            (page(f"<p>{SENTENCE * 10}</p><a href=\"javascript:down('/7.doc')\">附件1</a>"), ""),
            (page(f"<p>{SENTENCE * 10}</p><a href='javascript:print()'>附件打印</a>"), ""),
            (
                page(f"<p>{SENTENCE * 10}</p><button onclick=down(7)>附件1.doc</button>"),
                "attachments",
            ),
            (page(f"<p>{SENTENCE * 10}</p><form><button>附件1.doc</button></form>"), "attachments"),
            (page(f"<p>{SENTENCE * 10}</p><form><input><button>附件1.doc</button></form>"), ""),
            (page(f"<p>{SENTENCE * 10}</p><button>下载</button>"), ""),
            (page("<iframe src=/notice></iframe>"), "frames"),
            (page("<script>location.href = '/b'</script>"), "leads-on"),
            (page("", "<meta http-equiv=refresh content='0;url=/b'>"), "leads-on"),
            (page("<script>$_ts = window['$_ts']</script>", status="412 No"), "challenge"),
            (page("<script>go()</script>", status="521 No"), "challenge"),
            (
                sized(b"", "text/html", "Set-Cookie: a=b\r\nLocation: /notice\r\n", "302 No"),
                "cookies",
            ),
            (sized(b"", "text/html", "Location: /notice\r\n", "302 No"), ""),
            (page("<h1>404</h1>", status="404 Not Found"), ""),
            (sized(b"%PDF-1.4\n", "application/pdf"), ""),
        ],
    )
    def test_the_reason_is_named(self, tmp_path: Path, answer: Answer, need: str) -> None:
        with Ministry({"/notice": answer}) as ministry:
            recording = recorder().record(f"{ministry.address}/notice", tmp_path, "capture-1")
        assert need_of(recording, LIMITS, attachments=True) == need
        if need == "attachments":
            assert need_of(recording, LIMITS, attachments=False) == ""


class TestPatience:
    """A page that is about to become another is waited for, within limits."""

    @pytest.mark.parametrize(
        ("status", "dom", "seconds"),
        [
            (200, "<meta http-equiv='refresh' content='3; url=/b'>", 4),
            (200, "<meta http-equiv=refresh content='600;url=/b'>", 0),
            (412, "<html><script>go()</script>", 20),
            (200, "<html><script>$_ts = window['$_ts']</script>", 20),
            (200, "<html><script>fill()</script>", 4),
            (200, f"<html><p>{SENTENCE * 5}</p><script>count()</script>", 0),
        ],
    )
    def test_as_long_as_it_is_worth(self, status: int, dom: str, seconds: float) -> None:
        answer = Exchange("http://a/", "GET", NOW, NOW, status=status)
        assert patience(answer, "http://a/", dom, Limits()) == seconds


class TestProfile:
    """The browser is the system's, and presents itself as the settings say."""

    def test_what_is_told_by_default_is_what_any_visitor_tells(self) -> None:
        browser = Browser(Path("/usr/bin/chromium"), "156.0.8078.79", "1.65.2", False)
        told = browser.user_agent(Profile())
        assert "Chrome/156.0.0.0 " in told
        assert "Headless" not in told
        assert browser.user_agent(Profile(user_agent="Archive/1")) == "Archive/1"

    def test_a_program_that_is_none_is_refused_with_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(BrowserMissingError, match=r"browser\.program") as told:
            find_browser(Profile(program=str(tmp_path / "chromium")))
        assert told.value.part == "chromium"

    def test_a_program_without_a_version_is_refused(self) -> None:
        with pytest.raises(BrowserMissingError, match="no version") as told:
            find_browser(Profile(program="true"))
        assert told.value.part == "working-chromium"

    def test_a_machine_without_a_chromium_is_told(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(BrowserMissingError, match="Debian package chromium"):
            find_browser(Profile())

    def test_a_machine_without_the_driver_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        with pytest.raises(BrowserMissingError, match=r"muniment\[browser\]"):
            find_browser(Profile())

    @pytest.mark.parametrize(
        "setting", ["kernel/unprivileged_userns_clone", "user/max_user_namespaces"]
    )
    def test_there_is_no_sandbox_without_namespaces(
        self, tmp_path: Path, setting: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("os.geteuid", lambda: 1000)
        assert can_sandbox(tmp_path, lambda: True)
        (tmp_path / setting).parent.mkdir()
        (tmp_path / setting).write_text("0\n")
        assert not can_sandbox(tmp_path, lambda: True)
        monkeypatch.setattr("os.geteuid", lambda: 0)
        (tmp_path / setting).write_text("1\n")
        assert not can_sandbox(tmp_path, lambda: True)

    def test_a_container_that_forbids_namespaces_in_no_setting_is_found_out_by_trying(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("os.geteuid", lambda: 1000)
        assert not can_sandbox(tmp_path, lambda: False)
        for name, able in (("true", True), ("false", False)):
            monkeypatch.setattr("shutil.which", lambda _, name=name: f"/bin/{name}")
            assert can_sandbox(tmp_path) is able
