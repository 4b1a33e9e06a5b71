"""Options of the commands that go out to the network, and the one way in which they do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ingest import Caller, Door, Proxy, parse_proxy
from muniment.archive.archive import Archive
from muniment.cli.common import config, tell
from muniment.config import own_trust

if TYPE_CHECKING:
    from muniment.witnesses.asker import Asker

allow_private_option = click.option(
    "--allow-private", is_flag=True, help="Allow private and special network addresses."
)


def _read(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Proxy | None:
    return parse_proxy(text) if text else None


proxy_option = click.option(
    "--proxy",
    envvar="MUNIMENT_PROXY",
    metavar="URL",
    callback=_read,
    help="Go out through this proxy alone, and look names up there: socks5h://HOST:PORT (Tor's is "
    "socks5h://127.0.0.1:9050) or http://HOST:PORT; else MUNIMENT_PROXY.",
)


def warn_custodian(archive: Archive) -> None:
    """Tell of settings that would say who keeps the archive, before anything goes out."""
    # Imported here: most commands that go out need none of it.
    from muniment.health import Machine, tell_tales

    for said in tell_tales(archive, Machine.this(os.environ)):
        tell(f"warning: {said}")


def caller_of(archive: Archive, allow_private: bool, proxy: Proxy | None) -> Caller:
    """Give what an archive asks witnesses and authorities with, as its settings say."""
    settings = archive.settings
    door = Door(
        allow_private or frozenset(settings.recorder.allow_private),
        answers=settings.limits.dns_answers,
        proxy=proxy,
    )
    return Caller(settings.limits, door, settings.recorder.user_agent)


def asker(archive: Archive, caller: Caller) -> Asker:
    """Give what asks time authorities and calendars."""
    # Imported here: what reads certificates takes long to load, and most commands ask nobody.
    from muniment.witnesses.asker import Asker

    return Asker(caller, archive.settings.limits, own_trust(config()))
