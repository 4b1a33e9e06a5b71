"""`muniment`: finds the command, and turns every end into one of four exit codes."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType

import click

from manifests import MunimentError, named_path, printable
from muniment.version import VERSION

# In the order in which a newcomer meets them.
COMMANDS = {
    "demo": "Show the whole story in a minute, offline.",
    "init": "Make an archive.",
    "preserve": "Preserve files, folders and web addresses.",
    "commit": "Preserve what was held for a look.",
    "discard": "Throw away what was held for a look.",
    "list": "List the notices.",
    "show": "Show a notice and its provenance.",
    "read": "Read a notice, its languages side by side.",
    "outline": "Show a notice's chapters, articles and items.",
    "metadata": "Show what a notice says of itself: numbers, dates, references.",
    "cite": "Cite a notice, down to the version and the article.",
    "diff": "Show what changed between versions of a notice, by article.",
    "collate": "Hold renditions of one notice against each other.",
    "search": "Find paragraphs in all notices, in every language.",
    "quote": "Say where a quotation stands: exactly, nearly, or nowhere.",
    "edition": "Read files or a notice: their text, structure and what is missing from it.",
    "status": "Say what waits for what.",
    "verify": "Verify a notice, a kit, or the whole archive.",
    "validate": "Validate OCFL, BagIt, WARC, WACZ, logs, kits, stamps, whoever made them.",
    "kit": "Write a notice with all that a stranger needs to check it.",
    "export": "Write notices in forms that others read.",
    "publish": "Write a site of all notices, for any web server or none.",
    "deposit": "Give notices to the Internet Archive, and fetch them back to compare.",
    "holdings": "List the copies that others hold, or look whether they are whole.",
    "verifier": "Write verify.sh, which checks kits without muniment.",
    "audit": "Check every byte on the shelves, and record that it was done.",
    "checked": "Say when every notice was last checked, by what, with which result.",
    "trust": "Show what you trust, and pin whom you trust.",
    "log": "Show the log, or check it as a whole.",
    "stamp": "Have time authorities stamp the log's newest checkpoint.",
    "beacon": "Say which public randomness is asked for before recording.",
    "renew": "Have earlier time stamps covered by new ones, before they age.",
    "key": "Show who may sign, put another signer in force, or revoke a key.",
    "restore": "Make an archive again out of its copies.",
    "rehearse": "Restore from a copy into a scratch folder, to see that it can be done.",
    "witness": "Cosign the heads of other archives' logs.",
    "replica": "Say where whole copies of the archive are kept.",
    "replicate": "Bring replicas up to date.",
    "repair": "Repair what is damaged or missing, from wherever it is whole.",
    "supersede": "Say that another accession stands in the place of a wrong one.",
    "attest": "Confirm or correct what the rules read of a notice.",
    "endorse": "Put your name to what an archive keeps, or take such a name in.",
    "withhold": "Keep files back from publication, or end that.",
    "redact": "Destroy files by law or by order, and say so in the log.",
    "adopt": "Take an object into the log that was put on the shelves by hand.",
    "doctor": "Look at settings, clock, disk, keys and this installation.",
}

# Which room a command lies in, as `<name>_command.py`.
_ROOMS = {
    "preserving": "preserve commit discard",
    "reading": "list show read outline metadata cite diff collate search quote edition attest",
    "checking": "verify validate",
    "giving": "kit export publish verifier",
    "copies": "deposit holdings audit checked restore rehearse replica replicate repair",
    "evidence": "stamp beacon renew endorse",
    "log": "log witness",
    "trust": "trust",
    "custody": "supersede withhold redact adopt",
    "running": "demo init status key doctor",
}

EXIT_CODES = """\b
Exit codes:
  0  what was asked holds
  1  the evidence is wrong
  2  consistent, but trust or a proof that was asked for is missing
  3  cannot be read, or the call is wrong"""


class _Commands(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = _load(module_of(cmd_name)).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(VERSION, prog_name="muniment")
def muniment() -> None:
    """Preserve government notices with verifiable provenance."""


def module_of(command: str) -> str:
    """Name the module that has a command of `COMMANDS`."""
    room = next(room for room, names in _ROOMS.items() if command in names.split())
    return f"muniment.cli.{room}.{command}_command"


def _load(name: str) -> ModuleType:
    """Load a module. What is made by that stays, so that nobody looks for circles among it."""
    looked = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        if looked:
            gc.enable()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; give the exit code."""
    _listen()
    try:
        result = muniment.main(
            list(arguments) if arguments is not None else None,
            prog_name="muniment",
            standalone_mode=False,
        )
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 3
    except click.ClickException as error:
        error.show()
        return 3
    except click.exceptions.Exit as error:
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo(
            "muniment: interrupted. What was acknowledged is kept; the same call goes on there.",
            err=True,
        )
        return 3
    except MunimentError as error:
        click.echo(f"muniment: {printable(str(error))}", err=True)
        return error.exit_code
    except SystemExit:
        # So click ends, with 1, where nobody reads the answer any more (EPIPE).
        return 3
    except BrokenPipeError:
        # Nobody reads the answer any more; what was done is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 3
    except OSError as error:
        where = f" ({printable(place)})" if (place := named_path(error)) else ""
        click.echo(
            f"muniment: {error.strerror or error}{where}. What was acknowledged is kept; when "
            "the cause is mended, the same call goes on from there.",
            err=True,
        )
        return 3
    except Exception:  # noqa: BLE001 - Python would exit with 1, which here means "evidence wrong".
        traceback.print_exc()
        click.echo("muniment: this is a fault in muniment, not in what it looked at.", err=True)
        return 3


class _Talk(logging.Handler):
    """Says on stderr what the rooms log while they work."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"({printable(record.getMessage())})", err=True)


def _listen() -> None:
    logger = logging.getLogger("muniment")
    if not any(isinstance(handler, _Talk) for handler in logger.handlers):
        logger.addHandler(_Talk(logging.INFO))
        logger.setLevel(logging.INFO)
