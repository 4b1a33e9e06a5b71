"""Writing a version as an RO-Crate 1.2, in a folder or a zip file of the same files, stored.

::

    ro-crate-metadata.json                  what everything is
    ro-crate-preview.html                   the same for people
    renditions/公告.html                    the files, as a bag has them (`exchange.bag.paths`)
    muniment/<id>.json, .sums, .sums.sig    statement, manifest, signature
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from checksums import Digest
from muniment.conformance.bagit.manifest import PAYLOAD
from muniment.exchange.bag.paths import bag_paths
from muniment.exchange.bag.tags import EVIDENCE
from muniment.exchange.citations import citation_of
from muniment.exchange.crate.entities import METADATA, PREVIEW, SPECIFICATION, Entity, describe
from muniment.exchange.given import Given, GivenVersion, given_version
from muniment.exchange.order import ZIP, Delivery, ExportError, Order, counted
from muniment.exchange.packing import BOTH, Measured, measure, pack_zip
from muniment.templates import page_template


def deliver(order: Order) -> Delivery:
    """Write one version of one notice as a crate."""
    publication = order.publication()
    given = given_version(publication, order.version)
    placed = _placed(given)
    files: dict[str, bytes | Path] = {path: file.source for path, file in placed.items()}
    files |= {EVIDENCE + name: source for name, source in given.evidence}
    measured = {path: measure(source, taken=BOTH) for path, source in files.items()}
    for path, file in placed.items():
        if measured[path].sha512 != file.sha512:
            raise _differs(file.source)
    proofs = {path: one for path, one in measured.items() if path.startswith(EVIDENCE)}
    evidence = {path: (one.size, _sha256(one)) for path, one in proofs.items()}
    citation = citation_of(order, publication)
    entities = describe(given, placed, evidence, citation)
    for path, data in ((METADATA, _metadata(entities)), (PREVIEW, _preview(entities))):
        files[path], measured[path] = data, measure(data)
    if order.target.suffix == ZIP:
        pack_zip(files, measured, order.target)
    else:
        _write_folder(files, measured, order.target)
    said = f"an RO-Crate 1.2 of {counted(len(placed))} of the notice"
    return Delivery(said, {"files": len(placed)}, given.left_out)


def _placed(given: GivenVersion) -> dict[str, Given]:
    sources = {file.stated: file for file in given.files}
    places = bag_paths(given.version.statement.files)
    return {
        path.removeprefix(PAYLOAD): sources[file]
        for path, file in places.items()
        if file in sources
    }


def _metadata(entities: Sequence[Entity]) -> bytes:
    value = {"@context": f"{SPECIFICATION}/context", "@graph": entities}
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def _preview(entities: Sequence[Entity]) -> bytes:
    issuers = [one for one in entities if one["@id"].startswith("#issuer-")]
    [licence] = (one for one in entities if one["@id"] == "#licence")
    files = [one for one in entities if one["@type"] == "File"]
    page = page_template("muniment.exchange.crate", {}, {})
    return page.render(root=entities[1], files=files, issuers=issuers, licence=licence).encode(
        "utf-8"
    )


def _write_folder(
    files: dict[str, bytes | Path], measured: dict[str, Measured], folder: Path
) -> None:
    for path, source in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb", buffering=0) as copy:
            if measure(source, copy).sha512 != measured[path].sha512:
                raise _differs(folder / path)


def _differs(source: Path) -> ExportError:
    return ExportError(
        f"{source} is not what its manifest lists, so it is not given out. "
        "Run `muniment verify` on the notice."
    )


def _sha256(one: Measured) -> Digest:
    assert one.sha256 is not None  # It was taken.
    return one.sha256
