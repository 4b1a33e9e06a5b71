"""The error of this room."""

from __future__ import annotations

from manifests import MunimentError


class CustodyError(MunimentError):
    """What was asked for cannot be recorded, or may not leave the archive."""
