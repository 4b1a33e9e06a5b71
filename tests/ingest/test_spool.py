"""Bytes are held in memory while they are few, and read the same from wherever they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.http.spool import Spool

MOST = 16
FEW, MANY = (b"a notice",), (b"a notice", b" and", b" its whole text", b"")


def spool(folder: Path, pieces: tuple[bytes, ...]) -> Spool:
    made = Spool(folder / "block", MOST)
    for piece in pieces:
        assert made.write(piece) == len(piece)
    return made


def read(made: Spool) -> bytes:
    with made.open() as stream:
        return stream.read()


class TestWhereTheyLie:
    """What is more than `most` bytes lies in a file; what is not, in none."""

    def test_few_bytes_never_touch_the_disk(self, tmp_path: Path) -> None:
        assert read(spool(tmp_path, FEW)) == b"a notice"
        assert not any(tmp_path.iterdir())

    def test_as_many_as_may_be_are_few(self, tmp_path: Path) -> None:
        spool(tmp_path, (bytes(MOST),))
        assert not any(tmp_path.iterdir())

    def test_one_more_is_many(self, tmp_path: Path) -> None:
        with spool(tmp_path, (bytes(MOST), b"!")) as made:
            assert read(made) == bytes(MOST) + b"!"
            assert [one.name for one in tmp_path.iterdir()] == ["block"]


@pytest.mark.parametrize("pieces", [(), FEW, MANY], ids=["none", "few", "many"])
class TestWhatBecomesOfThem:
    """They are read at any time, kept in the file, or forgotten."""

    def test_they_are_read_as_they_were_written(
        self, tmp_path: Path, pieces: tuple[bytes, ...]
    ) -> None:
        with spool(tmp_path, pieces) as made:
            assert read(made) == b"".join(pieces)
            made.write(b"; more")
            assert read(made) == b"".join(pieces) + b"; more"
        assert not any(tmp_path.iterdir())

    def test_kept_they_are_in_the_file(self, tmp_path: Path, pieces: tuple[bytes, ...]) -> None:
        with spool(tmp_path, pieces) as made:
            made.keep()
        assert (tmp_path / "block").read_bytes() == b"".join(pieces)

    def test_forgotten_they_leave_nothing_and_others_are_taken(
        self, tmp_path: Path, pieces: tuple[bytes, ...]
    ) -> None:
        made = spool(tmp_path, pieces)
        made.discard()
        assert not any(tmp_path.iterdir())
        assert read(made) == b""
        made.write(b"others")
        assert read(made) == b"others"
