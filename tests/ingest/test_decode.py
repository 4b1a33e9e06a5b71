"""Content codings are undone as they come, whatever they hold (RFC 9110 §8.4)."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from dataclasses import replace
from functools import partial

import brotlicffi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.http.decode import Decoder
from manifests import Limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"notice " * 1000
NOISE = random.Random(1).randbytes(20_000)
SOME = [(b"gzip",), (b"deflate", b"gzip"), (b"br",), (b"zstd",), (b"zstd", b"br")]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODED = {
    b"gzip": gzip.compress,
    b"x-gzip": gzip.compress,
    b"deflate": zlib.compress,
    b"br": partial(brotlicffi.compress, quality=4),
    b"zstd": zstd.compress,
}
STREAMS = (b"br", b"zstd")


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

    @given(st.binary(), st.integers(1, 50), st.sampled_from(SOME))
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


class TestStreams:
    """Brotli (RFC 7932) and Zstandard (RFC 8878), sent by servers that were not asked for them."""

    @pytest.mark.parametrize("coding", STREAMS)
    @pytest.mark.parametrize("step", [7, 1 << 30])
    def test_rubbish_behind_is_left_out(self, coding: bytes, step: int) -> None:
        got, codes, _ = decode((coding,), CODED[coding](TEXT) + b"rubbish", step)
        assert (got, codes) == (TEXT, ["http-content-encoding-trailing"])

    @pytest.mark.parametrize("coding", STREAMS)
    def test_a_cut_body_gives_its_beginning(self, coding: bytes) -> None:
        got, codes, _ = decode((coding,), CODED[coding](NOISE)[:-5000])
        assert NOISE.startswith(got)
        assert codes == ["http-content-encoding-cut"]

    @pytest.mark.parametrize("coding", STREAMS)
    @pytest.mark.parametrize("step", [100, 1 << 30])
    def test_a_damaged_body_gives_what_lies_before_the_damage(
        self, coding: bytes, step: int
    ) -> None:
        noise = random.Random(2).randbytes(4_000)
        coded = bytearray(CODED[coding](noise))
        coded[3_000:] = bytes(range(255, 155, -1)) * 10
        got, codes, _ = decode((coding,), bytes(coded), step)
        assert got[:2_000] == noise[:2_000]
        assert codes[0] in ("http-content-encoding-malformed", "http-content-encoding-cut")
        assert got == decode((coding,), bytes(coded), 1)[0]

    @pytest.mark.parametrize("coding", STREAMS)
    def test_a_coding_announced_and_not_used(self, coding: bytes) -> None:
        page = b"<!doctype html><title>Notice</title>" * 100
        got, codes, _ = decode((coding,), page, 11)
        assert (got, codes) == (page, ["http-content-encoding-missing"])

    def test_frames_follow_one_another(self) -> None:
        skipped = b"\x52\x2a\x4d\x18\x03\0\0\0abc"
        coded = zstd.compress(b"one ") + skipped + zstd.compress(b"two")
        for step in (1, 1 << 30):
            assert decode((b"zstd",), coded, step)[:2] == (b"one two", [])

    def test_half_a_frame_s_beginning_is_cut(self) -> None:
        coded = zstd.compress(TEXT) + b"\x28\xb5"
        assert decode((b"zstd",), coded)[:2] == (TEXT, ["http-content-encoding-cut"])

    def test_a_window_over_eight_mebibytes_is_refused(self) -> None:
        """RFC 9659: a decoder need not hold more, whatever a frame asks for."""
        options = {zstd.CompressionParameter.window_log: 24}
        packer = zstd.ZstdCompressor(options=options)
        got, codes, _ = decode((b"zstd",), packer.compress(TEXT) + packer.flush())
        assert codes == ["http-content-encoding-missing"]
        assert TEXT not in got


class TestBombs:
    """Decoding stops at a limit on size, and at a limit on growth."""

    @pytest.mark.parametrize(
        "codings", [(b"gzip",), (b"gzip", b"gzip"), (b"deflate",), (b"br",), (b"zstd",)]
    )
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
