"""One time stamp by itself: what it says, and whether it is signed; whose it is, is not asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from checksums import Severity
from judged import FIXTURES, cases, codes, judge, need_fixtures, verdict
from manifests import LimitError, Limits
from muniment.conformance.report import Report
from stampers import NOW, STAMPING, YEAR, Stamper, Wanted, certify, new_stamper

MESSAGE = b"some bytes"


def judge_answer(tmp_path: Path, data: bytes) -> Report:
    path = tmp_path / "a.tsr"
    path.write_bytes(data)
    return judge(path)


def unchecked(report: Report) -> set[str]:
    return {looked.code for looked in report.unchecked}


class TestOfOthers:
    """The verdicts of ../shared/fixtures/cases.tsv."""

    @pytest.mark.parametrize(("path", "expected"), cases("tsr"))
    def test_each_has_its_verdict(self, path: str, expected: str) -> None:
        assert verdict(judge(FIXTURES / path)) == expected

    def test_one_without_its_certificate_is_whole_and_unsigned_as_far_as_anybody_sees(self) -> None:
        need_fixtures()
        report = judge(FIXTURES / "tsa/sigstage/response-no-embedded-cert.tsr")
        assert unchecked(report) == {"stamp-bytes", "stamp-no-certificate", "stamp-trust"}

    @pytest.mark.parametrize("folder", ["sigstage", "test_tsa"])
    def test_requests(self, folder: str) -> None:
        need_fixtures()
        report = judge(FIXTURES / "tsa" / folder / "request.der")
        assert (report.kind, verdict(report)) == ("time-stamp-request", "valid")


class TestStamps:
    """What is wrong is named; what nobody can tell from the file alone is not checked."""

    def test_a_good_one(self, tmp_path: Path) -> None:
        report = judge_answer(tmp_path, new_stamper().answer(MESSAGE))
        assert verdict(report) == "valid" and not report.findings
        assert [looked.code for looked in report.checked] == ["stamp-says", "stamp-signed"]
        assert dict(report.checked[0].particulars)["latest"] == "2026-11-22T04:38:01.000Z"
        assert unchecked(report) == {"stamp-bytes", "stamp-trust"}

    @pytest.mark.parametrize(
        ("stamper", "code"),
        [
            (new_stamper().but(status=2), "stamp-not-granted"),
            (new_stamper().but(imprint="sha1"), "stamp-form"),
            (new_stamper().but(time="20401122043800Z"), "stamp-certificate"),
            (new_stamper().but(bound=new_stamper("p521").signer), "stamp-signature"),
            (new_stamper().but(digest="sha1"), "stamp-signature"),
        ],
    )
    def test_a_wrong_one(self, tmp_path: Path, stamper: Stamper, code: str) -> None:
        report = judge_answer(tmp_path, stamper.answer(MESSAGE))
        assert (verdict(report), codes(report)) == ("invalid", {code})

    def test_a_signer_for_something_else(self, tmp_path: Path) -> None:
        one = new_stamper()
        for wanted in (Wanted("Web"), Wanted("Old", purposes=(STAMPING,), closes=NOW - YEAR / 2)):
            stamper = Stamper(certify(wanted, one.between[0]), one.root, one.between)
            report = judge_answer(tmp_path, stamper.answer(MESSAGE))
            assert codes(report) == {"stamp-certificate"}

    @pytest.mark.parametrize("data", [b"", b"garbage", b"0\x80", new_stamper().answer(b"")[:-1]])
    def test_garbage(self, tmp_path: Path, data: bytes) -> None:
        assert codes(judge_answer(tmp_path, data)) == {"stamp-form"}

    def test_a_request_without_a_nonce_is_unwise(self, tmp_path: Path) -> None:
        path = tmp_path / "a.tsq"
        imprint = "3031300d060960864801650304020105000420" + "11" * 32
        path.write_bytes(bytes.fromhex("3036020101" + imprint))
        report = judge(path)
        assert codes(report) == set() and codes(report, Severity.WARNING) == {"stamp-no-nonce"}
        path.write_bytes(bytes.fromhex("3036020102" + imprint))
        assert codes(judge(path)) == {"stamp-request-form"}

    def test_a_huge_one_is_not_read(self, tmp_path: Path) -> None:
        with pytest.raises(LimitError, match=r"limits\.stamp_bytes"):
            judge_answer(tmp_path, b"0" * (Limits().stamp_bytes + 1))
