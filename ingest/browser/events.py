"""What happened while a page was shown, as the capture's ``events.json`` tells it.

RFC 8785 JSON, one object::

    {"events": [{"kind": "console", "level": "error", "said": "...", "where": "https://…:12"}, …],
     "format": "muniment-page-events/1", "frames": ["https://…"], "left_out": 0}

Everything in it is the page's own word: hostile text, shortened, and of bounded number.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

from manifests import canonical

FORMAT = "muniment-page-events/1"
_SAID = 500
_WHERE = 2000


class Kind(enum.Enum):
    """What a page did, or what befell it."""

    CONSOLE = "console"
    EXCEPTION = "exception"
    FAILED = "failed"
    NAVIGATION = "navigation"
    DIALOG = "dialog"
    WINDOW = "window"
    DOWNLOAD = "download"
    CLICK = "click"
    CRASH = "crash"


@dataclass(slots=True)
class Events:
    """Collects events in their order, `most` of them; the others are counted."""

    most: int
    frames: tuple[str, ...] = ()
    left_out: int = 0
    _events: list[dict[str, Any]] = field(default_factory=list)

    def add(self, kind: Kind, said: str, where: str = "", level: str = "") -> None:
        """Note an event. What stands at `where`, or has no `level`, is left out where empty."""
        if len(self._events) >= self.most:
            self.left_out += 1
            return
        item = {"kind": kind.value, "said": shortened(said, _SAID)}
        if where:
            item["where"] = shortened(where, _WHERE)
        if level:
            item["level"] = level
        self._events.append(item)

    def count(self, kind: Kind) -> int:
        """How many events of a kind are listed."""
        return sum(one["kind"] == kind.value for one in self._events)

    def encode(self) -> bytes:
        """Give the file's bytes."""
        return canonical(
            {
                "events": list(self._events),
                "format": FORMAT,
                "frames": [shortened(one, _WHERE) for one in self.frames],
                "left_out": self.left_out,
            }
        )


def shortened(text: str, most: int) -> str:
    """Spell a page's text so that JSON can hold it, and cut it, with a mark, where it is long."""
    spelled = text[: most + 1].encode("utf-8", "backslashreplace").decode()
    return spelled if len(spelled) <= most else spelled[:most] + "…"
