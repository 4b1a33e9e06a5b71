"""Kits of many notices, which share a checkpoint, its time stamps and cosignatures, and the roles.

::

    objects/<id>/                    the OCFL object of each; <id> is its first accession's
    log/, keys/, records/            as in a kit of one: proofs and records of all of them
    README.md, SHA512SUMS            of the whole

Each notice is judged as the kit of its own that it would make: its object, the records that speak
of it, their proofs, and whatever belongs to no notice, with the lines of the list that name these.
So what is wrong with one notice is wrong with no other, and what is wrong with what they share is
wrong with each.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from checksums import Algorithm, Digest, SumsError, format_sums, parse_sums
from manifests.claims.manifest import own_paths, statement_path
from manifests.claims.statement import Statement, parse_statement
from manifests.errors import FormatError, LimitError
from manifests.judging.published_log import PublishedLog
from manifests.kits.kit import (
    CHECKPOINT,
    OBJECT,
    RECORDS,
    SUMS,
    NoKitError,
    is_far_longer,
    most_lines,
    proof_path,
    record_path,
    verify_kit,
)
from manifests.kits.kit_endorsements import PROOF as ENDORSED_PROOF
from manifests.limits import Limits
from manifests.names import content_path, is_record_id
from manifests.objects.facts import SPEAKING
from manifests.objects.package import Listing, Package, read_small
from manifests.trust import Trust
from manifests.verdict import Verdict, error

OBJECTS = "objects/"
_OWN = re.compile(rf"{OBJECTS}([^/]+)/v[0-9]+/content/manifests/([0-9a-z]{{25}})\.sums")


@dataclass(frozen=True, slots=True)
class NoticeVerdict:
    """The verdict on one notice of a kit of many; `home` is its object's folder in the kit."""

    home: str
    verdict: Verdict


def object_home(accession_id: str) -> str:
    """Give the folder of an object in a kit of many, by the id of its first accession."""
    return f"{OBJECTS}{accession_id}/"


def looks_like_kit_of_many(listing: Listing) -> bool:
    """Tell whether a package is laid out as a kit of many notices, whatever is wrong with it.

    What has an `object/` too is a kit of one, to which the others do not belong.
    """
    tops = {path.partition("/")[0] for path in listing.sizes}
    return CHECKPOINT in listing.sizes and "objects" in tops and "object" not in tops


def verify_kit_of_many(
    package: Package, trust: Trust, limits: Limits, published: PublishedLog | None = None
) -> Iterator[NoticeVerdict]:
    """Check a kit of many notices, one after the other, in the order of their folders.

    Raises what `verify_kit` raises.
    """
    kit = _Kit(package, package.listing(), limits)
    if not kit.homes:
        raise NoKitError(f"This is no kit that can be read: {OBJECTS} has no folder of a notice.")
    for home in kit.homes:
        verdict = verify_kit(kit.part(home), trust, limits, published)
        checks = tuple(
            replace(
                check,
                findings=tuple(
                    replace(finding, where=_real(finding.where, home)) for finding in check.findings
                ),
            )
            for check in verdict.checks
        )
        yield NoticeVerdict(home, replace(verdict, checks=checks))


class _Kit:
    """A kit of many, and which of its files belong to which notice."""

    def __init__(self, package: Package, listing: Listing, limits: Limits) -> None:
        self._package, self._listing, self._limits = package, listing, limits
        self._sums = self._read_sums()
        # A notice of which nothing is there but an empty folder, or a line in the list, is one too.
        named = (*listing.sizes, *listing.folders, *(one.where for one in listing.findings))
        told = [path.split("/") for path in (*named, *(self._sums or ())) if path[:8] == OBJECTS]
        ids = sorted({parts[1] for parts in told if is_record_id(parts[1])})
        self.homes = tuple(map(object_home, ids))
        if len(self.homes) > limits.kit_notices:
            raise LimitError(
                f"This kit brings {len(self.homes)} notices, and at most {limits.kit_notices} are "
                "read (limits.kit_notices)."
            )
        self._owners = self._find_owners()
        self._paths: dict[str, list[str]] = {}
        for path in dict.fromkeys([*listing.sizes, *(self._sums or ())]):
            for owner in dict.fromkeys(self._owners_of(path)):
                self._paths.setdefault(owner, []).append(path)

    def part(self, home: str) -> Package:
        """Give one notice as a kit of its own."""
        listing, paths = self._listing, [*self._paths.get("", ()), *self._paths.get(home, ())]
        real = {_shown(path, home): path for path in paths}
        files = {
            shown: listing.sizes[path] for shown, path in real.items() if path in listing.sizes
        }
        made: dict[str, bytes] = {}
        if self._sums is not None:
            listed = {shown: self._sums[path] for shown, path in real.items() if path in self._sums}
            made[SUMS] = format_sums(listed)
            files[SUMS] = len(made[SUMS])
        findings = [
            replace(finding, where=_shown(finding.where, home))
            for finding in listing.findings
            if set(self._owners_of(finding.where)) & {"", home}
        ]
        if home + own_paths(1, home.split("/")[1])[0] not in listing.sizes:
            # It is named after another notice, or after none.
            findings.append(error("package-extra", OBJECT))
        folders = frozenset(
            _shown(path, home)
            for path in listing.folders
            if set(self._owners_of(f"{path}/")) & {"", home}
        )

        whole = listing.differs
        differs = (lambda shown: whole(real[shown])) if whole is not None else None
        part = Listing(files, folders, tuple(findings), differs)
        return _Part(self._package, part, real, made)

    def _owners_of(self, path: str) -> Sequence[str]:
        """Give the homes that a file belongs to; ``""`` stands for all of them."""
        first, _, rest = path.partition("/")
        name = rest.partition("/")[0]
        if first == "objects" and is_record_id(name):
            return (object_home(name),)
        if first == "records":
            return self._owners.get(record_path(name), ("",))
        return self._owners.get(path, ("",))

    def _find_owners(self) -> Mapping[str, Sequence[str]]:
        """Give, by path of a proof and by folder of a record, the homes that it belongs to."""
        homes_of: dict[str, list[str]] = {}
        for home in self.homes:
            said = self._statement(home, home.split("/")[1])
            if said is not None:
                homes_of.setdefault(said.object, []).append(home)
        owners: dict[str, list[str]] = {}
        for path in self._listing.sizes:
            own = _OWN.fullmatch(path)
            if own is not None and is_record_id(own[1]):
                owners.setdefault(proof_path(own[2]), []).append(object_home(own[1]))
        for path in self._listing.sizes:
            led = ENDORSED_PROOF.fullmatch(path)
            if led is not None and proof_path(led[2]) in owners:
                owners[path] = owners[proof_path(led[2])]
        for name in {path.split("/")[1] for path in self._listing.sizes if path[:8] == RECORDS}:
            said = self._statement(record_path(name), name) if is_record_id(name) else None
            if said is None or said.kind not in SPEAKING:
                continue
            about = {str(item.get("object")) for item in said.about}
            homes = sorted({home for each in about for home in homes_of.get(each, ())})
            if homes:
                owners[record_path(name)] = homes
                owners.setdefault(proof_path(name), []).extend(homes)
        return owners

    def _statement(self, folder: str, record_id: str) -> Statement | None:
        """Read the statement of an object's first version; None where it is none."""
        path = folder + content_path(1, statement_path(record_id))
        if path not in self._listing.sizes:
            return None
        limit = self._limits.statement_bytes
        try:
            return parse_statement(read_small(self._package, path, limit), limit)
        except FormatError:
            return None  # Whoever judges it says what is wrong with it.

    def _read_sums(self) -> Mapping[str, Digest] | None:
        """Read the list of all digests; None where each notice finds it as it is, or absent."""
        if SUMS not in self._listing.sizes or is_far_longer(self._listing.sizes):
            return None
        limits = self._limits
        most = most_lines(limits)
        data = read_small(self._package, SUMS, 2 * limits.manifest_bytes)
        if data.count(b"\n") > most:
            raise LimitError(
                f"{SUMS} has more than the {most} lines that are read of it "
                "(limits.manifest_lines)."
            )
        try:
            listed = parse_sums(data, Algorithm.SHA512, max_lines=most)
        except SumsError:
            return None
        # A part shows its own files there, which lines of others must not hide.
        return None if any(path.startswith(OBJECT) for path in listed) else listed


@dataclass(frozen=True, slots=True)
class _Part:
    """One notice of a kit of many, as a package: real paths by those that it shows."""

    package: Package
    shown: Listing
    real: Mapping[str, str]
    made: Mapping[str, bytes]

    def listing(self) -> Listing:
        """List the files of the notice, and those that belong to none."""
        return self.shown

    def open(self, path: str) -> BinaryIO:
        """Open a listed file for reading."""
        if path in self.made:
            return io.BytesIO(self.made[path])
        return self.package.open(self.real[path])


def _shown(path: str, home: str) -> str:
    return OBJECT + path.removeprefix(home) if path.startswith(home) else path


def _real(path: str, home: str) -> str:
    return home + path.removeprefix(OBJECT) if path.startswith(OBJECT) else path
