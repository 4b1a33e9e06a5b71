"""How `muniment stamp` answers: in words, and in the JSON of docs/json.md."""

from __future__ import annotations

from typing import Any

from manifests import printable, spell_time
from muniment.archive.archive import Archive
from muniment.cli.common import say, tell
from muniment.cli.evidence.clock_words import apart_words
from muniment.cli.evidence.cosign_answer import cosign_to_json, cosign_words, told_words
from muniment.witnesses.cosigner import Ending
from muniment.witnesses.cosigning import kept_by
from muniment.witnesses.round import Lists, Round
from muniment.witnesses.stamping import Stamping
from muniment.words import Language


def stamping_to_json(done: Stamping, need: int) -> dict[str, Any]:
    """Give the documented JSON of what came of stamping; `need` authorities must have done it."""
    items: list[dict[str, Any]] = [
        {"name": name, "result": "already", "time": None, "apart": 0, "unlisted": "", "why": ""}
        for name in done.already
    ]
    for one in done.asked:
        time = spell_time(one.stamp.time) if one.stamp else None
        result = "stamped" if one.stamp else "failed"
        said = {"apart": one.apart, "unlisted": one.kept.why, "why": one.why}
        items.append({"name": one.name, "result": result, "time": time, **said})
    return {
        "due": True,
        "origin": done.origin,
        "size": done.size,
        "authorities": sorted(items, key=lambda item: str(item["name"])),
        "good": done.good,
        "need": need,
        "record": done.record,
        "index": done.index,
        "calendars": _calendars_to_json(done),
        "witnesses": [],
    }


def _calendars_to_json(done: Stamping) -> list[dict[str, Any]]:
    def item(
        name: str, size: int, result: str, blocks: tuple[int, ...] = (), why: str = ""
    ) -> dict[str, Any]:
        told = {"name": name, "size": size, "result": result}
        return {**told, "blocks": list(blocks), "why": why}

    items = [item(name, done.size, "already") for name in done.promised_already]
    for one in done.promised:
        result = "failed" if one.why else "proven" if one.blocks else "promised"
        items.append(item(one.name, done.size, result, one.blocks, one.why))
    for owed in done.upgraded:
        result = "failed" if owed.failed else "waiting" if owed.why else "proven"
        items.append(item(owed.name, owed.size, result, owed.blocks, owed.why))
    return sorted(items, key=lambda one: (str(one["name"]), int(one["size"])))


def say_stamping(done: Stamping, need: int) -> None:
    """Print what came of stamping."""
    for name in done.already:
        say(f"{name}: had stamped it already")
    for one in done.asked:
        if one.stamp is not None:
            say(f"{one.name}: stamped at {spell_time(one.stamp.time)}")
            if one.apart:
                tell(f"{one.name}: {apart_words(one.apart)}")
            if one.kept.why:
                tell(f"{one.name}: not known whether it is revoked: {printable(one.kept.why)}")
        else:
            tell(f"{one.name}: no stamp: {printable(one.why)}")
    for item in _calendars_to_json(done):
        _say_calendar(item)
    logged = f"; entry {done.index}" if done.index is not None else ""
    if need or done.asked or done.already:
        needed = f"stamped by {done.good} of {need} needed"
    else:
        needed = "asked calendars alone"
    say(f"{done.origin}, {done.size} entries: {needed}{logged}")


def _say_calendar(item: dict[str, Any]) -> None:
    over = f"{item['name']}, the first {item['size']} entries"
    blocks = ", ".join(map(str, item["blocks"]))
    said = {
        "already": "had promised a proof already",
        "promised": "promised a proof, which `muniment stamp --upgrade` asks for later",
        "proven": f"a proof into Bitcoin block {blocks}",
        "waiting": printable(item["why"]),
    }
    if item["result"] == "failed":
        tell(f"{over}: {printable(item['why'])}")
    else:
        say(f"{over}: {said[item['result']]}")


def round_to_json(archive: Archive, done: Round) -> dict[str, Any]:
    """Give the documented JSON of a round."""
    size = archive.log.head(archive.roles).size
    witnesses = [cosign_to_json(archive, size, one) for one in done.cosigned]
    told = stamping_to_json(done.stamping, archive.settings.stamps.need)
    if done.told is not None:
        told |= {"record": done.told.statement.id, "index": done.told.index}
    return {**told, "witnesses": sorted(witnesses, key=lambda one: str(one["name"]))}


def say_round(archive: Archive, lists: Lists, done: Round, language: Language) -> None:
    """Print how a round ended."""
    if lists.services or lists.calendars:
        say_stamping(done.stamping, archive.settings.stamps.need)
    size = archive.log.head(archive.roles).size
    for outcome in done.cosigned:
        say(cosign_words(archive, size, outcome, language))
    if done.told is not None:
        say(told_words(done.told, language))


def round_code(archive: Archive, lists: Lists, done: Round) -> int:
    """Give the exit code of a round: 1 where a witness shows another history, 2 for too few."""
    if any(outcome.ending is Ending.CONTRADICTED for outcome in done.cosigned):
        return 1
    if lists.services and done.stamping.good < archive.settings.stamps.need:
        return 2
    size, limits = archive.log.head(archive.roles).size, archive.settings.limits
    every = lists.asked.witnesses.values()
    good = sum(kept_by(archive, size, one, limits) is not None for one in every)
    return 2 if good < lists.asked.need else 0
