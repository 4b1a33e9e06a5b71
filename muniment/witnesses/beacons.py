"""Which beacons are asked before recording: ``beacons.toml`` in the owner's configuration folder.

::

    [quicknet]
    relays = ["https://api.drand.sh", "https://drand.cloudflare.com"]
    chain_hash = "52db…"        # and the other parameters, as a trust folder has them

A round is taken where it is one of the very chain; so a relay can withhold, and nothing else. What
could not be had is said in the statement, and stops no recording.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ingest import (
    Caller,
    CallFailedError,
    ProxyError,
    WebAddressError,
    fetch_round,
    parse_web_address,
)
from manifests import Limits, MunimentError, printable
from manifests.beacon import MOST, BeaconError, Missing, Round
from manifests.bls import BlsError, NoLibraryError, check_key
from manifests.drand import Chain, read_chain
from muniment.config import Config
from muniment.owner_list import OwnerList, quoted

NAME = "beacons.toml"
_HEADER = (
    "# Written by `muniment beacon add`. Each table is a beacon that is asked before recording."
)
_LOGGER = logging.getLogger(__name__)


class BeaconListError(MunimentError):
    """The list of beacons is none, or cannot be changed as asked."""


@dataclass(frozen=True, slots=True)
class Service:
    """A beacon that is asked: its chain, under the owner's name for it, and its relays."""

    chain: Chain
    relays: tuple[str, ...]

    def table(self) -> dict[str, Any]:
        """Give its table in the list."""
        return {"relays": list(self.relays), **self.chain.to_table()}


class Beacons:
    """Asks every beacon on the list, at most once an interval, whatever comes of it.

    Called, it gives what is known of each: a round that was checked, or why there is none.
    `interval` is in seconds; `monotonic` gives seconds that never run backwards.
    """

    def __init__(
        self,
        services: Sequence[Service],
        caller: Caller,
        interval: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services = services
        self._caller = caller
        self._interval = interval
        self._monotonic = monotonic
        self._asked: float | None = None
        self._known: tuple[Round | Missing, ...] = ()

    def __call__(self) -> tuple[Round | Missing, ...]:
        """Give what is known of each beacon, in the list's order."""
        if not self._services:
            return ()
        now = self._monotonic()
        if self._asked is None or now - self._asked >= self._interval:
            with ThreadPoolExecutor(len(self._services)) as pool:
                self._known = tuple(pool.map(self._ask, self._services))
            self._asked = now
        return self._known

    def _ask(self, service: Service) -> Round | Missing:
        code = "no-answer"
        for relay in service.relays:
            try:
                return fetch_round(self._caller, relay, service.chain)
            except NoLibraryError as failure:
                _tell(service, str(failure))
                return Missing(service.chain.hash(), "not-checkable")
            except BeaconError as failure:
                code = "not-its-round"
                _tell(service, f"what {relay} answers is no round of it: {failure}")
            except (CallFailedError, ProxyError, WebAddressError) as failure:
                _tell(service, str(failure))
        return Missing(service.chain.hash(), code)


def _tell(service: Service, why: str) -> None:
    _LOGGER.info("beacon %s: %s", service.chain.name, printable(why))


def read_beacons(config: Config) -> tuple[Service, ...]:
    """Give the beacons that are asked, by name; raise `BeaconListError`, `ChainError`."""
    owned = _list(config)
    tables = owned.read()
    return tuple(_service(owned, name, table) for name, table in sorted(tables.items()))


def add_beacon(config: Config, chain: Chain, relays: Sequence[str]) -> Service:
    """Add a beacon durably.

    Raises `BeaconListError` where its name or chain is taken, or its key is none, `NoLibraryError`
    where its rounds could not be checked here.
    """
    try:
        check_key(chain.public_key)
        for relay in relays:
            parse_web_address(relay, Limits().url_bytes)
    except WebAddressError as error:
        raise BeaconListError(f"A beacon is asked at web addresses: {error}") from error
    except BlsError as error:
        raise BeaconListError(f"{chain.name} cannot be asked: {error}.") from error
    service = Service(chain, tuple(relays))
    with _list(config).held():
        known = read_beacons(config)
        if any(chain.name == one.chain.name or chain.hash() == one.chain.hash() for one in known):
            raise BeaconListError(
                f"{chain.name} or its chain is on the list already. See `muniment beacon list`; "
                "`muniment beacon remove NAME` takes one off it."
            )
        if len(known) == MOST:
            raise BeaconListError(f"A statement names at most {MOST} beacons, and they are listed.")
        _write(config, {one.chain.name: one.table() for one in (*known, service)})
    return service


def remove_beacon(config: Config, name: str) -> None:
    """Take a beacon off the list; statements that name it stay. Raises `BeaconListError`."""
    with _list(config).held():
        known = {one.chain.name: one for one in read_beacons(config)}
        if known.pop(name, None) is None:
            raise BeaconListError(f"There is no beacon {name!r}.")
        _write(config, {key: one.table() for key, one in known.items()})


def _list(config: Config) -> OwnerList:
    return OwnerList(config, NAME, _HEADER)


def _service(owned: OwnerList, name: str, table: Any) -> Service:
    relays: Any = table.get("relays") if isinstance(table, dict) else None
    if not (isinstance(relays, list) and relays and all(isinstance(one, str) for one in relays)):
        raise BeaconListError(f"{owned.path}: [{name}] has relays, a list of web addresses.")
    parameters = {key: value for key, value in table.items() if key != "relays"}
    return Service(read_chain(name, parameters), tuple(relays))


def _write(config: Config, tables: Mapping[str, Mapping[str, Any]]) -> None:
    lines: list[str] = []
    for name, table in sorted(tables.items()):
        lines += ["", f"[{name}]", *spell_table(table)]
    _list(config).write(lines)


def spell_table(table: Mapping[str, Any]) -> list[str]:
    """Spell the lines of a TOML table of texts, numbers, and lists of texts."""
    return [f"{key} = {_spell(value)}" for key, value in table.items()]


def _spell(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(quoted, value))}]"
    return quoted(value) if isinstance(value, str) else str(value)
