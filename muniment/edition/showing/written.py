"""A sheet written to files: Akoma Ntoso in a folder, the page or the plain text in one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from manifests import Limits
from muniment.edition.akn import akn_documents
from muniment.edition.sheet import Sheet
from muniment.edition.showing.page import page_of
from muniment.edition.showing.plain import plain_lines
from muniment.words.language import Language


def write_akn(sheet: Sheet, target: Path, _language: Language, _limits: Limits) -> tuple[str, ...]:
    """Write a document for each language into a new folder; give their names."""
    target.mkdir()
    documents = akn_documents(sheet)
    for name, data in documents.items():
        (target / name).write_bytes(data)
    return tuple(documents)


def write_html(sheet: Sheet, target: Path, language: Language, limits: Limits) -> tuple[str, ...]:
    """Write the page."""
    page = page_of(sheet, language, limits.page_bytes)
    target.write_bytes(page.encode("utf-8", "backslashreplace"))
    return ()


def write_text(sheet: Sheet, target: Path, language: Language, _limits: Limits) -> tuple[str, ...]:
    """Write a line a unit, as `muniment read` does into a pipe."""
    lines = "".join(f"{line}\n" for line in plain_lines(sheet, language))
    target.write_bytes(lines.encode())
    return ()


WRITERS: Mapping[str, Callable[[Sheet, Path, Language, Limits], tuple[str, ...]]] = {
    "akn": write_akn,
    "html": write_html,
    "text": write_text,
}
"""The forms of an edition; ``akn`` is a folder, the others are files."""
