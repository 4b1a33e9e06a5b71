"""What a record of the kind "proofs" says: which files lie where, and their digests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from checksums import Algorithm, Digest
from manifests import Statement
from manifests.moments.stamp_file import ANSWERS, LISTS, PROOF, REQUEST, RESPONSE
from muniment.archive.proofs import COSIGNATURE_FILE, KIND, PROOF_FILE

# By which key of an item a record gives the digest of what lies beside an answer.
SAID_BESIDE: Final = {REQUEST: "request", LISTS: "revocation", ANSWERS: "ocsp"}
_LOG = "log/"


@dataclass(frozen=True, slots=True)
class LoggedProof:
    """A proof file as a record tells of it: where it lies from the top, its digest, the entry."""

    path: str
    sha512: Digest
    index: int

    @property
    def size(self) -> int:
        """The size of the checkpoint that it lies beside."""
        return int(self.path.split("/")[2])


def proofs_said(index: int, statement: Statement) -> Iterator[LoggedProof]:
    """Give the files that a record tells of; items of another form say nothing."""
    if statement.kind != KIND:
        return
    for item in statement.about:
        path = item.get("path")
        if not isinstance(path, str) or not _is_told(path):
            continue
        files = [(path, "sha512")]
        if path.endswith(RESPONSE):
            stem = path.removesuffix(RESPONSE)
            files += [(stem + suffix, key) for suffix, key in SAID_BESIDE.items()]
        for where, key in files:
            try:
                digest = Digest.from_hex(Algorithm.SHA512, item[key])
            except (KeyError, TypeError, ValueError):
                continue
            yield LoggedProof(where, digest, index)


def _is_told(path: str) -> bool:
    """Tell whether an item may be of this file: an answer, a calendar's file, or a cosignature."""
    name = path.removeprefix(_LOG)
    if not path.startswith(_LOG):
        return False
    is_stamp = PROOF_FILE.fullmatch(name) and path.endswith((RESPONSE, PROOF))
    return bool(is_stamp or COSIGNATURE_FILE.fullmatch(name))
