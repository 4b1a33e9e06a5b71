"""`export --as bagit`: bags that others read, from which the same notice comes back."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checksums import Algorithm, Digest
from exporting import NAMES, PAGE, Exporting, contents
from manifests import StatedFile
from muniment.conformance.bagit.paths import decode_path
from muniment.exchange.bag.paths import bag_paths
from muniment.exchange.bag.tags import write_manifest
from muniment_cli import answers, call, good
from system_packages import peer

WHY = ("--authority", "an act", "--reason", "a person is named")
NO_BYTES = Digest.of(Algorithm.SHA256, b"")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Exporting:
    return Exporting(tmp_path_factory.mktemp("scene"))


def judged(*bags: Path) -> None:
    """Have bagit-python and ours judge a bag."""
    program = [peer("bagit", "python"), "-m", "bagit", "--quiet", "--validate"]
    done = subprocess.run([*program, *bags], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def own(archive: Path, bag: Path) -> None:
    [report] = answers(good(archive, "validate", bag, "--json"))
    assert (report["verdict"], report["findings"]) == (0, [])


def named(files: list[dict[str, Any]], kind: str = "rendition") -> dict[str, str]:
    """The names of files of a kind, with their digests."""
    return {
        file.get("name", file.get("name_bytes", "")): file["sha512"]
        for file in files
        if file["kind"] == kind
    }


class TestBag:
    """ "BagIt 1.0, sha512 + sha256, our manifest inside": judged by bagit-python."""

    def test_others_find_nothing_wrong(self, scene: Exporting, tmp_path: Path) -> None:
        bags = [tmp_path / "seed", tmp_path / "captured"]
        for notice, bag in zip((scene.seed, scene.captured), bags, strict=True):
            told = scene.export(notice, "bagit", bag)
            assert told["folder"] == str(bag) and told["left_out"] == []
            own(scene.archive, bag)
        judged(*bags)
        [page] = (bags[1] / "data/renditions").iterdir()
        assert page.read_bytes().startswith(PAGE)
        assert len(list(bags[1].glob("data/captures/*/data.warc.gz"))) == 1

    def test_the_same_notice_comes_back(self, scene: Exporting, tmp_path: Path) -> None:
        [shown] = answers(good(scene.archive, "show", scene.named, "--json"))
        files = shown["versions"][0]["files"]
        scene.export(scene.named, "bagit", bag := tmp_path / "bag")
        scene.export(scene.named, "bagit", packed := tmp_path / "bag.zip")
        for path in (bag, packed):
            own(scene.archive, path)
            back = scene.brought_back(path)
            assert named(back["files"]) == named(files) and len(named(files)) == len(NAMES)
            [value] = answers(good(scene.archive, "show", back["notice"], "--json"))
            [source] = value["versions"][0]["sources"]
            assert source["kind"] == "bag"
            claims = {one["name"]: one["value"] for one in source["claims"]}
            assert claims["External-Identifier"] == scene.named
        lying = {path for path in contents(bag / "data") if path.startswith(b"renditions/")}
        legible = (b"100%.txt", b"line\nend\r.txt", b"Case.txt", "附件/公告.txt".encode())
        assert lying == {b"renditions/" + name for name in legible}

    def test_a_capture_comes_back_as_what_it_was(self, scene: Exporting, tmp_path: Path) -> None:
        scene.export(scene.captured, "bagit", tmp_path / "bag.zip", "--version", 1)
        back = scene.brought_back(tmp_path / "bag.zip")
        assert [file["kind"] for file in back["files"]].count("rendition") == 1
        scene.export(back["notice"], "warc", tmp_path / "warc")
        scene.export(scene.captured, "warc", tmp_path / "before", "--version", 1)
        [once] = (tmp_path / "before").glob("*.warc.gz")
        assert once.read_bytes() in contents(tmp_path / "warc").values()

    def test_a_statement_that_says_other_bytes_names_nothing(
        self, scene: Exporting, tmp_path: Path
    ) -> None:
        scene.export(scene.seed, "bagit", bag := tmp_path / "bag")
        [file] = (bag / "data/renditions").iterdir()
        file.write_bytes(b"other\n")
        [told] = answers(call("preserve", bag, "--json", archive=scene.archive))
        assert f"data/renditions/{file.name}" in named(told["files"])
        assert {"import-invalid", "bagit-3-changed"} <= set(told["findings"])

    @pytest.mark.parametrize("data", [b"{", b"[" * 100_000], ids=["cut", "deep"])
    def test_a_statement_that_is_none_names_nothing(
        self, scene: Exporting, tmp_path: Path, data: bytes
    ) -> None:
        scene.export(scene.seed, "bagit", bag := tmp_path / "bag")
        [statement] = bag.glob("muniment/*.json")
        statement.write_bytes(data)
        plan = call("preserve", bag, "--json", "--dry-run", archive=scene.archive)
        assert plan.returncode == 0
        [told] = answers(call("preserve", bag, "--json", archive=scene.archive))
        assert all(name.startswith("data/") for name in named(told["files"]))


class TestSameBytes:
    """The same archive gives the same bytes, whatever the place, the time and the user."""

    def test_twice(self, scene: Exporting, tmp_path: Path) -> None:
        for name, umask in (("one", 0o022), ("two", 0o077)):
            (tmp_path / name).mkdir()
            before = os.umask(umask)
            try:
                scene.export(scene.captured, "bagit", tmp_path / name / "bag")
                scene.export(scene.captured, "bagit", tmp_path / name / "bag.zip")
            finally:
                os.umask(before)
        assert contents(tmp_path / "one") == contents(tmp_path / "two")

    def test_a_zip_file_is_the_folder_with_every_member_stored(
        self, scene: Exporting, tmp_path: Path
    ) -> None:
        scene.export(scene.named, "bagit", tmp_path / "bag.zip")
        scene.export(scene.named, "bagit", tmp_path / "bag")
        with zipfile.ZipFile(tmp_path / "bag.zip") as packed:
            assert {one.compress_type for one in packed.infolist()} == {zipfile.ZIP_STORED}
            members = {
                name.partition("/")[2].encode(): packed.read(name) for name in packed.namelist()
            }
            assert len({name.partition("/")[0] for name in packed.namelist()}) == 1
        assert members == contents(tmp_path / "bag")


class TestWithheld:
    """What is withheld never leaves, nor does what measures it; the bag says so."""

    @pytest.fixture
    def archive(self, scene: Exporting, tmp_path: Path) -> Path:
        shutil.copytree(scene.archive.parent / "config", tmp_path / "config")
        return Path(shutil.copytree(scene.archive, tmp_path / "archive"))

    def test_a_file(self, scene: Exporting, archive: Path, tmp_path: Path) -> None:
        secret = scene.file("Case.txt")
        good(archive, "withhold", scene.named, "--files", secret["path"], *WHY)
        done = good(archive, "export", scene.named, "--as", "bagit", "-o", tmp_path / "bag")
        assert f"v1/content/{secret['path']} is left out" in done.stderr
        info = (tmp_path / "bag/bag-info.txt").read_text("utf-8")
        assert f"Muniment-Left-Out: v1/content/{secret['path']} (" in info
        everything = b"".join(itertools.chain(*contents(tmp_path / "bag").items()))
        for told in (secret["sha512"], secret["sha256"], secret["name"], WHY[-1]):
            assert told.encode() not in everything
        own(archive, tmp_path / "bag")

    def test_what_was_redacted(self, scene: Exporting, archive: Path, tmp_path: Path) -> None:
        good(archive, "redact", scene.named, "--path", scene.file("Case.txt")["path"], *WHY)
        good(archive, "export", scene.named, "--as", "bagit", "-o", tmp_path / "bag.zip")
        own(archive, tmp_path / "bag.zip")
        back = answers(good(archive, "preserve", tmp_path / "bag.zip", "--json"))[0]
        assert len(named(back["files"])) == len(NAMES) - 1

    def test_damage_is_not_given_out(self, scene: Exporting, archive: Path, tmp_path: Path) -> None:
        next(archive.glob("shelves/*/*/*/v1/content/renditions/0008.txt")).write_bytes(b"x")
        done = call("export", "--all", "--as", "bagit", "-o", tmp_path / "bags", archive=archive)
        assert done.returncode == 3 and "not what its manifest lists" in done.stderr
        assert not (tmp_path / "bags").exists()


class TestPaths:
    """RFC 8493 §2.1.3: LF, CR and % are encoded, and nothing else; what cannot be is stored."""

    @settings(max_examples=60)
    @given(st.lists(st.binary(min_size=1, max_size=12), min_size=1, max_size=8))
    def test_every_file_has_a_path_that_a_manifest_gives_back(self, names: list[bytes]) -> None:
        files = [
            StatedFile(f"renditions/{number:04d}.bin", 0, NO_BYTES, name=name)
            for number, name in enumerate(names, 1)
        ]
        placed = bag_paths(files)
        assert sorted(placed.values(), key=lambda one: one.path) == files
        manifest = write_manifest({path: one.sha256 for path, one in placed.items()}).decode()
        lines = manifest.removesuffix("\n").split("\n")
        assert {decode_path(line.split("  ", 1)[1]) for line in lines} == placed.keys()
        for path in placed:
            assert ".." not in path.split("/") and path == path.strip()
            assert not any(f"{path}/" in other for other in placed)
