"""What of a kit must be in a covering, and what counts for nothing where it is not.

The verdict rests on the roles, the checkpoint, and the content of all objects: these must be
covered. Inventories need not be: they are compared, byte for byte, with what follows from the
statements. Nor need proofs of the log, which are SHA-256 alone. Stamps, cosignatures, proofs from
other heads and endorsed heads are of no use where they are not covered, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from manifests.claims.covering import shelved_path
from manifests.claims.roles import Roles
from manifests.errors import MunimentError
from manifests.judging.covering_checks import Coverings
from manifests.judging.endorsement_checks import Endorsement
from manifests.judging.memory import Ties
from manifests.kits.kit_endorsements import PROOF, endorsed_paths
from manifests.log.proof import parse_proof
from manifests.moments.stamp_file import BESIDE, RESPONSE, StampFile
from manifests.names import split_content_path
from manifests.objects.object_checks import Examination
from manifests.objects.package import read_small


def size_of(roles: Roles, note: bytes) -> int:
    """Give how many entries a checkpoint has, 0 where it is none: nothing lies beside that."""
    try:
        return roles.open(note).size
    except MunimentError:
        return 0


def beside(size: int, name: str) -> str:
    """Give the path, from the archive's root, of what lies beside a checkpoint."""
    return f"log/checkpoints/{size}/{name}"


def keep_stamps(
    coverings: Coverings | None, stamps: Sequence[StampFile], size: int
) -> tuple[StampFile, ...]:
    """Give the stamps over a checkpoint that count, although a hash has aged."""
    if coverings is None or not coverings.needed:
        return tuple(stamps)
    kept: list[StampFile] = []
    for file in stamps:
        # A proof in blocks hangs from SHA-256 alone.
        if file.is_proof or _is_covered(coverings, file, size):
            kept.append(file)
        else:
            coverings.leave_out(file.where)
    return tuple(kept)


def keep_ties(coverings: Coverings | None, ties: Ties, size: int) -> Ties:
    """Give what ties a head to others, as far as it counts although a hash has aged."""
    if coverings is None or not coverings.needed:
        return ties
    kept = []
    for file in ties.cosignatures:
        if coverings.has(beside(size, file.where.rpartition("/")[2]), file.data):
            kept.append(file)
        else:
            coverings.leave_out(file.where)
    if ties.published is not None:
        coverings.lacking.append(ties.published.where)
    # Whoever can sign by an aged hash leads from any head to any other.
    return replace(ties, brought=None, cosignatures=tuple(kept))


def require_papers(
    coverings: Coverings, roles: Iterable[str], note: bytes, size: int, shown: str
) -> None:
    """Require the roles, which lie in a kit as in the archive, and the checkpoint `shown` in it."""
    if not coverings.needed:
        return
    for path in roles:
        coverings.require(path, path)
    coverings.require(shown, beside(size, "checkpoint"), note)


def require_object(coverings: Coverings, object_: Examination) -> None:
    """Require every content file of an object that was examined. Raises OSError."""
    if not coverings.needed:
        return
    home = shelved_path(object_.accessions[0].statement.object) if object_.accessions else ""
    for path in sorted(coverings.listing.sizes):
        below = path.removeprefix(object_.prefix)
        if not path.startswith(object_.prefix) or split_content_path(below) is None:
            continue
        if path not in object_.unread:
            coverings.require(path, home + below)


def require_heads(
    coverings: Coverings,
    endorsements: Sequence[Endorsement],
    records: Mapping[str, Examination],
    object_: Examination,
) -> None:
    """Require the heads that others endorsed, where the verifier looks at endorsements at all."""
    if not coverings.needed or not endorsements:
        return
    limits = coverings.limits
    for path in sorted(endorsed_paths(records, object_) & coverings.listing.sizes.keys()):
        named = PROOF.fullmatch(path)
        assert named is not None  # since that is how they are spelled
        data = read_small(coverings.package, path, limits.proof_bytes)
        try:
            note = parse_proof(data).checkpoint
        except MunimentError:
            continue  # Check 13 says so.
        coverings.require(path, beside(int(named[1]), "checkpoint"), note)


def _is_covered(coverings: Coverings, file: StampFile, size: int) -> bool:
    stem = file.where.rpartition("/")[2].removesuffix(RESPONSE)
    parts = dict(zip(BESIDE, (file.request, file.lists, file.answers), strict=True))
    whole = {RESPONSE: file.response} | {
        one: data for one, data in parts.items() if data is not None
    }
    return all(coverings.has(beside(size, stem + one), data) for one, data in whole.items())
