"""The log tells of every cosignature, as it does of stamps, and an idle archive rests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checksums import Algorithm, Digest
from damage import Scene
from manifests import CosignatureSigner
from muniment.archive.archive import Archive
from muniment.archive.cosignatures import keep_cosignature
from muniment.archive.desk import Shelved
from muniment.config import Config
from muniment.witnesses import telling
from muniment.witnesses.registry import read_witnesses
from muniment_cli import answers, call, config_of, good, holds, kinds
from proof_scenes import WITNESS, ask, sign
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer

STRANGER = CosignatureSigner("witness.example/w2", bytes(range(1, 33)))
ORIGIN = "example.org/log"
HEAD = 3  # The roles, and two versions of a notice.


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("telling") / "scene"
    folder.mkdir()
    scene = Scene.new(folder, notices=1)
    ask(scene.archive, "city", WITNESS)
    return scene


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Iterator[Scene]:
    yield made.to(tmp_path / "scene")
    shutil.rmtree(tmp_path / "scene")


def keep(scene: Scene, size: int, name: str = "city", by: CosignatureSigner = WITNESS) -> Path:
    """Keep a cosignature as a call does that is killed just then; give where it lies."""
    keep_cosignature(Archive.open(scene.archive), size, name, sign(scene.archive, size, by))
    return beside(scene, size, name)


def beside(scene: Scene, size: int, name: str = "city", of: str = "archive") -> Path:
    return scene.folder / of / f"log/checkpoints/{size}/{name}.cosignature"


def tell(scene: Scene) -> Shelved | None:
    config = Config(config_of(scene.archive))
    archive = Archive.open(scene.archive)
    now = datetime.now(UTC)
    asked = read_witnesses(config, ORIGIN)
    return telling.tell_cosignatures(archive, config, lambda: now, asked)


def told(scene: Scene) -> list[tuple[int, str]]:
    """Over what, and whose, the record tells of that is written now; none where none is."""
    shelved = tell(scene)
    every = shelved.statement.about if shelved is not None else ()
    return [(one["checkpoint"], one["witness"]) for one in every]


def codes(done: Any) -> set[str]:
    return {
        finding["code"]
        for answer in answers(done)
        for check in answer.get("checks", [answer])
        for finding in check["findings"]
    }


class TestTold:
    """ "The digest of every proof file obtained is logged"."""

    def test_one_record_tells_of_all(self, scene: Scene) -> None:
        paths = [keep(scene, HEAD), keep(scene, HEAD, "town", STRANGER)]
        shelved = tell(scene)
        assert shelved is not None and shelved.index == HEAD
        assert shelved.statement.kind == "proofs"
        assert shelved.statement.about == tuple(
            {
                "checkpoint": HEAD,
                "path": path.relative_to(scene.archive).as_posix(),
                "sha512": Digest.of(Algorithm.SHA512, path.read_bytes()).hex,
                "witness": path.stem,
            }
            for path in paths
        )
        holds(scene.archive)

    def test_then_it_rests_and_the_next_record_tells_of_the_rest(self, scene: Scene) -> None:
        keep(scene, HEAD)
        assert told(scene) == [(HEAD, "city")] and told(scene) == []
        keep(scene, HEAD + 1)  # The head that the record made, by whoever cosigns it: nothing new.
        assert told(scene) == []
        keep(scene, HEAD + 1, "town", STRANGER)
        assert told(scene) == []
        good(scene.archive, "preserve", scene.folder / "annex")
        assert told(scene) == []
        keep(scene, HEAD + 2)
        news = [(HEAD + 1, "city"), (HEAD + 1, "town"), (HEAD + 2, "city")]
        assert told(scene) == news
        assert kinds(scene.archive)[HEAD:] == ["proofs", "seen-again", "proofs"]
        holds(scene.archive)

    def test_whoever_cosigns_an_earlier_head_later_is_told(self, scene: Scene) -> None:
        keep(scene, HEAD)
        assert told(scene)
        keep(scene, HEAD, "town", STRANGER)
        keep(scene, HEAD + 1, "town", STRANGER)
        assert told(scene) == [(HEAD, "town"), (HEAD + 1, "town")]

    def test_the_record_of_a_stamp_tells_of_them_too(self, scene: Scene) -> None:
        keep(scene, HEAD)
        with TimeServer({"/a": Honest(new_stamper("p256", "a"))}) as server:
            pinned(scene.archive, server, "a")
            assert (
                call("stamp", "--allow-private", archive=scene.archive).returncode == 2
            )  # Of two.
        assert told(scene) == [] and kinds(scene.archive)[HEAD:] == ["proofs"]
        beside(scene, HEAD).unlink()
        assert "proof-missing" in codes(call("log", "check", "--json", archive=scene.archive))

    def test_a_round_makes_good_what_a_killed_call_left_untold(self, scene: Scene) -> None:
        keep(scene, HEAD)
        [status] = answers(good(scene.archive, "status", "--json"))
        assert status["evidence"]["due"]["untold"] is True
        assert "cosignatures of which the log does not tell" in good(scene.archive, "status").stdout
        asked = config_of(scene.archive) / "witnesses.toml"
        asked.write_text(asked.read_text().replace("https://city.example", "http://127.0.0.1:1"))
        done = call("stamp", "--due", "--json", archive=scene.archive)
        [answer] = answers(done)
        assert (done.returncode, answer["index"]) == (2, HEAD)  # The new head, nobody has cosigned.
        [status] = answers(good(scene.archive, "status", "--json"))
        assert status["evidence"]["due"]["untold"] is False

    def test_a_record_has_a_limit_and_the_next_one_goes_on(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(telling, "_MOST", 1)
        keep(scene, HEAD)
        keep(scene, HEAD - 1)
        assert [told(scene) for _ in range(3)] == [[(HEAD - 1, "city")], [(HEAD, "city")], []]

    def test_behind_many_that_are_told_nobody_looks_for_more(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(telling, "_SETTLED", 1)
        keep(scene, HEAD)
        assert told(scene)
        keep(scene, HEAD - 1)
        assert told(scene) == []


class TestNotTold:
    """What is wrong is named and not told, so that no change of what was told is ever sealed."""

    @pytest.mark.parametrize("data", [b"garbage\n", b"", b"x" * 100_000])
    def test_garbage(self, scene: Scene, data: bytes) -> None:
        beside(scene, HEAD).write_bytes(data)
        assert told(scene) == []

    def test_a_wrong_line_by_a_witness_that_is_asked(self, scene: Scene) -> None:
        beside(scene, HEAD).write_bytes(sign(scene.archive, HEAD - 1))
        assert told(scene) == []

    def test_a_line_beside_no_checkpoint(self, scene: Scene) -> None:
        keep(scene, HEAD - 1)
        (beside(scene, HEAD - 1).parent / "checkpoint").unlink()
        assert told(scene) == []

    def test_another_in_its_place_unless_the_witness_made_it(self, scene: Scene) -> None:
        keep(scene, HEAD)
        assert told(scene)
        keep(scene, HEAD, by=STRANGER)
        assert told(scene) == []
        assert codes(call("log", "check", "--json", archive=scene.archive)) == {"proof-changed"}
        line = WITNESS.sign(_body(scene), 1_795_322_281).line()
        beside(scene, HEAD).write_bytes(line)
        assert codes(call("log", "check", "--json", archive=scene.archive)) == {"proof-changed"}
        assert told(scene) == [(HEAD, "city")]
        holds(scene.archive)


class TestLost:
    """A cosignature that was told and is away, or another now, is what a time stamp would be."""

    @pytest.fixture
    def lost(self, scene: Scene, request: pytest.FixtureRequest) -> Scene:
        keep(scene, HEAD)
        assert told(scene)
        shutil.rmtree(scene.folder / "copy")
        scene.copy("copy")
        good(scene.archive, "replica", "add", "far", f"folder:{scene.folder / 'far'}")
        good(scene.archive, "replicate")
        self.spoil(beside(scene, HEAD), request.param)
        return scene

    def spoil(self, path: Path, how: str) -> None:
        if how == "missing":
            path.unlink()
        else:
            path.write_bytes(sign(path.parents[3], HEAD, STRANGER))

    @pytest.mark.parametrize("lost", ["missing", "changed"], indirect=True)
    def test_it_is_named_and_repaired(self, lost: Scene) -> None:
        archive, path = lost.archive, beside(lost, HEAD)
        code = "proof-changed" if path.exists() else "proof-missing"
        for command in (("verify",), ("log", "check"), ("audit", "--full")):
            done = call(*command, "--json", archive=archive)
            assert done.returncode == 1 and code in done.stdout, command
        lost.repair()
        assert path.read_bytes() == beside(lost, HEAD, of="copy").read_bytes()
        holds(archive)

    @pytest.mark.parametrize("lost", ["missing", "changed"], indirect=True)
    def test_a_replica_is_audited_and_repaired(self, lost: Scene) -> None:
        lost.repair()
        far = beside(lost, HEAD, of="far")
        whole = far.read_bytes()
        self.spoil(far, "missing")
        assert call("audit", "--replica", "far", archive=lost.archive).returncode == 1
        good(lost.archive, "repair", "--replica", "far")
        assert far.read_bytes() == whole

    @pytest.mark.parametrize("lost", ["missing"], indirect=True)
    def test_a_restored_archive_gets_it_from_a_copy_that_has_it(self, lost: Scene) -> None:
        copies = ("restore", f"folder:{lost.folder / 'far'}", lost.folder / "new")
        also = ("--also", f"folder:{lost.folder / 'copy'}")
        far, new = beside(lost, HEAD, of="far"), beside(lost, HEAD, of="new")
        whole = far.read_bytes()
        self.spoil(far, "changed")
        config = config_of(lost.archive)
        assert call(*copies, *also, config=config).returncode == 0
        assert new.read_bytes() == whole


def _body(scene: Scene) -> bytes:
    opened = Archive.open(scene.archive)
    return opened.roles.open(opened.log.read(f"checkpoints/{HEAD}/checkpoint")).body()
