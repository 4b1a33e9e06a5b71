"""`muniment stamp add-calendar`: calendars of OpenTimestamps that are asked."""

from __future__ import annotations

import click

from muniment.cli.common import answer_json, config, json_option, new_command, say
from muniment.witnesses.calendars import Calendar, add_calendar


@new_command("add-calendar")
@click.argument("name")
@click.argument("url")
@click.option(
    "--promises",
    multiple=True,
    metavar="URL",
    help="In whose name it promises, where that is not its own URL; may be given again.",
)
@json_option
def add(name: str, url: str, promises: tuple[str, ...], as_json: bool) -> int:
    """Put the calendar NAME of OpenTimestamps, asked at URL, on your list.

    It is shown a digest that tells it nothing, promises at once to put it into a block of Bitcoin,
    and has the proof some hours later. Nobody vouches for it: what it gives counts for whoever has
    the block's header. A pool promises in the name of others, which --promises names: nobody else
    is asked for a proof.
    """
    show(add_calendar(config(), name, url, promises), as_json)
    return 0


def show(calendar: Calendar, as_json: bool) -> None:
    """Show a calendar of the list."""
    if as_json:
        promises = list(calendar.promises)
        answer_json({"name": calendar.name, "url": calendar.url, "promises": promises})
        return
    others = [one for one in calendar.promises if one != calendar.url]
    named = f", promising in the name of {', '.join(others)}" if others else ""
    say(f"{calendar.name}: {calendar.url}, a calendar of OpenTimestamps{named}")
