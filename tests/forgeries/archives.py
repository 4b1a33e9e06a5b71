"""Forgeries of a whole archive, by whoever can write to its disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from forgeries.attack import Act, Attack, Group, Scene, Target
from forgeries.hands import Change, crlf, flip, halved, replaced
from forgeries.seed import ORIGIN
from kits import EXAMPLE, THEIRS, papers
from manifests import Checkpoint, NoteSigner, parse_note, sign_note

IN_ARCHIVE: dict[str, Any] = {"begins": "archive", "target": Target.ARCHIVE}
IN_GROWN: dict[str, Any] = {"begins": "grown", "target": Target.ARCHIVE}
OBJECT = "shelves/*/*/*"


def objects(scene: Scene, part: str = "v1/content/renditions/0002.*") -> list[Path]:
    """Give the folders of objects that have such a file, by path."""
    return sorted(
        {path.parents[len(Path(part).parts) - 1] for path in scene.path.glob(f"{OBJECT}/{part}")}
    )


def notice(scene: Scene) -> Path:
    """The object of the notice with two versions."""
    [found] = objects(scene, "v2/inventory.json")
    return found


def in_notice(pattern: str, change: Change) -> Act:
    """Change one file of it."""

    def act(scene: Scene) -> None:
        [path] = notice(scene).glob(pattern)
        path.write_bytes(change(path.read_bytes()))

    return act


def in_archive(path: str, change: Change) -> Act:
    def act(scene: Scene) -> None:
        before = (scene / path).read_bytes()
        assert change(before) != before
        (scene / path).write_bytes(change(before))

    return act


def more(path: str, data: bytes = b"") -> Act:
    def act(scene: Scene) -> None:
        (scene / path).parent.mkdir(parents=True, exist_ok=True)
        (scene / path).write_bytes(data)

    return act


def with_notice(do: Callable[[Path], object]) -> Act:
    return lambda scene: do(notice(scene))


def swapped(scene: Scene) -> None:
    """Have each of two notices in the other's place."""
    first, second, *_ = objects(scene)
    aside = scene.path.parent / "aside"
    first.rename(aside)
    second.rename(first)
    aside.rename(second)


def twice(scene: Scene) -> None:
    """Have a copy of an object in another place."""
    found = notice(scene)
    shutil.copytree(found, scene / "shelves" / "00" / "00" / ("0" * 128))


def stranger(scene: Scene) -> None:
    """Have an object of another archive, in its proper place."""
    [source] = (EXAMPLE / "archive").glob(f"{OBJECT}/v2")
    place = source.parent.relative_to(EXAMPLE / "archive")
    shutil.copytree(source.parent, scene / str(place))


def of_one_version(found: Path) -> None:
    """Take the newest version away, and have the inventory of the one before."""
    shutil.rmtree(found / "v2")
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copyfile(found / "v1" / name, found / name)


def linked(found: Path) -> None:
    """Have a link in an object's place, to the same object elsewhere."""
    aside = found.parents[4] / "aside"
    found.rename(aside)
    found.symlink_to(aside)


def piped(path: str) -> Callable[[Path], None]:
    """Have a named pipe in the place of a file."""

    def pipe(root: Path) -> None:
        [found] = root.glob(path)
        found.unlink()
        os.mkfifo(found)

    return pipe


def by_another_key(scene: Scene) -> None:
    """Have a head of the same tree, signed by the forger's key under the log's name."""
    note = (scene / "log/checkpoint").read_bytes()
    text = parse_note(note).text
    (scene / "log/checkpoint").write_bytes(sign_note(text, NoteSigner(ORIGIN, bytes(32))))


def older_head(scene: Scene) -> None:
    """Have the log end three entries before, and leave the shelves as they are."""
    shutil.copyfile(scene / "log/checkpoints/4/checkpoint", scene / "log/checkpoint")


def other_roles(scene: Scene) -> None:
    """Put other roles in their place that root signed, too."""
    ours = scene.seed.keys
    other = ours._replace(signer=THEIRS.signer).roles()
    for path, data in papers(ours.roles() + other.splitlines(True)[-1], ours).items():
        (scene / path).write_bytes(data)


def head_of_another_tree(scene: Scene) -> None:
    """Have the log's key; sign another root for the same size."""
    size = parse_note((scene / "log/checkpoint").read_bytes()).text.split(b"\n")[1]
    made = sign_note(Checkpoint(ORIGIN, int(size), bytes(32)).body(), scene.seed.keys.log)
    for path in ("log/checkpoint", f"log/checkpoints/{int(size)}/checkpoint"):
        (scene / path).write_bytes(made)


def the_fork(scene: Scene) -> None:
    """Have the archive that went on otherwise."""
    shutil.rmtree(scene.path)
    shutil.copytree(scene.seed.folder / "fork" / "archive", scene.path)


def his_own(scene: Scene) -> None:
    """Have an archive of other keys."""
    shutil.rmtree(scene.path)
    shutil.copytree(EXAMPLE / "archive", scene.path)


def file_back(scene: Scene) -> None:
    """Put a redacted file back, from a copy of the archive of before."""
    for old in (scene.seed.folder / "archive").glob(f"{OBJECT}/v1/content/renditions/0002.txt"):
        place = scene / str(old.relative_to(scene.seed.folder / "archive"))
        if not place.exists():
            place.write_bytes(old.read_bytes())


def record_gone(scene: Scene) -> None:
    """Take the record of the redaction from the shelves."""
    for path in scene.path.glob(f"{OBJECT}/v1/content/manifests/*.json"):
        if b'"kind":"redaction"' in path.read_bytes():
            shutil.rmtree(path.parents[3])


def record_piped(scene: Scene) -> None:
    """Have a named pipe in the place of what the record of the redaction states."""
    for path in scene.path.glob(f"{OBJECT}/v1/content/manifests/*.json"):
        if b'"kind":"redaction"' in path.read_bytes():
            path.unlink()
            os.mkfifo(path)


def without(*suffixes: str) -> Act:
    """Take away what others gave for heads of the log."""

    def act(scene: Scene) -> None:
        for suffix in suffixes:
            for path in scene.path.glob(f"log/checkpoints/*/*.{suffix}"):
                path.unlink()

    return act


GROUP = Group(
    "A whole archive, by whoever can write to its disk",
    (
        Attack("archive-rendition-changed", "Changes one bit of a rendition.",
               1, 4, "bytes-changed", in_notice("v1/content/renditions/0001.txt", flip),
               **IN_ARCHIVE),
        Attack("archive-inventory-changed", "Changes an inventory.",
               1, 7, "inventory-differs", in_notice("inventory.json", replaced(b":", b": ")),
               **IN_ARCHIVE),
        Attack("archive-object-deleted", "Deletes a notice from the shelves.",
               1, 8, "log-not-shelved", with_notice(shutil.rmtree), **IN_ARCHIVE),
        Attack("archive-version-deleted", "Deletes a notice's newest version, inventory and all.",
               1, 8, "log-not-shelved", with_notice(of_one_version), **IN_ARCHIVE),
        Attack("archive-objects-swapped", "Has each of two notices in the other's place.",
               1, 1, "object-misplaced", swapped, **IN_ARCHIVE),
        Attack("archive-object-twice", "Has a copy of a notice in another place.",
               1, 1, "object-misplaced", twice, **IN_ARCHIVE),
        Attack("archive-with-a-stranger", "Puts another archive's notice on the shelves.",
               1, 8, "log-not-logged", stranger, **IN_ARCHIVE),
        Attack("archive-object-linked", "Has a link in the place of a notice.",
               1, 8, "log-not-shelved", with_notice(linked), **IN_ARCHIVE),
        Attack("archive-object-with-a-pipe", "Has a named pipe in the place of a rendition.",
               1, 4, "bytes-missing", with_notice(piped("v1/content/renditions/0001.txt")),
               **IN_ARCHIVE),
        Attack("archive-manifest-is-a-pipe", "Has a named pipe in the place of a manifest.",
               1, 8, "log-not-shelved", with_notice(piped("v1/content/manifests/*.sums")),
               **IN_ARCHIVE),
        Attack("archive-tile-is-a-pipe", "Has a named pipe in the place of a tile.",
               1, 8, "log-unreadable", lambda scene: piped("log/tile/0/000.p/6")(scene.path),
               **IN_ARCHIVE),
        Attack("archive-head-is-a-pipe", "Has a named pipe in the place of the log's head.",
               3, None, "log/checkpoint", lambda scene: piped("log/checkpoint")(scene.path),
               **IN_ARCHIVE),
        Attack("archive-roles-are-a-pipe", "Has a named pipe in the place of the roles.",
               3, None, "keys/roles/0001", lambda scene: piped("keys/roles/0001")(scene.path),
               **IN_ARCHIVE),
        Attack("archive-roles-signed-by-a-pipe", "Has a named pipe for root's signature.",
               3, None, "keys/roles/0001.sig",
               lambda scene: piped("keys/roles/0001.sig")(scene.path), **IN_ARCHIVE),
        Attack("archive-declared-by-a-pipe", "Has a named pipe for the declaration of the shelves.",
               1, 1, "shelves-root-differs",
               lambda scene: piped("shelves/0=ocfl_1.1")(scene.path), **IN_ARCHIVE),
        Attack("archive-settings-in-a-pipe", "Has a named pipe in the place of the settings.",
               3, None, "muniment.toml", lambda scene: piped("muniment.toml")(scene.path),
               **IN_ARCHIVE),
        Attack("archive-with-more-on-its-shelves", "Puts a file on the shelves, in no object.",
               1, 1, "shelves-extra", more("shelves/verify.sh"), **IN_ARCHIVE),
        Attack("archive-of-another-layout", "Says that the shelves are laid out otherwise.",
               1, 1, "shelves-root-differs",
               in_archive("shelves/ocfl_layout.json", lambda data: data.replace(b"0004", b"0003")),
               **IN_ARCHIVE),
        Attack("archive-tile-changed", "Changes one bit of a tile.",
               1, 8, "log-tile-wrong", in_archive("log/tile/0/000.p/6", flip), **IN_ARCHIVE),
        Attack("archive-tile-cut-short", "Cuts a tile short.",
               1, 8, "log-", in_archive("log/tile/0/000.p/6", halved), **IN_ARCHIVE),
        Attack("archive-tile-with-a-node-for-a-leaf",
               "Has in a tile the node above two leaves, in the place of one.",
               1, 8, "log-tile-wrong",
               in_archive("log/tile/0/000.p/6", lambda data: data[32:64] + data[32:]),
               **IN_ARCHIVE),
        Attack("archive-entries-changed", "Changes one bit of what was logged.",
               1, 8, "log-", in_archive("log/tile/entries/000.p/6", flip), **IN_ARCHIVE),
        Attack("archive-entries-with-other-line-ends", "Gives entries other line ends.",
               1, 8, "log-", in_archive("log/tile/entries/000.p/6", crlf), **IN_ARCHIVE),
        Attack("archive-with-more-in-its-log", "Puts a file among the tiles.",
               1, 8, "log-extra", more("log/tile/0/001.p/1", bytes(32)), **IN_ARCHIVE),
        Attack("archive-with-an-older-head", "Has the log end before what is on the shelves.",
               1, 8, "log-", older_head, **IN_ARCHIVE),
        Attack("archive-head-by-another-key", "Signs the head with a key of his own.",
               1, 9, "checkpoint-wrong", by_another_key, **IN_ARCHIVE),
        Attack("archive-head-of-another-tree", "Has the log's key; signs another root.",
               1, 8, "log-", head_of_another_tree, **IN_ARCHIVE),
        Attack("archive-with-an-older-checkpoint-changed", "Changes a head of before.",
               1, 8, "log-checkpoint-wrong", in_archive("log/checkpoints/3/checkpoint", flip),
               **IN_ARCHIVE),
        Attack("archive-with-other-roles", "Puts other roles in their place that root signed.",
               1, 8, "roles-differ", other_roles, **IN_ARCHIVE),
        Attack("archive-with-more-keys", "Puts a key beside the roles.",
               1, 8, "package-extra", more("keys/root.pub", b"ssh-ed25519 AAAA\n"), **IN_ARCHIVE),
        Attack("archive-of-his-own", "Gives an archive of his own, perfect in itself.",
               2, 2, "", his_own, **IN_ARCHIVE),
        Attack("archive-rolled-back", "Gives the archive of an earlier day, whole.",
               1, 10, "memory-behind", lambda scene: None, trust="has-seen-more", **IN_ARCHIVE),
        Attack("archive-forked",
               "Has all keys; goes on otherwise from a copy of before, to the size that was seen.",
               1, 10, "memory-inconsistent", the_fork, trust="has-seen-more", **IN_ARCHIVE),
        Attack("archive-fork-that-no-witness-saw", "The same, for one who has seen nothing.",
               2, 10, "of your witnesses cosigned", the_fork, **IN_ARCHIVE),
        Attack("archive-redaction-undone", "Puts a redacted file back.",
               1, 5, "redaction-undone", file_back, **IN_GROWN),
        Attack("archive-redaction-left-out", "Takes the record of a redaction from the shelves.",
               1, 4, "bytes-missing", record_gone, **IN_GROWN),
        Attack("archive-redaction-with-a-pipe",
               "Has a named pipe in the place of what the record of a redaction states.",
               1, 4, "bytes-missing", record_piped, **IN_GROWN),
        Attack("archive-without-stamps", "Takes all time stamps away.",
               1, 8, "proof-missing", without("tsr", "tsq"), **IN_ARCHIVE),
        Attack("archive-without-cosignatures", "Takes all cosignatures away.",
               1, 8, "proof-missing", without("cosignature"), **IN_ARCHIVE),
    ),
)  # fmt: skip
