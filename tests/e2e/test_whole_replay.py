"""pywb shows a notice with images, styles and attachments from its WARC; the site is down."""

from __future__ import annotations

import html
import re
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urljoin

import pytest

from ministry import Ministry
from muniment_cli import call, new_archive
from object_store import free_ports
from patience import until
from system_packages import peer
from whole_notice import DOC, ICON, PDF, SCAN, page, site, warc_of_notice

pytestmark = [pytest.mark.xdist_group("pywb"), pytest.mark.torture]


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where pywb shows the WARC of a notice, and the address of a site that is gone."""
    folder = tmp_path_factory.mktemp("replay")
    archive = new_archive(folder)
    with Ministry(site()) as ministry:
        address = ministry.address
        done = call(
            *("preserve", f"{address}/zwgk/notice.html", "--outlinks", "--allow-private"),
            archive=archive,
        )
        assert done.returncode == 0, done.stderr
    warc = warc_of_notice(archive)
    for asked in (["init", "coll"], ["add", "coll", warc]):
        manager = peer("pywb", "wb-manager")
        subprocess.run([manager, *asked], cwd=folder, check=True, capture_output=True)
    [port] = free_ports(1)
    server = subprocess.Popen(
        [peer("pywb", "wayback"), "-b", "127.0.0.1", "-p", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: server.poll() is not None or _listens(port))
        yield f"http://127.0.0.1:{port}", address
    finally:
        server.kill()
        server.wait()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        content: bytes = answer.read()
        return content


class TestReplay:
    """ "The page with images shows from the WARC with the live site down"."""

    def test_every_capture_is_there_as_it_came(self, replayed: tuple[str, str]) -> None:
        player, site = replayed
        expected = {
            "/zwgk/notice.html": page().encode("gbk"),
            "/zwgk/notice_2.html": page(2).encode("gbk"),
            "/zwgk/a.pdf": PDF,
            "/zwgk/s.jpg": SCAN,
            "/bg.gif": ICON,
        }
        for path, body in expected.items():
            assert get(f"{player}/coll/id_/{site}{path}") == body

    def test_what_the_player_s_page_asks_for_comes_from_the_warc(
        self, replayed: tuple[str, str]
    ) -> None:
        player, site = replayed
        with urllib.request.urlopen(f"{player}/coll/mp_/{site}/zwgk/notice.html") as answer:
            base, shown = f"{answer.geturl().rpartition('/')[0]}/", answer.read().decode("gbk")
        asked = {
            urljoin(player, url)
            if (url := html.unescape(found)).startswith(("/", "http"))
            else base + url
            for found in re.findall(r'(?:src|href)=["\']([^"\']+)', shown)
            if not re.search("/static/|other.html|[^ -~]|%", found)
        }
        # The player takes a query in GBK for one in UTF-8; browsers, and we, do not.
        assert get(f"{player}/coll/mp_/{site}/d?n=%B9%AB%B8%E6") == DOC
        named = {one.rpartition(site)[2] for one in asked}
        assert {"/css/main.css", "/frame.html", "/js/main.js"} <= named
        assert {"/zwgk/a.pdf", "/zwgk/s.jpg", "/zwgk/x.doc", "/cited.html"} <= named
        for one in asked:
            # What scripts put in place while they run, the player rewrites only then.
            assert get(one if site in one else f"{player}/coll/im_/{site}/lazy.png")
        assert f"{site}/bg.gif" in get(f"{player}/coll/cs_/{site}/css/main.css").decode()
