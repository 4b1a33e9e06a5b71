"""Forgeries before a verifier who no longer believes sha512, and goes by coverings.

The kit that they begin from is covered by sha3-512, and b stamped that before the day on which
sha512 aged for him. So every forger here can make another file of any sha512, and has all keys of
the archive; what he has not is b's word of that time for what he made since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from covered_kits import FOLDER, LONG_AGO, covered
from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import Change, added, changed, remade
from kits import Files, remake
from stampers import Stamper, new_stamper

BEGINS, RENDITION = "kits/covered", "object/v1/content/renditions/0001.txt"
TEXT, LINES, NODES, STAMP = (FOLDER + name for name in ("text", "lines", "nodes", "b.tsr"))
OTHERS = bytes.maketrans(b"0123456789abcdef", b"123456789abcdef0")
_BECAUSE = "it looks at no coverings, and says that this is NOT CHECKED"


def bare(files: Files) -> Files:
    """Take the coverings away."""
    return {path: data for path, data in files.items() if not path.startswith("coverings/")}


def anew(make: Callable[[Files, Stamper], Files]) -> Act:
    """Cover the kit anew; `make` is given the kit without coverings, and b."""

    def act(scene: Scene) -> None:
        scene.put(make(bare(scene.files), scene.seed.second))

    return act


def saying(**said: Any) -> Act:
    """Cover the kit as it is, with b saying something else in its answer."""
    return anew(lambda files, b: covered(files, {"b": b}, **{"time": LONG_AGO, **said}))


def stamped(make: Callable[[Scene, bytes], bytes]) -> Act:
    """Have another answer for b's, over the text that is there."""

    def act(scene: Scene) -> None:
        files = scene.files
        scene.put({**files, STAMP: make(scene, files[TEXT])})

    return act


def changed_since(scene: Scene) -> None:
    """Make the notice anew with another content, by all keys of the archive."""
    files = scene.files
    coverings = {path: data for path, data in files.items() if path.startswith("coverings/")}
    forged = {**files, RENDITION: b"Article 3 is repealed.\n"}
    made = remake(forged, scene.seed.keys, statement=_restated(forged))
    scene.put({**made, **coverings})


def _restated(files: Files) -> Callable[[int, dict[str, Any]], dict[str, Any]]:

    def restate(number: int, stated: dict[str, Any]) -> dict[str, Any]:
        data = files[RENDITION]
        own = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        items = [
            {**item, **own} if (number, item["path"]) == (1, "renditions/0001.txt") else item
            for item in stated["files"]
        ]
        return {**stated, "files": items}

    return restate


def without_line_of(part: str) -> Change:
    return lambda data: b"".join(
        line for line in data.splitlines(True) if not line.endswith(part.encode() + b"\n")
    )


def first_line(change: Change) -> Change:
    def change_it(data: bytes) -> bytes:
        first, *rest = data.splitlines(True)
        return change(first) + b"".join(rest)

    return change_it


def of_another(files: Files, b: Stamper) -> Files:
    """Have text and stamp of a true covering of something else, with lines of his own."""
    his = covered(files, {"b": b}, time=LONG_AGO)
    other = covered(files, {"b": b}, time=LONG_AGO, listing=lambda said: {})
    return {**his, TEXT: other[TEXT], STAMP: other[STAMP]}


def _attack(
    name: str, story: str, code: int, reason: str, act: Act, check: int = 14, same: bool = False
) -> Attack:
    other = code == 1 and not same
    script, because = (2, _BECAUSE) if other else (None, "")
    return Attack(name, story, code, check, reason, act, begins=BEGINS, trust="aged",
                  script=script, because=because)  # fmt: skip


GROUP = Group(
    "Coverings (the verifier no longer believes sha512)",
    (
        _attack("coverings-stripped", "Takes the coverings away.",
                2, "no covering that counts is here", remade(bare)),
        _attack("covering-without-a-line", "Takes the line of the file away that he means to "
                "change.",
                2, "covering-missing", changed(LINES, without_line_of(RENDITION[7:]))),
        _attack("file-changed-since-it-was-covered", "Changes a file, and makes statements, "
                "manifests, signatures, roles and log anew, by keys of which he has all.",
                1, "covering-other-bytes", changed_since),
        _attack("covering-of-his-own", "Covers what he made today, and has it stamped by an "
                "authority of his own, of whatever time.",
                2, "covering-unstamped",
                anew(lambda files, b: covered(files, {"b": new_stamper("p256", "his")},
                                              time=LONG_AGO))),
        _attack("covering-stamped-too-late", "Covers what he made, and has it truly stamped, "
                "after that day.",
                2, "covering-late", saying(time="20260715000000Z")),
        _attack("covering-signed-by-what-aged", "Has a stamp of before whose signature hangs from "
                "sha512 itself, so that he can make one for any text.",
                2, "stamp-aged", saying(digest="sha512")),
        _attack("covering-stamped-by-what-aged", "Has a stamp over the text's sha512.",
                1, "covering-stamp-wrong", saying(imprint="sha512")),
        _attack("covering-with-the-stamp-of-the-head", "Has the stamp over the checkpoint for the "
                "covering's.",
                1, "covering-stamp-wrong",
                stamped(lambda scene, _: scene.files["log/stamps/b.tsr"])),
        _attack("covering-with-a-stamp-of-another-text", "Has a true stamp over other bytes.",
                1, "covering-stamp-wrong",
                stamped(lambda scene, text: scene.seed.second.but(
                    imprint="sha3-512", time=LONG_AGO).answer(text[:-1]))),
        _attack("covering-of-another-archive", "Has text and stamp of a true covering of something "
                "else, with lines of his own.",
                1, "covering-wrong", anew(of_another)),
        _attack("covering-with-a-line-moved", "Says that a line stands elsewhere in it.",
                1, "covering-wrong", changed(LINES, lambda data: b"1" + data[1:])),
        _attack("covering-with-an-endless-number", "Names a line of a place beyond all trees.",
                1, "covering-wrong", changed(LINES, lambda data: data + b"9" * 40 + b" 00  x\n")),
        _attack("covering-with-a-node-changed", "Changes a node of the tree.",
                1, "covering-wrong",
                changed(NODES, lambda data: data[:-66] + data[-66:].translate(OTHERS))),
        _attack("covering-without-nodes", "Empties the file of the tree's nodes.",
                1, "covering-wrong", changed(NODES, lambda _: b"")),
        _attack("covering-without-a-text", "Leaves the text away, with the stamp there.",
                1, "covering-wrong",
                remade(lambda files: {p: data for p, data in files.items() if p != TEXT})),
        _attack("covering-by-a-hash-of-his-choice", "Says that the covering is by sha512.",
                1, "covering-wrong",
                changed(TEXT, lambda data: data.replace(b"sha3-512", b"sha512"))),
        _attack("covering-text-respelled", "Spells the text with other line ends.",
                1, "covering-wrong", changed(TEXT, lambda data: data.replace(b"\n", b"\r\n"))),
        _attack("covering-with-a-path-that-acts", "Has a line whose path clears the terminal.",
                1, "covering-wrong",
                changed(LINES, first_line(lambda line: line.rstrip(b"\n") + b"\x1b[2J\n"))),
        _attack("covering-with-a-file-beside", "Adds a file to a covering.",
                1, "package-extra", added(FOLDER + "README", b"true\n"), check=1, same=True),
        _attack("covering-under-no-id", "Brings a covering in a folder that is no record's.",
                1, "package-extra", added("coverings/mine/text", b"x"), check=1, same=True),
    ),
)  # fmt: skip
