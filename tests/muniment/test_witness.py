"""A witness cosigns what extends all that it cosigned before (c2sp.org/tlog-witness)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checksums import EMPTY_ROOT
from manifests import (
    AddCheckpoint,
    Checkpoint,
    Limits,
    NoteSigner,
    check_cosignatures,
    parse_cosignatures,
    parse_note,
    sign_note,
)
from muniment.witnesses.folder import WitnessFolder, WitnessFolderError, origin_hash
from muniment.witnesses.witness import Reply, Witness
from witnesses import LOG_KEY, ORIGIN, Ledger, new_witness

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
LOG = Ledger(range(20))
FORK = Ledger([*range(5), *"forked entries"])
STRANGER = NoteSigner(ORIGIN, bytes(range(1, 33)))


@pytest.fixture
def folder(tmp_path: Path) -> WitnessFolder:
    return new_witness(tmp_path / "witness")


@pytest.fixture
def witness(folder: WitnessFolder) -> Witness:
    return opened(folder)


def opened(folder: WitnessFolder) -> Witness:
    return Witness(folder, Limits(), lambda: NOW)


def cosigned(folder: WitnessFolder, head: Checkpoint, reply: Reply) -> bool:
    """Whether the reply is the witness's cosignature over that head, of the witness's hour."""
    lines = parse_cosignatures(reply.body, 1 << 16)
    [one] = check_cosignatures(head.body(), lines, (folder.signer().verifier,))
    return one.time == int(NOW.timestamp())


class TestGranted:
    """ "If all the checks above pass": 200 and the cosignature, with the head on record."""

    def test_a_log_grows(self, folder: WitnessFolder, witness: Witness) -> None:
        for old, new in ((0, 3), (3, 5), (5, 5), (5, 16), (16, 20)):
            reply = witness.add_checkpoint(LOG.request(old, new))
            assert reply.status == 200, reply.body
            assert cosigned(folder, LOG.head(new), reply)
            assert folder.head(ORIGIN).mark() == LOG.head(new)

    def test_the_empty_head_may_come_first(self, folder: WitnessFolder, witness: Witness) -> None:
        reply = witness.add_checkpoint(LOG.request(0, 0))
        assert cosigned(folder, LOG.head(0), reply)
        assert witness.add_checkpoint(LOG.request(0, 5)).status == 200

    def test_monitors_get_the_logs_signature_and_ours(
        self, folder: WitnessFolder, witness: Witness
    ) -> None:
        name = origin_hash(ORIGIN)
        assert witness.latest(name).status == 404
        head = LOG.head(5).body()
        request = AddCheckpoint(0, (), sign_note(head, LOG_KEY, STRANGER)).encode()
        line = witness.add_checkpoint(request).body
        reply = witness.latest(name)
        assert (reply.status, reply.body) == (200, sign_note(head, LOG_KEY) + line)
        keys = (LOG_KEY.verifier, folder.signer().verifier)
        assert len(parse_note(reply.body).verify(keys)) == 2

    def test_what_was_cosigned_is_known_after_a_restart(self, folder: WitnessFolder) -> None:
        assert opened(folder).add_checkpoint(LOG.request(0, 5)).status == 200
        assert opened(folder).add_checkpoint(LOG.request(0, 9)).status == 409
        assert opened(folder).add_checkpoint(LOG.request(5, 9)).status == 200

    def test_another_key_of_the_log_counts_too(
        self, folder: WitnessFolder, witness: Witness
    ) -> None:
        later = Ledger(range(20), STRANGER)
        assert witness.add_checkpoint(later.request(0, 5)).status == 403
        folder.add_log(ORIGIN, STRANGER.verifier)
        assert witness.add_checkpoint(later.request(0, 5)).status == 200
        assert witness.add_checkpoint(LOG.request(5, 9)).status == 200


class TestRefused:
    """Each refusal has its status, and none changes what is on record."""

    @pytest.fixture(autouse=True)
    def at_five(self, witness: Witness) -> None:
        assert witness.add_checkpoint(LOG.request(0, 5)).status == 200

    @pytest.mark.parametrize(
        ("status", "request_"),
        [
            (400, lambda: b""),
            (400, lambda: b"old 5\n\nnot a checkpoint\n"),
            (400, lambda: b"old 5\n\n" + sign_note(b"example.org/log\n9\n", LOG_KEY)),
            (400, lambda: LOG.request(5, 9) + b"\n"),
            (400, lambda: LOG.request(5, 9).replace(b"old 5", b"old 10")),
            (400, lambda: AddCheckpoint(5, (), short_root()).encode()),
            (403, lambda: Ledger(range(20), STRANGER).request(5, 9)),
            (403, lambda: LOG.request(5, 9).replace(b"\n9\n", b"\n8\n")),
            (404, lambda: Ledger(range(20), NoteSigner("other", bytes(32))).request(5, 9)),
            (409, lambda: LOG.request(0, 9)),
            (409, lambda: LOG.request(4, 9)),
            (409, lambda: LOG.request(3, 4)),
            (409, lambda: LOG.request(9, 12)),
            (422, lambda: FORK.request(5, 9).replace(b"old 5", b"old 5\n" + b"A" * 43 + b"=")),
            (422, lambda: AddCheckpoint(5, (), LOG.note(9)).encode()),
            (422, lambda: AddCheckpoint(5, LOG.proof(4, 9), LOG.note(9)).encode()),
            (422, lambda: AddCheckpoint(5, (bytes(32),), LOG.note(5)).encode()),
            (422, lambda: Ledger("other").request(5, 5)),
            (
                422,
                lambda: AddCheckpoint(5, LOG.proof(5, 9), Ledger("another log").note(9)).encode(),
            ),
        ],
    )
    def test_status(
        self,
        status: int,
        request_: Callable[[], bytes],
        folder: WitnessFolder,
        witness: Witness,
    ) -> None:
        before = witness.latest(origin_hash(ORIGIN))
        reply = witness.add_checkpoint(request_())
        assert reply.status == status, reply.body
        assert folder.head(ORIGIN).mark() == LOG.head(5)
        assert witness.latest(origin_hash(ORIGIN)) == before
        if status == 409:
            assert (reply.kind, reply.body) == ("text/x.tlog.size", b"5\n")

    def test_a_request_over_the_limit(self, folder: WitnessFolder) -> None:
        small = Witness(folder, Limits(witness_request_bytes=100), lambda: NOW)
        assert small.add_checkpoint(LOG.request(5, 9)).status == 400

    def test_a_fork_that_begins_after_the_mark_is_the_logs_to_choose_once(
        self, witness: Witness
    ) -> None:
        assert witness.add_checkpoint(FORK.request(5, 9)).status == 200
        assert witness.add_checkpoint(LOG.request(5, 9)).status == 409
        assert witness.add_checkpoint(AddCheckpoint(9, (), LOG.note(9)).encode()).status == 422

    def test_two_histories_of_one_size_are_kept_as_proof(
        self, folder: WitnessFolder, witness: Witness
    ) -> None:
        head = folder.head(ORIGIN)
        witness.add_checkpoint(AddCheckpoint(5, (), LOG.note(9)).encode())
        assert not head.fork.exists()  # A proof that does not verify may be anybody's.
        other = Ledger("other")
        witness.add_checkpoint(other.request(5, 5))
        witness.add_checkpoint(Ledger("third").request(5, 5))
        assert head.fork.read_bytes() == other.note(5)


class TestEmpty:
    """ "A checkpoint of size zero MUST have the root hash of the empty tree"."""

    def test_another_root_is_refused(self, witness: Witness) -> None:
        note = sign_note(Checkpoint(ORIGIN, 0, bytes(32)).body(), LOG_KEY)
        assert witness.add_checkpoint(AddCheckpoint(0, (), note).encode()).status == 422

    def test_a_proof_from_nothing_is_refused(self, witness: Witness) -> None:
        for size in (0, 5):
            request = AddCheckpoint(0, (EMPTY_ROOT,), LOG.note(size))
            assert witness.add_checkpoint(request.encode()).status == 422


class TestTurns:
    """ "Checking the old size and persisting the new checkpoint must be performed atomically"."""

    def test_of_two_histories_at_once_one_is_cosigned(
        self, folder: WitnessFolder, witness: Witness
    ) -> None:
        witness.add_checkpoint(LOG.request(0, 5))
        replies: list[Reply] = []
        barrier = threading.Barrier(8)

        def ask(log: Ledger, size: int) -> None:
            request = log.request(5, size)
            barrier.wait()
            replies.append(witness.add_checkpoint(request))

        asked = [(log, size) for log in (LOG, FORK) for size in (9, 10, 11, 12)]
        threads = [threading.Thread(target=ask, args=one) for one in asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(reply.status for reply in replies) == [200] + [409] * 7
        mark = folder.head(ORIGIN).mark()
        [granted] = [reply for reply in replies if reply.status == 200]
        assert cosigned(folder, mark, granted)


class TestFolder:
    """A witness's folder holds its key and its memory, and does without neither."""

    def test_a_mark_that_is_missing_or_anothers_stops_all_signing(
        self, folder: WitnessFolder, witness: Witness
    ) -> None:
        witness.add_checkpoint(LOG.request(0, 5))
        mark = folder.head(ORIGIN).mark_path
        for wrong in (b"", b"garbage\n", Checkpoint("other", 5, bytes(32)).body()):
            mark.write_bytes(wrong)
            assert witness.add_checkpoint(LOG.request(5, 9)).status == 500
        mark.unlink()
        assert witness.add_checkpoint(LOG.request(0, 5)).status == 500
        with pytest.raises(WitnessFolderError):
            folder.add_log(ORIGIN, LOG_KEY.verifier)

    def test_adding_a_log_again_forgets_nothing(
        self, folder: WitnessFolder, witness: Witness
    ) -> None:
        witness.add_checkpoint(LOG.request(0, 5))
        folder.add_log(ORIGIN, LOG_KEY.verifier)
        assert folder.head(ORIGIN).mark() == LOG.head(5)
        assert folder.logs() == {ORIGIN: (LOG_KEY.verifier,)}

    def test_nobody_else_may_read_it_and_the_key_is_never_shown(
        self, folder: WitnessFolder
    ) -> None:
        assert folder.root.stat().st_mode & 0o077 == 0
        secret = (folder.root / "key").read_text().strip()
        (folder.root / "key").write_text(secret[:-4])
        with pytest.raises(WitnessFolderError) as caught:
            folder.signer()
        assert secret[20:40] not in str(caught.value)

    def test_a_folder_that_holds_something_is_none_for_a_new_witness(
        self, folder: WitnessFolder
    ) -> None:
        with pytest.raises(WitnessFolderError):
            WitnessFolder.create(folder.root, "another")

    @pytest.mark.parametrize(
        "text", ["[", 'a = "b"', '["a"]\nkeys = ["x"]', '["a"]\n', '["a"]\nkeys = [3]']
    )
    def test_a_list_of_logs_that_cannot_be_read_is_told(
        self, text: str, folder: WitnessFolder
    ) -> None:
        (folder.root / "logs.toml").write_text(text)
        with pytest.raises(WitnessFolderError):
            folder.logs()


def short_root() -> bytes:
    """A head whose root is no SHA-256, signed by the log."""
    return sign_note(Checkpoint(ORIGIN, 9, bytes(31)).body(), LOG_KEY)
