"""Inventories at speed: the bytes of `manifests.build_inventory`, from parsed statements.

Only for what was examined once: every key here is ASCII, so that sorting by code points, as
Python's encoder in C does, is RFC 8785's order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha512
from typing import Any

from manifests import INVENTORY
from manifests.claims.inventory import TYPE

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
)


class Inventories:
    """The inventories of one object, as one version after another is added."""

    def __init__(self) -> None:
        self._versions: dict[str, Any] = {}
        self._sha256: dict[str, str] = {}
        self._manifest: dict[str, list[str]] = {}
        self._object = ""

    def add(self, statement: Mapping[str, Any], state: Mapping[str, str]) -> None:
        """Add a version: its statement, and the sha512 in hex of all it holds, by content path."""
        number = len(self._versions) + 1
        prefix = f"v{number}/content/"
        self._object = statement["object"]
        self._sha256.update((prefix + one["path"], one["sha256"]) for one in statement["files"])
        self._manifest = _by_digest(state)
        role = statement["role"]
        self._versions[f"v{number}"] = {
            "created": statement["composed"]["value"],
            "message": f"{statement['kind']} {statement['id']}",
            "state": _by_digest({path.split("/", 2)[2]: state[path] for path in state}),
            "user": {"address": role["uri"], "name": role["principal"]},
        }

    def encode(self) -> tuple[bytes, bytes]:
        """Give the newest version's inventory and its sidecar."""
        value = {
            "digestAlgorithm": "sha512",
            "fixity": {"sha256": _by_digest(self._sha256)},
            "head": f"v{len(self._versions)}",
            "id": self._object,
            "manifest": self._manifest,
            "type": TYPE,
            "versions": self._versions,
        }
        data = _ENCODER.encode(value).encode("utf-8")
        return data, f"{sha512(data).hexdigest()} {INVENTORY}\n".encode("ascii")


def _by_digest(digests: Mapping[str, str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for path in sorted(digests):
        grouped.setdefault(digests[path], []).append(path)
    return grouped
