"""Receipts: records that a place gave back, byte for byte, what it was given.

An item of ``about``: ``accession``, ``bytes``, ``files``, ``item``, ``object``, ``place``,
``version`` (the newest that was given). ``reports/0001.json`` lists every file with what came back
(format ``muniment-deposit/1``). A receipt says what was so when it was made, and no more: `holdings
check` looks again, and makes a record of kind ``holdings``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from checksums import Algorithm, Digest
from manifests import FormatError, canonical, parse_canonical
from muniment.archive.archive import Archive, Writer
from muniment.archive.records import Record, log_record, read_record_file
from muniment.catalogue import Catalogue, Row
from muniment.custody.records import about as records_about
from muniment.deposit.delivery import Wanted
from muniment.deposit.parcel import Parcel
from muniment.deposit.place import DepositError

KIND: Final = "deposit"
FORMAT: Final = "muniment-deposit/1"
REPORT: Final = "reports/0001.json"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says of a notice up to a version; `index` is its entry in the log."""

    record: str
    index: int
    time: str
    object: str
    version: int
    accession: str
    place: str
    item: str
    files: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A parcel that came back whole, the place it went to, and the item there."""

    parcel: Parcel
    place: str
    item: str


def log_receipts(writer: Writer, given: Sequence[Given]) -> tuple[str, int]:
    """Log one record of all that came back whole; give its id and its index."""
    report = {
        "deposits": [{**_about(one), "list": [*_files(one.parcel)]} for one in given],
        "format": FORMAT,
    }
    about = tuple(_about(one) for one in given)
    with writer.desk() as desk:
        shelved = log_record(writer, desk, Record(KIND, about, {REPORT: canonical(report)}))
    return shelved.statement.id, shelved.index


def read_receipts(
    archive: Archive, catalogue: Catalogue, object_id: str, place: str | None = None
) -> tuple[Receipt, ...]:
    """Give the receipts of an object, oldest first, with the files that each lists.

    Raises `DepositError` where a record is not what it must be.
    """
    return tuple(
        one
        for row, statement in records_about(archive, catalogue, object_id, KIND)
        for one in _read(archive, catalogue, row, statement.composed)
        if one.object == object_id and place in (None, one.place)
    )


def _about(one: Given) -> dict[str, Any]:
    files = one.parcel.files
    return {
        "accession": one.parcel.accession,
        "bytes": sum(file.size for file in files),
        "files": len(files),
        "item": one.item,
        "object": one.parcel.object,
        "place": one.place,
        "version": one.parcel.version,
    }


def _files(parcel: Parcel) -> Iterator[dict[str, Any]]:
    for file in parcel.files:
        yield {
            "md5": file.md5,
            "name": file.name,
            "part": file.part,
            "sha256": file.sha256.hex,
            "size": file.size,
        }


def _read(archive: Archive, catalogue: Catalogue, row: Row, time: str) -> Iterator[Receipt]:
    data = read_record_file(archive, catalogue, row.object, REPORT)
    try:
        report = parse_canonical(data, max_bytes=len(data))
        for item in report["deposits"]:
            yield Receipt(
                record=row.id,
                index=row.position,
                time=time,
                object=str(item["object"]),
                version=int(item["version"]),
                accession=str(item["accession"]),
                place=str(item["place"]),
                item=str(item["item"]),
                files=tuple(_wanted(file) for file in item["list"]),
            )
    except (FormatError, KeyError, TypeError, ValueError) as failure:
        raise DepositError(f"The receipt {row.id} cannot be read ({failure}).") from failure


def _wanted(file: Mapping[str, Any]) -> Wanted:
    digest = Digest.from_hex(Algorithm.SHA256, str(file["sha256"]))
    return Wanted(str(file["name"]), int(file["size"]), digest)
