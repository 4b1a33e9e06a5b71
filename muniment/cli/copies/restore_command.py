"""`muniment restore`: an archive again, out of its copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from muniment.cli.common import (
    PATH,
    answer_json,
    config,
    json_option,
    language_option,
    new_command,
    now,
    say,
    speak,
    trust_of,
    trust_option,
)
from muniment.cli.progress import Progress
from muniment.config import own_limits
from muniment.keys import KeyFolder
from muniment.recovery.account import Account
from muniment.recovery.conclusion import Conclusion, conclude
from muniment.recovery.copies import open_copies
from muniment.recovery.heads import read_heads
from muniment.recovery.papers import changed_settings, read_papers
from muniment.recovery.restore import Order, restore
from muniment.recovery.site import Site, site_of
from muniment.settings import NAME as SETTINGS
from muniment.words import finding_words, recovery_words
from muniment.words.language import Language


@new_command("restore")
@click.argument("source", metavar="FROM")
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--also",
    multiple=True,
    metavar="FROM",
    help="A further copy, from which comes what is damaged or missing in the first.",
)
@trust_option
@language_option
@json_option
def command(
    source: str,
    folder: Path,
    also: tuple[str, ...],
    trust_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Restore an archive FROM a copy of it into DIR, which is absent or empty.

    FROM is a folder, folder:/PATH, s3://BUCKET/PREFIX, or a replica's name. Everything is verified
    while it is copied, with your own trust: what does not verify is not put on the shelves, but
    named and kept in DIR/quarantine. An interrupted call is taken up by the same call.
    What is restored takes over the log; to try it out, use `muniment rehearse`.
    """
    copies = open_copies((source, *also), config())
    trust, language = trust_of(trust_folder), speak(spoken)
    limits = own_limits(config())
    papers, usable, findings = read_papers(copies, trust, limits)
    keys = KeyFolder(config().keys(papers.roles.origin))
    with site_of(folder, config(), copies) as site:
        if site.is_restored:
            account = site.read_account()
        else:
            heads, _ = read_heads(usable, papers.roles, limits)
            total = max((head.checkpoint.size for head in heads), default=0)
            with Progress(total, "restoring") as progress:
                order = Order(usable, papers, keys, trust, limits, progress.done)
                account = restore(order, site, findings)
        concluded = conclude(site, account, config(), now)
    answer = to_json(site, concluded)
    if as_json:
        answer_json(answer)
    else:
        _print(concluded, language, answer)
    return int(answer["verdict"])


def to_json(site: Site, concluded: Conclusion) -> dict[str, Any]:
    """Give the documented JSON of a restoration (docs/json.md)."""
    account = concluded.account
    return {
        "verdict": 0 if account.is_whole else 1,
        "archive": str(site.root.absolute()),
        **counts(account),
        "settings": list(changed_settings((site.root / SETTINGS).read_bytes())),
        "writing": concluded.standing.value,
        "index": concluded.index,
        "refused": concluded.refused,
    }


def counts(account: Account) -> dict[str, Any]:
    """Give what the answers of `restore`, `log resume` and `rehearse` share."""
    return {
        "origin": account.origin,
        "log_size": account.log_size,
        "root": account.root.hex(),
        "objects": account.objects,
        "versions": account.versions,
        "bytes": account.size,
        "aside": account.aside,
        "missing": account.missing,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "where": finding.where,
                "particulars": dict(finding.particulars),
            }
            for finding in account.findings
        ],
    }


def _print(concluded: Conclusion, language: Language, answer: dict[str, Any]) -> None:
    account = concluded.account
    for finding in account.findings:
        say(f"{finding.severity.value:<8}  {finding_words(finding, language)}")
    particulars = {name: str(value) for name, value in answer.items()}
    say(recovery_words("restored", language, particulars))
    if answer["settings"]:
        named = {"settings": ", ".join(answer["settings"])}
        say(recovery_words("settings-unsigned", language, named))
    if concluded.index is not None:
        said = {"index": str(concluded.index), "origin": account.origin}
        say(recovery_words("restoration-logged", language, said))
    if concluded.refused:
        say(recovery_words("restoration-not-logged", language, {"why": concluded.refused}))
    where = str(KeyFolder(config().keys(account.origin)).folder)
    next_step = {"archive": answer["archive"], "keys": where}
    say(recovery_words(f"writing-{concluded.standing.value}", language, next_step))
