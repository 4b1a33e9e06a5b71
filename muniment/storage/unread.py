"""What becomes of a file that a storage has and cannot read.

Who asks says it: a writer stops, for what he could not see might be what he needs; a check of
something else passes over, since the check of the log names that file.
"""

from __future__ import annotations

from collections.abc import Callable

Unread = Callable[[OSError], None]


def stop(failure: OSError) -> None:
    """Raise it."""
    raise failure


def pass_over(failure: OSError) -> None:
    """Leave it to the check of the log."""
    del failure
