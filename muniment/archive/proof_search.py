"""Looking for proof files that are not here as they should be, wherever they still lie whole."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from checksums import Finding, Severity
from manifests import MunimentError, error
from manifests.moments.stamp_file import ANSWERS, LISTS, PROOF, REQUEST, RESPONSE
from muniment.archive.archive import Archive
from muniment.archive.logged_proofs import LoggedProofs
from muniment.archive.proof_judge import Judged, Pinned, ProofJudge, Standing
from muniment.archive.proofs import COSIGNATURE, COSIGNATURE_FILE, PROOF_FILE, most_of_proofs
from muniment.storage import FolderStorage, MemberKind, Storage, read_beginning

# An answer comes before its request, which is judged by it.
_ORDER: Final = (RESPONSE, REQUEST, LISTS, ANSWERS, PROOF, COSIGNATURE)
_MOST_DOUBTS: Final = 10  # of one source, before its further strangers are passed over
# Of proofs beside one checkpoint in one source; what was logged is looked for in any case.
_MOST_NAMES: Final = 256
_CHECKPOINTS: Final = "log/checkpoints"


class Demand(enum.Enum):
    """What is asked of a file that is away here, and that the log does not speak of."""

    RIGHT = "right"  # That it is right.
    FORM = "form"  # That nothing is wrong with it as far as can be seen.


@dataclass(frozen=True, slots=True)
class Sought:
    """A proof file that is not here as it should be, by its path from the top.

    `data` are the right bytes, and `source` had them. Where they are None nobody had them, and
    `findings` say what is wrong; of sources there are warnings only.
    """

    path: str
    data: bytes | None
    source: str = ""
    findings: tuple[Finding, ...] = ()


class ProofSearch:
    """Looks for the proof files beside the checkpoints of one archive, up to its head.

    `sources` are asked in their order, each by the name that answers give it.
    """

    def __init__(
        self,
        archive: Archive,
        logged: LoggedProofs,
        pinned: Pinned,
        sources: Sequence[tuple[str, Storage]],
        demand: Demand,
    ) -> None:
        limits = archive.settings.limits
        self._archive = archive
        self._logged = logged
        self._judge = ProofJudge(archive.roles, limits, logged, pinned)
        self._most = most_of_proofs(limits) + 1
        self._sources = sources
        self._demand = demand
        self._here = FolderStorage(archive.root)
        self._doubts = dict.fromkeys((name for name, _ in sources), 0)

    def every(self) -> Iterator[Sought]:
        """Give every file that is not here as it should be, and what sources have that is wrong."""
        most = self._archive.log.head(self._archive.roles).size
        said: dict[int, set[str]] = {}
        for path, proofs in self._logged.by_path.items():
            said.setdefault(proofs[0].size, set()).add(path.rpartition("/")[2])
        for size in sorted(said.keys() | {*self._archive.log.checkpoints()}):
            if size <= most:
                yield from self._beside(size, said.get(size, set()))

    def _beside(self, size: int, names: set[str]) -> Iterator[Sought]:
        folder = f"{_CHECKPOINTS}/{size}"
        for storage in (self._here, *(storage for _, storage in self._sources)):
            names = names | {*islice(_proofs_in(storage, size), _MOST_NAMES)}
        note = self._note(folder) if names else None
        answers: dict[str, bytes] = {}
        for suffix in _ORDER:
            for name in sorted(one for one in names if one.endswith(suffix)):
                looking = _Looking(f"{folder}/{name}", note, answers.get(name[: -len(suffix)]))
                found, right = self._look(looking)
                if right is not None:
                    answers[name.removesuffix(suffix)] = right
                if found is not None:
                    yield found

    def _look(self, at: _Looking) -> tuple[Sought | None, bytes | None]:
        """Give what is to be said of a file, if anything, and its right bytes, if any are known."""
        here = self._look_here(at)
        if here.is_right:
            return None, here.data
        doubts: list[Finding] = []
        spare: Sought | None = None
        for name, storage in self._sources:
            try:
                data = read_beginning(storage, at.path, self._most)
            except FileNotFoundError:
                continue
            except (OSError, MunimentError) as failure:
                self._doubt(doubts, name, at.path, str(failure))
                continue
            judged = self._judged(at, data)
            if judged.standing is Standing.RIGHT:
                return Sought(at.path, data, name, tuple(doubts)), data
            if judged.standing is Standing.FORM and self._demand is Demand.FORM:
                spare = spare or Sought(at.path, data, name)
            elif data != here.data:
                self._doubt(doubts, name, at.path, judged.why or "nobody can say whose it is")
        if here.data is None and spare is not None:
            return spare, None
        if here.wrong is None and here.data is not None:
            return None, None  # Nothing is wrong with it as far as can be seen.
        said = (here.wrong, *doubts) if here.wrong is not None else tuple(doubts)
        return (Sought(at.path, None, "", said) if said else None), None

    def _look_here(self, at: _Looking) -> _Here:
        try:
            data = read_beginning(self._here, at.path, self._most)
        except FileNotFoundError:
            return _Here(None, wrong=self._away(at.path))
        except OSError as failure:
            detail = failure.strerror or str(failure)
            return _Here(None, wrong=error("log-unreadable", at.path, detail=detail))
        judged = self._judged(at, data)
        if judged.standing is Standing.RIGHT:
            return _Here(data, is_right=True)
        return _Here(data, wrong=self._wrong(at.path, judged))

    def _judged(self, at: _Looking, data: bytes) -> Judged:
        return self._judge.judge(at.path, data, at.note, at.answer)

    def _away(self, path: str) -> Finding | None:
        """Say that a file is away, where the log speaks of it."""
        if path not in self._logged.by_path:
            return None
        return error("proof-missing", path, index=str(self._logged.index_of(path)))

    def _wrong(self, path: str, here: Judged) -> Finding | None:
        """Say what is wrong with a file that lies here."""
        if path in self._logged.by_path:
            return error("proof-changed", path, index=str(self._logged.index_of(path)))
        if here.standing is not Standing.WRONG:
            return None
        code = "cosignature-unreadable" if path.endswith(COSIGNATURE) else "stamp-wrong"
        return error(code, path, detail=here.why)

    def _doubt(self, doubts: list[Finding], name: str, path: str, why: str) -> None:
        self._doubts[name] += 1
        if self._doubts[name] <= _MOST_DOUBTS:
            where = f"{name}: {path}"
            found = Finding("repair-source-differs", Severity.WARNING, where, (("why", why),))
            doubts.append(found)

    def _note(self, folder: str) -> bytes | None:
        try:
            note = self._archive.log.read(f"{folder}/checkpoint".removeprefix("log/"))
            self._archive.roles.open(note)
        except (OSError, MunimentError):
            return None  # Named, and repaired, with the log's own files.
        return note


@dataclass(frozen=True, slots=True)
class _Looking:
    """A file that is looked for, the checkpoint that it is over, and the answer that it got."""

    path: str
    note: bytes | None
    answer: bytes | None


class _Here(NamedTuple):
    """A file as it lies here, None where it is away or cannot be read, and what is wrong."""

    data: bytes | None
    is_right: bool = False
    wrong: Finding | None = None


def _proofs_in(storage: Storage, size: int) -> Iterator[str]:
    """Give the names beside the checkpoint of this size that are those of proof files."""
    try:
        members = storage.list(f"{_CHECKPOINTS}/{size}")
    except (OSError, MunimentError):
        return
    for member in members:
        path = f"checkpoints/{size}/{member.name}"
        if member.kind is MemberKind.FILE and (
            PROOF_FILE.fullmatch(path) or COSIGNATURE_FILE.fullmatch(path)
        ):
            yield member.name
