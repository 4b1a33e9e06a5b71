"""Coverings as they are spelled."""

from __future__ import annotations

import pytest

from checksums import Algorithm, Digest
from manifests.claims.covering import (
    CoveringError,
    CoveringText,
    lines_in,
    parse_lines,
    parse_nodes,
    parse_text,
    split_covering_path,
    text_of,
    write_lines,
    write_nodes,
    write_sums,
)

SHA3 = Algorithm.SHA3_512
A, B = (Digest.of(SHA3, one) for one in (b"a", b"b"))
TEXT = CoveringText(SHA3, 3, A)


class TestText:
    """A text of three lines names the hash, and gives size and root."""

    def test_it_reads_back(self) -> None:
        assert parse_text(TEXT.encode()) == TEXT
        assert TEXT.encode().count(b"\n") == 3

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: data.replace(b"sha3-512", b"sha512"),
            lambda data: data.replace(b"sha3-512", b"sha3_512"),
            lambda data: data.replace(b"covering/1", b"covering/2"),
            lambda data: data.replace(b"\n3\n", b"\n03\n"),
            lambda data: data.replace(b"\n3\n", b"\n0\n"),
            lambda data: data.replace(b"\n3\n", b"\n9999999999999999999\n"),
            lambda data: data[:-3] + b"\n",
            lambda data: data + b"\n",
            lambda data: data.replace(b"\n", b"\r\n"),
            lambda data: data.upper(),
            lambda data: b"",
        ],
    )
    def test_no_other_spelling_is_read(self, change: object) -> None:
        with pytest.raises(CoveringError):
            parse_text(change(TEXT.encode()))  # type: ignore[operator]


class TestLines:
    """Lines are sorted by path; of what was redacted the old digest stands in a comment."""

    sums = write_sums({"b": B, "a": A}, {"aa": Digest.of(Algorithm.SHA512, b"gone")})

    def test_they_are_sorted_by_path_comments_too(self) -> None:
        assert [line.rpartition(b"  ")[2] for line in self.sums.splitlines()] == [b"a", b"aa", b"b"]
        assert self.sums.splitlines()[1].startswith(b"# sha512:")

    def test_a_comment_is_a_leaf_and_no_line_of_a_file(self) -> None:
        assert [(one.index, one.path) for one in lines_in(self.sums, SHA3)] == [(0, "a"), (2, "b")]
        assert text_of(self.sums, SHA3).size == 3

    def test_what_a_kit_brings_reads_back(self) -> None:
        lines = tuple(lines_in(self.sums, SHA3))
        assert parse_lines(write_lines(lines), SHA3, 10) == lines
        assert parse_nodes(write_nodes({(0, 1): B.value, (1, 0): A.value}), SHA3, 10)
        assert parse_nodes(b"", SHA3, 10) == {}

    @pytest.mark.parametrize(
        "data",
        [
            b"x",
            b"0 zz  a\n",
            f"00 {A.hex}  a\n".encode(),
            f"0 {A.hex}  ../a\n".encode(),
            f"0 {A.hex} a\n".encode(),
            f"0 {A.hex}  a\n0 {B.hex}  b\n".encode(),
            f"0 {A.hex}  a\n1 {B.hex}  a\n".encode(),
            f"1 {A.hex}  a\n".encode() * 11,
            b"\xff\n",
        ],
    )
    def test_lines_that_are_none_are_refused(self, data: bytes) -> None:
        with pytest.raises(CoveringError):
            parse_lines(data, SHA3, 10)

    @pytest.mark.parametrize("data", [b"0 0 00\n", b"1 0\n", b"x\n"])
    def test_nodes_that_are_none_are_refused(self, data: bytes) -> None:
        with pytest.raises(CoveringError):
            parse_nodes(data, SHA3, 10)


class TestPaths:
    """A covering's files in a kit have their places, and no others."""

    @pytest.mark.parametrize(
        "path",
        [
            "coverings/text",
            f"coverings/{'b' * 24}/text",
            f"coverings/{'a' * 25}/text",
            f"coverings/{'b' * 25}/sums",
            f"coverings/{'b' * 25}/a.ots",
            f"coverings/{'b' * 25}/a/text",
        ],
    )
    def test_others_are_none(self, path: str) -> None:
        assert split_covering_path(path) is None
