"""A claim that an import makes of itself, as it is shown: one line, and not too long."""

from __future__ import annotations

_MOST_CLAIM = 500


def plain(value: str) -> str:
    """Give a claim as one line of bounded length."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in value.strip())
    return shown[:_MOST_CLAIM]
