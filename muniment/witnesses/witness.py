"""A witness: cosigns the head of a log that extends every head it cosigned before, and no other.

The order is what makes it one: the new head is remembered durably, then cosigned, then published,
then answered. A crash in between leaves a head that is remembered and was perhaps never cosigned;
the log asks again from there.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from checksums import EMPTY_ROOT, HASH_SIZE, ProofError, verify_consistency
from manifests import (
    SIZE_TYPE,
    AddCheckpoint,
    Checkpoint,
    FormatError,
    Limits,
    NoteVerifier,
    SignatureError,
    SignedNote,
    encode_size,
    parse_body,
    parse_note,
    parse_request,
)
from muniment.witnesses.folder import Head, WitnessFolder, WitnessFolderError, origin_hash

TEXT = "text/plain; charset=utf-8"
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the HTTP status, the media type, and the body."""

    status: int
    kind: str
    body: bytes


class RefusalError(Exception):
    """A request that is not granted; carries the reply. Caught by the witness."""

    def __init__(self, status: int, sentence: str, *, size: int | None = None) -> None:
        super().__init__(sentence)
        body = sentence.encode() + b"\n" if size is None else encode_size(size)
        self.reply = Reply(status, TEXT if size is None else SIZE_TYPE, body)


class Witness:
    """Judges requests one after the other. `now` gives aware UTC.

    Whoever makes one holds the folder's lock: two that sign with one key could sign a fork.
    """

    def __init__(self, folder: WitnessFolder, limits: Limits, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._limits = limits
        self._now = now
        self._signer = folder.signer()
        self._turn = threading.Lock()

    def add_checkpoint(self, data: bytes) -> Reply:
        """Answer a request to cosign. Raises OSError where the disk fails: nothing was signed."""
        try:
            request = parse_request(data, self._limits.witness_request_bytes)
            signed = parse_note(request.note)
            new = parse_body(signed.text)
        except FormatError as failure:
            return RefusalError(400, str(failure)).reply
        # One at a time: looking at the mark and raising it must be one step.
        with self._turn:
            try:
                signed = _signed_by_log(signed, new, self._folder.logs())
                head = self._folder.head(new.origin)
                _check_extends(head, request, new, signed)
                return self._cosign(head, new, signed)
            except RefusalError as refused:
                _LOGGER.info("refused %s (%s): %s", new.origin[:200], refused.reply.status, refused)
                return refused.reply
            except WitnessFolderError as failure:
                _LOGGER.error("%s", failure)
                return Reply(500, TEXT, b"This witness cannot sign for this log.\n")

    def latest(self, name: str) -> Reply:
        """Give the head that was cosigned last of the log whose origin's hash is `name`."""
        for origin in self._folder.logs():
            if origin_hash(origin) == name:
                note = self._folder.head(origin).published()
                if note is not None:
                    return Reply(200, TEXT, note)
        return Reply(404, TEXT, b"No head of such a log was cosigned here.\n")

    def _cosign(self, head: Head, new: Checkpoint, signed: SignedNote) -> Reply:
        # Also where it is known already: whoever raised it may have failed to make it durable.
        head.raise_to(new)
        time = max(1, int(self._now().timestamp()))
        line = self._signer.sign(signed.text, time)
        head.publish(SignedNote(signed.text, (*signed.signatures, line)).encode())
        _LOGGER.info("cosigned %s at %d entries", new.origin, new.size)
        return Reply(200, TEXT, line.line())


def _signed_by_log(
    signed: SignedNote, new: Checkpoint, logs: Mapping[str, tuple[NoteVerifier, ...]]
) -> SignedNote:
    """Give the note with the log's own signatures alone, all of them checked."""
    keys = logs.get(new.origin)
    if keys is None:
        raise RefusalError(404, "The log of this origin is not witnessed here.")
    try:
        good = {(key.name, key.key_id) for key in signed.verify(keys)}
    except SignatureError as failure:
        raise RefusalError(403, str(failure)) from failure
    lines = tuple(line for line in signed.signatures if (line.name, line.key_id) in good)
    return SignedNote(signed.text, lines)


def _check_extends(head: Head, request: AddCheckpoint, new: Checkpoint, signed: SignedNote) -> None:
    """Check that the head extends the one that was cosigned last, as c2sp.org/tlog-witness says."""
    known, old = head.mark(), request.old_size
    # (1) "The old size MUST be equal to or lower than the checkpoint size."
    if old > new.size or len(new.root) != HASH_SIZE:
        raise RefusalError(400, "The old size is above the new one, or the root is no SHA-256.")
    # (2) "The old size matches the size of the latest checkpoint it cosigned".
    if old != known.size:
        raise RefusalError(409, f"the size known here is {known.size}", size=known.size)
    # (3) "A checkpoint of size zero MUST have the root hash of the empty tree".
    if new.size == 0 and new.root != EMPTY_ROOT:
        raise RefusalError(422, "An empty tree has another root.")
    # (4) "If the old size is zero, the consistency proof MUST be empty": every tree extends it.
    if old == 0 and request.proof:
        raise RefusalError(422, "Nothing proves that a tree extends the empty one, or need to.")
    if old == 0 and new.size > 0:
        return
    # (5) The proof verifies; of equal sizes, the roots are equal and the proof is empty.
    try:
        verify_consistency(old, known.root, new.size, new.root, request.proof)
    except ProofError as failure:
        if old == new.size and new.root != known.root:
            head.accuse(signed.encode())
            _LOGGER.error("%s signed two histories at %d entries", new.origin, old)
        raise RefusalError(422, "The new head is not shown to extend the old one.") from failure
