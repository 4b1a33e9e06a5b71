"""Revocation lists show something where they are the issuer's own, full and in force."""

from __future__ import annotations

import pytest
from cryptography import x509

from manifests.moments.certificate_path import CertificateError, der_of, load_certificate
from manifests.moments.ocsp_answer import load_answer
from manifests.moments.revocation_list import (
    RevocationListError,
    addresses_of,
    load_list,
    load_lists,
    spell_lists,
    status_in_list,
)
from manifests.moments.revocation_status import GOOD, Status, StatusError
from revocation_lists import DAY, new_answer, new_list
from stampers import NOW, STAMPING, YEAR, Wanted, certify

ROOT = certify(Wanted("Lists Root", ca=True, signs_lists=True))
OTHER = certify(Wanted("Lists Root", kind="p521", ca=True, signs_lists=True))
LEAF = certify(Wanted("Lists Stamps", purposes=(STAMPING,)), ROOT).certificate
KEPT = spell_lists([load_list(new_list(ROOT))])
MUTE = certify(Wanted("Mute Root", ca=True))


def point(**said: object) -> tuple[x509.IssuingDistributionPoint, bool]:
    """An issuing distribution point, critical as it must be."""
    names = [x509.UniformResourceIdentifier("http://crl.example/")]
    usual = {
        "full_name": names,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**{**usual, **said}), True  # type: ignore[arg-type]


def asked(data: bytes) -> object:
    return status_in_list(load_list(data), LEAF, ROOT.certificate, NOW)


class TestSpelling:
    """A signature has as many bits as its octets have (X.690 section 8.6.2)."""

    def test_an_unused_bit_of_a_signature_is_none(self) -> None:
        for make, load in (
            (lambda: new_list(ROOT), load_list),
            (lambda: new_answer(LEAF, ROOT), load_answer),
            (lambda: der_of(certify(Wanted("Even")).certificate), load_certificate),
        ):
            even = next(one for one in iter(make, b"") if not load(one).signature[-1] & 1)
            signature = load(even).signature
            with pytest.raises(CertificateError, match="ends within an octet"):
                load(even.replace(b"\0" + signature, b"\1" + signature))


class TestShows:
    """ "The revocation status of a certificate" (RFC 5280 section 6.3)."""

    def test_a_certificate_that_is_on_it_is_revoked_since_then(self) -> None:
        assert asked(new_list(ROOT, {LEAF: NOW - DAY})) == Status(NOW - DAY)
        assert asked(new_list(ROOT, {OTHER.certificate: NOW - DAY})) == GOOD

    def test_a_list_for_such_certificates_counts(self) -> None:
        assert asked(new_list(ROOT, {}, point(only_contains_user_certs=True))) == GOOD

    def test_the_reason_and_a_suspicion_are_told(self) -> None:
        reason = x509.ReasonFlags.key_compromise
        told = new_list(ROOT, {LEAF: NOW}, reason=reason, suspected=NOW - DAY)
        assert asked(told) == Status(NOW, reason, NOW - DAY)


class TestRefused:
    """What shows nothing is refused, whatever it says."""

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (new_list(OTHER), "did not sign it"),
            (new_list(ROOT, by=OTHER), "did not sign it"),
            (new_list(MUTE), "who issued the certificate"),
            (new_list(ROOT, closes=NOW - DAY / 2), "out of date"),
            (new_list(ROOT, {}, point(only_contains_ca_certs=True)), "does not cover"),
            (new_list(ROOT, {}, point(indirect_crl=True)), "no full list"),
            (new_list(ROOT, opens=NOW + 20 * YEAR, closes=NOW + 30 * YEAR), "after the certif"),
            (new_list(ROOT, {}, (x509.DeltaCRLIndicator(1), True)), "critical extension"),
            (new_list(ROOT, {}, (x509.DeltaCRLIndicator(1), False)), "delta"),
            (b"<html>", "no revocation list"),
            (b"-----BEGIN X509 CRL-----", "no revocation list"),
        ],
    )
    def test_lists_that_show_nothing(self, data: bytes, why: str) -> None:
        with pytest.raises(StatusError, match=why):
            asked(data)

    def test_an_issuer_whose_key_may_not_sign_lists(self) -> None:
        leaf = certify(Wanted("Mute Stamps", purposes=(STAMPING,)), MUTE).certificate
        with pytest.raises(RevocationListError, match="may not sign"):
            status_in_list(load_list(new_list(MUTE)), leaf, MUTE.certificate, NOW)


class TestKept:
    """Lists are kept in PEM, one after the other."""

    def test_what_is_spelled_is_read(self) -> None:
        lists = [load_list(new_list(ROOT)), load_list(new_list(OTHER))]
        assert list(load_lists(spell_lists(lists), 1 << 20)) == lists

    @pytest.mark.parametrize("data", [b"", b"x", KEPT + b"x", b"\n" + KEPT, KEPT * 17])
    def test_anything_else_is_refused(self, data: bytes) -> None:
        with pytest.raises(RevocationListError):
            load_lists(data, 1 << 20)

    def test_too_much_is_refused(self) -> None:
        with pytest.raises(RevocationListError, match="revocation_bytes"):
            load_lists(spell_lists([load_list(new_list(ROOT))]), 100)


def test_only_web_addresses_of_full_lists_are_asked() -> None:
    uri = x509.UniformResourceIdentifier
    points = x509.CRLDistributionPoints(
        [
            x509.DistributionPoint([uri("ldap://a/"), uri("http://b/")], None, None, None),
            x509.DistributionPoint(
                [uri("http://c/")], None, frozenset({x509.ReasonFlags.superseded}), None
            ),
            x509.DistributionPoint([uri("https://d/")], None, None, None),
        ]
    )
    leaf = certify(Wanted("Points", others=((points, False),)), ROOT).certificate
    assert addresses_of(leaf) == ("http://b/", "https://d/")
    assert addresses_of(LEAF) == ()
