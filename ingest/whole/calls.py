"""Addresses that a link has elsewhere than in `href`: in what a script is called with, in its data.

Scripts are read, never run. What stands in quotes in a call is an address if the function is known
to open one (`page.toml`), or if it looks like a document's path, whatever the function is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.once import read_once
from ingest.whole.attachments import document_suffixes
from ingest.whole.page_ways import page_ways

_LITERAL = re.compile(r"(['\"])([^'\"\\\r\n<>]{1,500})\1")
_PATH = re.compile(r"(?:https?:)?/?\.{0,2}/[^/]|[\w\-%./]+\.\w{1,5}(?:[?#].*)?\Z", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(\w{1,5})(?:[?#;].*)?\Z", re.DOTALL)
_CALL = 2000
_MOST = 500
_NEAR = 20
# What leads nowhere by itself, and waits for a script.
_NOWHERE = re.compile(r"#(?:[#!;/]*|none|this|nogo|void|null|nolink);?", re.IGNORECASE)
_KEYS = frozenset(("url", "fileurl", "file", "filepath", "path", "attachurl", "downurl"))
# Parameters of an `object` that name what it shows.
_SHOWN = frozenset(("src", "url", "file", "filename", "movie", "data"))


def is_path(text: str) -> bool:
    """Tell whether a text looks like an address on the web, or a path of one."""
    return _PATH.match(text) is not None


def is_nowhere(href: str) -> bool:
    """Tell whether a link's address is only there so that it looks like a link."""
    return _NOWHERE.fullmatch(href) is not None


def called_address(script: str) -> str:
    """Give the address that stands in quotes in a call; nothing where there is none."""
    script = script[:_CALL]
    known = page_ways().literal.search(script) is not None
    for _, literal in _LITERAL.findall(script):
        if (known and is_path(literal)) or ("/" in literal and _is_document(literal)):
            return str(literal)
    return ""


def data_address(given: dict[str, str]) -> str:
    """Give the path of a document that stands in another attribute of a link, ``data-url`` say."""
    for key, value in given.items():
        named = key.startswith("data-") or key in _KEYS
        if named and _is_document(value.strip()[:_MOST]):
            return value.strip()
    return ""


def shown_address(given: dict[str, str]) -> str:
    """Give the document that a ``param`` has its ``object`` show."""
    value = given.get("value", "").strip()
    shown = given.get("name", "").strip().lower() in _SHOWN
    return value if shown and _is_document(value[:_MOST]) else ""


def written_addresses(script: str) -> Iterator[str]:
    """Give the documents' paths that stand whole in quotes in a script of a page, in what it writes
    or shows. What is put together of pieces is none."""
    for found in _written().finditer(script):
        begins, ends = found.span()
        around = (script[max(0, begins - _NEAR) : begins], script[ends : ends + _NEAR])
        if not (around[0].rstrip().endswith("+") or around[1].lstrip().startswith("+")):
            yield found[1].replace("\\/", "/")


@read_once
def _written() -> re.Pattern[str]:
    suffixes = "|".join(sorted(document_suffixes()))
    return re.compile(
        rf"[\"'](?=[^\"'\s<>]{{0,500}}?/)((?:[^\"'\s<>\\]|\\/){{1,500}}?\.(?:{suffixes})"
        rf"(?:\?[^\"'\s<>\\]{{0,200}})?)\\?[\"']",
        re.IGNORECASE,
    )


def _is_document(text: str) -> bool:
    found = _SUFFIX.search(text)
    return found is not None and is_path(text) and found[1].lower() in document_suffixes()
