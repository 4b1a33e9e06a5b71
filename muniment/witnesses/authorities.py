"""Which time authorities are asked: ``authorities.toml`` in the owner's configuration folder.

::

    [freetsa]
    url = "https://freetsa.org/tsr"
    digest = "sha512"

Beside it, in ``authorities/NAME/``, lies what pins each: its certificates, as a trust folder has
them. They say by whom an answer must be before it is kept; a verifier pins his own.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest import WebAddressError, parse_web_address
from manifests import Limits, MunimentError
from manifests.moments.authorities import Authority, read_authorities
from muniment.config import Config
from muniment.owner_list import OwnerList, quoted
from muniment.witnesses.pins import Pins, write_pins

NAME = "authorities.toml"
FOLDER = "authorities"
DIGESTS = ("sha512", "sha256")
_HEADER = "# Written by `muniment stamp add`. Each table is a time authority (RFC 3161)."


class RegistryError(MunimentError):
    """The list of time authorities is none, or cannot be changed as asked."""


@dataclass(frozen=True, slots=True)
class Service:
    """A time authority: where it is asked, over which digest, and what pins it."""

    url: str
    digest: str
    authority: Authority

    @property
    def name(self) -> str:
        """The owner's name for it."""
        return self.authority.name


def read_services(config: Config) -> tuple[Service, ...]:
    """Give the authorities that are asked, by name. Raises `RegistryError`, `AuthorityError`."""
    tables = _read(config)
    pinned = {one.name: one for one in read_authorities(config.folder / FOLDER)}
    found: list[Service] = []
    for name, table in sorted(tables.items()):
        if name not in pinned:
            raise RegistryError(
                f"{config.folder / FOLDER / name} is missing: nothing pins the authority {name}. "
                f"Remove it (muniment stamp remove {name}) and add it again."
            )
        found.append(Service(table["url"], table["digest"], pinned[name]))
    return tuple(found)


def add_service(config: Config, name: str, url: str, digest: str, pins: Pins) -> Service:
    """Add an authority durably; raise `RegistryError` where its name or its address is taken."""
    try:
        parse_web_address(url, Limits().url_bytes)
    except WebAddressError as error:
        raise RegistryError(f"An authority is asked at a web address: {error}") from error
    service = Service(url, digest, pins.pin(name))
    with _list(config).held():
        tables = _read(config)
        if name in tables or any(table["url"] == url for table in tables.values()):
            raise RegistryError(
                f"{name} or {url} is on the list already. See `muniment stamp list`; "
                "`muniment stamp remove NAME` takes one off it."
            )
        folder = config.folder / FOLDER / name
        if folder.exists():
            shutil.rmtree(folder)  # Of one that was removed, or never got onto the list.
        write_pins(folder, pins)
        _write(config, {**tables, name: {"url": url, "digest": digest}})
    return service


def remove_service(config: Config, name: str) -> None:
    """Take an authority off the list; what it has stamped stays. Raises `RegistryError`."""
    with _list(config).held():
        tables = _read(config)
        if name not in tables:
            raise RegistryError(f"There is no time authority {name!r}.")
        del tables[name]
        _write(config, tables)
        folder = config.folder / FOLDER / name
        if folder.exists():
            shutil.rmtree(folder)


def _list(config: Config) -> OwnerList:
    return OwnerList(config, NAME, _HEADER)


def _read(config: Config) -> dict[str, dict[str, str]]:
    owned = _list(config)
    return {name: _table(f"{owned.path}: [{name}]", one) for name, one in owned.read().items()}


def _table(where: str, table: Any) -> dict[str, str]:
    good = isinstance(table, dict) and table.keys() == {"url", "digest"}
    if not good or not isinstance(table["url"], str) or table["digest"] not in DIGESTS:
        raise RegistryError(f"{where} has a url, and a digest: {' or '.join(DIGESTS)}.")
    return {"url": table["url"], "digest": table["digest"]}


def _write(config: Config, tables: Mapping[str, Mapping[str, str]]) -> None:
    lines: list[str] = []
    for name, table in sorted(tables.items()):
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {quoted(value)}" for key, value in sorted(table.items())]
    _list(config).write(lines)
