"""Endorsers: the keys of other archivists that a verifier pins, and how long each counts.

`endorsers` in his trust folder is an `allowed_signers` file of ssh-keygen, a line each::

    NAME namespaces="muniment-endorsement-v1" ssh-ed25519 AAAA...
    NAME namespaces="muniment-endorsement-v1",valid-before="20270101000000Z" ssh-ed25519 AAAA...

`valid-before` is for a key that was lost or stolen: what it signed counts where it is shown that it
was there by then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from manifests.errors import FormatError
from manifests.ssh.sshkey import PublicKey

NAMESPACE: Final = "muniment-endorsement-v1"
_LINE = re.compile(
    r'(?P<name>[a-z0-9][a-z0-9-]{0,31}) namespaces="' + NAMESPACE + r'"'
    r'(?:,valid-before="(?P<until>[0-9]{14}Z)")? (?P<key>[a-z0-9@.-]+ [^ ]+)'
)
_TIME = "%Y%m%d%H%M%SZ"


class EndorserError(FormatError):
    """A line is not what an endorser's is, or pins a key twice."""


@dataclass(frozen=True, slots=True)
class Endorser:
    """Somebody whose endorsements count, under the verifier's own name for him.

    `until` is the time by which a signature must have been there; None: at any time.
    """

    name: str
    key: PublicKey
    until: datetime | None = None

    def line(self) -> str:
        """Spell the line that pins him."""
        until = ""
        if self.until is not None:
            until = f',valid-before="{self.until.astimezone(UTC).strftime(_TIME)}"'
        return f'{self.name} namespaces="{NAMESPACE}"{until} {self.key.line()}'


def parse_endorser(line: str) -> Endorser:
    """Read one line as `Endorser.line` spells it.

    Raises `EndorserError`, and what `PublicKey.parse_line` raises.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise EndorserError(
            f'a line is NAME namespaces="{NAMESPACE}" KEY, with ,valid-before="YYYYMMDDHHMMSSZ" '
            f"behind the first quotes or not, unlike {line[:120]!r}"
        )
    until = None
    if match["until"] is not None:
        try:
            until = datetime.strptime(match["until"], _TIME).replace(tzinfo=UTC)
        except ValueError as failure:
            raise EndorserError(f"no such moment: {match['until']}") from failure
    return Endorser(match["name"], PublicKey.parse_line(match["key"]), until)


def parse_endorsers(text: str) -> tuple[Endorser, ...]:
    """Read a whole file; empty lines and comments say nothing. Raises as `parse_endorser` does.

    Two keys may share a name, and count as one endorser; one key has one line.
    """
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    found = tuple(parse_endorser(line) for line in lines)
    if len({one.key for one in found}) != len(found):
        raise EndorserError("a key stands there twice")
    return found


def endorser_of(endorsers: Sequence[Endorser], key: PublicKey) -> Endorser | None:
    """Give the endorser whose key it is, or None."""
    return next((one for one in endorsers if one.key == key), None)
