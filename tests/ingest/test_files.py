"""Files and folders as sources."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest.files
from checksums import Algorithm, Digest
from ingest import SourceError, SourceKind, describe_path, find_files, gather_files, look_at_files
from ingest.gathered import Gathered, files_key, stored_name
from manifests import Limits
from ordinary import ordinary_user

LIMITS = Limits()
CHUNK = 1 << 20
NAMES = (
    b"plain.txt",
    b"\xff\xfe not UTF-8 \x80.pdf",
    b"control \x01\x1b[2J.txt",
    b"line\nfeed.txt",
    b"carriage\rreturn",
    b"Twin.txt",
    b"twin.txt",
    "e\u0301.txt".encode(),
    "\u00e9.txt".encode(),
    b"n" * 255,
    b"-rf",
    b".hidden",
    b"..two dots",
    b"trailing space ",
    b"back\\slash",
    b'*?"<>|:',
    b"CON",
    "\u202egpj.exe".encode(),
    "公告 第三号.html".encode(),
)


def gather(path: Path, into: Path, limits: Limits = LIMITS) -> Gathered:
    return gather_files(describe_path(path), path, into, 1, limits)


def folder_of(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "source"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    folder.mkdir(exist_ok=True)
    return folder


class TestNames:
    """ "Legal file names are all preserved"; stored names are ours, originals are kept as bytes."""

    def test_every_name_that_a_file_system_allows_is_kept(self, tmp_path: Path) -> None:
        folder = os.fsencode(folder_of(tmp_path))
        for name in NAMES:
            with open(os.path.join(folder, name), "wb") as stream:
                stream.write(b"content of " + name)
        gathered = gather(tmp_path / "source", tmp_path / "into")
        assert [file.name for file in gathered.files] == sorted(NAMES)
        for file in gathered.files:
            assert file.name is not None
            content = b"content of " + file.name
            assert (tmp_path / "into" / file.path).read_bytes() == content
            assert file.sha512.hex == hashlib.sha512(content).hexdigest()
            assert file.sha256.hex == hashlib.sha256(content).hexdigest()
            assert file.size == len(content)

    def test_names_are_relative_and_in_the_order_of_their_bytes(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, **{"b": "", "a/z": "", "a!": "", "a/y/x": "", "B": ""})
        names = [file.name for file in gather(folder, tmp_path / "into").files]
        assert names == [b"B", b"a!", b"a/y/x", b"a/z", b"b"]

    def test_a_single_file_has_its_base_name(self, tmp_path: Path) -> None:
        path = folder_of(tmp_path, **{"a.html": "x"}) / "a.html"
        [file] = gather(path, tmp_path / "into").files
        assert (file.name, file.path) == (b"a.html", "renditions/0001.html")

    @pytest.mark.parametrize(
        ("original", "stored"),
        [
            (b"a.html", "0001.html"),
            (b"A.PDF", "0001.pdf"),
            (b"a.tar.gz", "0001.gz"),
            (b"a", "0001.bin"),
            (b".html", "0001.bin"),
            (b"a.", "0001.bin"),
            (b"a.b c", "0001.bin"),
            (b"a.toolongsuffix", "0001.bin"),
            (b"a.\xff", "0001.bin"),
            ("a.公".encode(), "0001.bin"),
            (b"a.b/c", "0001.bin"),
            (b"a.ht\nml", "0001.bin"),
            (b"a.html\n", "0001.bin"),
            (b"a/index.html?id=1", "0001.html"),
            (b"a/index.HTM@v=1.2", "0001.htm"),
            (b"a/b.html?x/c", "0001.bin"),
        ],
    )
    def test_a_stored_name_is_a_number_and_a_plain_suffix(
        self, original: bytes, stored: str
    ) -> None:
        assert stored_name(1, original) == f"renditions/{stored}"

    def test_a_source_is_stated_without_the_path_on_this_machine(self, tmp_path: Path) -> None:
        source = describe_path(folder_of(tmp_path))
        assert source.kind is SourceKind.FOLDER
        assert source.stated == {"kind": "folder", "name": "source"}


class TestKey:
    """ "key: … for files the set of relative names and sha512"."""

    FILES = st.lists(
        st.tuples(st.binary(min_size=1, max_size=9), st.binary(max_size=9)),
        unique_by=lambda file: file[0],
    )

    @given(FILES, st.randoms())
    def test_it_does_not_depend_on_order(
        self, files: list[tuple[bytes, bytes]], chance: object
    ) -> None:
        pairs = [(name, Digest.of(Algorithm.SHA512, data)) for name, data in files]
        chance.shuffle(other := list(pairs))  # type: ignore[attr-defined]
        assert files_key(pairs) == files_key(other)

    @given(FILES, FILES)
    def test_other_files_have_another(
        self, one: list[tuple[bytes, bytes]], other: list[tuple[bytes, bytes]]
    ) -> None:
        keys = [
            files_key((name, Digest.of(Algorithm.SHA512, data)) for name, data in files)
            for files in (one, other)
        ]
        assert (keys[0] == keys[1]) == (sorted(one) == sorted(other))

    def test_looking_gives_what_gathering_gives(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, a="1", **{"b/c": "2"})
        key = gather(folder, tmp_path / "into").key
        assert look_at_files(folder, LIMITS) == key
        assert look_at_files(folder.rename(tmp_path / "elsewhere"), LIMITS) == key
        (tmp_path / "elsewhere" / "a").write_text("3")
        assert look_at_files(tmp_path / "elsewhere", LIMITS) != key


class TestLinks:
    """Links are followed where they stay inside the folder, and refused where they do not."""

    def test_a_link_inside_is_the_file_it_names(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, **{"a/file": "text"})
        (folder / "link").symlink_to("a/file")
        (folder / "folder").symlink_to("a")
        names = [file.name for file in gather(folder, tmp_path / "into").files]
        assert names == [b"a/file", b"folder/file", b"link"]

    @pytest.mark.parametrize(
        ("target", "said"),
        [
            ("nowhere", "cannot be read"),
            ("link", "loop of links"),
            (".", "a loop of links has no end"),
            ("..", "leads out of the folder"),
            ("../outside", "leads out of the folder"),
            ("/dev/null", "leads out of the folder"),
        ],
    )
    def test_others_are_refused_by_name(self, tmp_path: Path, target: str, said: str) -> None:
        folder = folder_of(tmp_path, file="text")
        (tmp_path / "outside").write_text("secret")
        (folder / "link").symlink_to(target)
        with pytest.raises(SourceError, match=said) as refused:
            gather(folder, tmp_path / "into")
        assert str(folder / "link") in str(refused.value)

    def test_an_address_without_its_scheme_is_told_what_it_lacks(self, tmp_path: Path) -> None:
        for name, told in (("www.gov.cn/n.htm", True), ("example.gov.tw", True), ("n.htm", False)):
            with pytest.raises(SourceError, match="cannot be read") as refused:
                describe_path(tmp_path / name)
            assert ("An address begins with http://" in str(refused.value)) is told

    def test_a_neighbour_whose_name_begins_alike_is_outside(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, file="text")
        (tmp_path / "source-2").write_text("secret")
        (folder / "link").symlink_to("../source-2")
        with pytest.raises(SourceError, match="leads out"):
            gather(folder, tmp_path / "into")


class TestRefusals:
    """ "For the rest a clear sentence": what was expected, what came, where."""

    def make_socket(self, path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as made:
            here = os.getcwd()
            os.chdir(path.parent)  # A socket's address has room for short paths only.
            try:
                made.bind(path.name)
            finally:
                os.chdir(here)

    @pytest.mark.parametrize("kind", ["pipe", "socket"])
    def test_what_is_neither_file_nor_folder(self, tmp_path: Path, kind: str) -> None:
        folder = folder_of(tmp_path, file="text")
        os.mkfifo(folder / "it") if kind == "pipe" else self.make_socket(folder / "it")
        for source in (folder, folder / "it"):
            with pytest.raises(SourceError, match="neither a file nor a folder") as refused:
                gather(source, tmp_path / "into")
            assert str(folder / "it") in str(refused.value)

    def test_a_device(self) -> None:
        with pytest.raises(SourceError, match="/dev/null is neither a file nor a folder"):
            describe_path(Path("/dev/null"))

    @pytest.mark.parametrize("path", ["missing", "file/below", "loop", "a\0b", "n" * 256])
    def test_a_path_that_leads_nowhere(self, tmp_path: Path, path: str) -> None:
        folder = folder_of(tmp_path, file="text")
        (folder / "loop").symlink_to("loop")
        with pytest.raises(SourceError) as refused:
            describe_path(folder / path)
        assert "\0" not in str(refused.value) and refused.value.exit_code == 3

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        (folder_of(tmp_path) / "empty").mkdir()
        with pytest.raises(SourceError, match="holds no files, so there is nothing to keep"):
            gather(tmp_path / "source", tmp_path / "into")

    @pytest.mark.parametrize("hidden", ["file", "below", "below/file"])
    def test_what_may_not_be_read(self, tmp_path: Path, hidden: str) -> None:
        folder = folder_of(tmp_path, file="text", **{"below/file": "text"})
        mode = (folder / hidden).stat().st_mode
        (folder / hidden).chmod(0)
        with ordinary_user(), pytest.raises(SourceError, match="Permission denied") as refused:
            gather(folder, tmp_path / "into")
        (folder / hidden).chmod(mode)
        assert str(folder / hidden) in str(refused.value)

    def test_limits_are_named_with_what_met_them(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, a="12", b="345")
        with pytest.raises(SourceError, match=r"has 3 bytes.* 2 \(limits.file_bytes\)"):
            gather(folder, tmp_path / "one", Limits(file_bytes=2))
        with pytest.raises(SourceError, match=r"more than 1 files.*limits.files_per_version"):
            gather(folder, tmp_path / "two", Limits(files_per_version=1))

    def test_a_name_cannot_act_on_a_terminal(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError) as refused:
            describe_path(tmp_path / "\x1b[2J\udcff")
        assert str(refused.value).isprintable()


class TestChanging:
    """ "A file changing while read (detected, not stored torn)"."""

    def change_while_read(self, tmp_path: Path, change: Callable[[Path], None]) -> None:
        path = folder_of(tmp_path) / "file"
        path.write_bytes(b"a" * (2 * CHUNK + 1))
        pending = [change]

        def progress(_: int) -> None:
            while pending:
                pending.pop()(path)

        with pytest.raises(SourceError, match="changed while it was being read"):
            gather_files(describe_path(path), path, tmp_path / "into", 1, LIMITS, progress)

    def test_it_grows(self, tmp_path: Path) -> None:
        self.change_while_read(tmp_path, lambda path: append(path, b"b"))

    def test_it_shrinks(self, tmp_path: Path) -> None:
        self.change_while_read(tmp_path, lambda path: os.truncate(path, 5))

    def test_it_is_written_over(self, tmp_path: Path) -> None:
        self.change_while_read(tmp_path, lambda path: write_over(path, b"b"))

    def test_it_is_written_over_and_its_time_set_back(self, tmp_path: Path) -> None:
        def change(path: Path) -> None:
            before = path.stat()
            write_over(path, b"b")
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

        self.change_while_read(tmp_path, change)

    def test_it_is_written_over_faster_than_its_times_tell(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ingest.files, "_identity", lambda status: 0)
        self.change_while_read(tmp_path, lambda path: write_over(path, b"b"))

    def test_one_that_never_ends_is_given_up_at_its_first_size(self, tmp_path: Path) -> None:
        path = folder_of(tmp_path) / "file"
        path.write_bytes(b"a" * CHUNK)
        chunks = 0

        def progress(_: int) -> None:
            nonlocal chunks
            chunks += 1
            append(path, b"b" * CHUNK)

        with pytest.raises(SourceError, match="changed while it was being read"):
            gather_files(describe_path(path), path, tmp_path / "into", 1, LIMITS, progress)
        assert chunks == 2

    def test_one_that_became_a_pipe_makes_nobody_wait(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, file="text")
        [found] = find_files(folder, LIMITS)
        (folder / "file").unlink()
        os.mkfifo(folder / "file")
        with pytest.raises(SourceError, match="is not a file"):
            ingest.files._read_whole(found, LIMITS, lambda chunk: None)


class TestContent:
    """ "An empty file and a 3 GB file are preserved", byte for byte."""

    @pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
    def test_every_size_is_copied_whole(self, tmp_path: Path, size: int) -> None:
        path = folder_of(tmp_path) / "file"
        path.write_bytes(os.urandom(size))
        [file] = gather(path, tmp_path / "into").files
        assert (tmp_path / "into" / file.path).read_bytes() == path.read_bytes()
        assert file.size == size

    def test_the_file_systems_time_is_kept_as_its_claim(self, tmp_path: Path) -> None:
        path = folder_of(tmp_path, file="x") / "file"
        os.utime(path, ns=(0, 1_234_567_890_123_456_789))
        [file] = gather(path, tmp_path / "into").files
        assert file.modified == "2009-02-13T23:31:30.123Z"


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(data)


def write_over(path: Path, data: bytes) -> None:
    with path.open("r+b") as stream:
        stream.write(data)
