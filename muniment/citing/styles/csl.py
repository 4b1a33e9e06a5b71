"""CSL-JSON, as the Citation Style Language's schema of input data has it (csl-data.json 1.0.2).

Of the types only two are claimed: ``webpage`` for what came from an address, ``document`` for what
came as a file; whether it is legislation no rule of ours knows. Titles of other languages, what is
inferred, tombstones and proofs stand in `note`, and as keys of their own in `custom`, which the
schema leaves to whoever writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from muniment.citing.citation import Citation
from muniment.citing.pinpoint import english
from muniment.citing.styles import parts
from muniment.citing.telling import citation_json, notes
from muniment.words.language import Language


def write_csl(citations: Sequence[Citation]) -> str:
    """Write a list of items as one JSON value; what does not show is escaped in it."""
    text = json.dumps([csl_item(one) for one in citations], ensure_ascii=False, indent=1)
    return "".join(one if one == "\n" or one.isprintable() else _escaped(one) for one in text)


def csl_item(citation: Citation) -> dict[str, Any]:
    """Give one item; a key without a value is left out."""
    titles, issuers = parts.titles(citation), parts.issuers(citation)
    kept, given = citation.kept, citation.titles
    item: dict[str, Any] = {
        "id": identifier(citation),
        "type": "webpage" if citation.address else "document",
        "title": titles[0] if titles else "",
        "author": [{"literal": issuers[0]}] if issuers else [],
        "genre": parts.plain(citation.value("type")),
        "number": parts.number(citation),
        "issued": _date(citation.issued),
        "accessed": _date(citation.archived),
        "language": given[0].language if given else "",
        "URL": parts.address(citation),
        "archive": parts.plain(kept.origin),
        "archive_location": f"{kept.object}, version {kept.version}, entry {kept.index}",
        "version": str(kept.version),
        "locator": english(citation.pinpoint) if citation.pinpoint else "",
        "note": " ".join(map(parts.plain, (*also(citation), *notes(citation, Language.ENGLISH)))),
        "custom": citation_json(citation),
    }
    return {key: value for key, value in item.items() if value}


def also(citation: Citation) -> tuple[str, ...]:
    """Give what other languages print as title and issuer, a sentence each."""
    titles, issuers = parts.titles(citation)[1:], parts.issuers(citation)[1:]
    return (
        *(f"Title also: {one}." for one in titles),
        *(f"Issuer also: {one}." for one in issuers),
    )


def identifier(citation: Citation) -> str:
    """Give a key of ASCII letters, digits, hyphens and underscores, the same for ever."""
    unit = f"-{citation.pinpoint.unit}" if citation.pinpoint else ""
    return re.sub(r"[^A-Za-z0-9_-]", "-", f"muniment-{citation.kept.accession}{unit}")


def _date(edtf: str) -> dict[str, Any]:
    found = parts.date_parts(edtf)
    return {"date-parts": [list(found)]} if found else {}


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]
