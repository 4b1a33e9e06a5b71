"""Forgeries of who may sign: roles, roots and terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import (
    ROLES,
    ROLES_SIGNATURE,
    Change,
    changed,
    crlf,
    remade,
    replaced,
    signed_anew,
)
from forgeries.memories import heir, next_signer
from forgeries.seed import ORIGIN
from kits import THEIRS, Files, Keys, papers
from manifests import MANIFEST_NAMESPACE, ROLES_NAMESPACE, NoteSigner, sign

LOOK_ALIKE = ORIGIN.replace("e", "\u0435", 1)


def root_signs(change: Callable[[bytes], bytes], serial: int = 1) -> Act:
    """Have root sign roles that no program of ours would write."""

    def act(scene: Scene) -> None:
        files, ours = scene.files, scene.seed.keys
        kept = {path: data for path, data in files.items() if not path.startswith("keys/")}
        scene.put({**kept, **papers(change(files[ROLES]), ours, serial)})

    return act


def document(change: Callable[[Keys], bytes]) -> Act:
    """Have root sign these roles; the rest of the kit is as it was."""

    def act(scene: Scene) -> None:
        made = change(scene.seed.keys)
        serial = made.count(b"\n# from: ") + 1
        root_signs(lambda _: made, serial)(scene)

    return act


def terms(
    make: Callable[[Keys], bytes], by: Callable[[Keys], Keys] = lambda ours: ours, **more: Any
) -> Act:
    """Make the kit anew under true roles of two terms, with keys that the thief has of them."""

    def given(ours: Keys, files: Files) -> Files:
        return papers(make(ours), ours, 2)

    return signed_anew(by, roles=given, **more)


def theirs(scene: Scene) -> None:
    """Make a whole kit with keys of one's own, under the archive's own name."""
    by = THEIRS._replace(log=NoteSigner(ORIGIN, THEIRS.log.seed))
    signed_anew(lambda _: by, roles=lambda ours, files: papers(by.roles(), by))(scene)


def theirs_stamped(scene: Scene) -> None:
    """The same, stamped by the authority that the verifier pins: it stamps whatever it is sent."""
    theirs(scene)
    files = scene.files
    token = scene.seed.second.but(nonce=None).answer(files["log/checkpoint"])
    scene.put({**files, "log/stamps/b.tsr": token})


def look_alike(scene: Scene) -> None:
    """The same, under a name that looks like the archive's."""
    by = THEIRS._replace(log=NoteSigner(LOOK_ALIKE, THEIRS.log.seed))
    signed_anew(
        lambda _: by,
        roles=lambda ours, files: papers(by.roles(), by),
        statement=lambda number, said: {**said, "origin": LOOK_ALIKE},
    )(scene)


def by_root_of(whose: Keys) -> Act:
    """Have the true roles signed by another root."""
    return remade(lambda files: {**files, **papers(files[ROLES], whose)})


def signature(change: Callable[[bytes, Keys], bytes]) -> Act:
    """Have another signature over the true roles."""

    def act(scene: Scene) -> None:
        made = change(scene.files[ROLES], scene.seed.keys)
        changed(ROLES_SIGNATURE, lambda _: made)(scene)

    return act


def with_older_pair(scene: Scene) -> None:
    """Bring a second pair, of the next serial, whose signature is the first one's."""
    files = scene.files
    next_ = scene.seed.keys.roles((3, next_signer(scene.seed.keys)))
    scene.put({**files, "keys/roles/0002": next_, "keys/roles/0002.sig": files[ROLES_SIGNATURE]})


def both_pairs(scene: Scene) -> None:
    """Bring two pairs that root signed: which of them counts?"""
    ours = scene.seed.keys
    scene.put({**scene.files, **papers(ours.roles((9, next_signer(ours))), ours, 2)})


def same_serial_twice(scene: Scene) -> None:
    """Bring two documents of one serial, both signed by root: one under another spelling of it."""
    ours = scene.seed.keys
    made = papers(next_signer(ours).roles(), ours)
    scene.put(
        {**scene.files, "keys/roles/1": made[ROLES], "keys/roles/1.sig": made[f"{ROLES}.sig"]}
    )


def out_of(change: Change) -> Act:
    """Have root sign roles of two terms that are spelled otherwise."""
    return document(lambda ours: change(ours.roles((3, heir(ours)))))


def options(text: bytes) -> Change:
    return replaced(b" namespaces=", b" " + text + b" namespaces=")


def key_of_one_kind(data: bytes) -> bytes:
    """Name the same bytes as a key of another kind."""
    return data.replace(b" ssh-ed25519 ", b" ssh-dss ", 1)


def short_key(data: bytes) -> bytes:
    """Cut a key's base64 short."""
    return data[:-13] + b"\n"


GROUP = Group(
    "Who may sign: roots, roles and terms",
    (
        Attack(
            "perfect-kit-under-an-unknown-root",
            "Makes a perfect kit with keys of his own, under the archive's own name.",
            2, 2, "unknown signer", theirs,
        ),
        Attack(
            "perfect-kit-with-a-true-stamp",
            "Makes a perfect kit with keys of his own, and has a true authority stamp it.",
            2, 2, "unknown signer", theirs_stamped,
        ),
        Attack(
            "perfect-kit-under-a-name-that-looks-alike",
            "Makes a perfect kit under a name with a Cyrillic letter in it.",
            2, 2, "unknown signer", look_alike,
        ),
        Attack(
            "true-roles-by-another-root", "Signs the archive's true roles with a root of his own.",
            2, 2, "unknown signer", by_root_of(THEIRS),
        ),
        Attack(
            "roles-of-his-own", "Has roles of his own, by a root of his own, over the true kit.",
            1, 3, "signature-by-no-signer",
            remade(lambda files: {**files, **papers(
                THEIRS._replace(log=NoteSigner(ORIGIN, THEIRS.log.seed)).roles(), THEIRS)}),
        ),
        Attack(
            "roles-by-the-signer", "Has the signer's key, and signs roles with it.",
            2, 2, "unknown signer",
            signature(lambda data, ours: sign(data, ours.signer, ROLES_NAMESPACE)),
        ),
        Attack(
            "roles-signed-as-a-manifest", "Has root sign the roles for another purpose.",
            1, 2, "roles-signature-wrong",
            signature(lambda data, ours: sign(data, ours.root, MANIFEST_NAMESPACE)),
        ),
        Attack(
            "roles-signature-over-others", "Has root's signature over other roles.",
            1, 2, "roles-signature-wrong",
            signature(lambda data, ours: sign(THEIRS.roles(), ours.root, ROLES_NAMESPACE)),
        ),
        Attack(
            "roles-signature-emptied", "Empties root's signature.",
            1, 2, "roles-signature-wrong", changed(ROLES_SIGNATURE, lambda _: b""),
        ),
        Attack(
            "roles-with-one-more-signer", "Adds his own key to the roles, with root's signature.",
            1, 2, "roles-signature-wrong",
            changed(ROLES, lambda data: data + THEIRS.roles().splitlines(True)[-1]),
        ),
        Attack(
            "roles-emptied", "Empties the roles.",
            1, 2, "roles-unreadable", changed(ROLES, lambda _: b""),
        ),
        Attack(
            "roles-with-other-line-ends", "Has root sign roles with another system's line ends.",
            1, 2, "roles-unreadable", root_signs(crlf),
        ),
        Attack(
            "roles-under-another-serial", "Has the first roles under the number of the second.",
            1, 2, "roles-unreadable", root_signs(lambda data: data, serial=2),
        ),
        Attack(
            "roles-that-say-another-serial", "Has root sign roles of one term with serial 2.",
            1, 2, "roles-unreadable", root_signs(replaced(b"serial: 1", b"serial: 2"), serial=2),
        ),
        Attack(
            "roles-with-a-padded-serial", "Has root sign roles whose serial is 01.",
            1, 2, "roles-unreadable", root_signs(replaced(b"serial: 1", b"serial: 01")),
        ),
        Attack(
            "roles-for-another-purpose", "Has root sign roles that let a key sign `file`.",
            1, 2, "roles-unreadable", root_signs(replaced(b"muniment-manifest-v1", b"file")),
        ),
        Attack(
            "roles-for-every-name", "Has root sign roles whose signer is called `*`.",
            1, 2, "roles-unreadable",
            root_signs(lambda data: data.replace(f"signer@{ORIGIN}".encode(), b"*")),
        ),
        Attack(
            "roles-with-an-authority", "Has root sign roles that make a key a CA's.",
            1, 2, "roles-unreadable", root_signs(options(b"cert-authority")),
        ),
        Attack(
            "roles-with-an-end", "Has root sign roles with `valid-before`, which ssh-keygen heeds.",
            1, 2, "roles-unreadable", root_signs(options(b'valid-before="20200101"')),
        ),
        Attack(
            "roles-with-a-comment", "Has root sign roles with a comment.",
            1, 2, "roles-unreadable", root_signs(lambda data: data + b"# revoked\n"),
        ),
        Attack(
            "roles-with-another-origin", "Has root sign roles whose log is named otherwise.",
            1, 2, "roles-unreadable",
            root_signs(replaced(f"origin: {ORIGIN}".encode(), b"origin: example.org/other")),
        ),
        Attack(
            "roles-with-an-escape-sequence", "Has root sign roles that act on a terminal.",
            1, 2, "roles-unreadable", root_signs(replaced(b"\nsigner@", b"\nsig\x1b[2Jner@")),
        ),
        Attack(
            "roles-with-a-key-of-another-kind", "Has root sign roles that call a key DSA.",
            1, 2, "roles-unreadable", root_signs(key_of_one_kind),
        ),
        Attack(
            "roles-with-a-key-cut-short", "Has root sign roles with a key that breaks off.",
            1, 2, "roles-unreadable", root_signs(short_key),
        ),
        Attack(
            "roles-with-another-key-id", "Has root sign roles whose log key has another's id.",
            1, 2, "roles-unreadable",
            document(lambda ours: ours.roles().replace(
                f"+{ours.log.verifier.key_id:08x}+".encode(), b"+00000000+", 1)),
        ),
        Attack(
            "next-roles-unsigned", "Brings later roles, with the signature of the first.",
            1, 2, "roles-signature-wrong", with_older_pair,
        ),
        Attack(
            "two-roles", "Brings two documents that root signed, so that a reader may take either.",
            1, 1, "package-extra", both_pairs,
        ),
        Attack(
            "two-roles-of-one-serial", "Brings two documents of one serial, both signed by root.",
            1, 1, "package-extra", same_serial_twice,
        ),
        Attack(
            "terms-in-another-order", "Has root sign terms that go back.",
            1, 2, "roles-unreadable",
            document(lambda ours: ours.roles((5, next_signer(ours)), (3, heir(ours)))),
        ),
        Attack(
            "term-that-begins-beyond-all-numbers", "Has root sign a term that begins at 2^63.",
            1, 2, "roles-unreadable",
            out_of(replaced(b"# from: 3 ", b"# from: 9223372036854775808 ")),
        ),
        Attack(
            "term-with-a-short-root", "Has root sign a term that goes on from a root of 3 bytes.",
            1, 2, "roles-unreadable",
            out_of(lambda data: re.sub(b"(?<=# from: 3 ).*", b"AAAA", data)),
        ),
        Attack(
            "term-with-the-first-log-again", "Has root sign a return to an origin that has ended.",
            1, 2, "roles-unreadable",
            document(lambda ours: ours.roles((3, heir(ours)), (5, ours))),
        ),
        Attack(
            "signature-after-its-term",
            "Has the old signer's and the log's keys; signs an entry after he was replaced.",
            1, 3, "signature-out-of-term", terms(lambda ours: ours.roles((2, next_signer(ours)))),
        ),
        Attack(
            "signature-before-its-term",
            "Has the next signer's and the log's keys; signs an entry from before he was named.",
            1, 3, "signature-out-of-term",
            terms(lambda ours: ours.roles((2, next_signer(ours))), by=next_signer),
        ),
        Attack(
            "statement-of-an-ended-log",
            "Has all new keys; has a statement name the log that has ended.",
            1, 3, "signature-out-of-term",
            terms(
                lambda ours: ours.roles((2, heir(ours))),
                by=heir,
                signers=lambda ours: {1: ours.signer, 2: heir(ours).signer},
            ),
        ),
        Attack(
            "head-beyond-its-end",
            "Has the old log's key; signs a head beyond the end that root gave that log.",
            1, 9, "checkpoint-wrong",
            terms(
                lambda ours: ours.roles((2, heir(ours))),
                signers=lambda ours: {1: ours.signer, 2: heir(ours).signer},
            ),
        ),
        Attack(
            "head-before-its-beginning",
            "Has the next log's key; signs a head from before that log began.",
            1, 9, "checkpoint-wrong",
            terms(
                lambda ours: ours.roles((9, heir(ours))),
                by=lambda ours: ours._replace(log=heir(ours).log),
            ),
        ),
    ),
)  # fmt: skip
