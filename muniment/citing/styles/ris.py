"""RIS, as reference managers read it: a tag of two, two spaces, a hyphen, a space; lines by CR LF.

The tags are those that EndNote, Zotero and Mendeley agree on: ``TY  - ELEC`` for what came from an
address, else ``GEN``; ``TT`` for a title of another language; ``DA`` as year/month/day; ``N1`` for
each note; ``AN`` for the accession, ``DB`` for the log that has it. A value is one line, so
whatever ends a line in it is a space.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from muniment.citing.citation import Citation
from muniment.citing.pinpoint import english
from muniment.citing.styles import parts
from muniment.citing.styles.csl import identifier
from muniment.citing.telling import notes
from muniment.words.language import Language


def write_ris(citations: Sequence[Citation]) -> str:
    """Write records, each ended by its ``ER``."""
    return "".join(f"{tag}  - {value}\r\n" for one in citations for tag, value in _tags(one))


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    kept, titles, issuers = citation.kept, parts.titles(citation), parts.issuers(citation)
    yield "TY", "ELEC" if citation.address else "GEN"
    yield "ID", identifier(citation)
    yield from (("TI", one) for one in titles[:1])
    yield from (("TT", one) for one in titles[1:])
    yield from (("AU", one) for one in issuers[:1])
    found = parts.date_parts(citation.issued)
    if found:
        yield "PY", f"{found[0]:04}"
        yield "DA", "/".join((f"{found[0]:04}", *(f"{one:02}" for one in found[1:])))
    for tag, value in (
        ("M1", parts.number(citation)),
        ("M3", parts.plain(citation.value("type"))),
        ("SE", english(citation.pinpoint) if citation.pinpoint else ""),
        ("ET", f"version {kept.version}"),
        ("LA", citation.titles[0].language if citation.titles else ""),
        ("UR", parts.address(citation)),
        ("Y2", citation.archived.replace("-", "/")),
        ("AN", kept.accession),
        ("DB", parts.plain(kept.origin)),
    ):
        if value:
            yield tag, value
    for one in issuers[1:]:
        yield "N1", f"Issuer also: {one}."
    for said in notes(citation, Language.ENGLISH):
        yield "N1", parts.plain(said)
    yield "ER", ""
