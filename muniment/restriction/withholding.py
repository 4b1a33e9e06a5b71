"""Files are kept back from publication by a record, and another ends that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manifests import Statement, Version
from muniment.archive.archive import Writer
from muniment.archive.records import Record, log_record
from muniment.custody.errors import CustodyError
from muniment.custody.withholding import KIND, Withholding, end_of, standing, withholding_of
from muniment.search.forgetting import forget


def withhold(
    writer: Writer,
    object_id: str,
    paths: Sequence[str],
    reason: str,
    authority: str,
    until: str,
) -> Withholding:
    """Record that files of an object (all, where none is named) are kept back; none is found then.

    Raises `CustodyError` for a path that the object has not, and for a time that is over.
    """
    if until and end_of(until) <= writer.now():
        raise CustodyError(f"{until} is over, so nothing would be withheld. Give a later date.")
    with writer.desk() as desk:
        known = _stated_paths(writer.archive.versions(desk.catalogue, object_id))
        for path in paths:
            if path not in known:
                raise CustodyError(
                    f"{object_id} has no file {path}. `muniment show {object_id}` lists its files."
                )
        item: dict[str, Any] = {"authority": authority, "object": object_id, "reason": reason}
        if paths:
            item["paths"] = sorted(set(paths))
        if until:
            item["until"] = until
        shelved = log_record(writer, desk, Record(KIND, about=(item,)))
    forget(writer.archive.root, object_id)
    return withholding_of(item, shelved.statement, shelved.index)


def lift(
    writer: Writer, object_id: str, record: str | None, reason: str
) -> tuple[tuple[Withholding, ...], Statement, int]:
    """Record that what is kept back of an object (by one record, or by all) is so no longer.

    Gives what was lifted, and the record that says so with its index. Raises `CustodyError` where
    nothing is kept back.
    """
    with writer.desk() as desk:
        lifted = tuple(
            one
            for one in standing(writer.archive, desk.catalogue, object_id, writer.now())
            if record in (None, one.record)
        )
        if not lifted:
            raise CustodyError(f"Nothing of {record or object_id} is withheld now.")
        items = tuple(
            {"lifts": one, "object": object_id, "reason": reason}
            for one in sorted({one.record for one in lifted})
        )
        shelved = log_record(writer, desk, Record(KIND, about=items))
        return lifted, shelved.statement, shelved.index


def _stated_paths(versions: Sequence[Version]) -> set[str]:
    return {file.path for version in versions for file in version.statement.files}
