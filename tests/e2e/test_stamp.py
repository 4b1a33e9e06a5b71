"""`muniment stamp`: every authority that is honest and awake stamps the newest checkpoint."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from muniment_cli import answers, call, config_of, good, holds, new_archive
from replica_scenes import preserve as new_notice
from stampers import NOW, STAMPING, YEAR, Wanted, certify, new_stamper
from system_packages import need
from time_authorities import Answers, Honest, OpensslAuthority, TimeServer, write_pins

LIES: dict[str, tuple[Answers, str]] = {
    "garbage": (lambda _: b"<html>no</html>", "cut short"),
    "nothing": (lambda _: b"", "cut short"),
    "huge": (lambda _: bytes(1 << 20), "not read"),
    "silent": (lambda _: None, "did not answer within"),
    "refusing": (Honest(status=2), "rejected"),
    "other-bytes": (lambda _: new_stamper().answer(b"other"), "over other bytes"),
    "old-answer": (Honest(nonce=7), "nonce"),
    "no-nonce": (Honest(nonce=None), "nonce"),
    "sha1": (Honest(imprint="sha1"), "not by SHA-2"),
    "expired": (Honest(time="20401122043800Z"), "and not at 2040"),
    "rotated": (Honest(new_stamper("p521", "Other")), "another certificate than was pinned"),
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = new_archive(tmp_path)
    new_notice(archive, "one")
    return archive


@pytest.fixture
def one(tmp_path: Path) -> OpensslAuthority:
    return OpensslAuthority(tmp_path / "tsa-one", "rsa", "One")


@pytest.fixture
def two(tmp_path: Path) -> OpensslAuthority:
    return OpensslAuthority(tmp_path / "tsa-two", "p256", "Two")


@pytest.fixture
def server(one: OpensslAuthority, two: OpensslAuthority) -> Iterator[TimeServer]:
    lies = {f"/{name}": answer for name, (answer, _) in LIES.items()}
    with TimeServer({"/one": one, "/two": two, **lies}) as server:
        yield server


def add(archive: Path, server: TimeServer, name: str, pins: Path, *more: object) -> None:
    chain = ("--chain", pins / "chain.pem") if (pins / "chain.pem").exists() else ()
    arguments = ("--root", pins / "root.pem", "--signer", pins / "signer.pem", *chain, *more)
    good(archive, "stamp", "add", name, server.at(f"/{name}"), *arguments)


def add_both(
    archive: Path, server: TimeServer, one: OpensslAuthority, two: OpensslAuthority
) -> None:
    add(archive, server, "one", one.folder)
    add(archive, server, "two", two.folder, "--digest", "sha256")


def stamp(archive: Path, *more: str) -> tuple[int, Mapping[str, object]]:
    done = call("stamp", "--json", "--allow-private", *more, archive=archive)
    [told] = answers(done)
    return done.returncode, told


def beside(archive: Path, size: object) -> list[str]:
    return sorted(path.name for path in (archive / f"log/checkpoints/{size}").iterdir())


class TestHonest:
    """Two authorities made with `openssl ts`, one by RSA and one by ECDSA."""

    def test_the_newest_checkpoint_is_stamped_kept_and_logged(
        self, archive: Path, server: TimeServer, one: OpensslAuthority, two: OpensslAuthority
    ) -> None:
        add_both(archive, server, one, two)
        code, told = stamp(archive)
        assert (code, told["good"], told["size"]) == (0, 2, 2)
        assert beside(archive, 2) == ["checkpoint", "one.tsq", "one.tsr", "two.tsq", "two.tsr"]
        assert told["index"] == 2
        status = good(archive, "status").stdout
        assert "the first 2 of 3 entries were stamped by one, two" in status
        holds(archive)
        entries = answers(good(archive, "log", "show", "--json"))[0]["entries"]
        assert entries[-1]["kind"] == "proofs"
        # What lies there is what others can read.
        for each in (one, two):
            name = "one" if each is one else "two"
            subprocess.run(
                [need("openssl", "openssl"), "ts", "-verify", "-data", "checkpoint",
                 "-in", f"{name}.tsr", "-CAfile", each.folder / "root.pem"],
                check=True, capture_output=True, cwd=archive / "log/checkpoints/2",
            )  # fmt: skip
            good(archive, "validate", archive / f"log/checkpoints/2/{name}.tsr")
            good(archive, "validate", archive / f"log/checkpoints/2/{name}.tsq")

    def test_nothing_tells_who_asks(
        self, archive: Path, server: TimeServer, one: OpensslAuthority, two: OpensslAuthority
    ) -> None:
        add_both(archive, server, one, two)
        stamp(archive)
        for _, _, headers, _ in server.asked:
            assert {name.lower() for name in headers} == {
                *("host", "user-agent", "accept-encoding", "connection"),
                *("content-type", "content-length"),
            }

    def test_it_is_due_only_where_there_is_something_new(
        self, archive: Path, server: TimeServer, one: OpensslAuthority, two: OpensslAuthority
    ) -> None:
        add_both(archive, server, one, two)
        assert stamp(archive, "--due")[1]["due"] is True
        # The record of the stamps is new, and by itself no reason for others.
        (archive / "muniment.toml").write_text("format = 1\n[stamps]\ninterval = 0\n")
        assert stamp(archive, "--due") == (0, {"due": False})
        new_notice(archive, "two")
        assert stamp(archive, "--due")[1]["size"] == 4
        (archive / "muniment.toml").write_text("format = 1\n")
        new_notice(archive, "three")
        assert stamp(archive, "--due") == (0, {"due": False})

    def test_the_next_call_stamps_the_next_checkpoint_and_keeps_the_last(
        self, archive: Path, server: TimeServer, one: OpensslAuthority, two: OpensslAuthority
    ) -> None:
        add_both(archive, server, one, two)
        stamp(archive)
        kept = (archive / "log/checkpoints/2/one.tsr").read_bytes()
        assert stamp(archive)[1]["size"] == 3
        assert (archive / "log/checkpoints/2/one.tsr").read_bytes() == kept
        holds(archive)

    def test_replicas_and_restored_archives_have_the_stamps(
        self,
        archive: Path,
        server: TimeServer,
        one: OpensslAuthority,
        two: OpensslAuthority,
        tmp_path: Path,
    ) -> None:
        add_both(archive, server, one, two)
        stamp(archive)
        good(archive, "replica", "add", "main", f"folder:{tmp_path / 'copy'}")
        good(archive, "replicate")
        assert beside(tmp_path / "copy", 2) == beside(archive, 2)
        good(archive, "audit", "--replica", "main")
        good(archive, "replicate")
        shutil.move(archive, tmp_path / "lost")
        good(archive, "restore", tmp_path / "copy", archive)
        assert beside(archive, 2) == beside(tmp_path / "lost", 2)
        holds(archive)


class TestOthers:
    """One that is down, lying, expired, slow or talking garbage stops nobody else."""

    def test_each_is_named_with_what_was_wrong_and_the_honest_one_is_kept(
        self, archive: Path, server: TimeServer, one: OpensslAuthority, tmp_path: Path
    ) -> None:
        (archive / "muniment.toml").write_text(
            "format = 1\n[stamps]\nneed = 1\n[limits]\ncall_seconds = 4\n"
        )
        pinned = new_stamper()
        pins = write_pins(tmp_path / "pins", pinned.root, pinned.signer, *pinned.between)
        add(archive, server, "one", one.folder)
        for name in LIES:
            add(archive, server, name, pins)
        good(
            archive, "stamp", "add", "down", "http://127.0.0.1:9/",
            *("--root", pins / "root.pem", "--signer", pins / "signer.pem"),
            *("--chain", pins / "chain.pem"),
        )  # fmt: skip
        code, told = stamp(archive)
        assert (code, told["good"]) == (0, 1)
        found = {one["name"]: one for one in told["authorities"]}  # type: ignore[attr-defined,index]
        assert found["one"]["result"] == "stamped"
        assert "could not be connected to" in found["down"]["why"]
        for name, (_, said) in LIES.items():
            assert found[name]["result"] == "failed" and said in found[name]["why"], found[name]
        assert beside(archive, 2) == ["checkpoint", "one.tsq", "one.tsr"]
        holds(archive)

    @pytest.mark.parametrize(("hours", "where"), [(-3, "behind"), (3, "ahead of")])
    def test_one_whose_clock_is_not_ours_is_told_and_kept(
        self, archive: Path, hours: int, where: str
    ) -> None:
        """Nobody knows which of the two is right."""
        time = datetime.now(UTC) + timedelta(hours=hours)
        liar = new_stamper()
        pins = write_pins(archive.parent / "pins", liar.root, liar.signer, *liar.between)
        with TimeServer({"/one": Honest(time=time.strftime("%Y%m%d%H%M%SZ"))}) as server:
            add(archive, server, "one", pins)
            done = call("stamp", "--allow-private", archive=archive)
        assert "one: stamped at" in done.stdout
        assert f"{where} this machine's clock: one of the two is wrong" in done.stderr
        [status] = answers(good(archive, "status", "--json"))
        [told] = status["evidence"]["authorities"]
        assert round(told["apart"] / 3600) == -hours
        assert f"{where} this machine's clock" in good(archive, "status").stdout

    def test_one_whose_clock_is_ours_is_not_said_to_be_wrong(
        self, archive: Path, server: TimeServer, one: OpensslAuthority
    ) -> None:
        add(archive, server, "one", one.folder)
        done = call("stamp", "--json", "--allow-private", archive=archive)
        assert [told["apart"] for told in answers(done)[0]["authorities"]] == [0]

    def test_too_few_is_2_and_leaves_the_log_as_it_was(
        self, archive: Path, server: TimeServer, tmp_path: Path
    ) -> None:
        pinned = new_stamper()
        pins = write_pins(tmp_path / "pins", pinned.root, pinned.signer, *pinned.between)
        add(archive, server, "garbage", pins)
        code, told = stamp(archive)
        assert (code, told["good"], told["record"]) == (2, 0, None)
        assert beside(archive, 2) == ["checkpoint"]

    def test_a_private_address_is_refused_unless_allowed(
        self, archive: Path, server: TimeServer, one: OpensslAuthority
    ) -> None:
        add(archive, server, "one", one.folder)
        done = call("stamp", archive=archive)
        assert done.returncode == 2 and "is not a public address" in done.stderr
        assert not server.asked


class TestKept:
    """What lies beside a checkpoint is over that checkpoint, or the log check names it."""

    def test_a_stamp_of_something_else_is_wrong(
        self, archive: Path, server: TimeServer, one: OpensslAuthority, two: OpensslAuthority
    ) -> None:
        add_both(archive, server, one, two)
        stamp(archive)
        stamp(archive)
        folder = archive / "log/checkpoints"
        shutil.copy(folder / "2/one.tsr", folder / "3/one.tsr")
        done = call("log", "check", archive=archive)
        assert done.returncode == 1 and "log/checkpoints/3/one.tsr" in done.stdout
        (folder / "3/one.tsr").write_bytes(b"garbage")
        assert call("log", "check", archive=archive).returncode == 1
        (folder / "3/one.tsr").unlink()
        (folder / "3/One.exe").write_bytes(b"")
        done = call("log", "check", archive=archive)
        assert done.returncode == 1 and "One.exe" in done.stdout


class TestList:
    """The list lies in the owner's configuration, with what pins each."""

    def test_fingerprints_are_those_that_openssl_prints(
        self, archive: Path, server: TimeServer, one: OpensslAuthority
    ) -> None:
        add(archive, server, "one", one.folder)
        shown = good(archive, "stamp", "list").stdout
        for file in ("root.pem", "signer.pem"):
            printed = subprocess.run(
                [need("openssl", "openssl"), "x509", "-in", one.folder / file, "-noout",
                 "-fingerprint", "-sha256"],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
            assert printed.strip().partition("=")[2] in shown
        good(archive, "stamp", "remove", "one")
        assert good(archive, "stamp", "list").stdout == ""
        assert not (config_of(archive) / "authorities/one").exists()
        assert call("stamp", archive=archive).returncode == 3

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            (Wanted("Web"), "not for time stamping alone"),
            (Wanted("Weak", "rsa1024", purposes=(STAMPING,)), "2048 bits"),
        ],
    )
    def test_what_can_sign_no_stamps_is_not_pinned(
        self, archive: Path, server: TimeServer, tmp_path: Path, wanted: Wanted, said: str
    ) -> None:
        root = certify(Wanted("Root", ca=True, closes=NOW + YEAR))
        pins = write_pins(tmp_path / "pins", root, certify(wanted, root))
        done = call(
            "stamp", "add", "bad", server.at("/bad"),
            *("--root", pins / "root.pem", "--signer", pins / "signer.pem"), archive=archive,
        )  # fmt: skip
        assert done.returncode == 3 and said in done.stderr

    @pytest.mark.parametrize(
        "arguments",
        [("Bad name", "http://a.example/"), ("bad", "nowhere"), ("one", "http://a.example/")],
    )
    def test_a_bad_line_is_refused(
        self, archive: Path, server: TimeServer, one: OpensslAuthority, arguments: tuple[str, str]
    ) -> None:
        add(archive, server, "one", one.folder)
        pins = ("--root", one.folder / "root.pem", "--signer", one.folder / "signer.pem")
        assert call("stamp", "add", *arguments, *pins, archive=archive).returncode == 3

    def test_the_list_is_toml(
        self, archive: Path, server: TimeServer, one: OpensslAuthority
    ) -> None:
        add(archive, server, "one", one.folder)
        path = config_of(archive) / "authorities.toml"
        assert f"url = {json.dumps(server.at('/one'))}" in path.read_text()
        path.write_text("[one]\nurl = 3\n")
        done = call("stamp", "list", archive=archive)
        assert done.returncode == 3 and "authorities.toml" in done.stderr
