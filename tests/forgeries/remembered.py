"""Forgeries before a verifier who remembers newer roles than the forger shows him, or is shown.

The verifier saw roles of two terms: in one memory the old signer was replaced, in another the log
was, in others the old signer was revoked, since an entry or since a time. The forger holds what was
stolen before: the old signer's key and the log's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import remade, signed_anew
from forgeries.memories import SINCE, Document, and_then, heir, next_signer, revoking
from kits import THEIRS, Files, Keys, papers
from stampers import NOW

EARLIER = SINCE - timedelta(days=30)


def under(make: Document, by: Callable[[Keys], Keys] = lambda ours: ours, **more: Any) -> Act:
    """Make the kit anew, under roles that root once signed; with the old keys, or others."""

    def given(ours: Keys, _files: Files) -> Files:
        document = make(ours)
        return papers(document, ours, document.count(b"\n# from: ") + 1)

    return signed_anew(by, roles=given, **more)


# The roles of before: root's signature over them stays good for ever.
FIRST = under(lambda ours: ours.roles())


def then_stamped(moment: datetime, act: Act = FIRST) -> Act:
    """The same, stamped by the one of two pinned authorities that says whatever it is asked to."""

    time = moment.strftime("%Y%m%d%H%M%SZ")

    def stamp(scene: Scene) -> None:
        act(scene)
        files = scene.files
        answer = scene.seed.second.but(nonce=None, time=time).answer(files["log/checkpoint"])
        scene.put({**files, "log/stamps/b.tsr": answer})

    return stamp


def by_another_root(scene: Scene) -> None:
    """Have the roles of before signed by a root of his own, so that no memory is of them."""
    FIRST(scene)
    files = scene.files
    scene.put({**files, **papers(scene.seed.keys.roles(), THEIRS)})


def kept_from_before(scene: Scene) -> None:
    """Bring the true old kit as it was given out."""
    scene.put(scene.seed.kit())


def without_the_line(scene: Scene) -> None:
    """Take the line of the revocation out of the newest roles, with root's signature over them."""
    under(revoking(SINCE))(scene)
    path = "keys/roles/0002"

    def cut(files: Files) -> Files:
        lines = files[path].splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(b"# revoked: ")]
        return {**files, path: b"".join(kept)}

    remade(cut)(scene)


def _attack(
    name: str, story: str, code: int, check: int, reason: str, act: Act, saw: str
) -> Attack:
    return Attack(name, story, code, check, reason, act, trust=saw)


GROUP = Group(
    "Roles that were taken back, before somebody who remembers newer ones",
    (
        _attack("roles-rolled-back", "Has the old signer's and the log's keys; signs after he was "
                "replaced, and brings the roles of before.",
                1, 3, "signature-out-of-term", FIRST, "saw-replaced"),
        _attack("roles-rolled-back-by-two-terms", "The same, where two terms came since.",
                1, 3, "signature-out-of-term", FIRST, "saw-three-terms"),
        _attack("roles-rolled-back-beyond-a-logs-end", "Has the key of a log that ended; goes on "
                "with it, and brings the roles of before.",
                1, 9, "checkpoint-wrong", FIRST, "saw-succeeded"),
        _attack("old-kit-by-a-signer-replaced-before", "Brings an old kit as it was given out; "
                "the roles of today say that its signer signed too late.",
                1, 3, "signature-out-of-term", kept_from_before, "saw-replaced"),
        _attack("roles-of-before-by-another-root", "Signs the roles of before with a root of his "
                "own, so that the verifier's memory is not of them.",
                2, 2, "unknown signer", by_another_root, "saw-replaced"),
        _attack("roles-forked", "Has root sign a second document of the serial that the verifier "
                "saw, with the same signers from another entry on.",
                1, 2, "roles-two", under(lambda ours: ours.roles((3, next_signer(ours)))),
                "saw-replaced"),
        _attack("roles-forked-to-another-signer", "Has root sign a second document of that serial, "
                "in which a key of his own signs.",
                1, 2, "roles-two",
                under(lambda ours: ours.roles((2, ours._replace(signer=THEIRS.signer))),
                      signers=lambda ours: {1: ours.signer, 2: THEIRS.signer}),
                "saw-replaced"),
        _attack("roles-forked-before-what-was-seen", "Has root sign two terms that are not the "
                "first two of the three that the verifier saw.",
                1, 2, "roles-two",
                under(lambda ours: ours.roles((2, heir(ours)))), "saw-three-terms"),
        _attack("roles-newer-that-drop-a-term", "Has root sign three terms that leave out what "
                "the verifier saw as the second.",
                1, 2, "roles-two",
                under(and_then(lambda ours: ours.roles((3, next_signer(ours))), 7, heir)),
                "saw-replaced"),
        _attack("revocation-since-an-entry-withheld", "Has the revoked signer's and the log's "
                "keys, and brings the roles of before the revocation.",
                1, 3, "signature-revoked", FIRST, "saw-revoked-since-entry"),
        _attack("old-kit-of-a-revoked-signer", "Brings an old kit as it was given out, two entries "
                "of which came since the one that root revoked the signer from.",
                1, 3, "signature-revoked", kept_from_before, "saw-revoked-since-entry"),
        _attack("revocation-since-a-time-withheld", "Has the revoked signer's and the log's keys, "
                "brings the roles of before, and no time stamp.",
                2, 3, "signature-undated", FIRST, "saw-revoked-since-time"),
        _attack("revoked-signer-stamped-since", "The same, stamped truly after the revocation.",
                2, 3, "signature-undated",
                then_stamped(NOW), "saw-revoked-since-time"),
        _attack("revoked-signer-stamped-a-second-since", "The same, stamped one second after it.",
                2, 3, "signature-undated", then_stamped(SINCE + timedelta(seconds=1)),
                "saw-revoked-since-time"),
        _attack("revoked-signer-back-dated-by-one-of-two", "The same, back-dated by one of two "
                "authorities, where two must agree.",
                2, 3, "signature-undated", then_stamped(EARLIER), "saw-revoked-and-asks-for-two"),
        _attack("revocation-shown-and-overstepped", "Brings the newest roles, and an entry that "
                "the revoked key signed since.",
                1, 3, "signature-revoked",
                under(revoking(2), signers=lambda ours: {1: ours.signer, 2: ours.signer}), "roots"),
        _attack("revocation-shown-and-undated", "Brings the newest roles, and entries by the "
                "revoked key that nothing dates.",
                2, 3, "signature-undated", under(revoking(SINCE)), "roots"),
        _attack("revocation-line-cut-out", "Cuts the revocation out of the newest roles, and "
                "leaves root's signature as it is.",
                1, 2, "roles-signature-wrong", without_the_line, "saw-revoked-since-time"),
        _attack("revocation-moved-to-a-later-time", "Has root sign the same revocation again, "
                "since a later time, under the same serial.",
                1, 2, "roles-two", under(revoking(NOW)), "saw-revoked-since-time"),
        _attack("revocation-back-dated", "Has root sign the same revocation again, since an "
                "earlier time, so that what was good is called forged.",
                1, 2, "roles-two", under(revoking(EARLIER)),
                "saw-revoked-since-time"),
        _attack("revocation-moved-to-a-later-entry", "Has root sign it again, since a later entry.",
                1, 2, "roles-two", under(revoking(3)), "saw-revoked-since-entry"),
        _attack("revocation-made-a-mere-replacement", "Has root sign the same term without the "
                "revocation.",
                1, 2, "roles-two", under(lambda ours: ours.roles((3, next_signer(ours)))),
                "saw-revoked-since-time"),
        _attack("revoked-signer-named-again", "Has root name the revoked key as a signer of a "
                "third term.",
                1, 2, "roles-unreadable", under(and_then(revoking(SINCE), 5, lambda ours: ours)),
                "saw-revoked-since-time"),
    ),
)  # fmt: skip
