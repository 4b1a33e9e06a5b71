"""The options of `preserve` that concern lists, and how a list is sent out."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import click

from ingest.manners.courtesy import Asked, Courtesy, Rule
from ingest.manners.hours import Hours, read_hours
from muniment.cli.common import PATH, CallError, now
from muniment.cli.preserving.list_progress import ListProgress
from muniment.cli.progress import Progress
from muniment.lists.clock import Clock
from muniment.lists.crew import Manner
from muniment.lists.outing import Outing
from muniment.request import said_reason
from muniment.settings import Settings

CLOCK: Clock[Any] = Clock(now)


def given_reason(context: click.Context, option: click.Parameter, value: str) -> str:
    """Refuse a reason that says nothing: what it is to excuse would silently not be done."""
    given = context.get_parameter_source(option.name or "")
    if given is click.core.ParameterSource.COMMANDLINE and not value.strip():
        raise click.BadParameter("say why, as a sentence; it is recorded.", context, option)
    return value


_OPTIONS = (
    click.option(
        "--list",
        "list_file",
        type=PATH,
        metavar="FILE",
        help="A list, one notice a line: .csv with a heading (source, and any of title, language, "
        "publisher, published, rights, legal_basis, notice; several values in a field stand apart "
        "by |), .jsonl with the same names, or plain sources. Addresses are visited politely.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(1, 256),
        help="Of a list: how many hosts are visited at once; else lists.workers.",
    ),
    click.option(
        "--ignore-robots",
        "ignored",
        default="",
        callback=given_reason,
        metavar="REASON",
        help="Of a list, and of cited pages: ask for robots.txt and record it, and visit what it "
        "asks not to visit all the same. The reason goes into the statements.",
    ),
)


def list_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options `list_file`, `workers` and `ignored`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def progress_of(
    settings: Settings, listed: bool, workers: int | None, count: int
) -> Progress | ListProgress:
    """Give the progress of a call: of so many sources, or of a list."""
    if not listed:
        return Progress(count)
    lists = settings.lists
    return ListProgress(CLOCK.now, lists.pace_seconds, workers or lists.workers)


def courtesy_of(
    settings: Settings, listed: bool, ignored: str
) -> Callable[[Callable[[str], Asked]], Courtesy]:
    """Say how hosts are treated on which a source's belongings lie, given who asks for robots.txt.

    Of what is named in a call nobody waits longer for a host than for a silent server.
    """
    lists = settings.lists
    rule = Rule(
        pace=lists.pace_seconds,
        delay=lists.delay_seconds,
        wait=lists.wait_seconds if listed else settings.limits.idle_seconds,
        retries=lists.retries,
        hours=read_hours(lists.hours) if listed else Hours(),
        asks_robots=listed,
        ignored=said_reason(ignored),
    )
    return lambda ask: Courtesy(rule, CLOCK.now, CLOCK.sleep, ask)


def outing_of(
    settings: Settings,
    progress: Progress | ListProgress,
    workers: int | None,
    ignored: str,
    outlinks: bool,
) -> Outing | None:
    """Say how a list is to be sent out; None where there is none. Raises `RequestError`."""
    if not isinstance(progress, ListProgress):
        if workers is not None or (ignored and not outlinks):
            raise CallError(
                "--workers and --ignore-robots go with --list or --from-memento, the latter also "
                "with --outlinks."
            )
        return None
    manner = Manner(
        settings.lists,
        workers or settings.lists.workers,
        random.random,
        float(settings.group.seconds),
        settings.limits.robots_bytes,
        said_reason(ignored),
    )
    return Outing(manner, CLOCK, settings.limits.url_bytes, progress.watch)
