"""Trust: what the verifier believes, kept in a folder of his own and nowhere else.

::

    roots               his name for each root key he pins, as allowed_signers lines
    seen/<id>           the last checkpoint he saw of each log, by its key id (8 hex digits)
    seen/<id>.roles     the newest roles he saw of each archive (`manifests.claims.vouched_roles`)
    policy.toml         how many time authorities and witnesses he asks for; none, where absent
    authorities/NAME/   what pins each time authority, under his own name for it
    beacons/NAME.toml   the parameters of each beacon he pins, under his own name for it
    witnesses           his name for each witness's key he pins: NAME VKEY, one a line
    endorsers           other archivists' keys that he pins, as allowed_signers lines
    headers             block headers of Bitcoin that he took from elsewhere, by their heights

Nothing is ever read into it from the package that is being checked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from manifests.claims.endorser import Endorser, parse_endorsers
from manifests.claims.roles import NAMESPACE, Roles, allowed_signer, parse_allowed_signer
from manifests.claims.vouched_roles import (
    VouchedRoles,
    check_succession,
    memory_name,
    parse_vouched_roles,
)
from manifests.errors import FormatError, MunimentError
from manifests.log.checkpoint import Checkpoint, open_checkpoint
from manifests.log.cosignature import CosignatureVerifier
from manifests.log.note import NoteVerifier
from manifests.moments.drand import Chain, read_chains
from manifests.policy import NAME as POLICY
from manifests.policy import Policy, read_policy
from manifests.ssh.sshkey import PublicKey, UnsupportedKeyError

if TYPE_CHECKING:
    from manifests.moments.authorities import Authority
    from manifests.moments.bitcoin import Header

AUTHORITIES = "authorities"
BEACONS = "beacons"
WITNESSES = "witnesses"
ENDORSERS = "endorsers"
HEADERS = "headers"
_NAME = re.compile("[a-z0-9][a-z0-9-]{0,31}")
_MAX_BYTES = 1 << 20


class TrustError(MunimentError):
    """A trust folder cannot be read, or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Pinned roots, by the verifier's own names for them; `folder` also remembers checkpoints.

    `authorities` are the time authorities that he pins, `witnesses` the keys of witnesses by his
    own names for them, `beacons` the chains of public randomness, `endorsers` other archivists, and
    `policy` says how many of each must agree.
    """

    folder: Path | None
    roots: tuple[tuple[str, PublicKey], ...]
    authorities: tuple[Authority, ...] = ()
    policy: Policy = field(default_factory=Policy)
    witnesses: tuple[tuple[str, CosignatureVerifier], ...] = ()
    beacons: tuple[Chain, ...] = ()
    endorsers: tuple[Endorser, ...] = ()

    def as_of(self, now: datetime) -> Trust:
        """Give this trust as it is on a day: what ages later is believed until then."""
        return replace(self, policy=self.policy.as_of(now))

    def name_of(self, key: PublicKey) -> str | None:
        """Give the verifier's own name for a root key, or None where he does not pin it."""
        return next((name for name, root in self.roots if root == key), None)

    def remembered(self, log: NoteVerifier) -> Checkpoint | None:
        """Give the last checkpoint seen of `log`; raise `TrustError` where it cannot be read."""
        if self.folder is None:
            return None
        path = self._seen(log)
        try:
            note = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return open_checkpoint(note, log)
        except MunimentError as error:
            raise TrustError(
                f"The remembered checkpoint {path} cannot be read ({error}). It is yours, not the "
                "archive's: find out what changed it, then delete it to begin anew."
            ) from error

    def headers(self, heights: Collection[int]) -> Mapping[int, Header]:
        """Give those of the block headers at these heights that the verifier has.

        Raises `HeaderError` where his file of them is none.
        """
        from manifests.moments.bitcoin import read_headers

        return {} if self.folder is None else read_headers(self.folder / HEADERS, heights)

    @property
    def has_headers(self) -> bool:
        """Whether the verifier keeps block headers, whichever."""
        return self.folder is not None and (self.folder / HEADERS).exists()

    def last_seen(self, roles: Roles) -> Checkpoint | None:
        """Give the last checkpoint seen of an archive's log, under the newest key that has one."""
        found = (self.remembered(log) for log in roles.logs)
        return next((seen for seen in found if seen is not None), None)

    def remember(self, log: NoteVerifier, note: bytes) -> None:
        """Keep a checkpoint that was checked, durably: a power cut leaves the old one or this.

        Raises OSError where the folder cannot be written.
        """
        if self.folder is not None:
            self._keep(self._seen(log), note)

    def remembered_roles(self, like: VouchedRoles) -> VouchedRoles | None:
        """Give the newest roles seen of the archive that these are of, by the same root.

        Raises `TrustError` where they cannot be read.
        """
        if self.folder is None:
            return None
        path = self.folder / "seen" / like.name
        try:
            with path.open("rb") as stream:
                data = stream.read(_MAX_BYTES)
        except FileNotFoundError:
            return None
        try:
            return parse_vouched_roles(data, like.root)
        except MunimentError as error:
            raise TrustError(
                f"The remembered roles {path} cannot be read ({error}). They are yours, not the "
                "archive's: find out what changed them, then delete the file to begin anew."
            ) from error

    def remember_roles(self, seen: VouchedRoles) -> None:
        """Keep roles that a pinned root signed, where they are newer than those seen before.

        Raises OSError where the folder cannot be written, `TrustError` as `remembered_roles` does,
        and `FormatError` where they do not follow from those seen before.
        """
        if self.folder is None:
            return
        before = self.remembered_roles(seen)
        if before is not None:
            check_succession(before.roles, seen.roles)
            if before.roles.serial >= seen.roles.serial:
                return
        self._keep(self.folder / "seen" / seen.name, seen.encode())

    def forget(self, log: NoteVerifier) -> None:
        """Give up what is remembered of a log; raise OSError where the folder cannot be written."""
        if self.folder is not None:
            self._seen(log).unlink(missing_ok=True)

    def forget_roles(self, root: PublicKey, roles: Roles) -> None:
        """Give up what is remembered of these roles; raise OSError as `forget` does."""
        if self.folder is not None:
            (self.folder / "seen" / memory_name(root, roles)).unlink(missing_ok=True)

    def _keep(self, path: Path, data: bytes) -> None:
        assert self.folder is not None
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with open(draft, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, path)
        for folder in (path.parent, self.folder):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _seen(self, log: NoteVerifier) -> Path:
        assert self.folder is not None
        return self.folder / "seen" / f"{log.key_id:08x}"


NO_TRUST = Trust(None, ())


def read_trust(folder: Path) -> Trust:
    """Read a trust folder.

    Raises `TrustError` where it is none, or pins one name twice; `AuthorityError`, `ChainError`
    and `PolicyError`.
    """
    path = folder / "roots"
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise TrustError(
            f"{folder} is no trust folder: {path} cannot be read ({error.strerror}). "
            "A trust folder has a file `roots` with the root keys that you pin."
        ) from error
    if len(data) > _MAX_BYTES:
        raise TrustError(f"{path} is over the limit of {_MAX_BYTES} bytes")
    roots: list[tuple[str, PublicKey]] = []
    try:
        for line in data.decode("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                roots.append(parse_allowed_signer(line, NAMESPACE))
    except (UnicodeDecodeError, FormatError) as error:
        raise TrustError(f"{path}: {error}") from error
    if len({name for name, _ in roots}) != len(roots):
        raise TrustError(f"{path} gives one name to two keys")
    policy = read_policy(folder / POLICY)
    witnesses, beacons = _witnesses(folder / WITNESSES), read_chains(folder / BEACONS)
    endorsers = _endorsers(folder / ENDORSERS)
    return Trust(folder, tuple(roots), _authorities(folder), policy, witnesses, beacons, endorsers)


def _authorities(folder: Path) -> tuple[Authority, ...]:
    if not (folder / AUTHORITIES).exists():
        return ()
    # Imported here: what reads certificates takes longer to load than all else here.
    from manifests.moments.authorities import read_authorities

    return read_authorities(folder / AUTHORITIES)


def _listed(path: Path) -> bytes:
    """Read a list of the folder's; empty where there is none."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise TrustError(f"{path} cannot be read ({error.strerror})") from error
    if len(data) > _MAX_BYTES:
        raise TrustError(f"{path} is over the limit of {_MAX_BYTES} bytes")
    return data


def _witnesses(path: Path) -> tuple[tuple[str, CosignatureVerifier], ...]:
    data = _listed(path)
    pinned: dict[CosignatureVerifier, str] = {}
    try:
        for line in data.decode("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                name, _, vkey = line.partition(" ")
                if not _NAME.fullmatch(name):
                    raise TrustError(f"{path}: a line is NAME VKEY, not {line[:80]!r}")
                if pinned.setdefault(key := CosignatureVerifier.parse(vkey), name) != name:
                    raise TrustError(f"{path} gives one key the names {pinned[key]} and {name}")
    except (UnicodeDecodeError, FormatError, UnsupportedKeyError) as error:
        raise TrustError(f"{path}: {error}") from error
    if len({(key.name, key.key_id) for key in pinned}) != len(pinned):
        raise TrustError(f"{path} has two keys of one witness that share an id")
    return tuple((name, key) for key, name in pinned.items())


def _endorsers(path: Path) -> tuple[Endorser, ...]:
    try:
        return parse_endorsers(_listed(path).decode("utf-8"))
    except (UnicodeDecodeError, FormatError, UnsupportedKeyError) as error:
        raise TrustError(f"{path}: {error}") from error


def is_witness_name(text: str) -> bool:
    """Tell whether a verifier can call a witness so."""
    return _NAME.fullmatch(text) is not None


def spell_root(name: str, key: PublicKey) -> str:
    """Spell the line with which a verifier pins a root key under a name of his own."""
    return allowed_signer(name, NAMESPACE, key)
