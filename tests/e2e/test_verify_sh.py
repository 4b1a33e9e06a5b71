"""verify.sh and `muniment verify` judge the same kits alike, whatever was done to them.

Each tampering is a function with the exit code that both must give. Those of the first kind change
files, and fit SHA512SUMS to the change, since anybody can. Those of the second kind sign: an
attacker with keys of his own, or the archive's own signer and log, whose evidence must still hold
together. Those of the third kind need a real folder.
"""

import base64
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kits import (
    EXAMPLE,
    ORIGIN,
    OURS,
    THEIRS,
    Files,
    example_kit,
    keys,
    rehash,
    remake,
    sha512,
    statement_path,
    versions_of,
    write,
)
from muniment_cli import call
from system_packages import need
from verify_sh import SCRIPT, TOOLS, bare_path, verify_sh

from manifests import (
    MANIFEST_NAMESPACE,
    ROLES_NAMESPACE,
    Checkpoint,
    TlogProof,
    canonical,
    proof_path,
    sign,
    sign_note,
)
from manifests.sshsig import SshSig, parse
from manifests.sshwire import Reader, string

if not EXAMPLE.is_dir():
    pytest.skip("docs/example is not here", allow_module_level=True)

KIT = example_kit()
FIRST, SECOND = (record_id for _, record_id in versions_of(KIT))
SUMS = f"object/v2/content/manifests/{SECOND}.sums"
RENDITION = next(path for path in KIT if path.startswith("object/v1/content/renditions/"))
ROLES, ROLES_SIG, NOTE = "keys/roles/0001", "keys/roles/0001.sig", "log/checkpoint"

Verdicts = Callable[[Path, Path], tuple[int, int]]


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def verdicts(tools: Path, tmp_path: Path) -> Verdicts:
    """Judge a kit with both tools; give (muniment's exit code, verify.sh's)."""

    def judge(kit: Path, trust: Path) -> tuple[int, int]:
        script = verify_sh(kit, trust, path=tools)
        ours = call("verify", kit, "--trust", trust, config=tmp_path / "config")
        said = f"{ours.stdout}{ours.stderr}\n\n{script.stdout}{script.stderr}"
        print(said)
        assert "\x1b" not in said
        assert not (script.returncode < 3 and script.stderr), script.stderr
        return ours.returncode, script.returncode

    return judge


def trust_of(folder: Path, roots: str = OURS.pinned("example")) -> Path:
    (folder / "trust").mkdir()
    (folder / "trust" / "roots").write_text(roots)
    return folder / "trust"


def changed(path: str, change: Callable[[bytes], bytes]) -> Files:
    assert change(KIT[path]) != KIT[path]
    return {**KIT, path: change(KIT[path])}


def without(path: str) -> Files:
    return {name: data for name, data in KIT.items() if name != path}


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return change


def flip(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def swap_lines(data: bytes) -> bytes:
    first, second, *rest = data.splitlines(keepends=True)
    return b"".join((second, first, *rest))


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
    """The base64 of the same bytes, with another last character."""
    assert line.endswith(b"=\n")
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = line.rstrip(b"=\n")
    return body[:-1] + bytes([alphabet[alphabet.index(body[-1]) + 1]]) + line[len(body) :]


def sums_edit(change: Callable[[bytes], bytes]) -> Files:
    """A SHA512SUMS that is changed after it was fitted."""
    return {**KIT, "SHA512SUMS": change(KIT["SHA512SUMS"])}


def roles_signed(document: bytes, namespace: str = ROLES_NAMESPACE, by: Any = OURS) -> Files:
    return {**KIT, ROLES: document, ROLES_SIG: sign(document, by.root, namespace)}


def both(first: bytes, second: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(first, second)


# Files changed, and SHA512SUMS fitted to them: (files, exit code).
FITTED: dict[str, tuple[Files, int]] = {
    "nothing": (KIT, 0),
    "a README of somebody else's, which nothing signs": (changed("README.md", flip), 0),
    "a changed rendition": (changed(RENDITION, flip), 1),
    "a rendition cut short": (changed(RENDITION, lambda data: data[:-1]), 1),
    "a missing rendition": (without(RENDITION), 1),
    "a missing README": (without("README.md"), 1),
    "one more file": ({**KIT, "verify.sh": b"#!/bin/sh\nexit 0\n"}, 1),
    "one more proof": ({**KIT, proof_path("0" * 25): KIT[proof_path(FIRST)]}, 1),
    "one more rendition": ({**KIT, "object/v2/content/renditions/0099.txt": b""}, 1),
    "one more file in the object": ({**KIT, "object/extensions/x": b"x"}, 1),
    "one more version without a manifest": ({**KIT, "object/v3/content/renditions/9.txt": b""}, 1),
    "content outside the object": ({**KIT, "v1/content/renditions/0001.txt": b""}, 1),
    "two manifests in one version": (
        {**KIT, f"object/v2/content/manifests/{FIRST}.sums": KIT[SUMS]},
        1,
    ),
    "a name with an escape sequence": ({**KIT, "\x1b[2Jx": b""}, 1),
    "a name with a line feed": ({**KIT, "object/a\nlog/checkpoint": b""}, 1),
    "a name with spaces and quotes": ({**KIT, "object/ '\"$(id)": b""}, 1),
    "a name that looks like an option": ({**KIT, "-rf": b""}, 1),
    "a missing manifest": (without(SUMS), 1),
    "a missing signature": (without(SUMS + ".sig"), 1),
    "a missing statement": (without(statement_path(2, SECOND)), 1),
    "a missing inventory": (without("object/v1/inventory.json"), 1),
    "a missing declaration": (without("object/0=ocfl_object_1.1"), 1),
    "another declaration": (changed("object/0=ocfl_object_1.1", both(b"1.1", b"1.0")), 1),
    "an inventory with a space": (changed("object/inventory.json", both(b'":', b'": ')), 1),
    "a sidecar with a tab": (changed("object/inventory.json.sha512", both(b" ", b"\t")), 1),
    "a missing proof": (without(proof_path(SECOND)), 1),
    "no roles": (without(ROLES), 3),
    "no signature of the roles": (without(ROLES_SIG), 3),
    "no checkpoint": (without(NOTE), 3),
    "changed roles": (changed(ROLES, replaced(b"serial: 1", b"serial: 2")), 1),
    "roles without a signer": (changed(ROLES, lambda data: b"".join(data.splitlines(True)[:4])), 1),
    "roles for another purpose": (roles_signed(KIT[ROLES], MANIFEST_NAMESPACE), 1),
    "roles with another signer, signed by another root": (roles_signed(THEIRS.roles(), by=THEIRS), 1),
    "roles with control characters": (
        roles_signed(KIT[ROLES].replace(b"signer@", b"signer\x1b@")),
        1,
    ),
    "roles with a tab": (roles_signed(KIT[ROLES].replace(b"# log: ", b"# log:\t")), 1),
    "roles with a comment on a key": (roles_signed(KIT[ROLES][:-1] + b" somebody\n"), 1),
    "roles with an ideographic space": (
        roles_signed(KIT[ROLES].replace(b"signer@", "signer\u3000@".encode())),
        1,
    ),
    "roles with a wrong log key id": (roles_signed(KIT[ROLES].replace(b"c1b5a8ae", b"c1b5a8af")), 1),
    "roles too large": (roles_signed(KIT[ROLES] + KIT[ROLES].splitlines(True)[4] * 500), 1),
    "roles with two signers": (
        roles_signed(KIT[ROLES] + THEIRS.roles().splitlines(True)[4].replace(b"signer", b"second")),
        0,
    ),
    "a signature of the roles that is wrapped otherwise": (changed(ROLES_SIG, wrap_at_76), 1),
    "a signature of the roles with text behind it": (changed(ROLES_SIG, lambda d: d + b"x\n"), 1),
    "a signature of the roles with CRLF": (changed(ROLES_SIG, both(b"\n", b"\r\n")), 1),
    "a signature of the roles in a second spelling": (changed(ROLES_SIG, second_spelling), 1),
    "a signature of the roles that is empty": (changed(ROLES_SIG, lambda data: b""), 1),
    "another signature of the manifest by the same key": (
        changed(SUMS + ".sig", second_spelling),
        1,
    ),
    "a proof of another entry": (changed(proof_path(SECOND), replaced(b"index 3", b"index 2")), 1),
    "a proof beyond the tree": (changed(proof_path(SECOND), replaced(b"index 3", b"index 4")), 1),
    "a proof with a padded index": (
        changed(proof_path(SECOND), replaced(b"index 3", b"index 03")),
        1,
    ),
    "a proof with an endless index": (
        changed(proof_path(SECOND), replaced(b"index 3", b"index 99999999999999999999")),
        1,
    ),
    "a proof beyond 63 bits": (
        changed(proof_path(SECOND), replaced(b"index 3", b"index 9223372036854775808")),
        1,
    ),
    "a proof with one hash less": (
        changed(proof_path(SECOND), lambda data: b"\n".join(data.split(b"\n", 3)[:2] + data.split(b"\n", 3)[3:])),
        1,
    ),
    "a proof with extra data, which vouches for nothing": (
        changed(proof_path(SECOND), replaced(b"index", b"extra aGVsbG8=\nindex")),
        0,
    ),
    "a proof with extra data in another spelling": (
        changed(proof_path(SECOND), replaced(b"index", b"extra aGVsbG9=\nindex")),
        1,
    ),
    "a proof with an empty extra line": (
        changed(proof_path(SECOND), replaced(b"index", b"extra \nindex")),
        1,
    ),
    "a proof of another format": (changed(proof_path(SECOND), replaced(b"@v1", b"@v2")), 1),
    "a checkpoint of another size": (changed(NOTE, replaced(b"\n4\n", b"\n5\n")), 1),
    "a checkpoint without its last line feed": (changed(NOTE, lambda data: data[:-1]), 1),
    "a checkpoint with a carriage return": (changed(NOTE, replaced(b"\n", b"\r\n")), 1),
    "a checkpoint that is not UTF-8": (changed(NOTE, replaced("— ".encode(), b"\xe2\x80- ")), 1),
}  # fmt: skip


def sampled(table: dict[str, Any]) -> list[Any]:
    """Every third case at once, the others with `make torture`: a run of verify.sh takes a second."""
    return [
        pytest.param(name, marks=() if number % 3 == 0 else pytest.mark.torture)
        for number, name in enumerate(table)
    ]


@pytest.mark.parametrize("name", sampled(FITTED))
def test_a_change_that_anybody_can_make_is_judged_alike(
    name: str, verdicts: Verdicts, tmp_path: Path
) -> None:
    files, code = FITTED[name]
    kit = write(tmp_path / "kit", rehash(files))
    assert verdicts(kit, trust_of(tmp_path)) == (code, code)


UNFITTED: dict[str, tuple[Files, int]] = {
    "a changed README": (changed("README.md", flip), 1),
    "a changed rendition": (changed(RENDITION, flip), 1),
    "no SHA512SUMS": (without("SHA512SUMS"), 1),
    "an empty SHA512SUMS": (sums_edit(lambda data: b""), 1),
    "upper case": (sums_edit(lambda data: data[:128].upper() + data[128:]), 1),
    "another order": (sums_edit(swap_lines), 1),
    "a line twice": (sums_edit(lambda data: data.splitlines(True)[0] + data), 1),
    "binary mode": (sums_edit(replaced(b"  ", b" *")), 1),
    "no last line feed": (sums_edit(lambda data: data[:-1]), 1),
    "CRLF": (sums_edit(both(b"\n", b"\r\n")), 1),
    "a comment": (sums_edit(lambda data: b"# sums\n" + data), 1),
    "a line for itself": (sums_edit(lambda data: data + b"0" * 128 + b"  SHA512SUMS\n"), 1),
    "a NUL": (sums_edit(lambda data: data + b"\0"), 1),
}  # fmt: skip


@pytest.mark.parametrize("name", UNFITTED)
def test_sha512sums_has_one_spelling(name: str, verdicts: Verdicts, tmp_path: Path) -> None:
    files, code = UNFITTED[name]
    kit = write(tmp_path / "kit", files)
    assert verdicts(kit, trust_of(tmp_path)) == (code, code)


def said(**changes: Any) -> Callable[[int, Any], Any]:
    """Change the newest version's statement: a value by its key, None takes it away."""

    def change(number: int, value: Any) -> Any:
        if number != 2:
            return value
        value = {**value, **changes}
        return {key: item for key, item in value.items() if item is not None}

    return change


def spelled(change: Callable[[bytes], bytes]) -> Callable[[int, Any], Any]:
    """Change how the newest version's statement is spelled."""
    return lambda number, value: change(canonical(value)) if number == 2 else value


def a_file(**changes: Any) -> Callable[[int, Any], Any]:
    """Change the first file that the newest version's statement lists."""

    def change(number: int, value: Any) -> Any:
        if number != 2:
            return value
        first, *rest = value["files"]
        return {**value, "files": [{**first, **changes}, *rest]}

    return change


def files_said(change: Callable[[list[Any]], list[Any]]) -> Callable[[int, Any], Any]:
    return lambda number, value: (
        {**value, "files": change(value["files"])} if number == 2 else value
    )


def newest(change: Callable[[Any], Any]) -> Callable[[int, Any], Any]:
    return lambda number, made: change(made) if number == 2 else made


def nested(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return {"title": value}


def drop_line(data: bytes) -> bytes:
    return b"".join(line for line in data.splitlines(True) if b"/renditions/" not in line)


def drop_one_old_line(data: bytes) -> bytes:
    old = next(line for line in data.splitlines(True) if b"v1/content/renditions/" in line)
    return data.replace(old, b"")


def added(path: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        lines = [*data.splitlines(True), f"{sha512(b'').hex}  {path}\n".encode()]
        return b"".join(sorted(lines, key=lambda one: one[130:]))

    return change


def cosigned(text: bytes) -> Callable[[bytes], bytes]:
    return lambda note: note + text


UNKNOWN_COSIGNER = "— witness.example ".encode() + base64.b64encode(bytes(76)) + b"\n"
BY_ANOTHER_LOG_KEY = "— ".encode() + ORIGIN.encode() + b" " + base64.b64encode(bytes(68)) + b"\n"
OUR_ID = OURS.log.verifier.key_id.to_bytes(4, "big")
FALSE_BY_LOG = "— ".encode() + ORIGIN.encode() + b" " + base64.b64encode(OUR_ID + bytes(64)) + b"\n"
SHORT_BY_LOG = "— ".encode() + ORIGIN.encode() + b" " + base64.b64encode(OUR_ID + bytes(9)) + b"\n"
LONG_COSIGNER = "— witness.example ".encode() + base64.b64encode(bytes(2425)) + b"\n"

# What a signer signs and a log logs: (who, the changes, exit code).
SIGNED: dict[str, tuple[Any, dict[str, Any], int]] = {
    "nothing": (OURS, {}, 0),
    "everything by keys of an attacker's": (THEIRS, {}, 2),
    "the statement is of another archive": (OURS, {"statement": said(origin="evil.example")}, 1),
    "the statement is of another notice": (OURS, {"statement": said(object="urn:uuid:x")}, 1),
    "the statement has another id": (OURS, {"statement": said(id=FIRST)}, 1),
    "the statement has an id that is none": (OURS, {"statement": said(id="a" * 25)}, 1),
    "the statement has another version": (OURS, {"statement": said(version=3)}, 1),
    "version 0": (OURS, {"statement": said(version=0)}, 1),
    "an unknown kind": (OURS, {"statement": said(kind="donation")}, 1),
    "another known kind": (OURS, {"statement": said(kind="adoption")}, 0),
    "a format of the future": (OURS, {"statement": said(format="muniment-statement/2")}, 1),
    "an unknown key": (OURS, {"statement": said(zeal="x")}, 1),
    "a missing salt": (OURS, {"statement": said(salt=None)}, 1),
    "a salt in upper case": (OURS, {"statement": said(salt="A" * 32)}, 1),
    "no role": (OURS, {"statement": said(role={})}, 1),
    "a role with a surplus": (
        OURS,
        {"statement": said(role={"key": "", "name": "", "principal": "", "uri": "", "x": ""})},
        1,
    ),
    "clock is a text": (OURS, {"statement": said(clock="now")}, 1),
    "clock is a list of texts": (OURS, {"statement": said(clock=["now"])}, 1),
    "about, which may be there": (OURS, {"statement": said(about=[{"x": "y"}])}, 0),
    "about, which may be empty": (OURS, {"statement": said(about=[])}, 0),
    "February 30": (
        OURS,
        {"statement": said(composed={"source": "clock", "value": "2026-02-30T00:00:00.000Z"})},
        1,
    ),
    "February 29 of a leap year": (
        OURS,
        {"statement": said(composed={"source": "clock", "value": "2028-02-29T23:59:59.999Z"})},
        0,
    ),
    "a leap second": (
        OURS,
        {"statement": said(composed={"source": "clock", "value": "2026-06-30T23:59:60.000Z"})},
        1,
    ),
    "a time in full-width digits": (
        OURS,
        {"statement": said(composed={"source": "clock", "value": "２026-02-03T00:00:00.000Z"})},
        1,
    ),
    "a time by an authority": (
        OURS,
        {"statement": said(composed={"source": "authority", "value": "2026-02-03T00:00:00.000Z"})},
        1,
    ),
    "escapes of every kind": (
        OURS,
        {"statement": said(notice={"title": ['\0\b\t\n\f\r\x1b\x1f"\\/\x7f é示\U0001f600']})},
        0,
    ),
    "a notice with a key in Chinese": (OURS, {"statement": said(notice={"示": "x"})}, 0),
    "64 levels": (OURS, {"statement": said(notice=nested(62))}, 0),
    "65 levels": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{"n":' + b"[" * 62 + b"]" * 62 + b"}]"))}, 1),
    "the largest integer": (OURS, {"statement": said(notice={"n": 2**53 - 1, "m": -1})}, 0),
    "an integer too large": (OURS, {"statement": said(notice={"n": 2**53})}, 1),
    "a fraction": (OURS, {"statement": said(notice={"n": 0.5})}, 1),
    "a truth": (OURS, {"statement": said(notice={"n": True})}, 1),
    "nothing as a value": (OURS, {"statement": spelled(replaced(b'"salt":', b'"salt":null,"x":'))}, 1),
    "-0": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{"n":-0}]'))}, 1),
    "01": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{"n":01}]'))}, 1),
    "a space": (OURS, {"statement": spelled(replaced(b'"id":', b'"id": '))}, 1),
    "a line feed at the end": (OURS, {"statement": spelled(lambda data: data + b"\n")}, 1),
    "a byte order mark": (OURS, {"statement": spelled(lambda data: b"\xef\xbb\xbf" + data)}, 1),
    "something behind": (OURS, {"statement": spelled(lambda data: data + b"{}")}, 1),
    "cut short": (OURS, {"statement": spelled(lambda data: data[:-1])}, 1),
    "cut short in a string": (OURS, {"statement": spelled(lambda data: data[:-30])}, 1),
    "a list": (OURS, {"statement": spelled(lambda data: b"[" + data + b"]")}, 1),
    "keys in another order": (OURS, {"statement": spelled(lambda data: b'{"version":2,' + data[1:].replace(b',"version":2}', b"}"))}, 1),
    "a key twice": (OURS, {"statement": spelled(lambda data: b'{"clock":[],' + data[1:])}, 1),
    "a needless escape": (OURS, {"statement": spelled(replaced(b'"clock"', b'"c\\u006cock"'))}, 1),
    "an escaped slash": (OURS, {"statement": spelled(replaced(b"muniment-statement/1", b"muniment-statement\\/1"))}, 1),
    "an escape in upper case": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{"n":"\\u001F"}]'))}, 1),
    "a lone surrogate": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{"n":"\\ud800"}]'))}, 1),
    "bytes that are not UTF-8": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{"n":"\xff"}]'))}, 1),
    "an overlong byte": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{"n":"\xc0\x80"}]'))}, 1),
    "a NUL": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{"n":"\0"}]'))}, 1),
    "a comma too many": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[,]'))}, 1),
    "brackets crossed": (OURS, {"statement": spelled(replaced(b'"findings":[]', b'"findings":[{]}'))}, 1),
    "no JSON": (OURS, {"statement": spelled(lambda data: b"notice")}, 1),
    "an empty statement": (OURS, {"statement": spelled(lambda data: b"")}, 1),
    "another size": (OURS, {"statement": a_file(size=7)}, 1),
    "a size below zero": (OURS, {"statement": a_file(size=-1)}, 1),
    "a size that is a text": (OURS, {"statement": a_file(size="6")}, 1),
    "another sha256": (OURS, {"statement": a_file(sha256="0" * 64)}, 1),
    "a sha256 in upper case": (OURS, {"statement": a_file(sha256="A" * 64)}, 1),
    "a file of an unknown kind": (OURS, {"statement": a_file(kind="secret")}, 1),
    "a file with an unknown key": (OURS, {"statement": a_file(colour="red")}, 1),
    "a path that climbs": (OURS, {"statement": a_file(path="../x")}, 1),
    "a path in upper case": (OURS, {"statement": a_file(path="renditions/X")}, 1),
    "a source below zero": (OURS, {"statement": a_file(source=-1)}, 1),
    "a file listed twice": (OURS, {"statement": files_said(lambda files: [*files, files[0]])}, 1),
    "a file not listed": (OURS, {"statement": files_said(lambda files: files[1:])}, 1),
    "a file that is not there": (
        OURS,
        {"statement": files_said(lambda files: [*files, {**files[0], "path": "renditions/z"}])},
        1,
    ),
    "a name that is not UTF-8": (
        OURS,
        {"statement": files_said(lambda files: [_named(files[0], b"\xff"), *files[1:]])},
        0,
    ),
    "a name in base64 that is UTF-8": (
        OURS,
        {"statement": files_said(lambda files: [_named(files[0], "é示".encode()), *files[1:]])},
        1,
    ),
    "a name in base64 with a stray bit": (
        OURS,
        {"statement": files_said(lambda files: [_named(files[0], None), *files[1:]])},
        1,
    ),
    "a manifest in upper case": (OURS, {"manifest": newest(lambda data: data[:128].upper() + data[128:])}, 1),
    "a manifest in another order": (OURS, {"manifest": newest(swap_lines)}, 1),
    "a manifest without a file of its own": (OURS, {"manifest": newest(drop_line)}, 1),
    "a version that drops a file": (OURS, {"manifest": newest(drop_one_old_line)}, 1),
    "a manifest with a file that is not there": (OURS, {"manifest": newest(added("v2/content/renditions/zz"))}, 1),
    "a manifest with a file of a later version": (OURS, {"manifest": newest(added("v3/content/renditions/zz"))}, 1),
    "a manifest with a file outside": (OURS, {"manifest": newest(added("../README.md"))}, 1),
    "a manifest with an absolute path": (OURS, {"manifest": newest(added("/etc/passwd"))}, 1),
    "a manifest with another digest": (OURS, {"manifest": newest(lambda data: data[:8][::-1] + data[8:])}, 1),
    "an empty manifest": (OURS, {"manifest": newest(lambda data: b"")}, 1),
    "a signature by an attacker's key": (
        OURS,
        {"signature": lambda number, armour: sign(b"x", THEIRS.signer, MANIFEST_NAMESPACE)},
        1,
    ),
    "a signature that is wrapped otherwise": (OURS, {"signature": newest(wrap_at_76)}, 1),
    "a signature in a second spelling": (OURS, {"signature": newest(second_spelling)}, 1),
    "an inventory with a line feed": (OURS, {"inventory": newest(lambda data: data + b"\n")}, 1),
    "an inventory with another message": (OURS, {"inventory": newest(both(b'"message":"', b'"message":"A '))}, 1),
    "a proof of version 1 for version 2": (
        OURS,
        {"proof": lambda index, proof: TlogProof(1, proof.path, proof.checkpoint)},
        1,
    ),
    "a hash too many": (
        OURS,
        {"proof": newest(lambda proof: TlogProof(2, (*proof.path, bytes(32)), proof.checkpoint))},
        1,
    ),
    "a hash too few": (
        OURS,
        {"proof": newest(lambda proof: TlogProof(2, proof.path[:-1], proof.checkpoint))},
        1,
    ),
    "64 hashes": (
        OURS,
        {"proof": newest(lambda proof: b"c2sp.org/tlog-proof@v1\nindex 2\n" + (b"A" * 43 + b"=\n") * 64 + b"\n" + proof.checkpoint)},
        1,
    ),
    "a hash with a stray bit": (
        OURS,
        {"proof": newest(lambda proof: b"".join(stray_bit(one) if len(one) == 45 and number == 2 else one for number, one in enumerate(proof.encode().splitlines(True))))},
        1,
    ),
    "a checkpoint by an attacker's log key": (
        OURS,
        {"note": lambda note: sign_note(note.partition(b"\n\n")[0] + b"\n", THEIRS.log)},
        1,
    ),
    "a checkpoint of another origin": (OURS, {"body": both(ORIGIN.encode(), b"evil.example")}, 1),
    "a checkpoint of a larger tree": (OURS, {"body": both(b"\n3\n", b"\n4\n")}, 1),
    "a checkpoint of a smaller tree": (OURS, {"body": both(b"\n3\n", b"\n2\n")}, 1),
    "a checkpoint of an empty tree": (
        OURS,
        {"body": lambda body: Checkpoint(ORIGIN, 0, bytes(32)).body()},
        1,
    ),
    "a checkpoint of 2^63 entries": (OURS, {"body": both(b"\n3\n", b"\n9223372036854775808\n")}, 1),
    "a checkpoint of 2^63 - 1 entries": (OURS, {"body": both(b"\n3\n", b"\n9223372036854775807\n")}, 1),
    "a checkpoint with a padded size": (OURS, {"body": both(b"\n3\n", b"\n03\n")}, 1),
    "a checkpoint with a stray bit": (
        OURS,
        {"body": lambda body: b"".join(stray_bit(one) if len(one) == 45 else one for one in body.splitlines(True))},
        1,
    ),
    "a checkpoint with a short root": (OURS, {"body": lambda body: body[:-45] + b"AAAA\n"}, 1),
    "a checkpoint with an extension": (OURS, {"body": lambda body: body + b"an extension\n"}, 0),
    "a checkpoint with an empty extension": (OURS, {"body": lambda body: body + b"\n"}, 1),
    "a checkpoint with a cosigner nobody knows": (OURS, {"note": cosigned(UNKNOWN_COSIGNER)}, 0),
    "a checkpoint with a long cosignature": (OURS, {"note": cosigned(LONG_COSIGNER)}, 0),
    "a checkpoint with 101 signatures": (OURS, {"note": cosigned(UNKNOWN_COSIGNER * 100)}, 1),
    "a cosignature with a stray bit": (OURS, {"note": cosigned(stray_bit(UNKNOWN_COSIGNER))}, 1),
    "a cosignature that is too short": (OURS, {"note": cosigned("— w AAAAAA==\n".encode())}, 1),
    "a cosigner without a name": (OURS, {"note": cosigned("—  AAAAAAAA\n".encode())}, 1),
    "a cosigner with a plus": (OURS, {"note": cosigned("— a+b AAAAAAAA\n".encode())}, 1),
    "a cosigner with a no-break space": (OURS, {"note": cosigned("— a\u00a0b AAAAAAAA\n".encode())}, 1),
    "a hyphen for a dash": (OURS, {"note": cosigned(b"- w AAAAAAAA\n")}, 1),
    "a line of the origin's name, by another key": (OURS, {"note": cosigned(BY_ANOTHER_LOG_KEY)}, 0),
    "a second signature by the log that is false": (OURS, {"note": cosigned(FALSE_BY_LOG)}, 1),
    "a second signature by the log that is short": (OURS, {"note": cosigned(SHORT_BY_LOG)}, 1),
    "the same signature twice": (OURS, {"note": lambda note: note + note.rpartition(b"\n\n")[2]}, 0),
}  # fmt: skip

# What verify.sh leaves alone, where muniment does not: NOT CHECKED, and 2 for 0.
LEFT_ALONE = {"a notice with a key in Chinese"}


def _named(file: dict[str, Any], name: bytes | None) -> dict[str, Any]:
    other = {key: value for key, value in file.items() if not key.startswith("name")}
    return {**other, "name_bytes": "/x==" if name is None else base64.b64encode(name).decode()}


@pytest.mark.parametrize("name", sampled(SIGNED))
def test_what_is_signed_must_hold_together(name: str, verdicts: Verdicts, tmp_path: Path) -> None:
    by, changes, code = SIGNED[name]
    kit = write(tmp_path / "kit", remake(KIT, by, **changes))
    assert verdicts(kit, trust_of(tmp_path)) == (code, 2 if name in LEFT_ALONE else code)


def test_a_signer_of_his_own_in_our_roles_is_no_signer(verdicts: Verdicts, tmp_path: Path) -> None:
    forged = remake(KIT, THEIRS._replace(root=OURS.root, log=OURS.log))
    forged |= {ROLES: KIT[ROLES], ROLES_SIG: KIT[ROLES_SIG]}
    kit = write(tmp_path / "kit", rehash(forged))
    assert verdicts(kit, trust_of(tmp_path)) == (1, 1)


def test_origins_may_be_in_any_script(verdicts: Verdicts, tmp_path: Path) -> None:
    by = keys("an archive", '例子.example/"q"')
    forged = remake(KIT, by, statement=lambda number, value: {**value, "origin": by.log.name})
    kit = write(tmp_path / "kit", forged)
    trust = trust_of(tmp_path, "# mine\n\n" + by.pinned("例子"))
    ours = call("verify", kit, "--trust", trust, config=tmp_path / "config").returncode
    assert verdicts(kit, trust) == (ours, ours)


# What is done to the folder: (what, exit code).
def link(kit: Path, path: str) -> None:
    (kit / path).rename(kit.parent / "elsewhere")
    (kit / path).symlink_to(kit.parent / "elsewhere")


def pipe(kit: Path, path: str) -> None:
    (kit / path).unlink()
    os.mkfifo(kit / path)


def sparse(kit: Path, path: str) -> None:
    with (kit / path).open("r+b") as stream:
        stream.truncate(200 << 20)


FOLDERS: dict[str, tuple[Callable[[Path], Any], int]] = {
    "an empty folder": (lambda kit: (kit / "more").mkdir(), 1),
    "an empty folder in the object": (lambda kit: (kit / "object/v1/content/x").mkdir(), 1),
    "a link for a rendition": (lambda kit: link(kit, RENDITION), 1),
    "a link for a folder": (lambda kit: link(kit, "object/v1"), 1),
    "a link for README": (lambda kit: link(kit, "README.md"), 1),
    "a link for SHA512SUMS": (lambda kit: link(kit, "SHA512SUMS"), 1),
    "a link for the roles": (lambda kit: link(kit, ROLES), 3),
    "a link for the folder of the roles": (lambda kit: link(kit, "keys"), 3),
    "a link for the checkpoint": (lambda kit: link(kit, NOTE), 3),
    "a link for the object": (lambda kit: link(kit, "object"), 3),
    "a link that leads nowhere": (lambda kit: (kit / "x").symlink_to("nowhere"), 1),
    "a pipe for a rendition": (lambda kit: pipe(kit, RENDITION), 1),
    "a pipe for the roles": (lambda kit: pipe(kit, ROLES), 3),
    "a pipe for a proof": (lambda kit: pipe(kit, proof_path(FIRST)), 1),
    "a pipe more": (lambda kit: os.mkfifo(kit / "log/pipe"), 1),
    "a name that is not UTF-8": (lambda kit: os.mkdir(os.fsencode(kit) + b"/object/\xff\x1b[2J"), 1),
    "a huge checkpoint": (lambda kit: sparse(kit, NOTE), 1),
    "a huge list of digests": (lambda kit: sparse(kit, "SHA512SUMS"), 1),
    "a huge manifest": (lambda kit: sparse(kit, SUMS), 1),
    "a huge statement": (lambda kit: sparse(kit, statement_path(2, SECOND)), 1),
    "a huge proof": (lambda kit: sparse(kit, proof_path(FIRST)), 1),
    "a huge signature": (lambda kit: sparse(kit, SUMS + ".sig"), 1),
    "no object": (lambda kit: shutil.rmtree(kit / "object"), 3),
    "nothing": (lambda kit: (shutil.rmtree(kit), kit.mkdir()), 3),
    "no folder": (lambda kit: shutil.rmtree(kit), 3),
    "a file": (lambda kit: (shutil.rmtree(kit), kit.write_text("kit")), 3),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLDERS)
def test_only_files_of_the_kit_are_read(name: str, verdicts: Verdicts, tmp_path: Path) -> None:
    change, code = FOLDERS[name]
    kit = write(tmp_path / "kit", KIT)
    change(kit)
    assert verdicts(kit, trust_of(tmp_path)) == (code, code)


def test_what_is_both_a_kit_and_an_archive_is_neither(verdicts: Verdicts, tmp_path: Path) -> None:
    kit = write(tmp_path / "kit", KIT)
    shutil.copytree(EXAMPLE / "archive", kit, dirs_exist_ok=True)
    ours, script = verdicts(kit, trust_of(tmp_path))
    assert (ours, script) == (3, 1)


ROOTS: dict[str, tuple[str, int]] = {
    "his root": (OURS.pinned("example"), 0),
    "his root among others": (THEIRS.pinned("other") + "# a comment\n\n" + OURS.pinned("mine"), 0),
    "lines of another system": (OURS.pinned("example").replace("\n", "\r\n"), 0),
    "another root": (THEIRS.pinned("example"), 2),
    "no root": ("", 2),
    "two roots of one name": (OURS.pinned("a") + THEIRS.pinned("a"), 3),
    "a root for another purpose": (OURS.pinned("a").replace("roles", "manifest"), 3),
    "a root with a comment": (OURS.pinned("a").replace("\n", " me\n"), 3),
    "a root cut short": (OURS.pinned("a")[:-5] + "\n", 3),
    "no list": ("my root\n", 3),
}


@pytest.mark.parametrize("name", ROOTS)
def test_trust_is_the_verifiers(name: str, verdicts: Verdicts, tmp_path: Path) -> None:
    roots, code = ROOTS[name]
    kit = write(tmp_path / "kit", KIT)
    assert verdicts(kit, trust_of(tmp_path, roots)) == (code, code)


def test_a_trust_folder_without_roots_is_none(verdicts: Verdicts, tmp_path: Path) -> None:
    kit = write(tmp_path / "kit", KIT)
    trust = trust_of(tmp_path)
    (trust / "roots").unlink()
    assert verdicts(kit, trust) == (3, 3)


OTHER_ROOT = Checkpoint(ORIGIN, 4, bytes(32)).body()
SEEN: dict[str, tuple[bytes, int]] = {
    "the same": (KIT[NOTE], 0),
    "fewer entries": (sign_note(Checkpoint(ORIGIN, 2, bytes(32)).body(), OURS.log), 0),
    "more entries": (sign_note(Checkpoint(ORIGIN, 9, bytes(32)).body(), OURS.log), 0),
    "another root for the same size": (sign_note(OTHER_ROOT, OURS.log), 1),
    "a checkpoint that is not the log's": (sign_note(OTHER_ROOT, THEIRS.log), 3),
    "a checkpoint that was changed": (flip(KIT[NOTE]), 3),
    "an empty file": (b"", 3),
}


@pytest.mark.parametrize("name", SEEN)
def test_the_checkpoint_seen_last_is_held_against_the_kit(
    name: str, verdicts: Verdicts, tmp_path: Path
) -> None:
    note, code = SEEN[name]
    kit = write(tmp_path / "kit", KIT)
    trust = trust_of(tmp_path)
    (trust / "seen").mkdir()
    (trust / "seen" / f"{OURS.log.verifier.key_id:08x}").write_bytes(note)
    assert verdicts(kit, trust) == (code, code)


class TestCalls:
    """A wrong call, or a machine that lacks a program, is 3 and never a verdict."""

    def test_a_kit_and_a_trust_folder_are_asked_for(self, tools: Path) -> None:
        done = subprocess.run(
            [need("sh", "dash"), SCRIPT], env={"PATH": str(tools)}, capture_output=True, text=True
        )
        assert done.returncode == 3
        assert done.stderr.startswith("usage: sh verify.sh KIT TRUST")

    @pytest.mark.parametrize(
        ("package", "command"),
        [(package, command) for package, all_ in TOOLS.items() for command in all_.split()],
    )
    def test_a_missing_program_is_named_with_its_package(
        self, package: str, command: str, tools: Path, tmp_path: Path
    ) -> None:
        if command in ("cp", "head", "mkdir"):
            pytest.skip("for docs/verify-by-hand.md only")
        fewer = tmp_path / "bin"
        shutil.copytree(tools, fewer, symlinks=True)
        (fewer / command).unlink()
        done = verify_sh(EXAMPLE / "kit", EXAMPLE / "trust", path=fewer)
        assert (done.returncode, done.stdout) == (3, "")
        assert f"the program {command} is missing. On Debian it is in the package {package}." in (
            done.stderr
        )

    def test_programs_that_err_are_found_out(self, tools: Path, tmp_path: Path) -> None:
        for answer in ("exit 0", "exit 1"):
            odd = tmp_path / answer.replace(" ", "")
            shutil.copytree(tools, odd, symlinks=True)
            (odd / "ssh-keygen").unlink()
            (odd / "ssh-keygen").write_text(f"#!/bin/sh\n{answer}\n")
            (odd / "ssh-keygen").chmod(0o755)
            done = verify_sh(EXAMPLE / "kit", EXAMPLE / "trust", path=odd)
            # One that always says yes is overruled by openssl.
            assert done.returncode == (3 if answer == "exit 1" else 0), done.stderr

    def test_no_program_is_taken_from_the_kit(self, tools: Path, tmp_path: Path) -> None:
        done = subprocess.run(
            [need("sh", "dash"), SCRIPT, EXAMPLE / "kit", EXAMPLE / "trust"],
            env={"PATH": f".:{tools}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 3
        assert "PATH has a folder that is not absolute" in done.stderr

    def test_nothing_is_left_behind(self, tools: Path, tmp_path: Path) -> None:
        done = subprocess.run(
            [need("sh", "dash"), SCRIPT, EXAMPLE / "kit", EXAMPLE / "trust"],
            env={"PATH": str(tools), "TMPDIR": str(tmp_path)},
            capture_output=True,
        )
        assert done.returncode == 0
        assert list(tmp_path.iterdir()) == []

    def test_relative_names_that_look_like_options_are_folders(
        self, tools: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(EXAMPLE / "kit", tmp_path / "-")
        shutil.copytree(EXAMPLE / "trust", tmp_path / "-trust")
        done = subprocess.run(
            [need("sh", "dash"), SCRIPT, "-", "-trust"],
            cwd=tmp_path,
            env={"PATH": str(tools), "OLDPWD": "/"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr


class TestShells:
    """It is POSIX sh: whoever reads POSIX can run it."""

    @pytest.mark.parametrize("shell", ["dash", "busybox"])
    def test_it_runs_under_small_shells(self, shell: str, tools: Path, tmp_path: Path) -> None:
        found = shutil.which(shell)
        if found is None:
            pytest.skip(f"there is no {shell} here")
        script = ["sh", SCRIPT] if shell == "busybox" else [SCRIPT]
        done = subprocess.run(
            [found, *script, EXAMPLE / "kit", EXAMPLE / "trust"],
            env={"PATH": str(tools)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize("awk", ["mawk", "gawk", "busybox", "original-awk"])
    def test_it_runs_with_any_awk(self, awk: str, tools: Path, tmp_path: Path) -> None:
        found = shutil.which(awk)
        if found is None:
            pytest.skip(f"there is no {awk} here")
        other = tmp_path / "bin"
        shutil.copytree(tools, other, symlinks=True)
        (other / "awk").unlink()
        (other / "awk").symlink_to(found)
        done = verify_sh(EXAMPLE / "kit", EXAMPLE / "trust", path=other)
        assert done.returncode == 0, done.stdout + done.stderr
        bad = write(tmp_path / "bad", remake(KIT, OURS, statement=said(zeal="x")))
        assert verify_sh(bad, EXAMPLE / "trust", path=other).returncode == 1

    def test_it_has_no_fault_that_shellcheck_finds(self) -> None:
        found = shutil.which("shellcheck")
        if found is None:
            pytest.skip("there is no shellcheck here")
        done = subprocess.run([found, SCRIPT], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
