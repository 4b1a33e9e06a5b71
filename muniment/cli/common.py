"""What several commands share: their options, and how they answer."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from manifests import MunimentError, printable
from muniment.cli.main import EXIT_CODES
from muniment.config import Config, find_trust
from muniment.words import LANGUAGES, Language, pick_language

if TYPE_CHECKING:
    from manifests import Roles, Trust, VouchedRoles
    from muniment.archive.archive import Archive
    from muniment.catalogue import Catalogue, Row

F = TypeVar("F", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)


class CallError(MunimentError):
    """The call is wrong."""


def new_command(name: str) -> Callable[[F], click.Command]:
    """Make a command whose help ends with the exit codes."""
    return click.command(name, epilog=EXIT_CODES, context_settings={"max_content_width": 96})


archive_option = click.option(
    "-a",
    "--archive",
    "archive_folder",
    type=PATH,
    envvar="MUNIMENT_ARCHIVE",
    default=Path(),
    help="The archive's folder; else MUNIMENT_ARCHIVE, else the folder you stand in.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Answer in JSON, as docs/json.md describes it."
)
root_option = click.option(
    "--root",
    "root_file",
    type=PATH,
    metavar="FILE",
    help="The root key, from where it is kept offline; else `root` in the key folder, else "
    "ssh-agent by `root.pub`.",
)
trust_option = click.option(
    "--trust",
    "trust_folder",
    type=PATH,
    help="Your trust folder; else MUNIMENT_TRUST, else your own configuration.",
)
language_option = click.option(
    "--lang",
    "spoken",
    type=click.Choice(LANGUAGES),
    help="The language of the answer; else MUNIMENT_LANGUAGE, else your locale's.",
)


def open_archive(folder: Path) -> Archive:
    """Open the archive that a command was given."""
    # Imported here, so that commands which need no archive start without it.
    from muniment.archive.archive import Archive

    return Archive.open(folder)


def config() -> Config:
    """Give the owner's configuration."""
    return Config.of(os.environ)


def trust_of(folder: Path | None) -> Trust:
    """Read the trust that a command was given, as it is today."""
    return find_trust(folder, os.environ, config()).as_of(now())


def speak(spoken: str | None) -> Language:
    """Pick the language of the answer."""
    return pick_language(spoken, os.environ)


def now() -> datetime:
    """Read the clock, in UTC."""
    return datetime.now(UTC)


def answer_json(value: Any) -> None:
    """Print one JSON value on a line of its own, at once."""
    click.echo(json.dumps(value, ensure_ascii=True))
    sys.stdout.flush()


def say(text: str = "") -> None:
    """Print a line of an answer, with nothing in it that acts on the terminal."""
    click.echo(printable(text))


def say_lines(lines: Iterable[str]) -> None:
    """Print lines of an answer; in a terminal what is too long for one goes on below, set in."""
    # Imported here: most commands measure no characters.
    from muniment.edition.showing.cells import legible, width_of, wrapped

    if not sys.stdout.isatty():
        for line in lines:
            say(line)
        return
    width = shutil.get_terminal_size().columns
    for line in lines:
        shown = legible(line)
        if width_of(shown) <= width:
            click.echo(shown)
            continue
        hanging = len(shown) - len(shown.lstrip(" ")) + 2
        for piece in (*wrapped(shown, width, min(hanging, width // 2)),) or ("",):
            click.echo(piece)


def tell(text: str) -> None:
    """Print a line of talk on stderr."""
    click.echo(printable(text), err=True)


def find_object(catalogue: Catalogue, text: str) -> Row:
    """Find the one object that an identifier, or the beginning of one, names."""
    found = catalogue.find(text) if text else ()
    exact = [row for row in found if text in (row.object, row.id)]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise CallError(
            f"{text!r} is neither a path nor an identifier in this archive; `muniment list` shows "
            "those of notices."
        )
    if len(found) > 1:
        listed = ", ".join(row.object for row in found)
        raise CallError(f"{text!r} could be any of: {listed}. Give more of it.")
    return found[0]


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Archive, Catalogue]]:
    """Open an archive and its catalogue for reading."""
    archive = open_archive(folder)
    with archive.catalogue() as catalogue:
        yield archive, catalogue


def check_origin(origin: str) -> None:
    """Raise `CallError` for what cannot be the name of a log and of its key (C2SP signed-note)."""
    if not origin.isprintable() or any(c.isspace() or c in '+"#,*?!' for c in origin):
        raise CallError('An origin is printable and has no space, and none of + " # , * ? !.')


def remember(trust: Trust, note: bytes, roles: Roles) -> None:
    """Remember a checkpoint that was checked, where the trust folder can be written."""
    try:
        trust.remember(roles.log_of(roles.open(note).origin), note)
    except OSError as error:
        tell(f"(the checkpoint could not be remembered in {trust.folder}: {error.strerror})")


def remember_roles(trust: Trust, roles: VouchedRoles | None) -> None:
    """Remember roles that a pinned root signed, where the trust folder can be written."""
    if roles is None:
        return
    try:
        trust.remember_roles(roles)
    except OSError as error:
        tell(f"(the roles could not be remembered in {trust.folder}: {error.strerror})")
