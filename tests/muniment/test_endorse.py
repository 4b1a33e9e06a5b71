"""`muniment endorse`: somebody else signs, and the archive takes that in."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from endorsers import NAMESPACE, SomeEndorser, new_endorser
from muniment_cli import Done, answers, call, config_of, good, holds, kinds, new_archive
from system_packages import need


class Scene(NamedTuple):
    """An archive with two notices, a kit of the first, and an endorser with trust of his own."""

    archive: Path
    notice: str
    accession: str
    other: str
    kit: Path
    library: SomeEndorser
    config: Path

    @property
    def manifest(self) -> Path:
        return self.kit / f"object/v1/content/manifests/{self.accession}.sums"

    def take(self, *arguments: object) -> Done:
        return call("endorse", *arguments, archive=self.archive)

    def endorser(self, *arguments: object) -> Done:
        """Call as the endorser does, who has no archive."""
        return call("endorse", *arguments, config=self.config)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("endorse")
    archive = new_archive(folder)
    told = []
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(f"{name}\n")
        told += answers(good(archive, "preserve", "--json", folder / name))
    good(archive, "kit", told[0]["notice"], "-o", folder / "kit")
    config = folder / "his"
    shutil.copytree(config_of(archive) / "trust", config / "trust")
    first, second = told
    library = new_endorser(folder, "library")
    return Scene(
        archive, first["notice"], first["accession"], second["accession"], folder / "kit", library,
        config,
    )  # fmt: skip


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    """A copy of it."""
    shutil.copytree(made.archive.parent, tmp_path / "scene")
    here = tmp_path / "scene"
    return made._replace(
        archive=here / made.archive.name,
        kit=here / "kit",
        library=SomeEndorser("library", here / "library"),
        config=here / "his",
    )


def refused(done: Done, *words: str) -> None:
    assert done.returncode == 3 and not done.stdout, done
    assert all(word in done.stderr for word in words), done.stderr
    assert "Traceback" not in done.stderr


class TestSigning:
    """ "An endorser who never touches the archive: he is given a file, and signs it." """

    def test_a_kit_is_verified_and_its_manifest_signed(self, scene: Scene, tmp_path: Path) -> None:
        done = scene.endorser(scene.kit, "--key", scene.library.key, "-o", tmp_path, "--json")
        [told] = answers(done)
        assert told["verdict"] == 0 and told["key"] == scene.library.public.fingerprint()
        [signed] = told["signed"]
        assert signed["name"] == scene.accession and signed["object"] == scene.notice
        signature = (tmp_path / f"{scene.accession}.endorsement").read_bytes()
        assert scene.library.verifies(scene.manifest.read_bytes(), signature, tmp_path)

    def test_it_is_what_bare_ssh_keygen_writes(self, scene: Scene, tmp_path: Path) -> None:
        scene.endorser(scene.kit, "--key", scene.library.key, "-o", tmp_path)
        signature = (tmp_path / f"{scene.accession}.endorsement").read_bytes()
        assert signature == scene.library.sign(scene.manifest.read_bytes())

    def test_the_logs_head_is_signed_where_that_is_asked(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        done = scene.endorser(scene.kit, "--head", "--key", scene.library.key, "-o", tmp_path)
        assert done.returncode == 0, done
        [file] = tmp_path.glob("checkpoint-*.endorsement")
        head = (scene.kit / "log/checkpoint").read_bytes()
        assert scene.library.verifies(head, file.read_bytes(), tmp_path)

    def test_a_key_in_ssh_agent_signs(
        self, scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with tempfile.TemporaryDirectory(prefix="agent") as short:
            command = [need("ssh-agent", "openssh-client"), "-D", "-a", f"{short}/socket"]
            pipe = subprocess.PIPE
            with subprocess.Popen(command, stdout=pipe, stderr=subprocess.DEVNULL) as agent:
                assert agent.stdout is not None
                agent.stdout.readline()
                monkeypatch.setenv("SSH_AUTH_SOCK", f"{short}/socket")
                add = [need("ssh-add", "openssh-client"), "-q", str(scene.library.key)]
                subprocess.run(add, check=True, capture_output=True)
                public = scene.library.key.with_suffix(".pub")
                done = scene.endorser(scene.kit, "--key", public, "-o", tmp_path)
                agent.terminate()
        assert done.returncode == 0, done
        signature = (tmp_path / f"{scene.accession}.endorsement").read_bytes()
        assert signature == scene.library.sign(scene.manifest.read_bytes())

    def test_nothing_wrong_is_signed(self, scene: Scene, tmp_path: Path) -> None:
        (scene.kit / "object/v1/content/renditions/0001.txt").write_text("changed\n")
        done = scene.endorser(scene.kit, "--key", scene.library.key, "-o", tmp_path, "--unproven")
        assert done.returncode == 1 and "Nothing was signed" in done.stderr
        assert not [*tmp_path.glob("*.endorsement")]

    def test_what_lacks_trust_is_signed_where_that_is_said(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        shutil.rmtree(scene.config)
        words = (scene.kit, "--key", scene.library.key, "-o", tmp_path)
        done = scene.endorser(*words)
        assert done.returncode == 2 and not [*tmp_path.glob("*.endorsement")]
        assert scene.endorser(*words, "--unproven").returncode == 0
        assert [*tmp_path.glob("*.endorsement")]

    def test_a_manifest_by_itself_is_signed_and_nothing_claimed(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        alone = Path(shutil.copy(scene.manifest, tmp_path))
        done = scene.endorser(alone, "--key", scene.library.key, "-o", tmp_path)
        assert done.returncode == 0 and "nothing was verified" in done.stderr
        assert (tmp_path / f"{scene.accession}.endorsement").exists()

    @pytest.mark.parametrize("text", ["", "hello\n", "\n\n", "\x00" * 40])
    def test_what_is_neither_is_not_signed(self, scene: Scene, tmp_path: Path, text: str) -> None:
        (tmp_path / "thing").write_text(text)
        refused(scene.endorser(tmp_path / "thing", "--key", scene.library.key), "neither")

    def test_no_file_is_written_over(self, scene: Scene, tmp_path: Path) -> None:
        words = (scene.kit, "--key", scene.library.key, "-o", tmp_path)
        assert scene.endorser(*words).returncode == 0
        refused(scene.endorser(*words), "is there already")

    def test_a_key_that_cannot_be_used_is_told_plainly(self, scene: Scene, tmp_path: Path) -> None:
        (tmp_path / "key").write_text("no key\n")
        refused(scene.endorser(scene.kit, "--key", tmp_path / "key"), "cannot be used")
        other = new_endorser(tmp_path, "ecdsa", "ecdsa")
        refused(scene.endorser(scene.kit, "--key", other.key), "cannot be used", "ssh-keygen")


class TestTakingIn:
    """An endorsement is a record of its own, and only what holds becomes one."""

    def test_it_is_logged_with_what_it_is_of(self, scene: Scene, tmp_path: Path) -> None:
        file = tmp_path / f"{scene.accession}.endorsement"
        file.write_bytes(scene.library.sign(scene.manifest.read_bytes()))
        [told] = answers(scene.take("--signature", file, "--json"))
        assert told["outcome"] == "endorsed" and told["name"] == scene.accession
        assert told["key"] == scene.library.public.fingerprint()
        assert kinds(scene.archive)[told["index"]] == "endorsement"
        holds(scene.archive)
        shown = good(scene.archive, "show", scene.notice).stdout
        assert f"endorsed by the key {scene.library.public.fingerprint()}" in shown

    @pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
    def test_other_kinds_of_keys_are_taken(self, scene: Scene, tmp_path: Path, kind: str) -> None:
        other = new_endorser(tmp_path, "other", kind)
        (tmp_path / "made").write_bytes(other.sign(scene.manifest.read_bytes()))
        assert scene.take(scene.accession, "--signature", tmp_path / "made").returncode == 0

    def test_a_head_is_taken_by_its_size(self, scene: Scene, tmp_path: Path) -> None:
        scene.endorser(scene.kit, "--head", "--key", scene.library.key, "-o", tmp_path)
        [file] = tmp_path.glob("checkpoint-*.endorsement")
        [told] = answers(scene.take("--signature", file, "--json"))
        assert told["name"] == file.name.removesuffix(".endorsement") and told["notice"] is None
        assert "and so all of this" in good(scene.archive, "show", scene.notice).stdout
        (tmp_path / "later.txt").write_text("later\n")
        [later] = answers(good(scene.archive, "preserve", "--json", tmp_path / "later.txt"))
        assert "endorsed" not in good(scene.archive, "show", later["notice"]).stdout

    def test_it_is_signed_and_taken_in_one_call(self, scene: Scene) -> None:
        for what in (scene.accession, "checkpoint"):
            assert scene.take(what, "--key", scene.library.key).returncode == 0
        assert kinds(scene.archive).count("endorsement") == 2

    def test_the_same_again_is_no_second_record(self, scene: Scene) -> None:
        first, again = (
            answers(scene.take(scene.accession, "--key", scene.library.key, "--json"))[0]
            for _ in range(2)
        )
        assert again == {**first, "outcome": "known"}
        assert kinds(scene.archive).count("endorsement") == 1

    def test_a_signature_over_something_else_is_refused(self, scene: Scene, tmp_path: Path) -> None:
        for name, data in {
            "bytes": scene.library.sign(b"something else\n"),
            "purpose": scene.library.sign(scene.manifest.read_bytes(), "file"),
            "none": b"",
            "much": b"x" * 20_000,
        }.items():
            (tmp_path / name).write_bytes(data)
            refused(scene.take(scene.accession, "--signature", tmp_path / name))
        assert "endorsement" not in kinds(scene.archive)

    def test_of_several_all_are_taken_or_none(self, scene: Scene, tmp_path: Path) -> None:
        good_one = tmp_path / f"{scene.accession}.endorsement"
        good_one.write_bytes(scene.library.sign(scene.manifest.read_bytes()))
        wrong = tmp_path / f"{scene.other}.endorsement"
        wrong.write_bytes(good_one.read_bytes())
        refused(scene.take("--signature", good_one, "--signature", wrong), scene.other)
        assert "endorsement" not in kinds(scene.archive)

    @pytest.mark.parametrize("name", ["signer", "root"])
    def test_the_archives_own_keys_endorse_nothing(self, scene: Scene, name: str) -> None:
        [key] = config_of(scene.archive).glob(f"keys/*/{name}")
        refused(scene.take(scene.accession, "--key", key), "archive's own")

    def test_a_name_that_means_nothing_is_refused(self, scene: Scene, tmp_path: Path) -> None:
        (tmp_path / "made").write_bytes(scene.library.sign(b"x"))
        refused(scene.take("--signature", tmp_path / "made"), "does not say what")
        for what in ("checkpoint-0", "checkpoint-999", "checkpoint-x", "nobody"):
            refused(scene.take(what, "--signature", tmp_path / "made"))

    @pytest.mark.parametrize("words", [(), ("--key", "a", "--signature", "b"), ("--head",)])
    def test_a_call_that_says_too_little_or_too_much_is_refused(
        self, scene: Scene, words: tuple[str, ...]
    ) -> None:
        refused(scene.take(scene.accession, *words))


class TestTrust:
    """ "The verifier's policy names endorsers: fingerprints, show, remove." """

    def test_an_endorser_is_pinned_shown_and_removed(self, scene: Scene) -> None:
        public, fingerprint = scene.library.key.with_suffix(".pub"), scene.library.public
        words = ("--fingerprint", fingerprint.fingerprint())

        def trust(*arguments: object) -> Done:
            return call("trust", *arguments, config=scene.config)

        refused(trust("add", "endorser", "library", public, "--fingerprint", "SHA256:" + "A" * 43))
        done = trust(
            "add", "endorser", "library", public, *words, "--until", "2026-01-01T00:00:00Z"
        )
        assert done.returncode == 0, done
        refused(trust("add", "endorser", "again", public, *words), "already")
        [told] = answers(trust("show", "--json"))
        [pinned] = told["endorsers"]
        assert pinned["name"] == "library" and pinned["until"] == "2026-01-01T00:00:00Z"
        assert told["endorsements_needed"] == 0
        assert "endorser library, for what was there by 2026" in trust("show").stdout
        assert "背书者 library" in trust("show", "--lang", "zh").stdout
        assert trust("remove", "endorser", "library").returncode == 0
        refused(trust("remove", "endorser", "library"))

    def test_a_moment_is_given_in_utc_with_seconds(self, scene: Scene) -> None:
        public = scene.library.key.with_suffix(".pub")
        words = ("trust", "add", "endorser", "library", public, "--until", "tomorrow")
        refused(call(*words, config=scene.config), "no time in UTC")


class TestCustody:
    """ "Replicas, repair and audit treat the record like any other." """

    def test_it_is_replicated_audited_repaired_and_exported(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        [told] = answers(scene.take(scene.accession, "--key", scene.library.key, "--json"))
        good(scene.archive, "replica", "add", "copy", f"folder:{tmp_path / 'copy'}")
        good(scene.archive, "replicate")
        [file] = [
            path
            for path in scene.archive.glob("shelves/**/endorsements/0001.sig")
            if path.is_file()
        ]
        kept = file.read_bytes()
        file.write_bytes(b"rot")
        assert call("audit", archive=scene.archive).returncode == 1
        assert call("repair", archive=scene.archive).returncode == 0
        assert file.read_bytes() == kept
        holds(scene.archive)
        good(scene.archive, "export", "--as", "premis", scene.notice, "-o", tmp_path / "p.xml")
        written = (tmp_path / "p.xml").read_text()
        assert told["record"] in written and "digital signature" in written


def test_the_namespace_is_the_one_of_the_page() -> None:
    from manifests.claims.endorser import NAMESPACE as OURS

    assert OURS == NAMESPACE
