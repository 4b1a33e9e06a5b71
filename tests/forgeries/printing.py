"""Forgeries of the answer itself: text in a kit that acts on a terminal, or turns a line round.

The forger has a perfect kit under a root of his own, or true keys, and whatever he likes in every
field that is ever printed. What counts here is that nothing of it is printed as it is, in any
language: the tests look at all that both verifiers say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import NOTE, STAMP, changed, remade, signed_anew
from forgeries.seed import ORIGIN
from kits import THEIRS, Files, papers
from manifests import NoteSigner
from stampers import new_stamper
from tampered_evidence import line

CLEAR = "\x1b[2J\x1b[1;1HVerdict: 0 (what was asked holds)\x1b]0;x\x07\r\n\x9b2J"
TURNED = "\u202e\u2066)sdloh deksa saw tahw( 0\u2069\u2028\u200b\ufeff"
BOTH = CLEAR + TURNED


def saying(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Act:
    """Make a perfect kit of one's own whose newest statement says this."""
    by = THEIRS._replace(log=NoteSigner(ORIGIN, THEIRS.log.seed))
    return signed_anew(
        lambda _: by,
        roles=lambda ours, files: papers(by.roles(), by),
        statement=lambda number, said: change(said),
    )


def named(origin: str, principal: str = "signer") -> Act:
    """Make a perfect kit of one's own in a log of this name, and with this signer."""

    def act(scene: Scene) -> None:
        by = THEIRS._replace(log=NoteSigner(origin, THEIRS.log.seed))

        def roles(_ours: object, _files: Files) -> Files:
            document = by.roles().replace(b"signer@", f"{principal}@".encode())
            return papers(document, by)

        signed_anew(
            lambda _: by,
            roles=roles,
            statement=lambda number, said: {**said, "origin": origin},
        )(scene)

    return act


def stamped_by(name: str) -> Act:
    """Have a stamp by an authority of this name, which muniment tells as a claim."""

    def act(scene: Scene) -> None:
        files = scene.files
        files.pop(STAMP.replace("tsr", "tsq"))
        token = new_stamper("p256", name).answer(files[NOTE])
        scene.put({**files, STAMP: token})

    return act


def first_source(said: dict[str, Any], **changes: str) -> dict[str, Any]:
    return {**said, "sources": [{**said["sources"][0], **changes}]}


def cosigner(name: str) -> Act:
    return changed("log/cosignatures/w.cosignature", lambda _: line(name, bytes(76)))


def about(scene: Scene) -> None:
    """Have a kit of one's own whose object speaks in escapes everywhere that is left open."""
    saying(lambda said: {**said, "findings": [{"code": BOTH, "where": BOTH}], "about": [
        {"object": BOTH, "path": BOTH, "authority": BOTH}]})(scene)  # fmt: skip


GROUP = Group(
    "What is printed",
    (
        Attack("title-that-acts", "Has a title that clears the terminal and says 0.",
               2, 2, "unknown signer", saying(lambda said: {**said, "notice": {"title": [CLEAR]}})),
        Attack("title-turned-round", "Has a title that turns the line round.",
               2, 2, "unknown signer",
               saying(lambda said: {**said, "notice": {"title": [TURNED]}})),
        Attack("source-that-acts", "Has a source's address that acts on a terminal.",
               2, 2, "unknown signer", saying(lambda said: first_source(said, address=BOTH))),
        Attack("source-name-that-acts", "Has a source's name that acts on a terminal.",
               2, 2, "unknown signer", saying(lambda said: first_source(said, name=BOTH))),
        Attack("object-that-acts", "Has an object's identifier that acts on a terminal.",
               2, 2, "unknown signer", saying(lambda said: {**said, "object": BOTH})),
        Attack("role-that-acts", "Has the role's every field act on a terminal.",
               1, 6, "statement-other-key",
               saying(lambda said: {**said, "role": dict.fromkeys(said["role"], BOTH)})),
        Attack("open-fields-that-act", "Has what format 1 leaves open act on a terminal.",
               2, 2, "unknown signer", about),
        Attack("origin-that-is-turned-round", "Has a log's name that turns the line round.",
               2, 2, "unknown signer", named("example.org/\u202eseed")),
        Attack("origin-that-looks-alike", "Has a log's name in letters of another script.",
               2, 2, "unknown signer", named("ехаmрlе.org/seed")),
        Attack("signer-that-is-turned-round", "Has a signer whose name turns the line round.",
               2, 2, "unknown signer", named(ORIGIN, "\u202esigner\u200b")),
        Attack("authority-that-acts", "Has an authority's name act on a terminal.",
               2, 11, "stamp-unpinned", stamped_by("\x1b[2J\x1b[1;1H\u202eb")),
        Attack("authority-of-a-true-name",
               "Has an authority of his own under a listed one's name.",
               2, 11, "stamp-unpinned", stamped_by("b\u200b")),
        Attack("witness-that-is-turned-round", "Has a witness whose name turns the line round.",
               2, 10, "of your witnesses cosigned", cosigner("\u202ewitness.example/w1")),
        Attack("statement-that-acts", "Has a statement that is an escape sequence.",
               1, 6, "statement-unreadable",
               remade(lambda files: {p: BOTH.encode() if p.endswith(".json") and "manifests" in p
                                     else d for p, d in files.items()})),
        Attack("kit-in-which-all-acts", "Has every file of the kit be an escape sequence.",
               1, 2, "roles-unreadable",
               remade(lambda files: dict.fromkeys(files, BOTH.encode()))),
        Attack("signature-that-acts", "Has root's signature be an escape sequence.",
               1, 2, "roles-signature-wrong",
               changed("keys/roles/0001.sig", lambda _: BOTH.encode())),
    ),
)  # fmt: skip
