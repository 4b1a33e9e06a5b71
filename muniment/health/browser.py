"""The browser recorder: is what it needs here, and can Chromium shut its pages in?"""

from __future__ import annotations

from collections.abc import Iterator

from ingest import BrowserMissingError, Profile, find_browser
from muniment.health.symptom import State, Symptom


def examine_browser(profile: Profile) -> Iterator[Symptom]:
    """Look for the driver and Chromium."""
    try:
        found = find_browser(profile)
    except BrowserMissingError as error:
        yield Symptom(
            "browser",
            State.WARNING,
            f"{error} Until then pages that need a browser are kept as HTTP brings them",
        )
        return
    for telling in found.contradictions(profile):
        yield Symptom("custodian", State.WARNING, telling)
    said = f"Chromium {found.version} ({found.program}), playwright {found.driver}"
    if found.sandboxed:
        yield Symptom("browser", State.WELL, f"{said}, sandboxed")
        return
    yield Symptom(
        "browser",
        State.WARNING,
        f"{said}, without a sandbox: run as an ordinary user, with user namespaces allowed, so "
        "that a hostile page stays shut in",
    )
