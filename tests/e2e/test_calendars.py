"""Calendars of OpenTimestamps: a promise now, a proof later, a verdict in a stranger's hands."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blocks import Chain
from calendar_scenes import add, archive_for_calendars, beside, keep_headers, stamp, told_of
from calendars import Calendar
from manifests.moments.opentimestamps import read_proof
from manifests.moments.stamp_file import stamped_part
from muniment_cli import answers, call, good, holds, kinds
from ots_proofs import SHA256, append, fork, in_block, promised, sha256
from replica_scenes import preserve
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return archive_for_calendars(tmp_path)


@pytest.fixture
def calendar() -> Iterator[Calendar]:
    with Calendar() as calendar:
        yield calendar


class TestPromises:
    """What is promised is kept, logged, and followed until it is a proof."""

    def test_from_the_promise_to_the_verdict_of_a_stranger(
        self, archive: Path, calendar: Calendar, tmp_path: Path
    ) -> None:
        add(archive, "alice", calendar)
        code, told = stamp(archive)
        assert (code, told_of(told)) == (0, [("alice", 2, "promised")])
        assert beside(archive, 2) == ["alice.pending.ots", "checkpoint"]
        assert kinds(archive)[-1] == "proofs"
        status = good(archive, "status").stdout
        assert "promises of calendars that wait for their proofs: 1" in status
        assert "alice: proved nothing yet, asked" in status
        # Nothing of the checkpoint is shown to it, and nothing of who asks.
        [(method, path, headers, body)] = calendar.asked
        assert (method, path, len(body)) == ("POST", "/digest", 32)
        note = (archive / "log/checkpoints/2/checkpoint").read_bytes()
        assert body != sha256(stamped_part(note))
        assert {name.lower() for name in headers} == {
            *("host", "user-agent", "accept-encoding", "connection"),
            *("content-type", "content-length"),
        }
        promise = (archive / "log/checkpoints/2/alice.pending.ots").read_bytes()

        code, told = stamp(archive, "--upgrade")
        assert (code, told_of(told), told["record"]) == (0, [("alice", 2, "waiting")], None)
        chain = Chain()
        height = calendar.bury(chain)
        code, told = stamp(archive, "--upgrade")
        assert (code, told_of(told)) == (0, [("alice", 2, "proven")])
        assert told["calendars"][0]["blocks"] == [height] and told["record"]
        assert beside(archive, 2) == ["alice.ots", "alice.pending.ots", "checkpoint"]
        assert (archive / "log/checkpoints/2/alice.pending.ots").read_bytes() == promise
        status = good(archive, "status").stdout
        assert "promises of calendars" not in status and "alice: proved 2 entries" in status
        assert told_of(stamp(archive, "--upgrade")[1]) == []
        holds(archive)
        good(archive, "validate", archive / "log/checkpoints/2/alice.ots",
             "--over", archive / "log/checkpoints/2/checkpoint")  # fmt: skip

        # The kit has the proof, and the promise no more; headers make it a time.
        notice = answers(good(archive, "list", "--json"))[0]["notice"]
        good(archive, "kit", notice, "-o", tmp_path / "kit")
        assert [path.name for path in (tmp_path / "kit/log/stamps").iterdir()] == ["alice.ots"]
        assert "ots verify" in (tmp_path / "kit/README.md").read_text()
        [verdict] = answers(call("verify", tmp_path / "kit", "--json", archive=archive))
        assert verdict["checks"][10]["result"] == "NOT CHECKED"
        trust = keep_headers(archive, chain)
        done = call("verify", tmp_path / "kit", "--trust", trust, archive=archive)
        assert done.returncode == 0 and f"(Bitcoin block {height})" in done.stdout
        [log] = [one for one in answers(good(archive, "verify", "--json"))[0]["checks"]
                 if one["number"] == 11]  # fmt: skip
        assert "the first 2 entries of the log existed before" in log["detail"]

    def test_a_promise_comes_along_until_it_is_kept(
        self, archive: Path, calendar: Calendar, tmp_path: Path
    ) -> None:
        add(archive, "alice", calendar)
        stamp(archive)
        # It vouches for nothing yet, so the kit has the newest head; a second is over that.
        stamp(archive)
        notice = answers(good(archive, "list", "--json"))[0]["notice"]
        good(archive, "kit", notice, "-o", tmp_path / "kit")
        size = (tmp_path / "kit/log/checkpoint").read_text().split("\n")[1]
        names = sorted(path.name for path in (tmp_path / "kit/log").glob("stamps/*"))
        assert names == (["alice.pending.ots"] if size == "3" else [])

    def test_replicas_and_restored_archives_have_them(
        self, archive: Path, calendar: Calendar, tmp_path: Path
    ) -> None:
        add(archive, "alice", calendar)
        stamp(archive)
        calendar.bury(Chain())
        stamp(archive, "--upgrade")
        good(archive, "replica", "add", "main", f"folder:{tmp_path / 'copy'}")
        good(archive, "replicate")
        assert beside(tmp_path / "copy", 2) == beside(archive, 2)
        (archive / "log/checkpoints/2/alice.ots").write_bytes(b"rot")
        done = call("log", "check", archive=archive)
        assert done.returncode == 1 and "alice.ots" in done.stdout
        (archive / "log/checkpoints/2/alice.pending.ots").unlink()
        good(archive, "repair")
        holds(archive)
        good(archive, "replicate")
        shutil.move(archive, tmp_path / "lost")
        good(archive, "restore", tmp_path / "copy", archive)
        assert beside(archive, 2) == beside(tmp_path / "lost", 2)
        holds(archive)


class TestRounds:
    """A round asks calendars, too, and then rests until something is new or owed."""

    def test_what_is_due(self, archive: Path, calendar: Calendar) -> None:
        add(archive, "alice", calendar)
        assert told_of(stamp(archive, "--due")[1]) == [("alice", 2, "promised")]
        assert told_of(stamp(archive, "--due")[1]) == [
            ("alice", 2, "already"),
            ("alice", 2, "waiting"),
        ]
        assert kinds(archive).count("proofs") == 1
        calendar.bury(Chain())
        assert ("alice", 2, "proven") in told_of(stamp(archive, "--due")[1])
        assert stamp(archive, "--due") == (0, {"due": False})
        preserve(archive, "two")
        assert told_of(stamp(archive, "--due")[1]) == [("alice", 5, "promised")]
        holds(archive)

    def test_what_is_taken_in_is_promised_by_itself(
        self, archive: Path, calendar: Calendar
    ) -> None:
        add(archive, "alice", calendar)
        (archive / "muniment.toml").write_text(
            'format = 1\n[recorder]\nallow_private = ["127.0.0.1"]\n[stamps]\ninterval = 0\n'
        )
        (archive.parent / "two.txt").write_text("two\n")
        done = good(archive, "preserve", archive.parent / "two.txt")
        assert "(promised a proof by alice)" in done.stderr
        assert beside(archive, 3) == ["alice.pending.ots", "checkpoint"]
        calendar.bury(Chain())
        (archive.parent / "three.txt").write_text("three\n")
        done = good(archive, "preserve", archive.parent / "three.txt")
        assert "promised a proof by alice" in done.stderr
        assert "proven for 3 entries by alice" in done.stderr
        calendar.lie = lying(lambda *_: (500, b""))
        (archive.parent / "four.txt").write_text("four\n")
        done = good(archive, "preserve", archive.parent / "four.txt")
        assert "alice: no promise" in done.stderr and "alice: no proof" in done.stderr
        holds(archive)

    def test_beside_a_time_authority_one_record_tells_of_both(
        self, archive: Path, calendar: Calendar
    ) -> None:
        add(archive, "alice", calendar)
        with TimeServer({"/tsa": Honest(new_stamper("p256", "tsa"))}) as server:
            pinned(archive, server, "tsa")
            code, told = stamp(archive)
        assert (code, told["good"], told_of(told)) == (0, 1, [("alice", 2, "promised")])
        assert beside(archive, 2) == [
            "alice.pending.ots", "checkpoint", "tsa.tsq", "tsa.tsr",
        ]  # fmt: skip
        assert kinds(archive).count("proofs") == 1
        holds(archive)


Given = tuple[int, bytes]


def lying(answer: Callable[[str, str, bytes], Given | None]) -> Callable[..., Given | None]:
    return answer


LIES: dict[str, tuple[Callable[[str, str, bytes], Given | None], str]] = {
    "garbage": (lambda *_: (200, b"<html>no</html>"), "is no promise"),
    "nothing": (lambda *_: (200, b""), "is no promise"),
    "huge": (lambda *_: (200, bytes(1 << 20)), "is not read"),
    "refusing": (lambda *_: (503, b""), "status 503"),
    "silent": (lambda *_: None, "did not answer within"),
    "elsewhere": (lambda *_: (200, promised("https://b.example")), "in the name of https://b"),
    "nobody": (lambda *_: (200, b"\x00" + bytes(8) + b"\x00"), "in the name of nobody"),
    "deep": (lambda *_: (200, SHA256 * 300 + promised("https://b.example")), "255 steps"),
    "no-root": (lambda *_: (200, append(b"x") + in_block(5)), "32 bytes of a root"),
}


class TestOthers:
    """One that is down, slow, lying or talking garbage is named, and stops nobody else."""

    def test_each_is_named_and_the_honest_one_is_kept(
        self, archive: Path, calendar: Calendar
    ) -> None:
        add(archive, "alice", calendar)
        good(archive, "stamp", "add-calendar", "down", "http://127.0.0.1:9")
        liars = {name: Calendar(answer) for name, (answer, _) in LIES.items()}
        for name, liar in liars.items():
            liar.__enter__()
            add(archive, name, liar)
        code, told = stamp(archive)
        for liar in liars.values():
            liar.__exit__(None, None, None)
        found = {one["name"]: one for one in told["calendars"]}
        assert (code, found["alice"]["result"]) == (0, "promised")
        assert "could not be connected to" in found["down"]["why"]
        for name, (_, said) in LIES.items():
            assert found[name]["result"] == "failed" and said in found[name]["why"], found[name]
        assert beside(archive, 2) == ["alice.pending.ots", "checkpoint"]
        holds(archive)

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ((200, b"garbage"), "is no promise"),
            ((500, b""), "status 500"),
            ((200, b""), "0 bytes"),
            ((302, b"elsewhere"), "status 302"),
            ((200, append(b"x") + in_block(5)), "32 bytes of a root"),
            ((200, fork(SHA256, in_block(5)) + SHA256 + b"\x99"), "is no promise"),
        ],
    )
    def test_a_proof_that_is_none_leaves_the_promise(
        self, archive: Path, calendar: Calendar, answer: Given, said: str
    ) -> None:
        add(archive, "alice", calendar)
        stamp(archive)
        calendar.lie = lying(lambda *_: answer)
        code, told = stamp(archive, "--upgrade")
        [one] = told["calendars"]
        assert (code, one["result"]) == (2, "failed") and said in one["why"], one
        assert beside(archive, 2) == ["alice.pending.ots", "checkpoint"]
        # Honest again, it is asked again.
        calendar.lie = None
        calendar.bury(Chain())
        assert stamp(archive, "--upgrade")[1]["calendars"][0]["result"] == "proven"

    def test_another_promise_is_no_proof(self, archive: Path, calendar: Calendar) -> None:
        add(archive, "alice", calendar)
        stamp(archive)
        calendar.lie = lying(lambda *_: (200, SHA256 + promised(calendar.url)))
        assert told_of(stamp(archive, "--upgrade")[1]) == [("alice", 2, "waiting")]
        assert beside(archive, 2) == ["alice.pending.ots", "checkpoint"]

    def test_what_the_owners_own_headers_refute_is_not_kept(
        self, archive: Path, calendar: Calendar
    ) -> None:
        add(archive, "alice", calendar)
        stamp(archive)
        chain = Chain()
        height = chain.mine(bytes(32))
        keep_headers(archive, chain)
        calendar.lie = lying(lambda *_: (200, SHA256 + in_block(height)))
        code, told = stamp(archive, "--upgrade")
        assert code == 2 and "another merkle root" in told["calendars"][0]["why"]
        assert beside(archive, 2) == ["alice.pending.ots", "checkpoint"]

    def test_what_headers_refute_later_stays_behind(
        self, archive: Path, calendar: Calendar, tmp_path: Path
    ) -> None:
        add(archive, "alice", calendar)
        stamp(archive)
        chain = Chain()
        height = chain.mine(bytes(32))
        calendar.lie = lying(lambda *_: (200, SHA256 + in_block(height)))
        assert stamp(archive, "--upgrade")[1]["calendars"][0]["result"] == "proven"
        notice = answers(good(archive, "list", "--json"))[0]["notice"]
        good(archive, "kit", notice, "-o", tmp_path / "before")
        keep_headers(archive, chain)
        assert call("verify", tmp_path / "before", archive=archive).returncode == 1
        good(archive, "kit", notice, "-o", tmp_path / "after")
        assert not (tmp_path / "after/log/stamps").exists()

    def test_one_that_is_down_is_asked_once_and_the_other_for_all(
        self, archive: Path, calendar: Calendar
    ) -> None:
        with Calendar() as gone:
            add(archive, "alice", calendar)
            add(archive, "gone", gone)
            stamp(archive)
            preserve(archive, "two")
            stamp(archive)
        calendar.bury(Chain())
        code, told = stamp(archive, "--upgrade")
        assert code == 2
        assert told_of(told) == [
            ("alice", 2, "proven"), ("alice", 4, "proven"), ("gone", 4, "failed"),
        ]  # fmt: skip

    def test_a_proof_in_several_ways_is_put_together(
        self, archive: Path, calendar: Calendar
    ) -> None:
        """What a calendar gives may part at once: its promise is then replaced by all of it."""
        add(archive, "alice", calendar)
        stamp(archive)
        chain = Chain()
        path = archive / "log/checkpoints/2/alice.pending.ots"
        [end] = read_proof(path.read_bytes(), 1 << 16).attestations
        first, second = chain.mine(sha256(end.message)), chain.mine(sha256(end.message[::-1]))
        two = fork(SHA256, in_block(first)) + b"\xf2" + SHA256 + in_block(second)
        calendar.lie = lying(lambda *_: (200, two))
        _, told = stamp(archive, "--upgrade")
        assert told["calendars"][0]["blocks"] == [first, second]
        keep_headers(archive, chain)
        holds(archive)
