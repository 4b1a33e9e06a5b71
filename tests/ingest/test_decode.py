"""Content codings are undone as they come, whatever they hold (RFC 9110 §8.4)."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decode import Decoder
from manifests import Limits

TEXT = b"notice " * 1000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODED = {b"gzip": gzip.compress, b"x-gzip": gzip.compress, b"deflate": zlib.compress}


def decode(
    codings: tuple[bytes, ...], data: bytes, step: int = 1 << 30, limits: Limits | None = None
) -> tuple[bytes, list[str], Decoder]:
    decoder = Decoder(codings, limits or Limits(), "here")
    out = bytearray()
    for start in range(0, len(data), step):
        for piece in decoder.feed(data[start : start + step]):
            out += piece
    decoder.finish()
    return bytes(out), [finding.code for finding in decoder.findings], decoder


class TestRoundTrips:
    """What was coded comes back, however the stream is cut."""

    @given(st.lists(st.sampled_from(sorted(CODED)), max_size=4), st.binary(), st.integers(1, 50))
    def test_codings_within_codings(self, codings: list[bytes], data: bytes, step: int) -> None:
        coded = data
        for coding in codings:
            coded = CODED[coding](coded)
        assert decode(tuple(codings), coded, step)[:2] == (data, [])

    @given(st.binary(min_size=1), st.integers(1, 50))
    def test_deflate_without_its_wrapper(self, data: bytes, step: int) -> None:
        assert decode((b"deflate",), raw_deflate(data), step)[:2] == (data, [])

    @given(st.lists(st.binary(), min_size=1, max_size=4), st.integers(1, 50))
    def test_members_follow_one_another(self, parts: list[bytes], step: int) -> None:
        coded = b"".join(gzip.compress(part) for part in parts) + bytes(9)
        assert decode((b"gzip",), coded, step)[:2] == (b"".join(parts), [])

    @given(st.binary(), st.integers(1, 50), st.sampled_from([(b"gzip",), (b"deflate", b"gzip")]))
    def test_no_bytes_raise(self, data: bytes, step: int, codings: tuple[bytes, ...]) -> None:
        assert decode(codings, data, step)[:2] == decode(codings, data)[:2]


class TestDamage:
    """What can be decoded is given; a finding says what was met."""

    def test_a_cut_body_gives_its_beginning(self) -> None:
        got, codes, _ = decode((b"gzip",), gzip.compress(TEXT)[:-12])
        assert TEXT.startswith(got)
        assert codes == ["http-content-encoding-cut"]

    def test_a_damaged_body_gives_its_beginning(self) -> None:
        coded = bytearray(gzip.compress(bytes(range(256)) * 9000, 0))
        coded[-4000] ^= 0xFF
        coded[-2] ^= 0xFF
        got, codes, _ = decode((b"gzip",), bytes(coded), 100)
        assert len(got) > 1000
        assert codes == ["http-content-encoding-malformed"]

    def test_rubbish_behind_is_left_out(self) -> None:
        got, codes, _ = decode((b"gzip",), gzip.compress(TEXT) + b"\x1f\x8brubbish", 11)
        assert got == TEXT
        assert codes == ["http-content-encoding-trailing"]

    def test_a_coding_announced_twice_and_used_once(self) -> None:
        got, codes, _ = decode((b"gzip", b"gzip"), gzip.compress(TEXT))
        assert got == TEXT
        assert codes == ["http-content-encoding-missing"]

    def test_more_codings_than_anybody_uses_are_not_undone(self) -> None:
        assert decode((b"gzip",) * 6, b"raw")[:2] == (b"raw", ["http-content-encoding-unknown"])

    def test_nothing_at_all_is_not_cut(self) -> None:
        assert decode((b"gzip",), b"")[:2] == (b"", [])


class TestBombs:
    """Decoding stops at a limit on size, and at a limit on growth."""

    @pytest.mark.parametrize("codings", [(b"gzip",), (b"gzip", b"gzip"), (b"deflate",)])
    def test_growth_is_limited(self, codings: tuple[bytes, ...]) -> None:
        coded = bytes(64 << 20)
        for coding in codings:
            coded = CODED[coding](coded)
        got, codes, decoder = decode(codings, coded)
        assert decoder.stopped
        assert codes == ["http-decoded-too-large"]
        assert len(got) < 17 << 20

    def test_size_is_limited(self) -> None:
        limits = replace(Limits(), decoded_bytes=1000)
        got, codes, _ = decode((b"gzip",), gzip.compress(TEXT), limits=limits)
        assert len(got) <= 1000
        assert codes == ["http-decoded-too-large"]

    def test_an_inner_layer_that_unfolds_into_nothing_is_a_bomb_too(self) -> None:
        inner = gzip.compress(b"") * 900_000
        _, codes, _ = decode((b"gzip", b"gzip"), gzip.compress(inner))
        assert codes == ["http-decoded-too-large"]
