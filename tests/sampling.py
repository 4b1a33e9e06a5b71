"""A few of many slow cases for every day; the others run with `pytest -m torture`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def some(cases: Iterable[Any], every: int) -> list[Any]:
    """Give all cases, all but each `every`-th of them marked as torture.

    A case of several arguments is a tuple of them, as for `parametrize`.
    """
    return [
        case if number % every == 0 else pytest.param(*_several(case), marks=pytest.mark.torture)
        for number, case in enumerate(cases)
    ]


def _several(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
