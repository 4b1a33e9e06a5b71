"""Forgeries of endorsements, by an archive that lies: it has all its own keys, and no endorser's.

The kit that they begin from is endorsed truly: its newest manifest by the library, an earlier head
of the log by the museum. The verifier asks for both.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from endorsed_kits import (
    LIBRARY,
    MUSEUM,
    STRANGER,
    Base,
    Given,
    endorsed_kit,
    of_head,
    of_manifest,
    signed,
)
from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import changed, dropped, remade
from kits import THEIRS, Files
from manifests import MANIFEST_NAMESPACE, ROLES_NAMESPACE, NoteSigner, sign, sign_note
from manifests.claims.endorsement import FILE

_SIGNATURE = "endorsements/0001.sig"
_LED = "log/endorsed/3/*.tlog-proof"
Make = Callable[[Base], Sequence[Given]]


def honest(base: Base) -> Sequence[Given]:
    """What the two endorsers signed."""
    return [of_manifest(base, LIBRARY), of_head(base, MUSEUM)]


def lying(make: Make, **more: Any) -> Act:
    """Make the kit anew, with what the archive says that others endorsed."""
    return lambda scene: scene.put(endorsed_kit(scene.files, scene.seed.keys, make, **more))


def instead(make: Callable[[Base], Given], **more: Any) -> Act:
    """Have this in the place of the library's endorsement, beside the museum's true one."""
    return lying(lambda base: [make(base), of_head(base, MUSEUM)], **more)


def with_signature(make: Callable[[Base], bytes], **said: Any) -> Act:
    """Have the record say that this is the library's endorsement of the newest version."""
    return instead(lambda base: of_manifest(base, LIBRARY, signature=make(base), **said))


def for_another_purpose(namespace: str) -> Act:
    """Have what the library signed over the same manifest for something else."""
    return with_signature(lambda base: signed(LIBRARY, base.manifests[2], namespace))


def respelled(change: Callable[[bytes], bytes]) -> Act:
    """Have the library's true signature in another spelling."""
    return with_signature(lambda base: change(signed(LIBRARY, base.manifests[2])))


def saying(about: Callable[[Base], Sequence[dict[str, Any]]]) -> Act:
    """Have the library's true signature in a record that says something of another form."""

    def make(base: Base) -> Given:
        true = of_manifest(base, LIBRARY)
        return Given(about(base), true.files)

    return instead(make)


def item(base: Base, **said: Any) -> dict[str, Any]:
    """What a true record says, with changes; None takes a key away."""
    true = {**of_manifest(base, LIBRARY).about[0], **said}
    return {name: value for name, value in true.items() if value is not None}


def of_another_notice(scene: Scene) -> None:
    """Have what the library signed of another notice, as if it were of this one."""
    other = scene.seed.kit("other")
    [sums] = [data for path, data in other.items() if path.endswith(".sums") and "object/" in path]
    with_signature(lambda base: signed(LIBRARY, sums))(scene)


def without(part: str) -> Act:
    """Take away what has this in its path."""
    return remade(lambda files: {path: data for path, data in files.items() if part not in path})


def record_of(files: Files, number: int) -> str:
    return sorted({path.split("/")[1] for path in files if path.startswith("records/")})[number]


def without_record(files: Files) -> Files:
    gone = record_of(files, 0)
    return {path: data for path, data in files.items() if gone not in path}


def swapped(scene: Scene) -> None:
    """Have each record's signature in the other's place."""
    files = scene.files
    one, other = sorted(path for path in files if path.endswith(_SIGNATURE))
    scene.put({**files, one: files[other], other: files[one]})


def twice(scene: Scene) -> None:
    """Bring the same record a second time under another id."""
    files = scene.files
    one = record_of(files, 0)
    again = {p.replace(one, one[:-1] + "z"): data for p, data in files.items() if one in p}
    scene.put({**files, **again})


def under_another_size(files: Files) -> Files:
    return {path.replace("endorsed/3/", "endorsed/2/"): data for path, data in files.items()}


def of_the_first(files: Files) -> Files:
    """Have the kit's own proof for the one that leads from the endorsed head."""
    [led] = [path for path in files if path.startswith("log/endorsed/")]
    return {**files, led: files[f"log/proofs/{led.rpartition('/')[2]}"]}


def by_another_log(proof: bytes) -> bytes:
    """Have the head in a proof signed by a log of his own, under the archive's name."""
    head, _, note = proof.partition(b"\n\n")
    text = note.partition(b"\n\n")[0] + b"\n"
    origin = text.split(b"\n", 1)[0].decode()
    return head + b"\n\n" + sign_note(text, NoteSigner(origin, THEIRS.log.seed))


def of_two_entries(scene: Scene) -> None:
    """Have the record say that the endorsed head has two entries, and the proof lie there."""
    lying(lambda base: [of_manifest(base, LIBRARY), of_head(base, MUSEUM, size=2)])(scene)
    remade(under_another_size)(scene)


def wrong_s(signature: bytes) -> bytes:
    """Flip a bit near the end of the signature, in the S of Ed25519."""
    lines = signature.splitlines(keepends=True)
    text = lines[-2]
    flipped = b"B" if text[:1] == b"A" else b"A"
    return b"".join([*lines[:-2], flipped + text[1:], lines[-1]])


def beyond(signature: bytes) -> bytes:
    return signature + b"\x1b[2Jendorsed by everybody\n"


def _namespaced(namespace: bytes) -> bytes:
    """A signature file whose namespace is what no program writes."""
    made = sign(b"x", LIBRARY, "n" * len(namespace))
    rows = b"".join(made.splitlines()[1:-1])
    blob = base64.b64decode(rows).replace(b"n" * len(namespace), namespace, 1)
    text = base64.b64encode(blob)
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    begin, end = made.splitlines()[0], made.splitlines()[-1]
    return b"\n".join([begin, *lines, end, b""])


BEGINS = "kits/endorsed"


def _attack(
    name: str,
    story: str,
    code: int,
    reason: str,
    act: Act,
    *,
    check: int = 13,
    trust: str = "endorsers",
) -> Attack:
    return Attack(name, story, code, check, reason, act, begins=BEGINS, trust=trust)


GROUP = Group(
    "Endorsements (the verifier asks for two endorsers of his own)",
    (
        _attack("endorsement-stripped", "Takes one of two endorsements away, record and proof.",
                2, "and you ask for 2", remade(without_record)),
        _attack("endorsements-stripped", "Makes the kit anew without any.",
                2, "no endorsement is there", lying(lambda base: [], led={})),
        _attack("endorsement-by-a-stranger", "Endorses with a key of his own, under the library's "
                "fingerprint.",
                2, "whom you have not pinned",
                instead(lambda base: Given([item(base)], of_manifest(base, STRANGER).files))),
        _attack("endorsement-twice-for-two", "Has the library's endorsement in two records.",
                2, "and you ask for 2",
                lying(lambda base: [of_manifest(base, LIBRARY)] * 2, led={})),
        _attack("endorsement-of-a-manifest-and-a-head-for-two", "Has two true endorsements by one "
                "endorser.",
                2, "and you ask for 2",
                lying(lambda base: [of_manifest(base, LIBRARY), of_head(base, LIBRARY)])),
        _attack("endorsement-by-the-archive-itself", "Endorses with the signer's key, which a "
                "careless verifier pinned.",
                2, "one of the archive's own",
                lying(lambda base: [of_manifest(base, base.by.signer), of_head(base, MUSEUM)]),
                trust="endorsers-of-its-own"),
        _attack("endorsement-by-the-root-itself", "Endorses with the root's key, which was pinned, "
                "too.",
                2, "one of the archive's own",
                lying(lambda base: [of_manifest(base, base.by.root), of_head(base, MUSEUM)]),
                trust="endorsers-of-its-own"),
        _attack("endorsement-of-an-earlier-version", "Has what the library signed of version 1.",
                2, "up to v1", instead(lambda base: of_manifest(base, LIBRARY, version=1))),
        _attack("endorsement-of-an-earlier-version-for-the-newest", "Says that what the library "
                "signed of version 1 is of version 2.",
                1, "endorsement-wrong",
                with_signature(lambda base: signed(LIBRARY, base.manifests[1]))),
        _attack("endorsement-of-another-notice", "Says that what the library signed of another "
                "notice is of this one.",
                1, "endorsement-wrong", of_another_notice),
        _attack("endorsement-said-of-another-notice", "Brings the library's endorsement with a "
                "record that names another notice.",
                1, "package-extra",
                instead(lambda base: of_manifest(base, LIBRARY, object="urn:uuid:0")), check=1),
        _attack("endorsement-of-another-accession", "Names an accession that is not here.",
                2, "not shown to hold these bytes",
                instead(lambda base: of_manifest(base, LIBRARY, accession="0" * 25))),
        _attack("endorsement-in-the-namespace-of-manifests", "Has the library's signature over the "
                "same manifest as a signer of its own archive's.",
                1, "endorsement-wrong", for_another_purpose(MANIFEST_NAMESPACE)),
        _attack("endorsement-in-the-namespace-of-roles", "Has it for the purpose of roles.",
                1, "endorsement-wrong", for_another_purpose(ROLES_NAMESPACE)),
        _attack("endorsement-in-the-namespace-of-files", "Has what the library signed for `file`.",
                1, "endorsement-wrong", for_another_purpose("file")),
        _attack("endorsement-in-a-namespace-that-acts", "Has a namespace that clears the terminal.",
                1, "endorsement-unreadable",
                respelled(lambda _: _namespaced(b"muniment\x1b[2J"))),
        _attack("head-for-a-manifest", "Says that what the library signed of the head is of the "
                "manifest.",
                1, "endorsement-wrong", with_signature(lambda base: signed(LIBRARY, base.head))),
        _attack("manifest-for-a-head", "Says that what the museum signed of a manifest is of the "
                "head.",
                1, "endorsement-wrong",
                lying(lambda base: [of_manifest(base, LIBRARY),
                                    of_head(base, MUSEUM, signed(MUSEUM, base.manifests[2]))])),
        _attack("endorsed-head-of-another-size", "Says that the endorsed head has two entries.",
                1, "endorsement-unproven",
                of_two_entries),
        _attack("endorsed-head-that-the-log-did-not-sign", "Has a head in that proof that the log "
                "never signed, as if the museum had.",
                1, "endorsement-unproven", changed(_LED, by_another_log)),
        _attack("endorsed-head-without-its-proof", "Takes the proof away that leads from that "
                "head.",
                2, "not shown to hold these bytes", dropped(_LED)),
        _attack("endorsed-head-with-another-proof", "Has the kit's own proof in that place.",
                1, "endorsement-unproven", remade(of_the_first)),
        _attack("endorsed-head-with-a-proof-cut-short", "Cuts that proof short.",
                1, "endorsement-unproven", changed(_LED, lambda data: data[: len(data) // 2])),
        _attack("endorsed-head-with-an-endless-proof", "Has a proof of 200 KB in that place.",
                1, "endorsement-unproven", changed(_LED, lambda data: data + b"x" * 200_000)),
        _attack("proof-of-no-endorsed-head", "Brings a proof of a head that no record endorses.",
                1, "package-extra", remade(under_another_size), check=1),
        _attack("proof-beside-the-endorsed-heads", "Adds a file to the folder of those proofs.",
                1, "package-extra",
                remade(lambda files: {**files, "log/endorsed/3/README": b"true\n"}), check=1),
        _attack("endorsements-swapped", "Has each record's signature in the other's place.",
                1, "bytes-changed", swapped, check=4),
        _attack("endorsement-replaced-in-its-record", "Puts a stranger's signature into a record.",
                1, "bytes-changed",
                changed("records/*db/v1/content/endorsements/0001.sig",
                        lambda _: signed(STRANGER, b"x")), check=4),
        _attack("endorsement-record-twice", "Brings one record again under another id.",
                1, "package-extra", twice, check=1),
        _attack("endorsement-record-by-him", "Signs the records with a key of his own.",
                1, "signature-by-no-signer", lying(honest, signer=THEIRS.signer), check=3),
        _attack("endorsement-record-without-proof", "Takes the proof away that it was logged.",
                1, "inclusion-no-proof", without(f"log/proofs/{'d' * 24}b"), check=8),
        _attack("endorsement-emptied", "Has an empty file for a signature.",
                1, "endorsement-unreadable", respelled(lambda _: b"")),
        _attack("endorsement-oversized", "Has a signature file of 100 KB.",
                1, "endorsement-unreadable", respelled(lambda made: made + b"A" * 100_000)),
        _attack("endorsement-with-a-second-one-behind", "Has two signatures in one file.",
                1, "endorsement-unreadable",
                with_signature(lambda base: signed(LIBRARY, base.manifests[2])
                               + signed(MUSEUM, base.manifests[2]))),
        _attack("endorsement-with-text-that-acts-behind", "Adds a line that clears the terminal.",
                1, "endorsement-unreadable", respelled(beyond)),
        _attack("endorsement-with-other-line-ends", "Ends its lines as another system does.",
                1, "endorsement-unreadable",
                respelled(lambda made: made.replace(b"\n", b"\r\n"))),
        _attack("endorsement-with-a-bit-flipped", "Flips a bit of the signature.",
                1, "endorsement-wrong", respelled(wrong_s)),
        _attack("endorsement-of-two-items", "Has one signature for two items.",
                1, "endorsement-unreadable", saying(lambda base: [item(base), item(base)])),
        _attack("endorsement-of-a-head-and-a-notice", "Says that it is of a notice and a head.",
                1, "endorsement-unreadable", saying(lambda base: [item(base, checkpoint=3)])),
        _attack("endorsement-without-a-version", "Leaves the version away.",
                1, "endorsement-unreadable", saying(lambda base: [item(base, version=None)])),
        _attack("endorsement-of-version-zero", "Says that it is of version 0.",
                1, "endorsement-unreadable", saying(lambda base: [item(base, version=0)])),
        _attack("endorsement-of-a-version-in-words", "Has the version as a text.",
                1, "endorsement-unreadable", saying(lambda base: [item(base, version="2")])),
        _attack("endorsement-of-an-endless-version", "Names a version of 15 digits.",
                2, "not shown to hold these bytes",
                saying(lambda base: [item(base, version=10**15 - 1)])),
        _attack("endorsement-of-no-id", "Names an accession that acts on a terminal.",
                1, "endorsement-unreadable",
                saying(lambda base: [item(base, accession="\x1b[2J" + "0" * 21)])),
        _attack("endorsement-without-a-signature", "Has a record that endorses, and no file.",
                1, "endorsement-unreadable", instead(lambda base: Given([item(base)], {}))),
        _attack("endorsement-beside-a-report", "Has a second file beside the signature.",
                1, "endorsement-unreadable",
                instead(lambda base: Given([item(base)], {
                    **of_manifest(base, LIBRARY).files, "reports/0001.json": b"{}"}))),
        _attack("endorsement-in-another-place", "Has the signature under another name.",
                1, "endorsement-unreadable",
                instead(lambda base: Given([item(base)], {
                    "endorsements/0002.sig": of_manifest(base, LIBRARY).files[FILE]}))),
        _attack("endorsement-by-a-key-that-ended", "Has what the library's lost key signed; "
                "nothing shows that it was before.",
                2, "nothing shows that it was",
                remade(lambda files: {**files, "README.md": b"x\n"}),
                trust="endorsers-that-ended"),
        _attack("endorsement-where-nobody-is-pinned", "Has strangers endorse, before a verifier "
                "who asks for one and pinned none.",
                2, "have pinned none",
                lying(lambda base: [of_manifest(base, STRANGER)], led={}),
                trust="endorsers-of-nobody"),
    ),
)  # fmt: skip
