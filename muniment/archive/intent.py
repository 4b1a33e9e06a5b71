"""Intents: what a group of sealed objects is about to become, durable before the first rename.

An intent is RFC 8785 JSON in ``staging/<run>/intent.json``. It exists only while its writer holds
the archive's lock; one that is found by the next holder is finished from its words alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest, DigestError
from manifests import (
    Entry,
    FormatError,
    MunimentError,
    canonical,
    is_record_id,
    parse_canonical,
)
from muniment.archive.objects import Sealed
from muniment.archive.proof_items import ProofItem
from muniment.archive.replacement import ReplacementItem
from muniment.durable import write_durably

FORMAT = "muniment-intent/1"
NAME = "intent.json"
_MAX_BYTES = 1 << 30
ADOPTED = "adopted-"
# What is done to a place is renaming and deletion: it must lie in the run.
_STAGED = re.compile(r"[0-9]{1,18}|adopted-[0-9a-z]{25}")


class IntentError(MunimentError):
    """An intent cannot be read or carried out."""


@dataclass(frozen=True, slots=True)
class IntentItem:
    """One object: where it waits, relative to the run's folder, and what it replaces."""

    object_id: str
    version: int
    record_id: str
    staged: str
    entry: Entry
    inventory: Digest
    replaces: Digest | None
    items: tuple[str, ...] = ()

    @property
    def is_adopted(self) -> bool:
        """Whether somebody had put it on the shelves before it was to be logged."""
        return self.staged.startswith(ADOPTED)


@dataclass(frozen=True, slots=True)
class Intent:
    """A group, the size of the log before it, and objects that are built anew with it.

    `proofs` are the files of which its records tell, that go beside checkpoints.
    """

    log_size: int
    items: tuple[IntentItem, ...]
    replacements: tuple[ReplacementItem, ...] = ()
    proofs: tuple[ProofItem, ...] = ()

    def write(self, run: Path) -> None:
        """Make the intent durable in its run's folder."""
        write_durably(run / NAME, self.encode())

    def encode(self) -> bytes:
        """Give the intent's bytes."""
        return canonical(
            {
                "format": FORMAT,
                "items": [_to_json(item) for item in self.items],
                "log_size": self.log_size,
                "proofs": [one.to_json() for one in self.proofs],
                "replacements": [one.to_json() for one in self.replacements],
            }
        )


def make_item(run: Path, sealed: Sealed, items: Sequence[bytes]) -> IntentItem:
    """Say what is to become of a sealed object. `items` name the call's sources that it answers."""
    return IntentItem(
        object_id=sealed.statement.object,
        version=sealed.statement.version,
        record_id=sealed.statement.id,
        staged=str(sealed.folder.relative_to(run)),
        entry=sealed.entry,
        inventory=sealed.inventory,
        replaces=sealed.replaces,
        items=tuple(item.hex() for item in items),
    )


def read_intent(run: Path) -> Intent | None:
    """Read a run's intent, or give None where it has none. Raises `IntentError`."""
    path = run / NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        value = parse_canonical(data, max_bytes=_MAX_BYTES, max_values=_MAX_BYTES)
        if value["format"] != FORMAT:
            raise IntentError(f"{path} is of a format that this version cannot finish.")
        return Intent(
            value["log_size"],
            tuple(_from_json(item) for item in value["items"]),
            tuple(ReplacementItem.from_json(item) for item in value["replacements"]),
            # Earlier versions put these in place before they wrote the intent.
            tuple(ProofItem.from_json(item) for item in value.get("proofs", ())),
        )
    except (FormatError, DigestError, KeyError, TypeError) as error:
        raise IntentError(
            f"{path} cannot be read ({error}). It says how to finish an interrupted writing; "
            "look at the disk, then ask for help before you remove it."
        ) from error


def _to_json(item: IntentItem) -> dict[str, Any]:
    return {
        "id": item.record_id,
        "inventory": item.inventory.hex,
        "items": list(item.items),
        "kind": item.entry.kind,
        "object": item.object_id,
        "replaces": item.replaces.hex if item.replaces else "",
        "signature": item.entry.signature.hex,
        "staged": item.staged,
        "sums": item.entry.sums.hex,
        "version": item.version,
    }


def _from_json(item: dict[str, Any]) -> IntentItem:
    if not (_STAGED.fullmatch(item["staged"]) and is_record_id(item["id"])):
        raise FormatError(f"no place in a run, or no record id: {item['staged']!r}")
    return IntentItem(
        object_id=item["object"],
        version=item["version"],
        record_id=item["id"],
        staged=item["staged"],
        entry=Entry(item["kind"], _sha512(item["sums"]), _sha512(item["signature"])),
        inventory=_sha512(item["inventory"]),
        replaces=_sha512(item["replaces"]) if item["replaces"] else None,
        items=tuple(item["items"]),
    )


def _sha512(text: str) -> Digest:
    return Digest.from_hex(Algorithm.SHA512, text)
