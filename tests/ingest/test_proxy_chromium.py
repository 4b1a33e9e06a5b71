"""Chromium behind the recording proxy: every byte that it got is on record, nothing went past."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from browsing import LIMITS, browsing
from certificates import certificate, server_context
from ingest.browser.refusal import Why
from ingest.network.door import Door
from ministry import Ministry, Visitor
from recordings import ok
from system_packages import need

PAGE = """<!doctype html><meta charset=utf-8><title>waiting</title>
<script>
  new WebSocket('wss://' + location.host + '/socket').onerror = () =>
    fetch('/text', {method: 'POST', body: 'asked'})
      .then(response => response.text()).then(text => document.title = text)
</script>
<img src=/picture><img src=http://10.0.0.1/><img src=http://localhost:PORT/>
"""
TITLE = "公告"


def serve(page: str, visitor: Visitor) -> None:
    """Answer one request after another, as long as they come."""
    while visitor.request:
        path = visitor.request.split(b" ")[1]
        if visitor.request.startswith(b"POST"):
            visitor.read_body(len("asked"))
        kind, content = ("html", page) if path == b"/notice" else ("plain", TITLE)
        raw = content.encode()
        fields = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Length: {len(raw)}\r\n"
        visitor.send(ok(fields.encode(), raw))
        visitor.read_next()


def test_a_page_by_scripts_and_all_that_it_asked_for(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    program = need("chromium", "chromium")
    context = server_context(tmp_path, certificate("elsewhere.example"))
    (tmp_path / "page").mkdir()
    with Ministry({}) as other, Ministry({}, context) as ministry:
        page_text = PAGE.replace("PORT", str(other.port))
        paths = ("/notice", "/picture", "/text", "/favicon.ico")
        ministry.answers = {path: lambda visitor: serve(page_text, visitor) for path in paths}
        with (
            browsing(
                tmp_path / "page",
                door=Door(frozenset({"127.0.0.1"})),
                limits=replace(LIMITS, drain_seconds=0.5),
            ) as page,
            playwright.sync_playwright() as driver,
        ):
            browser = driver.chromium.launch(
                executable_path=program,
                args=[f"--ignore-certificate-errors-spki-list={page.proxy.spki}"],
                proxy={
                    "server": page.proxy.url,
                    "username": page.proxy.username,
                    "password": page.proxy.password,
                    "bypass": "<-loopback>",
                },
            )
            shown = browser.new_page()
            shown.goto(f"{ministry.address}/notice")
            shown.wait_for_function(f"document.title == '{TITLE}'")
            assert page.proxy.wait_quiet(20)
            browser.close()
    sent = b"".join(ministry.transcripts)
    assert len(page.received) == len(sent) and sorted(page.received) == sorted(sent)
    asked = {(exchange.method, exchange.url) for exchange in page.exchanges if exchange.status}
    assert asked >= {
        ("GET", f"{ministry.address}/notice"),
        ("GET", f"{ministry.address}/picture"),
        ("POST", f"{ministry.address}/text"),
    }
    refused = {one.why for one in page.refused}
    assert refused - {Why.CALL_HOME} == {Why.WEBSOCKET, Why.ADDRESS}
    assert {one.url.split("/")[2] for one in page.refused if one.why is Why.ADDRESS} == {
        "10.0.0.1",
        f"localhost:{other.port}",
    }
    assert other.visits == []
