"""Check 14: what hangs from a hash that has aged was covered by another one while it still held.

It is carried out where the verifier's policy names a hash that has aged, and nowhere else. (1) Each
covering that a kit brings is what it says: its lines lead to the root in its text. (2) As many
authorities as he asks for stamped that text, by its own hash, before the first of the aged ones was
no longer believed; no stamp counts that hangs from one of these. (3) Each file on which the other
checks rest has its line in such a covering, with these bytes: so what they find now, anybody would
have found then. (4) What does not have to be there and is in no covering counts for nothing.
(3) and (4) are asked by `kit_coverings`, which knows what lies where in a kit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from checksums import Algorithm, Digest, Finding, Node, Severity, hash_stream
from manifests.claims.covering import (
    LINES,
    NODES,
    TEXT,
    CoveringError,
    CoveringText,
    Line,
    check_line,
    covering_path,
    parse_lines,
    parse_nodes,
    parse_text,
    split_covering_path,
)
from manifests.claims.statement import spell_time
from manifests.errors import FormatError, LimitError
from manifests.limits import Limits
from manifests.moments.stamp_file import BESIDE, RESPONSE, StampFile, most_of
from manifests.objects.package import Listing, Package, read_small
from manifests.trust import Trust
from manifests.verdict import Check, CheckName, error, judge, not_checked

_NAME = CheckName.HASHES
_MOST_TOLD = 20
_BORNE = (Algorithm.SHA512, Algorithm.SHA256)  # what evidence hangs from


@dataclass(frozen=True, slots=True)
class _Stamped:
    """A covering that counts, in this folder: its lines by path, since when, by whose word."""

    folder: str
    text: CoveringText
    lines: Mapping[str, Line]
    nodes: Mapping[Node, bytes]
    before: datetime
    authorities: tuple[str, ...]

    @property
    def algorithm(self) -> Algorithm:
        """The hash by which it covers."""
        return self.text.algorithm

    def has(self, path: str, digest: Digest) -> bool:
        """Tell whether it has this digest at a path; raise `CoveringError` for a false line."""
        line = self.lines[path]
        check_line(self.text, line, self.nodes)
        return line.digest == digest


@dataclass(slots=True)
class Coverings:
    """The coverings that a kit brings, as far as they count for this verifier.

    `wrong` and `noted` are what was found of them, and of what was held against them since.
    """

    package: Package
    listing: Listing
    trust: Trust
    limits: Limits
    stamped: list[_Stamped] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    noted: list[Finding] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    _used: dict[str, _Stamped] = field(default_factory=dict)

    @property
    def needed(self) -> bool:
        """Whether anything that evidence hangs from has aged."""
        return any(one.algorithm in _BORNE for one in self.trust.policy.aged)

    def has(self, path: str, data: bytes) -> bool:
        """Tell whether these bytes are covered as those of a path in the archive."""
        found = {one.algorithm: Digest.of(one.algorithm, data) for one in self.stamped}
        try:
            return any(
                path in one.lines and one.has(path, found[one.algorithm]) for one in self.stamped
            )
        except CoveringError:
            return False

    def require(self, shown: str, path: str, data: bytes | None = None) -> None:
        """Take note of a file, `shown` in the kit, on which the verdict rests.

        `data` are its bytes where they were read already. Raises OSError.
        """
        listed = [one for one in self.stamped if path in one.lines]
        if not listed:
            self.lacking.append(shown)
            return
        algorithms = {one.algorithm: None for one in listed}
        found = self._digests(shown, algorithms, data)
        for one in listed:
            try:
                if not one.has(path, found[one.algorithm]):
                    self.wrong.append(error("covering-other-bytes", shown, covering=one.folder))
                    return
            except CoveringError as failure:
                self.wrong.append(error("covering-wrong", one.folder, detail=str(failure)))
                return
            known = self._used.get(path, one)
            self._used[path] = min(known, one, key=lambda each: each.before)

    def leave_out(self, shown: str) -> None:
        """Take note of a file that counts for nothing, since no covering has it."""
        self.noted.append(Finding("covering-left-out", Severity.NOTE, shown))

    def check(self) -> Check:
        """Give check 14, once everything was required."""
        aged = {one.algorithm: one.since for one in self.trust.policy.aged}
        told = {"aged": ", ".join(one.value for one in _BORNE if one in aged)}
        if self.wrong:
            return judge(_NAME, self.wrong)
        if not self.needed:
            return judge(_NAME, (), said="hashes-none")
        findings = (*self.noted, *(_missing(path) for path in self.lacking[:_MOST_TOLD]))
        if Algorithm.SHA256 in aged:
            return _with(not_checked(_NAME, "hashes-log", **told), findings)
        if self.lacking or not self._used:
            count = str(len(self.lacking))
            why = "hashes-uncovered" if self.stamped else "hashes-no-covering"
            return _with(not_checked(_NAME, why, **told, count=count), findings)
        used = self._used.values()
        before = max(one.before for one in used)
        return judge(
            _NAME,
            self.noted,
            **told,
            since=spell_time(aged[Algorithm.SHA512])[:10],
            before=_spell(before),
            by=", ".join(sorted({one.algorithm.value for one in used})),
            authorities=", ".join(sorted({name for one in used for name in one.authorities})),
        )

    def _digests(
        self, shown: str, algorithms: Mapping[Algorithm, None], data: bytes | None
    ) -> dict[Algorithm, Digest]:
        if data is not None:
            return {one: Digest.of(one, data) for one in algorithms}
        with self.package.open(shown) as stream:
            hashing = hash_stream(stream, algorithms)
        return {one: hashing.digest(one) for one in algorithms}


def read_coverings(
    package: Package, listing: Listing, trust: Trust, limits: Limits
) -> Coverings | None:
    """Carry out (1) and (2) on the coverings of a kit; None where the policy names no aged hash.

    Raises `LimitError` where there are more of them than are read, and OSError.
    """
    if not trust.policy.aged:
        return None
    coverings = Coverings(package, listing, trust, limits)
    split = (split_covering_path(path) for path in listing.sizes)
    ids = sorted({parts[0] for parts in split if parts is not None})
    if len(ids) > limits.kit_coverings:
        raise LimitError(
            f"This kit brings {len(ids)} coverings, and at most {limits.kit_coverings} are read "
            "(limits.kit_coverings)."
        )
    for record_id in ids if coverings.needed else ():
        _read(coverings, record_id)
    return coverings


def coverings_paths(listing: Listing) -> set[str]:
    """Give the paths of the coverings in a kit, and of what lies beside a stamp that is there."""
    every = {path: parts for path in listing.sizes if (parts := split_covering_path(path))}
    answers = {path.removesuffix(RESPONSE) for path in every if path.endswith(RESPONSE)}
    return {
        path
        for path, (_, name) in every.items()
        if name in (TEXT, LINES, NODES)
        or path.endswith(RESPONSE)
        or (path.endswith(BESIDE) and path.rpartition(".")[0] in answers)
    }


def _read(coverings: Coverings, record_id: str) -> None:
    package, limits = coverings.package, coverings.limits
    sizes, folder = coverings.listing.sizes, covering_path(record_id, "")
    for name in (TEXT, LINES, NODES):
        if folder + name not in sizes:
            coverings.wrong.append(error("covering-wrong", folder, detail=f"it lacks {name}"))
            return
    try:
        raw = read_small(package, folder + TEXT, limits.signature_bytes)
        text = parse_text(raw)
        most, most_bytes = limits.manifest_lines, limits.manifest_bytes
        data = read_small(package, folder + LINES, most_bytes)
        lines = parse_lines(data, text.algorithm, most)
        data = read_small(package, folder + NODES, most_bytes)
        nodes = parse_nodes(data, text.algorithm, 2 * most)
    except FormatError as failure:
        coverings.wrong.append(error("covering-wrong", folder, detail=str(failure)))
        return
    _judge_stamps(coverings, folder, text, {one.path: one for one in lines}, nodes)


def _judge_stamps(
    coverings: Coverings,
    folder: str,
    text: CoveringText,
    lines: Mapping[str, Line],
    nodes: Mapping[Node, bytes],
) -> None:
    # Imported here: what reads certificates takes long to load, and most verifiers ask for none.
    from manifests.judging.covering_stamps import judge_covering_stamps
    from manifests.judging.not_after import agreed

    trust, policy = coverings.trust, coverings.trust.policy
    aged = {one.algorithm.value for one in policy.aged}
    if text.algorithm.value in aged:
        coverings.noted.append(_note("covering-aged", folder, algorithm=text.algorithm.value))
        return
    files = _stamp_files(coverings, folder)
    found, good = judge_covering_stamps(files, text, trust, coverings.limits)
    coverings.wrong += [one for one in found if one.severity is Severity.ERROR]
    coverings.noted += [one for one in found if one.severity is not Severity.ERROR]
    counted, need = agreed(good, policy.stamps), max(policy.stamps, 1)
    since = min(one.since for one in policy.aged if one.algorithm in _BORNE)
    if len(counted) < need:
        told = {"found": str(len(counted)), "need": str(need)}
        coverings.noted.append(_note("covering-unstamped", folder, **told))
    elif counted[-1].latest >= since:
        told = {"before": _spell(counted[-1].latest), "since": spell_time(since)[:10]}
        coverings.noted.append(_note("covering-late", folder, **told))
    else:
        names = tuple(one.name for one in counted)
        stamped = _Stamped(folder, text, lines, nodes, counted[-1].latest, names)
        coverings.stamped.append(stamped)


def _stamp_files(coverings: Coverings, folder: str) -> tuple[StampFile, ...]:
    package, sizes, limits = coverings.package, coverings.listing.sizes, coverings.limits
    paths = coverings_paths(coverings.listing)
    found = sorted(one for one in paths if one.startswith(folder) and one.endswith(RESPONSE))
    if len(found) > limits.kit_stamps:
        raise LimitError(
            f"{folder} has {len(found)} time stamps, and at most {limits.kit_stamps} are read "
            "(limits.kit_stamps)."
        )

    def read(path: str) -> bytes | None:
        return read_small(package, path, most_of(path, limits)) if path in sizes else None

    return tuple(
        StampFile(
            path,
            read_small(package, path, limits.stamp_bytes),
            *(read(path.removesuffix(RESPONSE) + suffix) for suffix in BESIDE),
        )
        for path in found
    )


def _with(check: Check, findings: Iterable[Finding]) -> Check:
    return Check(check.name, check.result, tuple(findings), check.particulars)


def _missing(path: str) -> Finding:
    return _note("covering-missing", path)


def _note(code: str, where: str, **particulars: str) -> Finding:
    return Finding(code, Severity.NOTE, where, tuple(sorted(particulars.items())))


def _spell(moment: datetime) -> str:
    return spell_time(moment).replace(".000Z", "Z")
