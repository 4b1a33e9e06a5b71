"""Repair as it is called: killed at any call, on a full disk, beside writers, of replicas too."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from damage import Scene, rot
from killing import assert_whole
from muniment_cli import answers, call, good, holds, kinds, run
from repair_kills import command, kill_at_points
from system_packages import need

SAMPLE = 4
RENDITION = "v1/content/renditions/0001.txt"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("repair-e2e") / "scene"
    folder.mkdir()
    return Scene.new(folder)


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Iterator[Scene]:
    yield made.to(tmp_path / "scene")
    shutil.rmtree(tmp_path / "scene")


def damage_object(scene: Scene) -> None:
    for path in damaged_object(scene):
        rot(path)


def damaged_object(scene: Scene) -> list[Path]:
    place = scene.place(scene.notices()[0])
    return [place / RENDITION, place / "v2/content/renditions/0002.txt"]


def damaged_log(scene: Scene) -> list[Path]:
    log = scene.archive / "log"
    size = max(int(path.name) for path in log.glob("tile/0/000.p/*"))
    paths = (f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}", "checkpoints/1/checkpoint")
    return [log / path for path in paths]


class TestKilled:
    """ "kill -9 at any point: old or new, rerun completes."""

    def test_while_an_object_is_repaired(self, scene: Scene, tmp_path: Path) -> None:
        damage_object(scene)
        kill_at_points(scene, tmp_path, SAMPLE)

    def test_while_the_log_is_repaired(self, scene: Scene, tmp_path: Path) -> None:
        for path in damaged_log(scene):
            rot(path)
        rot(scene.archive / "keys" / "roles" / "0001.sig", 200)
        kill_at_points(scene, tmp_path, SAMPLE)

    @pytest.mark.torture
    def test_at_every_call(self, scene: Scene, tmp_path: Path) -> None:
        for path in damaged_log(scene):
            rot(path)
        damage_object(scene)
        kill_at_points(scene, tmp_path, None)


class TestFullDisk:
    """ "Disk full: clear message, exit 3, store valid, works when space returns."""

    @pytest.mark.parametrize("limit", [10, 700, 5000])
    def test_a_repair_that_finds_no_room(self, scene: Scene, limit: int) -> None:
        damage_object(scene)

        def limited() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        words = command(scene)
        done = run(*words, archive=scene.archive, preexec_fn=limited)
        assert done.returncode == 3 and "Traceback" not in done.stderr, done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert os.strerror(errno.EFBIG) in done.stderr or "catalogue failed" in done.stderr
        assert call(*words, archive=scene.archive).returncode == 0
        scene.is_whole()


class TestReplicas:
    """Replicas by their names: where files come from, and what is repaired itself."""

    def add(self, scene: Scene) -> Path:
        place = scene.folder / "far"
        good(scene.archive, "replica", "add", "far", f"folder:{place}")
        good(scene.archive, "replicate")
        shutil.rmtree(scene.copies[0])
        return place

    def test_every_replica_is_a_source(self, scene: Scene) -> None:
        self.add(scene)
        rot(scene.place(scene.notices()[0]) / RENDITION)
        [told] = answers(good(scene.archive, "repair", "--json"))
        assert {one["from"] for one in told["files"]} == {"far"}
        rot(scene.place(scene.notices()[0]) / RENDITION)
        [told] = answers(good(scene.archive, "repair", "--json", "--from", "far"))
        assert told["outcome"] == "repaired"
        scene.is_whole()

    def test_a_replica_is_repaired_from_the_archive(self, scene: Scene) -> None:
        place = self.add(scene)
        rot(scene.place(scene.notices()[0], place) / RENDITION)
        shutil.rmtree(scene.place(scene.notices()[1], place))
        (place / "log" / "tile" / "0" / "000.p" / "4").write_bytes(b"")
        rot(place / "log" / "checkpoint", 40)
        [told] = answers(good(scene.archive, "repair", "--json", "--replica", "far"))
        assert told["objects"] == 2 and kinds(scene.archive)[-1] == "repair"
        done = call("verify", place, archive=scene.archive)
        assert done.returncode == 0, done.stdout
        good(scene.archive, "replicate")
        [told] = answers(good(scene.archive, "repair", "--json", "--replica", "far"))
        assert (told["objects"], told["record"]) == (0, ""), "nothing was wrong any more"

    def test_another_archives_replica_is_left_alone(self, scene: Scene, tmp_path: Path) -> None:
        place = self.add(scene)
        (tmp_path / "other").mkdir()
        other = Scene.new(tmp_path / "other")
        shutil.copy(other.archive / "log" / "checkpoint", place / "log" / "checkpoint")
        (place / ".replicating" / "origin").write_text("example.org/other\n")
        refused = call("repair", "--replica", "far", archive=scene.archive)
        assert refused.returncode == 1 and "is not signed by the log" in refused.stderr


class TestRedacted:
    """What was redacted never comes back, whoever still has it."""

    def redact(self, scene: Scene, notice: str, path: str) -> None:
        said = ("--reason", "wrong file", "--authority", "Court 1/26")
        done = call("redact", notice, "--path", path, *said, archive=scene.archive)
        assert done.returncode == 0, done.stderr

    def test_from_a_replica_that_still_has_it(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        path = "v2/content/renditions/0002.txt"
        self.redact(scene, notice, path)
        rot(scene.place(notice) / RENDITION)
        rot(scene.place(notice) / "inventory.json")
        [told] = scene.repair()
        assert told["outcome"] == "repaired"
        assert not (scene.place(notice) / path).exists()
        assert_whole(scene.archive)
        assert call("verify", archive=scene.archive).returncode == 2

    def test_while_its_record_is_lost_nothing_comes_from_elsewhere(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        path = "v2/content/renditions/0002.txt"
        self.redact(scene, notice, path)
        [shown] = answers(good(scene.archive, "show", "--json", notice))
        [record] = [one["object"] for one in shown["records"] if one["kind"] == "redaction"]
        shutil.rmtree(scene.place(record))
        (scene.archive / "catalogue.db").unlink()
        rot(scene.place(scene.notices()[1]) / RENDITION)
        told = scene.repair(code=1)
        assert {one["outcome"] for one in told} == {"not repaired"}
        assert not (scene.place(notice) / path).exists()


class TestAudits:
    """ "As found by the last fixity record's report": looked at again before anything is done."""

    def test_what_an_audit_found_is_repaired(self, scene: Scene) -> None:
        one, other = scene.notices()
        rot(scene.place(one) / RENDITION)
        assert call("audit", archive=scene.archive).returncode == 1
        rot(scene.place(other) / RENDITION)  # After the audit: only a look finds it.
        [told] = scene.repair()
        assert told["name"] == one
        [told] = scene.repair("--look")
        assert told["name"] == other
        scene.is_whole()

    def test_what_an_audit_missed_is_found_by_the_next(self, scene: Scene) -> None:
        shutil.rmtree(scene.place(scene.notices()[1]))
        assert call("audit", archive=scene.archive).returncode == 1
        [told] = scene.repair()
        assert told["name"] == scene.notices()[1]
        good(scene.archive, "audit")
        holds(scene.archive)


def setup_module() -> None:
    need("strace", "strace")
