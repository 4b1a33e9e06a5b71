"""Roles: which keys may sign manifests and checkpoints, said by the root key.

The document is an `allowed_signers` file of ssh-keygen, whose comment lines hold the rest::

    # muniment-roles/1
    # origin: example.org/log
    # serial: 1
    # log: example.org/log+0c89a5d1+AXv...
    signer@example.org/log namespaces="muniment-manifest-v1" ssh-ed25519 AAAA...

It is signed by root (SSHSIG, namespace ``muniment-roles-v1``). A verifier pins root only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from manifests.errors import FormatError, LimitError
from manifests.manifest import NAMESPACE as MANIFEST_NAMESPACE
from manifests.note import NoteVerifier
from manifests.sshkey import PublicKey, UnsupportedKeyError

NAMESPACE = "muniment-roles-v1"
_HEADER = "# muniment-roles/1"
_SIGNER = re.compile(
    r'(?P<principal>[^\s\x00-\x1f"#,*?!]+) namespaces="(?P<namespace>[^"]+)" (?P<key>\S+ \S+)'
)


class RolesError(FormatError):
    """A roles document is not what format 1 says it must be."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Roles of one archive: its log's origin and key, and who signs manifests."""

    origin: str
    serial: int
    log: NoteVerifier
    signers: tuple[tuple[str, PublicKey], ...]

    def encode(self) -> bytes:
        """Give the document's bytes."""
        lines = [
            _HEADER,
            f"# origin: {self.origin}",
            f"# serial: {self.serial}",
            f"# log: {self.log}",
            *(allowed_signer(name, MANIFEST_NAMESPACE, key) for name, key in self.signers),
        ]
        return "".join(f"{line}\n" for line in lines).encode("utf-8")

    def signer(self, key: PublicKey) -> str | None:
        """Give the principal under which `key` may sign manifests, or None."""
        return next((name for name, signer in self.signers if signer == key), None)


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
    serial = _field(lines[2], "serial")
    if not re.fullmatch(r"[1-9][0-9]{0,8}", serial):
        raise RolesError(f"not a serial number: {serial!r}")
    roles = Roles(
        origin=_field(lines[1], "origin"),
        serial=int(serial),
        log=_log_key(_field(lines[3], "log")),
        signers=tuple(parse_allowed_signer(line, MANIFEST_NAMESPACE) for line in lines[4:-1]),
    )
    if roles.log.name != roles.origin:
        raise RolesError(f"the log key is named {roles.log.name!r}, the origin {roles.origin!r}")
    if roles.encode() != data:
        raise RolesError("the roles document is not in its one spelling")
    return roles


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
