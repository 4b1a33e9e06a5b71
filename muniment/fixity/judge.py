"""The judgement on what did not look right: after a second look, with writers kept waiting.

Where nobody has written since the round began, the first look was good enough. Otherwise a new
version may have come into an object's place, or an object may have been about to be shelved.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checksums import Finding, leaf_hash
from manifests import FormatError, MunimentError, error, own_paths, parse_entry
from muniment.fixity.examine import Examined, FoundVersion
from muniment.fixity.grounds import Grounds
from muniment.fixity.looking import Looker
from muniment.fixity.pace import Pace
from muniment.fixity.root import entries
from muniment.fixity.shelf import look_at_top, look_below
from muniment.fixity.state import Step, Trouble


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place that did not look right, and the object that the catalogue has there, if any.

    `positions` are those of the object's versions. `examined` is the first look, where there was
    one.
    """

    place: str
    object: str = ""
    positions: tuple[int, ...] = ()
    examined: Examined | None = None


@dataclass(frozen=True, slots=True)
class _News:
    """What writers have done since the round began: leaves logged later, and ids to be logged."""

    leaves: frozenset[bytes]
    awaited: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.leaves or self.awaited)


class Judge:
    """Judges suspects of one storage root against the log."""

    def __init__(self, grounds: Grounds) -> None:
        self._archive = grounds.archive
        self._head = grounds.head
        self._leaves = grounds.leaves
        self._holdings = grounds.holdings
        self._root = grounds.target.root
        self._shown = grounds.lens.shown
        self._looker = Looker(grounds.lens, Pace(None, threading.Event()))

    def judge(self, suspects: Sequence[Suspect]) -> Iterator[Step]:
        """Judge a group of suspects, each with a step of its own."""
        with self._archive.at_rest():
            news = self._news()
            looked = [(one, self._second_look(one, news)) for one in suspects]
        known: dict[bytes | None, int] = {
            self._leaves.at(at): at for one in suspects for at in one.positions
        }
        strange = {
            version.leaf
            for _, examined in looked
            for version in (examined.versions if examined else ())
            if version.leaf not in known
        }
        known.update(self._leaves.find(strange).items())
        answered = {
            known.get(version.leaf)
            for _, examined in looked
            for version in (examined.versions if examined else ())
        }
        for suspect, examined in looked:
            if examined is None:
                yield self._missing(suspect)
            else:
                lost = tuple(at for at in suspect.positions if at not in answered)
                yield self._conclude(suspect, examined, known, lost, news)

    def faults(self, folders: Sequence[str]) -> Iterator[Trouble]:
        """Name what is wrong around the objects: at the top, and in these folders of it."""
        with self._archive.at_rest():
            awaited = self._archive.staging.awaited()
            walked = [look_at_top(self._root)[1]]
            walked += [look_below(self._root, folder) for folder in folders]
        for code, path in (fault for one in walked for fault in one.faults):
            if not (awaited and path.endswith("/")):  # About to be filled.
                yield Trouble(error(code, f"{self._shown}/{path}"))

    def unanswered(self, position: int) -> Trouble:
        """Name an entry that nothing on the shelves answers for, and no object is known to."""
        try:
            data = self._archive.log.entry(position, self._head.size)
            kind = parse_entry(data).kind
        except (OSError, FormatError) as failure:
            found = error("log-unreadable", "log/tile/entries", detail=str(failure))
            return Trouble(found)
        leaf = leaf_hash(data)
        if self._leaves.find({leaf}).get(leaf, position) != position:
            return Trouble(error("log-twice", "log/checkpoint", index=str(position)))
        found = error("log-not-shelved", self._shown, index=str(position), kind=kind)
        return Trouble(found)

    def _news(self) -> _News:
        awaited = self._archive.staging.awaited()
        later: frozenset[bytes] = frozenset()
        try:
            head = self._archive.roles.open(self._archive.log.note())
            if head.size > self._head.size:
                new = self._archive.log.entries(self._head.size, head.size)
                later = frozenset(map(leaf_hash, new))
        except (OSError, MunimentError):
            pass  # Whatever came over the log meanwhile, nothing in it is news to go by.
        return _News(later, awaited)

    def _second_look(self, suspect: Suspect, news: _News) -> Examined | None:
        """Give what stands there, or None where nothing does."""
        parent, _, name = suspect.place.rpartition("/")
        try:
            present = any(found == name for found, _ in entries(self._root, parent))
        except OSError:
            present = False
        if not present:
            return None
        if suspect.examined is not None and not news:
            return suspect.examined
        return self._looker.examine(suspect.place)

    def _missing(self, suspect: Suspect) -> Step:
        if not suspect.object:
            return Step()  # It was there for a moment, and was nobody's.
        names = [self._holdings.named(position) for position in suspect.positions]
        found = error(
            "object-missing",
            f"{self._shown}/{suspect.place}",
            object=suspect.object,
            kind=next((name[1] for name in names if name), "?"),
            index=", ".join(map(str, suspect.positions)),
        )
        trouble = Trouble(found, suspect.object)
        return Step(wrong=suspect.positions, objects=1, troubles=(trouble,))

    def _conclude(
        self,
        suspect: Suspect,
        examined: Examined,
        known: dict[bytes | None, int],
        lost: tuple[int, ...],
        news: _News,
    ) -> Step:
        findings = list(examined.findings)
        answered: set[int] = set()
        for version in examined.versions:
            position = known.get(version.leaf)
            if position is not None:
                answered.add(position)
                findings.extend(self._out_of_term(suspect, version, position))
            elif version.leaf not in news.leaves and version.id not in news.awaited:
                where = f"{self._shown}/{suspect.place}/v{version.version}"
                findings.append(error("log-not-logged", where))
        findings.extend(self._not_shelved(suspect, lost))
        object_id = suspect.object or (examined.versions[0].object if examined.versions else "")
        positions = tuple(sorted(answered.union(suspect.positions)))
        return Step(
            whole=() if findings else positions,
            wrong=positions if findings else (),
            objects=1,
            troubles=tuple(Trouble(finding, object_id) for finding in dict.fromkeys(findings)),
        )

    def _out_of_term(
        self, suspect: Suspect, version: FoundVersion, position: int
    ) -> Iterator[Finding]:
        if not version.may_be_at(position):
            path = own_paths(version.version, version.id)[1]
            where = f"{self._shown}/{suspect.place}/{path}"
            yield error("signature-out-of-term", where, index=str(position))

    def _not_shelved(self, suspect: Suspect, lost: tuple[int, ...]) -> Iterator[Finding]:
        for position in lost:
            named = self._holdings.named(position)
            yield error(
                "log-not-shelved",
                f"{self._shown}/{suspect.place}",
                index=str(position),
                kind=named[1] if named else "?",
            )
