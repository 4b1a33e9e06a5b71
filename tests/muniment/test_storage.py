"""Storages: one suite that every storage passes, and what each alone must withstand."""

import dataclasses
import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from manifests import LimitError, Limits
from muniment.storage import FolderStorage, Member, MemberKind, MemoryStorage, Storage
from muniment.storage.file import local_file
from muniment.storage.packed import PackedError
from muniment.storage.part import PartStorage
from muniment.storage.tar import TarStorage
from muniment.storage.zip import ZipStorage

LIMITS = Limits()
FILES = {
    "top.txt": b"on top",
    "empty": b"",
    "folder/inner.txt": b"inside",
    "folder/deeper/名.bin": bytes(range(256)) * 1000,
    "folder2/x": b"x",
}


def in_folder(place: Path) -> Storage:
    for path, data in FILES.items():
        (place / "made" / path).parent.mkdir(parents=True, exist_ok=True)
        (place / "made" / path).write_bytes(data)
    (place / "made/hollow").mkdir()
    return FolderStorage(place / "made")


def in_memory(_: Path) -> Storage:
    return MemoryStorage(FILES, folders=["hollow"])


def zipped(place: Path, files: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(place / "made.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for path, data in (FILES if files is None else files).items():
            made.writestr(path, data)
        if files is None:
            made.mkdir("hollow")
    return place / "made.zip"


def in_zip(place: Path) -> Storage:
    return ZipStorage(local_file(zipped(place)), LIMITS)


def in_tar(place: Path) -> Storage:
    with tarfile.open(place / "made.tar.gz", "w:gz") as made:
        for path, data in FILES.items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
        hollow = tarfile.TarInfo("hollow")
        hollow.type = tarfile.DIRTYPE
        made.addfile(hollow)
    return TarStorage(local_file(place / "made.tar.gz"), LIMITS)


def in_part(_: Path) -> Storage:
    files = {f"some/where/{path}": data for path, data in FILES.items()}
    whole = MemoryStorage({**files, "some/other": b""}, folders=["some/where/hollow"])
    return PartStorage(whole, "some/where")


@pytest.fixture(params=[in_folder, in_memory, in_zip, in_tar, in_part])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    make: Callable[[Path], Storage] = request.param
    return make(tmp_path)


class TestEveryStorage:
    """ "Paths are relative, '/' between segments, "" for the top"."""

    def test_the_top_is_listed_by_name(self, storage: Storage) -> None:
        assert storage.list("") == (
            Member("empty", MemberKind.FILE, 0),
            Member("folder", MemberKind.FOLDER),
            Member("folder2", MemberKind.FOLDER),
            Member("hollow", MemberKind.FOLDER),
            Member("top.txt", MemberKind.FILE, 6),
        )

    def test_a_folder_is_listed_with_sizes(self, storage: Storage) -> None:
        assert storage.list("folder/deeper") == (Member("名.bin", MemberKind.FILE, 256_000),)
        assert storage.list("hollow") == ()

    @pytest.mark.parametrize("path", sorted(FILES))
    def test_a_file_is_read_whole_and_in_pieces(self, storage: Storage, path: str) -> None:
        with storage.read(path) as stream:
            assert stream.read() == FILES[path]
        pieces = []
        with storage.read(path) as stream:
            while piece := stream.read(999):
                pieces.append(piece)
        assert b"".join(pieces) == FILES[path]

    @pytest.mark.parametrize("path", ["missing", "folder/missing", "missing/inner.txt", "../made"])
    def test_what_is_not_there_is_not_found(self, storage: Storage, path: str) -> None:
        with pytest.raises(FileNotFoundError):
            storage.list(path)
        with pytest.raises(FileNotFoundError):
            storage.read(path)

    @pytest.mark.parametrize("path", ["/etc", "..", "folder/../../x", "a\0b", "\ud800"])
    def test_no_path_leads_out(self, storage: Storage, path: str) -> None:
        with pytest.raises(FileNotFoundError):
            storage.list(path)
        with pytest.raises(FileNotFoundError):
            storage.read(path)

    def test_a_folder_is_no_file_and_a_file_no_folder(self, storage: Storage) -> None:
        with pytest.raises(OSError):
            storage.read("folder")
        with pytest.raises(OSError):
            storage.list("top.txt")

    def test_it_has_a_name_for_messages(self, storage: Storage) -> None:
        assert storage.name


class TestFolder:
    """Links, pipes and devices are shown, and never followed or waited for."""

    def test_a_link_is_neither_file_nor_folder(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_bytes(b"secret")
        (tmp_path / "made").mkdir()
        (tmp_path / "made/link").symlink_to(tmp_path / "secret")
        storage = FolderStorage(tmp_path / "made")
        assert storage.list("") == (Member("link", MemberKind.OTHER),)
        with pytest.raises(OSError):
            storage.read("link")

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(OSError):
            FolderStorage(tmp_path).read("pipe")

    def test_a_name_that_is_not_utf_8_is_listed_and_read(self, tmp_path: Path) -> None:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_bytes(b"kept")
        storage = FolderStorage(tmp_path)
        [member] = storage.list("")
        with storage.read(member.name) as stream:
            assert stream.read() == b"kept"


class TestZip:
    """A zip file from a stranger."""

    @pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../b", "a//b", "a\\b", "a/./b"])
    def test_a_member_that_leads_elsewhere_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(PackedError, match="leads elsewhere"):
            ZipStorage(local_file(zipped(tmp_path, {name: b""})), LIMITS)

    def test_two_members_of_one_name_are_refused(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "made.zip", "w") as made:
            made.writestr("a", b"1")
            with pytest.warns(UserWarning, match="Duplicate name"):
                made.writestr("a", b"2")
        with pytest.raises(PackedError, match="two members"):
            ZipStorage(local_file(tmp_path / "made.zip"), LIMITS)

    @pytest.mark.parametrize("files", [{"a": b"", "a/b": b""}, {"a/b": b"", "a": b""}])
    def test_a_name_that_is_file_and_folder_is_refused(
        self, tmp_path: Path, files: dict[str, bytes]
    ) -> None:
        with pytest.raises(PackedError):
            ZipStorage(local_file(zipped(tmp_path, files)), LIMITS)

    def test_more_members_than_the_limit_are_not_read(self, tmp_path: Path) -> None:
        limits = dataclasses.replace(LIMITS, container_members=4)
        with pytest.raises(LimitError, match="container_members"):
            ZipStorage(local_file(zipped(tmp_path)), limits)

    def test_a_member_that_unfolds_beyond_measure_is_not_read(self, tmp_path: Path) -> None:
        storage = ZipStorage(
            local_file(zipped(tmp_path, {"bomb": bytes(17 << 20), "x": b"x"})), LIMITS
        )
        with pytest.raises(OSError, match="decoded_ratio"):
            storage.read("bomb")
        assert storage.read("x").read() == b"x"

    def test_members_that_share_their_bytes_are_refused(self, tmp_path: Path) -> None:
        path = zipped(tmp_path, {"a": os.urandom(5000), "b": b"x"})
        data = bytearray(path.read_bytes())
        first = data.index(b"PK\x01\x02")
        second = data.index(b"PK\x01\x02", first + 4)
        data[second + 20 : second + 28] = data[first + 20 : first + 28]
        data[second + 42 : second + 46] = data[first + 42 : first + 46]
        path.write_bytes(data)
        with pytest.raises(PackedError, match="overlap"):
            ZipStorage(local_file(path), LIMITS)

    def test_an_encrypted_member_is_listed_and_cannot_be_read(self, tmp_path: Path) -> None:
        path = zipped(tmp_path, {"locked": b"secret"})
        data = bytearray(path.read_bytes())
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + at] |= 1
        path.write_bytes(data)
        storage = ZipStorage(local_file(path), LIMITS)
        assert storage.list("") == (Member("locked", MemberKind.FILE, 6),)
        with pytest.raises(OSError, match="encrypted"):
            storage.read("locked")

    def test_a_link_is_shown_and_never_followed(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "made.zip", "w") as made:
            link = zipfile.ZipInfo("link")
            link.create_system = 3
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(link, "/etc/passwd")
        storage = ZipStorage(local_file(tmp_path / "made.zip"), LIMITS)
        assert storage.list("") == (Member("link", MemberKind.OTHER, 11),)
        with pytest.raises(FileNotFoundError):
            storage.read("link")

    @pytest.mark.parametrize("at", range(0, 400, 13))
    def test_damage_is_an_error_of_reading_and_nothing_else(self, tmp_path: Path, at: int) -> None:
        path = zipped(tmp_path, {"a": bytes(range(200)), "b": b"b" * 50})
        data = bytearray(path.read_bytes())
        data[at % len(data)] ^= 0xFF
        path.write_bytes(data)
        try:
            storage = ZipStorage(local_file(path), LIMITS)
            for member in storage.list(""):
                storage.read(member.name).read()
        except (PackedError, OSError):
            pass

    @pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"no zip" * 99])
    def test_what_is_no_zip_file_is_refused_or_empty(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "made.zip").write_bytes(data)
        try:
            assert ZipStorage(local_file(tmp_path / "made.zip"), LIMITS).list("") == ()
        except PackedError as failure:
            assert "no zip file" in str(failure)


class TestTar:
    """A tar file from a stranger."""

    @pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
    def test_a_link_is_shown_and_never_followed(self, tmp_path: Path, kind: bytes) -> None:
        with tarfile.open(tmp_path / "made.tar", "w") as made:
            info = tarfile.TarInfo("odd")
            info.type, info.linkname = kind, "/etc/passwd"
            made.addfile(info)
        storage = TarStorage(local_file(tmp_path / "made.tar"), LIMITS)
        assert [member.kind for member in storage.list("")] == [MemberKind.OTHER]
        with pytest.raises(FileNotFoundError):
            storage.read("odd")

    @pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../b"])
    def test_a_member_that_leads_elsewhere_is_refused(self, tmp_path: Path, name: str) -> None:
        with tarfile.open(tmp_path / "made.tar", "w") as made:
            made.addfile(tarfile.TarInfo(name))
        with pytest.raises(PackedError, match="leads elsewhere"):
            TarStorage(local_file(tmp_path / "made.tar"), LIMITS)

    @pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
    @pytest.mark.parametrize("cut", [1, 40, 100_000])
    def test_damage_is_an_error_of_reading_and_nothing_else(
        self, tmp_path: Path, kind: str, cut: int
    ) -> None:
        path = tmp_path / "made.tar"
        whole = io.BytesIO()
        with tarfile.open(fileobj=whole, mode=f"w:{kind}") as made:  # type: ignore[call-overload]
            info = tarfile.TarInfo("random")
            info.size = 300_000
            made.addfile(info, io.BytesIO(os.urandom(300_000)))
        data = bytearray(whole.getvalue())
        data[-cut] ^= 0xFF
        for damaged in (bytes(data), bytes(data[:-cut])):
            path.write_bytes(damaged)
            try:
                storage = TarStorage(local_file(path), LIMITS)
                for member in storage.list(""):
                    storage.read(member.name).read()
            except (PackedError, OSError):
                pass

    def test_what_is_no_tar_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "made.tar").write_bytes(b"no tar file" * 999)
        with pytest.raises(PackedError):
            TarStorage(local_file(tmp_path / "made.tar"), LIMITS)
