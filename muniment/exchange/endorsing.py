"""Endorsing what another archive gave out: a kit, or a manifest or checkpoint by itself.

A kit is verified first, by the endorser's own trust. Then the newest manifest of each notice in it
is signed, or the log's head: the very files, so that whoever has them can check the signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from manifests import (
    KIT_CHECKPOINT,
    KIT_OBJECT,
    FolderPackage,
    FormatError,
    Limits,
    MunimentError,
    Package,
    Signer,
    Trust,
    is_record_id,
    looks_like_kit,
    own_paths,
    parse_body,
    parse_manifest,
    parse_note,
    sign,
    verify_kit,
)
from manifests.claims.endorsement import NAMESPACE
from manifests.kits.kit_of_many import looks_like_kit_of_many, verify_kit_of_many
from manifests.moments.stamp_file import stamped_part
from manifests.objects.package import read_small
from manifests.objects.zip_package import ZipPackage
from muniment.config import Config, own_limits
from muniment.durable import write_durably
from muniment.storage.file import local_file

SUFFIX = ".endorsement"
_MANIFEST = re.compile(r"v([1-9][0-9]{0,8})/content/manifests/([0-9a-z]{25})\.sums")
_ZIP = b"PK\x03\x04"


class EndorsingError(MunimentError):
    """What is to be endorsed is nothing that can be."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: what it is over, of which object (empty of a head), and where it was put."""

    name: str
    object: str
    path: Path


@dataclass(frozen=True, slots=True)
class Signing:
    """How it ended: the verdict on a kit (None where none was reached), and what was signed."""

    verdict: int | None
    signed: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    object: str
    message: bytes


def sign_path(
    path: Path,
    signer: Signer,
    trust: Trust,
    target: Path,
    config: Config,
    *,
    head: bool,
    unproven: bool,
) -> Signing:
    """Sign what lies at a path, and write each signature into the folder `target`.

    Of a kit nothing is signed where the verdict is 1, or 2 without `unproven`. Raises
    `EndorsingError` where it is neither a kit nor a manifest nor a checkpoint, or a signature is
    there already; what verifying raises, and what the signer does.
    """
    limits = own_limits(config)
    package = _package(path, limits)
    verdict, found = (
        (None, [_read_alone(path, limits)])
        if package is None
        else _read_kit(package, trust, limits, head=head)
    )
    if verdict == 1 or (verdict == 2 and not unproven):
        return Signing(verdict, ())
    places = [target / f"{one.name}{SUFFIX}" for one in found]
    for place in places:
        if place.exists():
            raise EndorsingError(f"{place} is there already. Name another folder with -o.")
    made = [sign(one.message, signer, NAMESPACE) for one in found]
    target.mkdir(parents=True, exist_ok=True)
    for place, signature in zip(places, made, strict=True):
        write_durably(place, signature, 0o644)
    return Signing(
        verdict,
        tuple(Signed(one.name, one.object, at) for one, at in zip(found, places, strict=True)),
    )


def _package(path: Path, limits: Limits) -> Package | None:
    """Open a kit; give None for a file that is no zip file."""
    if path.is_dir():
        return FolderPackage(path)
    with path.open("rb") as stream:
        if stream.read(4) != _ZIP:
            return None
    file = local_file(path)
    return ZipPackage(file.open, file.place, limits.container_members)


def _read_kit(
    package: Package, trust: Trust, limits: Limits, *, head: bool
) -> tuple[int, list[_Named]]:
    """Verify a kit; give the verdict, and what of it is to be signed."""
    listing = package.listing()
    if looks_like_kit_of_many(listing):
        every = list(verify_kit_of_many(package, trust, limits))
        codes = {one.verdict.code for one in every}
        code = 1 if 1 in codes else max(codes)
        homes = [(one.home, dict(one.verdict.facts).get("object", "")) for one in every]
    elif looks_like_kit(listing):
        verdict = verify_kit(package, trust, limits)
        code, homes = verdict.code, [(KIT_OBJECT, dict(verdict.facts).get("object", ""))]
    else:
        raise EndorsingError(
            "This is no kit: it has no object/ or objects/, and log/checkpoint. Ask the archive "
            "for a kit, or for the manifest or checkpoint itself."
        )
    if code == 1:
        return code, []
    if head:
        return code, [_named_head(read_small(package, KIT_CHECKPOINT, limits.checkpoint_bytes))]
    return code, [_newest(package, home, object_id, limits) for home, object_id in homes]


def _newest(package: Package, home: str, object_id: str, limits: Limits) -> _Named:
    found = dict(_manifests(package, home))
    version = max(found)
    path = home + own_paths(version, found[version])[0]
    return _Named(found[version], object_id, read_small(package, path, limits.manifest_bytes))


def _manifests(package: Package, home: str) -> Iterator[tuple[int, str]]:
    for path in package.listing().sizes:
        match = _MANIFEST.fullmatch(path.removeprefix(home)) if path.startswith(home) else None
        if match:
            yield int(match[1]), match[2]


def _read_alone(path: Path, limits: Limits) -> _Named:
    """Read a manifest or checkpoint that is given by itself; its form is all that is checked."""
    with path.open("rb") as stream:
        data = stream.read(limits.manifest_bytes + 1)
    if len(data) > limits.manifest_bytes:
        raise EndorsingError(f"{path} is larger than any manifest (limits.manifest_bytes).")
    stem = path.name.partition(".")[0]
    try:
        if is_record_id(stem) and path.name == f"{stem}.sums":
            parse_manifest(data, 999_999_999, limits.manifest_lines)
            return _Named(stem, "", data)
        return _named_head(data)
    except FormatError as failure:
        raise EndorsingError(
            f"{path} is neither a manifest under its own name, ID.sums, nor a checkpoint "
            f"({failure})."
        ) from failure


def _named_head(note: bytes) -> _Named:
    head = parse_body(parse_note(note).text)
    return _Named(f"checkpoint-{head.size}", "", stamped_part(note))
