"""The tag files of a bag of ours (RFC 8493 §2): declaration, metadata, manifests.

Nothing here is of the moment or of the machine: a bag that is made again is the same. So there is
no Bagging-Date, and what bag-info.txt says is what the archive had said before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checksums import Digest
from manifests import printable
from muniment.exchange.given import GivenVersion
from muniment.version import VERSION

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
# Where the statement, the manifest and its signature lie.
EVIDENCE = "muniment/"


def write_info(given: GivenVersion, octets: int, files: int) -> bytes:
    """Give bag-info.txt: of which notice, what is not in it, and how much is."""
    labels = _labels(given)
    lines = [*labels, ("Payload-Oxum", f"{octets}.{files}")]
    return "".join(f"{label}: {_plain(value)}\n" for label, value in lines).encode()


def write_manifest(digests: Mapping[str, Digest]) -> bytes:
    """Give a manifest: a line a file, in the order of their paths' bytes."""
    paths = sorted(digests, key=lambda path: path.encode("utf-8"))
    return "".join(f"{digests[path].hex}  {_spelled(path)}\n" for path in paths).encode()


def _labels(given: GivenVersion) -> Iterator[tuple[str, str]]:
    statement = given.version.statement
    titles = statement.notice.get("title", [])
    if titles:
        yield "External-Description", " / ".join(str(title) for title in titles)
    yield "External-Identifier", statement.object
    yield "Internal-Sender-Identifier", statement.id
    yield (
        "Internal-Sender-Description",
        (
            f"Version {given.number} of the notice, shelved {statement.composed} in the log "
            f"{statement.origin}"
        ),
    )
    yield "Bag-Software-Agent", f"muniment {VERSION}"
    for path, why in given.absent:
        yield "Muniment-Left-Out", f"{path} ({why})"
    if given.kept_back:
        yield (
            "Muniment-Left-Out",
            (
                f"{EVIDENCE}{statement.id}.sums, its signature and the statement (they name and "
                "measure what is withheld)"
            ),
        )


def _plain(value: str) -> str:
    """Put a value on one line, with nothing in it that acts."""
    return printable(" ".join(value.split()))


def _spelled(path: str) -> str:
    """Encode what RFC 8493 §2.1.3 has encoded, and nothing else."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
