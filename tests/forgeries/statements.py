"""Forgeries by whoever has the signer's and the log's keys: what is signed must hold together.

A statement and a manifest have one spelling each and say what the bytes are; no key changes that.
"""

from __future__ import annotations

import hashlib
from typing import Any

from forgeries.attack import Act, Attack, Group
from forgeries.hands import (
    Change,
    crlf,
    emptied,
    of_newest,
    remade,
    replaced,
    said,
    signed_anew,
    spelled,
)
from kits import Files, sha512

TWICE = b'"kind":"accession","kind":"adoption"'


def files(change: Any) -> Act:
    """Have the statement say otherwise of the newest version's file."""
    return signed_anew(
        statement=of_newest(lambda value: {**value, "files": change(value["files"])})
    )


def first(**changes: Any) -> Act:
    return files(lambda listed: [{**listed[0], **changes}, *listed[1:]])


def found(text: bytes) -> Act:
    """Have one finding, spelled as given: there format 1 leaves the keys open."""
    return spelled(replaced(b'"findings":[]', b'"findings":[{"n":' + text + b"}]"))


def manifest(change: Change) -> Act:
    return signed_anew(manifest=of_newest(change))


def listing(path: str, data: bytes = b"") -> Change:
    """List one more file."""
    row = f"{sha512(data).hex}  {path}\n".encode()
    return lambda sums: b"".join(sorted([*sums.splitlines(True), row], key=lambda one: one[130:]))


def not_listing(part: bytes) -> Change:
    return lambda sums: b"".join(row for row in sums.splitlines(True) if part not in row)


def other_digest(part: bytes) -> Change:
    """List another digest for a file of the first version."""
    return lambda sums: b"".join(
        row[:128][::-1] + row[128:] if part in row else row for row in sums.splitlines(True)
    )


def rebound(kit: Files) -> Files:
    """Have the newest version bring a file under the name of one that the first brought."""
    path = "object/v1/content/renditions/0001.txt"
    return {**kit, path.replace("v1", "v2", 1): b"Repealed\n"}


def rebinding(act: Act) -> Act:
    def do(scene: Any) -> None:
        remade(rebound)(scene)
        act(scene)

    return do


def with_a_stranger(value: Any) -> Any:
    """Have a statement list the file that binds a name anew."""
    data = b"Repealed\n"
    one = {**value["files"][0], "path": "renditions/0001.txt", "size": len(data)}
    one["sha256"] = hashlib.sha256(data).hexdigest()
    return {**value, "files": [one, *value["files"]]}


def role(**changes: str) -> Act:
    return signed_anew(
        statement=of_newest(lambda value: {**value, "role": {**value["role"], **changes}})
    )


GROUP = Group(
    "What is signed and logged, and does not hold together (by the signer's and the log's keys)",
    (
        Attack("statement-of-another-archive", "Says that it is of another archive's log.",
               1, 6, "statement-disagrees", said(origin="example.org/other")),
        Attack("statement-of-another-notice", "Says that it is of another notice.",
               1, 6, "statement-disagrees", said(object="urn:uuid:another")),
        Attack("statement-with-another-id", "Says that it is another accession.",
               1, 6, "statement-disagrees", said(id="0" * 25)),
        Attack("statement-of-another-version", "Says that it is the notice's third version.",
               1, 6, "statement-disagrees", said(version=3)),
        Attack("statement-of-an-unknown-kind", "Says that it is of a kind that there is not.",
               1, 6, "statement-unreadable", said(kind="donation")),
        Attack("statement-of-another-format", "Says that it is of the next format.",
               1, 6, "statement-unreadable", said(format="muniment-statement/2")),
        Attack("statement-with-an-unknown-key", "Says what format 1 has no key for.",
               1, 6, "statement-unreadable", said(zeal="x")),
        Attack("statement-by-another-key", "Says that another key signed it.",
               1, 6, "statement-other-key", role(key="SHA256:" + "A" * 43)),
        Attack("statement-of-another-time-of-day", "Was composed at 25 o'clock.",
               1, 6, "statement-unreadable",
               said(composed={"source": "clock", "value": "2026-11-22T25:00:00.000Z"})),
        Attack("statement-of-a-day-that-was-not", "Was composed on February 29 of 2100.",
               1, 6, "statement-unreadable",
               said(composed={"source": "clock", "value": "2100-02-29T00:00:00.000Z"})),
        Attack("statement-by-an-authority", "Gives the clock's time as an authority's.",
               1, 6, "statement-unreadable",
               said(composed={"source": "authority", "value": "2026-02-03T00:00:00.000Z"})),
        Attack("statement-with-wide-digits", "Spells a time in digits that only look like digits.",
               1, 6, "statement-unreadable",
               said(composed={"source": "clock", "value": "\uff12026-02-03T00:00:00.000Z"})),
        Attack("statement-without-salt", "Has no salt of 32 hex digits.",
               1, 6, "statement-unreadable", said(salt="")),
        Attack("statement-of-fewer-files", "Does not list a file that the manifest has.",
               1, 6, "statement-lists-other-files", files(lambda listed: listed[1:])),
        Attack("statement-of-a-file-twice", "Lists a file twice.",
               1, 6, "statement-unreadable", files(lambda listed: [listed[0], *listed])),
        Attack("statement-of-another-size", "Gives a file another size.",
               1, 6, "statement-disagrees-with-bytes", first(size=7)),
        Attack("statement-of-another-sha256", "Gives a file another sha256.",
               1, 6, "statement-disagrees-with-bytes", first(sha256="0" * 64)),
        Attack("statement-of-a-size-below-zero", "Gives a file a size below zero.",
               1, 6, "statement-unreadable", first(size=-1)),
        Attack("statement-with-a-path-that-climbs", "Gives a file the path `../../keys/roles`.",
               1, 6, "statement-unreadable", first(path="../../keys/roles")),
        Attack("statement-with-an-absolute-path", "Gives a file the path `/etc/passwd`.",
               1, 6, "statement-unreadable", first(path="/etc/passwd")),
        Attack("statement-of-a-source-too-many", "Has a file come from a source that is not there.",
               1, 6, "statement-unreadable", first(source=9)),
        Attack("statement-with-two-names", "Gives a file a name as text and as bytes.",
               1, 6, "statement-unreadable", first(name="a", name_bytes="/w==")),
        Attack("statement-with-a-key-twice", "Has a key twice: readers take the first or the last.",
               1, 6, "statement-unreadable", spelled(replaced(b'"kind":"accession"', TWICE))),
        Attack("statement-with-an-open-key-twice", "Has a key twice where keys are left open.",
               1, 6, "statement-unreadable",
               spelled(replaced(b'"title":["The notice"]', b'"title":[],"title":["x"]'))),
        Attack("statement-with-keys-out-of-order", "Has its keys in another order.",
               1, 6, "statement-unreadable", found(b'0,"m":0')),
        Attack("statement-with-spaces", "Has spaces between its values.",
               1, 6, "statement-unreadable", spelled(replaced(b'":', b'": '))),
        Attack("statement-with-a-needless-escape", "Spells a letter as \\u0074.",
               1, 6, "statement-unreadable", found(b'"no\\u0074ice"')),
        Attack("statement-with-a-byte-order-mark", "Begins with a byte order mark.",
               1, 6, "statement-unreadable", spelled(lambda data: b"\xef\xbb\xbf" + data)),
        Attack("statement-in-two-values", "Has a second value behind the first.",
               1, 6, "statement-unreadable", spelled(lambda data: data * 2)),
        Attack("statement-cut-short", "Breaks off in a string.",
               1, 6, "statement-unreadable", spelled(lambda data: data[:-30])),
        Attack("statement-of-nothing", "Is empty.", 1, 6, "statement-unreadable", spelled(emptied)),
        Attack("statement-that-is-a-list", "Is a list.",
               1, 6, "statement-unreadable", spelled(lambda data: b"[" + data + b"]")),
        Attack("statement-with-a-fraction", "Has a number that is no integer.",
               1, 6, "statement-unreadable", found(b"0.5")),
        Attack("statement-with-a-rounded-number", "Has 2^53 + 1, which many readers round.",
               1, 6, "statement-unreadable", found(b"9007199254740993")),
        Attack("statement-with-a-huge-number", "Has a number of 100,000 digits.",
               1, 6, "statement-unreadable", found(b"1" + b"0" * 99_999)),
        Attack("statement-with-a-huge-exponent", "Has the number 1e999999999.",
               1, 6, "statement-unreadable", found(b"1e999999999")),
        Attack("statement-with-no-number", "Has NaN.", 1, 6, "statement-unreadable", found(b"NaN")),
        Attack("statement-with-a-truth", "Has true.", 1, 6, "statement-unreadable", found(b"true")),
        Attack("statement-of-many-levels", "Has 100,000 lists in each other.",
               1, 6, "statement-unreadable", found(b"[" * 100_000 + b"]" * 100_000)),
        Attack("statement-with-a-lone-surrogate", "Has half of a character.",
               1, 6, "statement-unreadable", found(b'"\\ud800"')),
        Attack("statement-with-an-overlong-zero", "Has a NUL in two bytes.",
               1, 6, "statement-unreadable", found(b'"\xc0\x80"')),
        Attack("statement-with-a-nul", "Has a NUL.",
               1, 6, "statement-unreadable", found(b'"\0"')),
        Attack("manifest-unsorted", "Has the manifest's lines in another order.",
               1, 5, "manifest-unreadable",
               manifest(lambda sums: b"".join(reversed(sums.splitlines(True))))),
        Attack("manifest-in-upper-case", "Spells the manifest's digests in upper case.",
               1, 5, "manifest-unreadable", manifest(lambda sums: sums[:128].upper() + sums[128:])),
        Attack("manifest-with-other-line-ends", "Ends the manifest's lines as another system does.",
               1, 5, "manifest-unreadable", manifest(crlf)),
        Attack("manifest-with-two-digests", "Lists a file twice, with two digests.",
               1, 5, "manifest-unreadable",
               manifest(lambda sums: sums[:64][::-1] + sums[64:].split(b"\n")[0] + b"\n" + sums)),
        Attack("manifest-of-nothing", "Lists nothing.", 1, 5, "state-unlisted", manifest(emptied)),
        Attack("manifest-with-a-path-that-climbs", "Lists `../README.md`.",
               1, 5, "manifest-unreadable", manifest(listing("../README.md"))),
        Attack("manifest-with-an-absolute-path", "Lists `/etc/passwd`.",
               1, 5, "manifest-unreadable", manifest(listing("/etc/passwd"))),
        Attack("manifest-of-a-later-version", "Lists a file of a version that is still to come.",
               1, 5, "manifest-unreadable", manifest(listing("v3/content/renditions/0009.txt"))),
        Attack("later-version-without-an-earlier-file",
               "Drops a file of the first version in the second: the notice's text is gone.",
               1, 5, "state-unlisted", manifest(not_listing(b"v1/content/renditions/0001"))),
        Attack("later-version-with-a-file-that-is-not-there",
               "Lists a file in the second version that it does not bring.",
               1, 4, "bytes-missing", manifest(listing("v2/content/renditions/0009.txt"))),
        Attack("later-version-with-an-unstated-file",
               "Does not list in the manifest what the second version brings.",
               1, 5, "state-unlisted", manifest(not_listing(b"v2/content/renditions/"))),
        Attack("later-version-with-another-digest",
               "Gives a file of the first version another digest in the second.",
               1, 4, "bytes-changed", manifest(other_digest(b"v1/content/renditions/0001"))),
        Attack("later-version-with-a-name-bound-anew",
               "Brings a file in the second version under a name of the first.",
               1, 5, "manifest-unreadable",
               rebinding(signed_anew(statement=of_newest(with_a_stranger)))),
        Attack("inventory-signed-with-another-message",
               "Has inventories tell another story than the statements.",
               1, 7, "inventory-differs",
               signed_anew(inventory=of_newest(replaced(b'"message":"', b'"message":"Repeal: ')))),
    ),
)  # fmt: skip
