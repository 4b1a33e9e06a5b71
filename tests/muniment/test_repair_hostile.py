"""Repair with hostile replicas: nothing of theirs is taken that the log does not ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from damage import Scene, manifests, rot
from manifests import NoteSigner, sign_note
from muniment_cli import answers, call, good, kinds, new_archive

RENDITION = "v1/content/renditions/0001.txt"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """An archive with three copies, the first of which is to be hostile."""
    folder = tmp_path_factory.mktemp("hostile") / "scene"
    folder.mkdir()
    scene = Scene.new(folder)
    scene.copy("copy2")
    scene.copy("copy3")
    return scene


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Iterator[Scene]:
    yield made.to(tmp_path / "scene")
    shutil.rmtree(tmp_path / "scene")


def hostile(scene: Scene) -> Path:
    return scene.copies[0]


def refused(told: dict[str, object]) -> set[str]:
    found = told["refused"]
    assert isinstance(found, list)
    return {one["source"] for one in found}


class TestOneOfThree:
    """ "One of three malicious: found; repaired from authentic bytes; logged." """

    def test_wrong_bytes_under_right_names(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        for path in (RENDITION, "v2/content/renditions/0002.txt", "inventory.json"):
            (scene.place(notice) / path).write_bytes(b"rotten")
            (scene.place(notice, hostile(scene)) / path).write_bytes(b"forged, and self-consistent")
        [told] = scene.repair()
        assert told["outcome"] == "repaired" and refused(told) == {"copy-1"}
        assert {one["from"] for one in told["files"]} == {"copy-2", "computed"}
        scene.is_whole()

    def test_two_that_agree_do_not_outvote_the_signed_manifest(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        for of in (scene.archive, *scene.copies[:2]):
            (scene.place(notice, of) / RENDITION).write_bytes(b"what they all say")
        [told] = scene.repair()
        assert {one["from"] for one in told["files"]} == {"copy-3"}
        assert refused(told) == {"copy-1", "copy-2"}
        scene.is_whole()

    def test_another_signed_object_in_its_place(self, scene: Scene) -> None:
        one, other = scene.notices()
        shutil.rmtree(scene.place(one))
        shutil.rmtree(scene.place(one, hostile(scene)))
        shutil.copytree(scene.place(other), scene.place(one, hostile(scene)))
        [told] = scene.repair()
        assert {file["from"] for file in told["files"]} == {"copy-2", "computed"}
        scene.is_whole()

    def test_an_object_of_another_archive_that_nobody_indexed(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        other = Scene.new(tmp_path / "other")
        shutil.rmtree(hostile(scene) / "shelves")
        shutil.copytree(other.archive / "shelves", hostile(scene) / "shelves")
        notice = scene.notices()[0]
        shutil.rmtree(scene.place(notice))
        (scene.archive / "catalogue.db").unlink()
        [told] = scene.repair()
        assert told["name"] == notice and "copy-1" not in {one["from"] for one in told["files"]}
        scene.is_whole()

    def test_a_statement_of_its_own_beside_our_manifest(self, scene: Scene) -> None:
        notice = scene.notices()[1]
        statement, _, _ = manifests(scene.place(notice, hostile(scene)))
        data = statement.read_bytes()
        statement.write_bytes(data.replace(notice.encode(), scene.notices()[0].encode()))
        shutil.rmtree(scene.place(notice))
        (scene.archive / "catalogue.db").unlink()
        [told] = scene.repair()
        assert told["name"] == notice and told["outcome"] == "repaired"
        scene.is_whole()


class TestBadFiles:
    """ "Huge files, links, endless listings": limits respected, and named."""

    def test_a_huge_file(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        rot(scene.place(notice) / RENDITION)
        for path in (scene.place(notice, hostile(scene)) / RENDITION,
                     manifests(scene.place(notice, hostile(scene)))[1]):  # fmt: skip
            with path.open("r+b") as stream:
                stream.truncate(1 << 40)
        rot(manifests(scene.place(notice))[1])
        [told] = scene.repair()
        whys = {one["why"] for one in told["refused"]}
        assert whys == {"more than its 9 bytes", "too large"}
        scene.is_whole()

    def test_links_and_pipes(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        place = scene.place(notice, hostile(scene))
        for path in (RENDITION, "v2/content/renditions/0002.txt"):
            rot(scene.place(notice) / path)
            (place / path).unlink()
        (place / RENDITION).symlink_to(scene.place(notice, scene.copies[1]) / RENDITION)
        os.mkfifo(place / "v2/content/renditions/0002.txt")
        [told] = scene.repair()
        assert {one["from"] for one in told["files"]} == {"copy-2"}
        assert refused(told) == {"copy-1"}
        scene.is_whole()

    def test_a_listing_full_of_rubbish(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        _, sums, _ = manifests(scene.place(notice, hostile(scene)))
        for number in range(300):
            (hostile(scene) / "shelves" / f"rubbish-{number}").mkdir()
            sums.with_name(f"{number:025d}.sums").write_bytes(b"rubbish")
            (hostile(scene) / "log" / "checkpoints" / str(number + 1000)).mkdir()
        shutil.rmtree(scene.place(notice))
        (scene.archive / "catalogue.db").unlink()
        told = scene.repair()
        assert told[-1]["name"] == notice and told[-1]["outcome"] == "repaired"
        scene.is_whole()

    def test_a_replica_that_is_away(self, scene: Scene) -> None:
        rot(scene.place(scene.notices()[0]) / RENDITION)
        shutil.rmtree(hostile(scene))
        copies = [f"folder:{hostile(scene)}", f"folder:{scene.folder / 'copy2'}"]
        named = [word for copy in copies for word in ("--from", copy)]
        done = call("repair", "--json", *named, archive=scene.archive)
        assert done.returncode == 0 and answers(done)[0]["outcome"] == "repaired"


class TestForgedLog:
    """ "A replica never lengthens or replaces our log"."""

    def test_a_longer_log_under_another_key(self, scene: Scene) -> None:
        size = len(kinds(scene.archive))
        forged = NoteSigner.generate("example.org/log")
        log = hostile(scene) / "log"
        body = (log / "checkpoint").read_bytes().split(b"\n\n")[0] + b"\n"
        longer = body.replace(f"\n{size}\n".encode(), f"\n{size + 5}\n".encode())
        (log / "checkpoint").write_bytes(sign_note(longer, forged))
        (log / "checkpoints" / str(size + 5)).mkdir()
        (log / "checkpoints" / str(size + 5) / "checkpoint").write_bytes(sign_note(longer, forged))
        (scene.archive / "log" / "tile" / "0" / f"000.p/{size}").unlink()
        [told] = scene.repair()
        assert told["outcome"] == "repaired"
        assert {one["where"] for one in told["findings"]} == {
            f"copy-1: log/checkpoints/{size + 5}/checkpoint"
        }
        assert len(kinds(scene.archive)) == size + 1
        scene.is_whole()

    def test_another_history_under_our_own_key_is_evidence(self, scene: Scene) -> None:
        """Somebody who has the key signed another head of the same size."""
        size = len(kinds(scene.archive))
        [secret] = (scene.folder / "config").glob("keys/*/log")
        signer = NoteSigner.parse(secret.read_text().strip())
        log = hostile(scene) / "log"
        lines = (log / "checkpoint").read_bytes().split(b"\n")
        lines[2] = b"A" * 43 + b"="
        (log / "checkpoints" / str(size) / "checkpoint").write_bytes(
            sign_note(b"\n".join(lines[:3]) + b"\n", signer)
        )
        shutil.rmtree(scene.archive / "log" / "checkpoints" / str(size))
        [told] = scene.repair(code=1)
        assert {one["code"] for one in told["findings"]} == {"repair-other-history"}
        assert told["outcome"] == "partly repaired"
        good(scene.archive, "log", "check")

    def test_roles_of_its_own(self, scene: Scene, tmp_path: Path) -> None:
        (tmp_path / "forger").mkdir()
        forger = new_archive(tmp_path / "forger")
        shutil.rmtree(hostile(scene) / "keys")
        shutil.copytree(forger / "keys", hostile(scene) / "keys")
        shutil.rmtree(scene.archive / "keys")
        [roles] = scene.archive.glob("shelves/*/*/*/v1/content/roles")
        shutil.rmtree(roles)
        told = scene.repair()
        assert {one["from"] for one in told[0]["files"]} == {"copy-2"}
        assert told[1]["outcome"] == "repaired"
        scene.is_whole()
