"""Forgeries of what lies beside the heads of a log, and of which its records tell.

Whoever can write to an archive's disk can take away or exchange what time authorities and witnesses
gave; the log has its digests, so that this shows to whoever asks for neither.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from typing import Any

from forgeries.archives import IN_ARCHIVE, OBJECT
from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import Change, flip
from manifests import CosignatureSigner, parse_note
from manifests.moments.stamp_file import stamped_part
from manifests.moments.timestamp import read_request

STAMPED, NEWEST = "log/checkpoints/5", "log/checkpoints/6"
COSIGNATURE = "w.cosignature"
IN_ONE_THAT_ASKS_NOBODY: dict[str, Any] = {**IN_ARCHIVE, "trust": "roots"}
_STRANGER = CosignatureSigner("stranger.example/w", bytes(32))


def beside(change: Change, name: str = COSIGNATURE) -> Act:
    """Change what lies beside the head that was stamped and cosigned."""

    def act(scene: Scene) -> None:
        path = scene / f"{STAMPED}/{name}"
        before = path.read_bytes()
        path.write_bytes(change(before))
        assert path.read_bytes() != before

    return act


def by_key(make: Callable[[Scene, bytes], bytes], name: str = COSIGNATURE) -> Act:
    """Put what a key makes over that very head in the place of what was told."""

    def act(scene: Scene) -> None:
        note = (scene / f"{STAMPED}/checkpoint").read_bytes()
        (scene / f"{STAMPED}/{name}").write_bytes(make(scene, note))

    return act


def another_time(scene: Scene, note: bytes) -> bytes:
    """Have the witness's key; cosign the same head as of another time."""
    return scene.seed.witness.sign(parse_note(note).text, 1).line()


def another_token(scene: Scene, note: bytes) -> bytes:
    """Have an authority's key; answer the same request with another time."""
    nonce = read_request((scene / f"{STAMPED}/b.tsq").read_bytes(), 1 << 16).nonce
    stamper = scene.seed.second.but(time="20250101000000Z", nonce=nonce)
    return stamper.answer(stamped_part(note))


def gone(path: str) -> Act:
    return lambda scene: (scene / path).unlink()


def of_the_newest(scene: Scene) -> None:
    shutil.copyfile(scene / f"{NEWEST}/{COSIGNATURE}", scene / f"{STAMPED}/{COSIGNATURE}")


def renamed(scene: Scene) -> None:
    (scene / f"{STAMPED}/{COSIGNATURE}").rename(scene / f"{STAMPED}/v.cosignature")


def with_a_line_more(data: bytes) -> bytes:
    return data + _STRANGER.sign(b"example.org/seed\n5\nAAAA\n", 9).line()


def record_gone(scene: Scene) -> None:
    """Take the record that tells from the shelves, and what it tells of from the log."""
    for path in scene.path.glob(f"{OBJECT}/v1/content/manifests/*.json"):
        if b'"kind":"proofs"' in path.read_bytes():
            shutil.rmtree(path.parents[3])
    (scene / f"{STAMPED}/{COSIGNATURE}").unlink()


def record_fitted(scene: Scene) -> None:
    """Exchange a cosignature, and have the record's statement say the digest of the new one."""
    path = scene / f"{STAMPED}/{COSIGNATURE}"
    old, new = path.read_bytes(), another_time(scene, (path.parent / "checkpoint").read_bytes())
    path.write_bytes(new)
    found = [one for one in scene.path.glob(f"{OBJECT}/v1/content/manifests/*.json")
             if _hex(old) in one.read_bytes()]  # fmt: skip
    [statement] = found
    statement.write_bytes(statement.read_bytes().replace(_hex(old), _hex(new)))


def _hex(data: bytes) -> bytes:
    return hashlib.sha512(data).hexdigest().encode()


GROUP = Group(
    "What the log tells of, by whoever can write to the archive's disk",
    (
        Attack("told-cosignature-dropped", "Takes a cosignature away.",
               1, 8, "proof-missing", gone(f"{STAMPED}/{COSIGNATURE}"), **IN_ONE_THAT_ASKS_NOBODY),
        Attack("told-cosignature-altered", "Changes one bit of a cosignature.",
               1, 8, "proof-changed", beside(flip), **IN_ONE_THAT_ASKS_NOBODY),
        Attack("told-cosignature-emptied", "Empties the file of a cosignature.",
               1, 8, "proof-changed", beside(lambda _: b""), **IN_ONE_THAT_ASKS_NOBODY),
        Attack("told-cosignature-of-another-time",
               "Has the witness's key; has it cosign the same head as of another time.",
               1, 8, "proof-changed", by_key(another_time), **IN_ARCHIVE),
        Attack("told-cosignature-of-another-head",
               "Puts what the witness gave for a later head there.",
               1, 8, "proof-changed", of_the_newest, **IN_ONE_THAT_ASKS_NOBODY),
        Attack("told-cosignature-renamed", "Has the cosignature under another name.",
               1, 8, "proof-missing", renamed, **IN_ONE_THAT_ASKS_NOBODY),
        Attack("told-cosignature-with-a-line-more", "Adds a stranger's line to a cosignature.",
               1, 8, "proof-changed", beside(with_a_line_more), **IN_ONE_THAT_ASKS_NOBODY),
        Attack("told-cosignature-with-its-record-gone",
               "Takes a cosignature away, and the record that tells of it.",
               1, 8, "log-not-shelved", record_gone, **IN_ONE_THAT_ASKS_NOBODY),
        Attack("told-cosignature-with-its-record-fitted",
               "Has the witness's key; exchanges a cosignature, and its digest in the record.",
               1, 4, "bytes-changed", record_fitted, **IN_ARCHIVE),
        Attack("told-cosignature-with-its-head-gone",
               "Takes a head away with all that lies beside.",
               1, 8, "proof-missing", lambda scene: shutil.rmtree(scene / STAMPED),
               **IN_ONE_THAT_ASKS_NOBODY),
        Attack("untold-cosignature-dropped",
               "Takes the cosignature over the newest head away, of which no entry tells yet.",
               2, 10, "of your witnesses cosigned", gone(f"{NEWEST}/{COSIGNATURE}"), **IN_ARCHIVE),
        Attack("told-token-of-another-time",
               "Has an authority's key; has it stamp the same head as of another time.",
               1, 8, "proof-changed", by_key(another_token, "b.tsr"), **IN_ARCHIVE),
        Attack("told-token-dropped", "Takes one time stamp of two away.",
               1, 8, "proof-missing", gone(f"{STAMPED}/b.tsr"), **IN_ONE_THAT_ASKS_NOBODY),
        Attack("told-request-altered", "Changes one bit of what an authority was asked.",
               1, 8, "proof-changed", beside(flip, "b.tsq"), **IN_ONE_THAT_ASKS_NOBODY),
    ),
)  # fmt: skip
