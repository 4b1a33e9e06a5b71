"""A witness's own folder: its key, the logs that it knows, and what it cosigned of each.

::

    key                     its private key; nobody else may read it
    vkey                    its public key, as others configure it
    logs.toml               the logs that it witnesses: by origin, the keys that sign their heads
    heads/<hash>/mark       the last head of a log that was allowed to be cosigned
    heads/<hash>/checkpoint that head, signed by the log and cosigned: what monitors get
    heads/<hash>/fork       the first signed head that contradicted the mark, if one ever came
    lock                    held by the one server that may sign

``<hash>`` is the SHA-256 of the origin in hexadecimal, as in addresses of c2sp.org/tlog-witness.
The folder is never restored from an older copy: a witness that forgot must begin with a new key.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checksums import EMPTY_ROOT
from manifests import (
    Checkpoint,
    CosignatureSigner,
    FormatError,
    MunimentError,
    NoteVerifier,
    UnsupportedKeyError,
    parse_body,
)
from muniment.config import create_private
from muniment.durable import locked, sync_folder, write_durably

_LOGS = "logs.toml"
_HEADER = "# Written by `muniment witness add-log`. Each table is a log, by its origin."


class WitnessFolderError(MunimentError):
    """A witness's folder is none, is not all there, or cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a witness keeps of one log, in a folder of its own."""

    folder: Path
    origin: str

    @property
    def mark_path(self) -> Path:
        """Where the mark lies."""
        return self.folder / "mark"

    @property
    def fork(self) -> Path:
        """Where a head lies that contradicts the mark, if one ever came."""
        return self.folder / "fork"

    def mark(self) -> Checkpoint:
        """Give the last head that was allowed to be cosigned; of none, that of the empty tree.

        Raises `WitnessFolderError` where it is missing or another log's: then nobody can tell what
        was cosigned.
        """
        try:
            mark = parse_body(self.mark_path.read_bytes())
        except (OSError, FormatError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise WitnessFolderError(
                f"The mark {self.mark_path} of the log {self.origin} cannot be read ({reason}), so "
                "nobody can tell what was cosigned, and nothing is."
            ) from error
        if mark.origin != self.origin:
            raise WitnessFolderError(f"The mark {self.mark_path} is of another log, {mark.origin}.")
        return mark

    def raise_to(self, head: Checkpoint) -> None:
        """Remember a head, durably, before a cosignature over it is made."""
        write_durably(self.mark_path, Checkpoint(head.origin, head.size, head.root).body(), 0o600)

    def publish(self, note: bytes) -> None:
        """Put a cosigned head where monitors get it, durably."""
        write_durably(self.folder / "checkpoint", note)

    def published(self) -> bytes | None:
        """Give the cosigned head that was published last, or None."""
        try:
            return (self.folder / "checkpoint").read_bytes()
        except FileNotFoundError:
            return None

    def accuse(self, note: bytes) -> None:
        """Keep the first signed head that contradicts the mark: with the other it proves a fork."""
        if not self.fork.exists():
            write_durably(self.fork, note)


@dataclass(frozen=True, slots=True)
class WitnessFolder:
    """The folder of one witness."""

    root: Path

    @property
    def lock(self) -> Path:
        """The file that the one server holds."""
        return self.root / "lock"

    @classmethod
    def create(cls, root: Path, name: str) -> WitnessFolder:
        """Make a witness with a new key; raise `WitnessFolderError` where something lies there."""
        if root.exists() and any(root.iterdir()):
            raise WitnessFolderError(
                f"{root} is not empty: a witness begins in a folder of its own."
            )
        signer = CosignatureSigner.generate(name)
        create_private(root)
        folder = cls(root)
        (root / "heads").mkdir(mode=0o700)
        folder._write_logs({})
        write_durably(root / "vkey", f"{signer.verifier}\n".encode())
        write_durably(root / "key", f"{signer.secret()}\n".encode(), 0o600)
        sync_folder(root.absolute().parent)
        return folder

    def signer(self) -> CosignatureSigner:
        """Load the key; raise `WitnessFolderError`, which never shows it."""
        try:
            return CosignatureSigner.parse((self.root / "key").read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError, FormatError, UnsupportedKeyError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not a witness's key"
            raise WitnessFolderError(
                f"The key {self.root / 'key'} cannot be read: {reason}. Make a witness with "
                "`muniment witness init`."
            ) from error

    def logs(self) -> dict[str, tuple[NoteVerifier, ...]]:
        """Give the keys of each log that is witnessed, by its origin."""
        path = self.root / _LOGS
        try:
            tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
            return {
                origin: tuple(NoteVerifier.parse(key) for key in table["keys"])
                for origin, table in tables.items()
            }
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise WitnessFolderError(f"{path} cannot be read: {error}.") from error
        except (KeyError, TypeError, MunimentError) as error:
            raise WitnessFolderError(
                f"{path}: each table is a log's origin with `keys`, a list of log keys: {error}"
            ) from error

    def add_log(self, origin: str, key: NoteVerifier) -> None:
        """Witness a log from now on, or also believe another key of it.

        Its mark is made before it is known: a log that is known and has no mark is never signed.
        """
        head = self.head(origin)
        empty = Checkpoint(origin, 0, EMPTY_ROOT)
        with locked(self.root / ".logs.lock"):
            logs = self.logs()
            if not head.folder.exists():
                draft = head.folder.with_name(f".{head.folder.name}.new")
                draft.mkdir(mode=0o700, exist_ok=True)
                Head(draft, origin).raise_to(empty)
                draft.rename(head.folder)
                sync_folder(head.folder.parent)
            head.mark()
            if key not in logs.get(origin, ()):
                logs[origin] = (*logs.get(origin, ()), key)
                self._write_logs(logs)

    def head(self, origin: str) -> Head:
        """Give where a log's head is kept."""
        return Head(self.root / "heads" / origin_hash(origin), origin)

    def _write_logs(self, logs: dict[str, tuple[NoteVerifier, ...]]) -> None:
        lines = [_HEADER]
        for origin, keys in sorted(logs.items()):
            # Printable text in JSON's quotes is a basic string of TOML 1.0.
            quoted = [json.dumps(str(key), ensure_ascii=False) for key in keys]
            lines += ["", f"[{json.dumps(origin, ensure_ascii=False)}]"]
            lines += [f"keys = [{', '.join(quoted)}]"]
        data = "".join(f"{line}\n" for line in lines).encode("utf-8")
        write_durably(self.root / _LOGS, data, 0o600)


def origin_hash(origin: str) -> str:
    """Give the name of a log in addresses and folders: SHA-256 of its origin, in hexadecimal."""
    return hashlib.sha256(origin.encode("utf-8")).hexdigest()
