"""What a path is, is told from what it holds; what is nearly something is judged as that."""

import gzip
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bags import make_bag
from muniment.conformance.material import find_material
from muniment.conformance.recognise import Kind, UnrecognisedError
from muniment.conformance.recognise import recognise as recognise_material
from muniment_cli import new_archive
from ots_proofs import detached, in_block
from stampers import new_stamper
from waczs import make_wacz
from warcs import info, packed, plain


def recognise(path: Path) -> Kind:
    """What a path is."""
    return recognise_material(find_material(str(path)))


def folder(path: Path, *names: str) -> Path:
    """A folder with empty files; a name that ends in a slash is a folder's."""
    path.mkdir()
    for name in names:
        if name.endswith("/"):
            (path / name).mkdir(parents=True)
        else:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(b"")
    return path


class TestFolders:
    """A declaration says what a folder is; without one, the rest does."""

    @pytest.mark.parametrize(
        ("names", "kind"),
        [
            (("0=ocfl_object_1.1", "inventory.json"), Kind.OCFL_OBJECT),
            (("0=ocfl_1.0",), Kind.OCFL_ROOT),
            (("0=ocfl_object_9.9", "bagit.txt"), Kind.OCFL_OBJECT),
            (("bagit.txt",), Kind.BAG),
            (("inventory.json", "v1/"), Kind.OCFL_OBJECT),
            (("inventory.json.sha512",), Kind.OCFL_OBJECT),
            (("v1/content/x",), Kind.OCFL_OBJECT),
            (("ocfl_layout.json",), Kind.OCFL_ROOT),
            (("ocfl_1.1.md", "extensions/"), Kind.OCFL_ROOT),
            (("ab/cd/abcd/0=ocfl_object_1.0", "readme"), Kind.OCFL_ROOT),
            (("manifest-md5.txt", "data/x"), Kind.BAG),
            (("bag-info.txt", "data/x"), Kind.BAG),
            ((), Kind.OCFL_OBJECT),
            (("object/x", "log/checkpoint"), Kind.KIT),
            (("muniment.toml", "shelves/", "log/"), Kind.ARCHIVE),
            (("checkpoint", "tile/"), Kind.LOG),
            (("checkpoint",), Kind.LOG),
            (("tile/0/000", "tile/entries/000"), Kind.LOG),
        ],
    )
    def test_what_names_say(self, tmp_path: Path, names: tuple[str, ...], kind: Kind) -> None:
        assert recognise(folder(tmp_path / "x", *names)) is kind

    @pytest.mark.parametrize("mode", ["w", "w:gz"])
    def test_an_object_in_a_tar_is_an_object(self, tmp_path: Path, mode: str) -> None:
        inside = folder(tmp_path / "x", "0=ocfl_object_1.1", "inventory.json", "v1/content/x")
        for name, top in (("below", "object"), ("bare", ".")):
            with tarfile.open(tmp_path / name, mode) as packing:
                packing.add(inside, top)
            assert recognise(tmp_path / name) is Kind.OCFL_OBJECT

    def test_an_archive_and_its_log(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        assert recognise(archive) is Kind.ARCHIVE
        assert recognise(archive / "log") is Kind.LOG
        assert recognise(archive / "shelves") is Kind.OCFL_ROOT

    def test_anything_else_is_not_recognised_and_told_what_is(self, tmp_path: Path) -> None:
        with pytest.raises(UnrecognisedError, match=r"OCFL.*BagIt.*WARC.*WACZ.*kits"):
            recognise(folder(tmp_path / "x", "readme.txt", "data/x"))


class TestFiles:
    """Content, not the name; the name alone where the content says nothing."""

    def test_what_bytes_say(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        with tarfile.open(tmp_path / "tar", "w:gz") as tar:
            tar.add(bag, "bag")
        with zipfile.ZipFile(tmp_path / "zip", "w") as opened:
            for path in bag.rglob("*"):
                opened.write(path, path.relative_to(tmp_path))
        with zipfile.ZipFile(tmp_path / "ocfl", "w") as opened:
            opened.writestr("object/0=ocfl_object_1.1", "ocfl_object_1.1\n")
        written = {
            "warc": plain(info()),
            "warc2": packed(info()),
            "warc3": b"\r\n\r\nwarc/1.0\r\n",
            "wacz": make_wacz(),
            "stamp": new_stamper().answer(b"some bytes"),
            "proof": detached(bytes(32), in_block(7)),
            "asked": bytes.fromhex("3039020101")
            + bytes.fromhex("3031300d060960864801650304020105"),
        }
        for name, data in written.items():
            (tmp_path / name).write_bytes(data)
        assert {path.name: recognise(path) for path in tmp_path.iterdir() if path.is_file()} == {
            "tar": Kind.BAG,
            "zip": Kind.BAG,
            "ocfl": Kind.OCFL_OBJECT,
            "warc": Kind.WARC,
            "warc2": Kind.WARC,
            "warc3": Kind.WARC,
            "wacz": Kind.WACZ,
            "stamp": Kind.STAMP,
            "asked": Kind.STAMP_REQUEST,
            "proof": Kind.OTS,
        }

    @pytest.mark.parametrize(
        ("name", "data", "kind"),
        [
            ("a.warc", b"", Kind.WARC),
            ("a.warc.gz", gzip.compress(b"rubbish", mtime=0), Kind.WARC),
            ("a.wacz", b"PK\x03\x04 cut", Kind.WACZ),
            ("a.tar", b"", Kind.BAG),
            ("a.tsr", b"rubbish", Kind.STAMP),
            ("a.tsq", b"", Kind.STAMP_REQUEST),
            ("a.ots", b"", Kind.OTS),
        ],
    )
    def test_a_broken_file_is_what_its_name_says(
        self, tmp_path: Path, name: str, data: bytes, kind: Kind
    ) -> None:
        (tmp_path / name).write_bytes(data)
        assert recognise(tmp_path / name) is kind

    @given(
        st.binary(max_size=600), st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"WARC/"])
    )
    def test_no_bytes_raise_anything_else(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes, lead: bytes
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "some-file"
        path.write_bytes(lead + data)
        try:
            recognise(path)
        except UnrecognisedError:
            assert not lead.startswith(b"WARC/")
