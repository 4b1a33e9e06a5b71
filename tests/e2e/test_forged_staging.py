"""Whoever can write to the disk cannot get logged what the signer did not sign."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from checksums import Algorithm, Digest
from manifests import INVENTORY, Entry
from muniment.archive.archive import Archive
from muniment.archive.intent import Intent, IntentItem
from muniment.archive.proof_items import ProofItem
from muniment.archive.replacement import ReplacementItem
from muniment_cli import answers, call, config_of, holds, new_archive
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer


def sha512(path: Path) -> Digest:
    return Digest.of(Algorithm.SHA512, path.read_bytes())


def notice(folder: Path, archive: Path, text: str) -> tuple[str, Path]:
    """Preserve a text; give its accession's id and the shelved object."""
    source = folder / f"{text}.txt"
    source.write_text(text)
    (told,) = answers(call("preserve", source, "--json", archive=archive))
    return told["accession"], Archive.open(archive).shelves.path_of(told["notice"])


def plant(archive: Path, made: Path, record_id: str, object_id: str) -> Path:
    """Leave an object and an intent in staging, as a writer that was killed would."""
    run = archive / "staging" / "run-0123456789bcdfghjkmnpqrst"
    shutil.copytree(made, run / "1")
    manifests = made / "v1" / "content" / "manifests"
    entry = Entry(
        "accession",
        sha512(manifests / f"{record_id}.sums"),
        sha512(manifests / f"{record_id}.sums.sig"),
    )
    size = Archive.open(archive).log.head(Archive.open(archive).roles).size
    item = IntentItem(object_id, 1, record_id, "1", entry, sha512(made / INVENTORY), None)
    Intent(size, (item,)).write(run)
    return run


class TestPlantedIntents:
    """ "Recovery works from intents alone": and from signatures."""

    def test_what_another_archives_signer_signed_is_not_logged(self, tmp_path: Path) -> None:
        ours = new_archive(tmp_path)
        theirs = new_archive(tmp_path / "theirs", origin="example.org/other")
        record_id, made = notice(tmp_path, theirs, "forged")
        (told,) = answers(call("list", "--json", archive=theirs))
        run = plant(ours, made, record_id, told["notice"])
        (tmp_path / "true.txt").write_text("true")
        done = call("preserve", tmp_path / "true.txt", archive=ours)
        assert done.returncode == 3
        assert "no signer of this archive has signed" in done.stderr
        assert not Archive.open(ours).shelves.path_of(told["notice"]).exists()
        shutil.rmtree(run)
        assert call("preserve", tmp_path / "true.txt", archive=ours).returncode == 0
        holds(ours)

    def test_our_own_signers_work_is_finished(self, tmp_path: Path) -> None:
        ours = new_archive(tmp_path)
        record_id, made = notice(tmp_path, ours, "own")
        (told,) = answers(call("list", "--json", archive=ours))
        plant(ours, made, record_id, told["notice"])
        assert call("preserve", tmp_path / "own.txt", archive=ours).returncode == 0
        holds(ours)

    def test_no_object_is_replaced_of_which_no_signed_record_speaks(self, tmp_path: Path) -> None:
        ours = new_archive(tmp_path)
        _, made = notice(tmp_path, ours, "own")
        (told,) = answers(call("list", "--json", archive=ours))
        run = ours / "staging" / "run-0123456789bcdfghjkmnpqrst"
        shutil.copytree(made, run / "1")
        (run / "1" / "v1" / "content" / "renditions" / "0001.txt").write_text("another")
        destroy = ReplacementItem(told["notice"], "1", (run / "1").stat().st_ino, "")
        Intent(0, (), (destroy,)).write(run)
        done = call("preserve", tmp_path / "own.txt", archive=ours)
        assert done.returncode == 3 and "no signed record" in done.stderr
        assert (made / "v1" / "content" / "renditions" / "0001.txt").read_text() == "own"


class TestPlantedProofs:
    """A stamp gets beside a checkpoint by a signed record that tells of it, or not at all."""

    def stamped_record(self, archive: Path) -> Path:
        """Have the log stamped; give the object of the record that tells of it."""
        with TimeServer({"/a": Honest(new_stamper("p256", "a"))}) as server:
            pinned(archive, server, "a")
            call("stamp", "--allow-private", archive=archive)
        [told] = answers(call("log", "show", "--json", archive=archive))
        assert told["entries"][-1]["kind"] == "proofs"
        stated = f"v1/content/manifests/{told['entries'][-1]['id']}.json"
        [found] = archive.glob(f"shelves/*/*/*/{stated}")
        return found.parents[3]

    def plant(self, archive: Path, record: Path, proof: bytes, path: str) -> None:
        """Leave the record in staging, as if it were to be logged once more, and a proof."""
        run = archive / "staging" / "run-0123456789bcdfghjkmnpqrst"
        shutil.copytree(record, run / "1")
        (run / "2").mkdir()
        (run / "2" / "one.tsr").write_bytes(proof)
        manifests = record / "v1/content/manifests"
        [stated] = manifests.glob("*.json")
        said = json.loads(stated.read_bytes())
        sums, signature = (manifests / f"{stated.stem}{end}" for end in (".sums", ".sums.sig"))
        entry = Entry("proofs", sha512(sums), sha512(signature))
        digest = Digest.of(Algorithm.SHA512, proof)
        item = IntentItem(
            *(said["object"], 1, stated.stem, "1", entry, sha512(record / INVENTORY), None)
        )
        Intent(0, (item,), (), (ProofItem(path, "2/one.tsr", digest),)).write(run)

    @pytest.mark.parametrize("path", ["log/checkpoints/2/one.tsr", "log/checkpoints/2/a.tsr"])
    def test_what_no_signed_record_tells_of_is_not_put_there(
        self, tmp_path: Path, path: str
    ) -> None:
        archive = new_archive(tmp_path)
        notice(tmp_path, archive, "own")
        record = self.stamped_record(archive)
        kept = (archive / "log/checkpoints/2/a.tsr").read_bytes()
        # The true answer under another name; another answer under the true one.
        given = kept if path.endswith("one.tsr") else kept[:-1] + bytes([kept[-1] ^ 1])
        (archive / "log/checkpoints/2/a.tsr").unlink()
        self.plant(archive, record, given, path)
        done = call("preserve", tmp_path / "own.txt", archive=archive)
        assert done.returncode == 3 and "no signed record in it tells so" in done.stderr, done
        assert not (archive / path).exists()

    def test_what_a_killed_writer_was_about_to_put_there_is_put_there(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        notice(tmp_path, archive, "own")
        record = self.stamped_record(archive)
        proof = archive / "log/checkpoints/2/a.tsr"
        kept = proof.read_bytes()
        proof.unlink()
        self.plant(archive, record, kept, "log/checkpoints/2/a.tsr")
        assert call("preserve", tmp_path / "own.txt", archive=archive).returncode == 0
        assert proof.read_bytes() == kept
        holds(archive)


class TestBothRestored:
    """A mark can be restored with its archive; what the owner has seen is a third place."""

    def test_signing_is_refused_where_the_owner_saw_more(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        notice(tmp_path, archive, "yesterday")
        keys = next((config_of(archive) / "keys").iterdir())
        for one in (archive, keys):
            shutil.copytree(one, one.with_name("copy"))
        notice(tmp_path, archive, "today")
        assert call("verify", archive=archive).returncode == 0
        for one in (archive, keys):
            shutil.rmtree(one)
            one.with_name("copy").rename(one)
        (tmp_path / "later.txt").write_text("later")
        done = call("preserve", tmp_path / "later.txt", archive=archive)
        assert done.returncode == 3
        assert "You have seen 3 entries of this log" in done.stderr
        assert call("verify", archive=archive).returncode == 1


class TestHeldNames:
    """A name on the command line never leads out of what is held."""

    @pytest.mark.parametrize("name", ["..", "../held", "/etc", "x/../y", "", "bcdfghjk"])
    def test_such_a_name_holds_nothing(self, tmp_path: Path, name: str) -> None:
        archive = new_archive(tmp_path)
        for command in ("commit", "discard"):
            done = call(command, name, archive=archive)
            assert done.returncode == 3
            assert "Nothing is held" in done.stderr
        holds(archive)
