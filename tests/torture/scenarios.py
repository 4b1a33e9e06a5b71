"""All scenarios: those of custody, of evidence, and of the index, which are rows of their own."""

from __future__ import annotations

from torture.custody import CUSTODY
from torture.evidence import EVIDENCE
from torture.scenario import Scenario
from torture.searching import SEARCH

SCENARIOS = (*CUSTODY, *EVIDENCE, *SEARCH)


def scenario(name: str) -> Scenario:
    """Give a scenario by its name."""
    return next(one for one in SCENARIOS if one.name == name)
