"""Block headers: work that nobody can lend, and the verifier's own file of them."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from blocks import FIRST, SECOND, Chain, mine
from manifests.moments.bitcoin import (
    HeaderError,
    parse_header,
    parse_line,
    read_headers,
    spell_header,
    why_it_counts_not,
)
from manifests.policy import PolicyError, read_policy
from ots_proofs import sha256

ANY = Fraction(1, 1 << 40)


class TestWork:
    """A header counts where its hash meets its target, and that is as hard as the floor."""

    @pytest.mark.parametrize("header", [FIRST, SECOND])
    def test_the_first_blocks_have_difficulty_1(self, header: str) -> None:
        read = parse_header(bytes.fromhex(header))
        assert read.difficulty == 1 and not why_it_counts_not(read, Fraction(1))
        assert "below the floor of 1.0001" in why_it_counts_not(read, Fraction("1.0001"))
        assert read.data.hex() == header

    def test_what_it_says(self) -> None:
        read = parse_header(bytes.fromhex(FIRST))
        assert read.time == datetime(2009, 1, 3, 18, 15, 5, tzinfo=UTC)
        assert read.latest == datetime(2009, 1, 3, 20, 15, 5, tzinfo=UTC)
        root = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
        assert read.merkle_root[::-1].hex() == root

    def test_any_change_costs_the_work(self) -> None:
        for at in range(0, 80, 3):
            changed = bytearray(bytes.fromhex(FIRST))
            changed[at] ^= 1
            read = parse_header(bytes(changed))
            assert (
                "does not meet the target" in why_it_counts_not(read, ANY)
                or read.bits != 0x1D00FFFF
            )
        easier = bytearray(bytes.fromhex(FIRST))
        easier[72:76] = (0x207FFFFF).to_bytes(4, "little")
        assert why_it_counts_not(parse_header(bytes(easier)), Fraction(1))

    def test_an_easy_block_counts_for_whoever_has_a_low_floor(self) -> None:
        read = parse_header(mine(sha256(b"root"), 1_795_000_000))
        assert not why_it_counts_not(read, ANY)
        assert "below the floor" in why_it_counts_not(read, Fraction(1))

    @pytest.mark.parametrize(
        "bits", [0, 0x01003456, 0x1D800001, 0x1DFFFFFF, 0x23000001, 0xFF123456]
    )
    def test_a_target_that_is_none(self, bits: int) -> None:
        header = bytearray(bytes.fromhex(FIRST))
        header[72:76] = bits.to_bytes(4, "little")
        assert why_it_counts_not(parse_header(bytes(header)), ANY) == "it names no target"
        assert parse_header(bytes(header)).difficulty >= 0

    @pytest.mark.parametrize("size", [0, 79, 81])
    def test_another_size_is_no_header(self, size: int) -> None:
        with pytest.raises(HeaderError, match="80 bytes"):
            parse_header(bytes(size))


class TestFile:
    """One line a block; lines of blocks that nobody asks for are passed over."""

    def test_what_is_asked_for_is_read(self, tmp_path: Path) -> None:
        chain = Chain()
        heights = [chain.mine(bytes((n,) * 32)) for n in range(20)]
        path = tmp_path / "headers"
        path.write_text(f"# mine\n\n0 {FIRST}\n1 {SECOND}\n{chain.lines()}")
        found = read_headers(path, {heights[3], 1, 7})
        assert sorted(found) == [1, heights[3]]
        assert found[heights[3]] == chain.header(heights[3])
        assert len(read_headers(path)) == 22
        line = spell_header(1, found[1]).encode()
        assert parse_line(line, "here") == (1, found[1])
        assert read_headers(tmp_path / "none", {1}) == {}

    @pytest.mark.parametrize(
        "text",
        [
            f"1 {SECOND}0\n",
            f"1 {SECOND.upper()}\n",
            f"1  {SECOND}\n",
            "1 \n",
            f"1 {SECOND}\n1 {FIRST}\n",
            f"1 {SECOND}" + " " * 300,
            f"1 {SECOND}\r\n",
        ],
    )
    def test_what_is_no_line_is_refused(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "headers"
        path.write_text(text)
        with pytest.raises(HeaderError, match="headers"):
            read_headers(path, {1})

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(HeaderError, match="cannot be read"):
            read_headers(tmp_path, {1})


class TestPolicy:
    """The floor is the verifier's own; without one no header counts."""

    def test_a_floor(self, tmp_path: Path) -> None:
        path = tmp_path / "policy.toml"
        for spelled, floor in (
            ("1e13", Fraction(10**13)), ("80000000000000", Fraction(80_000_000_000_000)),
            ("0.5", Fraction(1, 2)),
        ):  # fmt: skip
            path.write_text(f"format = 1\n[bitcoin]\nfloor = {spelled}\n")
            assert read_policy(path).floor == floor
        path.write_text("format = 1\n")
        assert read_policy(path).floor is None

    @pytest.mark.parametrize(
        "table",
        ["", "floor = 0", "floor = -1", "floor = inf", "floor = nan", "floor = true",
         'floor = "1"', "floor = 1\nneed = 1", "need = 1", "floor = 1e300"],
    )  # fmt: skip
    def test_a_floor_that_is_none(self, tmp_path: Path, table: str) -> None:
        path = tmp_path / "policy.toml"
        path.write_text(f"format = 1\n[bitcoin]\n{table}\n")
        with pytest.raises(PolicyError, match="bitcoin"):
            read_policy(path)
