"""An exported OCFL object comes back: every version, every byte, and the object from them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from checksums import Algorithm, Digest
from exporting import Exporting, contents
from manifests import (
    Version,
    build_inventory,
    content_path,
    parse_manifest,
    parse_statement,
    sidecar,
)
from manifests.claims.manifest import manifest_path, own_paths, statement_path
from muniment_cli import answers, call, good, holds, new_archive

MOST = 1 << 20


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Exporting:
    return Exporting(tmp_path_factory.mktemp("scene"))


@pytest.fixture(scope="module")
def root(scene: Exporting) -> Path:
    good(scene.archive, "export", "--all", "--as", "ocfl", "-o", scene.folder / "root")
    return scene.folder / "root"


@pytest.fixture(scope="module")
def elsewhere(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another archive, which took all of it in."""
    archive = new_archive(tmp_path_factory.mktemp("elsewhere"), origin="example.net/other")
    good(archive, "preserve", root)
    return archive


def objects(root: Path) -> dict[str, Path]:
    """Where each object stands, by its identifier."""
    found = root.glob("*/*/*/inventory.json")
    return {json.loads(path.read_bytes())["id"]: path.parent for path in found}


def claims(version: dict[str, Any]) -> dict[str, str]:
    [source] = version["sources"]
    assert source["kind"] == "ocfl"
    return {one["name"]: one["value"] for one in source["claims"]}


def shown(archive: Path, object_id: str) -> dict[str, Any]:
    """What an archive shows of the notice that it made of an object."""
    for one in answers(good(archive, "list", "--json")):
        [value] = answers(good(archive, "show", one["notice"], "--json"))
        if claims(value["versions"][0])["object"] == object_id:
            return value
    raise AssertionError(object_id)


def renditions(version: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What the notice's own files are, and what they were called."""
    known = ("name", "name_bytes", "size", "sha256", "sha512", "modified")
    return [
        tuple(file.get(key) for key in known)
        for file in version["files"]
        if file["kind"] == "rendition"
    ]


def rebuilt(archive: Path, notice: dict[str, Any]) -> dict[bytes, bytes]:
    """The object out of what was kept of it: content as it is, inventories from the statements."""
    files: dict[str, bytes] = {"0=ocfl_object_1.1": b"ocfl_object_1.1\n"}
    versions: list[Version] = []
    for number, version in enumerate(notice["versions"], start=1):
        kept = [
            (file, (archive / notice["shelf"] / file["shelved"]).read_bytes())
            for file in version["files"]
        ]
        parts = {file["name"]: data for file, data in kept if file["kind"] == "import"}
        renditions = {file["sha256"]: data for file, data in kept if file["kind"] == "rendition"}
        accession = claims(version)["accession"]
        statement = parse_statement(parts[statement_path(accession)], MOST)
        for file in statement.files:
            if file.kind == "rendition":
                parts[file.path] = renditions[file.sha256.hex]
        files |= {content_path(number, path): data for path, data in parts.items()}
        listed = parse_manifest(parts[manifest_path(accession)], number, 1000).digests
        own = {
            path: Digest.of(Algorithm.SHA512, files[path]) for path in own_paths(number, accession)
        }
        versions.append(Version(statement, {**listed, **own}))
        inventory = build_inventory(versions)
        for folder in (f"v{number}/", ""):
            files[f"{folder}inventory.json"] = inventory
            files[f"{folder}inventory.json.sha512"] = sidecar(inventory)
    return {path.encode(): data for path, data in files.items()}


class TestBack:
    """ "Each has an import that gives the same notice back where the form can carry it"."""

    @pytest.mark.parametrize("name", ["seed", "captured", "named"])
    def test_every_byte_of_the_object_is_there(
        self, scene: Exporting, root: Path, elsewhere: Path, name: str
    ) -> None:
        object_id = getattr(scene, name)
        notice = shown(elsewhere, object_id)
        assert rebuilt(elsewhere, notice) == contents(objects(root)[object_id])

    def test_versions_files_and_manifests_are_the_same(
        self, scene: Exporting, elsewhere: Path
    ) -> None:
        notice = shown(elsewhere, scene.captured)
        [origin] = answers(good(scene.archive, "show", scene.captured, "--json"))
        assert len(notice["versions"]) == len(origin["versions"]) == 2
        for ours, theirs in zip(notice["versions"], origin["versions"], strict=True):
            said = claims(ours)
            assert said["accession"] == theirs["accession"] and said["origin"] == "example.org/log"
            path = manifest_path(theirs["accession"])
            manifest = next(scene.archive.glob(f"shelves/*/*/*/v*/content/{path}")).read_bytes()
            assert said["manifest"] == str(Digest.of(Algorithm.SHA512, manifest))
            assert renditions(ours) == renditions(theirs)
            assert ours["findings"] == []

    def test_it_is_read_as_it_was(self, scene: Exporting, elsewhere: Path) -> None:
        notice = shown(elsewhere, scene.captured)["notice"]
        for words in (("read",), ("outline",)):
            ours, theirs = (
                good(archive, *words, one).stdout
                for archive, one in ((elsewhere, notice), (scene.archive, scene.captured))
            )
            assert [line for line in ours.splitlines() if "第" in line] == [
                line for line in theirs.splitlines() if "第" in line
            ]

    def test_names_that_a_file_system_allowed_are_the_same(
        self, scene: Exporting, elsewhere: Path, tmp_path: Path
    ) -> None:
        good(scene.archive, "export", scene.named, "-o", tmp_path / "there")
        notice = shown(elsewhere, scene.named)["notice"]
        good(elsewhere, "export", notice, "-o", tmp_path / "here")
        # Beside them, statement, manifest and signature.
        assert contents(tmp_path / "here").items() > contents(tmp_path / "there").items()

    def test_the_other_archive_holds(self, elsewhere: Path) -> None:
        holds(elsewhere)

    def test_again_it_is_known(self, root: Path, elsewhere: Path, tmp_path: Path) -> None:
        archive = Path(shutil.copytree(elsewhere.parent, tmp_path / "copy")) / elsewhere.name
        told = answers(good(archive, "preserve", root, "--json"))
        assert [one["outcome"] for one in told] == ["seen again"] * 4


class TestClaims:
    """What another archive says is its claim: what is not so is told, and nothing is refused."""

    def test_a_statement_that_lies_of_a_file(self, root: Path, scene: Exporting) -> None:
        lying = scene.folder / "lying"
        shutil.copytree(objects(root)[scene.seed], lying)
        [path] = lying.glob("v1/content/manifests/*.json")
        value = json.loads(path.read_bytes())
        value["files"][0]["size"] += 1
        value["files"][0]["name"] = "something-else.txt"
        restate(lying, path, json.dumps(value, sort_keys=True, separators=(",", ":")).encode())
        [told] = answers(good(scene.archive, "preserve", lying, "--json"))
        assert told["findings"] == ["import-said-otherwise"]
        [file] = [one for one in told["files"] if one["kind"] == "rendition"]
        assert file["name"] == "renditions/0001.txt"
        spoken = good(scene.archive, "show", told["notice"]).stdout
        assert "is not so" in spoken and "renditions/0001.txt" in spoken

    def test_what_was_redacted_there_is_told(self, scene: Exporting, tmp_path: Path) -> None:
        archive = Path(shutil.copytree(scene.archive.parent, tmp_path / "copy")) / "archive"
        why = ("--authority", "an act", "--reason", "a person is named")
        good(archive, "redact", scene.named, "--path", scene.file("Case.txt")["path"], *why)
        good(archive, "export", scene.named, "--as", "ocfl", "-o", tmp_path / "object")
        [told] = answers(good(scene.archive, "preserve", tmp_path / "object", "--json"))
        assert told["findings"] == ["import-files-absent"]
        names = [file.get("name") for file in told["files"]]
        assert "case.txt" in names and "Case.txt" not in names

    def test_a_record_is_no_notice(self, scene: Exporting) -> None:
        [record] = [
            path.parent
            for path in scene.archive.glob("shelves/*/*/*/inventory.json")
            if '"roles ' in path.read_text("utf-8")
        ]
        done = call("preserve", record, archive=scene.archive)
        assert done.returncode == 3 and "a record (roles)" in done.stderr


def restate(folder: Path, path: Path, data: bytes) -> None:
    """Put other bytes in a statement's place, and have the inventories agree with them."""
    before, after = (Digest.of(Algorithm.SHA512, one).hex for one in (path.read_bytes(), data))
    path.write_bytes(data)
    for place in (folder, folder / "v1"):
        inventory = (place / "inventory.json").read_bytes()
        inventory = inventory.replace(before.encode(), after.encode())
        (place / "inventory.json").write_bytes(inventory)
        (place / "inventory.json.sha512").write_bytes(sidecar(inventory))
