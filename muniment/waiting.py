"""Material that waits for the desk: gathered, digested, perhaps held for a look first."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest, Finding, Severity, hash_file
from ingest import Gathered, GatheredFile, Source, SourceKind
from manifests import FormatError, MunimentError, StatedFile, canonical, parse_canonical
from muniment.catalogue import joint_key
from muniment.durable import sync_folder, sync_tree

FORMAT = "muniment-draft/1"
_MOST = 1 << 30
NAME = "draft.json"
_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
# What a draft says of a file that statements say elsewhere.
_OURS = ("sha512", "format")
_NAME = re.compile(f"[{_ALPHABET}]{{8}}")


class HeldError(MunimentError):
    """Held material is not there, or is no longer what was held."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request's material in the staging folder `place` (its files below ``content/``).

    `beacons` are what was known of beacons before it was gathered, as statements say it. `record`
    is the kind of the record that it is to become, where it is no notice: robots.txt. `is_final`
    says of what failed that it was an answer, so that the same call need not ask again. `after` is
    the key of what it is a further version of, where it was not seen before.
    """

    place: Path
    id: str
    item: bytes
    object_id: str | None
    notice: Mapping[str, Any]
    gathered: tuple[Gathered, ...]
    beacons: tuple[Mapping[str, Any], ...] = ()
    record: str = ""
    is_final: bool = False
    after: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """The (key, content) of all sources together."""
        return joint_key((one.key, one.content) for one in self.gathered)

    @property
    def files(self) -> tuple[GatheredFile, ...]:
        """The files of all sources, in order."""
        return tuple(file for one in self.gathered for file in one.files)

    @property
    def failure(self) -> tuple[str, str] | None:
        """The first source's failure, as (code, sentence), or None."""
        return next((one.failure for one in self.gathered if one.failure), None)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(one.size for one in self.gathered)


def hold(waiting: Waiting, held: Path) -> str:
    """Put material aside, durably, under a short name that `commit` and `discard` take."""
    name = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    (waiting.place / NAME).write_bytes(canonical(_to_json(waiting)))
    sync_tree(waiting.place)
    waiting.place.rename(held / name)
    sync_folder(held)
    return name


def held_names(held: Path) -> tuple[str, ...]:
    """Give the names of what is held, in order."""
    return tuple(sorted(path.name for path in held.iterdir() if (path / NAME).exists()))


def look(held: Path, name: str) -> Waiting:
    """Read what is held under a name, without checking its bytes. Raises `HeldError`."""
    place = held / name
    try:
        if not _NAME.fullmatch(name):
            raise ValueError("not the name of anything held")
        value = parse_canonical((place / NAME).read_bytes(), max_bytes=_MOST, max_values=_MOST)
        return _from_json(value, place)
    except (OSError, FormatError, KeyError, TypeError, ValueError) as error:
        raise HeldError(f"Nothing is held as {name!r}. `muniment status` lists what is.") from error


def take(held: Path, name: str, place: Path) -> Waiting:
    """Take held material to a place of the caller's, its bytes checked. Raises `HeldError`.

    It stays held too until the caller, having preserved it, discards it: nothing is lost between.
    """
    waiting = look(held, name)
    for file in waiting.files:
        path = waiting.place / "content" / file.path
        if not path.exists() or hash_file(path).digest(Algorithm.SHA512) != file.sha512:
            raise HeldError(
                f"{path} changed since it was held, so it is not committed. Discard it with "
                f"`muniment discard {name}` and preserve the source again."
            )
        target = place / "content" / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(path, target)
    return replace(waiting, place=place)


def discard(held: Path, name: str) -> None:
    """Throw held material away. Raises `HeldError`."""
    look(held, name)
    shutil.rmtree(held / name)
    sync_folder(held)


def _to_json(waiting: Waiting) -> dict[str, Any]:
    return {
        "beacons": list(waiting.beacons),
        "format": FORMAT,
        "gathered": [_gathered(one) for one in waiting.gathered],
        "id": waiting.id,
        "item": waiting.item.hex(),
        "notice": dict(waiting.notice),
        "object": waiting.object_id or "",
    }


def _gathered(one: Gathered) -> dict[str, Any]:
    return {
        "clock": list(one.clock),
        "content": one.content,
        "exchanges": list(one.exchanges),
        "facts": dict(one.facts),
        "files": [_file(file) for file in one.files],
        "findings": [_finding(finding) for finding in one.findings],
        "key": one.key,
        "source": dict(one.source.stated),
    }


def _file(file: GatheredFile) -> dict[str, Any]:
    item = {**file.stated().to_json(), "sha512": file.sha512.hex}
    return {**item, "format": dict(file.format)} if file.format else item


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "particulars": [list(pair) for pair in finding.particulars],
        "rule": finding.rule,
        "severity": finding.severity.value,
        "where": finding.where,
    }


def _from_json(value: Any, place: Path) -> Waiting:
    return Waiting(
        place=place,
        id=value["id"],
        item=bytes.fromhex(value["item"]),
        object_id=value["object"] or None,
        notice=value["notice"],
        gathered=tuple(_read_gathered(value["gathered"])),
        beacons=tuple(value.get("beacons", ())),
    )


def _read_gathered(items: Any) -> Iterator[Gathered]:
    for item in items:
        stated = item["source"]
        shown = stated.get("address") or stated.get("name") or "a file"
        yield Gathered(
            source=Source(SourceKind(stated["kind"]), shown, stated),
            key=item["key"],
            content=item["content"],
            files=tuple(_read_file(file) for file in item["files"]),
            exchanges=tuple(item["exchanges"]),
            findings=tuple(_read_finding(finding) for finding in item["findings"]),
            clock=tuple(item["clock"]),
            facts=item.get("facts", {}),  # Held by a release that knew none.
        )


def _read_file(item: dict[str, Any]) -> GatheredFile:
    stated = StatedFile.from_json({key: item[key] for key in item if key not in _OURS})
    return GatheredFile(
        path=stated.path,
        size=stated.size,
        sha512=Digest.from_hex(Algorithm.SHA512, item["sha512"]),
        sha256=stated.sha256,
        kind=stated.kind,
        name=stated.name,
        modified=stated.modified,
        derived_from=stated.derived_from,
        format=item.get("format"),
    )


def _read_finding(item: dict[str, Any]) -> Finding:
    return Finding(
        item["code"],
        Severity(item["severity"]),
        item["where"],
        tuple((name, value) for name, value in item["particulars"]),
        item["rule"],
    )
