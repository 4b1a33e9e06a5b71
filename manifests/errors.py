"""Errors: one root for all of ours, each class with the exit code that it means.

::

    MunimentError      3   cannot be read, or the call is wrong
      FormatError      1   evidence that is not what its format says it must be
      LimitError       3   something is larger than a limit, so it was not read
"""

from __future__ import annotations

import os
from typing import ClassVar


class MunimentError(Exception):
    """The root of every error that muniment raises; its text is one sentence for a reader."""

    exit_code: ClassVar[int] = 3


class FormatError(MunimentError):
    """Evidence does not parse: what was expected, what came, and where."""

    exit_code: ClassVar[int] = 1


class LimitError(MunimentError):
    """Something is over a limit and was not read: the limit, what met it, and where to set it."""


def named_path(error: OSError) -> str:
    """Give the path that an error of the system names; empty where it names none.

    What fails by a descriptor names that, which tells a reader nothing.
    """
    named = error.filename
    return os.fsdecode(named) if isinstance(named, str | bytes | os.PathLike) else ""
