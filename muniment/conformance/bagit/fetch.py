"""fetch.txt: what is still to be fetched into a bag, and from where (RFC 8493 §2.2.3).

Nothing is fetched here. A file that is listed and absent leaves the bag incomplete.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from muniment.conformance.bagit.declaration import Declaration
from muniment.conformance.bagit.manifest import PAYLOAD
from muniment.conformance.bagit.paths import Names, has_bare_percent, is_unsafe, without_dots
from muniment.conformance.report import Ledger

NAME = "fetch.txt"
_LINE = re.compile(r"(\S+)[ \t]+([0-9]{1,30}|-)[ \t]+(.+)")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+")


@dataclass(frozen=True, slots=True)
class Fetch:
    """One file to fetch: where it is listed, its path, and its length in octets where stated."""

    where: str
    path: str
    there: bool
    length: int | None


def read_fetch(
    lines: Sequence[str], declaration: Declaration, names: Names, ledger: Ledger
) -> tuple[Fetch, ...]:
    """Read every line; a `path` is that of the file where it is there, else as written."""
    listed: list[Fetch] = []
    for number, line in enumerate(lines, 1):
        fetch = _read_line(f"{NAME}:{number}", line, declaration, names, ledger)
        if fetch is not None:
            listed.append(fetch)
    return tuple(listed)


def _read_line(
    where: str, line: str, declaration: Declaration, names: Names, ledger: Ledger
) -> Fetch | None:
    match = _LINE.fullmatch(line)
    if match is None:
        tell = ledger.error if declaration.strict or line.strip() else ledger.warning
        tell("bagit-2.2.3-line", where, line=line[:200])
        return None
    url, length, path = match.groups()
    if not _ABSOLUTE.fullmatch(url):
        ledger.error("bagit-2.2.3-url", where, url=url[:200])
    if is_unsafe(path):
        ledger.error("bagit-5.1-unsafe", where, path=path)
        return None
    path = without_dots(path)
    if not path.startswith(PAYLOAD):
        ledger.error("bagit-2.2.3-tag-file", where, path=path)
        return None
    if declaration.strict and has_bare_percent(path):
        ledger.error("bagit-2.1.3-percent", where, path=path)
    found = names.find(path, declaration.encoding, declaration.strict)
    size = None if length == "-" else int(length)
    return Fetch(where, found.path if found else path, found is not None, size)
