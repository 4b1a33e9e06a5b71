"""The addresses that a notice's files spell out: in plain text, and in the links of web pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.gathered import GatheredFile
from ingest.outcome.look import is_markup
from ingest.text.encoding import read_text
from ingest.whole.page_links import CITED, read_links
from manifests import Limits

_TEXTS = (".txt", ".md", ".html", ".htm", ".xhtml", ".csv", ".xml")


def cited_by(
    files: Iterable[GatheredFile], into: Path, limits: Limits
) -> Iterator[tuple[str, str]]:
    """Give each address that a text cites, once, with the path of the file; `limits.page_links`
    of a file at most. Raises OSError."""
    seen: set[str] = set()
    for file in files:
        if file.kind != "rendition" or not file.path.endswith(_TEXTS):
            continue
        with (into / file.path).open("rb") as stream:
            data = stream.read(limits.linked_bytes)
        decoded = read_text(data, whole=len(data) == file.size, declared=True)
        text = "" if decoded is None else decoded.text
        for address in _addresses(text, limits.page_links):
            if address not in seen:
                seen.add(address)
                yield address, file.path


def _addresses(text: str, most: int) -> Iterator[str]:
    if not is_markup(text):
        yield from _cited_in(text, most)
        return
    links = read_links(text, most)
    for link in links.links:
        if link.how == "a[href]" and link.address.lower().startswith(("http://", "https://")):
            yield link.address.strip()
    yield from links.cited


def _cited_in(text: str, most: int) -> Iterator[str]:
    """Give the addresses that a plain text spells out; `most` of them at most."""
    for number, found in enumerate(CITED.finditer(text)):
        if number >= most:
            return
        yield found[0].rstrip(".,;:!?)]}")
