"""What is packed unfolds as far as `decoded_ratio` allows, and no reader holds it in memory."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from bombs.makers import (
    MIB,
    bag_info,
    gzip_zeros,
    tar_gz_bomb,
    tar_of,
    wacz_of,
    warc_record,
    zip_bomb,
    zip_of,
    zstd_zeros,
)
from manifests import LimitError, Limits
from muniment.conformance.recognise import Kind, recognise
from muniment.conformance.report import Ledger, Nobody
from muniment.conformance.wacz.check import check_wacz
from muniment.conformance.warc.check import check_stream
from muniment.storage.file import StoredFile, local_file
from muniment.storage.packed import PackedError
from muniment.storage.tar import TarStorage
from muniment.storage.zip import ZipStorage

LIMITS = Limits()
SIZE = 32 * MIB


def stored(data: bytes, name: str = "x") -> StoredFile:
    return StoredFile(name, name, lambda: io.BytesIO(data), lambda _: None)


class TestTar:
    """A tar file is read piece by piece, its headers too."""

    def test_a_member_that_unfolds_beyond_measure_is_over_the_limit(self) -> None:
        with pytest.raises(LimitError, match=r"limits\.decoded_ratio"):
            TarStorage(stored(tar_gz_bomb(size=SIZE)), LIMITS)

    @pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
    def test_a_header_of_gigabytes_is_not_read(self, kind: bytes) -> None:
        bomb = stored(tar_gz_bomb(kind, 10 << 30))
        with pytest.raises(PackedError, match="a header that says that it has"):
            TarStorage(bomb, LIMITS)
        assert recognise(bomb) is Kind.BAG

    @pytest.mark.parametrize("size", [1 << 62, 1 << 70])
    def test_a_size_that_no_file_has(self, size: int, tmp_path: Path) -> None:
        path = tmp_path / "x.tar"
        path.write_bytes(tar_of([(bag_info("bag/bagit.txt", size), b"x")]))
        with pytest.raises(PackedError):
            TarStorage(local_file(path), LIMITS)

    def test_headers_that_lead_to_each_other_without_end(self) -> None:
        chain = [(bag_info("././@LongLink", 1, tarfile.GNUTYPE_LONGNAME), b"x")] * 5000
        with pytest.raises(PackedError):
            TarStorage(stored(tar_of(chain)), LIMITS)

    @pytest.mark.parametrize("how", ["gz", "bz2", "xz", ""])
    def test_honest_ones_are_read(self, how: str) -> None:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=f"w:{how}" if how else "w") as opened:
            for name, content in (("bag/a", b"a" * 1000), ("bag/b", bytes(2 * MIB))):
                opened.addfile(bag_info(name, len(content)), io.BytesIO(content))
        storage = TarStorage(stored(out.getvalue()), LIMITS)
        assert storage.read("bag/b").read() == bytes(2 * MIB)
        assert storage.read("bag/a").read() == b"a" * 1000

    @pytest.mark.parametrize("magic", [b"\x1f\x8b", b"BZ", b"\xfd7"])
    def test_what_only_begins_as_one_is_none(self, magic: bytes) -> None:
        with pytest.raises(PackedError):
            TarStorage(stored(magic + b"nothing of the kind" * 9), LIMITS)


class TestZip:
    """A member is read where it is stored or deflated, and as far as it says that it goes."""

    @pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_what_could_unfold_in_memory_is_not_read(self, how: int) -> None:
        storage = ZipStorage(stored(zip_of({"a": b"a"}, how)), LIMITS)
        with pytest.raises(OSError, match="is not unpacked here"):
            storage.read("a")


class TestWebArchives:
    """A gzip member of a WARC file, and a deflated one of a WACZ, are weighed as they are read."""

    def test_a_record_that_unfolds_beyond_measure_is_over_the_limit(self) -> None:
        bomb = io.BytesIO(gzip_zeros(SIZE, warc_record(SIZE)))
        with pytest.raises(LimitError, match=r"packed at @0 unfolds to more than 200 times"):
            check_stream(bomb, "", Ledger(9), LIMITS, Nobody())

    def test_so_is_one_behind_others(self) -> None:
        ended = warc_record(1, b"x\r\n\r\n")
        bomb = io.BytesIO(gzip_zeros(MIB, ended) + gzip_zeros(SIZE, warc_record(SIZE)))
        with pytest.raises(LimitError, match="packed at @1"):
            check_stream(bomb, "", Ledger(9), LIMITS, Nobody())

    def test_a_frame_of_zstandard_too(self) -> None:
        bomb = io.BytesIO(zstd_zeros(SIZE, head=warc_record(SIZE)))
        with pytest.raises(LimitError, match=r"packed at @0 unfolds to more than 200 times"):
            check_stream(bomb, "", Ledger(9), LIMITS, Nobody())

    def test_an_index_too(self) -> None:
        index = gzip_zeros(SIZE, b"\n")
        bomb = wacz_of(
            {"archive/data.warc": warc_record(0, b"\r\n\r\n"), "indexes/x.cdx.gz": index}
        )
        limits = Limits(index_line_bytes=1 << 30)
        with pytest.raises(LimitError, match=r"limits\.decoded_ratio"):
            check_wacz(io.BytesIO(bomb), "x.wacz", limits, Ledger(9), Nobody())

    def test_and_a_deflated_member(self) -> None:
        deflated = gzip_zeros(SIZE)[10:-8]
        bomb = zip_bomb("datapackage.json", deflated, SIZE)
        with pytest.raises(LimitError, match=r"datapackage\.json unfolds to more than 200 times"):
            check_wacz(io.BytesIO(bomb), "x.wacz", LIMITS, Ledger(9), Nobody())
