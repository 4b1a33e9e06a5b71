"""A log's checkpoints: form, origin and signatures, as c2sp.org/tlog-checkpoint asks."""

from __future__ import annotations

from collections.abc import Callable, Container

from checksums import HASH_SIZE
from manifests import Checkpoint, FormatError, NoteVerifier, SignatureError, parse_body
from manifests.log.note import SignedNote, parse_note
from muniment.conformance.report import Ledger
from muniment.conformance.tlog.files import NEWEST, LogFiles


class Heads:
    """Reads checkpoints; what is wrong with one is in the ledger. `key` is the log's, if given.

    `read` gives the note at a path, or raises OSError; `newest` is the path of the newest.
    """

    def __init__(
        self,
        read: Callable[[str], bytes],
        key: NoteVerifier | None,
        ledger: Ledger,
        newest: str = NEWEST,
    ) -> None:
        self._read_note = read
        self._key = key
        self._ledger = ledger
        self._newest = newest
        self._read = self._verified = 0

    def newest(self, paths: Container[str]) -> Checkpoint | None:
        """Read the newest checkpoint; None where it is none of these, or none to go by."""
        if self._newest not in paths:
            self._ledger.error("tlog-checkpoint-missing", self._newest)
            return None
        return self._open(self._newest)

    def older(self, files: LogFiles, newest: Checkpoint) -> list[tuple[str, Checkpoint]]:
        """Give the older checkpoints, by path, as far as the newest reaches."""
        found: list[tuple[str, Checkpoint]] = []
        for path, named in files.older:
            head = self._open(path)
            if head is None:
                continue
            size = str(head.size)
            if head.size != named:
                self._ledger.warning("tlog-checkpoint-place", path, size=size)
            if head.origin != newest.origin:
                # A succeeded log goes on with the same tree: the root decides whether it is that.
                self._ledger.note("tlog-checkpoint-earlier", path, origin=head.origin)
            if head.size > newest.size:
                ours = str(newest.size)
                self._ledger.error("tlog-checkpoint-ahead", path, size=size, newest=ours)
            else:
                found.append((path, head))
        return found

    def close(self) -> None:
        """Write down what was, and was not, looked at."""
        self._ledger.checked("tlog-checkpoints", count=str(self._read))
        if self._key is None:
            self._ledger.unchecked("tlog-no-key")
        else:
            count, key = str(self._verified), str(self._key)
            self._ledger.checked("tlog-signatures", count=count, key=key)

    def _open(self, path: str) -> Checkpoint | None:
        try:
            note = self._read_note(path)
        except OSError as failure:
            detail = failure.strerror or str(failure)
            self._ledger.unread("tlog-unreadable", path, detail=detail)
            return None
        try:
            signed = parse_note(note)
            head = parse_body(signed.text)
        except FormatError as failure:
            self._ledger.error("tlog-checkpoint-form", path, detail=str(failure))
            return None
        if len(head.root) != HASH_SIZE:
            detail = f"a root hash has {HASH_SIZE} bytes, not {len(head.root)}"
            self._ledger.error("tlog-checkpoint-form", path, detail=detail)
            return None
        self._read += 1
        self._judge(path, signed, head)
        return head

    def _judge(self, path: str, signed: SignedNote, head: Checkpoint) -> None:
        if all(signature.name != head.origin for signature in signed.signatures):
            # "The log's key name SHOULD match the origin line."
            self._ledger.warning("tlog-checkpoint-name", path, origin=head.origin)
        if self._key is None:
            if path == self._newest:
                self._ledger.note("tlog-checkpoint-unverified", path)
            return
        key = (self._key.name, self._key.key_id)
        by_key = any((each.name, each.key_id) == key for each in signed.signatures)
        if path != self._newest and head.origin != self._key.name and not by_key:
            self._ledger.unchecked("tlog-earlier", origin=head.origin)
            return
        if head.origin != self._key.name:
            origin, expected = head.origin, self._key.name
            self._ledger.error("tlog-checkpoint-origin", path, origin=origin, expected=expected)
        try:
            signed.verify((self._key,))
        except SignatureError as failure:
            self._ledger.error("tlog-checkpoint-signature", path, detail=str(failure))
        else:
            self._verified += 1
