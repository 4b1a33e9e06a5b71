"""Web addresses as sources: a recording turned into gathered files and statement entries.

The WARC holds what crossed the wire; the rendition beside it is the last response's body with its
transfer and content codings undone, so that anybody can open it.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest
from ingest.exchange import Exchange, FailureKind, Outcome
from ingest.files import SourceError
from ingest.gathered import Gathered, Source, SourceKind, gathered_file
from ingest.recorder import HttpRecorder
from ingest.recording import Recording
from manifests import printable, spell_time

# What servers say of time, by the header in which they do.
_SAID = (
    ("server_date", b"date"),
    ("last_modified", b"last-modified"),
    ("retry_after", b"retry-after"),
)


def describe_address(address: str) -> Source:
    """Say what a web address is, as it was given."""
    return Source(SourceKind.WEB, address, {"address": address, "kind": SourceKind.WEB.value})


def address_key(address: str) -> str:
    """Give the key by which an address is found again: itself, as it was given."""
    return f"web:{address}"


def gather_web(
    source: Source,
    recorder: HttpRecorder,
    into: Path,
    first: int,
    capture_id: str,
    info: tuple[tuple[str, str], ...] = (),
    taken_as_notice: str = "",
) -> Gathered:
    """Record an address below `into`: ``captures/<id>/data.warc.gz`` and, where it was obtained,
    ``renditions/NNNN.suffix``. `info` are further fields for the WARC's first record.

    A failure is a value here, not an exception: what came is kept as evidence of the outcome. So is
    a page that is no notice, unless the operator gives a reason why he takes it for one. Only
    where the door itself refused the address, so that nothing was asked of anybody, is a
    `SourceError` raised.
    """
    folder = into / "captures" / capture_id
    folder.mkdir(parents=True)
    recording = recorder.record(source.shown, folder, capture_id, info, taken_as_notice)
    first_failure = recording.exchanges[0].failure
    if first_failure is not None and first_failure.kind is FailureKind.REFUSED_ADDRESS:
        raise SourceError(f"{printable(source.shown)}: {first_failure.detail}")
    warc = f"captures/{capture_id}/data.warc.gz"
    files = [gathered_file(into, warc, "capture")]
    content = f"outcome:{recording.why}"
    failed = recording.outcome is Outcome.FAILED
    if recording.body is not None and not failed:
        path = f"renditions/{first:04d}{recording.suffix}"
        (into / "renditions").mkdir(exist_ok=True)
        recording.body.rename(into / path)
        files.append(gathered_file(into, path, "rendition", warc))
        content = str(files[-1].sha512)
    return Gathered(
        source=source,
        key=address_key(source.shown),
        content=content,
        files=tuple(files),
        exchanges=tuple(describe_exchange(exchange) for exchange in recording.exchanges),
        findings=recording.findings,
        clock=_clock(recording),
        failure=(recording.why, recording.sentence) if failed else None,
        facts=_facts(recording),
    )


def describe_exchange(exchange: Exchange) -> Mapping[str, Any]:
    """Say what an exchange was, as statements do: texts and integers only."""
    item: dict[str, Any] = {
        "ended": {"source": "clock", "value": spell_time(exchange.ended)},
        "method": exchange.method,
        "started": {"source": "clock", "value": spell_time(exchange.started)},
        "url": exchange.url,
    }
    if exchange.peer is not None:
        item["peer"] = {"address": exchange.peer[0], "port": exchange.peer[1]}
    if exchange.proxy:
        item["proxy"] = exchange.proxy
    if exchange.tls is not None:
        item["tls"] = {
            "chain": [Digest.of(Algorithm.SHA256, one).hex for one in exchange.tls.chain],
            "cipher": exchange.tls.cipher,
            "verdict": exchange.tls.verdict,
            "version": exchange.tls.version,
        }
    if exchange.status is not None:
        item["status"] = exchange.status
    if exchange.truncated is not None:
        item["truncated"] = exchange.truncated.value
    if exchange.failure is not None:
        item["failure"] = {
            "kind": exchange.failure.kind.value,
            "sentence": exchange.failure.detail,
        }
    if exchange.block is not None:
        item["block"] = {
            "payload_sha256": exchange.block.payload.hex,
            "sha256": exchange.block.digest.hex,
            "size": exchange.block.size,
        }
    if exchange.body is not None:
        item["body"] = {
            "decoded_sha256": exchange.body.sha256.hex,
            "decoded_size": exchange.body.size,
            "unchunked_sha256": exchange.body.unchunked.hex,
            "unchunked_size": exchange.body.unchunked_size,
        }
    for name, header in _SAID:
        if (value := exchange.header(header)) is not None:
            item[name] = {"source": "server", "value": value.decode("utf-8", "backslashreplace")}
    return item


def _facts(recording: Recording) -> Mapping[str, Any]:
    fetch = {"fetch": recording.fetched.to_json()}
    return fetch if recording.encoding is None else {**fetch, "encoding": recording.encoding}


def _clock(recording: Recording) -> tuple[Mapping[str, Any], ...]:
    """Compare our clock with each server's Date, to whole seconds: what a server claims."""
    measured: list[Mapping[str, Any]] = []
    for exchange in recording.exchanges:
        value = exchange.header(b"date")
        if value is None:
            continue
        try:
            served = parsedate_to_datetime(value.decode("ascii"))
        except (UnicodeDecodeError, ValueError, TypeError, IndexError, OverflowError):
            continue  # The header stands in the exchange as it came.
        if served.tzinfo is not None:
            offset = int((served - exchange.ended).total_seconds())
            measured.append({"offset_seconds": offset, "source": "server", "url": exchange.url})
    return tuple(measured)
