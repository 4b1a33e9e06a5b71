"""Forgeries of when a record was composed, by whoever has the signer's and the log's keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from blocks import SECOND, mine
from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import NOTE, STAMP, signed_anew
from frozen_beacons import frozen, sign
from kits import rehash
from manifests.moments.beacon import Block, Missing, Round
from manifests.moments.bitcoin import parse_header

SCRIPT = "verify.sh checks no rounds of beacons: NOT CHECKED"
_AFTER_STAMP = 3_200_000  # some three weeks after the seed was stamped
_REAL = Block(1, parse_header(bytes.fromhex(SECOND)))
_INFINITY = bytes([0xC0]) + bytes(47)


def naming(*items: dict[str, Any], only: int | None = None) -> Act:
    """Have every statement, or one version's, name these beacons."""

    def change(number: int, stated: dict[str, Any]) -> dict[str, Any]:
        return {**stated, "beacons": list(items)} if only in (None, number) else stated

    return signed_anew(statement=change)


def rounds(make: Callable[[], Round]) -> Act:
    """Have the statements name a round that is made when the forger is at work."""
    return lambda scene: naming(make().to_json())(scene)


def spelled(**changes: object) -> Act:
    """Have a good round, spelled otherwise."""
    return lambda scene: naming({**sign(frozen(), 1000).to_json(), **changes})(scene)


def stamped_before(scene: Scene) -> None:
    """Name a round that came out after a listed authority had stamped the head."""
    naming(sign(frozen(), _AFTER_STAMP).to_json())(scene)
    files = scene.files
    scene.put(rehash({**files, STAMP: scene.seed.second.answer(files[NOTE])}))


def _stolen() -> Round:
    return replace(sign(frozen(key=8), 1000, key=8), chain=frozen().hash())


def _attack(name: str, story: str, act: Act, code: int = 1, reason: str = "beacon-wrong") -> Attack:
    script = {"script": 2, "because": SCRIPT} if code == 1 else {}
    return Attack(name, story, code, 12, reason, act, trust="beacons", **script)  # type: ignore[arg-type]


def _block(
    name: str, story: str, changes: dict[str, Any], code: int = 1, reason: str = "beacon-wrong"
) -> Attack:
    """Have signer and log, and name a block for one who pins only the work in it."""
    act = naming({**_REAL.to_json(), **changes})
    because = "verify.sh checks no blocks: NOT CHECKED"
    script = {"script": 2, "because": because} if code == 1 else {}
    return Attack(name, story, code, 12, reason, act, trust="work", **script)  # type: ignore[arg-type]


GROUP = Group(
    "Beacons",
    (
        _attack("beacon-of-another-number", "Puts a later number on a good round.",
                rounds(lambda: replace(sign(frozen(), 1000), number=3_000_000))),
        _attack("beacon-of-an-own-key", "Signs a round with his own key, under the chain's name.",
                rounds(_stolen)),
        _attack("beacon-of-an-own-chain", "Has a chain of his own, and names rounds of it.",
                rounds(lambda: sign(frozen(key=8), 1000, key=8)),
                2, "none that you have pinned"),
        _attack("beacon-of-nothing", "Has the point at infinity for a signature.",
                rounds(lambda: replace(sign(frozen(), 1000), signature=_INFINITY))),
        _attack("beacon-chained-where-none-is", "Adds the signature of a round before.",
                rounds(lambda: replace(sign(frozen(), 1000), previous=_INFINITY))),
        _attack("beacon-beyond-the-calendar", "Names a round of the year 285,000,000.",
                rounds(lambda: replace(sign(frozen(), 1000), number=(1 << 53) - 1))),
        _attack("beacon-with-another-key", "Adds a key to a round that format 1 does not know.",
                spelled(randomness="00" * 32)),
        _attack("beacon-in-capitals", "Spells a round's signature in capitals.",
                spelled(signature="AB" * 48)),
        _attack("beacons-without-number", "Names nine beacons.",
                lambda scene: naming(*[sign(frozen(), 1000).to_json()] * 9)(scene)),
        _attack("beacon-said-to-be-down", "Says that no beacon could be had.",
                naming(Missing(frozen().hash(), "no-answer").to_json()),
                2, "none could be had"),
        _attack("beacon-left-out", "Names no beacon.", signed_anew(), 2, "no beacon is named"),
        _attack("beacon-of-one-version", "Names a beacon in the first version alone.",
                lambda scene: naming(sign(frozen(), 1000).to_json(), only=1)(scene),
                2, "no beacon is named in v2"),
        _block("block-without-work", "Names a header whose hash meets no target.",
               {"header": "00" * 76 + "ffff001d"}),
        _block("block-of-another-time", "Sets the time of a real block forward by a year.",
               {"header": f"{SECOND[:136]}{1263005665:08x}{SECOND[144:]}"}),
        _block("block-of-a-height-in-words", "Spells a block's height as a text.", {"height": "1"}),
        _block("block-that-costs-nothing", "Mines a block of his own, of next to no work.",
               {"header": mine(bytes(32), 1_790_000_000).hex()}, 2, "below the floor"),
        _attack("stamp-older-than-the-beacon", "Names a round that came out after the time stamp.",
                stamped_before, reason="beacon-after-stamp"),
    ),
)  # fmt: skip
