"""Rows of what happened to a notice: the records of the log that touch it, and what they attest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from muniment.custody import Attested
from muniment.exchange.dataset.carried import Value
from muniment.exchange.dataset.kept import whence
from muniment.exchange.happenings import Happening
from muniment.exchange.premis.events import type_of

Row = dict[str, Value]
OriginOf = Callable[[int], str]
"""The name of the log that wrote an entry: another after a succession."""


def event_rows(notice: str, origin_of: OriginOf, happened: Iterable[Happening]) -> Iterator[Row]:
    """Give a row for each record. Reasons are not given: they may name what is not given out."""
    for one in happened:
        said = one.statement
        # What failed is said in words that may have the address in them.
        silent = one.quiet and said.kind != "accession"
        yield {
            "notice": notice,
            "record": said.id,
            "kind": said.kind,
            "premis_type": type_of(said.kind),
            "written_at": said.composed,
            "log_origin": origin_of(one.index),
            "log_index": one.index,
            "outcome": one.outcome,
            "note": None if silent else one.note,
            "versions": list(one.versions),
            "signer": said.role.principal,
            "recorder": " ".join(said.recorder),
            "sources": None if one.quiet else whence(said.sources),
        }


def attestation_rows(origin_of: OriginOf, attested: Iterable[Attested]) -> Iterator[Row]:
    """Give a row for each thing that a person confirmed or corrected, in the order of the log."""
    numbers = Counter[str]()
    for one in attested:
        said = one.said
        numbers[one.record] += 1
        yield {
            "notice": said.object,
            "version": said.version,
            "record": one.record,
            "item": numbers[one.record],
            "written_at": one.composed,
            "log_origin": origin_of(one.index),
            "log_index": one.index,
            "signer": one.signer,
            "key": None if one.key is None else one.key.fingerprint(),
            "stands": one.stands,
            "field": said.field,
            "language": said.language,
            "machine": said.machine,
            "status": said.status,
            "value": said.value,
            "confirms": said.confirms,
            "reason": said.reason,
            "rules": said.rules,
            "rendition": said.path,
            "char_start": said.start,
            "char_end": said.end,
        }
