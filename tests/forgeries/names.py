"""Forgeries by names, and by what is no plain file: links, pipes, folders."""

from __future__ import annotations

import os
import socket

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import (
    NOTE,
    RENDITION,
    ROLES,
    SIGNATURE,
    SUMS,
    added,
    linked,
    made_folder,
    path_of,
    piped,
    renamed,
)


def named(path: bytes) -> Act:
    """Add an empty file of any name."""

    def act(scene: Scene) -> None:
        whole = os.path.join(os.fsencode(scene.path), path)
        os.close(os.open(whole, os.O_CREAT | os.O_WRONLY))

    return act


def in_a_circle(scene: Scene) -> None:
    """Have a folder that links to the kit itself."""
    (scene / "log" / "again").symlink_to(scene.path)


def with_socket(scene: Scene) -> None:
    """Have a socket in the kit."""
    here = os.open(scene / "log", os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{here}/s")  # A socket's own path may have 108 bytes at most.
    os.close(here)


def two_roles_folders(scene: Scene) -> None:
    """Have the roles in a link that is called as the folder is, in another case."""
    (scene / "Keys").symlink_to("keys")


def of_another_letter(scene: Scene) -> None:
    """Have a rendition's name with a Cyrillic letter for one that looks the same."""
    renamed(RENDITION, RENDITION.replace("renditions", "r\u0435nditions"))(scene)


def twin(scene: Scene) -> None:
    """Have a second rendition whose name a file system that folds case takes for the first's."""
    files = scene.files
    path = path_of(files, RENDITION)
    scene.put({**files, path.replace("renditions", "Renditions"): b"Repealed\n"})


GROUP = Group(
    "Names, links and what is no plain file",
    (
        Attack(
            "link-for-a-rendition", "Has a link in the place of a rendition, to the same bytes.",
            1, 5, "package-not-a-file", linked(RENDITION),
        ),
        Attack(
            "link-to-a-system-file", "Has a rendition be a link to a file of the verifier's own.",
            1, 1, "package-not-a-file", linked(RENDITION, "/etc/passwd"),
        ),
        Attack(
            "link-to-an-endless-file", "Has the list of digests be a link to a file without end.",
            1, 1, "package-not-a-file", linked("SHA512SUMS", "/dev/zero"),
        ),
        Attack(
            "link-for-a-version", "Has a link in the place of a version's folder.",
            1, 5, "package-not-a-file", linked("object/v1"),
        ),
        Attack(
            "link-for-the-object", "Has a link in the place of the object's folder.",
            3, None, "neither a kit nor an archive", linked("object"),
        ),
        Attack(
            "link-for-the-roles", "Has a link in the place of the roles.",
            3, None, ROLES, linked(ROLES),
        ),
        Attack(
            "link-for-the-keys", "Has a link in the place of the folder of keys.",
            3, None, ROLES, linked("keys"),
        ),
        Attack(
            "link-for-the-checkpoint", "Has a link in the place of the log's head.",
            3, None, "neither a kit nor an archive", linked(NOTE),
        ),
        Attack(
            "link-for-a-signature", "Has a link in the place of the newest signature.",
            1, 3, "signature-missing", linked(SIGNATURE),
        ),
        Attack(
            "link-for-a-stamp", "Has a link in the place of a time stamp.",
            1, 1, "package-not-a-file", linked("log/stamps/b.tsr"),
        ),
        Attack(
            "link-in-a-circle", "Adds a link to the kit itself.",
            1, 1, "package-not-a-file", in_a_circle,
        ),
        Attack(
            "pipe-for-a-rendition", "Has a named pipe in the place of a rendition.",
            1, 4, "bytes-missing", piped(RENDITION),
        ),
        Attack(
            "pipe-for-the-roles", "Has a named pipe in the place of the roles.",
            3, None, ROLES, piped(ROLES),
        ),
        Attack(
            "socket-in-the-log", "Adds a socket.",
            1, 1, "package-not-a-file", with_socket,
        ),
        Attack(
            "folder-for-a-rendition", "Has a folder in the place of a rendition.",
            1, 4, "bytes-missing", made_folder(RENDITION),
        ),
        Attack(
            "folder-for-the-manifest", "Has a folder in the place of the newest manifest.",
            1, 5, "state-extra", made_folder(SUMS),
        ),
        Attack(
            "folder-for-the-roles", "Has a folder in the place of the roles.",
            3, None, ROLES, made_folder(ROLES),
        ),
        Attack(
            "folder-for-the-checkpoint", "Has a folder in the place of the log's head.",
            3, None, "neither a kit nor an archive", made_folder(NOTE),
        ),
        Attack(
            "name-with-an-escape-sequence", "Names a file so that it clears the terminal.",
            1, 1, "package-extra", named(b"\x1b[2J\x1b[1;1HVerdict: 0"),
        ),
        Attack(
            "name-with-a-line-feed", "Names a file so that it looks like two.",
            1, 1, "package-extra", named(b"log/note\nlog"),
        ),
        Attack(
            "name-with-a-turned-direction",
            "Names a program so that it is shown as a text (U+202E).",
            1, 1, "package-extra", named("log/\u202etxt.exe".encode()),
        ),
        Attack(
            "name-with-no-width", "Names a file as another is named, and a space without width.",
            1, 1, "package-extra", named("README\u200b.md".encode()),
        ),
        Attack(
            "name-with-a-look-alike", "Spells a rendition's folder with a Cyrillic letter.",
            1, 5, "state-extra", of_another_letter,
        ),
        Attack(
            "name-of-another-case", "Adds a rendition whose path differs in case alone.",
            1, 5, "state-extra", twin,
        ),
        Attack(
            "readme-of-another-case", "Adds a readme.md.",
            1, 1, "package-extra", added("readme.md", b"# The repeal\n"),
        ),
        Attack(
            "folder-of-another-case", "Adds a link Keys to keys.",
            1, 1, "package-not-a-file", two_roles_folders,
        ),
        Attack(
            "name-in-another-composition",
            "Adds two files whose names some file systems take for one (NFC and NFD).",
            1, 1, "package-extra",
            lambda scene: [named(b"caf\xc3\xa9")(scene), named(b"cafe\xcc\x81")(scene)],
        ),
        Attack(
            "name-that-is-no-text", "Adds a file whose name is not UTF-8.",
            1, 1, "package-extra", named(b"log/\xff\xfe"),
        ),
        Attack(
            "name-of-an-option", "Adds a file that programs take for an option.",
            1, 1, "package-extra", named(b"--files0-from=x"),
        ),
        Attack(
            "name-of-a-command", "Adds a file whose name is a command to a careless shell.",
            1, 1, "package-extra", named(b"log/$(touch x);`id`'\""),
        ),
        Attack(
            "name-with-backslashes", "Adds a file that another system takes for one in the object.",
            1, 1, "package-extra", named(b"object\\v1\\content\\renditions\\0001.txt"),
        ),
        Attack(
            "name-with-a-dot-behind", "Adds a file whose last dot other systems leave away.",
            1, 1, "package-extra", named(b"SHA512SUMS."),
        ),
        Attack(
            "name-as-long-as-can-be", "Adds a file of 255 bytes of name.",
            1, 1, "package-extra", named(b"log/" + b"x" * 255),
        ),
    ),
)  # fmt: skip
