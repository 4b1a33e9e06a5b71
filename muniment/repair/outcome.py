"""What became of each thing that a repair looked at: what answers and records are made of."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checksums import Finding, Severity
from manifests import printable
from muniment.repair.sources import HERE, Lacking, Refusal, Taken

# So many files of one object stand in a record's statement; its report has all.
_STATED_FILES = 50


class State(enum.Enum):
    """How it ended."""

    WHOLE = "whole"
    REPAIRED = "repaired"
    PARTLY = "partly repaired"
    POSSIBLE = "would be repaired"
    FAILED = "not repaired"
    LEFT = "left alone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One object, or the archive's own files: what was found wrong, and what was done about it.

    `name` is the object's identifier, ``entry N`` where nobody knows which object that was, a
    folder that no entry speaks of, or empty for the archive's own files. `extra` are files that
    belonged to nothing and went to quarantine too. `refused` is what replicas gave and was not
    taken.
    """

    name: str
    state: State
    findings: tuple[Finding, ...] = ()
    files: tuple[Taken, ...] = ()
    extra: tuple[str, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    refused: tuple[Refusal, ...] = ()
    versions: int = 0
    quarantine: str = ""
    record: str = ""
    index: int | None = None

    @property
    def is_mended(self) -> bool:
        """Whether nothing of it is wrong any more, or would be."""
        whole = self.state in (State.WHOLE, State.REPAIRED, State.POSSIBLE)
        wrong = any(one.severity is Severity.ERROR for one in self.findings)
        return whole or (self.state is State.LEFT and not wrong)

    def about(self) -> dict[str, Any]:
        """Give the item of a record's ``about``."""
        value = {**self.report(), "files": [one.to_json() for one in self.files[:_STATED_FILES]]}
        if len(self.files) > _STATED_FILES:
            value["more_files"] = len(self.files) - _STATED_FILES
        for name in ("extra", "lacking"):
            value[name] = value[name][:_STATED_FILES]
        return {name: item for name, item in value.items() if name != "findings"}

    def report(self) -> dict[str, Any]:
        """Give the item of a record's report."""
        return {
            "extra": [printable(one) for one in self.extra],
            "files": [one.to_json() for one in self.files],
            "findings": [
                {
                    "code": one.code,
                    "particulars": {name: printable(said) for name, said in one.particulars},
                    "where": printable(one.where),
                }
                for one in self.findings
            ],
            "lacking": [{"path": one.path, "sha512": one.sha512.hex} for one in self.lacking],
            "object": self.name,
            "quarantine": self.quarantine,
            "versions": self.versions,
        }


def refused_elsewhere(refused: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """Give what others had wrong, each once: what they simply do not have is no fault of theirs."""
    return tuple(
        dict.fromkeys(one for one in refused if one.source != HERE and one.why != "not there")
    )
