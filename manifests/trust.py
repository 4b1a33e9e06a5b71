"""Trust: what the verifier believes, kept in a folder of his own and nowhere else.

::

    roots        his name for each root key he pins, as allowed_signers lines
    seen/<id>    the last checkpoint he saw of each log, by its key id (8 hexadecimal digits)

Nothing is ever read into it from the package that is being checked.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from manifests.checkpoint import Checkpoint, open_checkpoint
from manifests.errors import FormatError, MunimentError
from manifests.note import NoteVerifier
from manifests.roles import NAMESPACE, Roles, allowed_signer, parse_allowed_signer
from manifests.sshkey import PublicKey

_MAX_BYTES = 1 << 20


class TrustError(MunimentError):
    """A trust folder cannot be read, or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Pinned roots, by the verifier's own names for them; `folder` also remembers checkpoints."""

    folder: Path | None
    roots: tuple[tuple[str, PublicKey], ...]

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

    def last_seen(self, roles: Roles) -> Checkpoint | None:
        """Give the last checkpoint seen of an archive's log, under the newest key that has one."""
        found = (self.remembered(log) for log in roles.logs)
        return next((seen for seen in found if seen is not None), None)

    def remember(self, log: NoteVerifier, note: bytes) -> None:
        """Keep a checkpoint that was checked, durably: a power cut leaves the old one or this.

        Raises OSError where the folder cannot be written.
        """
        if self.folder is None:
            return
        path = self._seen(log)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with open(draft, "wb") as stream:
            stream.write(note)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, path)
        for folder in (path.parent, self.folder):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def forget(self, log: NoteVerifier) -> None:
        """Give up what is remembered of a log; raise OSError where the folder cannot be written."""
        if self.folder is not None:
            self._seen(log).unlink(missing_ok=True)

    def _seen(self, log: NoteVerifier) -> Path:
        assert self.folder is not None
        return self.folder / "seen" / f"{log.key_id:08x}"


NO_TRUST = Trust(None, ())


def read_trust(folder: Path) -> Trust:
    """Read a trust folder; raise `TrustError` where it is none, or pins one name twice."""
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
    return Trust(folder, tuple(roots))


def spell_root(name: str, key: PublicKey) -> str:
    """Spell the line with which a verifier pins a root key under a name of his own."""
    return allowed_signer(name, NAMESPACE, key)
