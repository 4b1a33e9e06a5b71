"""`muniment log cosign`: have the newest head cosigned by the witnesses that are configured."""

from __future__ import annotations

from pathlib import Path

from ingest import Proxy
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
)
from muniment.cli.cosign_answer import cosign_to_json, cosign_words
from muniment.cli.outward import allow_private_option, caller_of, proxy_option
from muniment.witnesses.cosigner import Ending, Outcome
from muniment.witnesses.cosigning import cosign_head, cosign_stamped
from muniment.witnesses.registry import read_witnesses
from muniment.witnesses.round import remember
from muniment.words import witness_words


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
    checked and kept beside the checkpoint. Where an older head was stamped and not cosigned, that
    is asked for first, so that a kit has both over one. Ends with 0 where as many cosigned as are
    needed, with 2 where fewer did, and with 1 where a witness shows a head that this log's own key
    signed and that is not in this log.
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
    outcomes: list[Outcome] = []
    for outcome in cosign_head(archive, asked.witnesses, caller):
        outcomes.append(outcome)
        if as_json:
            answer_json(cosign_to_json(archive, size, outcome))
        else:
            say(cosign_words(archive, size, outcome, language))
    remember(archive, config(), now(), None, outcomes)
    count = sum(outcome.counts for outcome in outcomes)
    if not as_json:
        shown = {"count": str(count), "asked": str(len(outcomes)), "need": str(asked.need)}
        say(witness_words("enough", language, shown))
    if any(outcome.ending is Ending.CONTRADICTED for outcome in outcomes):
        return 1
    return 0 if count >= asked.need else 2
