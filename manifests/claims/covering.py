r"""Coverings: what lies in an archive, hashed anew by a hash that has not aged.

A covering has a line for each file that it covers, sorted by the bytes of their paths, which begin
at the archive's root; of a file that was redacted, it has the old digest in a comment::

    8f3c…  shelves/1c/99/1c99…/v1/content/renditions/0001.html
    # sha512:cf83…  shelves/1c/99/1c99…/v1/content/renditions/0002.pdf

Each line, with its line feed, is a leaf of a tree by the same hash. A text of three lines names the
hash, and gives the tree's size and root; what is stamped is this text::

    muniment-covering/1 sha3-512
    1893
    a4f0…

A kit brings, in ``coverings/<id>/``, the text, its stamps, the lines of the files in the kit
(``INDEX HEX  PATH``), and the nodes of their paths in the tree (``LEVEL INDEX HEX``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from checksums import (
    SIZE_LIMIT,
    Algorithm,
    Digest,
    DigestError,
    HashTree,
    Node,
    Place,
    ProofError,
    SumsError,
    format_sums,
    registered,
)
from manifests.errors import FormatError
from manifests.names import BETANUMERIC, ID_LENGTH

KIND = "covering"  # of the records that hold one
FOLDER = "coverings/"
TEXT, SUMS, LINES, NODES = "text", "sums", "lines", "nodes"
_ID = f"[{BETANUMERIC}]{{{ID_LENGTH}}}"
_STAMP = r"[a-z0-9][a-z0-9-]{0,31}\.(?:ts[qr]|crl|ocsp)"
_NAME = re.compile(rf"{FOLDER}({_ID})/({TEXT}|{LINES}|{NODES}|{_STAMP})")
_TEXT = re.compile(rb"muniment-covering/1 ([a-z0-9-]{1,32})\n([1-9][0-9]{0,18})\n([0-9a-f]+)\n")
_LINE = re.compile(r"(0|[1-9][0-9]{0,18}) ([0-9a-f]+)  (.+)")
_NODE = re.compile(r"(0|[1-9][0-9]?) (0|[1-9][0-9]{0,18}) ([0-9a-f]+)")
_REDACTED = "# sha512:"


class CoveringError(FormatError):
    """Bytes are no covering, or not all of one."""


@dataclass(frozen=True, slots=True)
class CoveringText:
    """What is stamped of a covering: its hash, how many lines it has, and its tree's root."""

    algorithm: Algorithm
    size: int
    root: Digest

    def encode(self) -> bytes:
        """Give the three lines."""
        name = self.algorithm.value
        return f"muniment-covering/1 {name}\n{self.size}\n{self.root.hex}\n".encode("ascii")


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a file that is there: its place in the covering, digest and path."""

    index: int
    digest: Digest
    path: str

    @property
    def leaf(self) -> bytes:
        """The line as it stands in the covering."""
        return f"{self.digest.hex}  {self.path}\n".encode("ascii")


def parse_text(data: bytes) -> CoveringText:
    """Read the text of a covering; raise `CoveringError` where it is not in its one spelling."""
    match = _TEXT.fullmatch(data)
    name = match[1].decode("ascii") if match else ""
    known = {one.value: one for one in registered(Place.COVERING)}
    if match is None or name not in known:
        raise CoveringError(f"a text of three lines names {' or '.join(known)}, a size and a root")
    algorithm, size = known[name], int(match[2])
    if size >= SIZE_LIMIT:
        raise CoveringError(f"no tree has {size} leaves")
    return CoveringText(algorithm, size, _digest(algorithm, match[3].decode("ascii")))


def write_sums(digests: Mapping[str, Digest], redacted: Mapping[str, Digest]) -> bytes:
    """Write a covering: digests by path, and the sha512 of what was redacted.

    Raises `SumsError` as `format_sums` does.
    """
    lines = dict(zip(sorted(digests), format_sums(digests).splitlines(True), strict=True))
    gone = format_sums(redacted).decode("ascii").splitlines(True)
    told = {line[130:-1]: f"{_REDACTED}{line}".encode("ascii") for line in gone}
    return b"".join(line for _, line in sorted({**lines, **told}.items()))


def text_of(sums: bytes, algorithm: Algorithm) -> CoveringText:
    """Give the text of a covering of one line or more."""
    lines = sums.splitlines(keepends=True)
    root = Digest(algorithm, HashTree(algorithm).root(lines))
    return CoveringText(algorithm, len(lines), root)


def lines_in(
    sums: bytes, algorithm: Algorithm, wanted: Container[str] | None = None
) -> Iterator[Line]:
    """Give the lines of a covering whose files are there, of the `wanted` paths or of all.

    Raises `CoveringError` where one of them is no such line.
    """
    begin = 2 * algorithm.size + 2
    for index, raw in enumerate(sums.splitlines(keepends=True)):
        path = raw[begin:-1].decode("ascii", "replace")
        if raw.startswith(b"#") or (wanted is not None and path not in wanted):
            continue
        line = Line(index, _digest(algorithm, raw[: begin - 2].decode("ascii", "replace")), path)
        if line.leaf != raw:
            raise CoveringError(f"not a line of a covering: {raw[:200]!r}")
        yield line


def write_lines(lines: Iterable[Line]) -> bytes:
    """Write the lines of a covering that a kit brings."""
    return b"".join(
        f"{one.index} ".encode("ascii") + one.leaf
        for one in sorted(lines, key=lambda each: each.index)
    )


def parse_lines(data: bytes, algorithm: Algorithm, most: int) -> tuple[Line, ...]:
    """Read the lines that a kit brings of a covering; raise `CoveringError`."""
    found: list[Line] = []
    for text in _split(data, most, LINES):
        match = _LINE.fullmatch(text)
        if match is None:
            raise CoveringError(f"not a line of a covering: {text[:200]!r}")
        index, digest = int(match[1]), _digest(algorithm, match[2])
        try:
            format_sums({match[3]: digest})
        except SumsError as failure:
            raise CoveringError(str(failure)) from failure
        if found and index <= found[-1].index:
            raise CoveringError("the lines of a covering do not ascend")
        found.append(Line(index, digest, match[3]))
    if len({one.path for one in found}) != len(found):
        raise CoveringError("a covering has two lines for one path")
    return tuple(found)


def write_nodes(nodes: Mapping[Node, bytes]) -> bytes:
    """Write the nodes that a kit brings of a covering's tree."""
    return "".join(
        f"{level} {at} {value.hex()}\n" for (level, at), value in sorted(nodes.items())
    ).encode("ascii")


def parse_nodes(data: bytes, algorithm: Algorithm, most: int) -> dict[Node, bytes]:
    """Read the nodes that a kit brings of a covering's tree; raise `CoveringError`."""
    found: dict[Node, bytes] = {}
    last = (-1, -1)
    for text in _split(data, most, NODES):
        match = _NODE.fullmatch(text)
        if match is None:
            raise CoveringError(f"not a node of a covering's tree: {text[:200]!r}")
        node = int(match[1]), int(match[2])
        if node <= last:
            raise CoveringError("the nodes of a covering's tree do not ascend")
        found[node] = _digest(algorithm, match[3]).value
        last = node
    return found


def check_line(text: CoveringText, line: Line, nodes: Mapping[Node, bytes]) -> None:
    """Check that a covering has this line; raise `CoveringError` where it has not."""
    tree = HashTree(text.algorithm)
    try:
        tree.verify(line.leaf, line.index, text.size, nodes, text.root.value)
    except ProofError as failure:
        raise CoveringError(f"line {line.index} is not in it: {failure}") from failure


def covering_path(record_id: str, name: str) -> str:
    """Give the path in a kit of a file of the covering that a record holds."""
    return f"{FOLDER}{record_id}/{name}"


def split_covering_path(path: str) -> tuple[str, str] | None:
    """Give (the record's id, the file's name) of such a path, or None where it is none."""
    match = _NAME.fullmatch(path)
    return (match[1], match[2]) if match else None


def shelved_path(object_id: str) -> str:
    """Give the path of an object's folder from the archive's root (OCFL extension 0004)."""
    name = Digest.of(Algorithm.SHA512, object_id.encode("utf-8")).hex
    return f"shelves/{name[:2]}/{name[2:4]}/{name}/"


def _digest(algorithm: Algorithm, text: str) -> Digest:
    try:
        return Digest.from_hex(algorithm, text)
    except DigestError as failure:
        raise CoveringError(str(failure)) from failure


def _split(data: bytes, most: int, what: str) -> list[str]:
    if data.count(b"\n") > most:
        raise CoveringError(f"{what} has more than {most} lines")
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as failure:
        raise CoveringError(f"{what} is not ASCII") from failure
    if text and not text.endswith("\n"):
        raise CoveringError(f"{what} does not end with a line feed")
    return text.split("\n")[:-1]
