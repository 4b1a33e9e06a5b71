"""A log's head is cosigned by witnesses, and none of them can stop it or fool it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checksums import EMPTY_ROOT
from killing import assert_tidy, kill_before, points, write_calls
from manifests import Checkpoint, CosignatureSigner, NoteSigner, parse_note, sign_note
from ministry import Answer, Ministry, Visitor
from muniment.archive.archive import Archive
from muniment.config import Config
from muniment.keys import KeyFolder
from muniment.witnesses.folder import WitnessFolder, origin_hash
from muniment.witnesses.registry import Asked
from muniment.witnesses.telling import find_untold
from muniment_cli import (
    answers,
    call,
    config_of,
    environment,
    good,
    holds,
    new_archive,
)
from witnesses import served

ORIGIN = "example.org/log"
LATEST = f"/{origin_hash(ORIGIN)}/checkpoint"
SIGNER = CosignatureSigner("witness.example/w1", bytes(range(32)))
STRANGER = CosignatureSigner("witness.example/w1", bytes(range(1, 33)))


def preserve(archive: Path, text: str) -> None:
    file = archive.parent / "notice.txt"
    file.write_text(text)
    good(archive, "preserve", file)


def cosign(archive: Path, *more: str) -> tuple[int, list[dict[str, Any]]]:
    done = call("log", "cosign", "--allow-private", "--json", *more, archive=archive)
    return done.returncode, answers(done)


def head_of(archive: Path) -> Checkpoint:
    opened = Archive.open(archive)
    return opened.log.head(opened.roles)


def log_key(archive: Path) -> NoteSigner:
    opened = Archive.open(archive)
    return KeyFolder(Config(config_of(archive)).keys(ORIGIN)).log_signer(opened.roles)


def witness_for(folder: Path, archive: Path, name: str = "witness.example/w1") -> WitnessFolder:
    """A witness that knows an archive's log."""
    witness = WitnessFolder.create(folder, name)
    key = Archive.open(archive).roles.log
    witness.add_log(key.name, key)
    return witness


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = new_archive(tmp_path)
    (archive / "muniment.toml").write_text("format = 1\n[limits]\ncall_seconds = 2\n")
    return archive


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def status(line: str, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {line}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def conflict(size: int) -> bytes:
    return status("409 Conflict", "text/x.tlog.size", b"%d\n" % size)


class TestTwoArchives:
    """Two archives witness each other: each asks the other's witness."""

    def test_each_has_the_others_cosignature(self, tmp_path: Path) -> None:
        one = new_archive(tmp_path / "one", origin="one.example/log")
        two = new_archive(tmp_path / "two", origin="two.example/log")
        of_one = witness_for(tmp_path / "w1", two, "one.example/witness")
        of_two = witness_for(tmp_path / "w2", one, "two.example/witness")
        with served(of_one.root) as first, served(of_two.root) as second:
            good(one, "log", "witness", "add", "two", second, of_two.signer().verifier)
            good(two, "log", "witness", "add", "one", first, of_one.signer().verifier)
            for turn in range(3):
                for archive in (one, two):
                    preserve(archive, f"turn {turn}")
                    code, [told] = cosign(archive)
                    assert (code, told["ending"]) == (0, "cosigned")
                    assert told["size"] == head_of(archive).size
        for archive, witness in ((one, of_two), (two, of_one)):
            head = head_of(archive)
            folder = archive / "log" / "checkpoints" / str(head.size)
            [file] = [path for path in folder.iterdir() if path.name != "checkpoint"]
            note = parse_note((folder / "checkpoint").read_bytes() + file.read_bytes())
            assert note.verify((witness.signer().verifier,)) == (witness.signer().verifier,)
            assert witness.head(head.origin).mark() == head
            holds(archive)

    def test_what_was_cosigned_is_not_asked_for_again(self, tmp_path: Path, archive: Path) -> None:
        witness = witness_for(tmp_path / "w", archive)
        with served(witness.root) as address:
            good(archive, "log", "witness", "add", "w", address, witness.signer().verifier)
            assert cosign(archive)[1][0]["ending"] == "cosigned"
        code, [told] = cosign(archive)  # Nobody serves any more.
        assert (code, told["ending"]) == (0, "kept")
        [listed] = answers(good(archive, "log", "witness", "list", "--json"))
        assert listed["cosigned"] == head_of(archive).size

    def test_a_cosignature_travels_with_its_checkpoint(self, tmp_path: Path, archive: Path) -> None:
        witness = witness_for(tmp_path / "w", archive)
        copy, again = tmp_path / "copy", tmp_path / "again"
        good(archive, "replica", "add", "copy", f"folder:{copy}")
        good(archive, "replicate")
        with served(witness.root) as address:
            good(archive, "log", "witness", "add", "w", address, witness.signer().verifier)
            cosign(archive)
        good(archive, "replicate")  # Nothing is new but what the witness gave.
        kept = "log/checkpoints/1/w.cosignature"
        assert (copy / kept).read_bytes() == (archive / kept).read_bytes()
        preserve(archive, "later")
        good(archive, "replicate")
        good(archive, "audit", "--full")
        good(archive, "audit", "--replica", "copy")
        good(archive, "replicate")
        done = call("restore", copy, again, config=config_of(archive))
        assert done.returncode == 0, done.stdout + done.stderr
        assert (again / kept).read_bytes() == (archive / kept).read_bytes()


class TestKept:
    """What a witness gave is kept, whatever comes of telling the log of it."""

    def ask(self, archive: Path, signer: CosignatureSigner) -> Any:
        with Ministry({"/add-checkpoint": ok(line(archive, signer))}) as ministry:
            good(archive, "log", "witness", "add", "w", ministry.address, signer.verifier)
            return call("log", "cosign", "--allow-private", "--json", archive=archive)

    def test_without_the_keys_it_waits_for_whoever_has_them(self, archive: Path) -> None:
        keys = config_of(archive) / "keys"
        keys.rename(keys.with_name("elsewhere"))
        done = self.ask(archive, SIGNER)
        assert done.returncode == 0 and "not logged yet" in done.stderr
        assert head_of(archive).size == 1
        keys.with_name("elsewhere").rename(keys)
        (archive / "muniment.toml").write_text("format = 1\n[stamps]\ninterval = 0\n")
        done = call("stamp", "--due", "--json", archive=archive)
        assert answers(done)[0]["index"] == 1
        assert untold(archive) == []
        holds(archive)

    def test_the_line_of_another_key_stays_before_the_new_one(self, archive: Path) -> None:
        keys = config_of(archive) / "keys"
        keys.rename(keys.with_name("elsewhere"))  # So that the head stands still.
        kept = archive / "log/checkpoints/1/w.cosignature"
        self.ask(archive, SIGNER)
        first = kept.read_bytes()
        good(archive, "log", "witness", "remove", "w")
        self.ask(archive, STRANGER)
        assert kept.read_bytes() == first + line(archive, STRANGER)


OTHER_HEAD = b"example.org/log\n1\nAAAA\n"
LIES: dict[str, tuple[Callable[[Path], Answer], str]] = {
    "none": (lambda _: b"", "unreachable"),
    "garbage": (lambda _: b"garbage\r\n\r\n", "unreachable"),
    "silence": (lambda _: Visitor.hold, "unreachable"),
    "reset": (lambda _: Visitor.reset, "unreachable"),
    "too much": (lambda _: ok(b"x" * 1_000_000), "unreachable"),
    "unknown log": (lambda _: status("404 Not Found", "text/plain", b"who?"), "refused"),
    "not our key": (lambda _: status("403 Forbidden", "text/plain", b"\x1b[31m"), "refused"),
    "broken": (lambda _: status("500 Oops", "text/plain", b""), "refused"),
    "no lines": (lambda _: ok(b""), "garbage"),
    "other lines": (lambda _: ok(b"hello\n"), "garbage"),
    "a whole note": (lambda archive: ok((archive / "log/checkpoint").read_bytes()), "garbage"),
    "endless conflicts": (lambda _: conflict(0), "garbage"),
    "conflict of another kind": (lambda _: status("409 No", "text/plain", b"1\n"), "garbage"),
    "no number": (lambda _: status("409 No", "text/x.tlog.size", b"many\n"), "garbage"),
    "another key": (lambda archive: ok(line(archive, STRANGER)), "wrong"),
    "another head": (lambda _: ok(SIGNER.sign(OTHER_HEAD, 9).line()), "wrong"),
    "more entries": (lambda _: conflict(1_000), "ahead-said"),
    "another history": (lambda _: status("422 No", "text/plain", b""), "other-said"),
}  # fmt: skip


class TestWitnesses:
    """Whatever a witness answers is told in a sentence, and stops nothing."""

    @pytest.mark.parametrize("lie", LIES)
    def test_lies(self, lie: str, archive: Path) -> None:
        make, ending = LIES[lie]
        nothing = status("404 Not Found", "text/plain", b"")
        with Ministry({"/add-checkpoint": make(archive), LATEST: nothing}) as ministry:
            good(archive, "log", "witness", "add", "w", ministry.address, SIGNER.verifier)
            code, [told] = cosign(archive)
            spoken = call("log", "cosign", "--allow-private", "--lang", "zh", archive=archive)
        assert (code, told["ending"]) == (2, ending)
        assert spoken.returncode == 2
        assert "\x1b" not in spoken.stdout
        assert not list(archive.rglob("*.cosignature"))
        holds(archive)

    def test_one_good_witness_among_bad_ones_is_enough_where_one_is_needed(
        self, archive: Path
    ) -> None:
        answers_ = {
            "/good/add-checkpoint": ok(line(archive, SIGNER)),
            "/bad/add-checkpoint": b"garbage",
            "/silent/add-checkpoint": Visitor.hold,
        }
        with Ministry(answers_) as ministry:
            for number, name in enumerate(("good", "bad", "silent")):
                key = SIGNER if name == "good" else CosignatureSigner(name, bytes([number] * 32))
                address = f"{ministry.address}/{name}/"
                good(archive, "log", "witness", "add", name, address, key.verifier)
            assert cosign(archive)[0] == 2
            good(archive, "log", "witness", "need", "1")
            # The head that tells of what it gave is another one, too.
            ministry.answers["/good/add-checkpoint"] = ok(line(archive, SIGNER))
            code, told = cosign(archive)
        assert code == 0
        endings = {one["name"]: one["ending"] for one in told}
        assert endings == {"good": "cosigned", "bad": "unreachable", "silent": "unreachable"}

    def test_private_addresses_are_visited_when_allowed(self, archive: Path) -> None:
        good(archive, "log", "witness", "add", "w", "http://127.0.0.1:9", SIGNER.verifier)
        done = call("log", "cosign", archive=archive)
        assert done.returncode == 2
        assert "not a public address" in done.stdout

    def test_without_a_witness_there_is_nobody_to_ask(self, archive: Path) -> None:
        done = call("log", "cosign", archive=archive)
        assert done.returncode == 3
        assert "log witness add" in done.stderr


class TestContradiction:
    """A head that our own key signed, and that is not in our log, is told loudly: exit code 1."""

    def ask_one_that_shows(self, archive: Path, answer: bytes, shown: bytes) -> tuple[int, Any]:
        with Ministry({"/add-checkpoint": answer, LATEST: ok(shown)}) as ministry:
            good(archive, "log", "witness", "add", "w", ministry.address, SIGNER.verifier)
            code, [told] = cosign(archive)
        return code, told

    def test_an_archive_that_is_an_older_copy(self, tmp_path: Path, archive: Path) -> None:
        older = tmp_path / "older"
        shutil.copytree(archive, older)
        witness = witness_for(tmp_path / "w", archive)
        preserve(archive, "one more")
        with served(witness.root) as address:
            good(archive, "log", "witness", "add", "w", address, witness.signer().verifier)
            assert cosign(archive)[0] == 0
            shutil.rmtree(archive)
            older.rename(archive)
            code, [told] = cosign(archive)
            spoken = call("log", "cosign", "--allow-private", archive=archive)
        # Two notices' worth of entries, and the record of what the witness gave.
        assert (code, told["ending"], told["size"]) == (1, "contradicted", 3)
        assert "SHOWS a head of 3 entries" in spoken.stdout
        (tmp_path / "head").write_text(told["note"])
        done = call("log", "resume", "--head", tmp_path / "head", archive=archive)
        assert "has signed 3 entries" in done.stderr  # It is taken; no copy has what it speaks of.

    def test_another_history_of_the_same_size(self, archive: Path) -> None:
        other = Checkpoint(ORIGIN, head_of(archive).size, bytes(32)).body()
        shown = sign_note(other, log_key(archive)) + SIGNER.sign(other, 9).line()
        answer = status("422 No", "text/plain", b"")
        code, told = self.ask_one_that_shows(archive, answer, shown)
        assert (code, told["ending"]) == (1, "contradicted")
        assert told["note"].encode() == shown

    @pytest.mark.parametrize("by", ["a stranger", "nobody"])
    def test_what_our_key_did_not_sign_shows_nothing(self, by: str, archive: Path) -> None:
        other = Checkpoint(ORIGIN, 9, bytes(32)).body()
        stranger = NoteSigner(ORIGIN, bytes(32))
        shown = sign_note(other, stranger) if by == "a stranger" else other
        code, told = self.ask_one_that_shows(archive, conflict(9), shown)
        assert (code, told["ending"], told["note"]) == (2, "ahead-said", None)

    def test_our_own_heads_contradict_nothing(self, archive: Path) -> None:
        shown = (archive / "log/checkpoint").read_bytes()
        code, told = self.ask_one_that_shows(archive, status("422 No", "x/y", b""), shown)
        assert (code, told["ending"]) == (2, "other-said")
        assert head_of(archive).root != EMPTY_ROOT


class TestKilled:
    """A call that is killed leaves the archive as it was, or with the cosignature whole, and the
    next one tells the log of it.
    """

    @pytest.fixture
    def asked(self, tmp_path: Path, archive: Path) -> Iterator[Path]:
        witness = witness_for(tmp_path / "w", archive)
        with served(witness.root) as address:
            good(archive, "log", "witness", "add", "w", address, witness.signer().verifier)
            yield archive

    def test_at_writing_calls(self, tmp_path: Path, asked: Path) -> None:
        command = ("log", "cosign", "--allow-private")
        calls = write_calls(command, environment(asked))
        # At the last unlink the record is whole, and its intent lies there still.
        for name, number in (*points(calls, 8), ("unlink", calls["unlink"])):
            preserve(asked, f"before {name} {number}")
            size = head_of(asked).size
            kept = asked / f"log/checkpoints/{size}/w.cosignature"
            kill_before(name, number, command, environment(asked))
            assert not kept.exists() or kept.read_bytes().startswith("— ".encode())
            holds(asked)
            assert cosign(asked)[0] == 0
            assert kept.exists()
            assert untold(asked) == [head_of(asked).size]
            assert_tidy(asked)
        holds(asked)


def untold(archive: Path) -> list[int]:
    """The heads that were cosigned and of which no record tells so."""
    opened = Archive.open(archive)
    with opened.catalogue() as catalogue:
        found = find_untold(opened, catalogue, Asked({}))
    assert not found.is_due
    return [one["checkpoint"] for one in found.about]


def line(archive: Path, signer: CosignatureSigner) -> bytes:
    """What that witness gives for the archive's head."""
    return signer.sign(head_of(archive).body(), 1_700_000_000).line()


def test_the_list_of_witnesses_is_nobodys_to_read(archive: Path) -> None:
    good(archive, "log", "witness", "add", "w", "http://127.0.0.1:9/", SIGNER.verifier)
    path = config_of(archive) / "witnesses.toml"
    assert os.stat(path).st_mode & 0o077 == 0
    shown = json.loads(good(archive, "log", "witness", "list", "--json").stdout)
    assert shown == {
        "name": "w",
        "url": "http://127.0.0.1:9",
        "vkey": str(SIGNER.verifier),
        "cosigned": 0,
    }
    good(archive, "log", "witness", "remove", "w")
    assert good(archive, "log", "witness", "list", "--json").stdout == ""


class TestChecked:
    """`log check` names what lies beside a checkpoint and is no cosignature."""

    @pytest.mark.parametrize("data", [b"", b"garbage\n", b"\xff\n", b"x" * 100_000])
    def test_garbage_is_named(self, data: bytes, archive: Path) -> None:
        (archive / "log/checkpoints/1/w.cosignature").write_bytes(data)
        done = call("log", "check", archive=archive)
        assert done.returncode == 1
        assert "w.cosignature holds no cosignature" in done.stdout

    @pytest.mark.parametrize("name", ["W.cosignature", ".w.cosignature", "w.cosignature.new"])
    def test_another_name_is_a_stray(self, name: str, archive: Path) -> None:
        (archive / "log/checkpoints/1" / name).write_bytes(line(archive, SIGNER))
        done = call("log", "check", "--json", archive=archive)
        assert done.returncode == 1
        assert "log-extra" in done.stdout
