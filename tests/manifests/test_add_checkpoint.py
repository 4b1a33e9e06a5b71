"""Tests of requests to witnesses (c2sp.org/tlog-witness, add-checkpoint)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import FormatError
from manifests.log.add_checkpoint import (
    AddCheckpoint,
    RequestError,
    encode_size,
    parse_request,
    parse_size,
)

# The specification's own example.
EXAMPLE = """\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
""".encode()
MOST = 1 << 20

hashes = st.binary(min_size=32, max_size=32)


class TestRequest:
    """An old size line, at most 63 hashes, an empty line, and the checkpoint."""

    def test_the_example(self) -> None:
        request = parse_request(EXAMPLE, MOST)
        assert (request.old_size, len(request.proof)) == (20852014, 4)
        assert request.note.startswith(b"example.com/behind-the-sofa\n20852163\n")
        assert request.encode() == EXAMPLE

    @given(st.integers(0, 2**63 - 1), st.lists(hashes, max_size=63).map(tuple), st.binary())
    def test_a_request_comes_back_as_it_was(
        self, size: int, proof: tuple[bytes, ...], note: bytes
    ) -> None:
        request = AddCheckpoint(size, proof, note)
        assert parse_request(request.encode(), MOST) == request

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b"old 20852014", b"old 020852014"),
            (b"old 20852014", b"old  20852014"),
            (b"old 20852014", b"old +20852014"),
            (b"old 20852014", b"old 9223372036854775808"),
            (b"old 20852014", b"old "),
            (b"old 20852014", b"Old 20852014"),
            (b"old 20852014\n", b""),
            (b"old 20852014\n", b"old 20852014\r\n"),
            (b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", b"PlRN"),
            (b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", b"PlRNCrwHpqhG rupue"),
            (b"aw=\n", b"ax=\n"),
            (b"\n\n", b"\n"),
        ],
    )
    def test_another_spelling_is_refused(self, old: bytes, new: bytes) -> None:
        changed = EXAMPLE.replace(old, new, 1)
        if b"\n\n" not in EXAMPLE.replace(old, new):
            changed = EXAMPLE.replace(old, new)
        with pytest.raises(FormatError):
            parse_request(changed, MOST)

    def test_a_proof_has_at_most_63_hashes(self) -> None:
        lines = b"".join(b"A" * 43 + b"=\n" for _ in range(64))
        with pytest.raises(RequestError):
            parse_request(b"old 1\n" + lines + b"\nnote\n", MOST)
        with pytest.raises(RequestError):
            AddCheckpoint(1, (bytes(32),) * 64, b"")
        with pytest.raises(RequestError):
            AddCheckpoint(1, (bytes(31),), b"")
        with pytest.raises(RequestError):
            AddCheckpoint(2**63, (), b"")

    def test_more_bytes_than_the_limit_are_refused(self) -> None:
        with pytest.raises(RequestError):
            parse_request(EXAMPLE, len(EXAMPLE) - 1)

    @given(st.binary(max_size=300))
    def test_no_bytes_do_more_than_refuse(self, data: bytes) -> None:
        for wrong in (data, b"old 1\n" + data.replace(b"\n", b"")):
            with pytest.raises(FormatError):
                parse_request(wrong.replace(b"\n\n", b"\n"), MOST)


class TestSize:
    """A 409 is answered with the size that the witness knows, and a newline."""

    @given(st.integers(0, 2**63 - 1))
    def test_a_size_comes_back(self, size: int) -> None:
        assert parse_size(encode_size(size)) == size

    @pytest.mark.parametrize("data", [b"", b"1", b"01\n", b"-1\n", b"1\n\n", b"1\r\n", b"9" * 30])
    def test_anything_else_is_refused(self, data: bytes) -> None:
        with pytest.raises(FormatError):
            parse_size(data)
