"""The report of a round: what its record says, for machines in whole and for the log in short.

``reports/0001.json`` holds all of it; ``about`` in the statement what later rounds go by. Both
formats are in docs/format.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from muniment.fixity.plan import Sample
from muniment.fixity.rounds import EXAMINATION
from muniment.fixity.state import Trouble
from muniment.version import VERSION

FORMAT = "muniment-audit-report/1"


@dataclass(frozen=True, slots=True)
class Report:
    """One round. Times are by the archive's clock; `whole` and `wrong` are runs of log positions.

    `replica` is empty where the archive itself was audited. `size` is the bytes
    that were read. `oldest` is the time of the oldest
    last check of any position afterwards, and `never` how many were never checked. `roles` is the
    sha512 in hex of the roles document by which signatures were judged.
    """

    round: str
    replica: str
    origin: str
    began: str
    ended: str
    log_size: int
    log_root: str
    ending: str
    algorithm: str
    sample: Sample | None
    budget: tuple[str, ...]
    roles: str
    objects: int
    files: int
    size: int
    whole: str
    wrong: str
    covered: int
    oldest: str
    never: int
    codes: Mapping[str, int]
    troubles: tuple[Trouble, ...]
    left_out: int

    @property
    def anything(self) -> bool:
        """Whether anything was looked at or found, so that there is something to record."""
        return bool(self.covered or self.codes)

    def about(self) -> dict[str, Any]:
        """Give what the statement of the round's record is about."""
        facts: dict[str, Any] = {
            "algorithm": self.algorithm,
            "began": _by_clock(self.began),
            "bytes": self.size,
            "ended": _by_clock(self.ended),
            "ending": self.ending,
            "examination": EXAMINATION,
            "files": self.files,
            "findings": dict(sorted(self.codes.items())),
            "log_size": self.log_size,
            "never": self.never,
            "objects": self.objects,
            "roles": self.roles,
            "round": self.round,
            "whole": self.whole,
            "wrong": self.wrong,
        }
        if self.oldest:
            facts["oldest"] = _by_clock(self.oldest)
        if self.replica:
            facts["replica"] = self.replica
        if self.budget:
            facts["budget"] = list(self.budget)
        if self.sample is not None:
            facts["sample"] = {"of": self.sample.spelled, "seed": self.sample.seed}
        return facts

    def encode(self) -> bytes:
        """Give the bytes of ``reports/0001.json``."""
        value = {
            **self.about(),
            "agent": {"name": "muniment", "version": VERSION},
            "details": [trouble.to_json() for trouble in self.troubles],
            "details_left_out": self.left_out,
            "format": FORMAT,
            "log_root": self.log_root,
            "origin": self.origin,
        }
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode()


def _by_clock(time: str) -> dict[str, str]:
    return {"source": "clock", "value": time}
