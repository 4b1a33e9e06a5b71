"""Recording from the made-up ministry, and the promises that every recording has to keep."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from certificates import NOW
from ingest.exchange import Exchange, Outcome
from ingest.recorder import HttpRecorder
from ingest.recording import Recording
from manifests import Limits
from ministry import Answer, Ministry
from warc_records import WarcRecord, check_with_warcio, read_warc, received

LIMITS = Limits(connect_seconds=10, idle_seconds=10, total_seconds=60, drain_seconds=0.2)
NOTICE = "关于信息公开的公告\n".encode() * 40


def recorder(limits: Limits = LIMITS, **more: Any) -> HttpRecorder:
    settings: dict[str, Any] = {"allow_private": True, "user_agent": "muniment/0.1"} | more
    return HttpRecorder(limits, lambda: NOW, authorities=lambda: (), **settings)


def record(folder: Path, answer: Answer, limits: Limits = LIMITS, **more: Any) -> Recording:
    """Record one answer, and hold the promises that every recording has to keep."""
    with Ministry({"/notice": answer}) as ministry:
        recording = recorder(limits, **more).record(
            f"{ministry.address}/notice", folder, "capture-1"
        )
    sent = b"".join(ministry.transcripts)
    kept = received(read_warc(recording.warc))
    assert sent.startswith(kept) if recording.outcome is Outcome.FAILED else kept == sent
    check_warc(recording)
    return recording


def check_warc(recording: Recording) -> list[WarcRecord]:
    check_with_warcio(recording.warc)
    records = read_warc(recording.warc)
    assert not {path.name for path in recording.warc.parent.iterdir()} - {"data.warc.gz", "body"}
    for one in records:
        assert one["WARC-Block-Digest"] == "sha256:" + hashlib.sha256(one.block).hexdigest()
    return records


def codes(recording: Recording) -> set[str]:
    return {finding.code for finding in recording.findings}


def last(recording: Recording) -> Exchange:
    return recording.exchanges[-1]


def body(recording: Recording) -> bytes:
    assert recording.outcome is Outcome.KEPT, recording.sentence
    assert recording.body is not None
    raw = recording.body.read_bytes()
    described = last(recording).body
    assert described is not None
    assert described.size == len(raw)
    assert described.sha256.value == hashlib.sha256(raw).digest()
    assert described.sha512.value == hashlib.sha512(raw).digest()
    return raw


def chunked(data: bytes, size: int = 100, end: bytes = b"0\r\n\r\n") -> bytes:
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


def ok(headers: bytes, content: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + content


def asked(recording: Recording) -> list[tuple[str, int | None]]:
    """The path and status of each exchange, in their order."""
    return [("/" + one.url.split("/", 3)[3], one.status) for one in recording.exchanges]


def made(recording: Recording, name: str) -> bytes:
    """A file that was made of the page."""
    return (recording.warc.parent / name).read_bytes()
