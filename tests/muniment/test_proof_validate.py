"""One signature or checkpoint by itself: its form, what it says, and whether it is over a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checksums import Severity
from judged import FIXTURES, cases, codes, judge, need_fixtures, verdict
from manifests import PrivateKey, sign
from muniment.conformance.material import find_material
from muniment.conformance.recognise import Kind, recognise
from muniment.conformance.report import Report
from muniment_cli import call
from stampers import new_stamper
from tlogs import KEY, ORIGIN, head

MESSAGE = b"some bytes\n"


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A file, and beside it its signature, whose path this is."""
    (tmp_path / "notice.txt").write_bytes(MESSAGE)
    path = tmp_path / "notice.txt.sig"
    path.write_bytes(sign(MESSAGE, PrivateKey(bytes(range(32))), "file"))
    return path


def checked(report: Report) -> list[str]:
    return [looked.code for looked in report.checked]


def unchecked(report: Report) -> set[str]:
    return {looked.code for looked in report.unchecked}


class TestSignatures:
    """A signature is whole or not; whose it is, nobody says here."""

    @pytest.mark.parametrize(("path", "expected"), cases("sshsig"))
    def test_those_of_openssh(self, path: str, expected: str, tmp_path: Path) -> None:
        assert verdict(judge(FIXTURES / path)) == expected
        shutil.copy(FIXTURES / path, tmp_path / "data.sig")
        shutil.copy(FIXTURES / "sshsig" / "signed-data", tmp_path / "data")
        report = judge(tmp_path / "data.sig")
        assert (verdict(report), checked(report)) == ("valid", ["sshsig-says", "sshsig-good"])
        with (tmp_path / "data").open("ab") as stream:
            stream.write(b"+")
        assert codes(judge(tmp_path / "data.sig")) == {"sshsig-wrong"}

    def test_it_is_held_against_the_file_beside_it(self, signed: Path) -> None:
        report = judge(signed)
        assert (report.kind, verdict(report)) == ("signature", "valid")
        assert checked(report) == ["sshsig-says", "sshsig-good"]
        assert unchecked(report) == {"sshsig-trust"}

    def test_alone_it_says_for_what_it_cannot_speak(self, signed: Path) -> None:
        signed.with_name("notice.txt").unlink()
        report = judge(signed)
        assert (verdict(report), unchecked(report)) == ("valid", {"sshsig-bytes", "sshsig-trust"})

    def test_no_flipped_bit_goes_unnoticed(self, signed: Path) -> None:
        armour = signed.read_bytes()
        for at in range(len(armour)):
            signed.write_bytes(armour[:at] + bytes([armour[at] ^ 1]) + armour[at + 1 :])
            assert codes(judge(signed)) <= {"sshsig-form", "sshsig-wrong"}
            assert verdict(judge(signed)) == "invalid", at


class TestCheckpoints:
    """A checkpoint says what its log is, and its signature is checked by whoever has the key."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "checkpoint.txt"
        path.write_bytes(head(7, bytes(32)))
        return path

    def test_without_a_key_a_note_says_so(self, path: Path) -> None:
        report = judge(path)
        assert (report.kind, verdict(report)) == ("checkpoint", "valid")
        assert codes(report, Severity.NOTE) == {"tlog-checkpoint-unverified"}
        says = dict(next(one for one in report.checked if one.code == "tlog-says").particulars)
        assert (says["origin"], says["size"]) == (ORIGIN, "7")
        assert unchecked(report) == {"tlog-no-key", "tlog-alone"}

    def test_with_its_key(self, path: Path) -> None:
        assert call("validate", "--log-key", str(KEY.verifier), path).returncode == 0
        path.write_bytes(path.read_bytes().replace(b"\n7\n", b"\n8\n"))
        done = call("validate", "--log-key", str(KEY.verifier), path)
        assert done.returncode == 1 and "tlog-checkpoint-signature" in done.stdout

    @pytest.mark.parametrize(
        "change",
        [
            (b"\n7\n", b"\n07\n"),
            (b"\n7\n", b"\n9223372036854775808\n"),
            (b"=\n\n", b"\n\n"),
            (b"\n\n", b"\n\n\n"),
            (b"\n\n", b"\n"),
        ],
    )
    def test_one_that_is_none(self, path: Path, change: tuple[bytes, bytes]) -> None:
        path.write_bytes(path.read_bytes().replace(*change))
        assert recognise(find_material(str(path))) is Kind.CHECKPOINT
        assert codes(judge(path)) == {"tlog-checkpoint-form"}


class TestOver:
    """`--over FILE` holds a proof against the file that it must be over."""

    def test_a_signature(self, signed: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        other.write_bytes(MESSAGE)
        assert call("validate", "--over", other, signed).returncode == 0
        other.write_bytes(MESSAGE + b"+")
        done = call("validate", "--over", other, signed)
        assert done.returncode == 1 and "sshsig-wrong" in done.stdout

    def test_a_time_stamp(self, tmp_path: Path) -> None:
        stamp, message = tmp_path / "a.tsr", tmp_path / "a"
        stamp.write_bytes(new_stamper().answer(MESSAGE))
        message.write_bytes(MESSAGE)
        assert call("validate", "--over", message, stamp).returncode == 0
        message.write_bytes(b"others")
        done = call("validate", "--over", message, stamp)
        assert done.returncode == 1 and "stamp-other-bytes" in done.stdout

    def test_nothing_else_is_over_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "checkpoint"
        path.write_bytes(head(7, bytes(32)))
        done = call("validate", "--over", path, path)
        assert done.returncode == 3 and "--over is for" in done.stderr

    def test_a_file_that_is_not_there(self, signed: Path, tmp_path: Path) -> None:
        assert call("validate", "--over", tmp_path / "none", signed).returncode == 3


def test_the_fixtures_are_read() -> None:
    need_fixtures()
    assert len(cases("sshsig")) == 2
