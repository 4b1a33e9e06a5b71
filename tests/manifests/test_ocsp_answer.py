"""OCSP answers show something where the issuer signed them, or whom it let answer (RFC 6960)."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from manifests.moments.ocsp_answer import (
    OcspError,
    check_nonce,
    load_answer,
    load_answers,
    make_question,
    responders_of,
    spell_answers,
    status_in_answer,
)
from manifests.moments.revocation_status import GOOD, ForeignStatusError, Status, StatusError
from revocation_lists import DAY, kept_answers, new_answer
from stampers import NOW, STAMPING, YEAR, Wanted, certify

ANSWERING = (ExtendedKeyUsageOID.OCSP_SIGNING,)
ROOT = certify(Wanted("Answers Root", ca=True))
OTHER = certify(Wanted("Answers Root", kind="p521", ca=True))
STAMPS = certify(Wanted("Answers Stamps", purposes=(STAMPING,)), ROOT)
LEAF = STAMPS.certificate
RESPONDER = certify(Wanted("Answers", purposes=ANSWERING), ROOT)
LATE = certify(Wanted("Late", purposes=ANSWERING, opens=NOW - YEAR, closes=NOW - 2 * DAY), ROOT)
STRANGER = certify(Wanted("Answers", kind="p521", purposes=ANSWERING), OTHER)
NO_CRITICAL = (x509.OCSPNonce(b"n"), True)


def asked(data: bytes) -> Status:
    return status_in_answer(load_answer(data), LEAF, ROOT.certificate, NOW)


class TestShows:
    """ "The response is valid" (section 3.2)."""

    @pytest.mark.parametrize(
        "data",
        [
            new_answer(LEAF, ROOT),
            new_answer(LEAF, ROOT, hash=hashes.SHA512()),
            new_answer(LEAF, ROOT, by=RESPONDER, brought=(RESPONDER,)),
            new_answer(LEAF, ROOT, by=RESPONDER, brought=(STRANGER, STAMPS, RESPONDER)),
            new_answer(LEAF, ROOT, opens=NOW - DAY / 288, closes=None),
            new_answer(LEAF, ROOT, opens=NOW + DAY, closes=None),
        ],
    )
    def test_good(self, data: bytes) -> None:
        assert asked(data) == GOOD

    def test_revoked_since_when_and_why(self) -> None:
        reason = x509.ReasonFlags.superseded
        told = new_answer(LEAF, ROOT, NOW - DAY, reason=reason)
        assert asked(told) == Status(NOW - DAY, reason)
        assert asked(new_answer(LEAF, ROOT, NOW - DAY)) == Status(NOW - DAY)


class TestRefused:
    """What shows nothing is refused, whatever it says."""

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (new_answer(RESPONDER.certificate, ROOT), "another certificate of this issuer"),
            (new_answer(LEAF, ROOT, by=STAMPS, brought=(STAMPS,)), "not for signing OCSP"),
            (new_answer(LEAF, ROOT, by=STRANGER, brought=(STRANGER,)), "did not issue"),
            (new_answer(LEAF, ROOT, by=RESPONDER), "nobody signed it who may"),
            (new_answer(LEAF, ROOT, by=OTHER), "nobody signed it who may"),
            (new_answer(LEAF, ROOT, by=LATE, brought=(LATE,)), "was not valid when it answered"),
            (new_answer(LEAF, ROOT, by=STRANGER, brought=(STRANGER,) * 9), "more than 8"),
            (new_answer(LEAF, ROOT, opens=NOW - 2 * DAY, closes=NOW - DAY), "out of date"),
            (new_answer(LEAF, ROOT, opens=NOW - DAY, closes=None), "out of date"),
            (new_answer(LEAF, ROOT, opens=NOW + 20 * YEAR, closes=None), "after the certif"),
            (new_answer(LEAF, ROOT, None, NO_CRITICAL), "critical extension"),
            (new_answer(LEAF, ROOT, known=False), "does not know"),
            (b"<html>", "no OCSP answer"),
            (b"\x30\x03\x0a\x01\x03", "try_later"),
            (new_answer(LEAF, ROOT) + b"\0", "no OCSP answer"),
        ],
    )
    def test_answers_that_show_nothing(self, data: bytes, why: str) -> None:
        with pytest.raises(StatusError, match=why):
            asked(data)

    def test_one_about_another_issuers_certificates_is_passed_over(self) -> None:
        with pytest.raises(ForeignStatusError):
            asked(new_answer(LEAF, OTHER))


class TestAsked:
    """What is asked, where, and whether an answer is to that."""

    def test_the_question_is_about_the_certificate_with_our_nonce(self) -> None:
        question = ocsp.load_der_ocsp_request(make_question(LEAF, ROOT.certificate, b"n" * 16))
        assert question.serial_number == LEAF.serial_number
        [nonce] = question.extensions
        assert nonce.value == x509.OCSPNonce(b"n" * 16)

    def test_another_nonce_is_refused_and_none_is_taken(self) -> None:
        check_nonce(load_answer(new_answer(LEAF, ROOT)), b"n")
        said = load_answer(new_answer(LEAF, ROOT, None, (x509.OCSPNonce(b"n"), False)))
        check_nonce(said, b"n")
        with pytest.raises(OcspError, match="nonce"):
            check_nonce(said, b"m")

    def test_only_web_addresses_of_responders_are_asked(self) -> None:
        uri, kinds = x509.UniformResourceIdentifier, AuthorityInformationAccessOID
        named = x509.AuthorityInformationAccess(
            [
                x509.AccessDescription(kinds.OCSP, uri("ldap://a/")),
                x509.AccessDescription(kinds.CA_ISSUERS, uri("http://b/")),
                x509.AccessDescription(kinds.OCSP, uri("http://c/")),
            ]
        )
        leaf = certify(Wanted("Named", others=((named, False),)), ROOT).certificate
        assert responders_of(leaf) == ("http://c/",) and responders_of(LEAF) == ()


class TestKept:
    """Answers are kept in PEM, one after the other."""

    KEPT = kept_answers(new_answer(LEAF, ROOT))

    def test_what_is_spelled_is_read(self) -> None:
        assert spell_answers(load_answers(self.KEPT * 2, 1 << 20)) == self.KEPT * 2

    @pytest.mark.parametrize(
        "data", [b"", b"x", KEPT + b"x", b"\n" + KEPT, KEPT * 17, KEPT.replace(b"\n", b"\r\n")]
    )
    def test_anything_else_is_refused(self, data: bytes) -> None:
        with pytest.raises(OcspError):
            load_answers(data, 1 << 20)

    def test_too_much_is_refused(self) -> None:
        with pytest.raises(OcspError, match="revocation_bytes"):
            load_answers(self.KEPT, 100)
