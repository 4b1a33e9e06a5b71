"""pywb, which runs national archives, gives mementos as they came, and says of when they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from muniment.cli.preserving import list_options
from muniment_cli import answers, call, holds, new_archive
from polite_hosts import Leaping
from pywb_peer import add_to_collection, serving
from warcs import packed, response

pytestmark = pytest.mark.torture
PAGE = "http://www.example.gov/n/12"
TIMES = ("2014-10-01T09:30:00Z", "2015-03-01T00:00:00Z")
STAMPS = ("20141001093000", "20150301000000")
HEAD = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\n"


def body(time: str) -> bytes:
    """A page that a player would rewrite: it has links, and a head."""
    links = f"<a href='/n/11'>11</a><img src='{PAGE}.png'>"
    text = f"<p>{time}: {'The council has decided. ' * 30}</p>"
    return f"<html><head><title>Notice 12</title></head><body>{links}{text}</body></html>".encode()


@pytest.fixture(scope="module")
def pywb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A collection of two mementos of one page; its address."""
    folder = tmp_path_factory.mktemp("pywb")
    records = (response(body(time), HEAD, warc_target_uri=PAGE, warc_date=time) for time in TIMES)
    (folder / "pages.warc.gz").write_bytes(packed(*records))
    add_to_collection(folder, folder / "pages.warc.gz")
    with serving(folder) as address:
        yield f"{address}/coll/"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(list_options, "CLOCK", Leaping())
    return new_archive(tmp_path)


def preserve(archive: Path, address: str) -> list[dict[str, Any]]:
    asked = ("preserve", "--json", "--allow-private", "--from-memento", address)
    done = call(*asked, archive=archive)
    assert done.returncode == 0, done.stderr
    return answers(done)


class TestPywb:
    """RFC 7089 as the field speaks it."""

    def test_bytes_come_as_they_came_with_the_time_that_it_says(
        self, archive: Path, pywb: str
    ) -> None:
        told = preserve(archive, f"{pywb}{PAGE}")
        assert [one["source"] for one in told] == [f"{pywb}{stamp}id_/{PAGE}" for stamp in STAMPS]
        assert [one["findings"] for one in told] == [[], []]
        for one, time in zip(told, TIMES, strict=True):
            [kept] = [file for file in one["files"] if file["kind"] == "rendition"]
            assert kept["sha512"] == hashlib.sha512(body(time)).hexdigest()
            [stated] = (archive / "shelves").rglob(f"{one['accession']}.json")
            [source] = json.loads(stated.read_bytes())["sources"]
            assert source["page"]["address"]["value"] == PAGE
        holds(archive)

    @pytest.mark.parametrize("listing", ["timemap/link/{}", "timemap/json/{}", "timemap/cdxj/{}"])
    def test_its_lists_are_read_in_every_form(self, archive: Path, pywb: str, listing: str) -> None:
        told = preserve(archive, pywb + listing.format(PAGE))
        assert [one["source"] for one in told] == [f"{pywb}{stamp}id_/{PAGE}" for stamp in STAMPS]

    def test_its_index_is_read(self, archive: Path, pywb: str) -> None:
        assert len(preserve(archive, f"{pywb}cdx?url={PAGE}&output=json")) == 2
        assert len(preserve(archive, f"{pywb}cdx?url={PAGE}")) == 2

    def test_one_by_its_address_is_asked_for_raw(self, archive: Path, pywb: str) -> None:
        [told] = preserve(archive, f"{pywb}{STAMPS[0]}/{PAGE}")
        assert told["source"] == f"{pywb}{STAMPS[0]}id_/{PAGE}" and told["findings"] == []

    def test_the_nearest_one_says_that_it_is_another(self, archive: Path, pywb: str) -> None:
        [told] = preserve(archive, f"{pywb}20141002000000/{PAGE}")
        assert "memento-other-time" in told["findings"]
