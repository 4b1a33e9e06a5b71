"""Kits as imports: verified by the keeper's own trust, the verdict stated as it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kits import EXAMPLE, example_kit, read, write
from muniment_cli import answers, config_of, good, holds, new_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose owner trusts the root of the worked example."""
    archive = new_archive(tmp_path_factory.mktemp("imports"))
    with (config_of(archive) / "trust/roots").open("a") as roots:
        roots.write((EXAMPLE / "trust/roots").read_text())
    return archive


def preserve(archive: Path, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    [told] = answers(good(archive, "preserve", "--json", path))
    [value] = answers(good(archive, "show", "--json", told["notice"]))
    return told, value["versions"][-1]["sources"][0]


class TestKit:
    """ "Another muniment kit (folder or zip; verified first against the verifier's trust)"."""

    def test_a_folder_is_kept_as_its_one_zip_file(self, archive: Path, tmp_path: Path) -> None:
        told, source = preserve(archive, EXAMPLE / "kit")
        container, page = told["files"]
        assert (container["kind"], page["kind"]) == ("import", "rendition")
        verdict = source["verdict"]
        assert verdict["code"] == 0 and verdict["notices"] == 1
        assert {"name": "roles", "number": 2, "result": "PASS"} in verdict["checks"]
        assert {"name": "title", "source": "claimed", "value": "Notice No. 12 of 2026"} in source[
            "claims"
        ]
        [value] = answers(good(archive, "show", "--json", told["notice"]))
        zipped = archive / value["shelf"] / "v1/content" / container["path"]
        shutil.unpack_archive(zipped, tmp_path / "again", "zip")
        assert read(tmp_path / "again") == read(EXAMPLE / "kit")
        trust = config_of(archive) / "trust"
        shutil.copyfile(zipped, tmp_path / "kit.zip")
        assert good(archive, "verify", tmp_path / "kit.zip", "--trust", trust).returncode == 0
        assert "结论 0" in good(archive, "show", told["notice"], "--lang", "zh").stdout
        holds(archive)

        again, source = preserve(archive, tmp_path / "kit.zip")
        assert source["verdict"]["code"] == 0 and again["outcome"] == "preserved"
        assert again["files"][0]["sha512"] == container["sha512"]
        [plan] = answers(good(archive, "preserve", "--json", "--dry-run", tmp_path / "kit.zip"))
        assert plan["import"] == {"kind": "kit", "verdict": 0}

    def test_by_somebody_unknown_it_is_told_as_that(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        told, source = preserve(archive, EXAMPLE / "kit")
        assert told["findings"] == ["import-kit-unsure"] and source["verdict"]["code"] == 2

    def test_what_is_wrong_is_kept_and_nothing_is_taken_out(
        self, archive: Path, tmp_path: Path
    ) -> None:
        kit = example_kit()
        [page] = [path for path in kit if path.endswith("renditions/0003.html")]
        write(tmp_path / "kit", {**kit, page: b"<p>forged"})
        told, source = preserve(archive, tmp_path / "kit")
        assert told["findings"] == ["import-kit-wrong"] and source["verdict"]["code"] == 1
        assert len(told["files"]) == len(kit)
        assert {file["kind"] for file in told["files"]} == {"rendition"}

    @pytest.mark.parametrize("lost", ["keys/roles/0001", "keys/roles/0001.sig"])
    def test_what_cannot_be_verified_is_kept(
        self, archive: Path, tmp_path: Path, lost: str
    ) -> None:
        kit = example_kit()
        del kit[lost]
        write(tmp_path / "kit", kit)
        told, source = preserve(archive, tmp_path / "kit")
        assert told["findings"] == ["import-kit-unread"] and "verdict" not in source
        [plan] = answers(good(archive, "preserve", "--json", "--dry-run", tmp_path / "kit"))
        assert plan["import"] == {"kind": "kit", "verdict": 3}

    def test_a_folder_that_fails_once_it_is_packed_leaves_nothing_of_that(
        self, tmp_path: Path
    ) -> None:
        archive = new_archive(tmp_path)
        settings = archive / "muniment.toml"
        told = settings.read_text().replace("[limits]\n", "[limits]\ncontainer_members = 3\n")
        settings.write_text(told)
        told, _ = preserve(archive, EXAMPLE / "kit")
        assert told["findings"] == ["import-kit-unread"]
        assert {file["kind"] for file in told["files"]} == {"rendition"}
        assert not list(archive.glob("shelves/**/imports"))
        holds(archive)

    def test_packed_anew_by_another_program(self, archive: Path, tmp_path: Path) -> None:
        packed = Path(shutil.make_archive(str(tmp_path / "k"), "zip", EXAMPLE / "kit"))
        told, _ = preserve(archive, packed)
        assert told["findings"] == ["import-kit-unread"]
        assert [file["kind"] for file in told["files"]] == ["rendition"]

    def test_a_kit_of_many_stays_one_file(self, archive: Path, tmp_path: Path) -> None:
        ids = []
        for name in ("one", "two"):
            (tmp_path / name).write_text(f"{tmp_path}{name}")
            ids.append(preserve(archive, tmp_path / name)[0]["notice"])
        for target in (tmp_path / "kit", tmp_path / "kit.zip"):
            good(archive, "kit", *ids, "-o", target)
        folder, packed = (preserve(archive, tmp_path / name) for name in ("kit", "kit.zip"))
        for told, source in (folder, packed):
            assert source["verdict"]["notices"] == 2 and source["verdict"]["code"] == 0
            assert [file["kind"] for file in told["files"]] == ["rendition"]
        assert folder[0]["files"][0]["sha512"] == packed[0]["files"][0]["sha512"]
        holds(archive)
