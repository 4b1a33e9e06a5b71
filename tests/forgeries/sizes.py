"""Forgeries by size: what is to be read has a limit before it is read."""

from __future__ import annotations

import gzip

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import (
    COSIGNATURE,
    INVENTORY,
    NOTE,
    RENDITION,
    ROLES,
    ROLES_SIGNATURE,
    SIGNATURE,
    STAMP,
    STATEMENT,
    SUMS,
    Change,
    added,
    changed,
    proof_of,
    stretched,
)

LARGE = 300 << 20
VAST = 1 << 40

_LONG = "It reads every file before it looks at any, and stops where one is far longer than stated."


def bomb() -> bytes:
    """Make a few kilobytes that unpack to sixteen megabytes."""
    return gzip.compress(bytes(16 << 20), mtime=0)


def very_many_lines() -> bytes:
    """Make a manifest with hardly fewer lines than are read, in their order."""
    lines = (b"%0128x  v1/content/renditions/%06d.txt\n" % (n, n) for n in range(49_000))
    return b"".join(lines)


def listing_absent(count: int) -> Act:
    """Have the list of digests name so many files that are not there."""

    def more(data: bytes) -> bytes:  # Made anew each time: one forgery is staged by several tests.
        return data + b"".join(b"%0128x  zzz/%06d.txt\n" % (n, n) for n in range(count))

    return changed("SHA512SUMS", more, fitted=False)


def grown(pattern: str, count: int) -> Act:
    """Have a file's last line so many times more."""

    def more(data: bytes) -> bytes:
        return data + data.splitlines(True)[-1] * count

    return changed(pattern, more)


def huge_proof(scene: Scene) -> None:
    stretched(proof_of(scene.files, 2), LARGE)(scene)


def vast_stranger(scene: Scene) -> None:
    added("more.txt", b"")(scene)
    stretched("more.txt", VAST)(scene)


def padded(size: int) -> Change:
    return lambda data: data + b" " * size


GROUP = Group(
    "Sizes (a file with a hole takes no room on a disk)",
    (
        Attack("huge-roles", "Has roles of 300 MiB.", 3, None, ROLES, stretched(ROLES, LARGE)),
        Attack("huge-roles-signature", "Has root's signature of 300 MiB.",
               3, None, ROLES_SIGNATURE, stretched(ROLES_SIGNATURE, LARGE)),
        Attack("huge-head", "Has a head of 300 MiB.", 3, None, NOTE, stretched(NOTE, LARGE)),
        Attack("huge-proof", "Has a proof of 300 MiB.", 3, None, "tlog-proof", huge_proof),
        Attack("huge-sums", "Has a list of digests of 300 MiB.",
               3, None, "SHA512SUMS", stretched("SHA512SUMS", LARGE)),
        Attack("long-sums", "Has a list of digests of 63 MiB, just below the limit.",
               1, 1, "package-sums-unreadable", stretched("SHA512SUMS", 63 << 20)),
        Attack("sums-of-very-many-lines", "Lists 28,000 files that are not there.",
               1, 1, "package-missing", listing_absent(28_000)),
        Attack("huge-manifest", "Has a manifest of 300 MiB.",
               3, None, ".sums", stretched(SUMS, LARGE)),
        Attack("manifest-just-below-the-limit", "Has a manifest of 31 MiB.",
               1, 3, "signature-wrong", stretched(SUMS, 31 << 20)),
        Attack("manifest-of-very-many-lines", "Has a manifest of 49,000 files that are not there.",
               1, 3, "signature-wrong", changed(SUMS, lambda _: very_many_lines())),
        Attack("huge-statement", "Has a statement of 300 MiB.",
               3, None, ".json", stretched(STATEMENT, LARGE)),
        Attack("huge-signature", "Has a signature of 300 MiB.",
               3, None, ".sums.sig", stretched(SIGNATURE, LARGE)),
        Attack("huge-cosignature", "Has a cosignature of 300 MiB.",
               3, None, COSIGNATURE, stretched(COSIGNATURE, LARGE)),
        Attack("huge-stamp", "Has a time stamp of 300 MiB.",
               3, None, STAMP, stretched(STAMP, LARGE)),
        Attack("large-signature", "Has a signature of 20 KiB, below the limit of what is read.",
               1, 3, "signature-wrong", grown(SIGNATURE, 700)),
        Attack("large-head", "Has a head with 1,000 lines of signatures.",
               1, 9, "checkpoint-wrong", grown(NOTE, 1000)),
        Attack("large-rendition", "Adds 4 MiB to a rendition.",
               1, 4, "bytes-too-long", stretched(RENDITION, 4 << 20)),
        Attack("vast-rendition", "Has a rendition of a terabyte.",
               1, 4, "bytes-too-long", stretched(RENDITION, VAST), script=3, because=_LONG),
        Attack("vast-inventory", "Has an inventory of a terabyte.",
               1, 7, "inventory-differs", stretched(INVENTORY, VAST), script=3, because=_LONG),
        Attack("vast-stranger", "Adds a file of a terabyte that does not belong to a kit.",
               1, 1, "package-extra", vast_stranger, script=3, because=_LONG),
        Attack("vast-readme", "Has a README of a terabyte.",
               3, None, "README.md", stretched("README.md", VAST)),
        Attack("padded-statement", "Pads a statement to 127 MiB.",
               3, None, ".json", changed(STATEMENT, padded(127 << 20))),
        Attack("statement-just-below-the-limit", "Pads a statement to 31 MiB.",
               1, 6, "statement-unreadable", changed(STATEMENT, padded(31 << 20))),
        Attack("statement-of-empty-objects", "Has a statement of a million empty objects.",
               3, None, "brackets", changed(STATEMENT, lambda _: b"{}," * 1_000_000)),
        Attack("statement-of-4-mib", "Pads a statement to 4 MiB.",
               1, 6, "statement-unreadable", changed(STATEMENT, padded(4 << 20))),
        Attack("gzip-bomb", "Adds a capture of a few kilobytes that unpacks to 16 MiB.",
               1, 5, "state-unlisted",
               lambda scene: added(f"object/v2/content/captures/{'0' * 25}/data.warc.gz", bomb())(
                   scene)),
        Attack("gzip-bomb-for-a-statement", "Has a compressed statement that unpacks to 16 MiB.",
               1, 6, "statement-unreadable", changed(STATEMENT, lambda _: bomb())),
    ),
)  # fmt: skip
