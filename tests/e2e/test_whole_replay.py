"""pywb shows a notice with images, styles and attachments from its WARC; the site is down."""

from __future__ import annotations

import html
import re
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest

from ministry import Ministry
from muniment_cli import call, new_archive
from pywb_peer import add_to_collection, serving
from whole_notice import DOC, ICON, PDF, SCAN, page, site, warc_of_notice

pytestmark = pytest.mark.torture


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
    add_to_collection(folder, warc)
    with serving(folder) as player:
        yield player, address


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
