"""Kits whose roles have several terms, as muniment would write them and as a forger would.

Each is of two versions, at entries 1 and 2 of a log of three. A table gives, by what was done, the
kit, the exit code that every tool must answer with, and the numbers of the checks that fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from checksums import EMPTY_ROOT
from kits import ORIGIN, OURS, THEIRS, Files, Keys, example_kit, keys, papers, rehash, remake
from manifests import Checkpoint, NoteSigner, PrivateKey, sign_note
from redacted_kits import redacted_kit

KIT = example_kit()
NOTE = "log/checkpoint"
NEXT_ORIGIN = f"{ORIGIN}/2"
LAST = (1 << 63) - 1

# Whoever follows us: with another signer, with another log, with both.
NEW_SIGNER = OURS._replace(signer=keys("the next signer").signer)
NEW_LOG = OURS._replace(log=NoteSigner(NEXT_ORIGIN, b"2" * 32))
HEIR = NEW_SIGNER._replace(log=NEW_LOG.log)
THIRD = HEIR._replace(log=NoteSigner(f"{ORIGIN}/3", b"3" * 32))

ROTATED = OURS.roles((2, NEW_SIGNER))
SUCCEEDED = OURS.roles((2, HEIR))


class Case(NamedTuple):
    """A kit, the exit code, and which checks fail; none of them where it cannot be read."""

    kit: Files
    code: int = 0
    fail: tuple[int, ...] = ()


def kit(
    document: bytes,
    first: Keys = OURS,
    second: Keys = OURS,
    head: Keys | None = None,
    *,
    serial: int | None = None,
    roles: Files | None = None,
    origins: Mapping[int, str] | None = None,
    **changes: Any,
) -> Files:
    """Make a kit of two versions by these keys, each in its own log, and a head by another's."""
    by = (first, second)
    named = {1: first.log.name, 2: second.log.name, **(origins or {})}
    signers: dict[int, PrivateKey] = {number: one.signer for number, one in enumerate(by, 1)}
    terms = document.count(b"\n# from: ") + 1
    return remake(
        KIT,
        head or second,
        roles=papers(document, OURS, serial or terms) if roles is None else roles,
        signers=signers,
        statement=lambda number, said: {**said, "origin": named[number]},
        **changes,
    )


def spelled(old: bytes, new: bytes, document: bytes = SUCCEEDED) -> Case:
    """Roles in another spelling, which root signed."""
    assert old in document, old
    changed = document.replace(old, new, 1)
    return Case(kit(changed, OURS, HEIR, serial=document.count(b"\n# from: ") + 1), 1, (2,))


def root_of(text: bytes) -> Case:
    """Roles whose second term goes on from a tree with this for a root."""
    line = next(line for line in SUCCEEDED.splitlines() if line.startswith(b"# from: "))
    return spelled(line, b"# from: 2 " + text)


def with_papers(made: Files, document: bytes, serial: int) -> Files:
    """The kit with other roles in the place of its own."""
    kept = {path: data for path, data in made.items() if not path.startswith("keys/roles/")}
    return rehash(kept | papers(document, OURS, serial))


def spell(log: Keys) -> bytes:
    return f"# log: {log.log.verifier}\n".encode()


def note(size: int, by: Keys, root: bytes = b"m" * 32) -> bytes:
    """A checkpoint of another tree."""
    found = EMPTY_ROOT if size == 0 else root
    return sign_note(Checkpoint(by.log.name, size, found).body(), by.log)


OLD_PAIR, NEW_PAIR = papers(OURS.roles(), OURS), papers(ROTATED, OURS, 2)
_LOST_SIGNATURE = {path: data for path, data in NEW_PAIR.items() if not path.endswith(".sig")}
_LOST_DOCUMENT = {path: data for path, data in NEW_PAIR.items() if path.endswith(".sig")}
_UNSIGNED = {**NEW_PAIR, "keys/roles/0002.sig": OLD_PAIR["keys/roles/0001.sig"]}
_HEAD_LINE = b'signer@example.org/muniment-example namespaces="'

SOUND: dict[str, Case] = {
    "a rotation": Case(kit(ROTATED, OURS, NEW_SIGNER)),
    "a rotation before both": Case(kit(OURS.roles((1, NEW_SIGNER)), NEW_SIGNER, NEW_SIGNER)),
    "a rotation right behind the head": Case(kit(OURS.roles((3, NEW_SIGNER)))),
    "a rotation far behind the head": Case(kit(OURS.roles((LAST, NEW_SIGNER)))),
    "a rotation back to the first signer": Case(
        kit(OURS.roles((1, NEW_SIGNER), (2, OURS)), NEW_SIGNER, OURS)
    ),
    "a succession": Case(kit(SUCCEEDED, OURS, HEIR)),
    "a succession with the same signer": Case(kit(OURS.roles((2, NEW_LOG)), OURS, NEW_LOG)),
    "a succession right behind the head": Case(kit(OURS.roles((3, HEIR)))),
    "a rotation and a succession": Case(
        kit(OURS.roles((1, NEW_SIGNER), (2, HEIR)), NEW_SIGNER, HEIR)
    ),
    "two successions": Case(kit(OURS.roles((1, HEIR), (2, THIRD)), HEIR, THIRD)),
    "two successions, of which the last is to come": Case(
        kit(OURS.roles((1, HEIR), (3, THIRD)), HEIR, HEIR)
    ),
    "a log of one key and another origin": Case(
        kit(
            OURS.roles((2, OURS._replace(log=NoteSigner(NEXT_ORIGIN, OURS.log.seed)))),
            OURS,
            OURS._replace(log=NoteSigner(NEXT_ORIGIN, OURS.log.seed)),
        )
    ),
    "an origin with a backslash": Case(
        kit(
            OURS.roles((2, OURS._replace(log=NoteSigner("例/\\2", b"4" * 32)))),
            OURS,
            OURS._replace(log=NoteSigner("例/\\2", b"4" * 32)),
        )
    ),
    "a redaction by the next signer": Case(
        with_papers(redacted_kit(signer=NEW_SIGNER.signer), OURS.roles((3, NEW_SIGNER)), 2), 2
    ),
}

OUT_OF_TERM: dict[str, Case] = {
    "the old signer after the rotation": Case(kit(ROTATED, OURS, OURS), 1, (3,)),
    "the new signer before the rotation": Case(kit(ROTATED, NEW_SIGNER, NEW_SIGNER), 1, (3,)),
    "a signer of no term": Case(
        kit(ROTATED, OURS, OURS._replace(signer=THEIRS.signer)), 1, (3,)
    ),
    "a signer between two terms of its own": Case(
        kit(OURS.roles((1, NEW_SIGNER), (2, OURS)), OURS, OURS), 1, (3,)
    ),
    "a redaction by a signer to come": Case(
        with_papers(redacted_kit(signer=NEW_SIGNER.signer), OURS.roles((4, NEW_SIGNER)), 2), 1, (3,)
    ),
    "the earlier origin at a later entry": Case(
        kit(SUCCEEDED, OURS, HEIR, origins={2: ORIGIN}), 1, (3,)
    ),
    "the later origin at an earlier entry": Case(
        kit(SUCCEEDED, OURS, HEIR, origins={1: NEXT_ORIGIN}), 1, (3,)
    ),
    "the earlier origin where one signer signs for both": Case(
        kit(OURS.roles((2, NEW_LOG)), OURS, NEW_LOG, origins={2: ORIGIN}), 1, (3,)
    ),
    "an origin of no log": Case(
        kit(SUCCEEDED, OURS, HEIR, origins={2: "evil.example"}), 1, (6,)
    ),
    "the first log's head beyond its end": Case(kit(SUCCEEDED, OURS, HEIR, OURS), 1, (9,)),
    "the next log's head before its beginning": Case(
        kit(OURS.roles((9, HEIR)), OURS, OURS, HEIR), 1, (9,)
    ),
    "the next log's head of the empty tree": Case(
        kit(SUCCEEDED, OURS, HEIR, note=lambda _note: note(0, HEIR)), 1, (9,)
    ),
    "a head of the next log by the first log's key": Case(
        kit(SUCCEEDED, OURS, HEIR, OURS._replace(log=NoteSigner(NEXT_ORIGIN, OURS.log.seed))),
        1,
        (9,),
    ),
    "a head of no log": Case(
        kit(SUCCEEDED, OURS, HEIR, HEIR._replace(log=THEIRS.log)), 1, (9,)
    ),
}  # fmt: skip

PLACES: dict[str, Case] = {
    "serial 1 under 0002": Case(kit(OURS.roles(), serial=2), 1, (2,)),
    "serial 2 under 0001": Case(kit(ROTATED, OURS, NEW_SIGNER, serial=1), 1, (2,)),
    "serial 2 under 0003": Case(kit(ROTATED, OURS, NEW_SIGNER, serial=3), 1, (2,)),
    "two pairs": Case(kit(ROTATED, OURS, NEW_SIGNER, roles=OLD_PAIR | NEW_PAIR), 1, (1,)),
    "a pair 0000": Case(
        kit(ROTATED, OURS, NEW_SIGNER, roles=papers(OURS.roles(), OURS, 0) | NEW_PAIR), 1, (1,)
    ),
    "a second pair without its document": Case(
        kit(ROTATED, OURS, NEW_SIGNER, roles=OLD_PAIR | _LOST_DOCUMENT), 1, (1, 3)
    ),
    "a second pair without its signature": Case(
        kit(ROTATED, OURS, NEW_SIGNER, roles=OLD_PAIR | _LOST_SIGNATURE), 3
    ),
    "no signature": Case(kit(ROTATED, OURS, NEW_SIGNER, roles=_LOST_SIGNATURE), 3),
    "the signature of the roles before": Case(
        kit(ROTATED, OURS, NEW_SIGNER, roles=_UNSIGNED), 1, (2,)
    ),
    "roles by a root that nobody pinned": Case(
        kit(ROTATED, OURS, NEW_SIGNER, roles=papers(ROTATED, THEIRS, 2)), 2
    ),
}

SPELLED: dict[str, Case] = {
    "a serial that is too low": spelled(b"serial: 2", b"serial: 1"),
    "a serial that is too high": spelled(b"serial: 2", b"serial: 3"),
    "a serial with a zero before it": spelled(b"serial: 2", b"serial: 02"),
    "a beginning with a zero before it": spelled(b"# from: 2 ", b"# from: 02 "),
    "a beginning below zero": spelled(b"# from: 2 ", b"# from: -2 "),
    "a first term that begins later": spelled(
        spell(OURS), b"# from: 1 " + b"A" * 43 + b"=\n" + spell(OURS), OURS.roles()
    ),
    "a beginning at the first entry": spelled(b"# from: 2 ", b"# from: 0 "),
    "a beginning of 2^63 entries": spelled(b"# from: 2 ", b"# from: 9223372036854775808 "),
    "a beginning of 10^30 entries": spelled(b"# from: 2 ", b"# from: 1" + b"0" * 30 + b" "),
    "a beginning with two spaces": spelled(b"# from: 2 ", b"# from: 2  "),
    "a beginning in upper case": spelled(b"# from: ", b"# From: "),
    "a term that begins before the one before": spelled(
        b"# from: 12 ", b"# from: 8 ", OURS.roles((9, NEW_SIGNER), (12, HEIR))
    ),
    "a term that begins with the one before": spelled(
        b"# from: 12 ", b"# from: 9 ", OURS.roles((9, NEW_SIGNER), (12, HEIR))
    ),
    "a root that is no base64": root_of(b"!" * 44),
    "a root of three bytes": root_of(b"AAAA"),
    "a root of 31 bytes": root_of(b"A" * 42 + b"=="),
    "a root of 33 bytes": root_of(b"A" * 44),
    "a root with a stray bit": root_of(b"A" * 42 + b"B="),
    "a root without padding": root_of(b"A" * 43),
    "no root": root_of(b""),
    "a root and more": root_of(b"A" * 43 + b"= x"),
    "the first log's line again": spelled(spell(HEIR), spell(OURS)),
    "the next log's line twice": spelled(spell(HEIR), spell(HEIR) * 2),
    "the first origin again, with another key": spelled(
        spell(HEIR), spell(OURS._replace(log=NoteSigner(ORIGIN, b"5" * 32)))
    ),
    "a return to the first log": spelled(
        spell(THIRD), spell(OURS), OURS.roles((1, HEIR), (2, THIRD))
    ),
    "a next log key with another id": spelled(
        spell(HEIR), spell(HEIR).replace(b"+", b"+00000000+", 1)
    ),
    "a next log key cut short": spelled(spell(HEIR), spell(HEIR)[:-5] + b"\n"),
    "a log line behind a signer": spelled(_HEAD_LINE, spell(HEIR) + _HEAD_LINE),
    "a term without a signer": spelled(
        SUCCEEDED[SUCCEEDED.index(b"# from: ") :], b"# from: 2 " + b"A" * 43 + b"=\n"
    ),
    "a first term without a signer": spelled(SUCCEEDED.splitlines(True)[4], b""),
    "an origin of the newest log": spelled(
        f"# origin: {ORIGIN}\n".encode(), f"# origin: {NEXT_ORIGIN}\n".encode()
    ),
    "an origin of a line too many": spelled(b"# from: ", b"# origin: x\n# from: "),
}  # fmt: skip
