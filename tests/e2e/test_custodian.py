"""Nothing of whoever keeps an archive gets into it, nor into what leaves it.

Everything is done on a machine whose names are found nowhere else: host, user, home, time zone,
locale and a key's comment are words that no page and no library holds, and then every byte that was
written, sent or shown is searched for them, inside gzip, zip and PDF too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from custodian import COMMENT, HOST, LOCALE, USER, ZONE, Machine, inside
from ministry import Ministry, Visitor
from muniment_cli import answers
from pages import SENTENCE, page, sized
from system_packages import need

PAGE = "<!DOCTYPE html><title>公告</title><p>关于道路施工的公告，自公布之日起施行。</p>".encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
OWN_BOOK = b"\x89zz own notes\n"
# What a page can read of its reader, by script; what it shows of it too; and a file by script.
READ = """
const dates = Intl.DateTimeFormat().resolvedOptions();
const read = {
  agent: navigator.userAgent, brands: navigator.userAgentData.brands.map(one => one.brand),
  driven: navigator.webdriver, languages: navigator.languages, locale: dates.locale,
  offset: new Date().getTimezoneOffset(), platform: navigator.platform, zone: dates.timeZone,
  window: [innerWidth, innerHeight], screen: [screen.width, screen.height, devicePixelRatio],
  own: Object.keys(window).filter(one => /cdc_|playwr|puppet|selenium|__pw/i.test(one)),
  trace: new Error('here').stack,
};
shown.textContent = JSON.stringify(read) + new Date(0) + new Date(0).toLocaleString();
console.error(shown.textContent);
fetch('/told', {method: 'POST', body: JSON.stringify(read)});
"""
WRITTEN = page(
    f"<p>{SENTENCE * 12}</p><p id=shown></p><script>{READ}</script>", "<title>公告</title>"
)


class Asked(NamedTuple):
    """What servers got: every request, and what a page's script read of its reader."""

    requests: tuple[bytes, ...]
    read: dict[str, Any]


class Scene(NamedTuple):
    machine: Machine
    asked: Asked


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    if os.geteuid() != 0:
        pytest.skip("only root can give a machine another name")
    need("chromium", "chromium")
    one = Machine(tmp_path_factory.mktemp("custodian"))
    one.call("init", one.archive, "--origin", "example.org/log")
    _comment_the_keys(one)
    notes = one.home / "notes"
    notes.mkdir()
    (notes / "公告.txt").write_bytes(OWN_BOOK)
    told: list[bytes] = []

    def hear(visitor: Visitor) -> None:
        length = re.search(rb"(?i)content-length: *(\d+)", visitor.request)
        assert length is not None
        told.append(visitor.read_body(int(length[1])))
        visitor.send(sized(b"", "text/plain"))
        visitor.end()

    site = {"/a.html": ANSWER % len(PAGE) + PAGE, "/b.html": WRITTEN, "/told": hear}
    with Ministry({**site, "/favicon.ico": sized(b"", "image/x-icon")}) as ministry:
        address, written = (f"{ministry.address}/{name}.html" for name in "ab")
        kept, _, shown = one.calls(
            ("preserve", address, notes, "--allow-private", "--json"),
            ("preserve", address, "--allow-private"),
            ("preserve", written, "--recorder", "browser", "--allow-private", "--json"),
        )
        asked = Asked(tuple(visitor.request for visitor in ministry.visits), json.loads(told[0]))
    out = one.archive.parent / "out"
    out.mkdir()
    forms = {"http": ("wacz", "premis", "warc", "originals"), "browser": ("wacz", "warc")}
    commands: list[tuple[object, ...]] = [("audit",), ("key", "rotate")]
    for name, done in (("http", kept), ("browser", shown)):
        notice = answers(done)[0]["notice"]
        commands += [("kit", notice, "-o", out / f"{name}.zip"), ("show", notice, "--html")]
        commands += [
            ("export", notice, "--as", form, "-o", out / f"{name}-{form}") for form in forms[name]
        ]
    ended = one.calls(*commands, ("log", "publish", out / "log"))
    pages = [done.stdout for done in ended if done.stdout.startswith("<!")]
    assert len(pages) == len(forms)
    (out / "shown.html").write_text("".join(pages), "utf-8")
    shutil.rmtree(one.home)
    return Scene(one, asked)


def _comment_the_keys(machine: Machine) -> None:
    """Write a comment into each key that OpenSSH can read, as `ssh-keygen` does by itself."""
    keygen = need("ssh-keygen", "openssh-client")
    changed = 0
    for key in (machine.archive.parent / "config" / "keys").glob("*/*"):
        if key.name in ("root", "signer"):
            told = [keygen, "-q", "-c", "-C", f"{USER}@{HOST} {COMMENT}", "-P", "", "-f", key]
            subprocess.run(told, check=True, capture_output=True)
            changed += 1
    assert changed == 2


class TestCustodian:
    """Searched byte by byte."""

    @pytest.mark.parametrize("what", ["archive", "out"])
    def test_no_name_of_his_is_in_it(self, scene: Scene, what: str) -> None:
        folder = scene.machine.archive.parent / what
        assert len([one for one in folder.rglob("*") if one.is_file()]) > 5
        found = scene.machine.telling(folder)
        assert not found, "\n".join(found)

    def test_what_is_searched_is_what_was_kept(self, scene: Scene) -> None:
        """The search would find what is there: the notes and the pages are."""
        kept = b"".join(data for one in scene.machine.archive.rglob("*") if one.is_file()
                        for _, data in inside(one))  # fmt: skip
        assert OWN_BOOK in kept and PAGE in kept
        assert WRITTEN.partition(b"\r\n\r\n")[2] in kept


class TestServers:
    """What they are told, by header and by script, is what the profile says."""

    def test_requests_name_nobody_and_no_program_that_drives(self, scene: Scene) -> None:
        for request in scene.asked.requests:
            for word in (HOST, USER, ZONE, LOCALE, COMMENT, "Headless", "Playwright", "Proxy-"):
                assert word.lower().encode() not in request.lower()
        [by_browser] = [one for one in scene.asked.requests if one.startswith(b"GET /b.html ")]
        assert re.search(rb'\r\nsec-ch-ua: [^\r]*"Chromium";', by_browser)

    def test_a_script_reads_what_the_profile_says(self, scene: Scene) -> None:
        read = scene.asked.read
        assert (read["zone"], read["offset"]) == ("UTC", 0)
        assert (read["languages"], read["locale"]) == (["zh-CN", "zh", "en"], "zh-CN")
        assert (read["window"], read["screen"]) == ([1280, 1024], [1280, 1024, 1])
        assert (read["driven"], read["own"]) == (False, [])
        assert re.fullmatch(
            r"Mozilla/5\.0 \(X11; Linux x86_64\) AppleWebKit/537\.36 \(KHTML, like Gecko\) "
            r"Chrome/\d+\.0\.0\.0 Safari/537\.36",
            read["agent"],
        )
        assert "Chromium" in read["brands"]
        assert not re.search("(?i)headless", json.dumps(read))
        assert re.fullmatch(
            r"Error: here\n +at http://127\.0\.0\.1:\d+/b\.html:\d+:\d+", read["trace"]
        )


class TestPictures:
    """A picture and a print of the page say nothing but the page, and when, in UTC."""

    @pytest.fixture
    def capture(self, scene: Scene) -> Path:
        [picture] = scene.machine.archive.rglob("screenshot.png")
        return picture.parent

    def test_the_screenshot_has_no_remarks(self, capture: Path) -> None:
        data, at, kinds = (capture / "screenshot.png").read_bytes(), 8, set()
        while at < len(data):
            kinds.add(data[at + 4 : at + 8])
            at += 12 + int.from_bytes(data[at : at + 4], "big")
        assert kinds <= {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"IDAT", b"IEND"}

    def test_the_print_names_no_program_and_its_dates_are_in_utc(self, capture: Path) -> None:
        parts = [data for _, data in inside(capture / "print.pdf")]
        assert len(parts) > 3
        whole = b"\n".join(parts)
        assert not re.search(rb"(?i)skia|chromium|headless|playwright|mozilla", whole)
        named = re.findall(rb"/(?:Author|Creator|Producer) ?\(([^)]*)\)", whole)
        assert not b"".join(named).strip()
        dates = re.findall(rb"/(?:CreationDate|ModDate) ?\(D:\d{14}([^)]*)\)", whole)
        assert dates == [b"+00'00'"] * 2
        assert b"<x:xmpmeta" not in whole

    def test_no_file_of_the_browser_names_what_drives_it(self, capture: Path) -> None:
        for path in capture.iterdir():
            for where, data in inside(path):
                assert not re.search(rb"(?i)headless|playwright", data), where
