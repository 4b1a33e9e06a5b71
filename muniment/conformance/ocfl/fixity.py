"""The fixity block: further digests of content files, by algorithm (§3.5.4)."""

from __future__ import annotations

from typing import Any, NamedTuple

from muniment.conformance.ocfl.digests import KNOWN, is_digest, is_hex
from muniment.conformance.ocfl.document import repeated
from muniment.conformance.ocfl.paths import CONTENT, check_path
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec

_ENCODING = {"sha1": "E029", "sha256": "E030", "sha512": "E031", "blake2b-512": "E032"}


class Expected(NamedTuple):
    """A content path and the digest, in lower case, that an inventory says it has."""

    path: str
    algorithm: str
    digest: str


def check_fixity(block: Any, where: str, notes: Notes, spec: Spec) -> tuple[Expected, ...]:
    """Check a fixity block; give what it expects of the algorithms that are known.

    Others are ignored, as §3.4 asks (E028), and told as a note.
    """
    if not isinstance(block, dict):
        notes.add("E056" if spec is Spec.V1_0 else "E111", where, type(block).__name__, spec)
        return ()
    expected: list[Expected] = []
    for algorithm in repeated(block):
        notes.add("E033", where, f"fixity.{algorithm}", spec)
    for algorithm, digests in block.items():
        if not isinstance(digests, dict):
            notes.add("E057", where, f"{algorithm}: {type(digests).__name__}", spec)
        elif algorithm not in KNOWN:
            notes.add("ocfl-unknown-algorithm", where, algorithm, spec)
        else:
            expected += _check_algorithm(algorithm, digests, where, notes, spec)
    return tuple(expected)


def _check_algorithm(
    algorithm: str, digests: dict[str, Any], where: str, notes: Notes, spec: Spec
) -> list[Expected]:
    expected: list[Expected] = []
    for digest in repeated(digests):
        notes.add("E097", where, f"{algorithm}: {digest}", spec)
    seen: set[str] = set()
    paths_seen: set[str] = set()
    for digest, paths in digests.items():
        plain = digest.lower()
        if plain in seen:
            notes.add("E097", where, f"{algorithm}: {digest}", spec)
        seen.add(plain)
        if not is_digest(algorithm, digest):
            code = "E057" if is_hex(digest) else _ENCODING.get(algorithm, "E057")
            notes.add(code, where, f"{algorithm}: {digest}", spec)
        if not isinstance(paths, list):
            notes.add("E057", where, f"{algorithm}: {digest}: {type(paths).__name__}", spec)
            continue
        for path in paths:
            if not isinstance(path, str):
                notes.add("E057", where, f"{algorithm}: {path}", spec)
                continue
            if path in paths_seen:
                notes.add("E101", where, f"{algorithm}: {path}", spec)
            paths_seen.add(path)
            if check_path(path, CONTENT, where, notes, spec):
                expected.append(Expected(path, algorithm, plain))
    return expected
