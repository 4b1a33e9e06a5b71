"""Forgeries of a notice's own bytes and versions, by whoever can write to a kit."""

from __future__ import annotations

from forgeries.attack import Attack, Group, Scene
from forgeries.hands import (
    INVENTORY,
    RENDITION,
    SIGNATURE,
    STATEMENT,
    SUMS,
    added,
    changed,
    crlf,
    dropped,
    emptied,
    flip,
    proof_of,
    remade,
    renamed,
    replaced,
    swapped,
)
from kits import Files, versions_of


def from_other(pattern: str) -> object:
    """Have another notice's file in the place of one of this."""

    def act(scene: Scene) -> None:
        changed(pattern, lambda _: scene.seed.kit("other")[pattern])(scene)

    return act


def with_other_version(scene: Scene) -> None:
    """Have the other notice's only version as this one's newest, with its own proof."""
    files, other = scene.files, scene.seed.kit("other")
    [(_, record_id)] = versions_of(other)
    kept = {p: d for p, d in files.items() if not p.startswith("object/v2/content/")}
    kept.pop(proof_of(files, 2))
    moved = {
        path.replace("object/v1/", "object/v2/", 1): data
        for path, data in other.items()
        if path.startswith("object/v1/content/")
    }
    proof = f"log/proofs/{record_id}.tlog-proof"
    scene.put({**kept, **moved, proof: other[proof]})


def with_other_object(scene: Scene) -> None:
    """Have the other notice's whole object, and keep this one's proofs."""
    kept = {p: d for p, d in scene.files.items() if not p.startswith("object/")}
    other = scene.seed.kit("other").items()
    scene.put({**kept, **{p: d for p, d in other if p.startswith("object/")}})


def turned_round(files: Files) -> Files:
    """Give each version the other's number."""
    turn = {"object/v1/": "object/v2/", "object/v2/": "object/v1/"}
    return {turn.get(p[:10], p[:10]) + p[10:]: data for p, data in files.items()}


def first_twice(files: Files) -> Files:
    """Have the first version as a third one, too."""
    again = {p.replace("v1", "v3", 1): d for p, d in files.items() if p.startswith("object/v1/")}
    return {**files, **again}


def without_first(files: Files) -> Files:
    return {p: d for p, d in files.items() if not p.startswith("object/v1/")}


GROUP = Group(
    "The notice's bytes and versions",
    (
        Attack(
            "rendition-changed",
            "Changes one bit of a rendition, and the unsigned list of digests with it.",
            1, 4, "bytes-changed", changed(RENDITION, flip),
        ),
        Attack(
            "rendition-changed-unfitted",
            "Changes one bit of a rendition, and nothing else.",
            1, 1, "package-changed", changed(RENDITION, flip, fitted=False),
        ),
        Attack(
            "rendition-emptied", "Leaves a rendition with no bytes.",
            1, 6, "statement-disagrees-with-bytes", changed(RENDITION, emptied),
        ),
        Attack(
            "rendition-with-more-behind", "Adds a paragraph at the end of a rendition.",
            1, 4, "bytes-changed", changed(RENDITION, lambda data: data + b"Repealed.\n"),
        ),
        Attack(
            "rendition-with-other-line-ends",
            "Gives a rendition the line ends of another system: the same text.",
            1, 4, "bytes-changed", changed(RENDITION, crlf),
        ),
        Attack(
            "rendition-dropped", "Takes a rendition away.",
            1, 4, "bytes-missing", dropped(RENDITION),
        ),
        Attack(
            "rendition-renamed", "Gives a rendition a number that is free.",
            1, 5, "state-unlisted", renamed(RENDITION, "object/v1/content/renditions/0009.txt"),
        ),
        Attack(
            "rendition-moved-to-another-version",
            "Moves a rendition of the first version to the newest, under the same name.",
            1, 5, "state-unlisted", renamed(RENDITION, "object/v2/content/renditions/0001.txt"),
        ),
        Attack(
            "rendition-added", "Adds a rendition of his own to the newest version.",
            1, 5, "state-unlisted", added("object/v2/content/renditions/0009.txt", b"Repealed\n"),
        ),
        Attack(
            "renditions-swapped-within-a-notice",
            "Has each of two renditions under the other's name.",
            1, 4, "bytes-changed", swapped(RENDITION, RENDITION.replace("1.txt", "2.txt")),
        ),
        Attack(
            "renditions-swapped-between-notices",
            "Has the same archive's rendition of another notice in the place of this one's.",
            1, 4, "bytes-changed", from_other(RENDITION),
        ),
        Attack(
            "capture-added",
            "Adds a capture, as if the notice had come from a web server.",
            1, 5, "state-unlisted", added(f"object/v2/content/captures/{'0' * 25}/data.warc.gz"),
        ),
        Attack(
            "version-of-another-notice",
            "Has another notice's version, with its signature and proof, as this one's newest.",
            1, 6, "statement-disagrees", with_other_version,
        ),
        Attack(
            "object-of-another-notice",
            "Has another notice's object in the kit, with this one's proofs.",
            1, 8, "inclusion-no-proof", with_other_object,
        ),
        Attack(
            "versions-turned-round", "Gives each of two versions the other's number.",
            1, 5, "manifest-unreadable", remade(turned_round),
        ),
        Attack(
            "version-repeated", "Has the first version as a third one, too: back to the old text.",
            1, 5, "state-unlisted", remade(first_twice),
        ),
        Attack(
            "first-version-dropped", "Takes the first version away and keeps the newest.",
            1, 5, "state-no-manifest", remade(without_first),
        ),
        Attack(
            "manifest-dropped", "Takes the newest manifest away.",
            1, 5, "state-extra", dropped(SUMS),
        ),
        Attack(
            "statement-dropped", "Takes the newest statement away.",
            1, 6, "statement-missing", dropped(STATEMENT),
        ),
        Attack(
            "signature-dropped", "Takes the newest manifest's signature away.",
            1, 3, "signature-missing", dropped(SIGNATURE),
        ),
        Attack(
            "title-changed",
            "Gives a true kit a false title, in the newest statement.",
            1, 4, "bytes-changed", changed(STATEMENT, replaced(b"The notice", b"The repeal")),
        ),
        Attack(
            "statement-serialised-anew",
            "Spells a statement otherwise, with the same meaning.",
            1, 6, "statement-unreadable",
            changed(STATEMENT, lambda data: data.replace(b'":', b'": ')),
        ),
        Attack(
            "manifest-changed-unsigned",
            "Has the manifest list the bytes that he put there, with its signature as it was.",
            1, 3, "signature-wrong", changed(SUMS, lambda data: flip(data[:9]) + data[9:]),
        ),
        Attack(
            "second-manifest",
            "Adds a second manifest to a version, so that readers may take either.",
            1, 5, "state-two-manifests",
            added(f"object/v2/content/manifests/{'0' * 25}.sums", b""),
        ),
        Attack(
            "inventory-with-another-message",
            "Has OCFL readers told another story: changes the message in both newest inventories.",
            1, 7, "inventory-differs",
            lambda scene: [
                changed(path, replaced(b"accession", b"adoption "))(scene)
                for path in (INVENTORY, "object/v2/inventory.json")
            ],
        ),
        Attack(
            "inventory-binding-other-bytes",
            "Has the inventory bind one file's name to another file's bytes, sidecar and all.",
            1, 7, "inventory-differs",
            changed(INVENTORY, replaced(b"renditions/0001.txt", b"renditions/0003.txt")),
        ),
        Attack(
            "inventory-serialised-anew", "Spells the inventory otherwise, with the same meaning.",
            1, 7, "inventory-differs", changed(INVENTORY, replaced(b'":', b'": ')),
        ),
        Attack(
            "inventory-dropped", "Takes the first version's own inventory away.",
            1, 7, "inventory-", dropped("object/v1/inventory.json"),
        ),
        Attack(
            "sidecar-emptied", "Empties the digest beside the inventory.",
            1, 7, "inventory-differs", changed(f"{INVENTORY}.sha512", emptied),
        ),
        Attack(
            "declaration-of-another-ocfl", "Declares the object as one of another version of OCFL.",
            1, 7, "inventory-differs",
            changed("object/0=ocfl_object_1.1", replaced(b"1.1", b"1.0")),
        ),
    ),
)  # fmt: skip
