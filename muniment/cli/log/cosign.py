"""`muniment log cosign`: have the newest head cosigned by the witnesses that are configured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ingest import Proxy
from muniment.archive.archive import Archive, finish_abandoned
from muniment.archive.desk import Shelved
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    say,
    speak,
    tell,
)
from muniment.cli.evidence.cosign_answer import cosign_to_json, cosign_words, told_words
from muniment.cli.outward import allow_private_option, caller_of, proxy_option
from muniment.keys import KeyFolderError
from muniment.witnesses.cosigner import Ending, Outcome
from muniment.witnesses.cosigning import cosign_head, cosign_stamped
from muniment.witnesses.registry import read_witnesses
from muniment.witnesses.round import remember
from muniment.witnesses.telling import tell_cosignatures
from muniment.words import Language, witness_words


@new_command("cosign")
@archive_option
@allow_private_option
@proxy_option
@language_option
@json_option
def command(
    archive_folder: Path,
    allow_private: bool,
    proxy: Proxy | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Ask every witness to cosign the log's newest head.

    Each gets the proof that this head extends the one that it cosigned last. What it gives is
    checked and kept beside the checkpoint, and a record tells of it; whoever cosigned is asked for
    the head that this makes, too. What they give for that one, the next such record tells of.
    Where an older head was stamped and not cosigned, that is asked for first, so that a kit has
    both over one. Ends with 0 where as many cosigned the newest head as are needed, with 2 where
    fewer did, and with 1 where a witness shows a head that this log's own key signed and that is
    not in this log.
    """
    archive, language = open_archive(archive_folder), speak(spoken)
    origin = archive.roles.origin
    asked = read_witnesses(config(), origin)
    if not asked.witnesses:
        raise CallError(
            f"{origin} asks no witness. Add one: muniment log witness add NAME URL VKEY"
        )
    caller = caller_of(archive, allow_private, proxy)
    # A killed call's drafts: no writer need come by to sweep them.
    archive.staging.sweep()
    size = archive.log.head(archive.roles).size
    # Whoever fails here is asked for the newest head too, and that is the one that counts.
    cosign_stamped(archive, asked.witnesses, caller)
    outcomes = {one.witness.name: one for one in cosign_head(archive, asked.witnesses, caller)}
    told: Shelved | None = None
    # Nothing is signed beside a head of our own key that is not in this log.
    if not any(one.ending is Ending.CONTRADICTED for one in outcomes.values()):
        try:
            # Where all is told of by now, no writer comes by for what a killed one left.
            finish_abandoned(archive, config(), now)
            told = tell_cosignatures(archive, config(), now, asked)
        except KeyFolderError as failure:
            tell(f"(what was given is kept, and not logged yet: {failure})")
    # A writer that was killed may have left what whoever writes next finishes: a newer head, too.
    if archive.log.head(archive.roles).size != size:
        good = {name: one.witness for name, one in outcomes.items() if one.counts}
        for outcome in cosign_head(archive, good, caller):
            outcomes[outcome.witness.name] = outcome
    remember(archive, config(), now(), None, [*outcomes.values()])
    _answer(archive, outcomes, told, asked.need, as_json, language)
    if any(outcome.ending is Ending.CONTRADICTED for outcome in outcomes.values()):
        return 1
    count = sum(outcome.counts for outcome in outcomes.values())
    return 0 if count >= asked.need else 2


def _answer(
    archive: Archive,
    outcomes: Mapping[str, Outcome],
    told: Shelved | None,
    need: int,
    as_json: bool,
    language: Language,
) -> None:
    size = archive.log.head(archive.roles).size
    for outcome in outcomes.values():
        if as_json:
            answer_json(cosign_to_json(archive, size, outcome))
        else:
            say(cosign_words(archive, size, outcome, language))
    if as_json:
        return
    if told is not None:
        say(told_words(told, language))
    count = str(sum(outcome.counts for outcome in outcomes.values()))
    shown = {"count": count, "asked": str(len(outcomes)), "need": str(need)}
    say(witness_words("enough", language, shown))
