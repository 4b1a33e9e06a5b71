"""Under 256 MB and 30 seconds of the processor: what unfolds, lies, or has no end."""

from __future__ import annotations

from pathlib import Path

import pytest

from bombs.trial import BOMBS, Bomb, new_place, tried
from muniment_cli import good


def named(bomb: Bomb) -> str:
    return f"{type(bomb).__name__}-{bomb.name}"


def try_all(bombs: list[Bomb], archive: Path) -> None:
    for bomb in bombs:
        for one in tried(bomb, archive):
            assert not one.fault, f"{one.bomb}, {one.door}: {one.fault}\n{one.ended.said[:2000]}"
    good(archive, "verify")


def test_a_few_of_them_do_no_harm(tmp_path: Path) -> None:
    try_all([bomb for bomb in BOMBS if bomb.quick], new_place(tmp_path))


@pytest.mark.torture
@pytest.mark.parametrize("bomb", BOMBS, ids=named)
def test_none_does_harm(bomb: Bomb, tmp_path: Path) -> None:
    try_all([bomb], new_place(tmp_path))
