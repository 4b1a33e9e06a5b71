"""A browser that is not here."""

from __future__ import annotations

import enum

from manifests import MunimentError


class Part(enum.Enum):
    """What of the browser recorder is missing; the value stands in findings."""

    DRIVER = "driver"
    CHROMIUM = "chromium"
    WORKING = "working-chromium"


class BrowserMissingError(MunimentError):
    """A part of the browser recorder is not here; the message says which, and what to do."""

    def __init__(self, part: Part, message: str) -> None:
        super().__init__(message)
        self.part = part.value
