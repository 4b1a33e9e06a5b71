"""Sum files, held against the coreutils that they are made for."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import Algorithm, Digest, SumsError, format_sums, parse_sums
from system_packages import need

SEGMENTS = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="/\\"), min_size=1
).filter(lambda segment: segment not in (".", ".."))
PATHS = st.lists(SEGMENTS, min_size=1, max_size=3).map("/".join).filter(lambda path: path != "-")
SUMS = st.dictionaries(PATHS, st.binary(max_size=4).map(lambda d: Digest.of(Algorithm.SHA512, d)))

A = Digest.of(Algorithm.SHA512, b"a")
B = Digest.of(Algorithm.SHA512, b"b")
GOOD = f"{A.hex}  a\n{B.hex}  b/c\n".encode()


class TestRoundTrip:
    """`sha512sum` lines, LF, sorted by path bytes: a sum file has one spelling."""

    @given(SUMS)
    def test_what_is_written_reads_back_in_order(self, sums: dict[str, Digest]) -> None:
        read = parse_sums(format_sums(sums), Algorithm.SHA512)
        assert read == sums
        assert list(read) == sorted(sums, key=lambda path: path.encode())

    @given(SUMS, st.data())
    def test_no_other_bytes_read_as_the_same(
        self, sums: dict[str, Digest], data: st.DataObject
    ) -> None:
        written = bytearray(format_sums(sums) or GOOD)
        place = data.draw(st.integers(0, len(written) - 1))
        written[place] ^= data.draw(st.integers(1, 255))
        try:
            changed = parse_sums(bytes(written), Algorithm.SHA512)
        except SumsError:
            return
        assert changed != sums
        assert format_sums(changed) == written

    def test_no_lines_are_no_sums(self) -> None:
        assert parse_sums(format_sums({}), Algorithm.SHA512) == {}


class TestStrictness:
    """Anything that `format_sums` would not write is refused."""

    @pytest.mark.parametrize(
        "data",
        [
            GOOD[:-1],
            GOOD + b"\n",
            b"\n" + GOOD,
            GOOD.replace(b"\n", b"\r\n"),
            GOOD + GOOD,
            f"{B.hex}  b/c\n{A.hex}  a\n".encode(),
            f"{A.hex.upper()}  a\n".encode(),
            f"{A.hex} *a\n".encode(),
            f"{A.hex} a\n".encode(),
            f"{A.hex}\ta\n".encode(),
            f"{A.hex}  \n".encode(),
            f"\\{A.hex}  a\\nb\n".encode(),
            f"SHA512 (a) = {A.hex}\n".encode(),
            f"# a comment\n{A.hex}  a\n".encode(),
            f"{A.hex}  é\n".encode(),
            f"{A.hex}  a\x00b\n".encode(),
            f"{Digest.of(Algorithm.SHA256, b'').hex}  a\n".encode(),
        ],
    )
    def test_another_spelling_is_refused(self, data: bytes) -> None:
        with pytest.raises(SumsError):
            parse_sums(data, Algorithm.SHA512)

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "./a",
            "a\\b",
            "a\nb",
            "-",
            "é",
            "a\t",
        ],
    )
    def test_a_path_that_could_mislead_is_refused_both_ways(self, path: str) -> None:
        with pytest.raises(SumsError):
            format_sums({path: A})
        with pytest.raises(SumsError):
            parse_sums(f"{A.hex}  {path}\n".encode(), Algorithm.SHA512)

    def test_two_algorithms_do_not_go_into_one_file(self) -> None:
        with pytest.raises(SumsError, match="one algorithm"):
            format_sums({"a": A, "b": Digest.of(Algorithm.SHA256, b"")})

    def test_a_refusal_names_the_limit_and_what_met_it(self) -> None:
        assert len(parse_sums(GOOD, Algorithm.SHA512, max_lines=2)) == 2
        with pytest.raises(SumsError, match="2 lines, over the limit of 1"):
            parse_sums(GOOD, Algorithm.SHA512, max_lines=1)

    def test_a_refusal_names_the_line(self) -> None:
        with pytest.raises(SumsError, match="line 2"):
            parse_sums(GOOD.replace(b"  b/c", b" *b/c"), Algorithm.SHA512)


class TestCoreutils:
    """`sha512sum --check --strict` is the judge of our sum files."""

    FILES: ClassVar[dict[str, bytes]] = {
        "v1/content/renditions/0001.html": b"<p>",
        "v1/content/manifests/x.json": b"{}",
        "v1/content/a b": b"",
        " leading and trailing ": b"1",
        "*star": b"2",
        "--status": b"3",
        "#comment": b"4",
        "~!\"$%&'()": b"5",
    }

    def _write(self, folder: Path) -> bytes:
        for name, data in self.FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        sums = {name: Digest.of(Algorithm.SHA512, data) for name, data in self.FILES.items()}
        return format_sums(sums)

    def _check(self, folder: Path, sums: bytes) -> subprocess.CompletedProcess[bytes]:
        command = [need("sha512sum", "coreutils"), "--check", "--strict"]
        return subprocess.run(command, input=sums, cwd=folder, capture_output=True, check=False)

    def test_it_accepts_what_we_write(self, tmp_path: Path) -> None:
        done = self._check(tmp_path, self._write(tmp_path))
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.count(b": OK\n") == len(self.FILES)

    def test_it_notices_a_changed_file(self, tmp_path: Path) -> None:
        sums = self._write(tmp_path)
        (tmp_path / "*star").write_bytes(b"changed")
        assert self._check(tmp_path, sums).returncode == 1

    def test_we_read_what_it_writes(self, tmp_path: Path) -> None:
        sums = self._write(tmp_path)
        paths = sorted(self.FILES, key=lambda path: path.encode())
        written = subprocess.run(
            [need("sha512sum", "coreutils"), "--", *paths],
            cwd=tmp_path,
            capture_output=True,
            check=True,
        ).stdout
        assert written == sums
