"""Notices as OCFL 1.1: the object itself, as it stands on the shelf, or a storage root of many.

::

    0=ocfl_1.1                      of several: a root of the shelves' own layout
    ocfl_layout.json, extensions/0004-hashed-n-tuple-storage-layout/config.json
    3f/a0/3fa0…/                    each object; of one notice, this alone

An object lists the digests of all its versions' files, so it leaves whole or not at all. What is no
content is not copied: every byte of it follows from the statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from manifests import (
    INVENTORY,
    OBJECT_DECLARATION,
    OBJECT_DECLARATION_BYTES,
    SIDECAR,
    Version,
    build_inventory,
    sidecar,
)
from muniment.archive.shelves import ROOT_FILES, relative_path
from muniment.custody import CustodyError, Publication
from muniment.exchange.order import Delivery, ExportError, Order, counted
from muniment.exchange.packing import Measured, measure


def deliver(order: Order) -> Delivery:
    """Write one object, or, of several notices, a storage root of all that leave whole."""
    if not order.several:
        files = _write_object(order.publication(), order.target)
        return Delivery(f"an OCFL 1.1 object of {counted(files)}", {"files": files})
    left_out: list[tuple[str, str]] = []
    files = objects = 0
    for publication in order.publications:
        try:
            files += _write_object(publication, order.target / relative_path(publication.object))
        except CustodyError as error:
            left_out.append((publication.object, str(error)))
        else:
            objects += 1
    if left_out and not objects:
        raise CustodyError(left_out[0][1])
    for path, data in ROOT_FILES.items():
        place = order.target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    said = f"an OCFL 1.1 storage root of {counted(objects, 'object')}"
    return Delivery(said, {"files": files, "objects": objects}, tuple(left_out))


def _write_object(publication: Publication, target: Path) -> int:
    """Write an object: content that is as it was logged, and what follows from the statements.

    Gives how many files it has. Raises `CustodyError` where any of it is withheld, `ExportError`
    where a file is not what its manifest lists.
    """
    folder = publication.folder()
    content = publication.versions[-1].held
    for path, digest in content.items():
        if _put(target / path, folder / path).sha512 != digest:
            raise ExportError(
                f"{folder / path} is not what its manifest lists, so it is not given out. "
                "Run `muniment verify` on the notice."
            )
    computed = dict(_computed(publication.versions))
    for path, data in computed.items():
        _put(target / path, data)
    return len(content) + len(computed)


def _put(place: Path, source: bytes | Path) -> Measured:
    if not place.parent.is_dir():
        place.parent.mkdir(parents=True)
    with place.open("xb", buffering=0) as copy:
        return measure(source, copy)


def _computed(versions: Sequence[Version]) -> Iterator[tuple[str, bytes]]:
    """Give every file of an object that is no content, by its path (OCFL 1.1 §3.2, §3.5, §3.7)."""
    yield OBJECT_DECLARATION, OBJECT_DECLARATION_BYTES
    for number in range(1, len(versions) + 1):
        inventory = build_inventory(versions[:number])
        for folder in (f"v{number}/", "") if number == len(versions) else (f"v{number}/",):
            yield folder + INVENTORY, inventory
            yield folder + SIDECAR, sidecar(inventory)
