"""Beacons as statements and captures carry them: public values that nobody could know earlier.

An item of a statement's ``beacons`` is what was asked of one beacon before recording began::

    {"chain": "52db…", "kind": "drand", "round": 1000, "signature": "b446…"}
    {"chain": "52db…", "failure": {"code": "no-answer", "sentence": "…"}, "kind": "drand"}

A chained scheme has ``previous`` too, the signature of the round before. The ``warcinfo`` of a
capture says the same in a field a line: ``beacon: drand 52db… 1000 b446…``. A block header of
Bitcoin is a beacon as well, and its field ``beacon: bitcoin 958000 0020…``::

    {"header": "0020…", "height": 958000, "kind": "bitcoin"}
    {"failure": {"code": "no-answer", "sentence": "…"}, "kind": "bitcoin"}
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from manifests.errors import FormatError
from manifests.moments.bitcoin import SIZE, Header, parse_header

FIELD: Final = "beacon"
KIND: Final = "drand"
BITCOIN: Final = "bitcoin"
KINDS: Final = (KIND, BITCOIN)
MOST: Final = 8  # beacons of one statement
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_CHAIN_BYTES = 32
_SIGNATURE_BYTES = 96  # in G2, the longer one
_WHY = {
    "no-answer": "No relay of this beacon answered with a round.",
    "not-its-round": "What a relay answered was no round of this beacon.",
    "not-checkable": "This installation could not check a round, so none was taken.",
}
_WHY_NO_BLOCK = {
    "no-answer": "No server that was asked answered with a block header.",
    "not-a-block": "What a server answered was no block header with as much work as was asked for.",
}
_LAST_HEIGHT = 9_999_999_999  # as many digits as a verifier's file of headers has room for


class BeaconError(FormatError):
    """What is said to be a beacon's value is none, or not of the beacon that it names."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a drand chain, as somebody claims it: its number, and the signature over it.

    `chain` is the chain's hash (32 bytes); `previous` the signature of the round before, in a
    chained scheme, and empty elsewhere. The round's randomness is the signature's SHA-256.
    """

    chain: bytes
    number: int
    signature: bytes
    previous: bytes = b""

    def to_json(self) -> dict[str, Any]:
        """Give the item of a statement."""
        item: dict[str, Any] = {
            "chain": self.chain.hex(),
            "kind": KIND,
            "round": self.number,
            "signature": self.signature.hex(),
        }
        if self.previous:
            item["previous"] = self.previous.hex()
        return item

    def line(self) -> str:
        """Give the value of a ``warcinfo`` field."""
        words = [KIND, self.chain.hex(), str(self.number), self.signature.hex()]
        return " ".join([*words, self.previous.hex()] if self.previous else words)


@dataclass(frozen=True, slots=True)
class Missing:
    """A beacon that was asked and gave nothing to be used; `code` says why."""

    chain: bytes
    code: str

    def to_json(self) -> dict[str, Any]:
        """Give the item of a statement."""
        failure = {"code": self.code, "sentence": _WHY[self.code]}
        return {"chain": self.chain.hex(), "failure": failure, "kind": KIND}


@dataclass(frozen=True, slots=True)
class Block:
    """A block's header, as somebody claims it, and the height at which he says that it stands."""

    height: int
    header: Header

    def to_json(self) -> dict[str, Any]:
        """Give the item of a statement."""
        return {"header": self.header.data.hex(), "height": self.height, "kind": BITCOIN}

    def line(self) -> str:
        """Give the value of a ``warcinfo`` field."""
        return f"{BITCOIN} {self.height} {self.header.data.hex()}"


@dataclass(frozen=True, slots=True)
class NoBlock:
    """Servers that were asked for a block header, and gave none; `code` says why."""

    code: str

    def to_json(self) -> dict[str, Any]:
        """Give the item of a statement."""
        failure = {"code": self.code, "sentence": _WHY_NO_BLOCK[self.code]}
        return {"failure": failure, "kind": BITCOIN}


Value = Round | Block
Beacon = Value | Missing | NoBlock


def read_beacons(items: Sequence[Mapping[str, Any]]) -> tuple[Beacon, ...]:
    """Read the items of a statement that are of a kind known here; others are left out.

    Raises `BeaconError` for what is said to be of such a kind and is not as format 1 has it.
    """
    if len(items) > MOST:
        raise BeaconError(f"a statement names at most {MOST} beacons, and not {len(items)}")
    readers = {KIND: _read, BITCOIN: _read_block}
    return tuple(
        readers[kind](item) for item in items if (kind := str(item.get("kind"))) in readers
    )


def read_line(value: str) -> Round:
    """Read the value of a ``warcinfo`` field; raise `BeaconError`."""
    words = value.split(" ")
    if (
        len(words) not in (4, 5)
        or words[0] != KIND
        or not re.fullmatch("[1-9][0-9]{0,15}", words[2])
    ):
        raise BeaconError(
            "a beacon is: drand CHAIN ROUND SIGNATURE, and in chained schemes PREVIOUS"
        )
    previous = _bytes(words[4], _SIGNATURE_BYTES) if len(words) == 5 else b""
    return Round(_chain(words[1]), int(words[2]), _bytes(words[3], _SIGNATURE_BYTES), previous)


def _read_block(item: Mapping[str, Any]) -> Block | NoBlock:
    if "failure" in item:
        failure = item["failure"]
        code = failure.get("code") if isinstance(failure, dict) else None
        if item.keys() != {"failure", "kind"} or code not in _WHY_NO_BLOCK:
            raise BeaconError("servers that gave no block header say why, and no more")
        return NoBlock(code)
    if item.keys() != {"header", "height", "kind"}:
        raise BeaconError("a block header has other keys than format 1 gives it")
    height = item["height"]
    if type(height) is not int or not 0 <= height <= _LAST_HEIGHT:
        raise BeaconError(f"not the height of a block: {height!r}")
    data = _bytes(item["header"], SIZE)
    if len(data) != SIZE:
        raise BeaconError(f"a block header has {SIZE} bytes, not {len(data)}")
    return Block(height, parse_header(data))


def _read(item: Mapping[str, Any]) -> Round | Missing:
    chain = _chain(item.get("chain"))
    if "failure" in item:
        failure = item["failure"]
        code = failure.get("code") if isinstance(failure, dict) else None
        if item.keys() != {"chain", "failure", "kind"} or code not in _WHY:
            raise BeaconError("a beacon that gave nothing says why, and no more")
        return Missing(chain, code)
    if (
        not {"round", "signature"}
        <= item.keys()
        <= {"chain", "kind", "previous", "round", "signature"}
    ):
        raise BeaconError("a round has other keys than format 1 gives it")
    number = item["round"]
    if type(number) is not int or number < 1:
        raise BeaconError(f"not the number of a round: {number!r}")
    previous = _bytes(item["previous"], _SIGNATURE_BYTES) if "previous" in item else b""
    return Round(chain, number, _bytes(item["signature"], _SIGNATURE_BYTES), previous)


def _chain(text: Any) -> bytes:
    data = _bytes(text, _CHAIN_BYTES)
    if len(data) != _CHAIN_BYTES:
        raise BeaconError("a chain is named by its hash, 64 hex digits")
    return data


def _bytes(text: Any, most: int) -> bytes:
    if not isinstance(text, str) or len(text) > 2 * most or not _HEX.fullmatch(text):
        raise BeaconError(f"not at most {most} bytes in lower-case hex: {str(text)[:80]!r}")
    return bytes.fromhex(text)
