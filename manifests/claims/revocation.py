"""Revocations: since when a signer's signatures count no more, said by root in its roles.

::

    # revoked: 17 ssh-ed25519 AAAA... its file was on a disk that was stolen
    # revoked: 2026-11-16T00:00:00Z ssh-ed25519 AAAA... its file was on a disk that was stolen

Since an *entry*: what the key signed at that index or later does not count, and the log says what
stood before. Since a *time*: what it signed counts where time stamps show that it was there before,
wherever in the log it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from manifests.errors import FormatError
from manifests.ssh.sshkey import PublicKey, UnsupportedKeyError

PREFIX = "# revoked: "
_LINE = re.compile(r"(?P<since>[^ ]+) (?P<key>[^ ]+ [^ ]+) (?P<reason>.+)")
_INDEX = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class RevocationError(FormatError):
    """A revocation is not in the form that format 1 gives it."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key whose signatures count no more since an index of the log, or since a time (UTC)."""

    key: PublicKey
    since: int | datetime
    reason: str

    def __post_init__(self) -> None:
        check_reason(self.reason)

    @property
    def point(self) -> str:
        """The index, or the time, as it is spelled."""
        return spell_point(self.since)

    def line(self) -> str:
        """Spell the line of a roles document."""
        return f"{PREFIX}{self.point} {self.key.line()} {self.reason}"


def parse_revocation(line: str) -> Revocation:
    """Read a line as `Revocation.line` spells it; raise `FormatError` for any other."""
    match = _LINE.fullmatch(line.removeprefix(PREFIX))
    if match is None or not line.startswith(PREFIX):
        raise RevocationError(f"not a line of the form {PREFIX}SINCE KEY REASON: {line!r}")
    try:
        key = PublicKey.parse_line(match["key"])
    except UnsupportedKeyError as error:
        raise RevocationError(f"the revoked key is of no kind we read: {error}") from error
    return Revocation(key, parse_point(match["since"]), match["reason"])


def spell_point(since: int | datetime) -> str:
    """Spell an index in decimal, or a time in UTC with seconds: ``2026-11-16T00:00:00Z``."""
    if isinstance(since, int):
        return str(since)
    return since.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def parse_point(text: str) -> int | datetime:
    """Read what `spell_point` gives; raise `RevocationError` for any other."""
    if _INDEX.fullmatch(text) and len(text) < 20:
        return int(text)
    if not _TIME.fullmatch(text):
        raise RevocationError(f"neither an index nor a time in UTC with seconds: {text!r}")
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise RevocationError(f"no such moment: {text!r}") from error


def check_reason(text: str) -> None:
    """Raise `RevocationError` for what cannot stand at the end of a line of the document."""
    odd = any(c < " " or (c.isspace() and c != " ") for c in text)
    if not text or text != text.strip(" ") or odd:
        raise RevocationError(
            "a reason is one line of text, with no space at its ends and none but plain ones in it"
        )
