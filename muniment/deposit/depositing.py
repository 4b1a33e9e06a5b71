"""Depositing notices: one item each, or one for all; receipts are logged for what came back whole.

with opened(folder) as (archive, catalogue):
    plan = plan_deposit(order, objects)          # nothing is sent
    for one in plan.items:
        done = carry_out(plan, one, place, pace)
    log_receipts(writer, [...])
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from manifests import Trust
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.citing.gathering import cite
from muniment.custody import Publication, for_publication
from muniment.deposit.delivery import Delivered, Delivery
from muniment.deposit.describe import Told, item_metadata, item_name
from muniment.deposit.parcel import Packing, Parcel, pack_parcel
from muniment.deposit.patience import Pace
from muniment.deposit.place import DepositError, Fields, Place, Sent
from muniment.deposit.receipt import Given, Receipt, read_receipts
from muniment.edition.shelved import read_shelved
from muniment.reading import view_shelved

INTERNET_ARCHIVE = "internet-archive"
_ITEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{4,99}")


@dataclass(frozen=True, slots=True)
class Order:
    """What is deposited from, when, and how: `item` names one item for all, `again` says that a
    notice goes out although it has a receipt. `folder` is private, and holds what is packed.
    """

    archive: Archive
    catalogue: Catalogue
    trust: Trust
    folder: Path
    at: datetime
    item: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """One item: its name, what is said of it, how it is known as ours, and what it is to hold."""

    item: str
    fields: Fields
    owns: str
    parcels: tuple[Parcel, ...]

    @property
    def files(self) -> tuple[Sent, ...]:
        """All its files."""
        return tuple(file for one in self.parcels for file in one.files)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be sent, item by item, and the receipts of notices that were given before."""

    items: tuple[Planned, ...]
    known: tuple[Receipt, ...]


def plan_deposit(order: Order, objects: Sequence[str]) -> Plan:
    """Pack what is to be sent. Nothing goes out. Raises `DepositError` and `CustodyError`."""
    if order.item is not None and not _ITEM.fullmatch(order.item):
        raise DepositError(
            f"{order.item!r} names no item: 5 to 100 ASCII letters, digits, dots, hyphens and "
            "underscores, the first a letter or digit."
        )
    known: list[Receipt] = []
    items: list[Planned] = []
    packed: list[Told] = []
    for object_id in objects:
        receipts = read_receipts(order.archive, order.catalogue, object_id, INTERNET_ARCHIVE)
        publication = for_publication(order.archive, order.catalogue, object_id, order.at)
        publication.require()
        if receipts and receipts[-1].version == len(publication.versions) and not order.again:
            known.append(receipts[-1])
            continue
        one = _pack(order, publication)
        if order.item is None:
            earlier = receipts[-1].item if receipts else None
            items.append(_planned(order, (one,), earlier or item_name(one)))
        else:
            packed.append(one)
    if packed and order.item is not None:
        items.append(_planned(order, packed, order.item))
    return Plan(tuple(items), tuple(known))


def carry_out(planned: Planned, place: Place, pace: Pace) -> tuple[Delivered, tuple[Given, ...]]:
    """Deliver an item; give what came of it, and what deserves a receipt. Raises `DepositError`."""
    delivery = Delivery(place, planned.item, planned.fields, planned.owns, pace)
    done = delivery.deliver(planned.files)
    wrong = {finding.where for finding in done.findings}
    return done, tuple(
        Given(parcel, INTERNET_ARCHIVE, planned.item)
        for parcel in planned.parcels
        if not any(f"{planned.item}/{file.name}" in wrong for file in parcel.files)
    )


def _planned(order: Order, packed: Sequence[Told], item: str) -> Planned:
    collection = order.archive.settings.deposit.collection
    origin = order.archive.roles.log.name
    shared = order.item is not None
    return Planned(
        item=item,
        fields=item_metadata(packed, origin, collection),
        # What one item holds of many grows: then it is the archive's, by the name of its log.
        owns=origin if shared else packed[0].parcel.object,
        parcels=tuple(one.parcel for one in packed),
    )


def _pack(order: Order, publication: Publication) -> Told:
    row = order.catalogue.versions(publication.object)[-1]
    view = view_shelved(order.archive, order.catalogue, row, order.at)
    limits = order.archive.settings.limits
    editions = [read_shelved(view, version, limits) for version in view.versions]
    name = re.sub(r"[^a-z0-9]+", "-", publication.object.lower()).strip("-")
    folder = order.folder / name
    packing = Packing(order.archive, order.catalogue, order.trust, folder)
    prefix = f"{name}/" if order.item is not None else ""
    parcel = pack_parcel(packing, publication, editions, prefix)
    newest = view.versions[-1]
    languages = {column.language for one in editions[-1].renditions for column in one.columns}
    citation = cite(view, newest, editions[-1])
    return Told(parcel, citation, newest.description, tuple(sorted(languages)))
