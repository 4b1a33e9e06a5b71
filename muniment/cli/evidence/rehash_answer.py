"""What `muniment renew --rehash` answers, in words and in JSON."""

from __future__ import annotations

from typing import Any

from manifests import printable
from muniment.archive.covered import ENTRIES
from muniment.cli.common import say
from muniment.coverings.round import Ending, Made, Rehashed, Wish
from muniment.words import Language
from muniment.words.findings import finding_words


def rehashed_to_json(told: Rehashed, wish: Wish) -> dict[str, Any]:
    """Give the documented JSON of a round of hashing anew (docs/json.md)."""
    return {
        "algorithm": wish.algorithm.value,
        "bytes": told.bytes,
        "coverings": [_made(one) for one in told.made],
        "ending": told.ending.value,
        "findings": [
            {"code": one.code, "where": one.where, "particulars": dict(one.particulars)}
            for one in told.wrong
        ],
        "left": told.left,
        "log_size": told.size,
        "need": max(wish.need, 1),
    }


def say_rehashed(told: Rehashed, wish: Wish, language: Language) -> None:
    """Say what a round came to."""
    for finding in told.wrong:
        say(f"damaged: {finding_words(finding, language)}")
    for one in told.made:
        what = (
            f"entries {one.first} to {one.end - 1}" if one.what == ENTRIES else "the log's papers"
        )
        files = f"{what}, {one.text.size} files by {wish.algorithm.value}"
        names = ", ".join(one.stamped) or "nobody"
        if one.index is not None:
            say(f"covered: {files}; stamped by {names}; entry {one.index} of the log")
        else:
            need = max(wish.need, 1)
            say(f"not covered yet: {files}; stamped by {names}, and {need} must have")
        for asked in one.asked:
            if asked.stamp is None:
                say(f"  {asked.name} did not stamp it: {printable(asked.why)}")
    if told.left:
        why = {
            Ending.COMPLETE: "the damaged ones are repaired first",
            Ending.BUDGET: "the budget is spent; the next call goes on there",
            Ending.INTERRUPTED: "it was interrupted; the next call goes on there",
        }[told.ending]
        say(f"not read to the end: {told.left} entries; {why}")
    if not told.made and not told.left and told.ending is Ending.COMPLETE and not told.wrong:
        say(f"nothing to do: all that the archive holds is covered by {wish.algorithm.value}")


def _made(one: Made) -> dict[str, Any]:
    return {
        "authorities": [
            {"name": asked.name, "stamped": asked.stamp is not None, "why": asked.why}
            for asked in one.asked
        ],
        "end": one.end,
        "first": one.first,
        "index": one.index,
        "lines": one.text.size,
        "root": one.text.root.hex,
        "stamped": list(one.stamped),
        "what": one.what,
    }
