"""Forgeries of a kit in one zip file: what two readers of it could take for two things.

They are refused, not judged (exit 3): whoever packed a true kit anew may unpack it, and verify the
folder. `zip_crimes` spells them; what is wrong with the files inside is for the other groups.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from forgeries.attack import Act, Attack, Group, Scene, Target
from forgeries.hands import RENDITION, flip
from kits import Files, rehash
from manifests.objects.kit_zip import end_records, plan_members
from zip_crimes import ill_ended, joined, kit_zip, misnamed, misplaced, planned, repacked

_ZIP: dict[str, Any] = {"target": Target.ZIP}


def crime(family: Callable[[Files], Iterator[tuple[str, bytes]]], name: str) -> Act:
    """Have the kit in a zip file with this one thing wrong with it."""

    def act(scene: Scene) -> None:
        made = next(data for found, data in family(scene.seed.kit()) if found == name)
        scene.path.write_bytes(made)

    return act


def sound(change: Callable[[Files], Files]) -> Act:
    """Have a sound zip file of other files."""
    return lambda scene: scene.path.write_bytes(kit_zip(change(scene.seed.kit())))


def changed(files: Files) -> Files:
    return rehash({**files, RENDITION: flip(files[RENDITION])})


def with_a_program(files: Files) -> Files:
    return rehash({**files, "verify.sh": b"exit 0\n"})


def with_wrong_crc(scene: Scene) -> None:
    """Change a member's bytes, SHA512SUMS and signature aside, and leave its CRC-32."""
    placed = [
        (member, flip(data) if member.path == RENDITION else data)
        for member, data in planned(scene.seed.kit())
    ]
    scene.path.write_bytes(joined(placed))


def of_another_crc(scene: Scene) -> None:
    """Give true bytes the CRC-32 of others: unpackers complain of a true kit."""
    placed = [
        (replace(member, crc=zlib.crc32(b"x")) if member.path == RENDITION else member, data)
        for member, data in planned(scene.seed.kit())
    ]
    scene.path.write_bytes(joined(placed))


def with_a_vast_member(scene: Scene) -> None:
    """Have a member that is a hole of a terabyte, which takes no room on a disk."""
    files = scene.seed.kit()
    sizes = [(path, zlib.crc32(data), len(data)) for path, data in files.items()]
    members = plan_members([*sizes, ("zzz", 0, 1 << 40)])
    directory = b"".join(member.central_record() for member in members)
    with scene.path.open("wb") as stream:
        for member in members:
            stream.write(member.local_header() + files.get(member.path, b""))
        stream.seek(members[-1].end)
        stream.write(directory + end_records(len(members), len(directory), members[-1].end))


def no_zip(scene: Scene) -> None:
    scene.path.write_bytes(b"#!/bin/sh\nexit 0\n")


def _refused(name: str, story: str, act: Act) -> Attack:
    return Attack(f"zip-{name}", story, 3, None, "is no zip file as a kit's is", act, **_ZIP)


GROUP = Group(
    "A kit in one zip file",
    (
        _refused("with-a-member-twice", "Has a member twice.",
                 crime(misplaced, "a member twice")),
        _refused("with-two-of-a-name", "Has two members of one path, with other bytes.",
                 crime(misplaced, "a member twice, and other bytes")),
        _refused("in-another-order", "Has the members in another order.",
                 crime(misplaced, "another order")),
        _refused("with-a-hidden-member", "Has a member that the directory leaves out.",
                 crime(misplaced, "a member that the directory leaves out")),
        _refused("with-a-record-twice", "Lists one member twice in the directory.",
                 crime(misplaced, "a record twice in the directory")),
        _refused("with-members-that-overlap", "Has two members share bytes: a bomb of its own.",
                 crime(misplaced, "members that overlap")),
        _refused("with-a-member-beyond-its-end", "Has a member that is longer than the file.",
                 crime(misplaced, "a member longer than the file")),
        _refused("of-two-names", "Names a member otherwise in its own header.",
                 crime(misplaced, "another name in the local header")),
        _refused("of-two-sizes", "Gives a member another size in its own header.",
                 crime(misplaced, "another size in the local header")),
        _refused("of-two-sums", "Gives a member another CRC-32 in its own header.",
                 crime(misplaced, "another CRC-32 in the local header")),
        _refused("with-a-program-before-it", "Has a program stand before the first member.",
                 crime(misplaced, "bytes before the first member")),
        _refused("with-bytes-between", "Hides bytes between two members.",
                 crime(misplaced, "bytes between two members")),
        _refused("with-bytes-before-its-directory", "Hides bytes before the directory.",
                 crime(misplaced, "bytes before the directory")),
        _refused("with-bytes-behind", "Adds bytes behind the end.",
                 crime(ill_ended, "bytes behind the end")),
        _refused("cut-short", "Cuts the file short.", crime(ill_ended, "cut short")),
        _refused("of-one-member-more", "Counts a member more than there is.",
                 crime(ill_ended, "its end says a member more")),
        _refused("with-its-directory-elsewhere", "Says that its directory is elsewhere.",
                 crime(ill_ended, "its end says a directory elsewhere")),
        _refused("with-an-endless-directory", "Says that its directory has 2^64 - 1 bytes.",
                 crime(ill_ended, "its end says a directory of zip64 beyond everything")),
        _refused("with-a-size-of-zip64-that-lies", "Gives a member 2^62 bytes by zip64.",
                 crime(ill_ended, "a size of zip64 that lies")),
        _refused("that-climbs", "Has a member ../trust/roots (zip-slip).",
                 crime(misnamed, "the name '../trust/roots'")),
        _refused("with-an-absolute-path", "Has a member /etc/passwd.",
                 crime(misnamed, "the name '/etc/passwd'")),
        _refused("with-a-drive", "Has a member C:/windows.",
                 crime(misnamed, "the name 'C:/windows'")),
        _refused("with-backslashes", "Has a member log\\checkpoint.",
                 crime(misnamed, "the name 'log\\\\checkpoint'")),
        _refused("with-an-empty-segment", "Has a member log//checkpoint.",
                 crime(misnamed, "the name 'log//checkpoint'")),
        _refused("with-names-that-fold", "Has two members that differ in case alone.",
                 crime(misnamed, "names that fold to one")),
        _refused("with-folders-that-fold", "Has two folders that differ in case alone.",
                 crime(misnamed, "folders that fold to one")),
        _refused("with-a-file-in-a-file", "Has a member below another member.",
                 crime(misnamed, "a file in a file")),
        _refused("with-a-link", "Says that members are links.", crime(repacked, "a link")),
        _refused("with-a-bomb", "Has 50 MB of zeros in a compressed member.",
                 crime(repacked, "a bomb")),
        _refused("that-is-compressed", "Has compressed members.",
                 crime(repacked, "compressed members")),
        _refused("that-is-encrypted", "Says that a member is encrypted.",
                 crime(repacked, "an encrypted member")),
        _refused("with-a-comment", "Has a comment for whoever unpacks it.",
                 crime(repacked, "a comment of the file")),
        _refused("with-an-extra-field", "Has extra fields, one of which names a file otherwise.",
                 crime(repacked, "an extra field")),
        _refused("of-other-times", "Gives members another time.", crime(repacked, "another time")),
        _refused("of-programs", "Says that members can be started.",
                 crime(repacked, "another mode")),
        _refused("that-is-none", "Gives a program the name of a zip file.", no_zip),
        Attack("zip-of-a-changed-kit", "Changes a rendition, and packs a sound zip file of it.",
               1, 4, "bytes-changed", sound(changed), **_ZIP),
        Attack("zip-of-a-kit-with-a-program", "Packs a kit with a program in it.",
               1, 1, "package-extra", sound(with_a_program), **_ZIP),
        Attack("zip-with-changed-bytes", "Changes a member's bytes, and nothing else.",
               1, 4, "bytes-changed", with_wrong_crc, **_ZIP),
        Attack("zip-with-the-sum-of-others", "Gives a member's true bytes another CRC-32.",
               1, 5, "package-crc-differs", of_another_crc, **_ZIP),
        Attack("zip-with-a-vast-member", "Adds a member of a terabyte that belongs to no kit.",
               1, 1, "package-extra", with_a_vast_member, **_ZIP),
        Attack("zip-of-no-kit", "Packs a sound zip file of something else.",
               3, None, "neither a kit nor an archive", sound(lambda _: {"a": b"a"}), **_ZIP),
    ),
)  # fmt: skip
