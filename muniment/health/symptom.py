"""One thing that was looked at, and how it is."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class State(enum.Enum):
    """How a thing is."""

    WELL = "ok"
    WARNING = "warning"
    WRONG = "wrong"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Symptom:
    """What was looked at, how it is, and what to do where it is not well."""

    name: str
    state: State
    detail: str
