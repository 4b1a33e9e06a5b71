"""What is sent of a notice: the files of its versions, and what it takes to read and check them.

    v1/renditions/0001.html             the notice's own files, under the names they have here
    v1/captures-DIGEST.wacz             what was recorded for it, for players of web archives
    v1/text/0001.zh-Hans-DIGEST.txt     what can be read of each rendition, one file a language
    v1/manifests/ID.json, .sums, .sums.sig    what was signed
    kit-DIGEST.zip                      all proofs, as they are now; a later kit has another name

Nothing of a name changes its bytes: what was logged has its name for ever, and what is made of it,
by programs that change, is named by the beginning of its sha256. So nothing that was given once is
ever replaced, and the same call still adds. What is withheld, or was redacted, is not in it; nor is
what names and measures a file that is withheld: statement, manifest, kit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checksums import Algorithm, Digest
from manifests import Trust, own_paths
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody import CustodyError, Publication
from muniment.deposit.place import DepositError, Sent
from muniment.edition.model import Edition
from muniment.exchange import write_kit
from muniment.exchange.given import GivenVersion, given_version
from muniment.exchange.web.captures import CapturesError, captures_of
from muniment.exchange.web.pages import list_pages
from muniment.exchange.web.wacz import write_wacz

_PIECE = 1 << 20
_LEGIBLE = 16  # Digits of a digest in a name: two that differ share them once in 2^64.
_SIGNED = ((".json", "statement"), (".sums", "manifest"), (".sums.sig", "signature"))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notice as it is sent, up to its newest version. `left_out` are what is not: (path, why).

    `manifests` are the sha512 of the manifest of each version, v1 first, which the log has.
    """

    object: str
    version: int
    accession: str
    manifests: tuple[Digest, ...]
    files: tuple[Sent, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Packing:
    """What a parcel is packed from, and the private folder that holds it while it is sent."""

    archive: Archive
    catalogue: Catalogue
    trust: Trust
    folder: Path


def pack_parcel(
    packing: Packing, publication: Publication, editions: Sequence[Edition], prefix: str
) -> Parcel:
    """Pack a notice; every name begins with `prefix`. Raises `DepositError` and `CustodyError`.

    Each file is held against its manifest; `editions` are what was read of each version, v1 first.
    """
    files: list[Sent] = []
    left_out: list[tuple[str, str]] = []
    manifests: list[Digest] = []
    for number, edition in enumerate(editions, 1):
        given = given_version(publication, number)
        home, folder = f"{prefix}v{number}/", packing.folder / str(number)
        folder.mkdir(parents=True)
        left_out += [one for one in given.left_out if not _is_warc(one[0])]
        files += _own_files(given, home)
        files += _captures(packing.archive, publication, number, folder, home, left_out)
        files += _texts(folder, edition, home)
        files += _signed(given, home)
        manifests.append(_manifest(publication, given))
    files += _kit(packing, publication, prefix, left_out)
    newest = publication.versions[-1].statement
    return Parcel(
        publication.object,
        len(publication.versions),
        newest.id,
        tuple(manifests),
        tuple(files),
        tuple(left_out),
    )


def _own_files(given: GivenVersion, home: str) -> Iterator[Sent]:
    for file in given.files:
        stated = file.stated
        if stated.kind not in ("rendition", "import") or _is_warc(stated.path):
            continue
        title = (stated.name or b"").decode("utf-8", "replace")
        sent, sha512 = _measure(home + stated.path, "rendition", file.source, title)
        if sha512 != file.sha512:
            raise DepositError(
                f"{file.source} is not what its manifest lists, so nothing is sent. Run `muniment "
                "verify` on the notice."
            )
        yield sent


def _signed(given: GivenVersion, home: str) -> Iterator[Sent]:
    """Give what was signed; where a file is withheld it stays behind, since it names and measures
    that file.
    """
    for name, source in given.evidence:
        part = next(part for suffix, part in _SIGNED if name.endswith(suffix))
        yield _measure(f"{home}manifests/{name}", part, source)[0]


def _manifest(publication: Publication, given: GivenVersion) -> Digest:
    """Give the digest of a version's manifest, which the log has in public."""
    sums, _ = own_paths(given.number, given.version.statement.id)
    return Digest.of(Algorithm.SHA512, publication.file(sums).read_bytes())


def _captures(
    archive: Archive,
    publication: Publication,
    number: int,
    folder: Path,
    home: str,
    left_out: list[tuple[str, str]],
) -> Iterator[Sent]:
    target, limits = folder / "captures.wacz", archive.settings.limits
    try:
        # A WACZ that was imported is sent as it came, and not once more.
        captures = captures_of(publication, number, None, limits)
    except CapturesError:
        return  # Files that were never on the web.
    except CustodyError as error:
        left_out.append((f"v{number}/captures", str(error)))
        return
    left_out += captures.left_out
    # Texts have files of their own here; and unsigned it is the same, whoever sends it.
    write_wacz(captures, list_pages(captures, limits), target, limits)
    yield _derived(f"{home}captures", ".wacz", "captures", target)


def _texts(folder: Path, edition: Edition, home: str) -> Iterator[Sent]:
    for read in edition.renditions:
        stem = Path(read.name).stem
        for place, column in enumerate(read.columns):
            text = column.view.text.strip()
            if not text:
                continue
            twice = any(column.language == other.language for other in read.columns[:place])
            name = f"{stem}.{column.language}{f'-{place + 1}' if twice else ''}"
            target = folder / f"{name}.txt"
            target.write_text(f"{text}\n", "utf-8", newline="\n")
            yield _derived(f"{home}text/{name}", ".txt", "text", target)


def _kit(
    packing: Packing,
    publication: Publication,
    home: str,
    left_out: list[tuple[str, str]],
) -> Iterator[Sent]:
    target = packing.folder / "kit.zip"
    try:
        write_kit(packing.archive, packing.catalogue, (publication,), target, packing.trust)
    except CustodyError as error:
        left_out.append(("kit", str(error)))
        return
    yield _derived(f"{home}kit", ".zip", "kit", target)


def _derived(stem: str, suffix: str, part: str, source: Path) -> Sent:
    """Give what another version of muniment may make otherwise under a name that says which."""
    sent, _ = _measure("", part, source)
    return replace(sent, name=f"{stem}-{sent.sha256.hex[:_LEGIBLE]}{suffix}")


def _is_warc(path: str) -> bool:
    return path.endswith((".warc", ".warc.gz"))


def _measure(name: str, part: str, source: Path, title: str = "") -> tuple[Sent, Digest]:
    """Read a file once; give it as it is sent, and its sha512."""
    sha256, sha512 = hashlib.sha256(), hashlib.sha512()
    md5 = hashlib.md5(usedforsecurity=False)  # What the Internet Archive compares uploads by.
    size = 0
    with source.open("rb") as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            for one in (sha256, sha512, md5):
                one.update(piece)
    digest = Digest(Algorithm.SHA256, sha256.digest())
    sent = Sent(name, part, source, size, digest, md5.hexdigest(), title)
    return sent, Digest(Algorithm.SHA512, sha512.digest())
