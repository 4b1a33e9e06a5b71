"""Forgeries against one who remembers a head of the log, or names a copy of it as published."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from checksums import consistency_path, leaf_hash, root
from forgeries.attack import Act, Attack, Group, Scene, Target
from forgeries.hands import Change, emptied, flip, halved, signed_anew
from forgeries.seed import ORIGIN
from kits import THEIRS, Keys
from manifests import Checkpoint, parse_request, sign_note
from manifests.judging.consistency import FOLDER
from manifests.log.add_checkpoint import AddCheckpoint
from manifests.log.checkpoint import parse_body
from tampered_evidence import text_of


def requests(scene: Scene) -> dict[str, AddCheckpoint]:
    """The kit's proofs of consistency, by their paths."""
    return {
        path: parse_request(data, len(data))
        for path, data in scene.files.items()
        if path.startswith(FOLDER)
    }


def without_proofs(scene: Scene) -> None:
    scene.put({p: data for p, data in scene.files.items() if not p.startswith(FOLDER)})


def with_hashes(change: Change) -> Act:
    """Change the last hash of each proof."""

    def act(scene: Scene) -> None:
        made = {
            path: AddCheckpoint(one.old_size, (*one.proof[:-1], change(one.proof[-1])), one.note)
            for path, one in requests(scene).items()
        }
        scene.put(scene.files | {path: one.encode() for path, one in made.items()})

    return act


def led_elsewhere(by: str) -> Act:
    """Have every proof lead to another head of the same size, signed by somebody."""

    def act(scene: Scene) -> None:
        keys: Keys = THEIRS if by == "theirs" else scene.seed.keys
        files = scene.files
        for path, one in requests(scene).items():
            head = parse_body(text_of(one.note))
            note = sign_note(Checkpoint(ORIGIN, head.size, b"\7" * 32).body(), keys.log)
            files[path] = AddCheckpoint(one.old_size, one.proof, note).encode()
        scene.put(files)

    return act


def sizes_turned_round(scene: Scene) -> None:
    """Give each proof the name of another."""
    files = scene.files
    paths = list(requests(scene))
    scene.put(files | dict(zip(paths, [files[p] for p in (*paths[1:], paths[0])], strict=True)))


def fork_with_proofs_of_its_own(scene: Scene) -> None:
    """Have signer and log, and bring proofs that hold in the forged tree."""
    signed_anew()(scene)
    head = parse_body(text_of(scene.files["log/checkpoint"]))
    leaves = [leaf_hash(b"%d" % number) for number in range(20)]
    note = sign_note(Checkpoint(ORIGIN, len(leaves), root(leaves)).body(), scene.seed.keys.log)
    made = {}
    for size in range(1, len(leaves)):
        path = consistency_path(
            size, len(leaves), lambda level, at: root(leaves[at << level : (at + 1) << level])
        )
        made[f"{FOLDER}{size}.proof"] = AddCheckpoint(size, path, note).encode()
    assert head.size < len(leaves)
    scene.put(scene.files | made)


def widest(scene: Scene, folder: str) -> Path:
    """Give the newest file of the published log's first tile, or of its first entries."""
    return max((scene / folder).iterdir(), key=lambda file: int(file.name))


def log_file(folder: str, change: Change) -> Act:
    """Change a file of the published log that the verifier was given; the kit is the true one."""

    def act(scene: Scene) -> None:
        file = widest(scene, folder)
        before = file.read_bytes()
        file.write_bytes(change(before))
        assert file.read_bytes() != before

    return act


def log_head(change: Change) -> Act:
    def act(scene: Scene) -> None:
        note = scene / "checkpoint"
        note.write_bytes(change(note.read_bytes()))

    return act


def without_entries(scene: Scene) -> None:
    shutil.rmtree(scene / "tile/entries")


def far_too_long(scene: Scene) -> None:
    os.truncate(widest(scene, ENTRIES), 1 << 30)


def kit_signed_anew(scene: Scene) -> None:
    """Have signer and log, and make the kit anew in another tree."""
    signed_anew()(Scene(scene.seed, scene.path.parent / Target.KIT.value))


def _kind_hidden(data: bytes) -> bytes:
    return data.replace(b"\nredaction\n", b"\nrehearsal\n")


def _by_another(note: bytes) -> bytes:
    return sign_note(text_of(note), THEIRS.log)


def _of_another_size(note: bytes) -> bytes:
    origin, size, rest = note.split(b"\n", 2)
    return b"\n".join((origin, b"%d" % (int(size) + 1), rest))


IN_LOG: Any = {"begins": "logs/grown", "target": Target.LOG}
SEEN: Any = {"trust": "has-seen-archive"}
TILE, ENTRIES = "tile/0/000.p", "tile/entries/000.p"

GROUP = Group(
    "Other heads of the log: what the verifier remembers, and what was published",
    (
        Attack("consistency-dropped", "Takes all proofs of consistency away.",
               2, 10, "of one history", without_proofs, **SEEN),
        Attack("consistency-changed", "Changes a hash of each such proof.",
               1, 10, "consistency-wrong", with_hashes(flip), **SEEN),
        Attack("consistency-under-another-size", "Gives each such proof the name of another.",
               1, 10, "consistency-wrong", sizes_turned_round, **SEEN),
        Attack("consistency-into-a-fork", "Has the log's key, and signs another head for them.",
               1, 10, "consistency-wrong", led_elsewhere("ours"), **SEEN),
        Attack("consistency-under-another-key", "Signs the head that they lead to by his own key.",
               1, 10, "consistency-wrong", led_elsewhere("theirs"), **SEEN),
        Attack("fork-of-a-size-never-seen",
               "Has signer and log, and gives his second history a size that its reader never saw.",
               2, 10, "of one history", signed_anew(), trust="remembers"),
        Attack("fork-with-proofs-of-its-own",
               "The same, with proofs that hold in a tree of his own.",
               1, 10, "consistency-wrong", fork_with_proofs_of_its_own, trust="remembers"),
        Attack("kit-of-a-second-history",
               "Has signer and log, and gives a kit that the published log does not go on from.",
               1, 10, "log-other-history", kit_signed_anew, **IN_LOG),
        Attack("published-fork",
               "Has the log's key, and publishes a log that is not the one that its reader saw.",
               1, 10, "memory-inconsistent", lambda scene: None,
               begins="logs/fork", trust="has-seen-more", target=Target.LOG),
        Attack("published-log-rolled-back", "Publishes the log of yesterday again.",
               2, 10, "name a newer copy", lambda scene: None,
               begins="logs/archive", trust="has-seen-more", target=Target.LOG),
        Attack("published-head-of-another-size", "Changes the published head's size.",
               1, 10, "log-head-wrong", log_head(_of_another_size), **IN_LOG),
        Attack("published-head-by-another-key", "Signs the published head by a key of his own.",
               2, 10, "another log", log_head(_by_another), **IN_LOG),
        Attack("published-head-emptied", "Leaves nothing of the published head.",
               3, None, "no published log", log_head(emptied), **IN_LOG),
        Attack("published-tile-cut", "Cuts the published tile short.",
               1, 10, "consistency-wrong", log_file(TILE, halved), **IN_LOG),
        Attack("published-tile-changed", "Changes a bit of the published tile.",
               1, 10, "consistency-wrong", log_file(TILE, flip), **IN_LOG),
        Attack("published-entry-changed", "Changes a bit of the published entries.",
               1, 10, "consistency-wrong", log_file(ENTRIES, flip), **IN_LOG),
        Attack("published-redaction-hidden", "Has the entry of a redaction say that it is no such.",
               1, 10, "consistency-wrong", log_file(ENTRIES, _kind_hidden), **IN_LOG),
        Attack("published-entries-far-too-long", "Has a gigabyte of nothing behind the entries.",
               1, 10, "consistency-wrong", far_too_long, **IN_LOG),
        Attack("published-entries-left-out", "Publishes no entries: what was logged is not seen.",
               2, 10, "not all there", without_entries, **IN_LOG),
    ),
)  # fmt: skip
