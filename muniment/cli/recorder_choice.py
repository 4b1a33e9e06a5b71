"""The option that says which recorder addresses get, and the recorders that a call records with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import click

from ingest import Way
from muniment.archive.archive import Archive
from muniment.cli.common import now, tell
from muniment.version import VERSION

if TYPE_CHECKING:
    from ingest import BrowserRecorder, Profile, Proxy, Recorders
    from muniment.settings import Browser

recorder_option = click.option(
    "--recorder",
    type=click.Choice([way.value for way in Way]),
    default=Way.AUTO.value,
    show_default=True,
    help="What records addresses: HTTP alone; a browser (Chromium, with the extra `browser`); or "
    "HTTP first, then a browser where a page is a challenge, only leads on, has hardly a text, or "
    "gives out attachments by script alone.",
)


def recorders_of(archive: Archive, way: Way, allow_private: bool, proxy: Proxy | None) -> Recorders:
    """Give what an archive records addresses with, as its settings say.

    Raises `BrowserMissingError` where a browser is asked for, and none can be used.
    """
    # Imported here: what records takes long to load, and a call may have files alone.
    from ingest import HttpRecorder, Recorders

    settings = archive.settings
    private = allow_private or frozenset(settings.recorder.allow_private)
    software = f"muniment/{VERSION}"
    profile = profile_of(settings.browser)

    @cache
    def browser() -> BrowserRecorder:
        # Imported here: hardly a call needs one.
        from ingest import BrowserRecorder, find_browser

        found = find_browser(profile)
        for telling in found.contradictions(profile):
            tell(f"warning: {telling}")
        return BrowserRecorder(
            settings.limits, now, private, found, profile, software=software, proxy=proxy
        )

    if way is Way.BROWSER:
        browser()
    http = HttpRecorder(
        settings.limits,
        now,
        allow_private=private,
        user_agent=settings.recorder.user_agent,
        software=software,
        proxy=proxy,
    )
    return Recorders(way, settings.limits, http, browser)


def profile_of(chosen: Browser) -> Profile:
    """Give the profile that settings describe."""
    from ingest import Profile

    return Profile(
        program=chosen.program,
        user_agent=chosen.user_agent,
        languages=chosen.languages,
        width=chosen.width,
        height=chosen.height,
    )
