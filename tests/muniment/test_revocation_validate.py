"""Revocation lists and OCSP answers by themselves, and held against the time stamp beside them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from judged import codes, verdict
from manifests import LimitError, Limits
from muniment.conformance.material import find_material, the_file
from muniment.conformance.recognise import Kind, recognise
from muniment.conformance.report import Nobody, Report
from muniment.conformance.validate import validate
from revocation_lists import DAY, kept_answers, kept_lists, new_answer, new_list
from stampers import NOW, Stamper, Wanted, certify, new_stamper

ONE = new_stamper()
[MIDDLE] = ONE.between
LEAF = ONE.signer.certificate
OTHER = certify(Wanted("Others", ca=True, signs_lists=True))
LIKE = certify(Wanted("One Middle", "p521", ca=True, signs_lists=True))
SUPERSEDED = x509.ReasonFlags.superseded


def judge(folder: Path, name: str, data: bytes, over: bytes | None = None) -> Report:
    (folder / name).write_bytes(data)
    (folder / "a.tsr").write_bytes(over or b"")
    material, beside = (find_material(str(folder / one)) for one in (name, "a.tsr"))
    kind = recognise(material)
    stamp = the_file(beside, "a time stamp") if over is not None else None
    return validate(material, kind, Limits(), 1, Nobody(), over=stamp)


def stamp(one: Stamper = ONE) -> bytes:
    return one.but(certificates=(one.signer, *one.between)).answer(b"some bytes")


def said(report: Report) -> tuple[list[str], list[str]]:
    return [one.code for one in report.checked], [one.code for one in report.unchecked]


class TestAlone:
    """What it says, and that nobody can tell about whom."""

    @pytest.mark.parametrize(
        ("name", "data", "kind", "says"),
        [
            ("a.crl", kept_lists(new_list(MIDDLE)), Kind.LISTS, "revocation-list-says"),
            ("one.crl", new_list(MIDDLE), Kind.LISTS, "revocation-list-says"),
            ("a", kept_answers(new_answer(LEAF, MIDDLE)), Kind.ANSWERS, "ocsp-answer-says"),
            ("one.der", new_answer(LEAF, MIDDLE), Kind.ANSWERS, "ocsp-answer-says"),
        ],
    )
    def test_what_it_says(
        self, name: str, data: bytes, kind: Kind, says: str, tmp_path: Path
    ) -> None:
        report = judge(tmp_path, name, data)
        assert (report.kind, verdict(report)) == (kind.value, "valid")
        assert said(report) == ([says], ["revocation-over", "revocation-trust"])

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.crl", b"<html>"),
            ("a.crl", b""),
            ("a.crl", bytes(2 << 20)),
            ("a.crl", b"\x30" * (2 << 20)),
            ("a.crl", kept_lists(new_list(MIDDLE)) + b"\n"),
            ("a.ocsp", b""),
            ("a.ocsp", b"\x30\x03\x0a\x01\x03"),
            ("a.ocsp", kept_answers(new_answer(LEAF, MIDDLE))[:-2]),
        ],
    )
    def test_what_is_none(self, name: str, data: bytes, tmp_path: Path) -> None:
        assert codes(judge(tmp_path, name, data)) == {"revocation-form"}


class TestOver:
    """Held against the certificates that came with a time stamp, at its time."""

    def test_what_holds(self, tmp_path: Path) -> None:
        report = judge(tmp_path, "a.crl", kept_lists(new_list(MIDDLE)), stamp())
        assert said(report) == (["revocation-list-says", "revocation-held"], ["revocation-trust"])

    def test_what_is_about_others(self, tmp_path: Path) -> None:
        report = judge(tmp_path, "a.crl", kept_lists(new_list(OTHER)), stamp())
        assert "revocation-others" in said(report)[1] and verdict(report) == "valid"

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (new_list(MIDDLE, {LEAF: NOW - DAY}), "revocation-revoked"),
            (new_list(MIDDLE, {LEAF: NOW + DAY}), "revocation-discredited"),
            (new_list(MIDDLE, by=LIKE), "revocation-shows-nothing"),
        ],
    )
    def test_what_is_wrong(self, data: bytes, code: str, tmp_path: Path) -> None:
        assert codes(judge(tmp_path, "a.crl", kept_lists(data), stamp())) == {code}

    def test_an_answer_of_one_that_ceased_later_holds(self, tmp_path: Path) -> None:
        told = new_answer(LEAF, MIDDLE, NOW + timedelta(hours=1), reason=SUPERSEDED)
        report = judge(tmp_path, "a.ocsp", kept_answers(told), stamp())
        assert said(report)[0] == ["ocsp-answer-says", "revocation-held"]

    def test_what_is_no_time_stamp(self, tmp_path: Path) -> None:
        assert codes(judge(tmp_path, "a.crl", new_list(MIDDLE), b"<html>")) == {"stamp-form"}
        with pytest.raises(LimitError):
            judge(tmp_path, "a.crl", new_list(MIDDLE), bytes(100_000))
