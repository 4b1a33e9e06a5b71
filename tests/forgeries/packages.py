"""Forgeries of the kit around the notice: programs, trust and files that came along, the sums."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import Change, added, changed, dropped, emptied, proof_of, remade
from kits import THEIRS, Files

LIE = b"#!/bin/sh\necho 'Verdict: 0 (what was asked holds)'\nexit 0\n"
SUMS = "SHA512SUMS"


def program(*paths: str, data: bytes = LIE) -> Act:
    """Add programs that anybody could start."""

    def act(scene: Scene) -> None:
        scene.put({**scene.files, **dict.fromkeys(paths, data)})
        for path in paths:
            (scene / path).chmod(0o755)

    return act


def with_pins(scene: Scene) -> None:
    """Bring the certificates of an authority, as a trust folder has them."""
    pins = scene.seed.folder / "pins" / "b"
    more = {f"authorities/b/{path.name}": path.read_bytes() for path in pins.iterdir()}
    scene.put({**scene.files, **more})


def sums(change: Change) -> Act:
    """Change the list of digests alone."""
    return changed(SUMS, change, fitted=False)


def one_more_line(path: bytes, change: Callable[[bytes], bytes] = lambda data: data) -> Act:
    """List a file of the verifier's own system, where its bytes might be told apart."""
    row = b"0" * 128 + b"  " + path + b"\n"
    return sums(lambda data: b"".join(sorted([*data.splitlines(True), row], key=_path_in)))


def _path_in(row: bytes) -> bytes:
    return row[130:]


def two_lines(data: bytes) -> bytes:
    """List the first file twice, the second time with another digest."""
    first, rest = data.split(b"\n", 1)
    return first + b"\n" + first[:64][::-1] + first[64:] + b"\n" + rest


def in_another_order(data: bytes) -> bytes:
    return b"".join(reversed(data.splitlines(True)))


def an_archive_too(scene: Scene) -> None:
    """Lay the kit out as an archive as well, so that it is checked as one and read as the other."""
    (scene / "shelves").mkdir()
    (scene / "muniment.toml").write_text("format = 1\n")


def empty_folder(path: str) -> Act:
    return lambda scene: (scene / path).mkdir()


def deep(scene: Scene) -> None:
    """Have a file 100 folders deep: no system call takes its whole path at once."""
    (scene / "log" / "deep").mkdir()
    name = "folder" * 10
    here = os.open(scene / "log" / "deep", os.O_RDONLY)
    for _ in range(100):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def many(scene: Scene) -> None:
    """Add 500 empty files."""
    (scene / "log" / "many").mkdir()
    for number in range(500):
        (scene / "log" / "many" / str(number)).touch()


def without_proof(files: Files) -> Files:
    return {path: data for path, data in files.items() if path != proof_of(files, 2)}


def elsewhere(scene: Scene) -> None:
    """Have everything one folder deeper, and nothing else in the kit."""
    inner = scene.path.rename(scene.path.parent / "inner")
    scene.path.mkdir()
    inner.rename(scene.path / "kit")


def no_folder(scene: Scene) -> None:
    """Give a file where a folder belongs."""
    scene.path.rename(Path(f"{scene.path}.old"))
    scene.path.write_bytes(LIE)


GROUP = Group(
    "The kit around it: programs, trust and other files that came along",
    (
        Attack(
            "verifier-in-the-kit", "Adds a verify.sh that says 0.",
            1, 1, "package-extra", program("verify.sh"),
        ),
        Attack(
            "module-in-the-kit",
            "Adds a package `muniment`, which Python would import for whoever stands in the kit.",
            1, 1, "package-extra", program("muniment/__init__.py", data=b"raise SystemExit(0)\n"),
        ),
        Attack(
            "tools-in-the-kit",
            "Adds a sha512sum, openssl and ssh-keygen that say yes, for a PATH with `.` in it.",
            1, 1, "package-extra", program("sha512sum", "openssl", "ssh-keygen"),
        ),
        Attack(
            "root-in-the-kit", "Brings a root key, as if it were pinned.",
            1, 1, "package-extra", added("trust/roots", THEIRS.pinned().encode()),
        ),
        Attack(
            "policy-in-the-kit", "Brings a policy that asks for nothing.",
            1, 1, "package-extra", added("policy.toml", b"format = 1\n"),
        ),
        Attack(
            "authority-in-the-kit", "Brings the certificates of a time authority.",
            1, 1, "package-extra", with_pins,
        ),
        Attack(
            "settings-in-the-kit", "Brings settings with limits of his own.",
            1, 1, "package-extra",
            added("muniment.toml", b"format = 1\n[limits]\nroles_bytes = 1\n"),
        ),
        Attack(
            "memory-in-the-kit", "Brings a checkpoint that the verifier is to remember.",
            1, 1, "package-extra",
            remade(lambda files: {**files, "seen/00000000": files["log/checkpoint"]}),
        ),
        Attack(
            "hidden-file", "Adds a file whose name begins with a dot.",
            1, 1, "package-extra", added(".htaccess", b"Redirect 302 / https://example.com/\n"),
        ),
        Attack(
            "file-that-no-list-has", "Adds a file, and leaves the list of digests as it was.",
            1, 1, "package-unlisted",
            remade(lambda files: {**files, "note.txt": b"Repealed\n"}, fitted=False),
        ),
        Attack(
            "proof-too-many", "Adds the proof of another entry.",
            1, 1, "package-extra", added(f"log/proofs/{'0' * 25}.tlog-proof"),
        ),
        Attack(
            "tiles-in-the-kit", "Adds tiles of the log, as an archive has them.",
            1, 1, "package-extra", added("log/tile/0/000.p/1", bytes(32)),
        ),
        Attack(
            "content-outside-the-object", "Adds content where it looks like the object's own.",
            1, 1, "package-extra", added("v1/content/renditions/0001.txt"),
        ),
        Attack(
            "extension-in-the-object", "Adds an OCFL extension's folder to the object.",
            1, 5, "state-extra", added("object/extensions/0001-x/config.json", b"{}"),
        ),
        Attack(
            "folder-with-nothing", "Adds an empty folder, which no list of files shows.",
            1, 1, "package-extra", empty_folder("log/empty"),
        ),
        Attack(
            "folder-with-nothing-in-the-object", "Adds an empty folder to the object.",
            1, 5, "state-empty-folder", empty_folder("object/v1/content/captures"),
        ),
        Attack(
            "kit-and-archive", "Lays the kit out as an archive too.",
            3, None, "it cannot be both", an_archive_too, script=1,
            because="verify.sh knows kits only, and names the files that are none of a kit's",
        ),
        Attack(
            "kit-in-a-folder", "Puts the kit one folder deeper, where other files may stand above.",
            3, None, "neither a kit nor an archive", elsewhere,
        ),
        Attack(
            "file-for-a-kit", "Gives a program in the place of a folder.",
            3, None, "no zip file", no_folder,
        ),
        Attack(
            "deep-folders", "Adds a file 100 folders deep, with a path of 6,000 bytes.",
            3, None, "File name too long", deep,
        ),
        Attack(
            "many-files", "Adds 500 empty files.",
            1, 1, "package-extra", many,
        ),
        Attack(
            "readme-dropped", "Takes README.md away.",
            1, 1, "package-missing", dropped("README.md"),
        ),
        Attack(
            "readme-changed-unfitted", "Has README.md name another notice.",
            1, 1, "package-changed",
            changed("README.md", lambda data: b"# The repeal\n" + data, fitted=False),
        ),
        Attack(
            "checkpoint-dropped", "Takes the log's head away.",
            3, None, "", dropped("log/checkpoint"),
        ),
        Attack(
            "roles-dropped", "Takes the roles away.",
            3, None, "keys/roles/0001", dropped("keys/roles/0001"),
        ),
        Attack(
            "roles-signature-dropped", "Takes root's signature of the roles away.",
            3, None, "keys/roles/0001.sig", dropped("keys/roles/0001.sig"),
        ),
        Attack(
            "proof-dropped", "Takes the newest version's proof away.",
            1, 8, "inclusion-no-proof", remade(without_proof),
        ),
        Attack(
            "sums-dropped", "Takes the list of digests away.",
            1, 1, "package-missing",
            remade(lambda files: {p: d for p, d in files.items() if p != SUMS}, fitted=False),
        ),
        Attack(
            "sums-emptied", "Empties the list of digests.",
            1, 1, "package-unlisted", sums(emptied),
        ),
        Attack(
            "sums-with-an-absolute-path", "Lists a file of the verifier's own system.",
            1, 1, "package-", one_more_line(b"/etc/passwd"),
        ),
        Attack(
            "sums-with-a-path-that-climbs", "Lists a file beside the kit.",
            1, 1, "package-", one_more_line(b"../trust/roots"),
        ),
        Attack(
            "sums-with-two-digests", "Lists a file twice, with two digests.",
            1, 1, "package-sums-unreadable", sums(two_lines),
        ),
        Attack(
            "sums-with-other-line-ends", "Gives the list the line ends of another system.",
            1, 1, "package-sums-unreadable", sums(lambda data: data.replace(b"\n", b"\r\n")),
        ),
        Attack(
            "sums-in-another-order", "Lists the files in another order.",
            1, 1, "package-sums-unreadable", sums(in_another_order),
        ),
        Attack(
            "sums-with-an-escaped-name",
            "Lists a file with the backslash by which sha512sum marks an escaped name.",
            1, 1, "package-sums-unreadable", sums(lambda data: b"\\" + data),
        ),
        Attack(
            "sums-in-binary-mode", "Has a line say that it was read as binary.",
            1, 1, "package-sums-unreadable", sums(lambda data: data.replace(b"  ", b" *", 1)),
        ),
        Attack(
            "sums-of-themselves", "Has the list give a digest of the list.",
            1, 1, "package-sums-unreadable", one_more_line(b"SHA512SUMS"),
        ),
        Attack(
            "sums-with-a-comment", "Has the list begin with a comment.",
            1, 1, "package-sums-unreadable", sums(lambda data: b"# Checked by us\n" + data),
        ),
        Attack(
            "sums-cut-short", "Cuts the last line's end off.",
            1, 1, "package-sums-unreadable", sums(lambda data: data[:-1]),
        ),
    ),
)  # fmt: skip
