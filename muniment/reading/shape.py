"""The documented JSON of a notice that is shown (docs/json.md)."""

from __future__ import annotations

from typing import Any

from muniment.reading.view import FileView, NoticeView, RecordView, VersionView


def notice_json(view: NoticeView) -> dict[str, Any]:
    """Give the JSON that `muniment show --json` prints."""
    value: dict[str, Any] = {
        "notice": view.object,
        "kind": view.kind,
        "state": "shelved" if view.held is None else "held",
        "description": dict(view.description),
        "origin": view.origin,
        "log_size": view.log_size,
        "shelf": view.shelf if view.held is None else None,
        "versions": [_version(one) for one in view.versions],
        "records": [_record(one) for one in view.records],
        "records_left_out": view.left_out,
    }
    if view.publication is not None:
        whole = view.publication.whole
        value["withheld"] = whole.to_json() if whole is not None else None
    if view.held is not None:
        value["held"] = view.held
    if view.about:
        value["about"] = [dict(item) for item in view.about]
    return value


def _version(one: VersionView) -> dict[str, Any]:
    return {
        "version": one.number or None,
        "accession": one.id,
        "index": one.index,
        "composed": None if one.composed is None else {"source": "clock", "value": one.composed},
        "signer": None
        if one.role is None
        else {"key": one.role.key, "principal": one.role.principal},
        "recorder": None
        if one.recorder is None
        else {"name": one.recorder[0], "version": one.recorder[1]},
        "description": dict(one.description),
        "sources": [dict(item) for item in one.sources],
        "exchanges": [dict(item) for item in one.exchanges],
        "clock": [dict(item) for item in one.clock],
        "findings": [dict(item) for item in one.findings],
        "files": [_file(file) for file in one.files],
        "superseded": _superseded(one),
    }


def _superseded(one: VersionView) -> dict[str, Any] | None:
    said = one.superseded
    if said is None:
        return None
    return {
        "by": said.by,
        "by_notice": said.by_object,
        "last": said.last,
        "reason": said.reason,
        "record": said.record,
        "index": said.index,
    }


def _file(file: FileView) -> dict[str, Any]:
    value = {**file.stated.to_json(), "shelved": file.shelved, "sha512": file.sha512.hex}
    if file.withheld is not None:
        value["withheld"] = file.withheld.to_json()
    if file.redacted is not None:
        value["redacted"] = {"authority": file.redacted.authority, "record": file.redacted.record}
    return value


def _record(one: RecordView) -> dict[str, Any]:
    said = one.statement
    return {
        "record": said.id,
        "object": said.object,
        "kind": said.kind,
        "index": one.row.position,
        "composed": {"source": "clock", "value": said.composed},
        "sources": [dict(item) for item in said.sources],
        "exchanges": [dict(item) for item in said.exchanges],
        "findings": [dict(item) for item in said.findings],
        "about": [dict(item) for item in said.about],
    }
