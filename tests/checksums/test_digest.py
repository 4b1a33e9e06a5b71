"""Digests, their one spelling, and hashing in one pass."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import (
    Algorithm,
    Digest,
    DigestError,
    Hashing,
    Place,
    hash_file,
    hash_stream,
    registered,
)

ALGORITHMS = st.sampled_from(registered(Place.EVIDENCE))
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


class TestSpelling:
    """A digest has one spelling: its algorithm's name, a colon, lower-case hexadecimal."""

    @given(ALGORITHMS, st.binary())
    def test_what_is_spelled_reads_back(self, algorithm: Algorithm, data: bytes) -> None:
        digest = Digest.of(algorithm, data)
        assert Digest.parse(str(digest)) == digest
        assert Digest.from_hex(algorithm, digest.hex) == digest

    def test_the_example_of_fips_180_4(self) -> None:
        assert str(Digest.of(Algorithm.SHA256, b"abc")) == f"sha256:{ABC}"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            ABC,
            f"md5:{ABC}",
            f"SHA256:{ABC}",
            f"sha256:{ABC.upper()}",
            f"sha256:{ABC[:-1]}",
            f"sha256:{ABC}0",
            f"sha256:{ABC}\n",
            f"sha256: {ABC[1:]}",
            f"sha512:{ABC}",
            f"sha256:{ABC[:-1]}\N{FULLWIDTH DIGIT ONE}",
        ],
    )
    def test_every_other_spelling_is_refused(self, text: str) -> None:
        with pytest.raises(DigestError):
            Digest.parse(text)

    @given(ALGORITHMS, st.binary(max_size=80))
    def test_a_value_is_as_long_as_its_algorithm_says(
        self, algorithm: Algorithm, value: bytes
    ) -> None:
        if len(value) == algorithm.size:
            assert Digest(algorithm, value).value == value
        else:
            with pytest.raises(DigestError):
                Digest(algorithm, value)


class TestOnePass:
    """Several digests and the size are taken in one pass."""

    @given(st.lists(st.binary(max_size=50)))
    def test_pieces_hash_to_what_the_whole_hashes_to(self, pieces: list[bytes]) -> None:
        hashing = Hashing(Algorithm)
        for piece in pieces:
            hashing.update(piece)
        whole = b"".join(pieces)
        assert hashing.size == len(whole)
        for algorithm in Algorithm:
            assert hashing.digest(algorithm) == Digest.of(algorithm, whole)

    @given(st.binary(max_size=100), st.integers(1, 40))
    def test_the_size_of_a_chunk_does_not_matter(self, data: bytes, chunk: int) -> None:
        hashing = hash_stream(io.BytesIO(data), Algorithm, chunk)
        assert hashing.digest(Algorithm.SHA256).value == hashlib.sha256(data).digest()

    def test_a_copy_goes_on_by_itself(self) -> None:
        one = Hashing(Algorithm)
        one.update(b"the same, ")
        other = one.copy()
        one.update(b"then this")
        other.update(b"then something else")
        assert one.digest(Algorithm.SHA256) == Digest.of(Algorithm.SHA256, b"the same, then this")
        told = Digest.of(Algorithm.SHA512, b"the same, then something else")
        assert (other.digest(Algorithm.SHA512), other.size) == (told, 29)

    def test_passes_over_the_same_bytes_are_as_good_as_one(self) -> None:
        passes = [Hashing((algorithm,)) for algorithm in Algorithm]
        for one in passes:
            one.update(b"abc")
        whole = Hashing.of_all(passes)
        assert whole.size == 3
        for algorithm in Algorithm:
            assert whole.digest(algorithm) == Digest.of(algorithm, b"abc")

    def test_a_file_is_hashed_as_its_bytes(self, tmp_path: Path) -> None:
        path = tmp_path / "notice"
        path.write_bytes(b"abc" * 1000)
        hashing = hash_file(path, Algorithm, chunk=7)
        assert hashing.size == 3000
        assert hashing.digest(Algorithm.SHA512) == Digest.of(Algorithm.SHA512, b"abc" * 1000)

    def test_sha512_is_taken_where_nothing_else_is_asked_for(self, tmp_path: Path) -> None:
        path = tmp_path / "notice"
        path.write_bytes(b"")
        hashing = hash_file(path)
        assert hashing.digest(Algorithm.SHA512) == Digest.of(Algorithm.SHA512, b"")
        with pytest.raises(ValueError, match="sha256 was not taken"):
            hashing.digest(Algorithm.SHA256)

    def test_a_missing_file_is_an_oserror(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            hash_file(tmp_path / "absent")
