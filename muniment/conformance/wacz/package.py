"""datapackage.json, the manifest of a WACZ, and datapackage-digest.json, the hash over it.

::

    {"profile": "data-package", "wacz_version": "1.1.1", "resources": [
      {"name": "data.warc", "path": "archive/data.warc", "hash": "sha256:0e71…", "bytes": 11469}]}
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from manifests import FormatError, parse_json
from muniment.conformance.report import Ledger

PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
KNOWN_VERSIONS = ("1.0.0", "1.1.0", "1.1.1")
_ALGORITHMS = {"md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}
_HASH = re.compile(r"([a-z0-9-]+):([0-9a-f]+|[0-9A-F]+)")
_NAME = re.compile(r"[a-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Hash:
    """A hash as it is stated: hashlib's name of the algorithm, and the value."""

    algorithm: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that the manifest lists. `size` is in bytes."""

    path: str
    hash: Hash | None
    size: int | None


def read_object(data: bytes, where: str, ledger: Ledger) -> dict[str, Any] | None:
    """Read a JSON object (I-JSON), or None where it is none."""
    try:
        value = parse_json(data, max_bytes=len(data) + 1)
    except (FormatError, RecursionError) as failure:
        ledger.error("wacz-json", where, detail=str(failure))
        return None
    if not isinstance(value, dict):
        ledger.error("wacz-json", where, detail="it is no object")
        return None
    return value


def read_package(data: bytes, ledger: Ledger) -> tuple[dict[str, Resource], object]:
    """Read datapackage.json; give its resources by path, and what it has for ``created``."""
    value = read_object(data, PACKAGE, ledger)
    return ({}, None) if value is None else (_read_resources(value, ledger), value.get("created"))


def _read_resources(value: Mapping[str, Any], ledger: Ledger) -> dict[str, Resource]:
    if value.get("profile") != "data-package":
        ledger.error("wacz-datapackage-profile", PACKAGE, value=_shown(value.get("profile")))
    version = value.get("wacz_version")
    if not isinstance(version, str):
        ledger.error("wacz-datapackage-version", PACKAGE)
    elif version not in KNOWN_VERSIONS:
        ledger.warning("wacz-datapackage-version-unknown", PACKAGE, version=version[:100])
    listed = value.get("resources")
    if not isinstance(listed, list) or not listed:
        ledger.error("wacz-datapackage-resources", PACKAGE)
        return {}
    resources: dict[str, Resource] = {}
    for number, item in enumerate(listed):
        resource = _read_resource(item, f"{PACKAGE}:resources[{number}]", ledger)
        if resource is None:
            continue
        if resource.path in resources:
            ledger.error("wacz-datapackage-twice", PACKAGE, path=resource.path)
        resources[resource.path] = resource
    return resources


def _read_resource(item: object, where: str, ledger: Ledger) -> Resource | None:
    if not isinstance(item, dict) or not isinstance(item.get("path"), str):
        ledger.error("wacz-datapackage-path", where)
        return None
    path = item["path"]
    if path.startswith("/") or any(part in ("", ".", "..") for part in path.split("/")):
        ledger.error("wacz-datapackage-unsafe", where, path=path)
        return None
    name = item.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        ledger.warning("wacz-datapackage-name", where, path=path)
    stated = parse_hash(item.get("hash"))
    if stated is None:
        ledger.error("wacz-datapackage-hash-form", where, path=path)
    size = item.get("bytes")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        ledger.error("wacz-datapackage-bytes-form", where, path=path)
        size = None
    return Resource(path, stated, size)


def parse_hash(value: object) -> Hash | None:
    """Read a hash with its algorithm before a colon, or give None."""
    match = _HASH.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    algorithm = match[1].replace("-", "")
    if _ALGORITHMS.get(algorithm) != len(match[2]):
        return None
    return Hash(algorithm, bytes.fromhex(match[2]))


def check_digest(package: bytes, value: Mapping[str, Any], ledger: Ledger) -> None:
    """Check that datapackage-digest.json is about the datapackage.json that is here."""
    if value.get("path") != PACKAGE:
        ledger.error("wacz-digest-path", DIGEST, value=_shown(value.get("path")))
    stated = parse_hash(value.get("hash"))
    if stated is None:
        ledger.error("wacz-digest-form", DIGEST)
    elif hashlib.new(stated.algorithm, package, usedforsecurity=False).digest() != stated.value:
        ledger.error("wacz-digest-hash", DIGEST)


def _shown(value: object) -> str:
    return str(value)[:100]
