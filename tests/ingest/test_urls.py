"""Addresses split and put in one form, by the published cases of IIPC's urlcanon."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.urls.forms import aggressive_form, normalize_dots, semantic_form
from ingest.urls.parts import split_url
from ingest.urls.surt import index_key
from system_packages import peer

CASES = Path(__file__).parents[3] / "shared/fixtures/urlcanon"
# Derived of the parts; nothing here asks for them.
DERIVED = {"ip4", "ip6", "surt_ancestry"}


SESSION = "abcdefghijklmnopqrstuvwxyz012345"
KEYED = [
    *("https://example.com:443/", "http://www12.example.com./A/", "https://example.com:8443?a"),
    *("http://127.0.0.1:8080/a/", "https://192.0.2.7/?b&a", "http://[2001:db8::1]:81/x"),
    *(
        "http://user:word@example.com//a//b/../c",
        "http://例子.cn/公告?标题=公告#top",
        "http://www.com",
    ),
    *(
        "http://example.com/?a=1&a-b=2&a",
        "http://example.com/?a&&b&",
        "http://example.com/?B=&a=%26x",
    ),
    "http://example.com/?u=http%3A%2F%2Fx.example%2F%3Fa%3D1%26b%3D2&z=%2B+%20%2520",
    *(
        "http://example.com/a%3Fb%23c%2Fd%25e",
        "http://example.com/%FF?n=%B9%AB",
        "http://a_b.example/,",
    ),
    *(
        f"http://example.com/a.jsp;jsessionid={SESSION}?x=1",
        f"http://example.com/?b=1&sid={SESSION}",
    ),
    *(f"http://example.com/?PHPSESSID={SESSION}", f"http://example.com/?b=1&mySID={SESSION}&a"),
    *("http://example.com/?sid=short&x", "http://example.com/?z&CFID=1&CFTOKEN=2&a=1"),
    *(f"http://example.com/({SESSION[:24]})/x.aspx", f"http://example.com/({SESSION[:24]})/x.html"),
    *("ftp://ftp.example.com/x", "urn:uuid:1", "dns:example.com"),
]


def cases(name: str) -> Any:
    """Give published cases; without them there are none, and pytest says that it skips."""
    path = CASES / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


class TestParts:
    """Their bytes stand in the cases as characters up to U+00FF."""

    @pytest.mark.parametrize("url", cases("parsing"))
    def test_they_are_those_of_the_published_cases(self, url: str) -> None:
        parts = split_url(url.encode("latin-1"))
        for name, value in cases("parsing")[url].items():
            if name not in DERIVED:
                assert getattr(parts, name) == value.encode("latin-1"), name

    @pytest.mark.parametrize("url", cases("idempotence"))
    def test_joined_they_are_the_address_again(self, url: str) -> None:
        assert bytes(split_url(url.encode())) == url.encode()

    @given(st.binary(max_size=200))
    def test_whatever_the_bytes_are(self, url: bytes) -> None:
        assert bytes(split_url(url)) == url


class TestForms:
    """What browsers, servers and archives hold for one address has one form."""

    @pytest.mark.parametrize("kind", ["special", "nonspecial"])
    def test_dots_in_paths(self, kind: str) -> None:
        told = cases("path_dots")[kind]
        found = {one: normalize_dots(one.encode(), kind == "special").decode() for one in told}
        assert found == told and len(told) > 300

    @pytest.mark.parametrize("url", cases("semantic_precise"))
    def test_what_makes_no_difference(self, url: str) -> None:
        told = cases("semantic_precise")[url].encode("latin-1")
        assert semantic_form(url.encode("latin-1")) == told

    @pytest.mark.parametrize("url", cases("aggressive"))
    def test_what_seldom_makes_one(self, url: str) -> None:
        told = cases("aggressive")[url].encode("latin-1")
        assert aggressive_form(url.encode("latin-1")) == told

    @given(st.one_of(st.binary(max_size=80), st.from_regex(rb"http://[a-z.%/\\?&=;#@:0-9]{0,40}")))
    def test_any_bytes_have_forms(self, url: bytes) -> None:
        assert isinstance(semantic_form(url), bytes)
        assert isinstance(aggressive_form(url), bytes)


class TestKeys:
    """The keys of pywb's indexes: see also ../shared/fixtures/cdxj."""

    @pytest.mark.parametrize(
        ("url", "key"),
        [
            ("http://www.example.com/Notices/?b=2&a=1#top", "com,example)/notices?a=1&b=2"),
            ("https://example.com", "com,example)/"),
            ("http://example.com:8080/a", "com,example:8080)/a"),
            ("http://192.168.0.1/x", "1,0,168,192)/x"),
            ("http://例子.cn/公告", "cn,xn--fsqu00a)/%e5%85%ac%e5%91%8a"),
            ("urn:uuid:1", "urn:uuid:1"),
        ],
    )
    def test_a_few_by_hand(self, url: str, key: str) -> None:
        assert index_key(url) == key

    def test_they_are_what_pywb_makes(self) -> None:
        """An index is of use only to a program that makes the same key."""
        script = (
            "import json, sys\n"
            "from pywb.utils.canonicalize import canonicalize\n"
            "print(json.dumps([canonicalize(one) for one in json.load(sys.stdin)]))"
        )
        done = subprocess.run(
            [peer("pywb", "python"), "-W", "ignore", "-c", script],
            input=json.dumps(KEYED),
            capture_output=True,
            text=True,
            check=True,
        )
        assert [index_key(one) for one in KEYED] == json.loads(done.stdout)
