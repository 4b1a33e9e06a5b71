"""Web addresses as sources: a recording turned into gathered files and statement entries.

The WARC holds what crossed the wire; the rendition beside it is the last response's body with its
transfer and content codings undone, so that anybody can open it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest, Finding
from ingest.exchange import Body, Exchange, Outcome
from ingest.gathered import (
    Gathered,
    GatheredFile,
    Source,
    SourceKind,
    files_key,
    gathered_file,
)
from ingest.recorders import Capture, Recorders, Taken
from ingest.whole.captured import PAGE_ONLY, Extent
from ingest.whole.cited import cited_by
from ingest.whole.collect import Whole
from ingest.whole.shelve import Shelved, page_capture, shelve_bodies
from manifests import Limits, spell_time

TEXT = "text.txt"

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
    recorders: Recorders,
    into: Path,
    first: int,
    capture_id: str,
    info: tuple[tuple[str, str], ...] = (),
    taken_as_notice: str = "",
    extent: Extent = PAGE_ONLY,
) -> Gathered:
    """Record an address below `into`: ``captures/<id>/data.warc.gz``, what a browser made of the
    page beside it, and, where it was obtained, ``renditions/NNNN.suffix``, and so its parts and
    attachments. `info` are further fields for the WARC's first record.

    A failure is a value here, not an exception: what came is kept as evidence of the outcome. So is
    a page that is no notice, unless the operator gives a reason why he takes it for one. Only
    where the door itself refused the address, so that nothing was asked of anybody, is a
    `SourceError` raised.
    """
    taken = recorders.take(source.shown, into, capture_id, info, taken_as_notice, extent)
    return gather_taken(source, address_key(source.shown), taken, into, first)


def gather_taken(source: Source, key: str, taken: Taken, into: Path, first: int) -> Gathered:
    """Give what was recorded below `into` as a source's; its body becomes a rendition."""
    stands = taken.stands.recording
    failed = stands.outcome is Outcome.FAILED
    files = [one for capture in taken.captures for one in _capture_files(into, capture)]
    content = f"outcome:{stands.why}"
    recordings = [one.recording for one in taken.captures]
    facts = _facts(taken)
    if stands.body is not None and not failed:
        kept = tuple(_renditions(into, first, taken.stands))
        files += kept
        shown = f"captures/{taken.stands.id}/{TEXT}"
        content = _content(kept, [one for one in files if one.path == shown])
        more = _besides(into, first, taken, kept)
        files += more.files
        if more.captures:
            own = [each for one in recordings for each in one.exchanges]
            facts["captures"] = [page_capture(stands, kept[0], own), *more.captures]
        content = "+".join(filter(None, (content, more.content)))
    besides = _exchanges(taken.whole)
    findings = tuple(found for one in recordings for found in one.findings)
    return Gathered(
        source=source,
        key=key,
        content=content,
        files=tuple(files),
        exchanges=(
            *(describe_exchange(each) for one in recordings for each in one.exchanges),
            *map(describe_exchange, besides),
        ),
        findings=(*findings, *taken.findings, *_findings(taken.whole)),
        clock=(*(each for one in recordings for each in _clock(one.way)), *_clock(besides)),
        failure=(stands.why, stands.sentence) if failed else None,
        facts=facts,
        answer=describe_exchange(stands.way[-1]),
    )


def gather_cited(
    gathered: Gathered,
    recorders: Recorders,
    into: Path,
    capture_id: str,
    limits: Limits,
    info: tuple[tuple[str, str], ...] = (),
) -> Gathered:
    """Record the pages that the texts among gathered files cite, into ``captures/<id>/`` below
    `into`. Without such an address nothing is recorded."""
    cited = tuple(cited_by(gathered.files, into, limits))
    if not cited:
        return gathered
    folder = into / "captures" / capture_id
    folder.mkdir(parents=True)
    whole = recorders.http.record_cited(cited, folder, capture_id, info, recorders.courtesy)
    warc = gathered_file(into, f"captures/{capture_id}/data.warc.gz", "capture")
    exchanges = _exchanges(whole)
    return replace(
        gathered,
        files=(*gathered.files, warc),
        exchanges=(*gathered.exchanges, *map(describe_exchange, exchanges)),
        findings=(*gathered.findings, *_findings(whole)),
        clock=(*gathered.clock, *_clock(exchanges)),
        facts={**gathered.facts, "captures": [one.to_json() for one in whole.captured]},
    )


def _besides(into: Path, first: int, taken: Taken, kept: Sequence[GatheredFile]) -> Shelved:
    """Put what was captured besides the page among the renditions, as far as it is one."""
    if not taken.whole.captured:
        return Shelved()
    warc = f"captures/{taken.beside}/data.warc.gz"
    shelved = shelve_bodies(taken.whole, kept, into, first + len(kept), warc)
    if taken.beside in {one.id for one in taken.captures}:
        return shelved
    return replace(shelved, files=(gathered_file(into, warc, "capture"), *shelved.files))


def _exchanges(whole: Whole) -> tuple[Exchange, ...]:
    return tuple(each for one in whole.captured for each in one.exchanges)


def _findings(whole: Whole) -> tuple[Finding, ...]:
    recordings = (one.recording for one in whole.captured if one.recording is not None)
    met = (finding for one in recordings for finding in one.findings)
    return (*met, *whole.findings)


def _capture_files(into: Path, capture: Capture) -> Iterator[GatheredFile]:
    folder = f"captures/{capture.id}"
    warc = f"{folder}/data.warc.gz"
    yield gathered_file(into, warc, "capture")
    for name in capture.recording.made:
        yield gathered_file(into, f"{folder}/{name}", "capture", warc)


def _renditions(into: Path, first: int, capture: Capture) -> Iterator[GatheredFile]:
    """Put the page, and the files that it let the browser save, among the renditions."""
    warc, recording = f"captures/{capture.id}/data.warc.gz", capture.recording
    (into / "renditions").mkdir(exist_ok=True)
    assert recording.body is not None
    # What HTTP wrote is what came, and nothing else; what a browser left is read for its digests.
    received = None if recording.browser else recording.exchanges[-1].body
    bodies = [(recording.body, recording.suffix, "", received)]
    bodies += [(one.path, one.suffix, one.name, None) for one in recording.saved]
    for number, (body, suffix, name, received) in enumerate(bodies, first):
        path = f"renditions/{number:04d}{suffix}"
        body.rename(into / path)
        if received is not None:
            one = _received_file(path, received, warc)
        else:
            one = gathered_file(into, path, "rendition", warc)
        yield replace(one, name=name.encode("utf-8", "surrogatepass")) if name else one


def _received_file(path: str, received: Body, derived_from: str) -> GatheredFile:
    """Say what a rendition is, by the digests that were taken as it came."""
    return GatheredFile(
        path=path,
        size=received.size,
        sha512=received.sha512,
        sha256=received.sha256,
        derived_from=derived_from,
    )


def _content(kept: Sequence[GatheredFile], texts: Sequence[GatheredFile]) -> str:
    """Name what came: the page as served and, of a browser, what it showed and saved."""
    page, *saved = kept
    shown = [(b"text", one.sha512) for one in texts]
    shown += [(one.name or b"", one.sha512) for one in saved]
    return f"{page.sha512}+{files_key(shown)}" if shown else str(page.sha512)


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


def _facts(taken: Taken) -> dict[str, Any]:
    stands = taken.stands.recording
    facts: dict[str, Any] = {"fetch": stands.fetched.to_json()}
    if stands.encoding is not None:
        facts["encoding"] = stands.encoding
    if onward := [dict(each) for one in taken.captures for each in one.recording.robots_onward]:
        facts["robots_onward"] = onward
    for capture in taken.captures:
        if capture.recording.browser:
            facts["browser"] = {**capture.recording.browser, "capture": capture.id}
            if taken.need:
                facts["browser"]["need"] = taken.need
            if capture is not taken.stands:
                facts["browser"]["failure"] = capture.recording.why
    return facts


def _clock(exchanges: Iterable[Exchange]) -> tuple[Mapping[str, Any], ...]:
    """Compare our clock with each server's Date, to whole seconds: what a server claims."""
    measured: list[Mapping[str, Any]] = []
    for exchange in exchanges:
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
