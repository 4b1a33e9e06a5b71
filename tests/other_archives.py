"""Another archive on loopback: a small one that speaks Memento (RFC 7089), and may lie.

with Ministry({}) as archive:
    other = OtherArchive(archive)
    other.hold("20141001093000", NOTICE)
    other.answers(...)
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from ministry import Answer, Ministry
from polite_hosts import NO_ROBOTS

PAGE = "http://www.example.gov/n/12"
NOTICE = b"<title>Notice 12</title><p>" + b"The council has decided as follows. " * 40


def http_time(stamp: str) -> str:
    time = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return format_datetime(time, usegmt=True)


def memento(stamp: str, body: bytes = NOTICE, *headers: str, status: str = "200 OK") -> bytes:
    """What such an archive answers for the bytes that it has."""
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        *([f"Memento-Datetime: {http_time(stamp)}"] if stamp else []),
        "X-Archive-Orig-Server: nginx",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


class OtherArchive:
    """The mementos of one page, at ``/web/<stamp>id_/<page>``, and their TimeMaps."""

    def __init__(self, ministry: Ministry, page: str = PAGE) -> None:
        self.ministry = ministry
        self.page = page
        self.base = f"{ministry.address}/web/"
        self.stamps: list[str] = []
        ministry.answers["/robots.txt"] = NO_ROBOTS
        self.list()

    def hold(self, stamp: str, answer: Answer | None = None) -> str:
        """Have a memento, and list it; give the address under which it is asked for."""
        path = f"/web/{stamp}id_/{self.page}"
        self.ministry.answers[path] = answer if answer is not None else memento(stamp)
        self.stamps.append(stamp)
        self.list()
        return f"{self.ministry.address}{path}"

    def list(self, *more: str) -> None:
        """Write the TimeMap in links; `more` are further ones."""
        links = [f'<{self.page}>; rel="original"', f'<{self.base}{self.page}>; rel="timegate"']
        links += [
            f'<{self.base}{stamp}/{self.page}>; rel="memento"; datetime="{http_time(stamp)}"'
            for stamp in self.stamps
        ]
        self.answer(f"/web/timemap/link/{self.page}", ",\n".join([*links, *more]))

    def answer(self, path: str, text: str, kind: str = "application/link-format") -> None:
        raw = text.encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n\r\n"
        self.ministry.answers[path] = head.encode() + raw
