"""What crosses the recording proxy is recorded byte for byte, and goes on unaltered."""

from __future__ import annotations

import gzip
from pathlib import Path

from browsing import browsing
from ministry import Ministry
from recordings import NOTICE, ok

PAGE = ok(b"Content-Length: %d\r\n" % len(NOTICE), NOTICE)


class TestPlainHttp:
    """To a server the browser speaks as if there were no proxy (RFC 9112 §3.2.1)."""

    def test_the_answer_comes_as_it_was_sent_and_is_kept_so(self, tmp_path: Path) -> None:
        coded = gzip.compress(NOTICE, mtime=0)
        answer = ok(b"Content-Encoding: gzip\r\nContent-Length: %d\r\n" % len(coded), coded)
        with (
            Ministry({"/notice": answer}) as ministry,
            browsing(tmp_path) as page,
            page.line() as line,
        ):
            line.ask(ministry.address.removeprefix("http://"), "/notice")
            assert line.hear_all() == answer
        assert page.received == answer
        assert page.only.url == f"{ministry.address}/notice"
        assert page.carried[0].body is not None
        assert page.carried[0].body.read_bytes() == NOTICE
