"""Roles: which keys may sign manifests and checkpoints, and from which entry on, said by root.

The document is an `allowed_signers` file of ssh-keygen, whose comment lines hold the rest::

    # muniment-roles/1
    # origin: example.org/log
    # serial: 2
    # log: example.org/log+0c89a5d1+AXv...
    signer@example.org/log namespaces="muniment-manifest-v1" ssh-ed25519 AAAA...
    # from: 17 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
    signer@example.org/log namespaces="muniment-manifest-v1" ssh-ed25519 AAAB...

Each ``# from`` begins a term: the signers below it sign the entries from that index on, in the log
whose tree had that many entries and that root hash. A ``# log`` right after it names the key and
origin under which the log goes on; ``# revoked`` lines then name signers of earlier terms whose
signatures count no more (`manifests.claims.revocation`). A later document repeats the earlier one
and adds a term; its serial is the number of terms. It is signed by root (SSHSIG, namespace
``muniment-roles-v1``). A verifier pins root only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import repeat
from operator import contains

from checksums import EMPTY_ROOT, HASH_SIZE
from manifests.claims.manifest import NAMESPACE as MANIFEST_NAMESPACE
from manifests.claims.revocation import PREFIX as REVOKED
from manifests.claims.revocation import Revocation, parse_revocation
from manifests.errors import FormatError, LimitError
from manifests.log.checkpoint import Checkpoint, CheckpointError, open_checkpoint, parse_decimal
from manifests.log.note import NoteVerifier, parse_note
from manifests.spelling import decode_base64, encode_base64
from manifests.ssh.sshkey import PublicKey, UnsupportedKeyError

NAMESPACE = "muniment-roles-v1"
FOLDER = "keys/roles"
_HEADER = "# muniment-roles/1"
_SIGNER = re.compile(
    r'(?P<principal>[^\s\x00-\x1f"#,*?!]+) namespaces="(?P<namespace>[^"]+)" (?P<key>\S+ \S+)'
)
_NAME = re.compile(r"(?!0000)[0-9]{4}")


class RolesError(FormatError):
    """A roles document is not what format 1 says it must be."""


@dataclass(frozen=True, slots=True)
class Term:
    """Who signs from one entry on: the log's key, and the signers of manifests, by principal.

    `start` is the size in entries of the tree that the term goes on from, and so the index of the
    first entry in it; `root` is that tree's root hash. `revocations` came with the term.
    """

    start: int
    root: bytes
    log: NoteVerifier
    signers: tuple[tuple[str, PublicKey], ...]
    revocations: tuple[Revocation, ...] = ()

    def signer(self, key: PublicKey) -> str | None:
        """Give the principal under which `key` may sign in this term, or None."""
        return next((name for name, signer in self.signers if signer == key), None)


@dataclass(frozen=True)
class Roles:
    """Roles of one archive, by terms: the first begins with the empty log, the last is in force."""

    terms: tuple[Term, ...]

    @classmethod
    def first(cls, log: NoteVerifier, *signers: tuple[str, PublicKey]) -> Roles:
        """Give the roles with which a log begins."""
        return cls((Term(0, EMPTY_ROOT, log, signers),))

    @property
    def serial(self) -> int:
        """The number of terms, from 1."""
        return len(self.terms)

    @property
    def origin(self) -> str:
        """The origin that the log began with, by which the archive is known."""
        return self.terms[0].log.name

    @property
    def log(self) -> NoteVerifier:
        """The log key in force."""
        return self.terms[-1].log

    @property
    def signers(self) -> tuple[tuple[str, PublicKey], ...]:
        """The signers in force."""
        return self.terms[-1].signers

    @property
    def logs(self) -> tuple[NoteVerifier, ...]:
        """Every log key there has been, the newest first."""
        return tuple(dict.fromkeys(term.log for term in reversed(self.terms)))

    @cached_property  # As the next, asked for every object.
    def origins(self) -> tuple[str, ...]:
        """Every origin that the log had, the newest first."""
        return tuple(dict.fromkeys(term.log.name for term in reversed(self.terms)))

    def log_of(self, origin: str) -> NoteVerifier:
        """Give the log key of this origin; the one in force where the roles name none."""
        return next((log for log in self.logs if log.name == origin), self.log)

    def log_at(self, index: int) -> NoteVerifier:
        """Give the log key in force at an entry."""
        return next(term.log for term, span in self._spans() if index in span)

    def signer(self, key: PublicKey) -> str | None:
        """Give the principal under which `key` may sign in any of the terms, or None."""
        return self._principals.get(key)

    @cached_property
    def _principals(self) -> Mapping[PublicKey, str]:
        found: dict[PublicKey, str] = {}
        for term in reversed(self.terms):
            for name, key in term.signers:
                found.setdefault(key, name)
        return found

    @cached_property
    def revocations(self) -> tuple[Revocation, ...]:
        """Every revocation there has been, in the order of the terms."""
        return tuple(one for term in self.terms for one in term.revocations)

    def revoked_from(self, key: PublicKey | None) -> int | None:
        """Give the first index at which nothing counts that `key` signed; None where none is."""
        points = (one.since for one in self.revocations if one.key == key)
        return min((since for since in points if isinstance(since, int)), default=None)

    def revoked_since(self, key: PublicKey | None) -> datetime | None:
        """Give the time since which nothing counts that `key` signed; None where there is none."""
        if not self.revocations:
            return None
        points = (one.since for one in self.revocations if one.key == key)
        return min((since for since in points if not isinstance(since, int)), default=None)

    def spans(self, key: PublicKey, origin: str) -> tuple[range, ...]:
        """Give the indexes of the entries that `key` may sign in the log of this origin.

        Of what was revoked since an index, none from there on.
        """
        end = self.revoked_from(key)
        spans = (
            span if end is None else range(span.start, min(span.stop, end))
            for term, span in self._spans()
            if term.log.name == origin and term.signer(key) is not None
        )
        return tuple(span for span in spans if span)

    def signs(self, key: PublicKey | None, origin: str, index: int) -> bool:
        """Tell whether `key` may sign the entry at `index` in the log of this origin."""
        if key is None:
            return False
        if (key, origin) not in self._signing:
            self._signing[key, origin] = self.spans(key, origin)
        return any(map(contains, self._signing[key, origin], repeat(index)))

    @cached_property
    def _signing(self) -> dict[tuple[PublicKey, str], tuple[range, ...]]:
        return {}  # What `spans` gave: next to all objects ask the same.

    def open(self, note: bytes) -> Checkpoint:
        """Read a checkpoint of this log, signed by the key that was in force at its last entry.

        Raises `CheckpointError` where it is beyond that key's terms, and what `open_checkpoint`
        raises.
        """
        log = self.log_of(parse_note(note).text.split(b"\n", 1)[0].decode("utf-8", "replace"))
        checkpoint = open_checkpoint(note, log)
        if not self.covers(log, checkpoint.size):
            raise CheckpointError(
                f"{log.name} does not go up to {checkpoint.size} entries: root has ended it, or "
                "begun it later"
            )
        return checkpoint

    def covers(self, log: NoteVerifier, size: int) -> bool:
        """Tell whether the tree of `size` entries is one of which a log key may speak."""
        if size == 0:
            return log == self.terms[0].log
        return any(size - 1 in span for term, span in self._spans() if term.log == log)

    def earlier(self, serial: int) -> Roles:
        """Give the roles as they were when they had `serial` terms."""
        return replace(self, terms=self.terms[:serial])

    def followed_by(self, term: Term) -> Roles:
        """Give the next roles, with one term more."""
        return replace(self, terms=(*self.terms, term))

    def encode(self) -> bytes:
        """Give the document's bytes."""
        lines = [_HEADER, f"# origin: {self.origin}", f"# serial: {self.serial}"]
        before: NoteVerifier | None = None
        for term in self.terms:
            if before is not None:
                lines.append(f"# from: {term.start} {encode_base64(term.root).decode('ascii')}")
            if term.log != before:
                lines.append(f"# log: {term.log}")
            before = term.log
            lines += (one.line() for one in term.revocations)
            lines += (allowed_signer(name, MANIFEST_NAMESPACE, key) for name, key in term.signers)
        return "".join(f"{line}\n" for line in lines).encode("utf-8")

    def _spans(self) -> Iterator[tuple[Term, range]]:
        ends = (*(term.start for term in self.terms[1:]), 1 << 63)
        for term, end in zip(self.terms, ends, strict=True):
            yield term, range(term.start, end)


def roles_path(serial: int) -> str:
    """Give the path of a roles document in an archive, a replica or a kit."""
    return f"{FOLDER}/{serial:04}"


def roles_signature_path(serial: int) -> str:
    """Give the path of root's signature over a roles document."""
    return f"{roles_path(serial)}.sig"


def newest_roles(names: Iterable[str]) -> int:
    """Give the serial of the newest document among these names in the folder; 1 where none is."""
    return max((int(name) for name in names if _NAME.fullmatch(name)), default=1)


def allowed_signer(principal: str, namespace: str, key: PublicKey) -> str:
    """Spell one line of an allowed_signers file (ssh-keygen(1), ALLOWED SIGNERS)."""
    return f'{principal} namespaces="{namespace}" {key.line()}'


def parse_allowed_signer(line: str, namespace: str) -> tuple[str, PublicKey]:
    """Read one line as `allowed_signer` spells it; raise `RolesError` for any other."""
    match = _SIGNER.fullmatch(line)
    if match is None or match["namespace"] != namespace:
        raise RolesError(f'not a line of the form NAME namespaces="{namespace}" KEY: {line!r}')
    try:
        return match["principal"], PublicKey.parse_line(match["key"])
    except UnsupportedKeyError as error:
        raise RolesError(
            f"the key of {match['principal']} is of no kind we read: {error}"
        ) from error


def parse_roles(data: bytes, max_bytes: int) -> Roles:
    """Read a roles document in the one spelling that `Roles.encode` gives.

    Raises `RolesError`, or the `FormatError` of a key that cannot be read; `LimitError`.
    """
    if len(data) > max_bytes:
        raise LimitError(
            f"A roles document of {len(data)} bytes is over the limit of {max_bytes} "
            "(limits.roles_bytes)."
        )
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise RolesError("a roles document is UTF-8") from error
    if len(lines) < 6 or lines[-1] or lines[0] != _HEADER:
        raise RolesError(f"a roles document opens with {_HEADER!r} and names at least one signer")
    origin, serial = _field(lines[1], "origin"), _field(lines[2], "serial")
    if not re.fullmatch(r"[1-9][0-9]{0,8}", serial):
        raise RolesError(f"not a serial number: {serial!r}")
    roles = Roles(tuple(_terms(lines[3:-1])))
    if roles.origin != origin:
        raise RolesError(f"the log key is named {roles.origin!r}, the origin {origin!r}")
    if roles.serial != int(serial):
        raise RolesError(f"the serial is {serial}, and there are {roles.serial} terms")
    if roles.encode() != data:
        raise RolesError("the roles document is not in its one spelling")
    return roles


def _terms(lines: list[str]) -> Iterator[Term]:
    begins = [at for at, line in enumerate(lines) if at and line.startswith("# from: ")]
    start, root = 0, EMPTY_ROOT
    log: NoteVerifier | None = None
    seen: set[NoteVerifier] = set()
    known: set[PublicKey] = set()
    revoked: set[PublicKey] = set()
    for first, stop in zip((0, *begins), (*begins, len(lines)), strict=True):
        part = lines[first:stop]
        if first in begins:
            before = start
            start, root = _tree(_field(part.pop(0), "from"))
            if start <= before:
                raise RolesError(f"a term from entry {start} comes after one from entry {before}")
        if log is None or (part and part[0].startswith("# log: ")):
            log = _log_key(_field(part.pop(0) if part else "", "log"))
            if log in seen or log.name in {one.name for one in seen}:
                raise RolesError(f"an origin is used once, unlike {log.name!r}")
            seen.add(log)
        revocations: list[Revocation] = []
        while part and part[0].startswith(REVOKED):
            revocations.append(parse_revocation(part.pop(0)))
            if revocations[-1].key not in known:
                raise RolesError("a key that is revoked signed in an earlier term")
            if isinstance(since := revocations[-1].since, int) and since > start:
                raise RolesError(f"a key is revoked since entry {since}, in a term from {start} on")
        revoked |= {one.key for one in revocations}
        if not part:
            raise RolesError("a term names at least one signer")
        signers = tuple(parse_allowed_signer(line, MANIFEST_NAMESPACE) for line in part)
        if revoked & (keys := {key for _, key in signers}):
            raise RolesError("a key that was revoked signs no more")
        known |= keys
        yield Term(start, root, log, signers, tuple(revocations))


def _tree(text: str) -> tuple[int, bytes]:
    size, _, root = text.partition(" ")
    found = decode_base64(root.encode("utf-8"))
    if len(found) != HASH_SIZE:
        raise RolesError(f"a root hash has {HASH_SIZE} bytes, not {len(found)}")
    return parse_decimal(size), found


def _log_key(text: str) -> NoteVerifier:
    try:
        return NoteVerifier.parse(text)
    except UnsupportedKeyError as error:
        raise RolesError(f"the log key is of no kind we read: {error}") from error


def _field(line: str, name: str) -> str:
    prefix = f"# {name}: "
    if not line.startswith(prefix) or line == prefix:
        raise RolesError(f"expected a line {prefix!r}…, not {line!r}")
    return line[len(prefix) :]
