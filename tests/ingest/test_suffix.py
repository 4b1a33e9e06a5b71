"""A body is named after what the server said of it, else after its address."""

from __future__ import annotations

import pytest

from certificates import NOW
from ingest.exchange import Exchange
from ingest.http.suffix import suggest_suffix


class TestSuffix:
    """A media type counts most, then the name given, then the address, and then nothing."""

    @pytest.mark.parametrize(
        ("path", "headers", "suffix"),
        [
            ("/a.php", ((b"Content-Type", b"text/HTML; charset=gbk"),), ".html"),
            ("/a", ((b"Content-Type", b"application/pdf"),), ".pdf"),
            ("/a.doc", ((b"Content-Type", b"application/octet-stream"),), ".doc"),
            ("/get?id=a.exe", ((b"Content-Disposition", b'attachment; filename="b.XLS"'),), ".xls"),
            ("/a.txt?b.c", (), ".txt"),
            ("/a", (), ".bin"),
            ("", (), ".bin"),
            ("/a.toolongforus", (), ".bin"),
            ("/a.%E5%85%AC", (), ".bin"),
        ],
    )
    def test_it_is_the_first_that_says_something(
        self, path: str, headers: tuple[tuple[bytes, bytes], ...], suffix: str
    ) -> None:
        exchange = Exchange(f"http://gov.example{path}", "GET", NOW, NOW, headers=headers)
        assert suggest_suffix(exchange, None) == suffix

    def test_a_coding_that_was_left_leaves_no_kind(self) -> None:
        exchange = Exchange("http://gov.example/a.html", "GET", NOW, NOW)
        assert suggest_suffix(exchange, b"compress") == ".bin"
