"""A process of others' code has the bounds that it was given, or lower ones that held before."""

from __future__ import annotations

import sys

import pytest

from ingest.documents.child import Bounds, StoppedError, output_of

TOLD = "import resource as r; print(*r.getrlimit(r.RLIMIT_CPU), *r.getrlimit(r.RLIMIT_FSIZE))"


def told(bounds: Bounds, *before: str) -> str:
    return output_of([*before, sys.executable, "-I", "-S", "-c", TOLD], b"", bounds).decode()


class TestBounds:
    """Set before the command begins, by the kernel."""

    def test_they_hold(self) -> None:
        assert told(Bounds(1 << 30, 7, 1 << 16, 4096)).split() == ["7", "8", "4096", "4096"]

    def test_a_lower_bound_that_holds_already_stays(self) -> None:
        bounded = [sys.executable, "-I", "-S", bounded_file(), str(1 << 30), "3", "0", "-"]
        assert told(Bounds(1 << 30, 7, 1 << 16, 4096), *bounded).split()[:2] == ["3", "4"]
        outer = Bounds(1 << 30, 3, 1 << 16, 0)
        inner = [sys.executable, "-I", "-S", bounded_file(), str(1 << 30), "7", "4096", "-"]
        assert told(outer, *inner).split() == ["4", "4", "0", "0"]

    def test_what_says_too_much_or_fails_is_stopped(self) -> None:
        for program in ("print('x' * 100_000)", "raise SystemExit(3)"):
            with pytest.raises(StoppedError):
                output_of([sys.executable, "-c", program], b"", Bounds(1 << 30, 7, 1000))


def bounded_file() -> str:
    import ingest.documents.bounded

    return str(ingest.documents.bounded.__file__)
