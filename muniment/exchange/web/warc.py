"""A notice's WARC files in a folder, with one index over them (CDXJ)."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from manifests import Limits
from muniment.exchange.order import Delivery, Order, counted
from muniment.exchange.web.captures import Captures, captures_of
from muniment.exchange.web.wacz import index_of

INDEX = "index.cdxj"


def deliver(order: Order) -> Delivery:
    """Write the captures of one notice as `--as warc` gives them."""
    limits = order.archive.settings.limits
    with TemporaryDirectory(prefix=".", dir=order.target.parent) as room:
        captures = captures_of(order.publication(), order.version, Path(room), limits)
        names = write_warcs(captures, order.target, limits)
    said = f"{counted(len(captures.files))} of WARC, and their index"
    return Delivery(said, {"files": list(names)}, captures.left_out)


def deliver_cdxj(order: Order) -> Delivery:
    """Write the index alone over the captures of one notice, as `--as cdxj` gives it."""
    limits = order.archive.settings.limits
    with TemporaryDirectory(prefix=".", dir=order.target.parent) as room:
        captures = captures_of(order.publication(), order.version, Path(room), limits)
        index = index_of(captures.files, limits)
    order.target.write_bytes(index)
    records = index.count(b"\n")
    said = f"CDXJ of {counted(records, 'record')} in {counted(len(captures.files))} of WARC"
    return Delivery(said, {"bytes": len(index), "records": records}, captures.left_out)


def write_warcs(captures: Captures, folder: Path, limits: Limits) -> tuple[str, ...]:
    """Copy the WARC files into `folder`, which is not there yet; give the names written.

    Raises `LimitError` where a WARC file meets a limit.
    """
    index = index_of(captures.files, limits)
    folder.mkdir(parents=True)
    for one in captures.files:
        shutil.copyfile(one.file, folder / one.name, follow_symlinks=False)
    (folder / INDEX).write_bytes(index)
    return (*(one.name for one in captures.files), INDEX)
