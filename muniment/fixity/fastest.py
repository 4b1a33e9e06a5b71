"""Which digest is faster here: sha256 where the processor has SHA extensions, else sha512."""

from __future__ import annotations

import time

from checksums import Algorithm, Digest

_BYTES = 2 << 20
_TIMES = 5


def fastest() -> Algorithm:
    """Time both on some megabytes, several times over, and give the faster one."""
    data = bytes(_BYTES)
    return min(
        (Algorithm.SHA512, Algorithm.SHA256),
        key=lambda algorithm: min(_seconds(algorithm, data) for _ in range(_TIMES)),
    )


def _seconds(algorithm: Algorithm, data: bytes) -> float:
    # What others do on this machine meanwhile is not counted.
    begun = time.process_time()
    Digest.of(algorithm, data)
    return time.process_time() - begun
