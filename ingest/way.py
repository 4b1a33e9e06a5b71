"""By which recorder addresses are recorded."""

from __future__ import annotations

import enum


class Way(enum.Enum):
    """The operator's choice: one recorder, or HTTP first and a browser where a page needs it."""

    AUTO = "auto"
    HTTP = "http"
    BROWSER = "browser"
