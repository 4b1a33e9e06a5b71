"""`muniment checked`: when every notice was last checked, by what, with which result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from muniment.archive.inspect import Inspector
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    json_option,
    language_option,
    new_command,
    open_archive,
    say,
    speak,
    trust_of,
    trust_option,
)
from muniment.fixity.checked import LastCheck, Outcome, last_checks, read_rounds
from muniment.fixity.rounds import Round
from muniment.words import Language, fixity_words


@new_command("checked")
@archive_option
@trust_option
@click.option("--replica", default="", metavar="NAME", help="Of this replica instead.")
@click.option("--rounds", "by_round", is_flag=True, help="List the rounds instead of the notices.")
@language_option
@json_option
def command(
    archive_folder: Path,
    trust_folder: Path | None,
    replica: str,
    by_round: bool,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Say when every notice was last checked, by what, and with which result.

    All files of a notice are checked together. What is told stands in signed records of `muniment
    audit`, each compared with the log. A notice that was never checked, or last found wrong, makes
    the answer 1; without trust in whose records they are it is 2.
    """
    archive = open_archive(archive_folder)
    language = speak(spoken)
    inspector = Inspector(archive, trust_of(trust_folder))
    head = inspector.head
    if head is None:
        raise CallError(f"The log's checkpoint in {archive.root} is not signed by its log key.")
    wrong = False
    with archive.catalogue() as catalogue:
        rounds = read_rounds(archive, catalogue, head, inspector.roles.roles)
        if by_round:
            for one in rounds:
                if one.replica == replica:
                    _tell_round(one, language, as_json)
        else:
            for check in last_checks(catalogue, head.size, rounds, replica):
                wrong = wrong or check.outcome is not Outcome.WHOLE
                _tell(check, language, as_json)
    if wrong:
        return 1
    return 0 if inspector.roles.vouched else 2


def _tell(check: LastCheck, language: Language, as_json: bool) -> None:
    one = check.round
    if as_json:
        answer_json(
            {
                "notice": check.object,
                "versions": check.versions,
                "result": check.outcome.value,
                "began": one.began if one else None,
                "ended": one.ended if one else None,
                "by": one.by if one else None,
                "record": one.record if one else None,
                "index": one.position if one else None,
            }
        )
        return
    word = fixity_words(f"last-{check.outcome.name.lower()}", language)
    when = f"{one.ended}  {one.by}" if one else ""
    say(f"{check.object}  {word}  {when}".rstrip())


def _tell_round(one: Round, language: Language, as_json: bool) -> None:
    about = one.about
    found = sum(about["findings"].values())
    if as_json:
        answer_json(_round_to_json(one))
        return
    facts = {
        "ended": one.ended,
        "objects": f"{about['objects']:,}",
        "bytes": f"{about['bytes']:,}",
        "found": str(found),
        "ending": fixity_words(str(about["ending"]), language),
        "by": one.by,
    }
    say(fixity_words("round-wrong" if found else "round-whole", language, facts))


def _round_to_json(one: Round) -> dict[str, Any]:
    about = one.about
    return {
        "round": one.id,
        "record": one.record,
        "index": one.position,
        "began": one.began,
        "ended": one.ended,
        "by": one.by,
        "ending": about["ending"],
        "algorithm": about["algorithm"],
        "log_size": about["log_size"],
        "objects": about["objects"],
        "files": about["files"],
        "bytes": about["bytes"],
        "never": about["never"],
        "oldest": about.get("oldest", {}).get("value"),
        "findings": about["findings"],
        "whole": about["whole"],
        "wrong": about["wrong"],
    }
