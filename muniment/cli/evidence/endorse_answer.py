"""What `muniment endorse` answers: what was signed, and what was taken into the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from manifests import PublicKey
from muniment.cli.common import answer_json, say, tell
from muniment.words import Language
from muniment.words.endorsements import endorse_words

if TYPE_CHECKING:
    from muniment.custody import Endorsed
    from muniment.exchange.endorsing import Signing


def say_signed(done: Signing, key: PublicKey, language: Language, as_json: bool) -> int:
    """Say what was signed, or why nothing was; give the exit code."""
    fingerprint = key.fingerprint()
    if as_json:
        answer_json(
            {
                "key": fingerprint,
                "verdict": done.verdict,
                "signed": [
                    {"name": one.name, "object": one.object, "file": str(one.path)}
                    for one in done.signed
                ],
            }
        )
    if done.verdict is None:
        tell(endorse_words("unchecked", language, {}))
    elif not done.signed:
        tell(endorse_words("wrong" if done.verdict == 1 else "unproven", language, {}))
        return done.verdict
    if not as_json:
        for one in done.signed:
            told = {"name": one.name, "file": str(one.path), "key": fingerprint}
            say(endorse_words("signed", language, told))
    return 0


def say_taken(taken: Sequence[Endorsed], origin: str, as_json: bool) -> None:
    """Say what was taken in, or was there before."""
    for one in taken:
        if as_json:
            answer_json(
                {
                    "name": one.name,
                    "notice": one.object or None,
                    "version": one.version or None,
                    "key": one.key,
                    "record": one.record,
                    "origin": origin,
                    "index": one.index,
                    "outcome": "endorsed" if one.new else "known",
                }
            )
        else:
            began = "endorsed" if one.new else "endorsed before"
            say(f"{began}: {one.name} by {one.key}; entry {one.index} of {origin}")
