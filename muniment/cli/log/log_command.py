"""`muniment log`: show it, or check it as a whole."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path

import click

from manifests import Check, CheckName, Result, asked_of
from muniment.archive.inspect import Inspector
from muniment.cli.common import (
    answer_json,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    open_archive,
    opened,
    remember,
    remember_roles,
    say,
    speak,
    trust_of,
    trust_option,
)
from muniment.cli.log.cosign import command as cosign
from muniment.cli.log.publish import command as publish
from muniment.cli.log.resume import command as resume
from muniment.cli.log.succeed import command as succeed
from muniment.cli.log.witness import command as witness
from muniment.cli.main import EXIT_CODES
from muniment.keys import KeyFolder
from muniment.words import check_words


@click.group("log", epilog=EXIT_CODES)
def command() -> None:
    """Show the log, or check it as a whole."""


@new_command("show")
@archive_option
@click.option(
    "--last", type=click.IntRange(1), default=20, show_default=True, help="How many entries."
)
@json_option
def show(archive_folder: Path, last: int, as_json: bool) -> int:
    """Show the log's head and its last entries."""
    with opened(archive_folder) as (archive, catalogue):
        head = archive.log.head(archive.roles)
        rows = list(catalogue.rows(max(0, head.size - last)))
        if as_json:
            answer_json(
                {
                    "origin": head.origin,
                    "size": head.size,
                    "root": head.root.hex(),
                    "key": str(archive.roles.log),
                    "entries": [
                        {
                            "index": row.position,
                            "kind": row.kind,
                            "id": row.id,
                            "object": row.object,
                            "version": row.version,
                            "composed": row.composed,
                        }
                        for row in rows
                    ],
                }
            )
            return 0
        say(f"{head.origin}: {head.size} entries, root {head.root.hex()}")
        for row in rows:
            say(f"{row.position:>8}  {row.kind:<10}  {row.composed}  {row.object} v{row.version}")
    return 0


@new_command("check")
@archive_option
@trust_option
@language_option
@json_option
def check(
    archive_folder: Path, trust_folder: Path | None, spoken: str | None, as_json: bool
) -> int:
    """Check the log: every tile, every checkpoint we hold or remember, every shelved version.

    It must be one history, consistent with the checkpoint you saw last and with its key's mark;
    every shelved version must be logged, and nothing logged may be missing.
    """
    archive = open_archive(archive_folder)
    trust = trust_of(trust_folder)
    language = speak(spoken)
    inspector = Inspector(archive, trust)
    checks = inspector.check_log(KeyFolder(config().keys(archive.roles.origin)))
    code = 0
    if any(one.result is Result.FAIL for one in checks):
        code = 1
    elif not inspector.roles.vouched or _lacks(checks, asked_of(trust)):
        code = 2
    if as_json:
        answer_json(
            {
                "verdict": code,
                "checks": [
                    {
                        "number": one.name.number,
                        "name": one.name.label,
                        "result": one.result.value,
                        "detail": check_words(one, language)[2],
                        "findings": [
                            {"code": f.code, "where": f.where, "particulars": dict(f.particulars)}
                            for f in one.findings
                        ],
                    }
                    for one in checks
                ],
            }
        )
    else:
        for one in checks:
            name, result, detail = check_words(one, language)
            say(f"{one.name.number:>2}  {result:<11}  {name}: {detail}")
        for pending in archive.staging.pending():
            say(f"    waiting: {pending.name} is finished by the next command that writes")
    if code == 0:
        remember(trust, inspector.note, archive.roles)
    if code != 1:
        remember_roles(trust, inspector.roles.vouched_roles)
    return code


def _lacks(checks: Sequence[Check], asked: Container[CheckName]) -> bool:
    """Tell whether a check that the policy asks for could not be carried out."""
    return any(one.name in asked and one.result is Result.NOT_CHECKED for one in checks)


command.add_command(show)
command.add_command(check)
command.add_command(resume)
command.add_command(succeed)
command.add_command(cosign)
command.add_command(witness)
command.add_command(publish)
