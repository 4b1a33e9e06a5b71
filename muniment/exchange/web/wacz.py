"""A notice's captures as one WACZ 1.1.1 file, which web archive players show by themselves.

    archive/<id>.warc.gz          each WARC file as it lies on the shelf
    indexes/index.cdxj            a line for each record that can be replayed, sorted
    pages/pages.jsonl             the addresses that were preserved, with their times and texts
    datapackage.json              all of these with their sha256
    datapackage-digest.json       the sha256 of that, and the archive's signature over it

The same captures give the same bytes: members are stored in the one spelling that kits have, too,
the signature is the same each time, and ``created`` is when the newest of them was taken in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from manifests import Limits
from muniment.exchange.order import Delivery, Order, counted
from muniment.exchange.packing import measure, pack_zip
from muniment.exchange.web.captures import Capture, Captures, captures_of
from muniment.exchange.web.cdxj import index_warc
from muniment.exchange.web.pages import Listed, json_line, list_pages, title_of
from muniment.exchange.web.signing import WaczKey, wacz_key
from muniment.version import VERSION

INDEX = "indexes/index.cdxj"
PAGES = "pages/pages.jsonl"
PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"


def deliver(order: Order) -> Delivery:
    """Write the captures of one notice as `--as wacz` gives them."""
    publication, limits = order.publication(), order.archive.settings.limits
    key = None if order.keys is None else wacz_key(order.keys)
    with TemporaryDirectory(prefix=".", dir=order.target.parent) as room:
        captures = captures_of(publication, order.version, Path(room), limits)
        listed = list_pages(captures, limits, publication)
        size = write_wacz(captures, listed, order.target, limits, key)
    signed_by = None if key is None else key.fingerprint
    said = f"WACZ 1.1.1 with {counted(len(captures.files))} of WARC, {size} bytes, " + (
        "unsigned" if signed_by is None else f"signed by {signed_by}"
    )
    left_out = tuple(dict.fromkeys((*captures.left_out, *listed.left_out)))
    return Delivery(said, {"bytes": size, "signed_by": signed_by}, left_out)


def write_wacz(
    captures: Captures, listed: Listed, target: Path, limits: Limits, key: WaczKey | None = None
) -> int:
    """Write a WACZ file, signed with `key`, where there is one; give how many bytes it has.

    Raises `LimitError` where a WARC file meets a limit, OSError where the disk fails.
    """
    files: dict[str, bytes | Path] = {f"archive/{one.name}": one.file for one in captures.files}
    files[INDEX] = index_of(captures.files, limits)
    files[PAGES] = listed.data
    # When the newest was composed: a signed time, which the log and its stamps bound. py-wacz wants
    # the signature to say the same.
    created = captures.files[-1].statement.composed
    files[PACKAGE] = package = _package(captures, files, created)
    digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
    signed = {} if key is None else {"signedData": key.sign(digest, created)}
    files[DIGEST] = json_line({"path": PACKAGE, "hash": digest, **signed})
    pack_zip(files, {path: measure(source) for path, source in files.items()}, target)
    return target.stat().st_size


def index_of(captures: Iterable[Capture], limits: Limits) -> bytes:
    """Give the index over WARC files: CDXJ, sorted, a line each."""
    lines: list[str] = []
    for one in captures:
        with one.file.open("rb") as stream:
            lines += index_warc(stream, one.name, limits)
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def _package(captures: Captures, files: Mapping[str, bytes | Path], created: str) -> bytes:
    return json_line(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": title_of(captures),
            "created": created,
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
