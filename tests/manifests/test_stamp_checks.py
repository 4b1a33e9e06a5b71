"""Time-stamp tokens: what each must be, and that nothing less is taken (RFC 3161)."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from manifests.errors import FormatError, LimitError, MunimentError
from manifests.moments.authorities import Authority
from manifests.moments.certificate_path import CertificateError, NoPathError
from manifests.moments.stamp_checks import StampError, check_imprint, check_request
from manifests.moments.timestamp import Imprint, NotGrantedError, Request, Token, read_response
from stampers import (
    NONCE,
    NOW,
    POLICY,
    STAMPING,
    YEAR,
    Holder,
    Stamper,
    Wanted,
    certify,
    new_stamper,
)

MESSAGE = b"example.org/log\n4\n"
MOST = 1 << 16
FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures" / "tsa"


def read(data: bytes) -> Token:
    return read_response(data, MOST)


def check(stamper: Stamper, by: Authority | None = None) -> Token:
    """Read its answer and check it, by itself as it is pinned unless another one is given."""
    token = read(stamper.answer(MESSAGE))
    check_imprint(token.stamp.imprint, MESSAGE)
    (by or stamper.authority()).check(token)
    return token


class TestHonest:
    """A token by the pinned signer, under the pinned root, over these bytes, holds."""

    @pytest.mark.parametrize("kind", ["rsa", "p256", "p521"])
    @pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
    def test_by_every_key_and_digest(self, kind: str, digest: str) -> None:
        stamp = check(new_stamper(kind).but(digest=digest, imprint=digest)).stamp
        assert stamp.time == NOW and stamp.latest == NOW + datetime.timedelta(seconds=1)
        assert (stamp.policy, stamp.nonce, stamp.serial) == (POLICY, NONCE, 7)

    @pytest.mark.parametrize("binding", ["sha1", "sha256", "sha512"])
    def test_its_certificate_is_named_in_the_old_way_or_the_new(self, binding: str) -> None:
        check(new_stamper().but(binding=binding))

    def test_certificates_are_found_in_any_order_and_beside_strangers(self) -> None:
        one, other = new_stamper(), new_stamper("rsa", "Other")
        brought = (*one.between, other.signer, one.signer, one.root)
        for order in (brought, tuple(reversed(brought))):
            check(one.but(certificates=order))

    def test_without_certificates_those_that_are_pinned_do(self) -> None:
        one = new_stamper().but(certificates=())
        check(one)

    def test_without_a_way_to_the_root_nothing_is_known(self) -> None:
        with pytest.raises(NoPathError, match="no certificate at hand leads"):
            check(new_stamper(), new_stamper().authority(chain=()))

    def test_any_signer_of_the_pinned_issuer_will_do(self) -> None:
        one = new_stamper()
        issuer = one.between[0].certificate
        check(one, one.authority(signers=(), issuer=issuer))
        other = new_stamper("p256", "Other")
        with pytest.raises(NoPathError, match="none of the signers"):
            check(other, one.authority(signers=(), issuer=issuer))

    def test_a_fraction_of_a_second_is_rounded_up(self) -> None:
        stamp = check(new_stamper().but(time="20261122043800.25Z", accuracy=b"")).stamp
        assert stamp.latest == NOW + datetime.timedelta(seconds=1)

    def test_a_signer_may_be_its_own_root(self) -> None:
        alone = certify(Wanted("Alone", purposes=(STAMPING,)))
        check(Stamper(alone, alone))


def signed_by(wanted: Wanted) -> Stamper:
    one = new_stamper()
    return Stamper(certify(wanted, one.between[0]), one.root, one.between)


def under(wanted: Wanted, root: Wanted | None = None) -> Stamper:
    """An authority whose middle certificate is this."""
    top = certify(root or Wanted("Top", ca=True))
    middle = certify(wanted, top)
    return Stamper(certify(Wanted("Leaf", purposes=(STAMPING,)), middle), top, (middle,))


GOOD = Wanted("Lies", purposes=(STAMPING,))
CA = Wanted("Middle", ca=True)
LIES: dict[str, tuple[Stamper, str]] = {
    "by a key that is not the signer's": (
        new_stamper().but(
            signer=Holder(new_stamper().signer.certificate, new_stamper("p256", "Other").signer.key)
        ),
        "not by the key",
    ),
    "that names another certificate": (
        new_stamper().but(bound=new_stamper("p256", "Other").signer),
        "names another certificate",
    ),
    "signed over SHA-1": (new_stamper().but(digest="sha1"), "not by SHA-2"),
    "for web servers": (
        signed_by(Wanted("Web", purposes=(ExtendedKeyUsageOID.SERVER_AUTH,))),
        "not for time stamping alone",
    ),
    "for time stamping and more": (
        signed_by(Wanted("Both", purposes=(STAMPING, ExtendedKeyUsageOID.CODE_SIGNING))),
        "not for time stamping alone",
    ),
    "for nothing in particular": (signed_by(Wanted("Any")), "not for time stamping alone"),
    "not critically for it": (
        signed_by(Wanted("Soft", purposes=(STAMPING,), critical=False)),
        "critically",
    ),
    "with a key for encipherment": (
        signed_by(Wanted("Enc", purposes=(STAMPING,), may_sign=False)),
        "may not sign",
    ),
    "after it expired": (new_stamper().but(time="20401122043800Z"), "and not at 2040"),
    "before it was valid": (new_stamper().but(time="20201122043800Z"), "and not at 2020"),
    "by a signer that had expired": (
        signed_by(Wanted("Old", purposes=(STAMPING,), closes=NOW - YEAR / 2)),
        "Old is valid from",
    ),
    "with a weak key": (signed_by(Wanted("Weak", "rsa1024", purposes=(STAMPING,))), "2048 bits"),
    "with a critical extension nobody knows": (
        signed_by(
            Wanted(
                "Odd",
                purposes=(STAMPING,),
                others=(
                    (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\0"), True),
                ),
            )
        ),
        "critical extension",
    ),
    "under an issuer that is no CA": (under(Wanted("Middle")), "is no CA"),
    "under an issuer that may not certify": (
        under(Wanted("Middle", ca=True, signs_certificates=False)),
        "may not sign certificates",
    ),
    "under an issuer for web servers": (
        under(Wanted("Middle", ca=True, purposes=(ExtendedKeyUsageOID.SERVER_AUTH,))),
        "for time stamping",
    ),
    "under a root with no room for it": (
        under(CA, Wanted("Top", ca=True, room=0)),
        "may have 0 CAs below it",
    ),
    "under an issuer that had expired": (
        under(Wanted("Middle", ca=True, closes=NOW - YEAR / 2)),
        "Middle is valid from",
    ),
}


class TestLies:
    """What claims to be by a pinned authority and is not in order is refused, with the reason."""

    @pytest.mark.parametrize("lie", LIES)
    def test_a_token(self, lie: str) -> None:
        stamper, said = LIES[lie]
        with pytest.raises((StampError, CertificateError), match=said):
            check(stamper)

    def test_over_other_bytes(self) -> None:
        with pytest.raises(StampError, match="over other bytes"):
            check_imprint(read(new_stamper().answer(b"other")).stamp.imprint, MESSAGE)

    @pytest.mark.parametrize("imprint", ["md5", "sha1"])
    def test_over_a_broken_digest(self, imprint: str) -> None:
        with pytest.raises(FormatError, match="not by SHA-2"):
            read(new_stamper().but(imprint=imprint).answer(MESSAGE))

    def test_under_a_sibling_of_the_pinned_root(self) -> None:
        one = new_stamper()
        sibling = certify(Wanted("One Root", "p521", ca=True))
        with pytest.raises(NoPathError):
            check(one, Authority("one", sibling.certificate, (one.signer.certificate,)))

    def test_by_a_sibling_of_the_pinned_signer(self) -> None:
        sibling = signed_by(GOOD)
        with pytest.raises(NoPathError, match="none of the signers"):
            check(sibling, new_stamper().authority())


class TestRequests:
    """RFC 3161 section 2.4.2: the answer repeats imprint and nonce of the request."""

    def asked(self, **other: object) -> Request:
        imprint = read(new_stamper().answer(MESSAGE)).stamp.imprint
        return Request(**{"imprint": imprint, "nonce": NONCE, "policy": None, **other})  # type: ignore[arg-type]

    def test_what_was_asked_is_answered(self) -> None:
        token = read(new_stamper().answer(MESSAGE))
        check_request(token, self.asked())
        check_request(token, self.asked(policy=POLICY))

    @pytest.mark.parametrize(
        ("other", "said"),
        [
            ({"nonce": NONCE + 1}, "nonce"),
            ({"nonce": None}, "nonce"),
            ({"policy": "1.2.3"}, "policy"),
            ({"imprint": Imprint("sha512", bytes(64))}, "other bytes"),
        ],
    )
    def test_what_was_not_asked_is_refused(self, other: dict[str, object], said: str) -> None:
        with pytest.raises(StampError, match=said):
            check_request(read(new_stamper().answer(MESSAGE)), self.asked(**other))


class TestAnswers:
    """An answer that is none is refused in one sentence, whatever it holds."""

    @pytest.mark.parametrize(("status", "said"), [(2, "rejected"), (3, "waiting"), (9, "status 9")])
    def test_a_refusal_has_no_token(self, status: int, said: str) -> None:
        with pytest.raises(NotGrantedError, match=said):
            read(new_stamper().but(status=status).answer(MESSAGE))

    def test_granted_with_changes_is_granted(self) -> None:
        check(new_stamper().but(status=1))

    def test_too_much_is_not_read(self) -> None:
        with pytest.raises(LimitError, match=r"limits\.stamp_bytes"):
            read_response(bytes(MOST + 1), MOST)

    @pytest.mark.parametrize(
        "time", ["20261122043800", "20261322043800Z", "20261122043800.50Z", "202611220438Z", "x"]
    )
    def test_a_time_has_one_spelling(self, time: str) -> None:
        with pytest.raises(FormatError, match="time"):
            read(new_stamper().but(time=time).answer(MESSAGE))

    def test_a_time_beyond_all_time_is_none(self) -> None:
        for time in ("99991231235959Z", "99991231235959.5Z"):
            with pytest.raises(FormatError, match="beyond the year 9999"):
                read(new_stamper().but(time=time).answer(MESSAGE))

    def test_a_critical_extension_is_not_passed_over(self) -> None:
        critical = bytes.fromhex("a10e300c06032a03040101ff04020500")
        with pytest.raises(FormatError, match="critical"):
            read(new_stamper().but(extensions=critical).answer(MESSAGE))

    def test_no_byte_of_it_can_be_changed_unnoticed_but_in_what_proves_nothing(self) -> None:
        """Each byte of status, certificates and names: refused, or the same stamp by the same."""
        one = new_stamper()
        data, token = one.answer(MESSAGE), check(one)
        passed: list[int] = []
        for at in range(len(data)):
            changed = data[:at] + bytes((data[at] ^ 1 << at % 8,)) + data[at + 1 :]
            try:
                found = read(changed)
                check_imprint(found.stamp.imprint, MESSAGE)
                one.authority().check(found)
            except MunimentError:
                continue
            assert found.stamp == token.stamp
            passed.append(at)
        # Status, list of digests and certificates stand before and behind what was signed; nobody
        # signed them, and nothing of them counts.
        content = data.index(token.signed.content)
        certificates = content + len(token.signed.content)
        signer = data.index(one.between[0].der) + len(one.between[0].der)
        assert all(at < content or certificates <= at < signer for at in passed)


class TestFixtures:
    """Tokens that others made: trailofbits/rfc3161-client, of two authorities of Sigstore."""

    @pytest.mark.parametrize(
        ("path", "holds"),
        [
            ("sigstage/response-sha256.tsr", True),
            ("sigstage/response-sha384.tsr", True),
            ("sigstage/response-sha512.tsr", True),
            ("sigstage/response-no-embedded-cert.tsr", True),
            ("sigstage/response-invalid-signature.tsr", False),
            ("test_tsa/response.tsr", True),
        ],
    )
    def test_each_has_its_verdict(self, path: str, holds: bool) -> None:
        if not FIXTURES.is_dir():
            pytest.skip("../shared/fixtures/tsa is absent")
        chain = x509.load_pem_x509_certificates(
            ((FIXTURES / path).parent / "ts_chain.pem").read_bytes()
        )
        token = read((FIXTURES / path).read_bytes())
        check_imprint(token.stamp.imprint, b"hello")
        pinned = Authority("sigstore", chain[-1], (chain[0],), None, tuple(chain[1:-1]))
        if holds:
            pinned.check(token)
        else:
            with pytest.raises(StampError, match="not by the key"):
                pinned.check(token)
