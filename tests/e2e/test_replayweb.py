"""replayweb.page shows a notice with its images from a WACZ, in a real Chromium; the site is down.

By either recorder: what HTTP brought is shown as it was served, and what a browser brought with
what the page's script asked for.
"""

from __future__ import annotations

import json
import socket
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ministry import Answer, Ministry
from muniment_cli import answers, call, good, new_archive
from pages import SENTENCE, page, picture, sized
from replay_player import Player, Shown
from waczs import zip_of

WRITTEN = "附表：各市州完成时限。"
NOTICE = page(
    f"<h1>公告</h1><div class=TRS_Editor><p>{SENTENCE * 10}</p><p><img src=/scan.png></p>"
    "<p><img loading=lazy src=/seal.png></p></div><div id=more></div><iframe src=/frame></iframe>"
    "<script>fetch('/more').then(one => one.text()).then(said => { more.textContent = said })"
    "</script>",
    "<link rel=stylesheet href=/style.css><link rel=icon href='data:,'>",
)
SITE: Mapping[str, Answer] = {
    "/notice": NOTICE,
    "/scan.png": sized(picture(60, 90), "image/png"),
    "/seal.png": sized(picture(40, 41), "image/png"),
    "/style.css": sized(b"body { background: rgb(1, 2, 3) }", "text/css"),
    "/frame": page("<p>框架内的文字</p>"),
    "/more": sized(WRITTEN.encode(), "text/plain; charset=utf-8"),
    "/favicon.ico": sized(b"", "image/x-icon", status="404 Not Found"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice that was preserved from a site that is gone since; `said` is all that it showed."""

    address: str
    said: tuple[str, ...]
    wacz: Path
    warcs: tuple[Path, ...]


@pytest.fixture(scope="module", params=[pytest.param("http", marks=pytest.mark.torture), "browser"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp(request.param)
    archive = new_archive(folder)
    with Ministry(SITE) as ministry:
        address = f"{ministry.address}/notice"
        asked = ("preserve", address, "--recorder", request.param, "--allow-private")
        [told] = answers(good(archive, *asked, "--no-stamp", "--json"))
    wacz = folder / "notice.wacz"
    good(archive, "export", told["notice"], "--as", "wacz", "-o", wacz)
    warcs = tuple(archive.glob("shelves/*/*/*/v1/content/captures/*/data.warc.gz"))
    said = (SENTENCE * 10, WRITTEN) if request.param == "browser" else (SENTENCE * 10,)
    return Kept(address, said, wacz, warcs)


@pytest.fixture(scope="module")
def shown(kept: Kept) -> Shown:
    port = int(kept.address.rpartition(":")[2].partition("/")[0])
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass
    with Player({"/notice.wacz": kept.wacz}) as player:
        shown = player.show("/notice.wacz", kept.address, kept.said[-1])
        assert {one for one in shown.asked if not one.startswith(player.url)} == set()
        return shown


def validated(path: Path) -> list[dict[str, Any]]:
    """Give what `validate` finds wrong."""
    [told] = answers(call("validate", "--json", path))
    return [one for one in told["findings"] if one["severity"] == "error"]


class TestReplay:
    """ "pywb and replayweb.page show the page with images from it, with the live site down"."""

    def test_its_text_can_be_read(self, shown: Shown, kept: Kept) -> None:
        assert all(said in shown.text for said in kept.said)

    def test_every_image_is_drawn(self, shown: Shown, kept: Kept) -> None:
        site = kept.address.removesuffix("/notice")
        assert shown.pictures == {f"{site}/scan.png": (60, 90), f"{site}/seal.png": (40, 41)}

    def test_its_style_sheet_holds(self, shown: Shown) -> None:
        assert shown.colour == "rgb(1, 2, 3)"

    def test_its_signature_is_accepted(self, shown: Shown, kept: Kept) -> None:
        with zipfile.ZipFile(kept.wacz) as packed:
            signed = json.loads(packed.read("datapackage-digest.json"))["signedData"]
        assert shown.noted["signature"]["matched"] is True
        for name in ("publicKey", "created", "software"):
            assert shown.noted[name]["expected"] == signed[name]

    def test_its_text_is_what_is_searched(self, shown: Shown, kept: Kept) -> None:
        _, page = map(json.loads, shown.indexed.splitlines())
        assert page["url"] == kept.address
        assert kept.said[0] in page["text"]

    @pytest.mark.torture
    def test_a_signature_over_something_else_is_not(self, kept: Kept, tmp_path: Path) -> None:
        spoilt = tmp_path / "spoilt.wacz"
        with zipfile.ZipFile(kept.wacz) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
        digest = json.loads(files["datapackage-digest.json"])
        first, *rest = digest["signedData"]["signature"]
        digest["signedData"]["signature"] = "".join(("B" if first == "A" else "A", *rest))
        files["datapackage-digest.json"] = json.dumps(digest).encode()
        spoilt.write_bytes(zip_of(files))
        assert {one["code"] for one in validated(spoilt)} == {"wacz-auth-signature"}
        with Player({"/spoilt.wacz": spoilt}) as player:
            noted = player.show("/spoilt.wacz", kept.address, kept.said[-1]).noted
        assert noted["signature"]["matched"] is False

    def test_its_warc_and_wacz_are_valid(self, kept: Kept) -> None:
        assert kept.warcs
        for one in (*kept.warcs, kept.wacz):
            done = call("validate", one)
            assert done.returncode == 0, done.stdout
