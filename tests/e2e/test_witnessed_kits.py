"""A verifier who asks for witnesses gets a verdict of 0 only where enough of his own cosigned."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from kits import seal
from manifests import CosignatureSigner, CosignatureVerifier, NoteSignature
from manifests.log.cosignature import CosignatureKind, ml_dsa_message
from muniment.archive.archive import Archive
from muniment.witnesses.folder import WitnessFolder
from muniment_cli import answers, call, config_of, good, new_archive
from sampling import some
from verify_sh import bare_path, verify_sh
from witnesses import served

TIME = 1_700_000_000
KEPT = "log/cosignatures/w.cosignature"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a notice, a cosigned head, and the kit of the notice."""
    folder = tmp_path_factory.mktemp("witnessed")
    archive = new_archive(folder)
    file = folder / "notice.txt"
    file.write_text("Notice\n")
    [told] = answers(good(archive, "preserve", "--json", file))
    witness = WitnessFolder.create(folder / "w", "witness.example/w1")
    key = Archive.open(archive).roles.log
    witness.add_log(key.name, key)
    with served(witness.root) as address:
        good(archive, "log", "witness", "add", "w", address, witness.signer().verifier)
        good(archive, "log", "cosign", "--allow-private")
    good(archive, "kit", told["notice"], "-o", folder / "kit")
    return folder


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def scene(made: Path, tmp_path: Path, tools: Path) -> Path:
    """A copy of it that a test may change, with a trust folder that pins root and nobody else."""
    shutil.copytree(made, tmp_path / "scene")
    (tmp_path / "scene" / "bin").symlink_to(tools)
    trust = tmp_path / "scene" / "trust"
    trust.mkdir()
    shutil.copyfile(config_of(made / "archive") / "trust" / "roots", trust / "roots")
    return tmp_path / "scene"


def pin(scene: Path, need: int, *keys: object) -> None:
    """Pin these keys, and ask for so many of them."""
    lines = "".join(f"mine-{number} {key}\n" for number, key in enumerate(keys))
    (scene / "trust" / "witnesses").write_text(lines)
    policy = f"format = 1\n[witnesses]\nneed = {need}\n"
    (scene / "trust" / "policy.toml").write_text(policy)


def own_key(scene: Path) -> str:
    return (scene / "w" / "vkey").read_text().strip()


def verify(scene: Path, what: str = "kit") -> tuple[int, dict[str, Any]]:
    """Verify with that trust; give the exit code and check 10.

    Of a kit, verify.sh must say the same.
    """
    script = verify_sh(scene / "kit", scene / "trust", path=scene / "bin")  # It remembers nothing.
    done = call("verify", scene / what, "--trust", scene / "trust", "--json", config=scene / "none")
    [verdict] = answers(done)
    assert verdict["verdict"] == done.returncode
    check: dict[str, Any] = verdict["checks"][9]
    if what == "kit":
        assert script.returncode == done.returncode, script.stdout + script.stderr
        assert f"10  {check['result']:<11}  no second history: " in script.stdout
    return done.returncode, check


class TestKit:
    """`log/cosignatures/` brings what witnesses gave; only the verifier's own count."""

    def test_a_kit_brings_them(self, scene: Path) -> None:
        assert (scene / "kit" / KEPT).read_bytes().startswith("— witness.example/w1 ".encode())
        code, check = verify(scene)
        assert (code, check["result"]) == (0, "NOT CHECKED")  # Nobody asked.

    def test_enough_of_the_verifiers_own(self, scene: Path) -> None:
        pin(scene, 1, own_key(scene))
        code, check = verify(scene)
        assert (code, check["result"]) == (0, "PASS")
        assert "mine-0 (20" in check["detail"]

    @pytest.mark.parametrize("need", [1, 2])
    def test_fewer_is_2(self, need: int, scene: Path) -> None:
        stranger = CosignatureSigner.generate("witness.example/w1").verifier
        pin(scene, need, stranger, *([own_key(scene)] if need == 2 else []))
        code, check = verify(scene)
        assert (code, check["result"]) == (2, "NOT CHECKED")

    def test_one_that_was_taken_out_is_2(self, scene: Path) -> None:
        pin(scene, 1, own_key(scene))
        (scene / "kit" / KEPT).unlink()
        (scene / "kit" / KEPT).parent.rmdir()
        seal(scene / "kit")
        assert verify(scene)[0] == 2

    def test_a_wrong_one_is_1(self, scene: Path) -> None:
        pin(scene, 1, own_key(scene))
        file = scene / "kit" / KEPT
        signer = WitnessFolder(scene / "w").signer()
        file.write_bytes(signer.sign(b"example.org/log\n2\nAAAA\n", TIME).line())
        seal(scene / "kit")
        code, check = verify(scene)
        assert (code, check["result"]) == (1, "FAIL")
        assert [finding["code"] for finding in check["findings"]] == ["cosignature-wrong"]

    def test_a_file_that_is_none_is_1_for_whoever_pins_witnesses(self, scene: Path) -> None:
        (scene / "kit" / KEPT).write_bytes(b"garbage\n")
        seal(scene / "kit")
        assert verify(scene)[0] == 0
        pin(scene, 0, own_key(scene))
        assert verify(scene)[0] == 1

    def test_one_that_was_damaged_in_the_archive_stays_behind(self, scene: Path) -> None:
        for size in ("2", "3"):
            kept = scene / "archive" / "log" / "checkpoints" / size / "w.cosignature"
            kept.write_bytes(kept.read_bytes()[:-2])
        [notice] = answers(good(scene / "archive", "list", "--json"))
        good(scene / "archive", "kit", notice["notice"], "-o", scene / "another")
        assert not (scene / "another" / "log" / "cosignatures").exists()

    @pytest.mark.parametrize("name", some(["W.cosignature", "w.txt", "w.cosignature.old"], 3))
    def test_another_file_among_them_is_1(self, name: str, scene: Path) -> None:
        (scene / "kit" / "log" / "cosignatures" / name).write_bytes(b"")
        seal(scene / "kit")
        assert verify(scene)[0] == 1

    def test_a_witness_that_the_package_brings_is_nobody(self, scene: Path) -> None:
        pin(scene, 1)
        assert verify(scene)[0] == 2


class TestTrust:
    """Trust that cannot be read stops both tools; they take from it what it says and no more."""

    def refused(self, scene: Path) -> bool:
        done = call("verify", scene / "kit", "--trust", scene / "trust", config=scene / "none")
        script = verify_sh(scene / "kit", scene / "trust", path=scene / "bin")
        assert (done.returncode, script.returncode) in ((3, 3), (0, 0)), script.stderr
        return done.returncode == 3

    @pytest.mark.parametrize(
        ("text", "refused"),
        [
            ("format = 1\n", False),
            ("# mine\n\nformat = 1 # the first\n[witnesses]\nneed = 0 # none\n[stamps]\n", False),
            ("[witnesses]\nneed = 1\n", True),
            ("format = 2\n", True),
            ("format = 1\nformat = 1\n", True),
            ("format = 1\n[witness]\nneed = 0\n", True),
            ("format = 1\n[witnesses]\nneed = 101\n", True),
            ("format = 1\n[witnesses]\nneed = -1\n", True),
            ("format = 1\n[witnesses]\nneed = true\n", True),
            ("format = 1\n[witnesses]\nneed = 00\n", True),
            ("format = 1\n[witnesses]\nneed = 0\nneed = 0\n", True),
            ("format = 1\n[witnesses]\nwant = 0\n", True),
        ],
    )
    def test_policy(self, text: str, refused: bool, scene: Path) -> None:
        (scene / "trust" / "policy.toml").write_text(text)
        assert self.refused(scene) is refused

    @pytest.mark.parametrize(
        ("text", "refused"),
        [
            ("", False),
            ("# mine\n\nmine VKEY\nmine VKEY\n", False),
            ("mine OTHER\nmine VKEY\n", False),
            ("mine VKEY\nyours VKEY\n", True),
            ("Mine VKEY\n", True),
            ("VKEY\n", True),
            ("mine  VKEY\n", True),
            ("mine VKEY more\n", True),
            ("mine VKEYx\n", True),
            ("mine LOG\n", True),
        ],
    )
    def test_witnesses(self, text: str, refused: bool, scene: Path) -> None:
        other = CosignatureSigner("ministry.example", bytes(32)).verifier
        log = Archive.open(scene / "archive").roles.log
        for word, key in (("VKEY", own_key(scene)), ("OTHER", other), ("LOG", log)):
            text = text.replace(word, str(key))
        (scene / "trust" / "witnesses").write_text(text)
        assert self.refused(scene) is refused

    def test_a_key_of_ml_dsa_is_read_by_both_and_its_lines_by_one(self, scene: Path) -> None:
        private = MLDSA44PrivateKey.from_seed_bytes(bytes(32))
        public = private.public_key().public_bytes_raw()
        key = CosignatureVerifier("pq.example", public, CosignatureKind.ML_DSA_44)
        pin(scene, 1, key, own_key(scene))
        assert verify(scene)[0] == 0
        body = (scene / "kit" / "log" / "checkpoint").read_bytes().partition(b"\n\n")[0] + b"\n"
        made = private.sign(ml_dsa_message("pq.example", body, TIME))
        line = NoteSignature("pq.example", key.key_id, TIME.to_bytes(8, "big") + made)
        (scene / "kit" / KEPT).write_bytes(line.line())
        seal(scene / "kit")
        done = call("verify", scene / "kit", "--trust", scene / "trust", config=scene / "none")
        script = verify_sh(scene / "kit", scene / "trust", path=scene / "bin")
        assert (done.returncode, script.returncode) == (0, 2)
        assert "this script checks no cosignatures with ML-DSA-44" in script.stdout


class TestArchive:
    """In an archive it is the newest head that must be cosigned."""

    def test_a_cosigned_head_and_one_that_is_not_yet(self, scene: Path) -> None:
        pin(scene, 1, own_key(scene))
        code, check = verify(scene, "archive")
        assert (code, check["result"]) == (0, "PASS")
        trust = ("--trust", scene / "trust")
        assert call("log", "check", *trust, archive=scene / "archive").returncode == 0
        (scene / "later.txt").write_text("later\n")
        good(scene / "archive", "preserve", scene / "later.txt")
        code, check = verify(scene, "archive")
        assert (code, check["result"]) == (2, "NOT CHECKED")
        assert call("log", "check", *trust, archive=scene / "archive").returncode == 2

    def test_what_lies_beside_another_head_counts_for_that_head_only(self, scene: Path) -> None:
        pin(scene, 1, own_key(scene))
        folder = scene / "archive" / "log" / "checkpoints"
        (scene / "later.txt").write_text("later\n")
        good(scene / "archive", "preserve", scene / "later.txt")
        shutil.copyfile(folder / "3" / "w.cosignature", folder / "4" / "w.cosignature")
        code, check = verify(scene, "archive")
        assert (code, check["result"]) == (1, "FAIL")
