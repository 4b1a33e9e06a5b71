"""What robots.txt says about an address (RFC 9309).

    User-agent: *
    Disallow: /internal/

Its rules are read by Protego, which knows wildcards and the longest match as the RFC has them. What
the answer as a whole means is said here: no such file allows everything (§2.3.1.3), and a server
that cannot be reached, or fails, allows nothing (§2.3.1.4).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from protego import Protego

# §2.2.1: the name for which a server may make rules; `User-Agent` holds it unless it is set anew.
TOKEN: Final = "muniment"
PATH: Final = "/robots.txt"


class Says(enum.Enum):
    """What robots.txt says about an address; UNREACHABLE is to be taken for a no."""

    ALLOWED = "allowed"
    DISALLOWED = "disallowed"
    NO_RULES = "no-rules"
    UNREACHABLE = "unreachable"

    @property
    def permits(self) -> bool:
        """Whether a visitor who obeys may come."""
        return self in (Says.ALLOWED, Says.NO_RULES)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one server; none where it has none, or could not be reached."""

    rules: Protego | None
    reached: bool = True

    def says(self, address: str) -> Says:
        """Say whether an address of this server may be visited."""
        if not self.reached:
            return Says.UNREACHABLE
        if self.rules is None:
            return Says.NO_RULES
        return Says.ALLOWED if self.rules.can_fetch(address, TOKEN) else Says.DISALLOWED

    @property
    def delay(self) -> float:
        """Seconds that it wants between visits (`Crawl-delay`, which no RFC has), or 0."""
        wanted = self.rules.crawl_delay(TOKEN) if self.rules is not None else None
        return max(wanted or 0.0, 0.0)


UNREACHABLE: Final = Robots(None, reached=False)
NO_RULES: Final = Robots(None)


def read_robots(data: bytes) -> Robots:
    """Read the rules (§2.5: as much of them as the caller's limit let in)."""
    return Robots(Protego.parse(data.decode("utf-8-sig", "replace")))
