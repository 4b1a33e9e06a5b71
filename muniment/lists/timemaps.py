"""What another archive says that it has: its TimeMap, recorded as it said it, and read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ingest import (
    Listed,
    MementoSource,
    WebAddressError,
    parse_web_address,
    read_memento_address,
    read_timemap,
)
from manifests import Limits
from muniment.acknowledgement import Acknowledgement
from muniment.lists.material import recorded
from muniment.waiting import Waiting

KIND = "timemap"
_SHORTER = (
    "What came is kept as a record. Raise the limit in muniment.toml, or name a shorter list: most "
    "archives' CDX indexes take from= and to=."
)


class Recorder(Protocol):
    """Who records an address and shelves what came: `muniment.office.Office`."""

    def gather_record(self, address: str, kind: str) -> Waiting: ...
    def shelve(self, waiting: Sequence[Waiting]) -> Sequence[Acknowledgement]: ...


@dataclass(slots=True)
class Found:
    """The mementos of a TimeMap, and the record that holds the page on which each is listed.

    `trouble` says why there are none, where they could not be learned; `unread` counts what could
    not be read.
    """

    mementos: list[Listed] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)
    unread: int = 0
    trouble: str = ""

    def sources(self, wanted: Iterable[Listed]) -> list[MementoSource]:
        """Give what is to be asked for: the earliest first, and no address twice."""
        found: dict[str, MementoSource] = {}
        for one in sorted(wanted, key=lambda one: one.time):
            source = MementoSource(_raw(one), one.time, self.records[one.address])
            found.setdefault(source.address, source)
        return list(found.values())


def find_mementos(office: Recorder, address: str, limits: Limits) -> Found:
    """Ask for a TimeMap and its further pages; each, as it came, is shelved and logged.

    Only pages on the TimeMap's own host are asked for. Raises `SourceError`, `WebAddressError`,
    OSError and what fails in the archive itself.
    """
    found, size = Found(), 0
    home = parse_web_address(address, limits.url_bytes).authority
    pages = {address: False}  # In their order, and whether they were asked for.
    while page := next((one for one, asked in pages.items() if not asked), None):
        pages[page] = True
        waiting = office.gather_record(page, KIND)
        data, found.trouble = _listing(waiting, size, limits.timemap_bytes)
        size += len(data)
        office.shelve([recorded(waiting)])
        if found.trouble:
            return found
        read = read_timemap(data, page)
        found.unread += read.unread
        for one in read.mementos:
            found.mementos.append(one)
            found.records.setdefault(one.address, waiting.id)
        for further in read.pages:
            if _is_of(further, home, limits):
                pages.setdefault(further, False)
        if len(pages) > limits.timemap_pages:
            most = f"it has more than {limits.timemap_pages} pages (limits.timemap_pages)."
            found.trouble = f"{most} {_SHORTER}"
            return found
    return found


def _listing(waiting: Waiting, before: int, most: int) -> tuple[bytes, str]:
    """Read what came behind so many bytes `before` it; give it, or why it cannot be used."""
    [gathered] = waiting.gathered
    if gathered.failure is not None:
        return b"", gathered.failure[1]
    [body] = [file for file in gathered.files if file.kind == "rendition"]
    if before + body.size > most:
        size = f"{before + body.size} bytes, more than {most} (limits.timemap_bytes)"
        return b"", f"so far it has {size}, and half a list says nothing of the rest. {_SHORTER}"
    return (waiting.place / "content" / body.path).read_bytes(), ""


def _is_of(page: str, home: str, limits: Limits) -> bool:
    try:
        return parse_web_address(page, limits.url_bytes).authority == home
    except WebAddressError:
        return False


def _raw(one: Listed) -> str:
    address = read_memento_address(one.address)
    return address.raw if address is not None else one.address
