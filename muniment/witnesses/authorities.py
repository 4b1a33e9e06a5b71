"""Which time authorities are asked: ``authorities.toml`` in the owner's configuration folder.

::

    [freetsa]
    url = "https://freetsa.org/tsr"
    digest = "sha512"

Beside it, in ``authorities/NAME/``, lies what pins each: its certificates, as a trust folder has
them. They say by whom an answer must be before it is kept; a verifier pins his own.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest import WebAddressError, parse_web_address
from manifests import Limits, MunimentError
from manifests.authorities import Authority, read_authorities
from muniment.config import Config, create_private
from muniment.durable import locked, write_durably
from muniment.witnesses.pins import Pins, write_pins

NAME = "authorities.toml"
FOLDER = "authorities"
DIGESTS = ("sha512", "sha256")
_HEADER = "# Written by `muniment stamp add`. Each table is a time authority (RFC 3161)."


class RegistryError(MunimentError):
    """The list of time authorities cannot be read, or cannot be changed as asked."""


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
    create_private(config.folder)
    with locked(config.folder / f".{NAME}.lock"):
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
    create_private(config.folder)
    with locked(config.folder / f".{NAME}.lock"):
        tables = _read(config)
        if name not in tables:
            raise RegistryError(f"There is no time authority {name!r}.")
        del tables[name]
        _write(config, tables)
        folder = config.folder / FOLDER / name
        if folder.exists():
            shutil.rmtree(folder)


def _read(config: Config) -> dict[str, dict[str, str]]:
    path = config.folder / NAME
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegistryError(f"{path} cannot be read: {error}.") from error
    return {name: _table(f"{path}: [{name}]", table) for name, table in tables.items()}


def _table(where: str, table: Any) -> dict[str, str]:
    good = isinstance(table, dict) and table.keys() == {"url", "digest"}
    if not good or not isinstance(table["url"], str) or table["digest"] not in DIGESTS:
        raise RegistryError(f"{where} has a url, and a digest: {' or '.join(DIGESTS)}.")
    return {"url": table["url"], "digest": table["digest"]}


def _write(config: Config, tables: Mapping[str, Mapping[str, str]]) -> None:
    lines = [_HEADER]
    for name, table in sorted(tables.items()):
        lines += ["", f"[{name}]"]
        # Printable text in JSON's quotes is a basic string of TOML 1.0.
        lines += [f"{key} = {json.dumps(value)}" for key, value in sorted(table.items())]
    write_durably(config.folder / NAME, "".join(f"{line}\n" for line in lines).encode(), 0o600)
