"""Beacons: can the rounds of those that are asked be checked here?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manifests.moments.bls import NoLibraryError, check_key
from muniment.health.symptom import State, Symptom
from muniment.witnesses.beacons import AnyService, BlockService


def examine_beacons(services: Sequence[AnyService]) -> Iterator[Symptom]:
    """Look at each beacon on the list, without asking it; say so where there is none."""
    if not services:
        none = "none is asked before recording; see `muniment beacon add --help`"
        yield Symptom("beacons", State.WELL, none)
    for service in services:
        name = f"beacon {service.name}"
        if isinstance(service, BlockService):
            yield Symptom(name, State.WELL, f"asked at {', '.join(service.relays)}")
            continue
        try:
            check_key(service.chain.public_key)
        except NoLibraryError as failure:
            yield Symptom(name, State.WARNING, f"none of its rounds is taken: {failure}")
        else:
            yield Symptom(name, State.WELL, f"asked at {', '.join(service.relays)}")
