"""OCFL objects and storage roots as tests need them: whole ones, and one thing wrong with each.

files = made_object(versions=2)                    # path → bytes, a valid object of 1.1
change(files, lambda inventory: inventory.pop("id"))    # in every inventory; sidecars follow
codes(files)                                       # {"E036"}
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from manifests import Limits
from muniment.conformance.ocfl import Report, ReportKind, validate_object, validate_root
from muniment.storage import MemoryStorage

Files = dict[str, bytes]
LIMITS = Limits()


def digest(algorithm: str, data: bytes) -> str:
    return hashlib.new(algorithm, data).hexdigest()


def made_object(
    object_id: str = "urn:example:one",
    *,
    spec: str = "1.1",
    versions: int = 1,
    algorithm: str = "sha512",
    content: str | None = None,
    width: int = 0,
) -> Files:
    """A valid object: every version adds one file and keeps the others."""
    names = [f"v{number:0{width}d}" for number in range(1, versions + 1)]
    folder = content or "content"
    files: Files = {f"0=ocfl_object_{spec}": f"ocfl_object_{spec}\n".encode()}
    manifest: dict[str, list[str]] = {}
    state: dict[str, list[str]] = {}
    blocks: dict[str, Any] = {}
    for number, name in enumerate(names, start=1):
        data = f"file {number} of {object_id}".encode()
        files[f"{name}/{folder}/file-{number}"] = data
        manifest[digest(algorithm, data)] = [f"{name}/{folder}/file-{number}"]
        state = {**state, digest(algorithm, data): [f"file-{number}"]}
        blocks[name] = {
            "created": f"2024-01-{number:02d}T00:00:00Z",
            "message": f"version {number}",
            "user": {"name": "Somebody", "address": "mailto:somebody@example.org"},
            "state": state,
        }
        inventory = {
            "id": object_id,
            "type": f"https://ocfl.io/{spec}/spec/#inventory",
            "digestAlgorithm": algorithm,
            "head": name,
            "manifest": dict(manifest),
            "versions": dict(blocks),
        }
        if content is not None:
            inventory["contentDirectory"] = content
        put_inventory(files, name, inventory)
    put_inventory(files, "", inventory)
    return files


def put_inventory(files: Files, folder: str, inventory: Any) -> None:
    """Write an inventory and its sidecar into a folder, `""` for the object's root."""
    put_bytes(files, folder, json.dumps(inventory, indent=1).encode(), inventory)


def put_bytes(files: Files, folder: str, data: bytes, inventory: Any = None) -> None:
    """Write the bytes of an inventory as they are, and a sidecar that agrees with them."""
    prefix = f"{folder}/" if folder else ""
    algorithm = "sha512"
    if isinstance(inventory, dict) and inventory.get("digestAlgorithm") in ("sha256", "md5"):
        algorithm = inventory["digestAlgorithm"]
    for name in [path for path in files if path.startswith(f"{prefix}inventory.json")]:
        del files[name]
    files[f"{prefix}inventory.json"] = data
    line = f"{digest(algorithm, data)} inventory.json\n"
    files[f"{prefix}inventory.json.{algorithm}"] = line.encode()


def inventory_of(files: Files, folder: str = "") -> Any:
    """The inventory in a folder, parsed."""
    return json.loads(files[f"{folder}/inventory.json" if folder else "inventory.json"])


def folders_with_inventory(files: Files) -> list[str]:
    """Every folder that has an inventory: the versions, then `""`."""
    found = [path.rpartition("/")[0] for path in files if path.endswith("inventory.json")]
    return sorted(found, key=lambda folder: (not folder, folder))


def change(files: Files, how: Callable[[Any], Any], folders: Iterable[str] | None = None) -> Files:
    """Change inventories, in every folder or in those named; sidecars follow."""
    for folder in folders_with_inventory(files) if folders is None else list(folders):
        inventory = inventory_of(files, folder)
        how(inventory)
        put_inventory(files, folder, inventory)
    return files


def below(folder: str, files: Mapping[str, bytes]) -> Files:
    """The files moved into a folder."""
    return {f"{folder}/{path}": data for path, data in files.items()}


def made_root(
    objects: Mapping[str, Files],
    *,
    spec: str = "1.1",
    layout: str | None = None,
    config: Any = None,
) -> Files:
    """A storage root with objects at the places named, and perhaps a layout."""
    files: Files = {f"0=ocfl_{spec}": f"ocfl_{spec}\n".encode()}
    for place, made in objects.items():
        files |= below(place, made)
    if layout is not None:
        described = {"extension": layout, "description": "how objects are laid out"}
        files["ocfl_layout.json"] = json.dumps(described).encode()
    if config is not None:
        files[f"extensions/{layout}/config.json"] = json.dumps(config).encode()
    return files


def report_on(files: Files, folders: Iterable[str] = (), others: Iterable[str] = ()) -> Report:
    """What the validator says of an object."""
    return validate_object(MemoryStorage(files, folders, others), "", LIMITS)


def codes(files: Files, folders: Iterable[str] = (), others: Iterable[str] = ()) -> set[str]:
    """The codes of what the validator finds in an object."""
    return {finding.code for finding in report_on(files, folders, others).findings}


def root_reports(
    files: Files, folders: Iterable[str] = (), others: Iterable[str] = ()
) -> list[Report]:
    """What the validator says of a storage root: its objects, and last itself."""
    reports = list(validate_root(MemoryStorage(files, folders, others), "", LIMITS))
    assert reports[-1].kind is ReportKind.ROOT
    return reports


def root_codes(files: Files, folders: Iterable[str] = (), others: Iterable[str] = ()) -> set[str]:
    """The codes of what is found about a storage root and all its objects."""
    reports = root_reports(files, folders, others)
    return {finding.code for report in reports for finding in report.findings}
