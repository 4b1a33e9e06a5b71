"""Rotation: root puts another signer in force, from one entry of the log on."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copies import copied, keep, kept, lost, restored
from kits import THEIRS
from manifests import ROLES_NAMESPACE, Limits, Roles, Term, roles_path, sign
from muniment.archive.archive import Archive, Writer, open_writer, seal_of
from muniment.archive.desk import Desk
from muniment.archive.records import Record, draft_record
from muniment.archive.roles import place_roles
from muniment.config import Config
from muniment.keys import KeyFolder
from muniment.plain_file import read_plain
from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive
from stops import stopped_at


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of five entries: two notices, the first with two versions."""
    return kept(tmp_path)


def rotated(archive: Path, *more: object) -> dict[str, Any]:
    """Rotate the signer; give the answer."""
    [answer] = answers(good(archive, "key", "rotate", *more, "--json"))
    return answer


def terms(archive: Path) -> list[dict[str, Any]]:
    [answer] = answers(good(archive, "key", "roles", "--json"))
    return list(answer["terms"])


def keys_of(archive: Path) -> KeyFolder:
    return KeyFolder(Config(config_of(archive)).keys("example.org/log"))


@contextmanager
def writing(archive: Path) -> Iterator[Writer]:
    opened = Archive.open(archive)
    with open_writer(opened, Config(config_of(archive)), lambda: datetime.now(UTC)) as writer:
        yield writer


def log_with(desk: Desk, writer: Writer, roles: Roles) -> int:
    """Log a record that the signer of other roles has signed, as who holds his key could."""
    insider = replace(desk, seal=seal_of(writer.keys, roles))
    draft = draft_record(writer, Record("rehearsal", ({"object": "urn:x"},)))
    return insider.shelve(writer.run.folder, [(draft, ())], writer.now())[0].index


class TestRotating:
    """ "`muniment key rotate` makes records signed by root"; old signatures stay good."""

    def test_the_next_entry_is_the_new_signers(self, archive: Path) -> None:
        before = terms(archive)[0]["signers"][0]["key"]
        answer = rotated(archive)
        assert (answer["index"], answer["serial"], answer["before"]) == (4, 2, before)
        keep(archive, "later\n")
        assert [(one["from"], one["until"]) for one in terms(archive)] == [(0, 3), (4, None)]
        assert terms(archive)[1]["signers"][0]["key"] == answer["signer"] != before
        assert kinds(archive)[4:] == ["roles", "accession"]
        holds(archive)
        good(archive, "audit")
        good(archive, "audit", "--full")

    def test_the_key_before_is_needed_no_more(self, archive: Path) -> None:
        rotated(archive)
        (keys_of(archive).folder / "signer").unlink()
        keep(archive, "later\n")
        holds(archive)

    def test_the_same_call_again_finds_it_done(self, archive: Path) -> None:
        first, second = rotated(archive), rotated(archive)
        assert (first["already"], second["already"]) == (False, True)
        assert {**second, "already": False} == first
        keep(archive, "later\n")
        assert rotated(archive)["serial"] == 3
        holds(archive)

    def test_root_comes_from_where_it_is_kept(self, archive: Path, tmp_path: Path) -> None:
        offline = tmp_path / "offline"
        (keys_of(archive).folder / "root").rename(offline)
        refused = call("key", "rotate", archive=archive, extra={"SSH_AUTH_SOCK": ""})
        assert refused.returncode == 3 and "ssh-agent" in refused.stderr
        assert rotated(archive, "--root", offline)["serial"] == 2

    def test_another_root_is_refused(self, archive: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        other.write_bytes(THEIRS.root.openssh_private_bytes())
        refused = call("key", "rotate", "--root", other, archive=archive)
        assert refused.returncode == 3 and "is not this archive's root key" in refused.stderr
        assert not (archive / roles_path(2)).exists()
        holds(archive)

    def test_a_key_that_signed_before_is_refused(self, archive: Path) -> None:
        own = keys_of(archive).folder / "signer.pub"
        rotated(archive)
        keep(archive, "later\n")
        refused = call("key", "rotate", "--signer", own, archive=archive)
        assert refused.returncode == 3 and "is, or was, a signer" in refused.stderr

    def test_who_was_writing_goes_on_with_the_new_signer(self, archive: Path) -> None:
        with writing(archive) as writer:
            rotated(archive)
            with writer.desk() as desk:
                draft = draft_record(writer, Record("rehearsal", ({"object": "urn:x"},)))
                desk.shelve(writer.run.folder, [(draft, ())], writer.now())
        holds(archive)

    @pytest.mark.parametrize("at", range(1, 16))
    @pytest.mark.parametrize("after", [False, True])
    def test_stopped_anywhere_the_same_call_ends_it(
        self, archive: Path, at: int, after: bool
    ) -> None:
        with stopped_at(at, after) as steps:
            call("key", "rotate", archive=archive)
        good(archive, "verify")
        good(archive, "log", "check")
        rotated(archive)
        assert terms(archive)[1]["from"] == 4 and len(terms(archive)) == 2
        assert kinds(archive)[4:] == ["roles"], steps.count
        keep(archive, "later\n")
        holds(archive)


class TestDisk:
    """What a disk refuses is told as that, and leaves nothing half done."""

    def test_roles_that_cannot_be_listed_are_not_taken_for_the_first(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rotated(archive)

        def refuse(folder: Path) -> tuple[str, ...]:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))

        monkeypatch.setattr("muniment.archive.roles.names_in", refuse)
        done = call("key", "roles", archive=archive)
        assert done.returncode == 3 and "Input/output error" in done.stderr

    def test_a_document_that_cannot_be_placed_leaves_no_signature(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.replace

        def refuse(one: Any, other: Any) -> None:
            if Path(other).name == "0002":
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(other))
            real(one, other)

        monkeypatch.setattr("muniment.archive.roles.os.replace", refuse)
        done = call("key", "rotate", archive=archive)
        assert done.returncode == 3 and "Input/output error" in done.stderr
        monkeypatch.undo()
        holds(archive)
        assert rotated(archive)["serial"] == 2
        holds(archive)

    def test_a_record_that_cannot_be_read_is_not_called_another(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(path: Path) -> bytes:
            if path.parts[-2:] == ("roles", "0001") and "content" in path.parts:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return read_plain(path)

        monkeypatch.setattr("muniment.archive.log_checks.read_plain", refuse)
        [answer] = answers(call("log", "check", "--json", archive=archive))
        found = [finding for check in answer["checks"] for finding in check["findings"]]
        assert {finding["code"] for finding in found} == {"log-unreadable"}
        assert all(finding["where"].endswith("roles/0001") for finding in found)


class TestWhoSigned:
    """A signature counts at the entries of its key's own terms, and nowhere else."""

    def test_the_signer_before_signs_nothing_more(self, archive: Path) -> None:
        before = Archive.open(archive).roles
        rotated(archive)
        with writing(archive) as writer, writer.desk() as desk:
            index = log_with(desk, writer, before)
        for command in (["verify"], ["audit", "--no-record"]):
            done = call(*command, archive=archive)
            assert done.returncode == 1, done.stdout
            assert f"does not let sign entry {index} of the log" in done.stdout

    def test_the_new_signer_has_signed_nothing_before(self, archive: Path) -> None:
        keys = keys_of(archive)
        early = Archive.open(archive).roles
        later = keys.next_signer(2, None)
        signers = ((early.signers[0][0], later),)
        with writing(archive) as writer, writer.desk() as desk:
            pretended = Roles.first(early.log, *signers)
            log_with(desk, writer, pretended)
        assert call("verify", archive=archive).returncode == 1
        rotated(archive)
        done = call("verify", archive=archive)
        assert done.returncode == 1 and "does not let sign entry 4 of the log" in done.stdout

    def test_roles_that_a_stranger_placed_are_not_logged(self, archive: Path) -> None:
        with writing(archive) as writer, writer.desk() as desk:
            head, roles = desk.log.settle(), desk.roles
            term = Term(head.size, head.root, roles.log, roles.signers)
            following = roles.followed_by(term)
            signature = sign(following.encode(), THEIRS.root, ROLES_NAMESPACE)
            place_roles(archive, writer.run.folder, following, signature, Limits())
        source = archive.parent / "later.txt"
        source.write_text("later\n")
        done = call("preserve", source, archive=archive)
        assert done.returncode == 1 and "It was not placed by you" in done.stderr
        assert len(kinds(archive)) == 4

    def test_roles_that_went_missing_stop_the_pen_and_are_brought_back(self, archive: Path) -> None:
        rotated(archive)
        newest = archive / roles_path(2)
        data = newest.read_bytes()
        newest.unlink()
        source = archive.parent / "later.txt"
        source.write_text("later\n")
        done = call("preserve", source, archive=archive)
        assert done.returncode == 3 and "The log holds 2 roles documents" in done.stderr
        assert call("log", "check", archive=archive).returncode == 1
        good(archive, "repair")
        assert newest.read_bytes() == data
        keep(archive, "later\n")
        holds(archive)

    def test_the_record_of_the_roles_is_repaired_like_any_other(self, archive: Path) -> None:
        rotated(archive)
        copy = copied(archive)
        for record in archive.glob("shelves/*/*/*/v1/content/roles"):
            shutil.rmtree(record.parents[2])
        (archive / "catalogue.db").unlink()
        good(archive, "repair", "--look", "--from", f"folder:{copy}")
        holds(archive)


class TestCopies:
    """Copies, kits and restorations carry the newest roles."""

    def test_a_replica_follows(self, archive: Path, tmp_path: Path) -> None:
        good(archive, "replica", "add", "main", f"folder:{tmp_path / 'replica'}")
        good(archive, "replicate")
        rotated(archive)
        keep(archive, "later\n")
        good(archive, "audit", "--replica", "main")  # Stale, and true as far as it goes.
        good(archive, "replicate")
        good(archive, "audit", "--replica", "main")
        assert (tmp_path / "replica" / roles_path(2)).exists()
        (tmp_path / "replica" / roles_path(2)).write_text("ours\n")
        assert call("audit", "--replica", "main", archive=archive).returncode == 1

    def test_what_is_restored_goes_on(self, archive: Path) -> None:
        rotated(archive)
        keep(archive, "later\n")
        copy = copied(archive)
        answer = restored(lost(archive), copy)
        assert (answer["verdict"], answer["writing"]) == (0, "ready")
        keep(archive, "still later\n")
        holds(archive)

    def test_an_older_copy_resumes_past_the_rotation(self, archive: Path) -> None:
        old = copied(archive, "old")
        rotated(archive)
        keep(archive, "later\n")
        new = copied(archive, "new")
        restored(lost(archive), old)
        [answer] = answers(good(archive, "log", "resume", "--from", new, "--json"))
        assert (answer["resumed_from"], answer["log_size"]) == (4, 6)
        assert len(terms(archive)) == 2
        keep(archive, "still later\n")
        holds(archive)

    def test_a_kit_has_the_newest_alone(self, archive: Path, tmp_path: Path) -> None:
        told = keep(archive, "mine\n")
        rotated(archive)
        kit = tmp_path / "kit"
        good(archive, "kit", told["notice"], "-o", kit)
        assert sorted(path.name for path in (kit / "keys/roles").iterdir()) == ["0002", "0002.sig"]
        good(archive, "verify", kit)
        shutil.copy(archive / roles_path(1), kit / roles_path(1))
        assert call("verify", kit, archive=archive).returncode == 1


def test_an_archive_begins_with_one_term(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    assert [(one["from"], one["until"]) for one in terms(archive)] == [(0, None)]
