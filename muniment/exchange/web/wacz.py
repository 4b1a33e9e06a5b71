"""A notice's captures as one WACZ 1.1.1 file, which web archive players show by themselves.

    archive/<id>.warc.gz          each WARC file as it lies on the shelf
    indexes/index.cdxj            a line for each record that can be replayed, sorted
    pages/pages.jsonl             the addresses that were preserved, with their times
    datapackage.json              all of these with their sha256
    datapackage-digest.json       the sha256 of that; no signature, which would be nobody's

The same captures give the same bytes: members are stored in the one spelling that kits have, too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from manifests import Limits, Statement
from muniment.exchange.order import Delivery, Order, counted
from muniment.exchange.packing import measure, pack_zip
from muniment.exchange.web.captures import Capture, Captures, captures_of
from muniment.exchange.web.cdxj import index_warc
from muniment.version import VERSION

INDEX = "indexes/index.cdxj"
PAGES = "pages/pages.jsonl"
PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"


def deliver(order: Order) -> Delivery:
    """Write the captures of one notice as `--as wacz` gives them."""
    captures = captures_of(order.publication(), order.version)
    size = write_wacz(captures, order.target, order.archive.settings.limits)
    said = f"WACZ 1.1.1 with {counted(len(captures.files))} of WARC, {size} bytes"
    return Delivery(said, {"bytes": size}, captures.left_out)


def write_wacz(captures: Captures, target: Path, limits: Limits) -> int:
    """Write a WACZ file; give how many bytes it has.

    Raises `LimitError` where a WARC file meets a limit, OSError where the disk fails.
    """
    files: dict[str, bytes | Path] = {f"archive/{one.name}": one.file for one in captures.files}
    files[INDEX] = index_of(captures.files, limits)
    files[PAGES] = _pages(captures.files)
    files[PACKAGE] = package = _package(captures.files, files)
    digest = hashlib.sha256(package).hexdigest()
    files[DIGEST] = _json({"path": PACKAGE, "hash": f"sha256:{digest}"})
    pack_zip(files, {path: measure(source) for path, source in files.items()}, target)
    return target.stat().st_size


def index_of(captures: Iterable[Capture], limits: Limits) -> bytes:
    """Give the index over WARC files: CDXJ, sorted, a line each."""
    lines: list[str] = []
    for one in captures:
        with one.file.open("rb") as stream:
            lines += index_warc(stream, one.name, limits)
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def _pages(captures: tuple[Capture, ...]) -> bytes:
    lines = [{"format": "json-pages-1.0", "id": "pages", "title": "What was preserved"}]
    title = _title(captures)
    for statement in {one.statement.id: one.statement for one in captures}.values():
        lines += [
            {"id": f"{statement.id}-{number}", "url": url, "ts": time, "title": title}
            for number, (url, time) in enumerate(_addresses(statement), 1)
        ]
    return b"".join(_json(line) for line in lines)


def _addresses(statement: Statement) -> Iterator[tuple[str, str]]:
    """Give the addresses that a statement's sources have, each with the time it was asked for."""
    asked = {one["url"]: one["started"]["value"] for one in statement.exchanges}
    for source in statement.sources:
        if isinstance(address := source.get("address"), str):
            yield address, asked.get(address, statement.composed)


def _title(captures: tuple[Capture, ...]) -> str:
    """Give the title that the notice was given last, or else its identifier."""
    newest = captures[-1].statement.object
    titles = [str(one) for each in captures for one in each.statement.notice.get("title", [])[:1]]
    return titles[-1] if titles else newest


def _package(captures: tuple[Capture, ...], files: Mapping[str, bytes | Path]) -> bytes:
    return _json(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": _title(captures),
            "created": captures[-1].statement.composed,
            "software": f"muniment {VERSION}",
            "resources": [_resource(path, files[path]) for path in sorted(files)],
        }
    )


def _resource(path: str, source: bytes | Path) -> dict[str, Any]:
    if isinstance(source, bytes):
        digest, size = hashlib.sha256(source).hexdigest(), len(source)
    else:
        with source.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
    name = path.rpartition("/")[2]
    return {"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size}


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
