"""One OpenTimestamps proof by itself: what it says; that a block holds it, nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from judged import FIXTURES, cases, codes, judge, need_fixtures, verdict
from manifests import LimitError, Limits
from muniment.conformance.report import Report
from muniment_cli import answers, call
from ots_proofs import SHA256, append, attested, detached, in_block, promised, sha256

DIGEST = sha256(b"file")


def judge_proof(tmp_path: Path, data: bytes) -> Report:
    path = tmp_path / "a.ots"
    path.write_bytes(data)
    return judge(path)


def said(report: Report, code: str) -> dict[str, str]:
    [looked] = [one for one in (*report.checked, *report.unchecked) if one.code == code]
    return dict(looked.particulars)


class TestOfOthers:
    """The verdicts of ../shared/fixtures/cases.tsv, and what its notes say."""

    @pytest.mark.parametrize(("path", "expected"), cases("ots"))
    def test_each_has_its_verdict(self, path: str, expected: str) -> None:
        assert verdict(judge(FIXTURES / path)) == expected

    @pytest.mark.parametrize(
        ("name", "block", "root"),
        [
            ("hello-world.txt", "358391",
             "8a1b66ecb7cbd07d8139a7e7d7f2c41aab1f5009b8364aaf61d03ad245e47e00"),
            ("empty", "129405",
             "db29fdc2c27a1531ae08a9dff2d9e4dfedd9c902d16de542d8666a27367e5b71"),
        ],
    )  # fmt: skip
    def test_a_confirmed_one_names_its_block(self, name: str, block: str, root: str) -> None:
        need_fixtures()
        report = judge(FIXTURES / "ots" / f"{name}.ots")
        assert said(report, "ots-bitcoin") == {"height": block, "root": root}

    @pytest.mark.parametrize(
        ("name", "calendars", "unknown"),
        [
            ("incomplete.txt", ["alice"], 0),
            ("merkle1.txt", ["alice", "bob"], 0),
            ("merkle2.txt", ["alice", "bob"], 0),
            ("merkle3.txt", ["alice", "bob"], 0),
            ("two-calendars.txt", ["alice", "bob"], 0),
            ("unknown-notary.txt", [], 1),
            ("known-and-unknown-notary.txt", ["bob"], 1),
        ],
    )
    def test_one_that_waits_shows_no_time(
        self, name: str, calendars: list[str], unknown: int
    ) -> None:
        need_fixtures()
        report = judge(FIXTURES / "ots" / f"{name}.ots")
        assert verdict(report) == "valid" and said(report, "ots-no-block") == {}
        promises = [dict(one.particulars)["uri"] for one in report.unchecked
                    if one.code == "ots-pending"]  # fmt: skip
        assert [uri.split("/")[2].split(".")[0] for uri in promises] == calendars
        assert sum(one.code == "ots-unknown" for one in report.unchecked) == unknown


class TestProofs:
    """What is wrong is named; what only a block's header can show is not checked."""

    def test_a_good_one(self, tmp_path: Path) -> None:
        report = judge_proof(tmp_path, detached(DIGEST, append(b"n"), SHA256, in_block(7)))
        assert verdict(report) == "valid" and not report.findings
        assert said(report, "ots-says")["digest"] == DIGEST.hex()
        assert {one.code for one in report.unchecked} == {"ots-bytes", "ots-bitcoin"}

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "ots-form"),
            (b"garbage", "ots-form"),
            (detached(DIGEST, SHA256), "ots-form"),
            (detached(DIGEST, in_block(7), b"more"), "ots-form"),
            (detached(DIGEST, append(b"n"), in_block(7)), "ots-no-root"),
        ],
    )
    def test_a_wrong_one(self, tmp_path: Path, data: bytes, code: str) -> None:
        report = judge_proof(tmp_path, data)
        assert (verdict(report), codes(report)) == ("invalid", {code})

    def test_other_ends_are_named_and_show_nothing(self, tmp_path: Path) -> None:
        litecoin = attested("06869a0d73d71b45", b"\x07")
        report = judge_proof(tmp_path, detached(DIGEST, litecoin))
        assert said(report, "ots-unknown")["name"] == "litecoin"
        assert verdict(report) == "valid" and said(report, "ots-no-block") == {}

    def test_a_huge_one_is_not_read(self, tmp_path: Path) -> None:
        with pytest.raises(LimitError, match=r"limits\.stamp_bytes"):
            judge_proof(tmp_path, bytes(Limits().stamp_bytes + 1))

    def test_on_the_command_line(self, tmp_path: Path) -> None:
        path = tmp_path / "proof"
        path.write_bytes(detached(DIGEST, promised("https://a.example")))
        done = call("validate", path, "--json")
        [told] = answers(done)
        assert (done.returncode, told["kind"]) == (0, "opentimestamps")
        assert any("https://a.example" in one["sentence"] for one in told["not_checked"])
        (tmp_path / "file").write_bytes(b"file")
        done = call("validate", path, "--over", tmp_path / "file", "--json")
        [told] = answers(done)
        assert "ots-over" in {one["code"] for one in told["checked"]}
        assert call("validate", path, "--over", path).returncode == 1
        path.write_bytes(path.read_bytes()[:-1])
        assert call("validate", path).returncode == 1
        assert "不是可用的" in call("validate", path, "--lang", "zh").stdout
