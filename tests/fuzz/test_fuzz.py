"""Every reader takes what was found to harm one, its seeds, and bytes made of them."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from fuzz.kept import kept_inputs
from fuzz.readers import READERS
from fuzz.watch import Reader, Trouble, try_input

HERE = Path(__file__).resolve().parent
EACH = 8


def files(kind: str, reader: str) -> list[Path]:
    """The seeds, or the former crashes, of a reader."""
    return sorted((HERE / kind / reader).glob("*"))


def spoilt(reader: Reader, data: bytes, count: int) -> Iterator[bytes]:
    """Bytes made of a seed, the same at each run."""
    chance = random.Random(zlib.crc32(data))
    for _ in range(count):
        made = bytearray(data)
        for _ in range(chance.randrange(1, 5)):
            at, length = chance.randrange(len(made) + 1), chance.choice((0, 1, 2, 8, 64))
            new: bytes = chance.choice((*reader.words, b"", chance.randbytes(1), made[:length]))
            made[at : at + length] = new
        yield bytes(made[: reader.most])


@pytest.mark.parametrize("name", READERS)
class TestReaders:
    """No crash, hang or unbounded memory: what is no good is refused with a documented error."""

    def test_it_has_seeds(self, name: str) -> None:
        assert files("seeds", name)

    def test_what_harmed_it_once_harms_it_no_more(self, name: str) -> None:
        for path in files("crashes", name):
            assert try_input(READERS[name], path.read_bytes()) is None, path

    @pytest.mark.torture
    def test_nothing_that_was_kept_harms_it(self, name: str) -> None:
        for kept, data in kept_inputs(name).items():
            assert try_input(READERS[name], data) is None, kept

    def test_nothing_made_of_its_seeds_harms_it(self, name: str) -> None:
        reader = READERS[name]
        for path in files("seeds", name):
            data = path.read_bytes()
            for made in (data, *spoilt(reader, data, EACH)):
                trouble = try_input(reader, made)
                assert trouble is None, (path, made, trouble)


class TestWatch:
    """What goes wrong is told apart by kind and by place."""

    def test_an_error_that_is_not_documented_is_a_crash(self) -> None:
        def read(data: bytes) -> None:
            raise KeyError(data)

        trouble = try_input(Reader("x", read, (ValueError,)), b"")
        assert isinstance(trouble, Trouble) and trouble.kind == "crash"
        assert "KeyError" in trouble.detail

    def test_a_documented_one_is_none(self) -> None:
        assert try_input(Reader("x", lambda data: int(data), (ValueError,)), b"x") is None

    def test_what_has_no_end_is_a_hang(self) -> None:
        def read(data: bytes) -> None:
            while True:
                pass

        trouble = try_input(Reader("x", read), b"", seconds=0.1)
        assert trouble is not None and trouble.kind == "hang"

    def test_what_takes_all_memory_is_told(self) -> None:
        trouble = try_input(Reader("x", lambda data: len(bytes(1 << 29) + b"x")), b"")
        assert trouble is not None and trouble.kind == "memory"
