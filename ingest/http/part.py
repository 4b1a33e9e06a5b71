"""What a stretch of an answer's bytes is."""

from __future__ import annotations

import enum
from collections.abc import Callable


class Part(enum.Enum):
    """A kind of bytes: of an interim response, of the header, of the body, around or after it."""

    INTERIM = "interim"
    HEAD = "head"
    BODY = "body"
    FRAMING = "framing"
    AFTER = "after"


Parts = list[tuple[Part, bytes]]
Emit = Callable[[Part, bytes], None]
