"""archive.org on loopback: metadata, S3-like uploads, downloads, Save Page Now.

    with InternetArchiveDouble() as there:
        call("deposit", notice, archive=archive, extra=there.environment(tmp_path))
        there.items["notice-…"].files["v1/renditions/0001.txt"].data

It is reached as a proxy is: its hosts are those of the real one, so clients come with
``http_proxy`` and ``secure = false``.
Addresses, headers and answers are those of archive.org/developers (ias3, md-read, tasks).
`troubles` are what it does wrong, each for as long as it says; see `Trouble`.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jsonpatch

from loopback import Served
from wayback_machine import ACCESS, SECRET, Asked, Trouble, WaybackMachine

_META = re.compile(r"x-archive-meta(?:\d\d)?-(.+)", re.IGNORECASE)
_SLOW_DOWN = (
    b"<?xml version='1.0' encoding='UTF-8'?>\n<Error><Code>SlowDown</Code><Message>Please reduce "
    b"your request rate.</Message><Resource>%s</Resource><RequestId>1</RequestId></Error>"
)


@dataclass
class Kept:
    """A file of an item. `said` is the MD5 that is listed."""

    data: bytes
    said: str
    source: str = "original"


@dataclass
class KeptItem:
    """An item: its metadata, its files, and what is odd with it."""

    metadata: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Kept] = field(default_factory=dict)
    dark: bool = False


class InternetArchiveDouble(Served):
    """The double; used as a context."""

    def __init__(self, *troubles: Trouble) -> None:
        self.items: dict[str, KeptItem] = {}
        self.asked: list[Asked] = []
        self.troubles = list(troubles)
        self.derives = True
        self.jobs: list[str] = []
        self.memento: tuple[int, bytes] | None = None
        self._lock = threading.Lock()
        double = self

        class Handler(_Handler):
            there = double

        super().__init__(Handler)

    @property
    def proxy(self) -> str:
        """Where it is reached, as a proxy is."""
        return self.url

    def environment(self, folder: Path) -> dict[str, str]:
        """The variables of a client that `ia configure` was run for, without TLS."""
        config = folder / "ia.ini"
        if not config.exists():
            config.write_text(
                f"[s3]\naccess = {ACCESS}\nsecret = {SECRET}\n[general]\nsecure = false\n"
                "screenname = \n"
            )
        return {"IA_CONFIG_FILE": str(config), "http_proxy": self.proxy}

    def puts(self) -> list[str]:
        """The names that were sent, in order, those that failed too."""
        return [one.path.split("/", 2)[2] for one in self.asked if one.method == "PUT"]

    def originals(self, item: str) -> list[Kept]:
        """What was given to an item, its own files aside."""
        return [one for one in self.items[item].files.values() if one.source == "original"]

    def trouble(self, method: str, path: str, *kinds: str) -> Trouble | None:
        """Take the first trouble of these kinds that a request meets."""
        with self._lock:
            for one in self.troubles:
                wanted, _, part = one.what.partition(" ")
                if one.kind in kinds and wanted == method and part in path and one.times != 0:
                    if one.times is not None:
                        one.times -= 1
                    return one
        return None


class _Handler(WaybackMachine, BaseHTTPRequestHandler):
    there: InternetArchiveDouble
    _tunnel = ""

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._tunnel = self.path.rpartition(":")[0]
        self.close_connection = False

    def do_GET(self) -> None:
        asked = self._asked()
        if asked.host == "web.archive.org":
            self.look(asked)
        elif asked.host == "s3.us.archive.org":
            over = self.there.trouble("GET", "check_limit", "over-limit")
            self.json({"bucket": "", "accesskey": "", "over_limit": int(over is not None)})
        elif asked.path.startswith("/metadata/"):
            self._metadata(asked)
        elif asked.path.startswith(("/download/", "/0/items/")):
            self._download(asked)
        else:
            self.say(404, b"no such page")

    def do_POST(self) -> None:
        asked = self._asked()
        form = parse_qs(self.rfile.read(int(asked.headers["content-length"])).decode())
        if asked.host == "web.archive.org":
            self.save(asked, form["url"][0])
            return
        name = unquote(asked.path.removeprefix("/metadata/"))
        if self.refuse("POST", asked.path) or self.odd("POST", asked.path):
            return
        if (form["access"], form["secret"]) != ([ACCESS], [SECRET]):
            self.say(403, b"{}", kind="application/json")
            return
        item = self.there.items[name]
        told = {key: one if len(one) > 1 else one[0] for key, one in item.metadata.items()}
        patched = jsonpatch.apply_patch(told, form["-patch"][0])
        item.metadata = {
            key: one if isinstance(one, list) else [one]
            for key, one in patched.items()
            if key != "identifier"
        }
        self.json({"success": True, "task_id": 1, "log": ""})

    def do_PUT(self) -> None:
        asked = self._asked()
        item, name = asked.path.lstrip("/").split("/", 1)
        length = int(asked.headers["content-length"])
        reset = self.there.trouble("PUT", name, "reset")
        body = self.rfile.read(reset.at if reset else length)
        if reset:
            self._hang_up()
            return
        if self.refuse("PUT", name):
            return
        if asked.host != "s3.us.archive.org" or asked.headers.get("authorization") != (
            f"LOW {ACCESS}:{SECRET}"
        ):
            self.say(
                403, b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
            )
            return
        if asked.headers.get("content-md5") != hashlib.md5(body).hexdigest():
            self.say(400, b"<Error><Code>BadDigest</Code><Message>BadDigest</Message></Error>")
            return
        if self.there.trouble("PUT", name, "lose"):
            self.say(200, b"")
            return
        self._keep(item, name, body, asked)
        if self.there.trouble("PUT", name, "cut"):
            self._hang_up()  # It is there, and nobody hears of it.
            return
        self.say(200, b"")

    def _keep(self, item: str, name: str, body: bytes, asked: Asked) -> None:
        kept = self.there.items.get(item)
        if kept is None:
            kept = self.there.items[item] = KeptItem(_metadata_of(asked.headers))
        spoiled = self.there.trouble("PUT", name, "spoil")
        md5 = hashlib.md5(body).hexdigest()
        kept.files[name] = Kept(body[:-1] + b"\0" if spoiled else body, md5)
        if self.there.derives:
            kept.files[f"{item}_files.xml"] = Kept(b"<files/>", "", "metadata")
            if name.endswith(".txt"):
                kept.files[f"{name}_djvu.xml"] = Kept(b"<djvu/>", "", "derivative")

    def _metadata(self, asked: Asked) -> None:
        if self.refuse("GET", asked.path) or self.odd("GET", asked.path):
            return
        name = unquote(asked.path.removeprefix("/metadata/"))
        item = self.there.items.get(name)
        if item is None or self.there.trouble("GET", asked.path, "late"):
            self.json({})
            return
        told: dict[str, Any] = {
            "created": 1700000000,
            "dir": f"/0/items/{name}",
            "files_count": len(item.files),
            "metadata": {
                "identifier": name,
                **{key: one if len(one) > 1 else one[0] for key, one in item.metadata.items()},
            },
            "server": "ia800100.us.archive.org",
        }
        if item.dark:
            told |= {"is_dark": True, "nodownload": True}
        else:
            told["files"] = [
                {
                    "name": path,
                    "source": kept.source,
                    "size": str(len(kept.data)),
                    **({"md5": kept.said} if kept.said else {}),
                }
                for path, kept in item.files.items()
            ]
        self.json(told)

    def _download(self, asked: Asked) -> None:
        if self.refuse("GET", asked.path) or self.odd("GET", asked.path):
            return
        home = asked.path.startswith("/download/")
        if home and self.there.trouble("GET", asked.path, "redirect-home"):
            place = asked.path.replace("/download/", "/0/items/", 1)
            self.say(302, b"", Location=f"http://ia800100.us.archive.org{place}")
            return
        path = unquote(asked.path.removeprefix("/download/").removeprefix("/0/items/"))
        name, _, file = path.partition("/")
        item = self.there.items.get(name)
        if item is None or item.dark or file not in item.files:
            self.say(404 if item is None or not item.dark else 403, b"not here")
            return
        data = item.files[file].data
        if self.there.trouble("GET", asked.path, "flip"):
            data = bytes([data[0] ^ 1]) + data[1:]
        if cut := self.there.trouble("GET", asked.path, "cut"):
            self.break_off(data, cut.at)
            return
        self.say(200, data)

    def refuse(self, method: str, path: str) -> bool:
        if self.there.trouble(method, path, "slow-down"):
            self.say(503, _SLOW_DOWN % b"Your request is over the rate limit.")
        elif self.there.trouble(method, path, "spam"):
            said = b"Your upload of x from username y@example.org appears to be spam."
            self.say(503, _SLOW_DOWN % said)
        elif self.there.trouble(method, path, "denied"):
            self.say(403, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>")
        elif self.there.trouble(method, path, "fault"):
            self.say(500, b"<html>Internal Server Error</html>")
        elif self.there.trouble(method, path, "redirect"):
            self.say(307, b"", Location=f"http://collector.example{urlsplit(self.path).path}")
        else:
            return False
        return True

    def odd(self, method: str, path: str) -> bool:
        if self.there.trouble(method, path, "html"):
            self.say(200, b"<!doctype html><title>Sorry</title>", kind="text/html")
        elif self.there.trouble(method, path, "list"):
            self.say(200, b"[]", kind="application/json")
        elif self.there.trouble(method, path, "nothing"):
            self.say(200, b"")
        elif self.there.trouble(method, path, "silence"):
            self._hang_up()
        else:
            return False
        return True

    def _asked(self) -> Asked:
        parts = urlsplit(self.path)
        host = (parts.hostname or self._tunnel or self.headers.get("Host", "")).lower()
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, host, parts.path, parse_qs(parts.query), headers)
        self.there.asked.append(asked)
        return asked

    def json(self, value: Any) -> None:
        self.say(200, json.dumps(value).encode(), kind="application/json")

    def say(self, status: int, body: bytes, kind: str = "text/xml", **headers: str) -> None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def break_off(self, data: bytes, at: int, **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[:at])
        self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _metadata_of(headers: dict[str, str]) -> dict[str, list[str]]:
    """Read the fields of a new item off the headers of its first upload (ias3)."""
    found: dict[str, list[str]] = {}
    for name, value in sorted(headers.items()):
        if match := _META.fullmatch(name):
            if value.startswith("uri(") and value.endswith(")"):
                value = unquote(value[4:-1])
            found.setdefault(match[1].replace("--", "_"), []).append(value)
    return found
