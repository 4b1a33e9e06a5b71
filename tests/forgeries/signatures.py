"""Forgeries of the signature over a manifest."""

from __future__ import annotations

import base64

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import (
    ROLES_SIGNATURE,
    SIGNATURE,
    SUMS,
    Change,
    changed,
    crlf,
    flip,
    halved,
    of_newest,
    path_of,
    signed_anew,
)
from kits import THEIRS, Keys
from manifests import MANIFEST_NAMESPACE, ROLES_NAMESPACE, PrivateKey, sign
from manifests.ssh.sshsig import SshSig, parse
from manifests.ssh.sshwire import string, uint32
from tampered_files import second_spelling, wrap_at_76


def signed_by(whose: str, namespace: str = MANIFEST_NAMESPACE, message: bytes | None = None) -> Act:
    """Have the newest manifest signed by one of the archive's keys, or by the forger's."""

    def act(scene: Scene) -> None:
        files, ours = scene.files, scene.seed.keys
        key: PrivateKey = {"theirs": THEIRS.signer, "root": ours.root, "signer": ours.signer}[whose]
        signed = files[path_of(files, SUMS)] if message is None else message
        changed(SIGNATURE, lambda _: sign(signed, key, namespace))(scene)

    return act


def spelled(change: Change) -> Act:
    """Change the bytes inside of the armour."""

    def armoured(data: bytes) -> bytes:
        begin, *rows, end = data.splitlines(keepends=True)
        text = base64.b64encode(change(base64.b64decode(b"".join(rows))))
        rows = [text[at : at + 70] + b"\n" for at in range(0, len(text), 70)]
        return b"".join((begin, *rows, end))

    return changed(SIGNATURE, armoured)


def with_reserved(blob: bytes) -> bytes:
    """Have the reserved field, which nobody signed apart, hold something."""
    space = string(MANIFEST_NAMESPACE.encode())
    assert space + string(b"") in blob
    return blob.replace(space + string(b""), space + string(b"x"), 1)


def of_another_key(data: bytes) -> bytes:
    """Keep the signature, and name the forger's key in it."""
    found = parse(data)
    key = THEIRS.signer.public
    return SshSig(key, found.namespace, found.hash_algorithm, found.signature).armour()


def with_no_hash(blob: bytes) -> bytes:
    return blob.replace(string(b"sha512"), string(b"none"), 1)


def by_nobody(data: bytes) -> bytes:
    """Have a key of small order, under which a signature of zeros is good for many messages."""
    blob = b"SSHSIG" + uint32(1) + string(string(b"ssh-ed25519") + string(b"\x01" + bytes(31)))
    blob += string(MANIFEST_NAMESPACE.encode()) + string(b"") + string(b"sha512")
    blob += string(string(b"ssh-ed25519") + string(b"\x01" + bytes(63)))
    text = base64.b64encode(blob)
    rows = [text[at : at + 70] + b"\n" for at in range(0, len(text), 70)]
    return b"".join((data.splitlines(True)[0], *rows, data.splitlines(True)[-1]))


def of_first_version(scene: Scene) -> None:
    """Have each version's signature in the other's place."""
    files = scene.files
    one, other = (path_of(files, SIGNATURE.replace("v2", v)) for v in ("v1", "v2"))
    scene.put({**files, one: files[other], other: files[one]})


def by_log_key(scene: Scene) -> None:
    """Sign the manifest with the log's key, as if it were a signer's."""
    changed(SIGNATURE, lambda _: _sign_as(scene.seed.keys, scene))(scene)


def _sign_as(keys: Keys, scene: Scene) -> bytes:
    files = scene.files
    return sign(files[path_of(files, SUMS)], PrivateKey(keys.log.seed), MANIFEST_NAMESPACE)


def roles_signature(scene: Scene) -> None:
    """Have root's signature of the roles in the place of the newest manifest's."""
    changed(SIGNATURE, lambda _: scene.files[ROLES_SIGNATURE])(scene)


GROUP = Group(
    "Signatures over manifests",
    (
        Attack(
            "signature-by-an-unknown-key", "Signs the manifest with a key of his own.",
            1, 3, "signature-by-no-signer", signed_by("theirs"),
        ),
        Attack(
            "signature-by-root", "Has root's key, and signs a manifest with it.",
            1, 3, "signature-by-no-signer", signed_by("root"),
        ),
        Attack(
            "signature-by-the-log", "Has the log's key, and signs a manifest with it.",
            1, 3, "signature-by-no-signer", by_log_key,
        ),
        Attack(
            "signature-in-another-namespace",
            "Has the signer sign the manifest for another purpose (`file`).",
            1, 3, "signature-wrong", signed_by("signer", "file"),
        ),
        Attack(
            "signature-in-the-namespace-of-roles",
            "Has the signer sign the manifest as if it were roles.",
            1, 3, "signature-wrong", signed_by("signer", ROLES_NAMESPACE),
        ),
        Attack(
            "signature-of-the-roles", "Has root's signature of the roles stand for the signer's.",
            1, 3, "signature-wrong", roles_signature,
        ),
        Attack(
            "signature-over-something-else",
            "Has a signature that the signer made over other bytes.",
            1, 3, "signature-wrong", signed_by("signer", message=b"a letter\n"),
        ),
        Attack(
            "signatures-reordered", "Has each of two versions' signatures in the other's place.",
            1, 3, "signature-wrong", of_first_version,
        ),
        Attack(
            "signature-doubled", "Has two signatures in one file.",
            1, 3, "signature-wrong", changed(SIGNATURE, lambda data: data * 2),
        ),
        Attack(
            "signature-wrapped-anew", "Wraps the armour at 76 columns: the same signature.",
            1, 3, "signature-wrong", changed(SIGNATURE, wrap_at_76),
        ),
        Attack(
            "signature-in-a-second-spelling",
            "Spells the same Ed25519 signature with S + L, which some programs take.",
            1, 3, "signature-wrong", changed(SIGNATURE, second_spelling),
        ),
        Attack(
            "signature-with-other-line-ends", "Ends the armour's lines as another system does.",
            1, 3, "signature-wrong", changed(SIGNATURE, crlf),
        ),
        Attack(
            "signature-with-text-before", "Has text stand before the armour.",
            1, 3, "signature-wrong", changed(SIGNATURE, lambda data: b"Good signature\n" + data),
        ),
        Attack(
            "signature-with-text-behind", "Has text stand behind the armour.",
            1, 3, "signature-wrong", changed(SIGNATURE, lambda data: data + b"Good signature\n"),
        ),
        Attack(
            "signature-cut-short", "Cuts the armour short.",
            1, 3, "signature-wrong", changed(SIGNATURE, halved),
        ),
        Attack(
            "signature-with-one-bit-changed", "Changes one bit of the base64.",
            1, 3, "signature-wrong", changed(SIGNATURE, flip),
        ),
        Attack(
            "signature-naming-another-key", "Keeps the signature, and names his own key in it.",
            1, 3, "signature-wrong", changed(SIGNATURE, of_another_key),
        ),
        Attack(
            "signature-by-a-key-of-small-order",
            "Signs with a key of order one, under which one signature fits many messages.",
            1, 3, "signature-", changed(SIGNATURE, by_nobody),
        ),
        Attack(
            "signature-with-reserved-bytes", "Has the reserved field hold something.",
            1, 3, "signature-wrong", spelled(with_reserved),
        ),
        Attack(
            "signature-with-no-hash", "Names a hash that is none.",
            1, 3, "signature-wrong", spelled(with_no_hash),
        ),
        Attack(
            "signature-with-bytes-behind", "Adds bytes inside of the armour.",
            1, 3, "signature-wrong", spelled(lambda blob: blob + b"x"),
        ),
        Attack(
            "signature-of-the-next-version", "Names version 2 of the signature's format.",
            1, 3, "signature-wrong",
            spelled(lambda blob: blob.replace(uint32(1), uint32(2), 1)),
        ),
        Attack(
            "true-roles-over-a-forgery",
            "Makes every version and the log with keys of his own, under the archive's true roles.",
            1, 3, "signature-by-no-signer",
            signed_anew(lambda keys: THEIRS._replace(root=keys.root, log=keys.log)),
        ),
        Attack(
            "newest-version-by-another-key",
            "Has the log's key; adds to true versions one that he signs himself.",
            1, 3, "signature-by-no-signer",
            signed_anew(signers=lambda keys: {1: keys.signer, 2: THEIRS.signer}),
        ),
        Attack(
            "signature-signed-in-a-second-spelling",
            "Has signer and log, and logs a signature in a second spelling.",
            1, 3, "signature-wrong", signed_anew(signature=of_newest(second_spelling)),
        ),
    ),
)  # fmt: skip
