"""`muniment trust remove`: one way to take anything that is pinned out of a trust folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from manifests import Trust
from muniment.cli.common import (
    CallError,
    answer_json,
    json_option,
    new_command,
    say,
    trust_of,
    trust_option,
)
from muniment.cli.trust.folder import folder_of

# Gives the names of all that is pinned of a kind.
Names = Callable[[Trust], Iterable[str]]
# Takes a name out of a trust folder, durably.
TakeOut = Callable[[Path, str], None]


def removal(kind: str, what: str, summary: str, names: Names, take_out: TakeOut) -> click.Command:
    """Make `muniment trust remove KIND NAME`; `what` is its word in messages."""

    def remove(name: str, trust_folder: Path | None, as_json: bool) -> int:
        folder = folder_of(trust_folder)
        if name not in names(trust_of(trust_folder)):
            raise CallError(f"There is no {what} {name!r} in {folder}.")
        take_out(folder, name)
        if as_json:
            answer_json({"name": name})
        else:
            say(f"no longer trusted: {name}")
        return 0

    remove.__doc__ = summary
    taken = click.argument("name")(trust_option(json_option(remove)))
    return new_command(kind)(taken)
