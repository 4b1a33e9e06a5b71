"""Forgeries of what others vouch for: witnesses' cosignatures and authorities' time stamps."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import (
    COSIGNATURE,
    NOTE,
    RENDITION,
    STAMP,
    Change,
    added,
    changed,
    crlf,
    dropped,
    emptied,
    flip,
    halved,
    remade,
    renamed,
    replaced,
)
from kits import Files
from manifests import Checkpoint, CosignatureSigner, NoteSignature
from manifests.moments.der import write_der
from stampers import NOW, STAMPING, Stamper, Wanted, certify, new_stamper
from tampered_evidence import line, text_of

REQUEST = STAMP.replace(".tsr", ".tsq")
TIME = 1_700_000_000
_LATE = NOW + timedelta(days=2)


def cosigned(make: Callable[[bytes, Scene], bytes]) -> Act:
    """Have another line by a witness over the kit's head, or what claims to be."""

    def act(scene: Scene) -> None:
        body = text_of(scene.files[NOTE])
        changed(COSIGNATURE, lambda _: make(body, scene))(scene)

    return act


def value_of(data: bytes) -> bytes:
    """Give a cosignature's bytes: 4 of the key's id, 8 of time, 64 of signature."""
    return base64.b64decode(data.rsplit(b" ", 1)[1])


def value(change: Change, name: str = "witness.example/w1") -> Act:
    return changed(COSIGNATURE, lambda data: line(name, change(value_of(data))))


def over_another_head(_body: bytes, scene: Scene) -> bytes:
    head = Checkpoint("example.org/seed", 3, bytes(32))
    return scene.seed.witness.sign(head.body(), TIME).line()


def by_a_key_of_that_name(body: bytes, scene: Scene) -> bytes:
    """Have a line by another key that claims the witness's name and id."""
    stranger = CosignatureSigner(scene.seed.witness.name, b"x" * 32).sign(body, TIME)
    known = scene.seed.witness.verifier.key_id
    return NoteSignature(stranger.name, known, stranger.signature).line()


def without_time(body: bytes, scene: Scene) -> bytes:
    """Have the witness's key sign the head as a log's key would: with no time in it."""
    witness = scene.seed.witness
    made = Ed25519PrivateKey.from_private_bytes(witness.seed).sign(body)
    return NoteSignature(witness.name, witness.verifier.key_id, made).line()


def into_the_head(scene: Scene) -> None:
    """Have the cosignature stand in the head itself, where nobody is to look for it."""
    files = scene.files
    old, more = files[NOTE], files.pop(COSIGNATURE)
    scene.put({
        path: data.replace(old, old + more, 1) if old in data else data
        for path, data in files.items()
    })  # fmt: skip


def twice_for_two(scene: Scene) -> None:
    """Have one witness's line under two names."""
    files = scene.files
    scene.put({**files, COSIGNATURE.replace("w.", "v."): files[COSIGNATURE]})


def many(path: str, count: int) -> Act:
    def more(files: Files) -> Files:
        one = files[path]
        stem, dot, suffix = path.rpartition(".")
        return {**files, **{f"{stem}{n}{dot}{suffix}": one for n in range(count)}}

    return remade(more)


WITNESSES = Group(
    "Witnesses (the verifier asks for one of his own)",
    (
        Attack("cosignature-stripped", "Takes the witness's cosignature away.",
               2, 10, "of your witnesses cosigned", dropped(COSIGNATURE)),
        Attack("cosignature-with-another-time", "Changes the time in a cosignature.",
               1, 10, "cosignature-wrong",
               value(lambda raw: raw[:4] + TIME.to_bytes(8, "big") + raw[12:])),
        Attack("cosignature-of-time-zero", "Gives a cosignature the time 0.",
               1, 10, "cosignature-", value(lambda raw: raw[:4] + bytes(8) + raw[12:])),
        Attack("cosignature-of-an-endless-time", "Gives a cosignature the time 2^64 - 1.",
               1, 10, "cosignature-", value(lambda raw: raw[:4] + b"\xff" * 8 + raw[12:])),
        Attack("cosignature-by-another-key", "Signs as the witness, name and id, with his own key.",
               1, 10, "cosignature-wrong", cosigned(by_a_key_of_that_name)),
        Attack("cosignature-under-another-name", "Gives a witness's line another name.",
               2, 10, "of your witnesses cosigned",
               value(lambda raw: raw, name="witness.example/w9")),
        Attack("cosignature-under-another-id", "Gives a witness's line the id of another key.",
               2, 10, "of your witnesses cosigned", value(lambda raw: bytes(4) + raw[4:])),
        Attack("cosignature-by-a-stranger", "Has a witness of his own cosign, under its own name.",
               2, 10, "of your witnesses cosigned",
               cosigned(lambda body, _: CosignatureSigner("forger.example", b"f" * 32)
                        .sign(body, TIME).line())),
        Attack("cosignature-over-another-head", "Has what the witness gave for an earlier head.",
               1, 10, "cosignature-wrong", cosigned(over_another_head)),
        Attack("cosignature-without-a-time", "Has the witness's key sign the head as a log's does.",
               1, 10, "cosignature-wrong", cosigned(without_time)),
        Attack("cosignature-in-the-head", "Has the cosignature stand in the head itself.",
               2, 10, "of your witnesses cosigned", into_the_head),
        Attack("cosignature-twice-for-two", "Has one witness's line under the names of two.",
               2, 10, "of your witnesses cosigned", twice_for_two, trust="two-witnesses"),
        Attack("cosignature-emptied", "Empties the file of a cosignature.",
               1, 10, "cosignature-unreadable", changed(COSIGNATURE, emptied)),
        Attack("cosignature-cut-short", "Cuts a cosignature short.",
               1, 10, "cosignature-unreadable", changed(COSIGNATURE, halved)),
        Attack("cosignature-with-wrong-padding", "Leaves the padding of a cosignature away.",
               1, 10, "cosignature-unreadable",
               changed(COSIGNATURE, lambda data: data.replace(b"=", b""))),
        Attack("cosignature-with-other-line-ends", "Ends its line as another system does.",
               1, 10, "cosignature-unreadable", changed(COSIGNATURE, crlf)),
        Attack("cosignature-of-many-lines", "Has 100 lines by strangers and then the witness's.",
               1, 10, "cosignature-unreadable",
               changed(COSIGNATURE, lambda data: line("w.example", bytes(76)) * 100 + data)),
        Attack("cosignature-of-a-stranger-and-garbage", "Adds garbage behind a good line.",
               1, 10, "cosignature-unreadable", changed(COSIGNATURE, lambda data: data + b"x\n")),
        Attack("cosignatures-without-number", "Brings 40 files of cosignatures.",
               3, None, "limits.kit_cosignatures", many(COSIGNATURE, 40)),
        Attack("cosignature-under-an-odd-name", "Brings a cosignature as `W.cosignature`.",
               1, 1, "package-extra", renamed(COSIGNATURE, COSIGNATURE.replace("w.", "W."))),
    ),
)  # fmt: skip


def without_stamps(files: Files) -> Files:
    return {path: data for path, data in files.items() if not path.startswith("log/stamps/")}


def stamped(make: Callable[[Stamper, bytes], bytes], asked: bool = False) -> Act:
    """Have another answer by b, over the kit's head; without the request, unless it is asked."""

    def act(scene: Scene) -> None:
        files = scene.files
        files[STAMP] = make(scene.seed.second, files[NOTE])
        if not asked:
            files.pop(REQUEST)
        scene.put(files)

    return act


def by(make: Callable[[Stamper], Stamper]) -> Act:
    """Have an honest answer by somebody else."""
    return stamped(lambda second, head: make(second).answer(head))


def saying(**said: Any) -> Act:
    """Have b say something else of itself."""
    return by(lambda second: second.but(**said))


def leaf(issuer: Callable[[Stamper], Any], **wanted: Any) -> Act:
    """Have a certificate of b's CA, or of another, that differs in one thing."""
    given: dict[str, Any] = {"purposes": (STAMPING,), **wanted}
    return by(lambda b: b.but(signer=certify(Wanted("b Stamps Too", **given), issuer(b))))


def middle(stamper: Stamper) -> Any:
    return stamper.between[0]


def under(stamper: Stamper) -> Any:
    """A certificate by b's CA that is no CA."""
    return certify(Wanted("b Holder", purposes=(STAMPING,)), middle(stamper))


def sibling(stamper: Stamper) -> Stamper:
    """Another authority under a listed root's own CA."""
    root = stamper.root
    between = certify(Wanted("b Sister", ca=True, purposes=(STAMPING,), room=0), root)
    signer = certify(Wanted("b Sister Stamps", purposes=(STAMPING,)), between)
    return stamper.but(signer=signer, between=(between,))


def claiming(stamper: Stamper) -> Stamper:
    """The forger's key under the pinned certificate's issuer and number."""
    mine = certify(Wanted("Forger", purposes=(STAMPING,)))
    return stamper.but(signer=mine, named=stamper.signer, bound=stamper.signer, certificates=())


def other_nonce(stamper: Stamper, head: bytes) -> bytes:
    return stamper.but(nonce=1).answer(head)


def twice(scene: Scene) -> None:
    """Have one authority's answer under two names."""
    files = scene.files
    files.pop(REQUEST)
    scene.put({**files, STAMP: files[STAMP.replace("b.", "a.")]})


def over_a_rendition(scene: Scene) -> None:
    """Have a stamp over the notice's file, and none over the log's head."""
    files = scene.files
    files.pop(REQUEST)
    scene.put({**files, STAMP: scene.seed.second.answer(files[RENDITION])})


def over_a_later_head(scene: Scene) -> None:
    """Have what b answered for a later head of the same log."""
    later = scene.seed.folder / "kits/redacted" / STAMP
    files = scene.files
    files.pop(REQUEST)
    scene.put({**files, STAMP: later.read_bytes()})


def answer(change: Change) -> Act:
    return changed(STAMP, change)


def refused(data: bytes) -> bytes:
    """Have the authority's status say that it refused (2), with a token all the same."""
    assert b"\x30\x03\x02\x01\x00" in data[:12]
    return data.replace(b"\x30\x03\x02\x01\x00", b"\x30\x03\x02\x01\x02", 1)


def endless_length(data: bytes) -> bytes:
    """Spell the outermost length as BER's that has no end."""
    return b"\x30\x80" + data[4:] + b"\0\0"


def nested(_data: bytes) -> bytes:
    """Have 9,000 values in each other."""
    made = b""
    for _ in range(9000):
        made = write_der(0x30, made)
    return made


def claimed_length(data: bytes) -> bytes:
    """Claim four gigabytes."""
    return b"\x30\x84\xff\xff\xff\xff" + data[4:]


BY_ISSUER = "verify.sh leaves authorities alone that are pinned by their issuer"

STAMPS = Group(
    "Time stamps (the verifier asks for two authorities)",
    (
        Attack("stamps-stripped", "Takes all time stamps away.",
               2, 11, "there is no time stamp", remade(without_stamps)),
        Attack("stamp-stripped", "Takes one of two time stamps away.",
               2, 11, "you ask for 2", dropped(STAMP, REQUEST)),
        Attack("stamp-twice", "Has one authority's answer under the names of two.",
               2, 11, "you ask for 2", twice),
        Attack("stamp-by-his-own-authority", "Back-dates with an authority of his own.",
               2, 11, "stamp-unpinned",
               by(lambda b: new_stamper("p256", "Forger").but(time="20200101000000Z"))),
        Attack("stamp-by-a-listed-roots-sibling",
               "Has an unlisted authority that chains to a listed root by another CA.",
               2, 11, "stamp-unpinned", by(sibling)),
        Attack("stamp-by-a-sibling-of-the-signer",
               "Has another certificate of the very CA that issued the listed one.",
               2, 11, "stamp-unpinned", leaf(middle)),
        Attack("stamp-claiming-a-listed-signer",
               "Signs with a key of his own, and names the listed certificate.",
               1, 11, "stamp-wrong", by(claiming)),
        Attack("stamp-by-what-no-ca-issued",
               "Has a certificate that was issued by one that is no CA.",
               2, 11, "stamp-unpinned", leaf(under)),
        Attack("stamp-by-what-no-ca-issued-under-the-issuer",
               "The same, for one who pins the issuer.",
               2, 11, "stamp-unpinned", leaf(under), trust="by-issuer"),
        Attack("stamp-by-another-purpose", "Has the pinned issuer's certificate for web servers.",
               1, 11, "stamp-wrong", leaf(middle, purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)),
               trust="by-issuer", script=2, because=BY_ISSUER),
        Attack("stamp-by-another-purpose-unasked", "The same, for one who asks for no stamp.",
               1, 11, "stamp-wrong", leaf(middle, purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)),
               trust="by-issuer-alone", script=2, because=BY_ISSUER),
        Attack("stamp-by-one-purpose-more", "Has the pinned issuer's certificate for two purposes.",
               1, 11, "stamp-wrong",
               leaf(middle, purposes=(STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)),
               trust="by-issuer", script=2, because=BY_ISSUER),
        Attack("stamp-by-no-purpose", "Has the pinned issuer's certificate without a purpose.",
               1, 11, "stamp-wrong", leaf(middle, purposes=None),
               trust="by-issuer", script=2, because=BY_ISSUER),
        Attack("stamp-by-an-uncritical-purpose",
               "Has the pinned issuer's certificate whose purpose is not critical.",
               1, 11, "stamp-wrong", leaf(middle, critical=False),
               trust="by-issuer", script=2, because=BY_ISSUER),
        Attack("stamp-by-a-key-that-may-not-sign",
               "Has the pinned issuer's certificate whose key may not sign.",
               1, 11, "stamp-wrong", leaf(middle, may_sign=False),
               trust="by-issuer", script=2, because=BY_ISSUER),
        Attack("stamp-before-its-certificate",
               "Has the pinned issuer's certificate that begins after the stamp.",
               1, 11, "stamp-wrong", leaf(middle, opens=_LATE),
               trust="by-issuer", script=2, because=BY_ISSUER),
        Attack("stamp-after-its-certificate",
               "Has the key of a listed authority, and stamps after its certificate has run out.",
               1, 11, "stamp-wrong",
               lambda scene: by(lambda _: scene.seed.ended)(scene), trust="ended"),
        Attack("stamp-over-a-later-head", "Has what the authority answered for another head.",
               1, 11, "stamp-wrong", over_a_later_head),
        Attack("stamp-over-a-rendition", "Has a stamp over the notice's file, not over the head.",
               1, 11, "stamp-wrong", over_a_rendition),
        Attack("stamp-to-another-question", "Has the answer to another question.",
               1, 11, "stamp-wrong", stamped(other_nonce, asked=True)),
        Attack("stamp-without-the-nonce", "Has an answer without the nonce that was asked for.",
               1, 11, "stamp-wrong", stamped(lambda b, head: b.but(nonce=None).answer(head), True)),
        Attack("stamp-by-sha-1", "Has an imprint by SHA-1, of which others can be made.",
               1, 11, "stamp-wrong", saying(imprint="sha1")),
        Attack("stamp-by-md5", "Has an imprint by MD5.",
               1, 11, "stamp-wrong", saying(imprint="md5")),
        Attack("stamp-signed-by-sha-1", "Has a token that is signed by SHA-1.",
               1, 11, "stamp-wrong", saying(digest="sha1")),
        Attack("stamp-binding-another-certificate", "Has a token whose signature names another.",
               1, 11, "stamp-wrong", by(lambda b: b.but(bound=b.root))),
        Attack("stamp-with-another-time", "Changes the year in a token.",
               1, 11, "stamp-wrong", answer(replaced(b"20261122", b"20201122"))),
        Attack("stamp-that-was-refused", "Has an answer whose status says that it was refused.",
               1, 11, "stamp-wrong", answer(refused)),
        Attack("stamp-with-one-bit-changed", "Changes one bit of a token's signature.",
               1, 11, "stamp-wrong", answer(lambda data: data[:-1] + bytes([data[-1] ^ 1]))),
        Attack("stamp-with-bytes-behind", "Adds bytes behind the answer.",
               1, 11, "stamp-wrong", answer(lambda data: data + b"\0")),
        Attack("stamp-without-an-end", "Spells a length as BER's that has no end.",
               1, 11, "stamp-wrong", answer(endless_length)),
        Attack("stamp-of-four-gigabytes", "Claims a length of four gigabytes.",
               1, 11, "stamp-wrong", answer(claimed_length)),
        Attack("stamp-of-many-levels", "Has 9,000 values in each other.",
               1, 11, "stamp-wrong", stamped(lambda b, head: nested(head))),
        Attack("stamp-emptied", "Empties an answer.", 1, 11, "stamp-wrong", answer(emptied)),
        Attack("stamp-cut-short", "Cuts an answer short.", 1, 11, "stamp-wrong", answer(halved)),
        Attack("stamp-in-text", "Has the answer in base64.",
               1, 11, "stamp-wrong", answer(base64.b64encode)),
        Attack("request-with-one-bit-changed", "Changes one bit of the request beside an answer.",
               1, 11, "stamp-wrong", changed(REQUEST, flip)),
        Attack("request-without-an-answer", "Takes an answer away, and leaves the request.",
               1, 1, "package-extra", dropped(STAMP)),
        Attack("stamp-of-an-odd-name", "Has an answer under the name B.tsr.",
               1, 1, "package-extra", renamed(STAMP, STAMP.replace("b.", "B."))),
        Attack("stamps-without-number", "Brings 40 time stamps.",
               3, None, "limits.kit_stamps", many(STAMP, 40)),
        Attack("stamp-too-large", "Has an answer of 100,000 bytes.",
               3, None, "log/stamps/b.tsr", answer(lambda data: data + bytes(100_000))),
        Attack("stamp-with-garbage-beside", "Adds an answer that is garbage, in nobody's name.",
               1, 11, "stamp-wrong", added("log/stamps/c.tsr", b"<html>502 Bad Gateway</html>")),
    ),
)  # fmt: skip
