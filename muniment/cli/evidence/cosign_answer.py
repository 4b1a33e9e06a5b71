"""How a witness that was asked to cosign answered: in words, and in the JSON of docs/json.md."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from manifests import spell_time
from muniment.archive.archive import Archive
from muniment.archive.desk import Shelved
from muniment.witnesses.cosigner import Outcome
from muniment.witnesses.folder import origin_hash
from muniment.words import Language, witness_words

_LAST = 253402300799  # the last second of the year 9999


def cosign_to_json(archive: Archive, size: int, outcome: Outcome) -> dict[str, Any]:
    """Give the documented JSON of how a witness answered, who was asked for a head of `size`."""
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


def cosign_words(archive: Archive, size: int, outcome: Outcome, language: Language) -> str:
    """Say how a witness answered."""
    address = f"{outcome.witness.url}/{origin_hash(archive.roles.log.name)}/checkpoint"
    answer = cosign_to_json(archive, size, outcome)
    particulars = {**{key: str(value) for key, value in answer.items()}, "address": address}
    return witness_words(outcome.ending.value, language, particulars)


def told_words(told: Shelved, language: Language) -> str:
    """Say which entry of the log tells of cosignatures, and of how many."""
    shown = {"index": str(told.index), "count": str(len(told.statement.about))}
    return witness_words("told", language, shown)


def _spell(seconds: int) -> str:
    """Spell the time of a cosignature; it is what the witness says, whatever it says."""
    return spell_time(datetime.fromtimestamp(min(seconds, _LAST), UTC))
