"""Which calendars are asked: ``calendars.toml`` in the owner's configuration folder.

::

    [alice]
    url = "https://a.pool.opentimestamps.org"
    promises = ["https://alice.btc.calendar.opentimestamps.org"]

A calendar of OpenTimestamps gathers digests and puts them into a block of Bitcoin. What is
submitted at `url` comes back as a promise in the name of a calendar; nobody is asked for its proof
but those that stand in `promises`, which is `url` alone where nothing else is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest import WebAddressError, parse_web_address
from manifests import Limits
from manifests.moments.authorities import is_authority_name
from muniment.config import Config
from muniment.owner_list import OwnerList, quoted
from muniment.witnesses.authorities import RegistryError, read_services

NAME = "calendars.toml"
_HEADER = "# Written by `muniment stamp add-calendar`. Each table is a calendar (OpenTimestamps)."
_ADDRESS = re.compile(r"[A-Za-z0-9.\-_/:]{1,1000}")  # as proofs may spell one


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar: where digests are submitted, and in whose names it may promise."""

    name: str
    url: str
    promises: tuple[str, ...]

    def made(self, uri: str) -> bool:
        """Tell whether a promise in the name of this address is this calendar's."""
        return uri.rstrip("/") in self.promises


def read_calendars(config: Config) -> tuple[Calendar, ...]:
    """Give the calendars that are asked, by name. Raises `RegistryError`."""
    owned = _list(config)
    return tuple(
        _calendar(f"{owned.path}: [{name}]", name, table)
        for name, table in sorted(owned.read().items())
    )


def add_calendar(config: Config, name: str, url: str, promises: Iterable[str]) -> Calendar:
    """Add a calendar durably; raise `RegistryError` where its name or its address is taken."""
    if not is_authority_name(name):
        raise RegistryError(
            f"{name!r} is no name for a calendar: it has at most 32 lower-case letters, digits and "
            "hyphens."
        )
    calendar = Calendar(name, _address(url), tuple(map(_address, promises)) or (_address(url),))
    if name in {service.name for service in read_services(config)}:
        raise RegistryError(f"{name} is the name of a time authority on your list already.")
    with _list(config).held():
        known = read_calendars(config)
        if any(name == one.name or calendar.url == one.url for one in known):
            raise RegistryError(
                f"{name} or {url} is on the list already. See `muniment stamp list`; "
                "`muniment stamp remove NAME` takes one off it."
            )
        _write(config, (*known, calendar))
    return calendar


def remove_calendar(config: Config, name: str) -> bool:
    """Take a calendar off the list; what it gave stays. False where it is on none."""
    with _list(config).held():
        known = read_calendars(config)
        left = tuple(one for one in known if one.name != name)
        if left != known:
            _write(config, left)
    return left != known


def _address(url: str) -> str:
    try:
        parse_web_address(url, Limits().url_bytes)
    except WebAddressError as error:
        raise RegistryError(f"A calendar is asked at a web address: {error}") from error
    if not _ADDRESS.fullmatch(url):
        raise RegistryError(
            f"{url!r} is no address of a calendar: it has letters, digits and . - _ / : alone."
        )
    return url.rstrip("/")


def _list(config: Config) -> OwnerList:
    return OwnerList(config, NAME, _HEADER)


def _calendar(where: str, name: str, table: Any) -> Calendar:
    if not isinstance(table, Mapping) or table.keys() != {"url", "promises"}:
        raise RegistryError(f"{where} has a url, and promises.")
    promises = table["promises"]
    if not isinstance(promises, list) or not all(isinstance(one, str) for one in promises):
        raise RegistryError(f"{where}: promises is a list of web addresses.")
    return Calendar(name, _address(str(table["url"])), tuple(map(_address, promises)))


def _write(config: Config, calendars: Sequence[Calendar]) -> None:
    lines: list[str] = []
    for one in sorted(calendars, key=lambda one: one.name):
        promises = ", ".join(map(quoted, one.promises))
        lines += ["", f"[{one.name}]", f"promises = [{promises}]", f"url = {quoted(one.url)}"]
    _list(config).write(lines)
