"""Which head of the log a kit has: the first that holds it all, and that most vouched for.

A long log has millions of heads, most of which nobody was asked about. So the heads that follow the
notice are asked, and the newest; of those in between, the ones that the log's own records of
stamps name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Sequence
from contextlib import suppress

from manifests import FormatError, MunimentError, parse_cosignatures
from muniment.archive.archive import Archive
from muniment.archive.cosignatures import cosignatures_in
from muniment.archive.proofs import KIND as PROOFS
from muniment.archive.proofs import stamp_names
from muniment.archive.told_proofs import proofs_said
from muniment.catalogue import Catalogue
from muniment.storage import FolderStorage, stop

_ASKED = 1024  # heads that follow the notice, or an endorsement; and the newest
_RECORDS = 16  # records of stamps that are read for the heads in between


def choose_checkpoint(
    archive: Archive,
    catalogue: Catalogue,
    last: int,
    signers: Container[str],
    wanted: Sequence[int],
    covered: int,
) -> tuple[bytes, int]:
    """Give the first checkpoint that has all of the kit and that most vouched for, and its size.

    Time authorities and witnesses count alike. The first, since what it shows is the earliest B;
    where nobody vouched for any that was asked, the newest of at most `covered` entries, else the
    newest. It also has the entry of the roles in the kit; but where the key of one of the `signers`
    (fingerprints) was revoked since a time, it is one from before, if there is any: what was
    stamped later does not show that the signature is older. Of the entries at the indexes `wanted`
    it has as many as can be had without loss.
    """
    size = archive.log.head(archive.roles).size
    every = [one for one in archive.log.checkpoints() if last < one <= size]
    until = _revoked_at(archive, signers)
    older = [one for one in every if until is not None and one <= until]
    stamped = {
        one for one in _asked(archive, catalogue, older, wanted) if stamp_names(archive.log, one)
    }
    current = [one for one in every if archive.roles.terms[-1].start < one]
    asked = stamped or _asked(archive, catalogue, current, wanted)
    vouched = {one: _vouchers(archive, one) for one in asked}
    most = max(vouched.values(), default=0)
    if not most:
        kept = [one for one in current if one <= covered]
        if not kept:
            return archive.log.note(), size
        return archive.log.read(f"checkpoints/{kept[-1]}/checkpoint"), kept[-1]
    best = sorted(one for one, count in vouched.items() if count == most)
    reached = [index for index in wanted if index < best[-1]]
    chosen = next(one for one in best if one > max(reached, default=-1))
    return archive.log.read(f"checkpoints/{chosen}/checkpoint"), chosen


def whole_cosignatures(archive: Archive, size: int) -> dict[str, bytes]:
    """Give what witnesses gave; a file that was damaged, and `log check` names, is left out."""
    limits = archive.settings.limits
    whole: dict[str, bytes] = {}
    for name, data in cosignatures_in(FolderStorage(archive.root), size, limits, stop):
        with suppress(FormatError):
            parse_cosignatures(data, limits.cosignature_bytes)
            whole[name] = data
    return whole


def _vouchers(archive: Archive, size: int) -> int:
    return len(stamp_names(archive.log, size)) + len(whole_cosignatures(archive, size))


def _revoked_at(archive: Archive, signers: Container[str]) -> int | None:
    """Give the entry at which the first of these signers was revoked since a time, if any was."""
    ends = [
        term.start
        for term in archive.roles.terms
        for one in term.revocations
        if not isinstance(one.since, int) and one.key.fingerprint() in signers
    ]
    return min(ends, default=None)


def _asked(
    archive: Archive, catalogue: Catalogue, sizes: Sequence[int], wanted: Sequence[int]
) -> set[int]:
    """Give those of these heads that are asked: all of a short log, a bounded part of a long one.

    What came later, such as an endorsement at one of the indexes `wanted`, is in the heads that
    follow it.
    """
    starts = (0, *(bisect_right(sizes, index) for index in wanted))
    asked = {*sizes[-_ASKED:], *(one for at in starts for one in sizes[at : at + _ASKED])}
    between = sizes[_ASKED:-_ASKED]
    return asked | _told(archive, catalogue, between) if between else asked


def _told(archive: Archive, catalogue: Catalogue, between: Sequence[int]) -> set[int]:
    """Give those of these heads that the first records of stamps after the first of them name."""
    told: set[int] = set()
    for row in catalogue.of_kind(PROOFS, between[0], _RECORDS):
        with suppress(MunimentError):  # `log check` names a record that cannot be read.
            for version in archive.versions(catalogue, row.object):
                told.update(one.size for one in proofs_said(row.position, version.statement))
    return told.intersection(between)
