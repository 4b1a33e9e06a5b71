"""The gate before the main frame, with a browser that is played."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from ingest.browser.allowance import Allowance
from ingest.browser.gate import Gate, MayFollow
from ingest.browser.way import Way
from ingest.fault import Fault
from ingest.network.web_address import WebAddress, parse_web_address

START, ONWARD = "http://www.example.gov/1", "http://other.example/2"
WAY = Way("http://127.0.0.1:1", "visitor", "secret", "")
NO: Fault = ("robots-disallowed", "It asks not to visit.")


class Played:
    """A browser's debugging protocol, as far as the gate speaks it; `said` is what it was told."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self._told: dict[str, Callable[[dict[str, Any]], None]] = {}

    async def send(self, method: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
        if given is not None and "requestId" in given:
            self.said.append((method.removeprefix("Fetch."), given["requestId"]))
        return {"frameTree": {"frame": {"id": "main"}}}

    def on(self, event: str, told: Callable[[dict[str, Any]], None]) -> None:
        self._told[event] = told

    def ask(self, url: str, frame: str = "main", method: str = "GET") -> None:
        request = {"url": url, "method": method}
        held = {"requestId": f"{frame} {url}", "frameId": frame, "request": request}
        self._told["Fetch.requestPaused"](held)

    def open_window(self, name: str, opener: str) -> None:
        window = {"type": "page", "targetId": name, "openerId": opener}
        self._told["Target.targetCreated"]({"targetInfo": window})


def opened(
    may_follow: MayFollow, heard: Callable[[str], None] = lambda _: None
) -> tuple[Played, Gate]:
    gate = Gate(parse_web_address(START, 999), may_follow, Allowance(), 999, heard)
    return Played(), gate


class TestGate:
    """What the main frame asks for is held until it is known whether it may."""

    def test_each_address_is_asked_about_once_and_frames_not_at_all(self) -> None:
        asked: list[tuple[str, str]] = []

        def may_follow(before: WebAddress, address: WebAddress) -> Fault | None:
            asked.append((str(before), str(address)))
            return NO

        async def play() -> tuple[Played, Gate]:
            page, gate = opened(may_follow)
            await gate.open(cast("Any", page), cast("Any", page), WAY)
            for url in (START, ONWARD, f"{ONWARD}#place"):
                page.ask(url)
            page.ask(ONWARD, "frame")
            assert await gate.decided()
            assert not await gate.decided()
            return page, gate

        page, gate = asyncio.run(play())
        assert asked == [(START, ONWARD)]
        assert sorted(page.said) == [
            ("continueRequest", f"frame {ONWARD}"),
            ("continueRequest", f"main {START}"),
            ("failRequest", f"main {ONWARD}"),
            ("failRequest", f"main {ONWARD}#place"),
        ]
        assert [(one.address, one.fault) for one in gate.refused] == [(ONWARD, NO)]

    def test_what_a_window_asks_for_first_is_asked_about_from_where_its_opener_is(self) -> None:
        asked: list[tuple[str, str]] = []
        heard: list[str] = []
        shut = "http://third.example/3"

        def may_follow(before: WebAddress, address: WebAddress) -> Fault | None:
            asked.append((str(before), str(address)))
            return NO if str(address) == shut else None

        async def play() -> tuple[Played, Gate]:
            page, gate = opened(may_follow, heard.append)
            await gate.open(cast("Any", page), cast("Any", page), WAY)
            page.open_window("main", "")
            page.open_window("one", "main")
            page.ask(ONWARD, "one")
            await gate.decided()
            page.open_window("two", "one")
            page.ask(shut, "two")
            page.ask(shut, "one")
            await gate.decided()
            return page, gate

        page, gate = asyncio.run(play())
        assert asked == [(START, ONWARD), (ONWARD, shut)]
        assert heard == [ONWARD, shut, shut]
        assert page.said[1:] == [("failRequest", f"two {shut}"), ("failRequest", f"one {shut}")]
        assert (gate.windows, gate.refused) == (2, [])
        assert [(one.address, one.fault) for one in gate.kept_shut] == [(shut, NO)]

    def test_a_click_is_asked_about_in_frames_too_and_sends_nothing_to_others(self) -> None:
        asked: list[tuple[str, str]] = []

        def may_follow(before: WebAddress, address: WebAddress) -> Fault | None:
            asked.append((str(before), str(address)))
            return NO if address.target == "/2" else None

        form = "http://other.example/form"

        async def play() -> tuple[Played, Gate]:
            page, gate = opened(may_follow)
            await gate.open(cast("Any", page), cast("Any", page), WAY)
            page.ask(form, "frame", "POST")
            await gate.decided()
            with gate.click():
                page.ask(ONWARD, "frame")
                page.ask(form, method="POST")
                page.ask(form, "frame", "POST")
                page.ask(f"{START}/sent", "frame", "POST")
                await gate.decided()
            # The page may have gone there meanwhile.
            page.ask(f"{ONWARD}?late", "main")
            await gate.decided()
            page.ask(f"{form}?late", "frame", "POST")
            await gate.decided()
            return page, gate

        page, gate = asyncio.run(play())
        assert asked == [
            (START, ONWARD),
            (START, f"{START}/sent"),
            (START, f"{ONWARD}?late"),
        ]
        assert sorted(page.said) == [
            ("continueRequest", f"frame {form}"),
            ("continueRequest", f"frame {START}/sent"),
            ("continueRequest", f"main {ONWARD}?late"),
            ("failRequest", f"frame {ONWARD}"),
            ("failRequest", f"frame {form}"),
            ("failRequest", f"frame {form}?late"),
            ("failRequest", f"main {form}"),
        ]
        refused = {one.address: one.fault[0] for one in (*gate.refused, *gate.kept_shut)}
        away = "form-elsewhere"
        assert refused == {ONWARD: NO[0], form: away, f"{form}?late": away}

    def test_what_goes_wrong_with_us_lets_nobody_through_and_is_raised(self) -> None:
        def may_follow(_: WebAddress, __: WebAddress) -> Fault | None:
            raise OSError("no space left")

        async def play() -> None:
            page, gate = opened(may_follow)
            await gate.open(cast("Any", page), cast("Any", page), WAY)
            page.ask(ONWARD)
            with pytest.raises(OSError, match="no space"):
                await gate.decided()
            assert page.said == [("failRequest", f"main {ONWARD}")]

        asyncio.run(play())


class TestAllowance:
    """While a host's turn is waited for, no limit of the visit runs."""

    def test_a_limit_does_not_run_while_time_stands_still_and_runs_again(self) -> None:
        stood: list[bool] = []

        async def play() -> None:
            allowance = Allowance()
            with pytest.raises(TimeoutError):
                async with allowance.within(0.01):
                    with allowance.standing_still():
                        await asyncio.sleep(0.03)
                    stood.append(True)
                    await asyncio.Event().wait()

        asyncio.run(play())
        assert stood
