"""Sending a parcel and having it back: what is there already stays, what is not goes up.

    look       an item that is somebody else's, or dark, takes nothing
    send       what the item does not list; what it lists with other bytes is never replaced
    wait       until the item lists all of it, and no work on it is under way
    fetch      every byte, and compare: before that nothing is called delivered

The same call goes on where another was stopped: all that it needs to know stands in the item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from checksums import Digest, Finding, Severity
from muniment.deposit.patience import Pace
from muniment.deposit.place import (
    DepositError,
    Fields,
    GoneError,
    Item,
    OverloadedError,
    Place,
    RefusedError,
    Sent,
)

# What says whose an item is, and what it must say of everything that was added to it.
_OWN = ("external-identifier", "muniment-log")
_GROWING = ("external-identifier", "muniment-manifest")


class NotListedError(DepositError):
    """A place took files and does not list them yet."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file as it must come back."""

    name: str
    size: int
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of an item: which names were sent now, and what came back otherwise.

    `findings` are empty where every byte came back.
    """

    item: Item
    sent: tuple[str, ...]
    findings: tuple[Finding, ...]


class Delivery:
    """Deliveries to one item of a place; `owns` is how an item that is there is known as ours."""

    def __init__(self, place: Place, item: str, fields: Fields, owns: str, pace: Pace) -> None:
        self._place, self._item, self._fields = place, item, fields
        self._owns, self._pace = owns, pace

    def deliver(self, files: Sequence[Sent]) -> Delivered:
        """Deliver files. Raises `DepositError` where that cannot be, or not now."""
        missing = self.missing(files)
        for file in missing:
            self._send(file)
        item = self._wait_for(files)
        self._describe(item)
        wanted = [Wanted(file.name, file.size, file.sha256) for file in files]
        findings = tuple(compare(self._place, self._item, wanted, self._pace))
        return Delivered(item, tuple(file.name for file in missing), findings)

    def missing(self, files: Sequence[Sent]) -> list[Sent]:
        """Give what the item does not have; raise where it may not be sent there."""
        item = self._look()
        self._check(item)
        missing = [file for file in files if not _is_listed(file, item)]
        for file in missing:
            if (there := item.files.get(file.name)) is not None:
                raise DepositError(
                    f"{self._item} has a {file.name} with other bytes (MD5 {there.md5 or '?'}). "
                    "What was given once is not replaced: name another item with --item."
                )
        return missing

    def _look(self) -> Item:
        return self._pace.persist(lambda: self._place.look(self._item))

    def _check(self, item: Item) -> None:
        if item.exists and item.dark:
            raise RefusedError(
                f"{self._item} was taken out of sight (it is dark), and takes nothing. Ask "
                "info@archive.org why, or name another item with --item."
            )
        said = {one for name in _OWN for one in item.fields.get(name, ())}
        if item.exists and self._owns not in said:
            raise RefusedError(
                f"{self._item} is there already and does not say that it holds {self._owns}. "
                "Name another item with --item."
            )

    def _send(self, file: Sent) -> None:
        tries = 0

        def send() -> None:
            nonlocal tries
            tries += 1
            if tries > 1:
                # A line that broke after the last byte may have left the file there.
                if _is_listed(file, self._place.look(self._item)):
                    return
                if self._place.is_overloaded(self._item):
                    raise OverloadedError("archive.org wants no more requests now.", None)
            self._place.send(self._item, file, self._fields, self._pace.moved)

        self._pace.persist(send)

    def _describe(self, item: Item) -> None:
        """Add what is new to what an item says of itself, which an upload does not change."""
        grown = {
            name: [*known, *new]
            for name in _GROWING
            for known in [item.fields.get(name, ())]
            if (new := [one for one in self._fields.get(name, ()) if one not in known])
        }
        if grown:
            self._pace.persist(lambda: self._place.describe(item, grown))

    def _wait_for(self, files: Sequence[Sent]) -> Item:
        for pause in self._pace.waits():
            item = self._look()
            self._check(item)
            missing = [file.name for file in files if not _is_listed(file, item)]
            if not missing and not item.busy:
                return item
            why = f"does not list {len(missing)} files yet" if missing else "is at work still"
            self._pace.rest(f"{self._item} {why}.", pause)
        item = self._look()
        missing = [file.name for file in files if not _is_listed(file, item)]
        if not missing:
            return item  # What works on it may be a derivation, which concerns no original.
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise NotListedError(
            f"{self._item} took everything, and does not list {missing[0]}{more} as it was sent. "
            "So there is no receipt. The same call asks again, and sends what is still not there."
        )


def compare(place: Place, item: str, wanted: Sequence[Wanted], pace: Pace) -> Iterator[Finding]:
    """Fetch each file and hash it; give what is not as it was given.

    Raises `DepositError` where a place does not let it be fetched, or not now.
    """
    for one in wanted:
        try:
            came = pace.persist(partial(place.fetch, item, one.name, one.size, pace.moved))
        except GoneError as gone:
            yield _finding("holding-gone", item, one, detail=str(gone))
            continue
        if (came.size, came.sha256) != (one.size, one.sha256):
            yield _finding(
                "holding-changed",
                item,
                one,
                wanted=one.sha256.hex,
                came=came.sha256.hex,
                size=str(came.size),
            )


def _finding(code: str, item: str, one: Wanted, **particulars: str) -> Finding:
    return Finding(code, Severity.ERROR, f"{item}/{one.name}", tuple(particulars.items()))


def _is_listed(file: Sent, item: Item) -> bool:
    there = item.files.get(file.name)
    return there is not None and (there.size, there.md5) == (file.size, file.md5)
