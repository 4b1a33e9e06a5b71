"""What a signer may sign and a log may log that must not be accepted, and what must.

Each table gives a change to kits made by `kits.remake`, signed and logged by the archive's own
keys, and the exit code that every tool must answer with.
"""

from __future__ import annotations

import base64
from typing import Any

from kits import ORIGIN, OURS, THEIRS, Files, remake, sha512
from manifests import MANIFEST_NAMESPACE, Checkpoint, TlogProof, canonical, sign, sign_note
from tampered_files import (
    FIRST,
    KIT,
    Change,
    replaced,
    second_spelling,
    stray_bit,
    swap_lines,
    upper_digest,
    wrap_at_76,
)

MANY = 2**53
MODIFIED = {"source": "claimed", "value": "2026-01-05T08:00:00.000Z"}
ROLE = ("key", "name", "principal", "uri")
ESCAPED = '\0\b\t\n\f\r\x1b\x1f"\\/\x7f é示\U0001f600'


def of_newest(change: Any) -> Any:
    """Change what belongs to the newest version."""
    return lambda number, made: change(made) if number == 2 else made


def said(**changes: Any) -> Any:
    """Say otherwise, by key; None takes a key away."""
    return lambda value: {
        key: item for key, item in {**value, **changes}.items() if item is not None
    }


def composed(value: str, source: str = "clock") -> Any:
    return said(composed={"source": source, "value": value})


def spelled(change: Change) -> Any:
    """Spell the statement otherwise."""
    return lambda value: change(canonical(value))


def found(text: bytes) -> Any:
    """Have one finding, spelled as given."""
    return spelled(replaced(b'"findings":[]', b'"findings":[' + text + b"]"))


def a_file(**changes: Any) -> Any:
    """Say otherwise of the first file."""
    return files(lambda first: {**first, **changes})


def listed(change: Any) -> Any:
    return lambda value: {**value, "files": change(value["files"])}


def files(change: Any) -> Any:
    return listed(lambda all_: [change(all_[0]), *all_[1:]])


def named(name: str) -> Any:
    """Give the first file's name as name_bytes."""
    return files(
        lambda first: {
            **{key: item for key, item in first.items() if not key.startswith("name")},
            "name_bytes": name,
        }
    )


def nested(levels: int) -> list[Any]:
    return [nested(levels - 1)] if levels else []


# The newest version's statement.
STATEMENTS: dict[str, tuple[Any, int]] = {
    "of another archive": (said(origin="evil.example"), 1),
    "of another notice": (said(object="urn:uuid:another"), 1),
    "with another id": (said(id=FIRST), 1),
    "with an id that is none": (said(id="a" * 25), 1),
    "of another version": (said(version=3), 1),
    "of version 0": (said(version=0), 1),
    "of an unknown kind": (said(kind="donation"), 1),
    "of another known kind": (said(kind="adoption"), 0),
    "of a format to come": (said(format="muniment-statement/2"), 1),
    "with an unknown key": (said(zeal="x"), 1),
    "without salt": (said(salt=None), 1),
    "with a salt in upper case": (said(salt="A" * 32), 1),
    "without a role": (said(role={}), 1),
    "by another key than it names": (said(role={**dict.fromkeys(ROLE, "x"), "key": "SHA256:x"}), 1),
    "with too much of a role": (said(role=dict.fromkeys((*ROLE, "x"), "")), 1),
    "with a clock that is a text": (said(clock="now"), 1),
    "with a clock that is a list of texts": (said(clock=["now"]), 1),
    "about something": (said(about=[{"x": "y"}]), 0),
    "about nothing": (said(about=[]), 0),
    "of February 30": (composed("2026-02-30T00:00:00.000Z"), 1),
    "of February 29 in a leap year": (composed("2028-02-29T23:59:59.999Z"), 0),
    "of February 29 in 2100": (composed("2100-02-29T00:00:00.000Z"), 1),
    "of a leap second": (composed("2026-06-30T23:59:60.000Z"), 1),
    "of the year 0": (composed("0000-01-01T00:00:00.000Z"), 1),
    "of a time in wide digits": (composed("\uff12026-02-03T00:00:00.000Z"), 1),
    "of a time without milliseconds": (composed("2026-02-03T00:00:00Z"), 1),
    "of a time by an authority": (composed("2026-02-03T00:00:00.000Z", "authority"), 1),
    "with every escape": (said(notice={"title": [ESCAPED]}), 0),
    "with a key in Chinese": (said(notice={"示": "x"}), 0),
    "of 64 levels": (said(notice={"n": nested(61)}), 0),
    "of 65 levels": (found(b'{"n":' + b"[" * 62 + b"]" * 62 + b"}"), 1),
    "with the largest integer": (said(notice={"n": MANY - 1, "o": 1 - MANY, "p": -1, "q": 0}), 0),
    "with an integer too large": (found(b'{"n":%d}' % MANY), 1),
    "with an integer far too large": (found(b'{"n":1%s}' % (b"0" * 20)), 1),
    "with a fraction": (found(b'{"n":0.5}'), 1),
    "with an exponent": (found(b'{"n":1e3}'), 1),
    "with a truth": (found(b'{"n":true}'), 1),
    "with a null": (found(b'{"n":null}'), 1),
    "with a negative zero": (found(b'{"n":-0}'), 1),
    "with a padded number": (found(b'{"n":01}'), 1),
    "with two values": (found(b'{"n":1 2}'), 1),
    "with a space": (spelled(replaced(b'"id":', b'"id": ')), 1),
    "with a line feed at the end": (spelled(lambda data: data + b"\n"), 1),
    "with a byte order mark": (spelled(lambda data: b"\xef\xbb\xbf" + data), 1),
    "with something behind": (spelled(lambda data: data + b"{}"), 1),
    "with a bracket behind": (spelled(lambda data: data + b"}"), 1),
    "cut short": (spelled(lambda data: data[:-1]), 1),
    "cut short in a string": (spelled(lambda data: data[:-30]), 1),
    "in a list": (spelled(lambda data: b"[" + data + b"]"), 1),
    "with a key out of order": (spelled(lambda data: b'{"version":2,' + data[1:-13] + b"}"), 1),
    "with a key twice": (spelled(lambda data: b'{"clock":[],' + data[1:]), 1),
    "with a finding's key twice": (found(b'{"n":1,"n":1}'), 1),
    "with a finding's keys out of order": (found(b'{"n":1,"m":1}'), 1),
    "with a needless escape": (spelled(replaced(b'"clock"', b'"c\\u006cock"')), 1),
    "with an escaped slash": (spelled(replaced(b"statement/1", b"statement\\/1")), 1),
    "with an escape in upper case": (found(b'{"n":"\\u001F"}'), 1),
    "with a long escape": (found(b'{"n":"\\u000a"}'), 1),
    "with a lone surrogate": (found(b'{"n":"\\ud800"}'), 1),
    "with a surrogate in UTF-8": (found(b'{"n":"\xed\xa0\x80"}'), 1),
    "with a byte that is not UTF-8": (found(b'{"n":"\xff"}'), 1),
    "with an overlong zero": (found(b'{"n":"\xc0\x80"}'), 1),
    "with a NUL": (found(b'{"n":"\0"}'), 1),
    "with a comma too many": (found(b","), 1),
    "with brackets crossed": (found(b"{]}["), 1),
    "that is no JSON": (lambda value: b"notice", 1),
    "that is empty": (lambda value: b"", 1),
    "with another size": (a_file(size=7), 1),
    "with a size below zero": (a_file(size=-1), 1),
    "with a size that is a text": (a_file(size="6"), 1),
    "with another sha256": (a_file(sha256="0" * 64), 1),
    "with a sha256 in upper case": (a_file(sha256="A" * 64), 1),
    "with a file of an unknown kind": (a_file(kind="secret"), 1),
    "with a file that has an unknown key": (a_file(colour="red"), 1),
    "with a path that climbs": (a_file(path="../x"), 1),
    "with a path in upper case": (a_file(path="renditions/X"), 1),
    "with a source below zero": (a_file(source=-1), 1),
    "with a source that is not there": (a_file(source=1), 1),
    "with a source far too high": (a_file(source=MANY - 1), 1),
    "with a file twice": (listed(lambda all_: [*all_, all_[0]]), 1),
    "with a file too few": (listed(lambda all_: all_[1:]), 1),
    "with a file that is not there": (a_file(path="renditions/z"), 1),
    "with a time that a file system claimed": (a_file(modified=MODIFIED), 0),
    "with a time without a claim": (a_file(modified=MODIFIED["value"]), 1),
    "with half a time": (a_file(modified={"source": "claimed"}), 1),
    "with too much of a time": (a_file(modified={**MODIFIED, "zone": "x"}), 1),
    "with a time by another claim": (a_file(modified={**MODIFIED, "source": "clock"}), 1),
    "with a time that is none": (a_file(modified={**MODIFIED, "value": "yesterday"}), 1),
    "with a name that is not UTF-8": (named("/w=="), 0),
    "with a name in base64 that is UTF-8": (named("w6nnpLo="), 1),
    "with an empty name in base64": (named(""), 1),
    "with a stray bit in a name": (named("/x=="), 1),
}  # fmt: skip


def without_line(part: bytes) -> Change:
    return lambda data: b"".join(row for row in data.splitlines(True) if part not in row)


def with_line(path: str) -> Change:
    row = f"{sha512(b'').hex}  {path}\n".encode()
    return lambda data: b"".join(sorted([*data.splitlines(True), row], key=lambda one: one[130:]))


# The newest version's manifest, before it is signed.
MANIFESTS: dict[str, tuple[Change, int]] = {
    "in upper case": (upper_digest, 1),
    "in another order": (swap_lines, 1),
    "with a line twice": (lambda data: data.splitlines(True)[0] + data, 1),
    "cut short": (lambda data: data[:-1], 1),
    "without a file of its own": (without_line(b"v2/content/renditions/"), 1),
    "without an earlier file": (without_line(b"v1/content/renditions/"), 1),
    "with a file that is not there": (with_line("v2/content/renditions/zz"), 1),
    "with a file of a later version": (with_line("v3/content/renditions/zz"), 1),
    "with a file outside": (with_line("../README.md"), 1),
    "with an absolute path": (with_line("/etc/passwd"), 1),
    "with another digest": (lambda data: data[:8][::-1] + data[8:], 1),
    "that is empty": (lambda data: b"", 1),
}

SIGNATURES: dict[str, tuple[Any, int]] = {
    "over something else": (lambda armour: sign(b"x", OURS.signer, MANIFEST_NAMESPACE), 1),
    "in other rows": (wrap_at_76, 1),
    "in a second spelling": (second_spelling, 1),
}

INVENTORIES: dict[str, tuple[Change, int]] = {
    "with a line feed": (lambda data: data + b"\n", 1),
    "with another message": (replaced(b'"message":"', b'"message":"A '), 1),
    "with another time": (replaced(b"2026-", b"2025-"), 1),
}


def path_of(proof: TlogProof, *path: bytes) -> TlogProof:
    return TlogProof(proof.index, path, proof.checkpoint)


def hashes(proof: TlogProof, change: Change, count: int = 1) -> bytes:
    head, _, note = proof.encode().partition(b"\n\n")
    *rows, last = head.split(b"\n")
    return b"\n".join([*rows, *[change(last)] * count]) + b"\n\n" + note


# The newest version's proof: entry 2 of three, so its path is one hash.
PROOFS: dict[str, tuple[Any, int]] = {
    "of the entry before": (lambda proof: TlogProof(1, proof.path, proof.checkpoint), 1),
    "with a hash too many": (lambda proof: path_of(proof, *proof.path, bytes(32)), 1),
    "with a hash too few": (lambda proof: path_of(proof), 1),
    "with another hash": (lambda proof: path_of(proof, bytes(32)), 1),
    "with a stray bit": (lambda proof: hashes(proof, stray_bit), 1),
    "with a short hash": (lambda proof: hashes(proof, lambda row: b"AAAA"), 1),
    "with 64 hashes": (lambda proof: hashes(proof, lambda row: row, 64), 1),
}


def other_root(change: Change) -> Change:
    """Spell the root of a checkpoint otherwise."""

    def changed(body: bytes) -> bytes:
        origin, size, root = body.splitlines(True)
        return origin + size + change(root)

    return changed


def size(text: bytes) -> Change:
    return replaced(b"\n3\n", b"\n" + text + b"\n")


# The checkpoint's text, before the log signs it.
BODIES: dict[str, tuple[Change, int]] = {
    "of another origin": (replaced(ORIGIN.encode(), b"evil.example"), 1),
    "of a larger tree": (size(b"4"), 1),
    "of a smaller tree": (size(b"2"), 1),
    "of 2^63 entries": (size(b"9223372036854775808"), 1),
    "of 2^63 - 1 entries": (size(b"9223372036854775807"), 1),
    "of a padded size": (size(b"03"), 1),
    "of an empty tree": (lambda body: Checkpoint(ORIGIN, 0, bytes(32)).body(), 1),
    "with a stray bit": (other_root(stray_bit), 1),
    "with a short root": (other_root(lambda root: b"AAAA\n"), 1),
    "with an extension": (lambda body: body + b"an extension\n", 0),
    "with an empty extension": (lambda body: body + b"\n", 1),
}


def line(name: str, value: bytes) -> bytes:
    return f"— {name} ".encode() + base64.b64encode(value) + b"\n"


def cosigned(*lines: bytes) -> Change:
    return lambda note: note + b"".join(lines)


def text_of(note: bytes) -> bytes:
    return note[: note.index(b"\n\n") + 1]


OUR_ID = OURS.log.verifier.key_id.to_bytes(4, "big")

# The checkpoint after the log signed it: cosigners, and whatever else is put below.
NOTES: dict[str, tuple[Change, int]] = {
    "signed by an attacker": (lambda note: sign_note(text_of(note), THEIRS.log), 1),
    "with a cosigner nobody knows": (cosigned(line("w.example", bytes(76))), 0),
    "with a long cosignature": (cosigned(line("w.example", bytes(2425))), 0),
    "with 100 signatures": (cosigned(*[line("w.example", bytes(76))] * 99), 0),
    "with 101 signatures": (cosigned(*[line("w.example", bytes(76))] * 100), 1),
    "with a stray bit": (cosigned(stray_bit(line("w.example", bytes(76)))), 1),
    "with a short cosignature": (cosigned(line("w.example", bytes(4))), 1),
    "with a cosigner without a name": (cosigned(line("", bytes(6))), 1),
    "with a cosigner with a plus": (cosigned(line("a+b", bytes(6))), 1),
    "with a cosigner with a no-break space": (cosigned(line("a\u00a0b", bytes(6))), 1),
    "with a cosigner in Chinese": (cosigned(line("见证", bytes(6))), 0),
    "with a hyphen for a dash": (cosigned(b"- w AAAAAAAA\n"), 1),
    "with a line by another key of the log's name": (cosigned(line(ORIGIN, bytes(68))), 0),
    "with a false line by the log": (cosigned(line(ORIGIN, OUR_ID + bytes(64))), 1),
    "with a short line by the log": (cosigned(line(ORIGIN, OUR_ID + bytes(9))), 1),
    "with a long line by the log": (cosigned(line(ORIGIN, OUR_ID + bytes(9999))), 1),
    "with the log's line twice": (lambda note: note + note.rpartition(b"\n\n")[2], 0),
}  # fmt: skip


def every() -> dict[str, tuple[str, Any, int]]:
    """All of these, by name: which argument of `remake`, the change, the exit code."""
    tables: tuple[tuple[str, str, dict[str, tuple[Any, int]]], ...] = (
        ("a statement", "statement", STATEMENTS),
        ("a manifest", "manifest", MANIFESTS),
        ("a signature", "signature", SIGNATURES),
        ("an inventory", "inventory", INVENTORIES),
        ("a proof", "proof", PROOFS),
        ("a checkpoint", "body", BODIES),
        ("a note", "note", NOTES),
    )
    return {
        f"{what} {name}": (hook, change, code)
        for what, hook, table in tables
        for name, (change, code) in table.items()
    }


def forge(hook: str, change: Any) -> Files:
    """Make the kit."""
    return remake(KIT, OURS, **{hook: change if hook in ("body", "note") else of_newest(change)})
