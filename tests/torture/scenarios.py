"""All scenarios: those of custody, and those of evidence, which are rows of their own."""

from __future__ import annotations

from torture.custody import CUSTODY
from torture.evidence import EVIDENCE
from torture.scenario import Scenario

SCENARIOS = (*CUSTODY, *EVIDENCE)


def scenario(name: str) -> Scenario:
    """Give a scenario by its name."""
    return next(one for one in SCENARIOS if one.name == name)
