"""`python -m forbidden.scene [STEP]`, in namespaces of its own: every door tries every spelling.

The browser is sent to one in STEP of them; a page in it asks for all of them in any case.

What came of it is said as JSON: for each door, each spelling with the reason for which it was
refused (or null), and the addresses that were reached meanwhile.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browsing import browsing
from forbidden.table import HOSTS, LED, LED_IN_A_BROWSER, NAMED, REBINDING, UNREADABLE
from forbidden.world import NameServer, Reached, world
from ingest.exchange import FailureKind, Outcome
from ingest.network.door import Door
from ingest.network.proxy import parse_proxy
from ingest.network.web_address import WebAddressError
from ingest.recording import Recording
from pages import browser_recorder
from proxies import microsocks
from recordings import recorder

_TEXT = "各部门应当依法公开有关文件，并自公布之日起三十日内办理完毕。" * 10
_LOCAL = tuple(name for name in NAMED if "localhost" in name.lower() or not name.isascii())


def answer(path: str) -> bytes:
    """What the server says, at any address, of a path."""
    how, _, number = path.strip("/").partition("/")
    head, body = "200 OK\r\n", f"<html><meta charset=utf-8><p>{_TEXT}</p>"
    if how == "location":
        head = f"302 Found\r\nLocation: {LED[int(number)]}\r\n"
    elif how == "again":
        head = f"302 Found\r\nLocation: http://{REBINDING}/\r\n"
    elif how == "meta":
        body += f'<meta http-equiv=refresh content="0;url={LED_IN_A_BROWSER[int(number)]}">'
    elif how == "script":
        body += f"<script>location = {json.dumps(LED_IN_A_BROWSER[int(number)])}</script>"
    elif how == "sent":
        head = f"302 Found\r\nLocation: {LED_IN_A_BROWSER[int(number)]}\r\n"
    elif how == "page":
        body += _everything()
    raw = body.encode()
    said = f"HTTP/1.1 {head}Content-Type: text/html\r\nContent-Length: {len(raw)}\r\n\r\n"
    return said.encode() + raw


def _everything() -> str:
    """A page that asks for every place by a picture, and for some by script and by frame."""
    places = [f"http://{host}/picture" for host in (*HOSTS, *NAMED)]
    pictures = "".join(f'<img src="{place}">' for place in (*places, *UNREADABLE))
    asked = json.dumps([*places[::7], f"http://{REBINDING}/picture"])
    frames = "".join(f'<iframe src="{place}"></iframe>' for place in places[::15])
    script = f"for (const one of {asked}) fetch(one, {{mode: 'no-cors'}}).catch(() => 0)"
    return f"{pictures}{frames}<script>{script}</script>"


class Scene:
    """Tries doors one after the other, and keeps what came of each."""

    def __init__(self, folder: Path, reached: Reached) -> None:
        self.told: dict[str, Any] = {}
        self._folder = folder
        self._reached = reached

    @contextmanager
    def door(self, name: str) -> Iterator[dict[str, str | None]]:
        """Begin a door: what was reached meanwhile is its own doing."""
        self._reached.addresses.clear()
        refused: dict[str, str | None] = {}
        yield refused
        self.told[name] = {"refused": refused, "reached": sorted(self._reached.addresses)}

    def fresh(self) -> Path:
        """Give a folder in which nothing is."""
        return Path(tempfile.mkdtemp(dir=self._folder))

    def record(self, with_: Any, address: str) -> str | None:
        """Record an address; say why it was refused, None where it was not."""
        try:
            recording: Recording = with_.record(address, self.fresh(), "capture-1")
        except WebAddressError as error:
            return str(error)
        return refusal(recording)


def refusal(recording: Recording) -> str | None:
    """Say why a recording ended at a closed door, or None where it did not."""
    for exchange in recording.exchanges:
        failure = exchange.failure
        if failure is not None and failure.kind is FailureKind.REFUSED_ADDRESS:
            return failure.detail
    return None if recording.outcome is Outcome.KEPT else recording.sentence


def main() -> None:
    """Try every door and say what came of it."""
    with tempfile.TemporaryDirectory() as folder, world(answer) as (reached, names):
        scene = Scene(Path(folder), reached)
        places = [f"http://{host}/" for host in (*HOSTS, *NAMED)] + [*UNREADABLE]
        _http(scene, places, names)
        _recording_proxy(scene)
        with microsocks() as url:
            # There the proxy looks names up; numbers, and names of this machine, are refused here.
            way = recorder(allow_private=False, proxy=parse_proxy(url))
            literal = [f"http://{host}/" for host in (*HOSTS, *_LOCAL)] + [*UNREADABLE]
            _each(scene, "socks5h", way, literal)
            _each(scene, "socks5h, public", way, ["http://public.example/"])
        if sys.argv[1:]:
            _browser(scene, places, names, int(sys.argv[1]))
        json.dump(scene.told, sys.stdout)


def _http(scene: Scene, places: list[str], names: NameServer) -> None:
    own = recorder(allow_private=False)
    _each(scene, "http, public", own, ["http://public.example/"])
    _each(scene, "http", own, places)
    led = {f"http://public.example/location/{number}": place for number, place in enumerate(LED)}
    _each(scene, "http, led on", own, list(led), led.__getitem__)
    names.turn()
    _each(scene, "http, rebinding", own, [f"http://{REBINDING}/again"])


def _each(
    scene: Scene, door: str, with_: Any, places: list[str], named: Callable[[str], str] = str
) -> None:
    with scene.door(door) as refused:
        for place in places:
            refused[named(place)] = scene.record(with_, place)


def _recording_proxy(scene: Scene) -> None:
    for tunnel in (False, True):
        with scene.door("proxy, tunnel" if tunnel else "proxy") as refused:
            folder = scene.fresh()
            with browsing(folder, door=Door()) as page:
                for host in (*HOSTS, *NAMED):
                    with page.line() as line:
                        if tunnel and host.isascii():
                            line.tunnel(
                                host if host[-3:] in (":80", "080") else f"{host}:80", tls=False
                            )
                            line.ask_within(host, "/")
                        else:
                            line.ask(host)
                        refused[host] = None if line.hear_all() else "torn down"


def _browser(scene: Scene, places: list[str], names: NameServer, step: int) -> None:
    own = browser_recorder(allow_private=False)
    _each(scene, "browser, public", own, ["http://public.example/"])
    _each(scene, "browser", own, [*places[::step], *UNREADABLE])
    led = dict(enumerate(LED_IN_A_BROWSER[: None if step == 1 else 1]))
    for how in ("sent", "meta", "script"):
        asked = {f"http://public.example/{how}/{number}": place for number, place in led.items()}
        _each(scene, f"browser, {how}", own, list(asked), asked.__getitem__)
    names.turn()
    with scene.door("browser, page") as refused:
        recording = own.record("http://public.example/page", scene.fresh(), "capture-1")
        refused["http://public.example/page"] = _found(recording)
    scene.told["browser, page"]["rebound"] = names.rebound


def _found(recording: Recording) -> str | None:
    found = [one for one in recording.findings if one.code == "browser-address-refused"]
    counts = [dict(one.particulars).get("count", "1") for one in found]
    return " ".join(counts) or None


if __name__ == "__main__":
    main()
