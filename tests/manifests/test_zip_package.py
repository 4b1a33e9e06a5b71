"""Kits in zip files, from strangers: one spelling is read, and every other one refused."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest

from kits import OURS, Files, MemoryPackage, example_kit
from manifests import LimitError, Limits, Trust, Verdict, verify_kit
from manifests.objects.kit_zip import ZipMember, end_records, plan_members
from manifests.objects.zip_package import KitZipError, ZipPackage
from zip_crimes import crimes, kit_zip, planned

KIT = example_kit()
TRUST = Trust(None, (("example", OURS.root.public),))
CRIMES = dict(crimes(KIT))
MOST = 1000


def opened(data: bytes, most: int = MOST) -> ZipPackage:
    return ZipPackage(lambda: io.BytesIO(data), "x.zip", most)


def verdict(data: bytes) -> Verdict:
    return verify_kit(opened(data), TRUST, Limits())


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ (0x01, 0x20, 0x80, 0xFF)[at % 4]]) + data[at + 1 :]


class TestOneSpelling:
    """ "One zip of stored (not recompressed) members, byte for byte the same each time." """

    def test_its_verdict_is_that_of_the_folder(self) -> None:
        found = verdict(kit_zip(KIT))
        assert found.code == 0
        assert found.checks == verify_kit(MemoryPackage(KIT), TRUST, Limits()).checks

    def test_other_readers_find_the_same_files(self) -> None:
        with zipfile.ZipFile(io.BytesIO(kit_zip(KIT))) as found:
            assert found.testzip() is None
            assert found.namelist() == sorted(KIT)
            assert {name: found.read(name) for name in KIT} == KIT
            assert {info.external_attr >> 16 for info in found.infolist()} == {0o100644}

    def test_more_files_than_the_first_zip_could_count(self) -> None:
        files = {f"object/{number:05d}": b"" for number in range(1 << 16)}
        data = kit_zip(files)
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            assert len(found.namelist()) == 1 << 16
        assert len(opened(data, 1 << 16).listing().sizes) == 1 << 16

    def test_sizes_and_places_beyond_32_bits_are_spelled_as_others_read_them(self) -> None:
        [first, second] = plan_members([("a", 7, 5 << 30), ("b", 8, 3)])
        assert second.offset == first.end == 30 + 1 + 20 + (5 << 30)
        records = first.central_record() + second.central_record()
        end = end_records(2, len(records), second.end)
        # Only the end is here: what stands before it is said to lie further ahead.
        with zipfile.ZipFile(_Holed(second.end, records + end)) as found:
            told = [(one.filename, one.file_size, one.header_offset) for one in found.infolist()]
        assert told == [("a", 5 << 30, 0), ("b", 3, second.offset)]

    def test_a_limit_of_members(self) -> None:
        with pytest.raises(LimitError, match="container_members"):
            opened(kit_zip(KIT), len(KIT) - 1)


class TestEveryOther:
    """What is in another spelling is refused before anything in it is read."""

    @pytest.mark.parametrize("crime", CRIMES)
    def test_is_refused(self, crime: str) -> None:
        with pytest.raises(KitZipError, match=r"x\.zip is no zip file as a kit's is: .*unpack it"):
            opened(CRIMES[crime])

    def test_every_byte_around_the_members_counts(self) -> None:
        data = kit_zip(KIT)
        around = [
            at
            for member, _ in planned(KIT)
            for at in range(member.offset, member.data_offset)
            if at % 3 == 0
        ]
        around += range(planned(KIT)[-1][0].end, len(data), 3)
        for at in around:
            _refused_or_wrong(flipped(data, at))

    def test_every_byte_of_the_members_counts(self) -> None:
        data = kit_zip(KIT)
        for member, _ in planned(KIT):
            for at in range(member.data_offset, member.end, 211):
                assert verdict(flipped(data, at)).code == 1

    def test_no_length_of_it_is_read(self) -> None:
        data = kit_zip(KIT)
        for size in range(0, len(data), 61):
            with pytest.raises(KitZipError):
                opened(data[:size])

    def test_a_crc_that_is_not_that_of_the_bytes_is_named(self) -> None:
        wrong = dict(KIT)
        members = plan_members([(path, 1, len(data)) for path, data in wrong.items()])
        found = verdict(_joined(members, wrong))
        assert found.code == 1
        assert {one.code for one in found.checks[0].findings} == {"package-crc-differs"}


class TestHoles:
    """What is longer than it can be is found wrong by its length, and not read to the end."""

    def test_a_member_of_a_terabyte_is_not_read(self, tmp_path: Path) -> None:
        sizes = [(path, zlib.crc32(data), len(data)) for path, data in KIT.items()]
        members = plan_members([*sizes, ("zzz", 0, 1 << 40)])
        records = b"".join(member.central_record() for member in members)
        with (tmp_path / "x.zip").open("wb") as stream:
            for member in members:
                stream.write(member.local_header() + KIT.get(member.path, b""))
            stream.seek(members[-1].end)
            stream.write(records + end_records(len(members), len(records), members[-1].end))
        counted = _Counted(tmp_path / "x.zip")
        found = verify_kit(ZipPackage(lambda: counted, "x.zip", 1000), TRUST, Limits())
        codes = {one.code for one in found.checks[0].findings}
        assert codes == {"package-extra", "package-unlisted"} and found.code == 1
        assert counted.given < 20 * sum(map(len, KIT.values()))


class _Counted(io.FileIO):
    """A file that counts the bytes that it gives."""

    given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.given += len(data)
        return data


def _joined(members: tuple[ZipMember, ...], files: Files) -> bytes:
    body = b"".join(member.local_header() + files[member.path] for member in members)
    records = b"".join(member.central_record() for member in members)
    return body + records + end_records(len(members), len(records), len(body))


def _refused_or_wrong(data: bytes) -> None:
    try:
        code = verdict(data).code
    except KitZipError:
        return
    assert code == 1


class _Holed(io.RawIOBase):
    """A file of very many zero bytes, and some others at its end."""

    def __init__(self, size: int, end: bytes) -> None:
        super().__init__()
        self._size, self._end, self._at = size, end, 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._size + len(self._end))[whence]
        return self._at

    def read(self, size: int = -1) -> bytes:
        assert self._at >= self._size
        start = self._at - self._size
        piece = self._end[start:] if size < 0 else self._end[start : start + size]
        self._at += len(piece)
        return piece
