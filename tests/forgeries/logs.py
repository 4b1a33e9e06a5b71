"""Forgeries of the place in the log: proofs, and the heads that they lead to."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from checksums import inclusion_path, leaf_hash, root
from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import (
    NOTE,
    Change,
    changed,
    crlf,
    emptied,
    flip,
    halved,
    of_newest,
    proof_of,
    replaced,
    signed_anew,
)
from forgeries.seed import ORIGIN
from kits import THEIRS, Changes, Keys, log_of, sha512, versions_of
from manifests import Checkpoint, NoteSigner, TlogProof, sign_note
from manifests.log.note import parse_note
from tampered_evidence import cosigned, line, text_of
from tampered_files import drop_hash, stray_bit


def proof(change: Change) -> Act:
    """Change the newest version's proof."""

    def act(scene: Scene) -> None:
        changed(proof_of(scene.files, 2), change)(scene)

    return act


def index(text: bytes) -> Act:
    return proof(replaced(b"\nindex 2\n", b"\nindex " + text + b"\n"))


def of_other_leaf(scene: Scene) -> None:
    """Have the proof of another notice's entry."""
    other = scene.seed.kit("other")
    [(_, record_id)] = versions_of(other)
    data = other[f"log/proofs/{record_id}.tlog-proof"]
    changed(proof_of(scene.files, 2), lambda _: data)(scene)


def of_other_head(scene: Scene) -> None:
    """Have the proof in a later tree of the same log, under the head of now."""
    later = scene.seed.folder / "grown" / "log" / "checkpoint"
    proof(lambda data: data.partition(b"\n\n")[0] + b"\n\n" + later.read_bytes())(scene)


def proofs_turned_round(scene: Scene) -> None:
    """Have each version's proof in the other's place."""
    files = scene.files
    one, other = proof_of(files, 1), proof_of(files, 2)
    scene.put({**files, one: files[other], other: files[one]})


def note(change: Callable[[bytes, Keys], bytes]) -> Act:
    """Have another head, in the proofs too."""

    def act(scene: Scene) -> None:
        files = scene.files
        old, new = files[NOTE], change(files[NOTE], scene.seed.keys)
        assert old != new
        scene.put({
            path: new if path == NOTE else data.replace(b"\n\n" + old, b"\n\n" + new)
            if path.endswith(".tlog-proof") else data
            for path, data in files.items()
        })  # fmt: skip

    return act


def body(change: Change) -> Act:
    """Have the log sign another text."""

    def signed(data: bytes, ours: Keys) -> bytes:
        text = change(text_of(data))
        return text + b"\n" + ours.log.sign(text).line()  # Also what `sign_note` would not write.

    return note(signed)


def size(text: bytes) -> Act:
    return body(replaced(b"\n5\n", b"\n" + text + b"\n"))


def root_line(change: Change) -> Act:
    def respelled(text: bytes) -> bytes:
        origin, entries, found, *rest = text.splitlines(True)
        return b"".join((origin, entries, change(found), *rest))

    return body(respelled)


def log_line(change: Callable[[bytes], bytes]) -> Act:
    """Change the bytes of the log's own signature: four of the key's id, 64 of the signature."""

    def respelled(data: bytes, ours: Keys) -> bytes:
        value = next(s for s in parse_note(data).signatures if s.name == ours.log.name)
        raw = value.key_id.to_bytes(4, "big") + value.signature
        return text_of(data) + b"\n" + line(ours.log.name, change(raw))

    return note(respelled)


def nodes_for_leaves(scene: Scene) -> None:
    """Have the log sign a tree of half as many leaves with the same root: its nodes are leaves."""
    halves = [root([leaf_hash(b"%d" % n), leaf_hash(b"%d" % (n + 1))]) for n in (0, 2, 4)]
    ours = scene.seed.keys
    made = sign_note(Checkpoint(ORIGIN, 3, root(halves)).body(), ours.log)
    files = scene.files
    path = inclusion_path(1, 3, lambda level, at: root(halves[at << level : (at + 1) << level]))
    for number in (1, 2):
        files[proof_of(files, number)] = TlogProof(1, path, made).encode()
    scene.put({**files, NOTE: made})


def node_for_leaf(data: bytes) -> bytes:
    """Begin the way up one level higher, as if the entry were the node above it."""
    return drop_hash(data).replace(b"index 2", b"index 1", 1)


def path_anew(change: Callable[[TlogProof], Any]) -> Act:
    """Have the log's key, and log the kit anew with another proof."""
    return signed_anew(proof=of_newest(change))


def fork_at_five(scene: Scene) -> None:
    """Have a tree of as many entries as the true one, with the true versions and two others."""
    files, ours = scene.files, scene.seed.keys
    leaves = [leaf_hash(b"%d" % number) for number in range(5)]
    for number, record_id in versions_of(files):
        stem = f"object/v{number}/content/manifests/{record_id}.sums"
        entry = (
            f"muniment-entry/1\naccession\n{sha512(files[stem])}\n{sha512(files[stem + '.sig'])}\n"
        )
        leaves[number] = leaf_hash(entry.encode())
    made = log_of(leaves, [one for _, one in versions_of(files)], ours, Changes())
    kept = {path: data for path, data in files.items() if not path.startswith("log/")}
    scene.put(kept | made)


def hash_line(data: bytes, change: Change) -> bytes:
    """Spell the last hash of a proof otherwise."""
    head, _, rest = data.partition(b"\n\n")
    rows = head.split(b"\n")
    return b"\n".join([*rows[:-1], change(rows[-1])]) + b"\n\n" + rest


def more_hashes(data: bytes, count: int) -> bytes:
    """Have the last hash so many times."""
    return hash_line(data, lambda row: b"\n".join([row] * count))


def hashes_anew(data: bytes) -> bytes:
    """Have other hashes, as many as there were."""
    head, _, rest = data.partition(b"\n\n")
    rows = head.split(b"\n")
    made = [row if at < 2 else base64.b64encode(bytes([at]) * 32) for at, row in enumerate(rows)]
    return b"\n".join(made) + b"\n\n" + rest


GROUP = Group(
    "The place in the log: proofs and heads",
    (
        Attack("proof-of-another-leaf", "Has the proof of another notice's entry.",
               1, 8, "inclusion-wrong", of_other_leaf),
        Attack("proofs-turned-round", "Has each of two versions' proofs in the other's place.",
               1, 8, "inclusion-wrong", proofs_turned_round),
        Attack("proof-under-another-head", "Has a proof under a later head of the same log.",
               1, 8, "inclusion-other-checkpoint", of_other_head),
        Attack("proof-in-another-tree", "Has the way up in a tree of his own.",
               1, 8, "inclusion-wrong",
               proof(hashes_anew)),
        Attack("proof-of-the-entry-before", "Gives the index of the entry before.",
               1, 8, "inclusion-wrong", index(b"1")),
        Attack("proof-beyond-the-tree", "Gives an index that the tree does not have.",
               1, 8, "inclusion-wrong", index(b"5")),
        Attack("proof-of-a-padded-index", "Spells the index as 02.",
               1, 8, "inclusion-unreadable", index(b"02")),
        Attack("proof-of-an-index-below-zero", "Gives the index -1.",
               1, 8, "inclusion-unreadable", index(b"-1")),
        Attack("proof-of-an-index-of-2-to-63", "Gives the index 2^63.",
               1, 8, "inclusion-unreadable", index(b"9223372036854775808")),
        Attack("proof-of-an-index-that-wraps", "Gives the index 2^64 + 2.",
               1, 8, "inclusion-unreadable", index(b"18446744073709551618")),
        Attack("proof-without-a-hash", "Takes a hash out of the way up.",
               1, 8, "inclusion-wrong", proof(drop_hash)),
        Attack("proof-with-a-hash-too-many", "Adds a hash to the way up.",
               1, 8, "inclusion-wrong", proof(lambda data: more_hashes(data, 2))),
        Attack("proof-with-64-hashes", "Has a way up that is longer than any tree is high.",
               1, 8, "inclusion-unreadable", proof(lambda data: more_hashes(data, 64))),
        Attack("proof-with-one-bit-changed", "Changes one bit of the way up.",
               1, 8, "inclusion-", proof(lambda data: data[:60] + flip(data[60:64]) + data[64:])),
        Attack("proof-with-a-stray-bit", "Spells a hash otherwise in base64: the same 32 bytes.",
               1, 8, "inclusion-unreadable", proof(lambda data: hash_line(data, stray_bit))),
        Attack("proof-with-wrong-padding", "Leaves the padding of a hash away.",
               1, 8, "inclusion-unreadable",
               proof(lambda data: hash_line(data, lambda row: row.rstrip(b"=")))),
        Attack("proof-with-a-short-hash", "Has a hash of 31 bytes.",
               1, 8, "inclusion-unreadable",
               proof(lambda data: hash_line(data, lambda _: base64.b64encode(bytes(31))))),
        Attack("proof-with-other-line-ends", "Ends the proof's lines as another system does.",
               1, 8, "inclusion-unreadable", proof(crlf)),
        Attack("proof-emptied", "Empties a proof.", 1, 8, "inclusion-unreadable", proof(emptied)),
        Attack("proof-cut-short", "Cuts a proof short.",
               1, 8, "inclusion-", proof(halved)),
        Attack("proof-of-another-format", "Names the proof's next format.",
               1, 8, "inclusion-unreadable", proof(replaced(b"@v1", b"@v2"))),
        Attack("proof-with-nothing-extra", "Has an extra line with nothing in it.",
               1, 8, "inclusion-unreadable", proof(replaced(b"index", b"extra \nindex"))),
        Attack("node-taken-for-a-leaf", "Begins the way up at the node above the entry.",
               1, 8, "inclusion-wrong", proof(node_for_leaf)),
        Attack("nodes-signed-as-leaves",
               "Has the log's key; signs a tree whose leaves are the nodes of another.",
               1, 8, "inclusion-wrong", nodes_for_leaves),
        Attack("proof-logged-with-a-hash-too-few", "Has the log's key, and gives too short a way.",
               1, 8, "inclusion-wrong",
               path_anew(lambda one: TlogProof(one.index, (), one.checkpoint))),
        Attack("head-by-another-key", "Signs the head with a key of his own, under the log's name.",
               1, 9, "checkpoint-wrong",
               note(lambda data, _: sign_note(text_of(data), NoteSigner(ORIGIN, bytes(32))))),
        Attack("head-of-his-own-log", "Has the head of a log of his own.",
               1, 9, "checkpoint-wrong",
               note(lambda data, _: sign_note(Checkpoint("example.org/forger", 5, bytes(32)).body(),
                                              THEIRS.log))),
        Attack("head-without-signatures", "Takes the log's signature away.",
               1, 9, "checkpoint-wrong", note(lambda data, _: text_of(data) + b"\n")),
        Attack("head-with-the-id-of-another-key", "Gives another key's id with the signature.",
               1, 9, "checkpoint-wrong", log_line(lambda raw: bytes(4) + raw[4:])),
        Attack("head-with-a-short-signature", "Cuts the log's signature short.",
               1, 9, "checkpoint-wrong", log_line(lambda raw: raw[:40])),
        Attack("head-with-a-false-line-more", "Adds a false signature under the log's name and id.",
               1, 9, "checkpoint-wrong",
               note(lambda data, ours: data + line(
                   ORIGIN, ours.log.verifier.key_id.to_bytes(4, "big") + bytes(64)))),
        Attack("head-with-its-lines-reordered",
               "Has a cosigner's line stand before the log's, so that a stamp is over other bytes.",
               1, 11, "stamp-wrong",
               note(lambda data, _: text_of(data) + b"\n" + line("w.example", bytes(76))
                    + data.partition(b"\n\n")[2])),
        Attack("head-with-101-lines", "Has a hundred lines of cosigners.",
               1, 9, "checkpoint-wrong",
               note(lambda data, _: cosigned(*[line("w.example", bytes(76))] * 100)(data))),
        Attack("head-of-another-size", "Gives the tree another size, with the signature as it was.",
               1, 9, "checkpoint-wrong",
               note(lambda data, _: data.replace(b"\n5\n", b"\n6\n", 1))),
        Attack("head-of-another-root", "Gives the tree another root, with the signature as it was.",
               1, 9, "checkpoint-wrong",
               note(lambda data, _: data[:40] + (b"A" if data[40:41] != b"A" else b"B")
                    + data[41:])),
        Attack("head-with-other-line-ends", "Ends the head's lines as another system does.",
               1, 9, "checkpoint-wrong", note(lambda data, _: crlf(data))),
        Attack("head-cut-short", "Leaves the head's last line feed away.",
               1, 9, "checkpoint-wrong", note(lambda data, _: data[:-1])),
        Attack("head-emptied", "Empties the head.",
               1, 9, "checkpoint-wrong", changed(NOTE, emptied)),
        Attack("head-with-a-hyphen", "Has a hyphen for the dash before a signature.",
               1, 9, "checkpoint-wrong", note(lambda data, _: data.replace("—".encode(), b"-"))),
        Attack("head-of-another-origin", "Has the log's key, and signs a head of another origin.",
               1, 9, "checkpoint-wrong", body(replaced(ORIGIN.encode(), b"example.org/other"))),
        Attack("head-of-a-padded-size", "Has the log's key, and spells the size as 05.",
               1, 9, "checkpoint-wrong", size(b"05")),
        Attack("head-of-a-size-with-a-sign", "Has the log's key, and spells the size as +5.",
               1, 9, "checkpoint-wrong", size(b"+5")),
        Attack("head-of-2-to-63-entries", "Has the log's key, and signs a size of 2^63.",
               1, 9, "checkpoint-wrong", size(b"9223372036854775808")),
        Attack("head-of-too-large-a-tree", "Has the log's key, and signs a larger size.",
               1, 8, "inclusion-wrong", size(b"9223372036854775807")),
        Attack("head-of-no-entries", "Has the log's key, and signs the empty tree with its root.",
               1, 9, "checkpoint-wrong", size(b"0")),
        Attack("head-with-an-empty-line-more", "Has the log's key, and has an empty extension.",
               1, 9, "checkpoint-wrong", body(lambda text: text + b"\n")),
        Attack("head-of-two-lines", "Has the log's key, and signs a head without a root.",
               1, 9, "checkpoint-wrong", body(lambda text: b"".join(text.splitlines(True)[:2]))),
        Attack("head-with-a-stray-bit", "Has the log's key, and spells the root otherwise.",
               1, 9, "checkpoint-wrong", root_line(stray_bit)),
        Attack("head-with-wrong-padding", "Has the log's key, and leaves the root's padding away.",
               1, 9, "checkpoint-wrong", root_line(lambda row: row.replace(b"=", b""))),
        Attack("head-with-a-short-root", "Has the log's key, and signs a root of 31 bytes.",
               1, 9, "checkpoint-wrong",
               root_line(lambda _: base64.b64encode(bytes(31)) + b"\n")),
        Attack("head-with-an-escape-sequence", "Has the log's key, and signs an escape sequence.",
               1, 9, "checkpoint-wrong", body(lambda text: text + b"\x1b[2J\n")),
        Attack("fork-that-no-witness-saw",
               "Has signer and log, and makes another history of true statements for one reader.",
               2, 10, "witnesses", signed_anew()),
        Attack("fork-at-the-size-that-was-seen",
               "The same, at the size that the reader remembers.",
               1, 10, "memory-inconsistent",
               fork_at_five, trust="has-seen-kit"),
        Attack("old-kit-from-before-a-withdrawal",
               "Gives the kit from before a file was redacted to one who has seen a later head.",
               2, 10, "of one history", lambda scene: None,
               begins="kits/before", trust="has-seen-more"),
    ),
)  # fmt: skip
