"""Which beacons are asked before recording: ``beacons.toml`` in the owner's configuration folder.

::

    [quicknet]
    relays = ["https://api.drand.sh", "https://drand.cloudflare.com"]
    chain_hash = "52db…"        # and the other parameters, as a trust folder has them

    [bitcoin]                   # the one name for block headers of Bitcoin
    kind = "bitcoin"
    relays = ["https://node.example.org/api"]
    floor = 1e13                # the least difficulty of a block that is taken

A round is taken where it is one of the very chain; so a relay can withhold, and nothing else. A
block is taken where its header has the work. What could not be had is said in the statement, and
stops no recording.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ingest import (
    Caller,
    CallFailedError,
    ProxyError,
    WebAddressError,
    fetch_block,
    fetch_round,
    parse_web_address,
)
from manifests import Limits, MunimentError, printable
from manifests.moments.beacon import (
    BITCOIN,
    MOST,
    Beacon,
    BeaconError,
    Block,
    Missing,
    NoBlock,
    Round,
)
from manifests.moments.bls import BlsError, NoLibraryError, check_key
from manifests.moments.drand import Chain, read_chain
from muniment.config import Config
from muniment.owner_list import OwnerList, quoted

NAME = "beacons.toml"
_HEADER = (
    "# Written by `muniment beacon add`. Each table is a beacon that is asked before recording."
)
_MOST_FLOOR = 1e60
_LOGGER = logging.getLogger(__name__)


class BeaconListError(MunimentError):
    """The list of beacons is none, or cannot be changed as asked."""


@dataclass(frozen=True, slots=True)
class Service:
    """A beacon that is asked: its chain, under the owner's name for it, and its relays."""

    chain: Chain
    relays: tuple[str, ...]

    @property
    def name(self) -> str:
        """The owner's name for it."""
        return self.chain.name

    def table(self) -> dict[str, Any]:
        """Give its table in the list."""
        return {"relays": list(self.relays), **self.chain.to_table()}


@dataclass(frozen=True, slots=True)
class BlockService:
    """Servers that are asked for Bitcoin's newest block header, of at least this difficulty."""

    relays: tuple[str, ...]
    floor: float

    @property
    def name(self) -> str:
        """The name that it has on every list."""
        return BITCOIN

    def table(self) -> dict[str, Any]:
        """Give its table in the list."""
        return {"kind": BITCOIN, "relays": list(self.relays), "floor": self.floor}


AnyService = Service | BlockService


class Beacons:
    """Asks every beacon on the list, at most once an interval, whatever comes of it.

    Called, it gives what is known of each: a round that was checked, or why there is none.
    `interval` is in seconds; `monotonic` gives seconds that never run backwards.
    """

    def __init__(
        self,
        services: Sequence[AnyService],
        caller: Caller,
        interval: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services = services
        self._caller = caller
        self._interval = interval
        self._monotonic = monotonic
        self._asked: float | None = None
        self._known: tuple[Beacon, ...] = ()

    def __call__(self) -> tuple[Beacon, ...]:
        """Give what is known of each beacon, in the list's order."""
        if not self._services:
            return ()
        now = self._monotonic()
        if self._asked is None or now - self._asked >= self._interval:
            with ThreadPoolExecutor(len(self._services)) as pool:
                self._known = tuple(pool.map(self._ask, self._services))
            self._asked = now
        return self._known

    def _ask(self, service: AnyService) -> Beacon:
        if isinstance(service, BlockService):
            return self._ask_for_block(service)
        return self._ask_for_round(service)

    def _ask_for_block(self, service: BlockService) -> Block | NoBlock:
        code = "no-answer"
        for server in service.relays:
            try:
                return fetch_block(self._caller, server, Fraction(service.floor))
            except BeaconError as failure:
                code = "not-a-block"
                _tell(service, f"what {server} answers is no block header: {failure}")
            except (CallFailedError, ProxyError, WebAddressError) as failure:
                _tell(service, str(failure))
        return NoBlock(code)

    def _ask_for_round(self, service: Service) -> Round | Missing:
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


def _tell(service: AnyService, why: str) -> None:
    _LOGGER.info("beacon %s: %s", service.name, printable(why))


def read_beacons(config: Config) -> tuple[AnyService, ...]:
    """Give the beacons that are asked, by name; raise `BeaconListError`, `ChainError`."""
    owned = _list(config)
    tables = owned.read()
    return tuple(_service(owned, name, table) for name, table in sorted(tables.items()))


def add_beacon(config: Config, service: AnyService) -> None:
    """Add a beacon durably.

    Raises `BeaconListError` where its name or chain is taken, or its key is none, `NoLibraryError`
    where its rounds could not be checked here.
    """
    try:
        if isinstance(service, Service):
            check_key(service.chain.public_key)
        for relay in service.relays:
            parse_web_address(relay, Limits().url_bytes)
    except WebAddressError as error:
        raise BeaconListError(f"A beacon is asked at web addresses: {error}") from error
    except BlsError as error:
        raise BeaconListError(f"{service.name} cannot be asked: {error}.") from error
    with _list(config).held():
        known = read_beacons(config)
        if any(service.name == one.name or _same_chain(service, one) for one in known):
            raise BeaconListError(
                f"{service.name} or its chain is on the list already. See `muniment beacon list`; "
                "`muniment beacon remove NAME` takes one off it."
            )
        if len(known) == MOST:
            raise BeaconListError(f"A statement names at most {MOST} beacons, and they are listed.")
        _write(config, {one.name: one.table() for one in (*known, service)})


def _same_chain(one: AnyService, other: AnyService) -> bool:
    if isinstance(one, BlockService) or isinstance(other, BlockService):
        return False
    return one.chain.hash() == other.chain.hash()


def remove_beacon(config: Config, name: str) -> None:
    """Take a beacon off the list; statements that name it stay. Raises `BeaconListError`."""
    with _list(config).held():
        known = {one.name: one for one in read_beacons(config)}
        if known.pop(name, None) is None:
            raise BeaconListError(f"There is no beacon {name!r}.")
        _write(config, {key: one.table() for key, one in known.items()})


def _list(config: Config) -> OwnerList:
    return OwnerList(config, NAME, _HEADER)


def _service(owned: OwnerList, name: str, table: Any) -> AnyService:
    relays: Any = table.get("relays") if isinstance(table, dict) else None
    if not (isinstance(relays, list) and relays and all(isinstance(one, str) for one in relays)):
        raise BeaconListError(f"{owned.path}: [{name}] has relays, a list of web addresses.")
    if table.get("kind") == BITCOIN:
        return _block_service(owned, name, table)
    parameters = {key: value for key, value in table.items() if key != "relays"}
    return Service(read_chain(name, parameters), tuple(relays))


def _block_service(owned: OwnerList, name: str, table: Mapping[str, Any]) -> BlockService:
    floor: Any = table.get("floor")
    number = isinstance(floor, int | float) and not isinstance(floor, bool)
    known = table.keys() == {"kind", "relays", "floor"} and name == BITCOIN
    if not (known and number and 0 < floor <= _MOST_FLOOR):
        raise BeaconListError(
            f"{owned.path}: [{BITCOIN}] has kind, relays, and a floor: a difficulty above 0."
        )
    return BlockService(tuple(table["relays"]), float(floor))


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
