"""Every bit of a small WARC file of ours, flipped: what a digest or length covers is found."""

import pytest

from checksums import Severity
from judged import codes, judge_warc
from warcs import info, packed, plain, record, response

RECORDS = (
    info(),
    response(b"<html>" + b"x" * 90 + b"</html>", WARC_IP_Address="192.0.2.1"),
    record("request", b"GET / HTTP/1.1\r\n\r\n", {"WARC-Target-URI": "https://example.org/"}),
)


def flips(data: bytes, step: int = 1) -> list[tuple[int, int]]:
    """The (byte, bit) places that were flipped without any finding."""
    silent = []
    for at in range(0, len(data), step):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            if not codes(judge_warc(bytes(changed)), None):
                silent.append((at, bit))
    return silent


def in_blocks(data: bytes) -> set[int]:
    """The places of the bytes in blocks, and of the line ends behind them."""
    places: set[int] = set()
    begun = 0
    for one in RECORDS:
        places |= set(range(begun + one.index(b"\r\n\r\n") + 2, begun + len(one)))
        begun += len(one)
    return places


class TestFlips:
    """A plain file's headers are covered by nothing; everything else is."""

    def test_no_bit_of_a_block_goes_unnoticed(self) -> None:
        data = plain(*RECORDS)
        places = sorted(in_blocks(data))
        for at in places:
            changed = bytearray(data)
            changed[at] ^= 1 << (at % 8)
            assert codes(judge_warc(bytes(changed)), Severity.ERROR), at

    def test_no_bit_of_a_compressed_file_goes_unnoticed(self) -> None:
        assert flips(packed(*RECORDS), 3) == []

    @pytest.mark.torture
    def test_all_bits_of_both(self) -> None:
        assert flips(packed(*RECORDS)) == []
        data = plain(*RECORDS)
        silent = flips(data)
        assert not in_blocks(data) & {at for at, _ in silent}
        # Letters may be of either case, and an address or date is another one and as good.
        assert len(silent) < 0.2 * 8 * len(data)
