"""Asking one witness to cosign a head, as c2sp.org/tlog-witness has it, whatever it answers.

The witness says which head it cosigned last (409), and gets the proof that ours extends it. What it
claims is a claim: where it says that our log is longer, or another, its own cosigned head is asked
for, and only what our log's key has signed counts as shown.
"""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass
from typing import Final

from checksums import ProofError, root_at
from ingest import Answer, Caller, CallFailedError, WebAddressError
from manifests import (
    ADD_CHECKPOINT,
    SIZE_TYPE,
    AddCheckpoint,
    Checkpoint,
    Cosigned,
    FormatError,
    Limits,
    MunimentError,
    Roles,
    SignatureError,
    check_cosignatures,
    parse_cosignatures,
    parse_size,
    printable,
)
from muniment.archive.log import Log
from muniment.witnesses.registry import AskedWitness

_TURNS: Final = 3  # A witness that others use too may have moved on once more.
_TEXT: Final = "text/plain; charset=utf-8"
_SHOWN: Final = 120


class Ending(enum.Enum):
    """How it ended to ask a witness."""

    COSIGNED = "cosigned"
    KEPT = "kept"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    GARBAGE = "garbage"
    WRONG = "wrong"
    LATER = "later"
    AHEAD_SAID = "ahead-said"
    OTHER_SAID = "other-said"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one witness answered. `line` is its cosignature where it gave one.

    `size` is the head that it speaks of where it contradicts ours, `note` that head where it was
    signed by our log's own key.
    """

    witness: AskedWitness
    ending: Ending
    detail: str = ""
    cosigned: Cosigned | None = None
    size: int | None = None
    note: bytes | None = None

    @property
    def counts(self) -> bool:
        """Whether the head has this witness's cosignature."""
        return self.ending in (Ending.COSIGNED, Ending.KEPT)


@dataclass(frozen=True, slots=True)
class Asking:
    """One head of one log, for which witnesses are asked."""

    log: Log
    roles: Roles
    head: Checkpoint
    note: bytes
    caller: Caller
    limits: Limits

    def ask(self, witness: AskedWitness, known: int) -> Outcome:
        """Ask a witness that cosigned `known` entries last, as far as we know.

        Raises OSError or `MunimentError` only for what is wrong with our own log.
        """
        for _ in range(_TURNS):
            proof = self.log.consistency(known, self.head.size) if known else ()
            request = AddCheckpoint(known, proof, self.note)
            try:
                answer = self.caller.post(
                    f"{witness.url}/{ADD_CHECKPOINT}",
                    _TEXT,
                    request.encode(),
                    self.limits.cosignature_bytes,
                )
            except (CallFailedError, WebAddressError) as failure:
                return Outcome(witness, Ending.UNREACHABLE, str(failure))
            if answer.status == 409:
                size = _size_of(answer)
                if size is None or size == known:
                    return Outcome(witness, Ending.GARBAGE, "a conflict without another size")
                if size > self.head.size:
                    return self._contradicted(witness, Ending.AHEAD_SAID, size)
                known = size
                continue
            if answer.status == 422:
                return self._contradicted(witness, Ending.OTHER_SAID, known)
            if answer.status != 200:
                return Outcome(witness, Ending.REFUSED, f"{answer.status} {_said(answer)}".strip())
            return self._granted(witness, answer)
        return Outcome(witness, Ending.GARBAGE, "another size each time it was asked")

    def _granted(self, witness: AskedWitness, answer: Answer) -> Outcome:
        try:
            lines = parse_cosignatures(answer.body, self.limits.cosignature_bytes)
            found = check_cosignatures(self.head.body(), lines, (witness.key,))
        except SignatureError as failure:
            return Outcome(witness, Ending.WRONG, str(failure))
        except FormatError as failure:
            return Outcome(witness, Ending.GARBAGE, str(failure))
        if not found:
            return Outcome(witness, Ending.WRONG, "none of its lines is by the key configured")
        if found[0].time == 0:
            return Outcome(witness, Ending.WRONG, "its cosignature says no time")
        return Outcome(witness, Ending.COSIGNED, cosigned=found[0])

    def _contradicted(self, witness: AskedWitness, said: Ending, size: int) -> Outcome:
        """What a witness says against our log counts where our log's own key signed it."""
        name = hashlib.sha256(self.head.origin.encode()).hexdigest()
        try:
            answer = self.caller.get(
                f"{witness.url}/{name}/checkpoint", self.limits.checkpoint_bytes
            )
            found = self.roles.open(answer.body) if answer.status == 200 else None
        except MunimentError:
            found = None
        if found is None:
            return Outcome(witness, said, size=size)
        if self._is_ours(found):
            later = said is Ending.AHEAD_SAID and found.size >= size
            return Outcome(witness, Ending.LATER if later else said, size=size)
        return Outcome(witness, Ending.CONTRADICTED, size=found.size, note=answer.body)

    def _is_ours(self, found: Checkpoint) -> bool:
        # The log may have grown since it was looked at, by another command of ours.
        newest = self.log.head(self.roles)
        if found.size > newest.size:
            return False
        try:
            return root_at(found.size, self.log.tiles(newest.size).node) == found.root
        except ProofError:
            return False


def _size_of(answer: Answer) -> int | None:
    if answer.header(b"content-type") != SIZE_TYPE.encode():
        return None
    try:
        return parse_size(answer.body)
    except FormatError:
        return None


def _said(answer: Answer) -> str:
    """The beginning of what a witness says about itself, fit to be shown."""
    return printable(answer.body[:_SHOWN].decode("utf-8", "replace").strip())
