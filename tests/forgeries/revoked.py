"""Forgeries of what a time authority's issuers said: which of its certificates were revoked.

The kit has lists and an answer beside the stamp of b, and none beside that of a, whose certificates
name nobody to ask. The verifier asks for one authority that is shown not to have been revoked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import (
    STAMP,
    added,
    changed,
    crlf,
    dropped,
    emptied,
    remade,
    renamed,
)
from forgeries.seed import ANSWERS, LISTS
from kits import Files
from manifests.moments.ocsp_answer import load_answers
from manifests.moments.revocation_list import load_lists, spell_lists
from revocation_lists import DAY, kept_answers, kept_lists, new_answer, new_list
from stampers import NOW, STAMPING, Holder, Stamper, Wanted, certify

REQUEST = STAMP.replace(".tsr", ".tsq")
R = x509.ReasonFlags
_ANSWERING = (ExtendedKeyUsageOID.OCSP_SIGNING,)
_AFTER = NOW + DAY


def middle(b: Stamper) -> Holder:
    return b.between[0]


def like(holder: Holder, **wanted: Any) -> Holder:
    """Another's certificate of the same name, with a key of his own."""
    name = holder.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    given = {"kind": "p521", "ca": True, "signs_lists": True, **wanted}
    return certify(Wanted(str(name), **given))


def instead(make: Callable[[Stamper], Files]) -> Act:
    """Have other lists and answers beside the stamp of b, and no more of the true ones."""

    def act(scene: Scene) -> None:
        files = {p: data for p, data in scene.files.items() if p not in (LISTS, ANSWERS)}
        scene.put({**files, **make(scene.seed.second)})

    return act


def ca_list(make: Callable[[Stamper], bytes]) -> Act:
    """Have another list of b's CA beside that of its root."""
    return instead(lambda b: {LISTS: kept_lists(make(b), new_list(b.root))})


def listed(since: timedelta, **said: Any) -> Act:
    """Have what b's CA listed when it had revoked b."""
    return ca_list(lambda b: new_list(middle(b), {b.signer.certificate: NOW + since}, **said))


def answered(make: Callable[[Stamper], bytes]) -> Act:
    """Have another answer about b's signer beside the list of its root."""
    return instead(lambda b: {LISTS: kept_lists(new_list(b.root)), ANSWERS: kept_answers(make(b))})


def answered_by(make: Callable[[Stamper], Holder], bring: bool = True) -> Act:
    """Have an answer that another signed."""

    def by(b: Stamper) -> bytes:
        one = make(b)
        brought = (one,) if bring else ()
        return new_answer(b.signer.certificate, middle(b), by=one, brought=brought)

    return answered(by)


def responder(b: Stamper, by: Holder | None = None, **wanted: Any) -> Holder:
    return certify(Wanted("b Answers", **{"purposes": _ANSWERING, **wanted}), by or middle(b))


def against_a_list(b: Stamper) -> Files:
    """The true list says that b is revoked; the answer of the day before says that it is not."""
    revoked = {b.signer.certificate: NOW - DAY}
    return {
        LISTS: kept_lists(new_list(middle(b), revoked, reason=R.superseded), new_list(b.root)),
        ANSWERS: kept_answers(new_answer(b.signer.certificate, middle(b), opens=NOW - 2 * DAY)),
    }


def with_other_reason(b: Stamper) -> bytes:
    """The list in which b's key was stolen, changed so that b ceased: its signature stays."""
    true = new_list(middle(b), {b.signer.certificate: _AFTER}, reason=R.key_compromise)
    reason = b"\x55\x1d\x15\x04\x03\x0a\x01"
    assert true.count(reason + b"\x01") == 1
    return true.replace(reason + b"\x01", reason + b"\x05")


def refused(_data: bytes) -> bytes:
    """An answer that says "try later", in the place of one that says something."""
    return b"-----BEGIN OCSP RESPONSE-----\nMAMKAQM=\n-----END OCSP RESPONSE-----\n"


def padded(b: Stamper) -> bytes:
    """The true list that names b, too large for verify.sh."""
    padding = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.57264.9"), bytes(70000))
    return new_list(middle(b), {b.signer.certificate: NOW - DAY}, (padding, False))


def scope(**said: Any) -> tuple[x509.IssuingDistributionPoint, bool]:
    usual = {
        "full_name": [x509.UniformResourceIdentifier("http://b.example/")],
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**{**usual, **said}), True


def only_root(data: bytes) -> bytes:
    """Leave the list of the root, and take that of the CA away."""
    return spell_lists(load_lists(data, 1 << 20)[1:])


def many(data: bytes) -> bytes:
    """Have 17 lists in one file."""
    return data.replace(data, data * 9)


def to_a(files: Files) -> Files:
    """Have what was said of b stand beside the stamp of a."""
    return {
        path.replace("/b.", "/a.") if path in (LISTS, ANSWERS) else path: data
        for path, data in files.items()
    }


def list_bent(data: bytes) -> bytes:
    """Change one bit of the first list's signature."""
    first, *rest = (one.public_bytes(Encoding.DER) for one in load_lists(data, 1 << 20))
    return kept_lists(_bent(first), *rest)


def answer_bent(data: bytes) -> bytes:
    """Change one bit of an answer's signature."""
    [one] = load_answers(data, 1 << 20)
    return kept_answers(_bent(one.public_bytes(Encoding.DER)))


def _bent(data: bytes) -> bytes:
    # What ends with its signature, and has no certificates behind it.
    return data[:-1] + bytes([data[-1] ^ 1])


def attack(name: str, story: str, code: int, reason: str, act: Act, **more: Any) -> Attack:
    given = {"begins": "kits/shown", "trust": "unrevoked", **more}
    check = None if code == 3 else 1 if reason == "package-extra" else 11
    return Attack(name, story, code, check, reason, act, **given)


_UNREAD = {"script": 2, "because": "verify.sh calls NOT CHECKED what it cannot read"}

GROUP = Group(
    "Revoked time authorities (the verifier asks to be shown that one was not)",
    (
        attack("status-stripped", "Takes away what the issuers of b said.",
               2, "stamp-status-missing", dropped(LISTS, ANSWERS)),
        attack("status-of-its-ca-stripped", "Leaves only what says that the signer is good.",
               2, "stamp-status-missing", dropped(LISTS)),
        attack("status-of-the-signer-stripped", "Leaves only what says that its CA is good.",
               2, "stamp-status-missing",
               remade(lambda f: {**{p: d for p, d in f.items() if p != ANSWERS},
                                 LISTS: only_root(f[LISTS])})),
        attack("status-beside-another-stamp", "Has what was said of b stand beside the stamp of a.",
               2, "stamp-status-missing", remade(to_a)),
        attack("status-without-its-stamp", "Takes the stamp away, and leaves what is beside it.",
               1, "package-extra", dropped(STAMP, REQUEST)),
        attack("revoked-before-the-stamp", "Stamps with the key of b, which was revoked before.",
               1, "stamp-revoked", listed(-DAY, reason=R.superseded)),
        attack("revoked-at-that-second", "Stamps in the very second in which b was revoked.",
               1, "stamp-revoked", listed(timedelta(), reason=R.cessation_of_operation)),
        attack("revoked-before-the-stamp-in-an-answer", "The same, as b's responder says it.",
               1, "stamp-revoked",
               answered(lambda b: new_answer(b.signer.certificate, middle(b), NOW - DAY))),
        attack("revoked-ca", "Stamps by a CA that its root had revoked.",
               1, "stamp-revoked",
               instead(lambda b: {LISTS: kept_lists(
                   new_list(middle(b)),
                   new_list(b.root, {middle(b).certificate: NOW - DAY}, reason=R.superseded))})),
        attack("revoked-against-a-good-answer", "Adds an earlier answer, by which b is good.",
               1, "stamp-revoked", instead(against_a_list)),
        attack("revoked-without-asking-for-it", "Stamps after b was revoked, for who asks less.",
               1, "stamp-revoked", listed(-DAY), trust="one"),
        attack("stolen-key", "Back-dates with the stolen key of b; its CA has revoked it since.",
               2, "stamp-discredited", listed(DAY, reason=R.key_compromise)),
        attack("stolen-key-of-its-ca", "Back-dates with the stolen key of b's CA.",
               2, "stamp-discredited",
               instead(lambda b: {LISTS: kept_lists(
                   new_list(middle(b)),
                   new_list(b.root, {middle(b).certificate: _AFTER}, reason=R.ca_compromise))})),
        attack("revoked-for-no-reason", "Back-dates with the key of b; why it ended nobody said.",
               2, "stamp-discredited", listed(DAY)),
        attack("revoked-and-suspected-before", "Stamps when the key of b was suspected already.",
               2, "stamp-discredited", listed(DAY, reason=R.superseded, suspected=NOW - DAY)),
        attack("revoked-with-another-reason", "Makes `cessationOfOperation` of `keyCompromise`.",
               1, "revocation-wrong", ca_list(with_other_reason)),
        attack("list-of-the-day-before", "Has the list from before b was revoked, out of date.",
               1, "revocation-wrong",
               ca_list(lambda b: new_list(middle(b), opens=NOW - 3 * DAY, closes=NOW - 2 * DAY))),
        attack("list-from-after-its-end", "Has a list from when b had ended and was left out.",
               1, "revocation-wrong",
               ca_list(lambda b: new_list(middle(b), opens=NOW + 4000 * DAY,
                                          closes=NOW + 4001 * DAY))),
        attack("list-of-another-issuer", "Has a list of a CA of his own.",
               2, "stamp-status-missing",
               ca_list(lambda _: new_list(certify(Wanted("Forger", ca=True, signs_lists=True))))),
        attack("list-of-an-issuer-of-that-name", "Has a list of a CA of his own, named like b's.",
               1, "revocation-wrong", ca_list(lambda b: new_list(like(middle(b))))),
        attack("list-of-the-root-for-its-ca", "Has the root's list in the name of b's CA.",
               1, "revocation-wrong", ca_list(lambda b: new_list(middle(b), by=b.root))),
        attack("list-signed-by-the-signer", "Has a list signed with the key that stamps.",
               1, "revocation-wrong", ca_list(lambda b: new_list(middle(b), by=b.signer))),
        attack("list-with-one-bit-changed", "Changes one bit of a list.",
               1, "revocation-wrong", changed(LISTS, list_bent)),
        attack("list-of-changes", "Has a delta list, in which b does not stand.",
               1, "revocation-wrong",
               ca_list(lambda b: new_list(middle(b), {}, (x509.DeltaCRLIndicator(1), True)))),
        attack("list-of-some-reasons", "Has a list of those alone whose CA was compromised.",
               1, "revocation-wrong",
               ca_list(lambda b: new_list(middle(b), {}, scope(
                   only_some_reasons=frozenset({R.ca_compromise}))))),
        attack("list-of-others-certificates", "Has a list that is about other issuers', too.",
               1, "revocation-wrong",
               ca_list(lambda b: new_list(middle(b), {}, scope(indirect_crl=True)))),
        attack("list-of-cas-alone", "Has a list of CAs, in which no signer can stand.",
               2, "stamp-status-missing",
               ca_list(lambda b: new_list(middle(b), {}, scope(only_contains_ca_certs=True)))),
        attack("lists-too-many", "Has 18 lists in one file.", 1, "revocation-wrong",
               changed(LISTS, many)),
        attack("list-too-large", "Has a file of lists of 2 MB.",
               3, "log/stamps/b.crl", changed(LISTS, lambda data: data + bytes(2 << 20))),
        attack("list-large-and-true", "Stamps after b was revoked, and pads the list that says so.",
               1, "stamp-revoked", ca_list(padded), script=2,
               because="verify.sh reads no list of more than 64 KiB"),
        attack("list-emptied", "Empties the file of lists.",
               1, "revocation-wrong", changed(LISTS, emptied)),
        attack("list-cut-short", "Cuts the file of lists short.",
               1, "revocation-wrong", changed(LISTS, lambda data: data[:-40])),
        attack("list-with-other-line-ends", "Ends its lines as another system does.",
               1, "revocation-wrong", changed(LISTS, crlf)),
        attack("list-and-more", "Adds a line behind the lists.",
               1, "revocation-wrong", changed(LISTS, lambda data: data + b"all is well\n")),
        attack("list-that-is-a-page", "Has what a web server says when it is down.",
               1, "revocation-wrong", changed(LISTS, lambda _: b"<html>502 Bad Gateway</html>")),
        attack("list-of-an-odd-name", "Has the lists under the name B.crl.",
               1, "package-extra", renamed(LISTS, LISTS.replace("b.", "B."))),
        attack("list-beside-no-stamp", "Adds lists beside no stamp.",
               1, "package-extra", added("log/stamps/c.crl")),
        attack("answer-about-another", "Has an answer about another certificate of b's CA.",
               1, "revocation-wrong",
               answered(lambda b: new_answer(responder(b).certificate, middle(b)))),
        attack("answer-about-anothers", "Has an answer about a certificate of a CA of his own.",
               2, "stamp-status-missing",
               answered(lambda b: new_answer(b.signer.certificate, like(middle(b))))),
        attack("answer-that-does-not-know", "Has an answer by which the certificate is unknown.",
               1, "revocation-wrong",
               answered(lambda b: new_answer(b.signer.certificate, middle(b), known=False))),
        attack("answer-out-of-date", "Has an answer from before b was revoked, out of date.",
               1, "revocation-wrong",
               answered(lambda b: new_answer(b.signer.certificate, middle(b),
                                             opens=NOW - 3 * DAY, closes=NOW - 2 * DAY))),
        attack("answer-without-an-end", "Has an answer of the day before that has no end.",
               1, "revocation-wrong",
               answered(lambda b: new_answer(b.signer.certificate, middle(b),
                                             opens=NOW - DAY, closes=None))),
        attack("answer-by-the-signer", "Has an answer signed with the key that stamps.",
               1, "revocation-wrong", answered_by(lambda b: b.signer)),
        attack("answer-by-no-responder", "Has one of b's CA's other certificates answer.",
               1, "revocation-wrong",
               answered_by(lambda b: responder(b, purposes=(STAMPING,)))),
        attack("answer-by-the-roots-responder", "Has the responder of the root answer for b's CA.",
               1, "revocation-wrong", answered_by(lambda b: responder(b, b.root))),
        attack("answer-by-his-own-responder", "Has a responder of a CA of his own, of that name.",
               1, "revocation-wrong", answered_by(lambda b: responder(b, like(middle(b))))),
        attack("answer-by-an-ended-responder", "Has the stolen key of a responder that had ended.",
               1, "revocation-wrong",
               answered_by(lambda b: responder(b, opens=NOW - 9 * DAY, closes=NOW - 2 * DAY))),
        attack("answer-without-its-responder", "Takes the responder's certificate away.",
               1, "revocation-wrong", answered_by(responder, bring=False)),
        attack("answer-with-one-bit-changed", "Changes one bit of an answer's signature.",
               1, "revocation-wrong", changed(ANSWERS, answer_bent)),
        attack("answer-that-is-none", "Has an answer that says `tryLater`.",
               1, "revocation-wrong", changed(ANSWERS, refused), **_UNREAD),
        attack("answer-for-a-list", "Has the answer in the place of the list.",
               1, "revocation-wrong",
               remade(lambda f: {**f, LISTS: f[ANSWERS]})),
        attack("answer-too-large", "Has a file of answers of 2 MB.",
               3, "log/stamps/b.ocsp", changed(ANSWERS, lambda data: data + bytes(2 << 20))),
    ),
)  # fmt: skip
