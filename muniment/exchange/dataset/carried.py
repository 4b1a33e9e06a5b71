"""What no table can carry: NUL, and halves of surrogate pairs, which UTF-8 has no bytes for.

Each becomes U+FFFD, one character for one, so that places hold; how many did is counted and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NONE = re.compile("[\0\ud800-\udfff]")
_MARK = "\N{REPLACEMENT CHARACTER}"

Value = str | int | float | bool | list[Any] | None
"""Of a field: times as statements spell them, lists of texts, of integers or of spans."""


@dataclass(slots=True)
class Carrier:
    """Rows made fit for tables; `replaced` counts the characters that are not."""

    replaced: int = 0

    def row(self, row: Mapping[str, Value]) -> dict[str, Value]:
        """Give a row in which every text can be written; an empty text is none."""
        return {name: self._value(value) for name, value in row.items()}

    def _value(self, value: Value) -> Value:
        if isinstance(value, str):
            return self._text(value) or None
        if isinstance(value, list):
            return [self._text(one) if isinstance(one, str) else one for one in value]
        return value

    def _text(self, text: str) -> str:
        if _NONE.search(text) is None:
            return text
        carried, count = _NONE.subn(_MARK, text)
        self.replaced += count
        return carried
