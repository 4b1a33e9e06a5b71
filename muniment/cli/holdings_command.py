"""`muniment holdings`: who else holds a notice, and whether that copy is still whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest import Proxy
from manifests import MunimentError
from muniment.archive.archive import open_writer
from muniment.archive.inspect import Inspector
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    config,
    find_object,
    json_option,
    language_option,
    new_command,
    now,
    opened,
    say,
    speak,
    tell,
    trust_of,
    trust_option,
)
from muniment.cli.deposit_place import open_place, pace_of
from muniment.cli.outward import proxy_option, warn_custodian
from muniment.cli.progress import Progress
from muniment.cli.wayback_asking import log_and_say, look_at_mementos
from muniment.words import Language, finding_words
from muniment.words.deposits import deposit_words

if TYPE_CHECKING:
    from muniment.archive.archive import Archive
    from muniment.deposit.holdings import Holding, Look
    from muniment.deposit.receipt import Receipt

_CHECK = "check"
# All other states are of copies that are not, or no longer, what was given.
_CODES = {"whole": 0, "same-text": 0, "never": 2, "behind": 2}


@new_command("holdings")
@click.argument("words", nargs=-1, metavar="[check] [ID]...")
@archive_option
@trust_option
@language_option
@proxy_option
@json_option
def command(
    words: tuple[str, ...],
    archive_folder: Path,
    trust_folder: Path | None,
    spoken: str | None,
    proxy: Proxy | None,
    as_json: bool,
) -> int:
    """List the copies of notices that others hold: deposits, mementos and replicas.

    Each with the day on which it was last seen whole, as signed records of this archive say.
    Without an ID, of every notice. Ends with 1 where a copy was last found changed or gone, with 2
    where one was never looked at or is not there yet.

    With `check` each deposit is fetched anew and held against its receipt, byte for byte: is it
    whole, changed, gone, or taken out of sight? So is what the Wayback Machine captured, against
    what is kept here. What is found is logged. A place that does not answer proves nothing, and
    ends with 3. Replicas are looked at by `muniment audit --replica`.
    """
    checking = words[:1] == (_CHECK,)
    asked = words[1:] if checking else words
    language = speak(spoken)
    with opened(archive_folder) as (archive, catalogue):
        objects = [find_object(catalogue, one).object for one in asked] or [
            versions[0].object for versions in catalogue.notices()
        ]
        # Imported here: `--help` needs none of it.
        from muniment.deposit.holdings import find_holdings, find_mementos, newest_receipts
        from muniment.deposit.receipt import read_receipts

        if not checking:
            roles = Inspector(archive, trust_of(trust_folder)).roles.roles
            codes = {0}
            for object_id in dict.fromkeys(objects):
                found = find_holdings(archive, catalogue, roles, config(), object_id)
                codes.add(_say_holdings(object_id, found, language, as_json))
            return 1 if 1 in codes else max(codes)
        receipts = [
            receipt
            for object_id in dict.fromkeys(objects)
            for receipt in newest_receipts(read_receipts(archive, catalogue, object_id))
        ]
        mementos = [
            one
            for object_id in dict.fromkeys(objects)
            for one in find_mementos(archive, catalogue, object_id)
        ]
        if not receipts and not mementos:
            raise CallError("Nothing of that was deposited: `muniment deposit` does it.")
        warn_custodian(archive)
        looked, code = look_at_mementos(archive, catalogue, mementos, proxy)
    code = max(code, log_and_say(archive, looked, language, as_json))
    codes = {code, _check(archive, receipts, proxy, language, as_json) if receipts else 0}
    return 1 if 1 in codes else max(codes)


def _check(
    archive: Archive,
    receipts: Sequence[Receipt],
    proxy: Proxy | None,
    language: Language,
    as_json: bool,
) -> int:
    from muniment.deposit.holdings import log_looks, look_at

    place = open_place(archive, proxy)
    looks: list[Look] = []
    unanswered = 0
    with Progress(len(receipts), "looking at deposits") as shown:
        for receipt in receipts:
            try:
                looks.append(look_at(place, receipt, pace_of(archive, shown.bytes_taken)))
            except MunimentError as failure:
                unanswered += 1
                tell(f"muniment: {receipt.item}: {failure}")
            shown.source_done()
    index = None
    if looks:
        with open_writer(archive, config(), now) as writer:
            index = log_looks(writer, looks)
    for look in looks:
        _say_look(look, index, language, as_json)
    if index is not None and not as_json:
        tell(deposit_words("logged", language, index=str(index), origin=archive.roles.origin))
    if any(look.findings for look in looks):
        return 1
    return 3 if unanswered else 0


def _say_look(look: Look, index: int | None, language: Language, as_json: bool) -> None:
    receipt = look.receipt
    if as_json:
        answer_json(
            {
                "notice": receipt.object,
                "place": receipt.place,
                "item": receipt.item,
                "outcome": look.state.value,
                "files": len(receipt.files),
                "receipt": receipt.record,
                "index": index,
                "findings": [
                    {
                        "code": one.code,
                        "where": one.where,
                        "particulars": dict(one.particulars),
                    }
                    for one in look.findings
                ],
            }
        )
        return
    state = deposit_words(look.state.value, language)
    say(deposit_words("looked", language, item=receipt.item, place=receipt.place, state=state))
    for finding in look.findings:
        say(f"  {finding_words(finding, language)}")
    if look.findings:
        tell(deposit_words("again", language, notice=receipt.object))


def _version(one: Holding) -> int | None:
    given = one.receipt or one.memento
    return given.version if given else None


def _say_holdings(
    object_id: str, found: Sequence[Holding], language: Language, as_json: bool
) -> int:
    codes = {0}
    for one in found:
        codes.add(_CODES.get(one.state.value, 1))
        if as_json:
            answer_json(
                {
                    "notice": object_id,
                    "place": one.place,
                    "item": one.item,
                    "state": one.state.value,
                    "whole": one.whole or None,
                    "version": _version(one),
                    "receipt": one.receipt.record if one.receipt else None,
                }
            )
            continue
        told = {
            "notice": object_id,
            "place": one.place,
            "item": one.item,
            "state": deposit_words(one.state.value, language),
            "time": one.whole,
        }
        say(deposit_words("holding" if one.whole else "holding-never-whole", language, **told))
    if not found and not as_json:
        tell(deposit_words("none", language, notice=object_id))
    return 1 if 1 in codes else max(codes)
