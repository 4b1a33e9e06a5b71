"""The files of one version that may be given out, and of the others why not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checksums import Digest
from manifests import StatedFile, Version, content_path
from manifests.claims.manifest import manifest_path, signature_path, statement_path
from muniment.custody import CustodyError, Publication
from muniment.exchange.order import ExportError

_WITHHELD, _REDACTED = "withheld", "redacted"


@dataclass(frozen=True, slots=True)
class Given:
    """A file that may be given out: where it lies, by which content path, and what it must be."""

    stated: StatedFile
    path: str
    source: Path
    sha512: Digest


@dataclass(frozen=True, slots=True)
class GivenVersion:
    """A version as it may be given out.

    `left_out` are (content path, sentence), for whoever exports; `absent` are (content path,
    ``withheld`` or ``redacted``), for whoever gets it. Where anything is withheld, what names and
    measures it, the statement and the manifest, stays behind as well, and `evidence` is empty; else
    they are in it, by name.
    """

    number: int
    version: Version
    files: tuple[Given, ...]
    left_out: tuple[tuple[str, str], ...]
    absent: tuple[tuple[str, str], ...]
    evidence: tuple[tuple[str, Path], ...]

    @property
    def kept_back(self) -> bool:
        """Whether any of its files is withheld."""
        return any(why == _WITHHELD for _, why in self.absent)


def given_version(publication: Publication, number: int | None) -> GivenVersion:
    """Look up what of a version (the newest, where None) may be given out.

    Raises `CustodyError` where nothing may, and `ExportError` where there is no such version.
    """
    publication.require()
    count = len(publication.versions)
    chosen = count if number is None else number
    if not 1 <= chosen <= count:
        raise ExportError(f"{publication.object} has versions 1 to {count}, and no {chosen}.")
    version = publication.versions[chosen - 1]
    files: list[Given] = []
    left_out: list[tuple[str, str]] = []
    absent: list[tuple[str, str]] = []
    for stated in version.statement.files:
        path = content_path(chosen, stated.path)
        try:
            source = publication.file(path)
        except CustodyError as error:
            left_out.append((path, str(error)))
            absent.append((path, _WITHHELD if publication.withholding(path) else _REDACTED))
            continue
        files.append(Given(stated, path, source, version.digests[path]))
    if left_out and not files:
        raise CustodyError(left_out[0][1])
    kept_back = any(why == _WITHHELD for _, why in absent)
    evidence = () if kept_back else _evidence(publication, chosen, version)
    return GivenVersion(chosen, version, tuple(files), tuple(left_out), tuple(absent), evidence)


def _evidence(
    publication: Publication, number: int, version: Version
) -> tuple[tuple[str, Path], ...]:
    record = version.statement.id
    paths = (statement_path(record), manifest_path(record), signature_path(record))
    return tuple(
        (path.rpartition("/")[2], publication.file(content_path(number, path))) for path in paths
    )
