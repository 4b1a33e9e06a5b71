"""What commands that write do last: have what is due stamped and cosigned.

All that they were called for is acknowledged by then, and nothing of this changes how they end:
whoever fails is a sentence on stderr, and `status` tells what is still due.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ingest import Proxy
from manifests import MunimentError, printable
from muniment.archive.archive import Archive
from muniment.cli.common import config, now, speak, tell
from muniment.cli.evidence.clock_words import apart_words
from muniment.cli.outward import asker, caller_of

_LISTS = ("authorities.toml", "calendars.toml", "witnesses.toml")

stamp_option: Callable[[Any], Any] = click.option(
    "--no-stamp", is_flag=True, help="Ask no time authority, calendar or witness at the end."
)


def keep_up(
    archive: Archive, command: str, proxy: Proxy | None, no_stamp: bool, acknowledged: int
) -> None:
    """Carry out a round where one is due, after a command that acknowledged so many things.

    It goes out as the command does: through `proxy` where one is named.
    """
    asks = any((config().folder / name).is_file() for name in _LISTS)
    if no_stamp or not asks or command not in archive.settings.stamps.after:
        return
    try:
        _carry_out(archive, proxy, acknowledged)
    except (MunimentError, OSError) as failure:
        tell(f"(neither stamped nor cosigned: {failure})")


def _carry_out(archive: Archive, proxy: Proxy | None, acknowledged: int) -> None:
    # Imported here: most archives ask nobody, and what reads certificates takes long to load.
    from muniment.cli.evidence.cosign_answer import cosign_words
    from muniment.witnesses.asked import only_round, recall
    from muniment.witnesses.round import carry_out, find_due, read_lists

    origin, settings = archive.roles.origin, archive.settings.stamps
    ripe = recall(config(), origin).is_ripe(now(), settings.interval)
    if not ripe and acknowledged < settings.bulk:
        return
    lists = read_lists(config(), origin)
    with only_round(config(), origin) as alone:
        if not alone or not (due := find_due(archive, lists)):
            return
        caller = caller_of(archive, allow_private=False, proxy=proxy)
        done = carry_out(archive, config(), now, lists, due, asker(archive, caller), caller)
    good: list[str] = []
    for asked in done.stamping.asked:
        if asked.stamp is None:
            tell(f"({asked.name}: no stamp: {printable(asked.why)})")
        else:
            good.append(f"stamped by {asked.name}")
            if asked.apart:
                tell(f"({asked.name}: {apart_words(asked.apart)})")
    for promised in done.stamping.promised:
        if promised.why:
            tell(f"({promised.name}: no promise: {printable(promised.why)})")
        else:
            good.append(f"promised a proof by {promised.name}")
    for owed in done.stamping.upgraded:
        if owed.failed:
            tell(f"({owed.name}: no proof: {printable(owed.why)})")
        elif owed.data:
            good.append(f"proven for {owed.size} entries by {owed.name}")
    size = archive.log.head(archive.roles).size
    for outcome in done.cosigned:
        if outcome.counts:
            good.append(f"cosigned by {outcome.witness.name}")
        else:
            tell(f"({cosign_words(archive, size, outcome, speak(None))})")
    if good:
        tell(f"({', '.join(good)})")
