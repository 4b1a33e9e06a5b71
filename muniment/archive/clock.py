"""The clock beside the log: a time that is earlier than one that was logged before is never hidden.

Order in the log is what it is, whatever the clock says; stamps prove times, statements only tell
them. But a reader of one statement ought to see that its clock was behind, and its owner at once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from checksums import Finding, Severity
from ingest import describe_finding
from manifests import parse_time, spell_time

CODE = "clock-behind"
# Clocks that are kept by others are put back by less than this while they run.
_SLACK = timedelta(seconds=1)
_LOGGER = logging.getLogger(__name__)


def check_clock(latest: str | None, now: datetime, origin: str) -> tuple[Mapping[str, Any], ...]:
    """Give the finding for a statement that is composed `now`, and tell its owner; or nothing.

    `latest` is the latest time at which a logged statement says that it was composed.
    """
    if latest is None or now + _SLACK >= parse_time(latest):
        return ()
    composed = spell_time(now)
    _LOGGER.warning(
        "the clock says %s, and a statement in this log was composed at %s: set the clock. What "
        "is written now says so",
        composed,
        latest,
    )
    particulars = (("composed", composed), ("latest", latest))
    return (describe_finding(Finding(CODE, Severity.WARNING, origin, particulars)),)
