"""Writing a version as a bag: a folder, or a zip file of the same files, stored.

Each file is read once on its way into a folder, and its digests taken as it goes by; what differs
from the signed manifest is not given out. A zip file says what a member has before its bytes, so
there every file is read twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from checksums import Digest
from manifests import parse_time
from muniment.exchange.bag.paths import bag_paths
from muniment.exchange.bag.tags import DECLARATION, EVIDENCE, write_info, write_manifest
from muniment.exchange.given import Given, GivenVersion, given_version
from muniment.exchange.order import ZIP, Delivery, ExportError, Order, counted
from muniment.exchange.packing import BOTH, Measured, measure, pack_zip

# Takes a file into the bag, and says what it was.
_Put = Callable[[str, bytes | Path], Measured]


def deliver(order: Order) -> Delivery:
    """Write one version of one notice as a bag."""
    given = given_version(order.publication(), order.version)
    write = _write_zip if order.target.suffix == ZIP else _write_folder
    write(given, order.target)
    said = f"a BagIt 1.0 bag with a payload of {counted(len(given.files))}"
    return Delivery(said, {"files": len(given.files)}, given.left_out)


def _write_folder(given: GivenVersion, folder: Path) -> None:
    root, made = os.fspath(folder), {""}
    os.mkdir(root)

    def put(path: str, source: bytes | Path) -> Measured:
        above = path.rpartition("/")[0]
        if above not in made:
            os.makedirs(f"{root}/{above}", exist_ok=True)
            made.add(above)
        with open(f"{root}/{path}", "xb", buffering=0) as copy:
            return measure(source, copy, BOTH)

    for path, file in _fill(given, put).items():
        if file.stated.modified is not None:
            moment = parse_time(file.stated.modified).timestamp()
            os.utime(f"{root}/{path}", (moment, moment))


def _write_zip(given: GivenVersion, target: Path) -> None:
    # RFC 8493 §4: a packed bag is one folder, whose name says nothing of the files in it.
    name = given.version.statement.id
    files: dict[str, bytes | Path] = {}
    measured: dict[str, Measured] = {}

    def put(path: str, source: bytes | Path) -> Measured:
        files[f"{name}/{path}"] = source
        one = measured[f"{name}/{path}"] = measure(source, taken=BOTH)
        return one

    _fill(given, put)
    pack_zip(files, measured, target)


def _fill(given: GivenVersion, put: _Put) -> dict[str, Given]:
    """Put every file into a bag, the payload first; give that by its paths.

    Raises `ExportError` where a file is not what its manifest lists.
    """
    places = bag_paths(given.version.statement.files)
    sources = {file.stated: file for file in given.files}
    payload = {path: sources[file] for path, file in places.items() if file in sources}
    taken: dict[str, Measured] = {}
    for path, file in payload.items():
        taken[path] = put(path, file.source)
        if taken[path].sha512 != file.sha512:
            raise ExportError(
                f"{file.source} is not what its manifest lists, so it is not given out. "
                "Run `muniment verify` on the notice."
            )
    octets = sum(one.size for one in taken.values())
    written = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": write_info(given, octets, len(payload)),
        **_manifests("manifest", taken),
    }
    tags = {EVIDENCE + name: put(EVIDENCE + name, source) for name, source in given.evidence}
    tags |= {path: put(path, data) for path, data in written.items()}
    for path, data in _manifests("tagmanifest", tags).items():
        put(path, data)
    return payload


def _manifests(name: str, files: dict[str, Measured]) -> dict[str, bytes]:
    """Give a manifest for each of the two algorithms."""
    return {
        f"{name}-sha512.txt": write_manifest({path: one.sha512 for path, one in files.items()}),
        f"{name}-sha256.txt": write_manifest({path: _sha256(one) for path, one in files.items()}),
    }


def _sha256(one: Measured) -> Digest:
    assert one.sha256 is not None  # It was taken.
    return one.sha256
