"""Addresses of mementos, and what archives list, in the forms in which they do."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.memento.address import (
    base_of,
    read_memento_address,
    stamp_range,
    stamp_time,
    timemap_of,
)
from ingest.memento.timemap import Listed, read_timemap

WEB = "https://web.archive.org/web/"
PAGE = "http://www.example.gov/n?id=12"
AT = datetime(2014, 10, 1, 9, 30, tzinfo=UTC)
STAMP = "20141001093000"


class TestAddress:
    """An address is taken apart as the Wayback Machine and pywb spell it."""

    @pytest.mark.parametrize(
        ("address", "raw"),
        [
            (f"{WEB}{STAMP}/{PAGE}", f"{WEB}{STAMP}id_/{PAGE}"),
            (f"{WEB}{STAMP}id_/{PAGE}", f"{WEB}{STAMP}id_/{PAGE}"),
            (f"{WEB}{STAMP}if_/{PAGE}", f"{WEB}{STAMP}id_/{PAGE}"),
            (f"{WEB}2014/www.example.gov/n", f"{WEB}2014id_/www.example.gov/n"),
            (
                f"http://127.0.0.1:80/a/b/{STAMP}/{PAGE}",
                f"http://127.0.0.1:80/a/b/{STAMP}id_/{PAGE}",
            ),
            (f"https://a.example/{STAMP}/{PAGE}", f"https://a.example/{STAMP}id_/{PAGE}"),
        ],
    )
    def test_a_memento_has_a_raw_form(self, address: str, raw: str) -> None:
        found = read_memento_address(address)
        assert found is not None and found.raw == raw

    @pytest.mark.parametrize(
        "address",
        [f"{WEB}{PAGE}", f"{WEB}*/{PAGE}", "https://a.example/2014/n.html", f"{WEB}201/{PAGE}", ""],
    )
    def test_any_other_has_none(self, address: str) -> None:
        assert read_memento_address(address) is None

    @pytest.mark.parametrize(
        ("address", "listing"),
        [
            (f"{WEB}{PAGE}", f"{WEB}timemap/link/{PAGE}"),
            (f"{WEB}*/{PAGE}", f"{WEB}timemap/link/{PAGE}"),
            (f"{WEB}timemap/json/{PAGE}", f"{WEB}timemap/json/{PAGE}"),
            ("https://a.example/map/17", "https://a.example/map/17"),
        ],
    )
    def test_where_mementos_are_listed(self, address: str, listing: str) -> None:
        assert timemap_of(address) == listing

    @pytest.mark.parametrize(
        ("listing", "base"),
        [
            (f"{WEB}timemap/json/{PAGE}", WEB),
            ("https://web.archive.org/cdx/search/cdx?url=x.gov&output=json", WEB),
            ("http://a.example/coll/cdx?url=x", "http://a.example/coll/"),
            ("http://a.example/coll/index?url=x", "http://a.example/coll/"),
            ("http://a.example/map/17", None),
        ],
    )
    def test_whose_mementos_an_index_lists(self, listing: str, base: str | None) -> None:
        assert base_of(listing) == base

    def test_times(self) -> None:
        assert stamp_time(STAMP) == AT and stamp_time("2014") == datetime(2014, 1, 1, tzinfo=UTC)
        assert stamp_time("20141301") is None

    @pytest.mark.parametrize(
        ("first", "last", "span"),
        [
            ("", "", ("00000101000000", "99991231235959")),
            ("2014-10", "2014", ("20141001000000", "20141231235959")),
            ("2014-10-01", "2014-10-01", ("20141001000000", "20141001235959")),
            ("2015", "2014", None),
            ("2014-13", "", None),
            ("last year", "", None),
        ],
    )
    def test_spans(self, first: str, last: str, span: tuple[str, str] | None) -> None:
        assert stamp_range(first, last) == span


class TestTimeMap:
    """Whatever its form, it lists mementos; what cannot be read is counted."""

    LISTED = Listed(f"{WEB}{STAMP}id_/{PAGE}", AT)

    def test_links(self) -> None:
        text = (
            f'<{PAGE}>; rel="original", <{WEB}timemap/link/{PAGE}>; rel="self"; '
            'type="application/link-format"; from="Wed, 01 Oct 2014 09:30:00 GMT",\n'
            f'<{WEB}{STAMP}/{PAGE}>; rel="first memento"; datetime="Wed, 01 Oct 2014 09:30:00 GMT"'
            f', </map/2>; rel="timemap"; from="Thu, 01 Jan 2015 00:00:00 GMT",'
            f'<{WEB}x>;rel=memento;datetime="soon"'
        )
        found = read_timemap(text.encode(), f"{WEB}timemap/link/{PAGE}")
        assert found.mementos == [Listed(f"{WEB}{STAMP}/{PAGE}", AT)]
        assert found.pages == ["https://web.archive.org/map/2"] and found.unread == 1

    def test_a_page_whose_address_holds_commas_and_quotes(self) -> None:
        text = f'<{WEB}{STAMP}/http://x.gov/a,b;c>; rel="memento"; title="a, <b>; c"; '
        text += 'datetime="Wed, 01 Oct 2014 09:30:00 GMT"'
        [one] = read_timemap(text.encode(), WEB).mementos
        assert one.address.endswith("/a,b;c")

    @pytest.mark.parametrize(
        "text",
        [
            json.dumps([["timestamp", "original"], [STAMP, PAGE]]),
            json.dumps([["original", "digest", "timestamp"], [PAGE, "SHA", STAMP]]),
            f'gov,example)/n {STAMP} {{"url": "{PAGE}", "digest": "x"}}',
            f'{{"urlkey": "x", "timestamp": "{STAMP}", "url": "{PAGE}"}}',
            f"gov,example)/n {STAMP} {PAGE} text/html 200 SHA 123",
        ],
    )
    def test_indexes(self, text: str) -> None:
        assert read_timemap(text.encode(), f"{WEB}timemap/x/{PAGE}").mementos == [self.LISTED]
        assert read_timemap(text.encode(), "https://a.example/map").mementos == []

    @pytest.mark.parametrize(
        "text",
        [
            "[",
            "[[]]",
            "[1, 2]",
            '[["timestamp"], ["x"]]',
            "{}",
            "<a",
            "<html><p>no</p>",
            "[" * 99999,
        ],
    )
    def test_what_is_none_lists_none(self, text: str) -> None:
        assert read_timemap(text.encode(), f"{WEB}timemap/x/{PAGE}").mementos == []

    @given(
        st.binary(max_size=300) | st.text('<>;=" ,rel\nmemento[]{}:1', max_size=200).map(str.encode)
    )
    def test_any_bytes_are_read(self, data: bytes) -> None:
        read_timemap(data, f"{WEB}timemap/x/{PAGE}")
