"""What anybody can do to a kit, with no key: changed files, a SHA512SUMS that fits, odd folders.

Each table gives the exit code that every tool must answer with, by what was done.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kits import OURS, THEIRS, Files, example_kit, proof_path, statement_path, versions_of
from manifests import MANIFEST_NAMESPACE, ROLES_NAMESPACE, sign
from manifests.ssh.sshsig import SshSig, parse
from manifests.ssh.sshwire import Reader, string

KIT = example_kit()
FIRST, SECOND = (record_id for _, record_id in versions_of(KIT))
SUMS = f"object/v2/content/manifests/{SECOND}.sums"
RENDITION = next(path for path in KIT if path.startswith("object/v1/content/renditions/"))
PROOF, INVENTORY = proof_path(SECOND), "object/inventory.json"
ROLES, ROLES_SIG, NOTE = "keys/roles/0001", "keys/roles/0001.sig", "log/checkpoint"

Change = Callable[[bytes], bytes]


def changed(path: str, change: Change) -> Files:
    assert change(KIT[path]) != KIT[path], path
    return {**KIT, path: change(KIT[path])}


def without(path: str) -> Files:
    return {name: data for name, data in KIT.items() if name != path}


def more(path: str, data: bytes = b"") -> Files:
    return {**KIT, path: data}


def replaced(old: bytes, new: bytes, count: int = 1) -> Change:
    def change(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, count)

    return change


def flip(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def with_crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def swap_lines(data: bytes) -> bytes:
    first, second, *rest = data.splitlines(keepends=True)
    return b"".join((second, first, *rest))


def upper_digest(data: bytes) -> bytes:
    return data[:128].upper() + data[128:]


def wrap_at_76(armour: bytes) -> bytes:
    begin, *rows, end = armour.splitlines()
    text = b"".join(rows)
    rows = [text[start : start + 76] for start in range(0, len(text), 76)]
    return b"\n".join((begin, *rows, end, b""))


def second_spelling(armour: bytes) -> bytes:
    """The same signature with S + L for S, which RFC 8032 section 5.1.7 forbids."""
    order = 2**252 + 27742317777372353535851937790883648493
    found = parse(armour)
    reader = Reader(found.signature)
    kind, value = reader.string("", 64), reader.string("", 64)
    s = (int.from_bytes(value[32:], "little") + order).to_bytes(32, "little")
    wire = string(kind) + string(value[:32] + s)
    return SshSig(found.public_key, found.namespace, found.hash_algorithm, wire).armour()


def stray_bit(line: bytes) -> bytes:
    """Another spelling of the same base64, at the end of a line."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = line.rstrip(b"=\n")
    assert body != line.rstrip(b"\n")
    return body[:-1] + bytes([alphabet[alphabet.index(body[-1]) + 1]]) + line[len(body) :]


def drop_hash(proof: bytes) -> bytes:
    form, index, _, *rest = proof.split(b"\n")
    return b"\n".join((form, index, *rest))


def roles(document: bytes, namespace: str = ROLES_NAMESPACE, by: Any = OURS) -> Files:
    """Roles that a root signs: ours, which may say anything, or an attacker's."""
    return {**KIT, ROLES: document, ROLES_SIG: sign(document, by.root, namespace)}


def our_roles(old: bytes, new: bytes) -> Files:
    return roles(replaced(old, new)(KIT[ROLES]))


SIGNER_LINE = KIT[ROLES].splitlines(True)[4]
ANOTHER_SIGNER = THEIRS.roles().splitlines(True)[4].replace(b"signer", b"second")

# SHA512SUMS is fitted to each of these.
FITTED: dict[str, tuple[Files, int]] = {
    "nothing": (KIT, 0),
    "a changed README, which nothing signs": (changed("README.md", flip), 0),
    "a changed rendition": (changed(RENDITION, flip), 1),
    "a rendition cut short": (changed(RENDITION, lambda data: data[:-1]), 1),
    "a missing rendition": (without(RENDITION), 1),
    "a missing README": (without("README.md"), 1),
    "one more program": (more("verify.sh", b"#!/bin/sh\nexit 0\n"), 1),
    "one more proof": (more(proof_path("0" * 25), KIT[PROOF]), 1),
    "one more rendition": (more("object/v2/content/renditions/0099.txt"), 1),
    "one more file in the object": (more("object/extensions/x"), 1),
    "a version without a manifest": (more("object/v3/content/renditions/9.txt"), 1),
    "content outside the object": (more("v1/content/renditions/0001.txt"), 1),
    "two manifests": (more(f"object/v2/content/manifests/{FIRST}.sums", KIT[SUMS]), 1),
    "a name with an escape sequence": (more("\x1b[2Jx"), 1),
    "a name with a line feed": (more("object/a\nlog/checkpoint"), 1),
    "a name with spaces and quotes": (more("object/ '\"$(id)"), 1),
    "a name that looks like an option": (more("-rf"), 1),
    "a missing manifest": (without(SUMS), 1),
    "a missing signature": (without(f"{SUMS}.sig"), 1),
    "a missing statement": (without(statement_path(2, SECOND)), 1),
    "a missing inventory": (without("object/v1/inventory.json"), 1),
    "a missing declaration": (without("object/0=ocfl_object_1.1"), 1),
    "another declaration": (changed("object/0=ocfl_object_1.1", replaced(b"1.1", b"1.0")), 1),
    "an inventory with a space": (changed(INVENTORY, replaced(b'":', b'": ')), 1),
    "a sidecar with a tab": (changed(f"{INVENTORY}.sha512", replaced(b" ", b"\t")), 1),
    "a missing proof": (without(PROOF), 1),
    "no roles": (without(ROLES), 3),
    "no signature of the roles": (without(ROLES_SIG), 3),
    "no checkpoint": (without(NOTE), 3),
    "changed roles": (changed(ROLES, replaced(b"serial: 1", b"serial: 2")), 1),
    "roles for another purpose": (roles(KIT[ROLES], MANIFEST_NAMESPACE), 1),
    "roles of an attacker": (roles(THEIRS.roles(), by=THEIRS), 1),
    "roles without a signer": (our_roles(SIGNER_LINE, b""), 1),
    "roles with two signers": (roles(KIT[ROLES] + ANOTHER_SIGNER), 0),
    "roles with an escape sequence": (our_roles(b"signer@", b"signer\x1b[2J@"), 1),
    "roles with a tab": (our_roles(b"# log: ", b"# log:\t"), 1),
    "roles with a comment": (our_roles(b"\nsigner@", b"\n# mine\nsigner@"), 1),
    "roles with a comment on a key": (roles(KIT[ROLES][:-1] + b" somebody\n"), 1),
    "roles with a wide space": (our_roles(b"signer@", "signer\u3000@".encode()), 1),
    "roles with a key of an old kind": (our_roles(b" ssh-ed25519 ", b" ssh-dss "), 1),
    "roles with a wrong log key id": (our_roles(b"c1b5a8ae", b"c1b5a8af"), 1),
    "roles with another origin": (our_roles(b"origin: e", b"origin: E"), 1),
    "roles of too many bytes": (roles(KIT[ROLES] + SIGNER_LINE * 500), 3),
    "roles signed in other rows": (changed(ROLES_SIG, wrap_at_76), 1),
    "roles signed, with text behind": (changed(ROLES_SIG, lambda data: data + b"x\n"), 1),
    "roles signed in lines of another system": (changed(ROLES_SIG, with_crlf), 1),
    "roles signed in a second spelling": (changed(ROLES_SIG, second_spelling), 1),
    "roles with an empty signature": (changed(ROLES_SIG, lambda data: b""), 1),
    "a manifest signed in a second spelling": (changed(f"{SUMS}.sig", second_spelling), 1),
    "a proof of another entry": (changed(PROOF, replaced(b"index 3", b"index 2")), 1),
    "a proof beyond the tree": (changed(PROOF, replaced(b"index 3", b"index 4")), 1),
    "a proof with a padded index": (changed(PROOF, replaced(b"index 3", b"index 03")), 1),
    "a proof of entry 10^20": (changed(PROOF, replaced(b"index 3", b"index 1" + b"0" * 20)), 1),
    "a proof of entry 2^63": (changed(PROOF, replaced(b"x 3", b"x 9223372036854775808")), 1),
    "a proof without a hash": (changed(PROOF, drop_hash), 1),
    "a proof with extra data": (changed(PROOF, replaced(b"index", b"extra aGk=\nindex")), 0),
    "a proof with a stray bit": (changed(PROOF, replaced(b"index", b"extra aGl=\nindex")), 1),
    "a proof with nothing extra": (changed(PROOF, replaced(b"index", b"extra \nindex")), 1),
    "a proof of another format": (changed(PROOF, replaced(b"@v1", b"@v2")), 1),
    "a checkpoint of another size": (changed(NOTE, replaced(b"\n4\n", b"\n5\n")), 1),
    "a checkpoint cut short": (changed(NOTE, lambda data: data[:-1]), 1),
    "a checkpoint in lines of another system": (changed(NOTE, with_crlf), 1),
    "a checkpoint that is not UTF-8": (changed(NOTE, replaced(b"\xe2\x80\x94 ", b"\xe2\x80- ")), 1),
}


def sums(change: Change) -> Files:
    return changed("SHA512SUMS", change)


# Nothing is fitted to these.
UNFITTED: dict[str, tuple[Files, int]] = {
    "a changed README": (changed("README.md", flip), 1),
    "a changed rendition": (changed(RENDITION, flip), 1),
    "no SHA512SUMS": (without("SHA512SUMS"), 1),
    "an empty SHA512SUMS": (sums(lambda data: b""), 1),
    "upper case": (sums(lambda data: data.replace(b"a", b"A")), 1),
    "another order": (sums(swap_lines), 1),
    "a line twice": (sums(lambda data: data.splitlines(True)[0] + data), 1),
    "binary mode": (sums(replaced(b"  ", b" *")), 1),
    "no last line feed": (sums(lambda data: data[:-1]), 1),
    "lines of another system": (sums(with_crlf), 1),
    "a comment": (sums(lambda data: b"# sums\n" + data), 1),
    "a line for itself": (sums(lambda data: data + b"0" * 128 + b"  SHA512SUMS\n"), 1),
    "a NUL": (sums(lambda data: data + b"\0"), 1),
}


def link(path: str) -> Callable[[Path], None]:
    def change(kit: Path) -> None:
        (kit / path).rename(kit.parent / "elsewhere")
        (kit / path).symlink_to(kit.parent / "elsewhere")

    return change


def pipe(path: str) -> Callable[[Path], None]:
    def change(kit: Path) -> None:
        (kit / path).unlink(missing_ok=True)
        os.mkfifo(kit / path)

    return change


def sparse(path: str) -> Callable[[Path], None]:
    """Make a file of 300 MiB that takes no room: larger than any that is read whole."""

    def change(kit: Path) -> None:
        with (kit / path).open("r+b") as stream:
            stream.truncate(300 << 20)

    return change


def folder(path: bytes) -> Callable[[Path], None]:
    return lambda kit: os.mkdir(os.path.join(os.fsencode(kit), path))


def gone(path: str) -> Callable[[Path], None]:
    return lambda kit: shutil.rmtree(kit / path)


def emptied(kit: Path) -> None:
    shutil.rmtree(kit)
    kit.mkdir()


def a_file(kit: Path) -> None:
    shutil.rmtree(kit)
    kit.write_text("a kit")


# What needs a real folder: done to the kit's path.
FOLDERS: dict[str, tuple[Callable[[Path], None], int]] = {
    "an empty folder": (folder(b"more"), 1),
    "an empty folder in the object": (folder(b"object/v1/content/x"), 1),
    "a name that is not UTF-8": (folder(b"object/\xff\x1b[2J"), 1),
    "a link for a rendition": (link(RENDITION), 1),
    "a link for a version": (link("object/v1"), 1),
    "a link for README": (link("README.md"), 1),
    "a link for SHA512SUMS": (link("SHA512SUMS"), 1),
    "a link for the roles": (link(ROLES), 3),
    "a link for the folder of the roles": (link("keys"), 3),
    "a link for the checkpoint": (link(NOTE), 3),
    "a link for the object": (link("object"), 3),
    "a link that leads nowhere": (lambda kit: (kit / "x").symlink_to("nowhere"), 1),
    "a pipe for a rendition": (pipe(RENDITION), 1),
    "a pipe for the roles": (pipe(ROLES), 3),
    "a pipe for a proof": (pipe(PROOF), 1),
    "a pipe more": (pipe("log/pipe"), 1),
    "a huge checkpoint": (sparse(NOTE), 3),
    "a huge list of digests": (sparse("SHA512SUMS"), 3),
    "a huge manifest": (sparse(SUMS), 3),
    "a huge statement": (sparse(statement_path(2, SECOND)), 3),
    "a huge proof": (sparse(PROOF), 3),
    "a huge signature": (sparse(f"{SUMS}.sig"), 3),
    "no object": (gone("object"), 3),
    "nothing in it": (emptied, 3),
    "no folder": (gone("."), 3),
    "a file": (a_file, 3),
}
