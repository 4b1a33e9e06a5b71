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
from muniment.cli.copies.deposit_place import open_place, pace_of
from muniment.cli.copies.wayback_asking import log_and_say, look_at_mementos
from muniment.cli.outward import proxy_option, warn_custodian
from muniment.cli.progress import Progress
from muniment.replicas import read_replicas
from muniment.words import Language, finding_words
from muniment.words.deposits import deposit_words

if TYPE_CHECKING:
    from muniment.archive.archive import Archive
    from muniment.catalogue import Catalogue
    from muniment.deposit.holdings import Holding, Look
    from muniment.deposit.receipt import Receipt
    from muniment.deposit.replica_looks import ReplicaLook
    from muniment.replicas import ReplicaAddress

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
    what is kept here, and what each replica has of the notices, against what was logged. What is
    found is logged. A place that does not answer proves nothing, and ends with 3. What is not whole
    is given anew by `muniment deposit --again` and `muniment repair --replica`.
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
        asked_for = tuple(dict.fromkeys(objects))
        receipts = [
            receipt
            for object_id in asked_for
            for receipt in newest_receipts(read_receipts(archive, catalogue, object_id))
        ]
        mementos = [
            one for object_id in asked_for for one in find_mementos(archive, catalogue, object_id)
        ]
        replicas = read_replicas(config(), archive.roles.origin)
        if not (receipts or mementos or replicas):
            raise CallError(
                "Nobody else holds any of that: `muniment deposit` and `muniment replica add` give "
                "copies."
            )
        codes = {0}
        if receipts or mementos:
            warn_custodian(archive)
        looked, code = look_at_mementos(archive, catalogue, mementos, proxy)
        codes.add(code)
        copies, code = _look_at_replicas(archive, catalogue, replicas, asked_for)
        codes.add(code)
    codes.add(log_and_say(archive, looked, language, as_json))
    deposits, code = _look_at_deposits(archive, receipts, proxy) if receipts else ([], 0)
    codes.add(code)
    codes.add(_tell(archive, [*deposits, *copies], language, as_json))
    return 1 if 1 in codes else max(codes)


def _look_at_deposits(
    archive: Archive, receipts: Sequence[Receipt], proxy: Proxy | None
) -> tuple[list[Look], int]:
    """Give what was found, and 3 where a place did not answer."""
    from muniment.deposit.holdings import look_at

    place = open_place(archive, proxy)
    looks: list[Look] = []
    code = 0
    with Progress(len(receipts), "looking at deposits") as shown:
        for receipt in receipts:
            try:
                looks.append(look_at(place, receipt, pace_of(archive, shown.bytes_taken)))
            except MunimentError as failure:
                code = 3
                tell(f"muniment: {receipt.item}: {failure}")
            shown.source_done()
    return looks, code


def _look_at_replicas(
    archive: Archive,
    catalogue: Catalogue,
    replicas: Sequence[ReplicaAddress],
    objects: Sequence[str],
) -> tuple[list[ReplicaLook], int]:
    """Give what was found, and 3 where a replica could not be asked."""
    from muniment.deposit.replica_looks import look_at_replica

    looks: list[ReplicaLook] = []
    code = 0
    with Progress(len(replicas) * len(objects), "looking at replicas") as shown:
        for replica in replicas:
            try:
                for look in look_at_replica(archive, catalogue, config(), replica, objects):
                    looks.append(look)
                    shown.source_done()
            except (MunimentError, OSError) as failure:
                code = 3
                tell(f"muniment: {replica.name}: {failure}")
    return looks, code


def _tell(
    archive: Archive,
    looks: Sequence[Look | ReplicaLook],
    language: Language,
    as_json: bool,
) -> int:
    """Log what looks found, and say it; what a replica does not have yet is not logged."""
    from muniment.deposit.holdings import State, log_looks

    found = [look for look in looks if look.state is not State.BEHIND]
    index = None
    if found:
        with open_writer(archive, config(), now) as writer:
            index = log_looks(writer, found)
    for look in looks:
        _say_look(look, index if look.state is not State.BEHIND else None, language, as_json)
    if index is not None and not as_json:
        tell(deposit_words("logged", language, index=str(index), origin=archive.roles.origin))
    if any(look.findings for look in looks):
        return 1
    return 2 if len(found) < len(looks) else 0


def _say_look(
    look: Look | ReplicaLook, index: int | None, language: Language, as_json: bool
) -> None:
    about = look.about()
    if as_json:
        answer_json(
            {
                "notice": about["object"],
                "place": about["place"],
                "item": about["item"],
                "outcome": about["outcome"],
                "files": look.files,
                "receipt": about.get("receipt"),
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
    told = {key: str(about[key]) for key in ("item", "place")}
    state = deposit_words(look.state.value, language)
    say(deposit_words(look.said, language, notice=str(about["object"]), state=state, **told))
    for finding in look.findings:
        say(f"  {finding_words(finding, language)}")
    if look.findings:
        tell(deposit_words(look.mended, language, notice=str(about["object"]), **told))


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
