"""Asking calendars, as python-opentimestamps does: a promise now, and its proof hours later.

::

    POST URL/digest             32 bytes; answered with the steps from there to the promise
    GET  URI/timestamp/HEX      answered with the steps from the promise to a block, or with 404

A calendar is shown a digest with a nonce, which tells it nothing of the checkpoint. What it answers
is put together with what was asked, and must then be a proof over the checkpoint, before anybody
keeps it. That a block has what a proof leads to, only a header shows: where the owner keeps that
header, it must. Nothing is signed, so of the rest nobody can say more.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ingest import Caller, CallFailedError, WebAddressError
from manifests import FormatError, LimitError, Limits, Trust
from manifests.judging.block_checks import open_proof, why_refuted
from manifests.moments.opentimestamps import Attestation, Kind, begin_proof
from manifests.moments.stamp_file import PENDING, PROOF, StampFile
from muniment.witnesses.calendars import Calendar

_MOST_ANSWER = 10_000  # bytes, as the reference client takes them
_NONCE = 16
_KIND = "application/octet-stream"
_MOST_AT_ONCE = 16
_NOT_YET = "it has no proof yet"


@dataclass(frozen=True, slots=True)
class Promised:
    """How one calendar answered: a promise, a proof into `blocks`, or `why` neither."""

    name: str
    data: bytes = b""
    blocks: tuple[int, ...] = ()
    why: str = ""

    @property
    def suffix(self) -> str:
        """The suffix of the file in which it is kept."""
        return PROOF if self.blocks else PENDING


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise that waits: over which checkpoint, by its size, its message, and the file."""

    size: int
    message: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What came of one promise: the whole proof `data` into `blocks`; or `why` it still waits.

    `failed` where the calendar did not answer as it should: not where it has no proof yet.
    """

    name: str
    size: int
    data: bytes = b""
    blocks: tuple[int, ...] = ()
    why: str = ""
    failed: bool = False


def ask_calendars(
    calendars: Sequence[Calendar], message: bytes, caller: Caller, limits: Limits, trust: Trust
) -> tuple[Promised, ...]:
    """Submit the digest of these bytes to every calendar; give the answers in their order."""
    if not calendars:
        return ()

    def ask(calendar: Calendar) -> Promised:
        opening, digest = begin_proof(hashlib.sha256(message).digest(), secrets.token_bytes(_NONCE))
        try:
            answer = caller.post(f"{calendar.url}/digest", _KIND, digest, _MOST_ANSWER)
        except (CallFailedError, WebAddressError) as failure:
            return Promised(calendar.name, why=str(failure))
        if answer.status != 200:
            return Promised(calendar.name, why=f"it answers with the HTTP status {answer.status}")
        return _judge(calendar, opening + answer.body, message, limits, trust)

    with ThreadPoolExecutor(min(len(calendars), _MOST_AT_ONCE)) as pool:
        return tuple(pool.map(ask, calendars))


def ask_for_proofs(
    waiting: Sequence[tuple[Calendar, Sequence[Promise]]],
    caller: Caller,
    limits: Limits,
    trust: Trust,
) -> tuple[Upgraded, ...]:
    """Ask each calendar for the proofs that it promised.

    One that does not answer is not asked for its others; nobody else waits for it.
    """
    if not waiting:
        return ()

    def ask(one: tuple[Calendar, Sequence[Promise]]) -> list[Upgraded]:
        calendar, promises = one
        told: list[Upgraded] = []
        for promise in promises:
            try:
                told.append(_upgrade(calendar, promise, caller, limits, trust))
            except (CallFailedError, WebAddressError) as failure:
                told.append(Upgraded(calendar.name, promise.size, why=str(failure), failed=True))
                break
        return told

    with ThreadPoolExecutor(min(len(waiting), _MOST_AT_ONCE)) as pool:
        return tuple(upgraded for told in pool.map(ask, waiting) for upgraded in told)


def _judge(
    calendar: Calendar, data: bytes, message: bytes, limits: Limits, trust: Trust
) -> Promised:
    try:
        proof = open_proof(StampFile(PROOF, data), message, limits)
    except (FormatError, LimitError) as failure:
        return Promised(calendar.name, why=f"its answer is no promise: {failure}")
    blocks = tuple(sorted({end.height for end in proof.of(Kind.BITCOIN)}))
    promises = [end.uri for end in proof.of(Kind.PENDING)]
    if not blocks and not any(map(calendar.made, promises)):
        others = ", ".join(sorted(set(promises))) or "nobody"
        return Promised(
            calendar.name,
            why=f"it promises in the name of {others}; if that is right, remove it, and add it "
            "again with --promises",
        )
    if wrong := why_refuted(StampFile(PROOF, data), message, trust, limits):
        return Promised(calendar.name, why=wrong)
    return Promised(calendar.name, data, blocks)


def _upgrade(
    calendar: Calendar, promise: Promise, caller: Caller, limits: Limits, trust: Trust
) -> Upgraded:
    """Ask for one proof; raise `CallFailedError` and `WebAddressError` where nobody answers."""
    waits, data = Upgraded(calendar.name, promise.size, why=_NOT_YET), promise.data
    try:
        ends = open_proof(StampFile(PROOF, data), promise.message, limits).of(Kind.PENDING)
    except (FormatError, LimitError) as failure:
        return Upgraded(calendar.name, promise.size, why=str(failure), failed=True)
    ours = [end for end in ends if calendar.made(end.uri)]
    # From the last on, so that the places of the others stay what they are.
    for end in reversed(ours):
        answer = _fetch(end, caller)
        if isinstance(answer, str):
            return Upgraded(calendar.name, promise.size, why=answer, failed=True)
        data = data[: end.start] + answer + data[end.end :] if answer else data
    if data == promise.data:
        return waits
    judged = _judge(calendar, data, promise.message, limits, trust)
    if judged.why:
        return Upgraded(calendar.name, promise.size, why=judged.why, failed=True)
    if not judged.blocks:
        return waits  # The steps to another promise: they can be asked for at any time.
    return Upgraded(calendar.name, promise.size, data, judged.blocks)


def _fetch(end: Attestation, caller: Caller) -> bytes | str:
    """Give the steps on from a promise, none where there is no proof yet; else what was wrong."""
    address = f"{end.uri.rstrip('/')}/timestamp/{end.message.hex()}"
    answer = caller.get(address, _MOST_ANSWER)
    if answer.status == 404:
        return b""
    if answer.status != 200 or not answer.body:
        return f"it answers with the HTTP status {answer.status} and {len(answer.body)} bytes"
    return answer.body
