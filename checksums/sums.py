r"""Sum files: digests by path, as GNU coreutils' ``sha512sum`` writes and checks them.

One spelling only: ``<lower-case hex><space><space><path>\n``, sorted by the bytes of the path::

    ee26b0dd4af7e749…9d5ed3a1  v1/content/manifests/0001.json
    cf83e1357eefb8bd…af927da3  v1/content/renditions/0001.html

Paths are relative, of printable ASCII, and need none of coreutils' escapes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from checksums.digest import Algorithm, Digest

MAX_LINES = 1_000_000

# Printable ASCII without the backslash, with which coreutils opens an escaped line.
_PATH = re.compile(r"[ -\[\]-~]+")

_NOT_PLAIN = frozenset({"", ".", ".."})  # segments that no relative path has


class SumsError(ValueError):
    """A sum file, or what is to become one, is not in its one spelling."""


def format_sums(digests: Mapping[str, Digest]) -> bytes:
    """Write a sum file; raise `SumsError` for a path it cannot hold or two algorithms in one."""
    algorithms = {digest.algorithm for digest in digests.values()}
    if len(algorithms) > 1:
        names = " and ".join(sorted(algorithm.value for algorithm in algorithms))
        raise SumsError(f"a sum file holds digests of one algorithm, not {names}")
    for path in digests:
        _check_path(path)
    # These paths are ASCII, so the order of their characters is that of their bytes.
    return "".join(f"{digests[path].hex}  {path}\n" for path in sorted(digests)).encode("ascii")


def parse_sums(data: bytes, algorithm: Algorithm, max_lines: int = MAX_LINES) -> dict[str, Digest]:
    """Read a sum file of one algorithm, in the order of its paths.

    Raises `SumsError` for more than `max_lines` lines, and for whatever `format_sums` would not
    have written: another order, a path twice, a missing newline, upper case, binary mode (``*``).
    """
    lines = data.count(b"\n")
    if lines > max_lines:
        raise SumsError(f"the sum file has {lines} lines, over the limit of {max_lines}")
    if data and not data.endswith(b"\n"):
        raise SumsError("the last line of the sum file does not end in a newline")
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise SumsError(f"byte {error.start} of the sum file is not ASCII") from error
    digests: dict[str, Digest] = {}
    previous = ""
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        try:
            path, digest = _parse_line(line, algorithm)
        except ValueError as error:
            raise SumsError(f"line {number} of the sum file: {error}") from error
        if path <= previous:
            raise SumsError(
                f"line {number} of the sum file: {path!r} does not sort after {previous!r}"
            )
        digests[path] = digest
        previous = path
    return digests


def _parse_line(line: str, algorithm: Algorithm) -> tuple[str, Digest]:
    width = 2 * algorithm.size
    if line[width : width + 2] != "  ":
        raise SumsError(f"expected {width} digits, two spaces and a path, not {line[:160]!r}")
    path = line[width + 2 :]
    _check_path(path)
    return path, Digest.from_hex(algorithm, line[:width])


def _check_path(path: str) -> None:
    # "-" would make sha512sum read its standard input instead of a file.
    if _PATH.fullmatch(path) is None or path == "-":
        raise SumsError(f"not a path of printable ASCII without backslash: {path[:160]!r}")
    if not _NOT_PLAIN.isdisjoint(path.split("/")):
        raise SumsError(f"not a plain relative path: {path[:160]!r}")
