"""Restoring what `replicate` wrote, from a folder and from a bucket; and what was redacted."""

import shutil
from pathlib import Path

import pytest

from copies import codes, copied, keep, kept, lost, restored, shelved
from muniment_cli import answers, call, good, holds
from object_store import CREDENTIALS, Store

REDACT = ("--path", "renditions/0001.txt", "--reason", "a person's address", "--authority", "Court")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return kept(tmp_path)


@pytest.fixture(scope="module")
def store(swift: Store) -> Store:
    swift.bucket("copies")
    return swift


class TestFolder:
    """ "Restore from a replica": what `replicate` wrote is enough, and goes by its name."""

    def test_a_replica_is_rehearsed_and_restored(self, archive: Path) -> None:
        before = shelved(archive)
        good(archive, "replica", "add", "main", f"folder:{archive.parent / 'replica'}")
        good(archive, "replicate")
        assert answers(good(archive, "rehearse", "--json"))[0]["outcome"] == "whole"
        good(archive, "replicate")
        answer = restored(lost(archive), "main")
        assert (answer["verdict"], answer["findings"], answer["writing"]) == (0, [], "ready")
        assert before.items() <= shelved(archive).items()
        holds(archive)


class TestBucket:
    """The same from an S3-compatible store, which knows no folders."""

    def test_a_replica_is_restored_from_a_bucket(
        self, archive: Path, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in CREDENTIALS.items():
            monkeypatch.setenv(name, value)
        before, address = shelved(archive), store.address("copies", "mine")
        good(archive, "replica", "add", "far", address)
        good(archive, "replicate")
        answer = restored(lost(archive), address)
        assert (answer["verdict"], answer["findings"]) == (0, [])
        assert before.items() <= shelved(archive).items()
        report = next(archive.glob("shelves/*/*/*/v1/content/reports/0001.json")).read_text()
        assert '"from":[{"kind":"bucket"}]' in report and "127.0.0.1" not in report
        holds(archive)


class TestRedacted:
    """ "Every other proof of the archive still verifies", and what was taken out stays out."""

    @pytest.fixture
    def redacted(self, archive: Path) -> Path:
        """An archive whose last notice was redacted; `before` is a copy that still has it."""
        notice = keep(archive, "telephone 555-0100\n")["notice"]
        copied(archive, "before")
        good(archive, "redact", notice, *REDACT)
        return archive

    def holds_it(self, folder: Path) -> bool:
        return any(b"555-0100" in path.read_bytes() for path in folder.rglob("*") if path.is_file())

    def test_a_copy_made_since_is_whole(self, redacted: Path) -> None:
        before, copy = shelved(redacted), copied(redacted)
        answer = restored(lost(redacted), copy)
        assert (answer["verdict"], answer["aside"], answer["missing"]) == (0, 0, 0)
        assert before.items() <= shelved(redacted).items()
        assert call("verify", archive=redacted).returncode == 2  # Its bytes are not checked.
        good(redacted, "log", "check")

    def test_what_an_older_copy_still_has_is_not_brought_back(self, redacted: Path) -> None:
        copy, older = copied(redacted), redacted.parent / "before"
        assert self.holds_it(older)
        answer = restored(lost(redacted), older, copy)
        assert (answer["verdict"], answer["aside"], answer["missing"]) == (0, 0, 0)
        assert not self.holds_it(redacted)
        good(redacted, "log", "check")

    def test_a_resumed_log_takes_it_out_again(self, redacted: Path) -> None:
        copy, older = copied(redacted), redacted.parent / "before"
        shutil.rmtree(redacted)
        shutil.copytree(older, redacted)
        done = call("log", "resume", "--from", copy, "--json", archive=redacted)
        assert done.returncode == 0, done.stdout + done.stderr
        [answer] = answers(done)
        assert answer["missing"] == 0 and "restored-missing" not in codes(answer)
        assert not self.holds_it(redacted)
        good(redacted, "log", "check")
