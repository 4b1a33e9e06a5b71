"""`export --as ro-crate`: what a notice is and how it came, as RO-Crate's validator accepts it."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from exporting import Exporting, contents
from muniment_cli import ROOT, answers, good
from system_packages import peer, peer_file

WHY = ("--authority", "an act", "--reason", "a person is named")
# What RO-Crate recommends and an archive does not know: a licence, institutions and contacts with
# addresses on the web.
UNKNOWN = {f"ro-crate-1.2_{number}" for number in ("85.0", "86.2", "89.0", "90.1", "93.0")}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Exporting:
    scene = Exporting(tmp_path_factory.mktemp("scene"))
    for name in ("seed", "captured", "named"):
        scene.export(getattr(scene, name), "ro-crate", scene.folder / f"{name}-crate")
    return scene


def graph(crate: Path) -> dict[str, dict[str, Any]]:
    """The entities of a crate by their identifiers."""
    value = json.loads((crate / "ro-crate-metadata.json").read_text("utf-8"))
    return {one["@id"]: one for one in value["@graph"]}


def judged(*crates: Path) -> None:
    """Have roc-validator judge crates."""
    context = peer_file("ro-crate", "lib/context.json")
    program = [peer("rocrate", "python"), ROOT / "tests/crate_judge.py", context]
    done = subprocess.run([*program, *crates], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    reports = done.stdout.splitlines()[-len(crates) :]
    assert len(reports) == len(crates)
    for report in reports:
        found = {tuple(one[:2]) for one in json.loads(report)}
        assert found <= {("RECOMMENDED", code) for code in UNKNOWN}


class TestCrate:
    """ "`ro-crate` 1.2": judged by the RO-Crate validator."""

    def test_it_names_that_version_and_no_other(self, scene: Exporting) -> None:
        for name in ("seed", "captured", "named"):
            written = (scene.folder / f"{name}-crate/ro-crate-metadata.json").read_text("utf-8")
            value = json.loads(written)
            assert value["@context"] == "https://w3id.org/ro/crate/1.2/context"
            [descriptor] = (
                one for one in value["@graph"] if one["@id"] == "ro-crate-metadata.json"
            )
            assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
            assert "crate/1.3" not in written

    def test_others_find_nothing_wrong(self, scene: Exporting) -> None:
        judged(scene.folder / "seed-crate", scene.folder / "captured-crate")

    @pytest.mark.torture
    def test_others_find_nothing_wrong_with_hard_names(self, scene: Exporting) -> None:
        judged(scene.folder / "named-crate")

    def test_every_file_is_described_as_it_is(self, scene: Exporting) -> None:
        for name in ("seed", "captured", "named"):
            crate = scene.folder / f"{name}-crate"
            entities = graph(crate)
            own = {b"ro-crate-metadata.json", b"ro-crate-preview.html"}
            files = {one["@id"] for one in entities.values() if one["@type"] == "File"}
            assert {unquote(one).encode() for one in files} == contents(crate).keys() - own
            parts = {one["@id"] for one in entities["./"]["hasPart"]}
            assert parts == files

    def test_it_says_who_issued_it_and_how_it_came(self, scene: Exporting) -> None:
        entities = graph(scene.folder / "seed-crate")
        issuer = entities["#issuer-1"]
        assert issuer["name"].startswith("Xinjiang Uighur Autonomous Region")
        assert "as the notice prints it" in issuer["description"]
        root = entities["./"]
        assert root["author"] == {"@id": "#issuer-1"} and root["inLanguage"] == "en"
        action = entities[root["mentions"]["@id"]]
        assert action["@type"] == "CreateAction" and action["instrument"] == {"@id": "#program"}
        assert entities["#program"]["name"].startswith("muniment ")
        captured = graph(scene.folder / "captured-crate")
        assert captured["#source-1"]["url"] == scene.address
        assert captured["#licence"]["name"] == "No licence is stated"
        page = (scene.folder / "seed-crate/ro-crate-preview.html").read_text("utf-8")
        assert root["name"] in page and issuer["name"] in page

    def test_the_same_version_gives_the_same_bytes(self, scene: Exporting, tmp_path: Path) -> None:
        scene.export(scene.named, "ro-crate", tmp_path / "crate")
        assert contents(tmp_path / "crate") == contents(scene.folder / "named-crate")
        scene.export(scene.named, "ro-crate", tmp_path / "crate.zip")
        with zipfile.ZipFile(tmp_path / "crate.zip") as packed:
            members = {name.encode(): packed.read(name) for name in packed.namelist()}
        assert members == contents(scene.folder / "named-crate")

    def test_what_is_withheld_stays_behind(self, scene: Exporting, tmp_path: Path) -> None:
        shutil.copytree(scene.archive.parent / "config", tmp_path / "config")
        archive = Path(shutil.copytree(scene.archive, tmp_path / "archive"))
        secret = scene.file("Case.txt")
        good(archive, "withhold", scene.named, "--files", secret["path"], *WHY)
        good(archive, "export", scene.named, "--as", "ro-crate", "-o", tmp_path / "crate")
        assert f"{secret['path']} (withheld)" in graph(tmp_path / "crate")["./"]["description"]
        everything = b"".join(contents(tmp_path / "crate").values())
        for told in (secret["sha512"], secret["sha256"], secret["name"], WHY[-1]):
            assert told.encode() not in everything


class TestBack:
    """A crate comes back as the files that it describes, whoever made it."""

    def test_ours_has_its_files_and_their_names(self, scene: Exporting, tmp_path: Path) -> None:
        archive = Path(shutil.copytree(scene.archive.parent, tmp_path / "copy")) / "archive"
        for name in ("captured", "named"):
            crate = scene.folder / f"{name}-crate"
            [told] = answers(good(archive, "preserve", crate, "--json"))
            [there] = answers(good(archive, "show", getattr(scene, name), "--json"))
            assert renditions(told["files"]) == renditions(there["versions"][-1]["files"])
            kept = {file.get("name") for file in told["files"] if file["kind"] == "import"}
            assert {"ro-crate-metadata.json", "ro-crate-preview.html"} < kept
            assert any(one and one.endswith(".sums.sig") for one in kept)
            [shown] = answers(good(archive, "show", told["notice"], "--json"))
            assert shown["versions"][0]["sources"][0]["kind"] == "ro-crate"

    def test_that_of_others_has_all_but_its_own(self, scene: Exporting, tmp_path: Path) -> None:
        crate = tmp_path / "crate"
        (crate / "data").mkdir(parents=True)
        (crate / "data/公告.txt").write_text("notice")
        (crate / "ro-crate-metadata.json").write_text("not even JSON")
        archive = Path(shutil.copytree(scene.archive.parent, tmp_path / "copy")) / "archive"
        [planned] = answers(good(archive, "preserve", crate, "--dry-run", "--json"))
        assert planned["import"] == {"kind": "ro-crate"}
        [told] = answers(good(archive, "preserve", crate, "--json"))
        assert [(file["kind"], file["name"]) for file in told["files"]] == [
            ("rendition", "data/公告.txt"),
            ("import", "ro-crate-metadata.json"),
        ]
        (crate / "data/公告.txt").unlink()
        (crate / "data").rmdir()
        [told] = answers(good(archive, "preserve", crate, "--json"))
        assert [file["kind"] for file in told["files"]] == ["rendition"]


def renditions(files: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """What the notice's own files are, and what they were called."""
    known = ("name", "name_bytes", "size", "sha256")
    return {tuple(file.get(key) for key in known) for file in files if file["kind"] == "rendition"}
