"""Copies that others hold: where they are, when each was last seen whole, and a new look at them.

A deposit was last seen whole when its receipt was made, or by a later look; a replica when a round
of `audit --replica`, or a look, found it so. What a look finds is a record of kind ``holdings``.
An item of its ``about``: ``item``, ``object``, ``outcome`` (``whole``, ``changed``, ``gone`` or
``dark``), ``place``, ``receipt`` (the record that is held against). A place that does not answer is
told of, and proves nothing: there is no record of that. Looks at replicas
(`muniment.deposit.replica_looks`) and what the Wayback Machine captured by itself
(`muniment.deposit.corroboration`) are told by records of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Final, Protocol

from checksums import Finding, Severity
from manifests import Roles
from muniment.archive.archive import Archive, Writer
from muniment.archive.records import Record, log_record
from muniment.catalogue import Catalogue
from muniment.config import Config
from muniment.custody.records import about as records_about
from muniment.deposit.delivery import compare
from muniment.deposit.patience import Pace
from muniment.deposit.place import Place
from muniment.deposit.receipt import Receipt, read_receipts
from muniment.fixity.checked import Outcome, last_check, read_rounds
from muniment.fixity.rounds import Coverage
from muniment.replicas import read_replicas
from muniment.replicas.memory import recall

KIND: Final = "holdings"
REPLICA: Final = "replica"
WAYBACK: Final = "wayback"


class State(Enum):
    """How a copy was found when it was last looked at."""

    WHOLE = "whole"
    CHANGED = "changed"
    GONE = "gone"
    DARK = "dark"
    SAME_TEXT = "same-text"
    DIFFERENT = "different"
    BLOCKED = "blocked"
    CHALLENGE = "challenge"
    NO_PAGE = "no-page"
    NOT_CAPTURED = "not-captured"
    NEVER = "never"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Memento:
    """A page that the Wayback Machine captured: which version of ours it was compared with."""

    version: int
    address: str
    captured: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One copy: where it is, how it was found last, and when it was last seen whole (or "")."""

    object: str
    place: str
    item: str
    state: State
    whole: str
    receipt: Receipt | None = None
    memento: Memento | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a deposit found.

    Of deposits and replicas alike, `files` counts those of the copy, and `said` and `mended` name
    the sentences that tell of a look, and of what mends the copy.
    """

    said: ClassVar = "looked"
    mended: ClassVar = "again"
    receipt: Receipt
    state: State
    findings: tuple[Finding, ...]

    @property
    def files(self) -> int:
        """How many files its receipt lists."""
        return len(self.receipt.files)

    def about(self) -> dict[str, Any]:
        """Give the item of a record's ``about``."""
        return {
            "item": self.receipt.item,
            "object": self.receipt.object,
            "outcome": self.state.value,
            "place": self.receipt.place,
            "receipt": self.receipt.record,
        }


class Told(Protocol):
    """What a look found, as a record tells of it."""

    def about(self) -> dict[str, Any]:
        """Give the item of a record's ``about``."""


def find_holdings(
    archive: Archive, catalogue: Catalogue, roles: Roles, config: Config, object_id: str
) -> tuple[Holding, ...]:
    """Give the copies of an object: deposits, mementos, replicas. Nobody is asked."""
    return (
        *_deposits(archive, catalogue, object_id),
        *find_mementos(archive, catalogue, object_id),
        *_replicas(archive, catalogue, roles, config, object_id),
    )


def look_at(place: Place, receipt: Receipt, pace: Pace) -> Look:
    """Fetch all that a receipt lists, and compare. Raises `DepositError` where nobody answers."""
    item = pace.persist(lambda: place.look(receipt.item))
    if not item.exists:
        return Look(receipt, State.GONE, (_finding("holding-item-gone", receipt),))
    if item.dark:
        return Look(receipt, State.DARK, (_finding("holding-dark", receipt),))
    findings = tuple(compare(place, receipt.item, receipt.files, pace))
    codes = {finding.code for finding in findings}
    if "holding-changed" in codes:
        return Look(receipt, State.CHANGED, findings)
    return Look(receipt, State.GONE if codes else State.WHOLE, findings)


def log_looks(writer: Writer, looks: Sequence[Told]) -> int:
    """Log what looks found, as one record; give its index."""
    about = tuple(one.about() for one in looks)
    with writer.desk() as desk:
        return log_record(writer, desk, Record(KIND, about)).index


def newest_receipts(receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """Give the newest receipt of each item."""
    return tuple({(one.object, one.place, one.item): one for one in receipts}.values())


def _deposits(archive: Archive, catalogue: Catalogue, object_id: str) -> Iterator[Holding]:
    looks = [
        (item, statement.composed)
        for _, statement in records_about(archive, catalogue, object_id, KIND)
        for item in statement.about
        if item["object"] == object_id and item["place"] != WAYBACK
    ]
    for receipt in newest_receipts(read_receipts(archive, catalogue, object_id)):
        state, whole = State.WHOLE, receipt.time
        for item, time in looks:
            if (item["place"], item["item"]) != (receipt.place, receipt.item):
                continue
            if time < receipt.time:
                continue
            state = State(str(item["outcome"]))
            whole = time if state is State.WHOLE else whole
        yield Holding(object_id, receipt.place, receipt.item, state, whole, receipt)


def find_mementos(archive: Archive, catalogue: Catalogue, object_id: str) -> Iterator[Holding]:
    """Give what the Wayback Machine captured of an object, as it was found last."""
    whole: dict[str, str] = {}
    newest: dict[str, Mapping[str, Any]] = {}
    for _, statement in records_about(archive, catalogue, object_id, KIND):
        for item in statement.about:
            if item["place"] != WAYBACK or item["object"] != object_id:
                continue
            newest[str(item["item"])] = item
            if State(str(item["outcome"])) is State.WHOLE:
                whole[str(item["item"])] = statement.composed
    for name, item in newest.items():
        memento = Memento(int(item["version"]), str(item["address"]), str(item.get("captured", "")))
        state = State(str(item["outcome"]))
        yield Holding(object_id, WAYBACK, name, state, whole.get(name, ""), memento=memento)


def _replicas(
    archive: Archive, catalogue: Catalogue, roles: Roles, config: Config, object_id: str
) -> Iterator[Holding]:
    replicas = read_replicas(config, archive.roles.origin)
    if not replicas:
        return
    rows = list(catalogue.versions(object_id))
    head = archive.log.head(archive.roles)
    rounds = read_rounds(archive, catalogue, head, roles)
    looks = tuple(_looks_at_replicas(archive, catalogue, object_id))
    for replica in replicas:
        known = recall(config, archive.roles.origin, replica)
        if known is None or known.size <= rows[-1].position:
            yield Holding(object_id, REPLICA, replica.name, State.BEHIND, "")
            continue
        coverage = Coverage(head.size)
        for one in rounds:
            coverage.note_round(one, replica.name, ())
        check = last_check(coverage, rows)
        state = {
            Outcome.WHOLE: State.WHOLE,
            Outcome.WRONG: State.CHANGED,
            Outcome.NEVER: State.NEVER,
        }[check.outcome]
        whole = check.round.began if check.round and state is State.WHOLE else ""
        for position, item, time in looks:
            if item["item"] != replica.name or item["version"] != rows[-1].version:
                continue
            if check.round is None or position > check.round.position:
                state = State(str(item["outcome"]))
            whole = max(whole, time) if item["outcome"] == State.WHOLE.value else whole
        yield Holding(object_id, REPLICA, replica.name, state, whole)


def _looks_at_replicas(
    archive: Archive, catalogue: Catalogue, object_id: str
) -> Iterator[tuple[int, Mapping[str, Any], str]]:
    """Give each item that tells of an object in a replica: its entry, itself, its time."""
    for row, statement in records_about(archive, catalogue, object_id, KIND):
        for item in statement.about:
            if item["object"] == object_id and item["place"] == REPLICA:
                yield row.position, item, statement.composed


def _finding(code: str, receipt: Receipt) -> Finding:
    return Finding(code, Severity.ERROR, receipt.item)
