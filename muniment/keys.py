"""The three keys of an archive, kept outside it: root, signer and log, and the high-water mark.

*Root* signs roles and belongs offline; *signer* signs manifests and may live in ssh-agent; *log*
signs checkpoints. The mark beside the log key says what was last signed: nothing is signed that
does not extend it, so that an archive restored from an older copy cannot fork its log.

A later signer lies beside the first as ``signer-NNNN``, by the serial of the roles that name it,
and a later log key with its mark as ``log-XXXXXXXX`` and ``mark-XXXXXXXX``, by its key id in hex.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from manifests import (
    Checkpoint,
    FormatError,
    MunimentError,
    NoteSigner,
    NoteVerifier,
    PrivateKey,
    PublicKey,
    Role,
    Roles,
    Signer,
    parse_body,
)
from muniment.agent import AgentSigner
from muniment.config import Config, create_private, own_trust
from muniment.durable import sync_folder, write_durably


class KeyFolderError(MunimentError):
    """Keys are missing, do not fit the archive, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The high-water mark: the last checkpoint body that was allowed to be signed."""

    path: Path

    def read(self) -> Checkpoint:
        """Give the mark; raise `KeyFolderError` where there is none or it cannot be read."""
        try:
            return parse_body(self.path.read_bytes())
        except FileNotFoundError as error:
            raise KeyFolderError(
                f"The high-water mark {self.path} is missing, so nobody can tell what this log key "
                "has signed, and nothing is signed. Restore the whole key folder from its backup. "
                "Reading and verifying go on working."
            ) from error
        except FormatError as error:
            raise KeyFolderError(
                f"The high-water mark {self.path} cannot be read ({error}). "
                "Restore it from the key folder's backup; until then nothing is signed."
            ) from error

    def raise_to(self, checkpoint: Checkpoint) -> None:
        """Raise the mark, durably, before a signature over `checkpoint` leaves memory."""
        write_durably(self.path, checkpoint.body(), 0o600)


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """The folder of one archive's keys."""

    folder: Path

    def mark(self, roles: Roles) -> Mark:
        """Give the high-water mark of the log key in force."""
        return Mark(self._of_log("mark", roles.log, roles))

    @property
    def lock(self) -> Path:
        """The file that is locked while the log is extended: one key, one writer."""
        return self.folder / "lock"

    def check_unused(self, origin: str) -> None:
        """Raise `KeyFolderError` where there are keys for this origin: none is overwritten."""
        if self.folder.exists():
            raise KeyFolderError(
                f"There are keys for {origin!r} in {self.folder} already. An origin is used once: "
                "choose another with --origin. Only where they are from a `muniment init` that "
                "was interrupted may that folder be deleted."
            )

    def create(self, origin: str) -> tuple[Roles, bytes, PrivateKey]:
        """Make three keys and a mark at size 0; give the roles, their bytes, and the root key.

        Raises `KeyFolderError` where the folder exists: keys are never overwritten.
        """
        self.check_unused(origin)
        create_private(self.folder)
        root, signer, log = (
            PrivateKey.generate(),
            PrivateKey.generate(),
            NoteSigner.generate(origin),
        )
        roles = Roles.first(log.verifier, (f"signer@{origin}", signer.public))
        self._keep("root", root)
        self._keep("signer", signer)
        write_durably(self.folder / "log", f"{log.secret()}\n".encode(), 0o600)
        write_durably(self.folder / "log.vkey", f"{log.verifier}\n".encode(), 0o600)
        sync_folder(self.folder.parent)
        return roles, roles.encode(), root

    def signer(self, roles: Roles) -> Signer:
        """Load the signer that is in force from its file, else from ssh-agent.

        Raises `KeyFolderError` where the key is none that the roles name.
        """
        later = sorted(path.stem for path in self.folder.glob("signer-[0-9][0-9][0-9][0-9].pub"))
        for name in (*reversed(later), "signer"):
            public = self._public(name)
            if roles.terms[-1].signer(public) is not None:
                return self._load(name, public)
        raise KeyFolderError(
            f"The key {public.fingerprint()} in {self.folder} is not a signer of this archive."
        )

    def root(self, path: Path | None) -> Signer:
        """Load the root key from `path`, else from this folder, else from ssh-agent.

        Raises `KeyFolderError` where it cannot be read.
        """
        if path is None:
            return self._load("root", self._public("root"))
        try:
            return PrivateKey.load(path.read_bytes())
        except (OSError, FormatError) as error:
            raise KeyFolderError(f"The root key {path} cannot be read ({error}).") from error

    def next_signer(self, serial: int, agents: PublicKey | None) -> PublicKey:
        """Make the signer that roles of this serial are to name, or find it made before.

        `agents` is a key of ssh-agent's that is to be it.
        """
        name = f"signer-{serial:04}"
        public = self.folder / f"{name}.pub"
        if agents is not None:
            (self.folder / name).unlink(missing_ok=True)  # Of a rotation that never came.
            write_durably(public, f"{agents.line()}\n".encode(), 0o600)
            return agents
        if public.exists() and (self.folder / name).exists():
            return self._public(name)
        key = PrivateKey.generate()
        self._keep(name, key)
        return key.public

    def log_signer(self, roles: Roles) -> NoteSigner:
        """Load the log key; raise `KeyFolderError` where it is not the one the roles name."""
        path = self._of_log("log", roles.log, roles)
        try:
            signer = NoteSigner.parse(path.read_text("utf-8").strip())
        except (OSError, ValueError, FormatError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not a note key"
            raise KeyFolderError(
                f"The log key {path} cannot be read: {reason}. Without it nothing can be logged; "
                "reading and verifying go on working. Restore the key folder from its backup; "
                "where the key is lost for good, `muniment log succeed` lets the log go on."
            ) from error
        if signer.verifier != roles.log:
            raise KeyFolderError(
                f"The log key {path} is not the one that this archive's roles name."
            )
        return signer

    def next_log(self, roles: Roles, origin: str, head: Checkpoint) -> NoteVerifier:
        """Make the log key with which a log goes on from `head` under another origin, and its mark.

        One of that origin that was made before, and never came into force, is found again.
        """
        for path in sorted(self.folder.glob("log-????????.vkey")):
            key = NoteVerifier.parse(path.read_text("utf-8").strip())
            if key.name == origin and self._of_log("log", key, roles).exists():
                break
        else:
            made = NoteSigner.generate(origin)
            key, path = made.verifier, self._of_log("log", made.verifier, roles)
            write_durably(path, f"{made.secret()}\n".encode(), 0o600)
            write_durably(path.with_suffix(".vkey"), f"{key}\n".encode(), 0o600)
        Mark(self._of_log("mark", key, roles)).raise_to(Checkpoint(origin, head.size, head.root))
        return key

    def _of_log(self, name: str, log: NoteVerifier, roles: Roles) -> Path:
        """Give the path of a log key, or of its mark; those of the first have no suffix."""
        first = log == roles.terms[0].log
        return self.folder / (name if first else f"{name}-{log.key_id:08x}")

    def _keep(self, name: str, key: PrivateKey) -> None:
        write_durably(self.folder / name, key.openssh_private_bytes(), 0o600)
        write_durably(self.folder / f"{name}.pub", f"{key.public.line()}\n".encode(), 0o600)

    def _public(self, name: str) -> PublicKey:
        path = self.folder / f"{name}.pub"
        try:
            return PublicKey.parse_line(path.read_text("utf-8").strip())
        except (OSError, ValueError, FormatError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise KeyFolderError(
                f"The public key {path} cannot be read ({reason}). Restore the key folder from its "
                "backup."
            ) from error

    def _load(self, name: str, public: PublicKey) -> Signer:
        path = self.folder / name
        if not path.exists():
            return AgentSigner(public)
        try:
            key = PrivateKey.load(path.read_bytes())
        except (OSError, FormatError) as error:
            raise KeyFolderError(f"The key {path} cannot be read ({error}).") from error
        if key.public != public:
            raise KeyFolderError(f"{path} and {path.name}.pub are not halves of one key.")
        return key


def signer_role(roles: Roles, key: PublicKey, uri: str) -> Role:
    """Say which role signs with `key`, as statements do."""
    principal = roles.signer(key)
    if principal is None:
        raise KeyFolderError(f"The key {key.fingerprint()} is not a signer of this archive.")
    return Role("signer", principal, uri, key.fingerprint())


def known_roots(config: Config) -> tuple[PublicKey, ...]:
    """Give the root keys that the owner pins in his own trust, or keeps among his keys."""
    roots = [key for _, key in own_trust(config).roots]
    for path in sorted(config.folder.glob("keys/*/root.pub")):
        with suppress(OSError, ValueError, FormatError):
            roots.append(PublicKey.parse_line(path.read_text("utf-8").strip()))
    return tuple(dict.fromkeys(roots))
