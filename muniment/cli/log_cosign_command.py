"""`muniment log cosign`: have the newest head cosigned by the witnesses that are configured."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest import Proxy
from manifests import spell_time
from muniment.archive.archive import Archive
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    open_archive,
    say,
    speak,
)
from muniment.cli.outward import allow_private_option, caller_of, proxy_option
from muniment.witnesses.cosigner import Ending, Outcome
from muniment.witnesses.cosigning import cosign_head
from muniment.witnesses.folder import origin_hash
from muniment.witnesses.registry import read_witnesses
from muniment.words import witness_words

_LAST = 253402300799  # the last second of the year 9999


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
    checked and kept beside the checkpoint. Ends with 0 where as many cosigned as are needed, with 2
    where fewer did, and with 1 where a witness shows a head that this log's own key signed and that
    is not in this log.
    """
    archive, language = open_archive(archive_folder), speak(spoken)
    origin = archive.roles.origin
    asked = read_witnesses(config(), origin)
    if not asked.witnesses:
        raise CallError(
            f"{origin} asks no witness. Add one: muniment log witness add NAME URL VKEY"
        )
    caller = caller_of(archive, allow_private, proxy)
    size = archive.log.head(archive.roles).size
    outcomes: list[Outcome] = []
    for outcome in cosign_head(archive, asked.witnesses, caller):
        outcomes.append(outcome)
        answer = _answer(archive, size, outcome)
        if as_json:
            answer_json(answer)
        else:
            address = f"{outcome.witness.url}/{origin_hash(archive.roles.log.name)}/checkpoint"
            particulars = {**{key: str(value) for key, value in answer.items()}, "address": address}
            say(witness_words(outcome.ending.value, language, particulars))
    count = sum(outcome.counts for outcome in outcomes)
    if not as_json:
        shown = {"count": str(count), "asked": str(len(outcomes)), "need": str(asked.need)}
        say(witness_words("enough", language, shown))
    if any(outcome.ending is Ending.CONTRADICTED for outcome in outcomes):
        return 1
    return 0 if count >= asked.need else 2


def _answer(archive: Archive, size: int, outcome: Outcome) -> dict[str, Any]:
    made = outcome.cosigned
    return {
        "name": outcome.witness.name,
        "origin": archive.roles.log.name,
        "ending": outcome.ending.value,
        "size": size if outcome.size is None else outcome.size,
        "time": _spell(made.time) if made is not None else None,
        "detail": outcome.detail,
        "note": outcome.note.decode("utf-8") if outcome.note is not None else None,
    }


def _spell(seconds: int) -> str:
    """Spell the time of a cosignature; it is what the witness says, whatever it says."""
    return spell_time(datetime.fromtimestamp(min(seconds, _LAST), UTC))
