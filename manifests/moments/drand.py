"""drand chains: the parameters that a verifier pins, and what makes a round one of theirs.

The hash of a chain is over its parameters, so who compared it has compared them (drand v2,
``chain.Info.Hash``): SHA-256 over the period (4 bytes) and the genesis time (8), both big end
first, the public key, the group's hash, and the beacon's id unless it is ``default``. The scheme
is not in it, and need not be: under another one no signature of the chain would hold. In a trust
folder, ``beacons/NAME.toml``::

    chain_hash = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
    scheme = "bls-unchained-g1-rfc9380"
    public_key = "83cf…"
    group_hash = "f477…"
    beacon_id = "quicknet"
    genesis_time = 1692803367
    period = 3
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from manifests.errors import FormatError, MunimentError
from manifests.jcs import parse_json
from manifests.moments.beacon import BeaconError, Round
from manifests.moments.bls import G1_BYTES, G2_BYTES, BlsError, verify_bls

SUFFIX: Final = ".toml"
NAME: Final = re.compile("[a-z0-9][a-z0-9-]{0,31}")
_ID = re.compile("[A-Za-z0-9._-]{1,64}")
_HEX = re.compile("(?:[0-9a-f]{2})*")
_LAST = 253402300799  # the last second of the year 9999
_MOST_BYTES = 1 << 16
_KEYS = (
    *("chain_hash", "scheme", "public_key", "group_hash", "beacon_id"),
    *("genesis_time", "period"),
)


class ChainError(MunimentError):
    """A chain's parameters cannot be read, or are not those that its hash is of."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a chain signs: with a key of `key_bytes`, each round alone or chained to the last."""

    key_bytes: int
    chained: bool


SCHEMES: Final[Mapping[str, Scheme]] = {
    "pedersen-bls-chained": Scheme(G1_BYTES, True),
    "pedersen-bls-unchained": Scheme(G1_BYTES, False),
    "bls-unchained-g1-rfc9380": Scheme(G2_BYTES, False),
}


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain under somebody's own name for it. Times are seconds since 1970, periods seconds."""

    name: str
    scheme: str
    public_key: bytes
    group_hash: bytes
    beacon_id: str
    genesis_time: int
    period: int

    def hash(self) -> bytes:
        """Give the chain's hash, 32 bytes, by which rounds name it."""
        hashing = hashlib.sha256(self.period.to_bytes(4, "big"))
        hashing.update(self.genesis_time.to_bytes(8, "big"))
        hashing.update(self.public_key + self.group_hash)
        if self.beacon_id != "default":
            hashing.update(self.beacon_id.encode("ascii"))
        return hashing.digest()

    def time_of(self, number: int) -> datetime:
        """Give the moment before which nobody knew a round; raise `BeaconError` beyond our time."""
        seconds = self.genesis_time + (number - 1) * self.period
        if number < 1 or seconds > _LAST:
            raise BeaconError(f"no round {number} in our time")
        return datetime.fromtimestamp(seconds, UTC)

    def newest(self, when: datetime) -> int:
        """Give the number of the newest round at a moment; 0 before the first."""
        return max(0, (int(when.timestamp()) - self.genesis_time) // self.period + 1)

    def check(self, one: Round) -> datetime:
        """See that a round is one of this chain; give its moment.

        Raises `BeaconError` where it is none, `NoLibraryError` where that cannot be told.
        """
        scheme = SCHEMES[self.scheme]
        if one.chain != self.hash():
            raise BeaconError("it is of another chain")
        moment = self.time_of(one.number)
        number = one.number.to_bytes(8, "big")
        first = self.group_hash if one.number == 1 else None
        if not scheme.chained and one.previous:
            raise BeaconError("a round of this chain is not chained to the one before")
        if scheme.chained and first is not None and one.previous != first:
            raise BeaconError("the first round is chained to the group's hash")
        if scheme.chained and first is None and len(one.previous) != G2_BYTES:
            raise BeaconError("a round of this chain is chained to the signature of the one before")
        try:
            message = hashlib.sha256(one.previous + number).digest()
            verify_bls(self.public_key, message, one.signature)
        except BlsError as failure:
            raise BeaconError(f"round {one.number}: {failure}") from failure
        return moment

    def to_table(self) -> dict[str, str | int]:
        """Give the parameters as a file of a trust folder has them."""
        return {
            "chain_hash": self.hash().hex(),
            "scheme": self.scheme,
            "public_key": self.public_key.hex(),
            "group_hash": self.group_hash.hex(),
            "beacon_id": self.beacon_id,
            "genesis_time": self.genesis_time,
            "period": self.period,
        }


def read_chain(name: str, table: Mapping[str, Any]) -> Chain:
    """Read a table as `Chain.to_table` writes it; raise `ChainError`."""
    if not NAME.fullmatch(name):
        raise ChainError(
            f"{name!r} is no name for a beacon: it has at most 32 lower-case letters, digits and "
            "hyphens."
        )
    if table.keys() != set(_KEYS):
        raise ChainError(f"The beacon {name} is pinned by {', '.join(_KEYS)}, and by nothing else.")
    scheme, beacon_id = table["scheme"], table["beacon_id"]
    if not isinstance(scheme, str) or scheme not in SCHEMES:
        raise ChainError(
            f"The beacon {name} has the scheme {str(scheme)[:80]!r}; this version knows "
            f"{', '.join(SCHEMES)}."
        )
    if not isinstance(beacon_id, str) or not _ID.fullmatch(beacon_id):
        raise ChainError(f"The beacon {name} has an id that is none: {str(beacon_id)[:80]!r}.")
    chain = Chain(
        name,
        scheme,
        _hex(name, table, "public_key", SCHEMES[scheme].key_bytes),
        _hex(name, table, "group_hash", 32),
        beacon_id,
        _number(name, table, "genesis_time", 0, _LAST),
        _number(name, table, "period", 1, (1 << 32) - 1),
    )
    if (found := chain.hash().hex()) != table["chain_hash"]:
        raise ChainError(
            f"The beacon {name} is not the chain {str(table['chain_hash'])[:64]!r}: the hash of "
            f"these parameters is {found}."
        )
    return chain


def read_info(name: str, data: bytes, chain_hash: str) -> Chain:
    """Read what a relay answers to ``/info``, and hold it against the hash that somebody confirmed.

    Raises `ChainError` where it is not the chain of that hash.
    """
    try:
        info = parse_json(data)
    except FormatError as failure:
        raise ChainError(f"The parameters of {name} are no JSON: {failure}.") from failure
    if not isinstance(info, dict):
        raise ChainError(f"The parameters of {name} are no JSON object.")
    metadata = info.get("metadata")
    beacon_id = metadata.get("beaconID") if isinstance(metadata, dict) else None
    table = {
        "chain_hash": chain_hash,
        "scheme": info.get("schemeID", "pedersen-bls-chained"),
        "public_key": info.get("public_key"),
        "group_hash": info.get("groupHash"),
        "beacon_id": beacon_id or "default",
        "genesis_time": info.get("genesis_time"),
        "period": info.get("period"),
    }
    return read_chain(name, table)


def read_chains(folder: Path) -> tuple[Chain, ...]:
    """Read every chain that is pinned in a folder, by name; none where it is absent.

    Raises `ChainError`, also where one chain has two names.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ChainError(f"{folder} cannot be read: {error.strerror}.") from error
    chains = tuple(_read(path) for path in paths)
    if len({chain.hash() for chain in chains}) != len(chains):
        raise ChainError(f"{folder} gives one chain two names.")
    return chains


def _read(path: Path) -> Chain:
    if path.suffix != SUFFIX:
        raise ChainError(f"{path} is no beacon: their files are NAME{SUFFIX}.")
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise ChainError(f"{path} is larger than the {_MOST_BYTES} bytes that are read of it.")
        table = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise ChainError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ChainError(f"{path} cannot be read: {error}.") from error
    return read_chain(path.stem, table)


def _hex(name: str, table: Mapping[str, Any], key: str, size: int) -> bytes:
    text = table[key]
    if not isinstance(text, str) or len(text) != 2 * size or not _HEX.fullmatch(text):
        raise ChainError(f"The beacon {name}: {key} is {size} bytes in lower-case hex.")
    return bytes.fromhex(text)


def _number(name: str, table: Mapping[str, Any], key: str, least: int, most: int) -> int:
    number = table[key]
    if type(number) is not int or not least <= number <= most:
        raise ChainError(f"The beacon {name}: {key} is a number from {least} to {most}.")
    return number
