"""Kits of other archives, or of this one, as imports: verified first, by what their keeper trusts.

::

    imports/<id>/data.zip     the kit; of one in a folder the one zip file that its files make
    renditions/0001.html      the newest version's files, under the names that its statement gives

A kit whose evidence is wrong, or cannot be read, is kept as files like any others, and says so. The
verdict is stated as it was when the kit came in: a later one may be another.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from checksums import Finding
from ingest import (
    Gathered,
    GatheredFile,
    Source,
    SourceKind,
    files_key,
    find_files,
    gather_files,
    gathered_file,
)
from manifests import (
    FolderPackage,
    FormatError,
    Limits,
    MunimentError,
    Package,
    Statement,
    Trust,
    Verdict,
    parse_statement,
    verify_kit,
)
from manifests.kits.kit import OBJECT
from manifests.kits.kit_of_many import looks_like_kit_of_many, verify_kit_of_many
from manifests.objects.package import read_small
from manifests.objects.zip_package import ZipPackage
from muniment.exchange.packing import PackingError, measure, pack_zip
from muniment.imports.arrival import Arrival
from muniment.imports.claim import plain
from muniment.imports.pages import changed
from muniment.imports.stated import claims_stated, container_stated, finding

_KIND = SourceKind.KIT
_PIECE = 1 << 18
_WRONG = 1


def gather_kit(source: Source, path: Path, arrival: Arrival) -> Gathered:
    """Bring a kit into staging: a folder, or a zip file. Raises as `gather_import`."""
    gather = _gather_folder if path.is_dir() else _gather_zip
    return gather(source, path, arrival)


def look_at_kit(path: Path, limits: Limits, trust: Callable[[], Trust]) -> int:
    """Verify a kit where it lies; give the verdict's code, 3 where it cannot be verified."""
    try:
        package = FolderPackage(path) if path.is_dir() else _zipped(path, path.name, limits)
        return _worst(_verify(package, limits, trust))
    except MunimentError:
        return 3


def _gather_zip(source: Source, path: Path, arrival: Arrival) -> Gathered:
    whole = gather_files(
        source, path, arrival.into, arrival.first, arrival.limits, arrival.progress
    )
    [container] = whole.files
    staged = arrival.into / container.path
    stated: dict[str, Any] = {**source.stated, "kind": _KIND.value}
    files: tuple[GatheredFile, ...] = (container,)
    try:
        package = _zipped(staged, path.name, arrival.limits)
        verdicts = _verify(package, arrival.limits, arrival.trust)
    except MunimentError as error:
        findings = _unread(error, staged, path)
    else:
        findings = _about(verdicts, path.name)
        stated |= _verdict_stated(verdicts)
        kept = arrival.imported(".zip")
        taken = tuple(_take_renditions(package, verdicts, arrival, kept))
        if taken:
            staged.rename(arrival.into / kept)
            container = replace(container, path=kept, kind="import")
            files = (container, *taken)
        else:
            arrival.no_import()
    stated["container"] = container_stated(container)
    return replace(
        whole, source=Source(_KIND, source.shown, stated), files=files, findings=findings
    )


def _gather_folder(source: Source, path: Path, arrival: Arrival) -> Gathered:
    kept = ""
    try:
        verdicts = _verify(FolderPackage(path), arrival.limits, arrival.trust)
        if _worst(verdicts) == _WRONG:
            return _as_files(source, path, arrival, _about(verdicts, path.name), verdicts)
        kept = arrival.imported(".zip")
        key = _pack(path, arrival, arrival.into / kept)
        package = _zipped(arrival.into / kept, path.name, arrival.limits)
        again = _verify(package, arrival.limits, arrival.trust)
    except PackingError as error:
        raise changed(source.shown) from error
    except MunimentError as error:
        if kept:  # What it was packed into is not what is kept of it.
            (arrival.into / kept).unlink()
            arrival.no_import()
        return _as_files(source, path, arrival, _unread(error, path, path), ())
    if [one.code for one in again] != [one.code for one in verdicts]:
        raise changed(source.shown)
    taken = tuple(_take_renditions(package, again, arrival, kept))
    kind = "import"
    if not taken:  # A kit of many notices is read by its own reader, and stays one file here.
        whole = arrival.rendition(0, ".zip")
        (arrival.into / kept).rename(arrival.into / whole)
        arrival.no_import()
        kept, kind = whole, "rendition"
    container = gathered_file(arrival.into, kept, kind)
    stated = {
        **source.stated,
        "kind": _KIND.value,
        "container": container_stated(container),
        **_verdict_stated(again),
    }
    return Gathered(
        Source(_KIND, source.shown, stated),
        key,
        key,
        (container, *taken),
        findings=_about(again, path.name),
    )


def _as_files(
    source: Source,
    path: Path,
    arrival: Arrival,
    findings: tuple[Finding, ...],
    verdicts: tuple[Verdict, ...],
) -> Gathered:
    whole = gather_files(
        source, path, arrival.into, arrival.first, arrival.limits, arrival.progress
    )
    stated = {**source.stated, "kind": _KIND.value, **_verdict_stated(verdicts)}
    return replace(whole, source=Source(_KIND, source.shown, stated), findings=findings)


def _verify(package: Package, limits: Limits, trust: Callable[[], Trust]) -> tuple[Verdict, ...]:
    """Verify a kit, or each notice of a kit of many, by the keeper's own trust."""
    if looks_like_kit_of_many(package.listing()):
        return tuple(one.verdict for one in verify_kit_of_many(package, trust(), limits))
    return (verify_kit(package, trust(), limits),)


def _zipped(staged: Path, name: str, limits: Limits) -> ZipPackage:
    return ZipPackage(lambda: staged.open("rb"), name, limits.container_members)


def _pack(path: Path, arrival: Arrival, target: Path) -> str:
    """Make the one zip file of a kit's folder; give the key of its files."""
    found = find_files(path, arrival.limits)
    files = {os.fsdecode(one.name): Path(os.fsdecode(one.path)) for one in found}
    measured = {name: measure(file) for name, file in files.items()}
    pack_zip(files, measured, target)
    arrival.progress(sum(one.size for one in measured.values()))
    return files_key((os.fsencode(name), one.sha512) for name, one in measured.items())


def _take_renditions(
    package: Package, verdicts: tuple[Verdict, ...], arrival: Arrival, kept: str
) -> Iterator[GatheredFile]:
    """Write out the files of the newest version that has any, of a kit of one that is not wrong."""
    if len(verdicts) != 1 or _worst(verdicts) == _WRONG:
        return
    newest = max(_statements(package, arrival), key=lambda one: one.version, default=None)
    if newest is None:
        return
    renditions = (file for file in newest.files if file.kind == "rendition")
    for number, file in enumerate(renditions):
        inside = f"{OBJECT}v{newest.version}/content/{file.path}"
        stored = arrival.rendition(number, Path(file.path).suffix)
        with package.open(inside) as member, (arrival.into / stored).open("xb") as out:
            while piece := member.read(_PIECE):
                out.write(piece)
        taken = gathered_file(arrival.into, stored, "rendition", kept)
        yield replace(taken, name=file.name, modified=file.modified)


def _statements(package: Package, arrival: Arrival) -> Iterator[Statement]:
    """Give the statements of versions whose renditions are all there: none was redacted."""
    sizes = package.listing().sizes
    for path in sizes:
        parts = path.split("/")
        if not (path.startswith(OBJECT) and path.endswith(".json") and "manifests" in parts):
            continue
        try:
            said = parse_statement(
                read_small(package, path, arrival.limits.statement_bytes),
                arrival.limits.statement_bytes,
            )
        except FormatError:
            continue
        wanted = [file.path for file in said.files if file.kind == "rendition"]
        there = [f"{OBJECT}v{said.version}/content/{one}" in sizes for one in wanted]
        if wanted and all(there):
            yield said


def _worst(verdicts: tuple[Verdict, ...]) -> int:
    codes = {one.code for one in verdicts}
    return _WRONG if _WRONG in codes else max(codes, default=0)


def _verdict_stated(verdicts: tuple[Verdict, ...]) -> dict[str, Any]:
    """Say what was checked, how it ended, and what the kit says that it is of."""
    if not verdicts:
        return {}
    checks = [
        {"name": check.name.label, "number": check.name.number, "result": check.result.value}
        for check in (verdicts[0].checks if len(verdicts) == 1 else ())
    ]
    claims = tuple((name, plain(value)) for one in verdicts for name, value in one.facts)
    verdict = {"checks": checks, "code": _worst(verdicts), "notices": len(verdicts)}
    return {"verdict": verdict, **claims_stated(claims)}


def _about(verdicts: tuple[Verdict, ...], name: str) -> tuple[Finding, ...]:
    code = _worst(verdicts)
    if code == _WRONG:
        return (finding("import-kit-wrong", name),)
    return (finding("import-kit-unsure", name, verdict=str(code)),) if code else ()


def _unread(error: MunimentError, place: Path, path: Path) -> tuple[Finding, ...]:
    why = str(error).replace(str(place), path.name).replace(str(path), path.name)
    return (finding("import-kit-unread", path.name, why=why),)
