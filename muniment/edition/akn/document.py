"""Whole documents: one for each language, since a document is a manifestation of one expression."""

from __future__ import annotations

from muniment.edition.akn.body import body_of
from muniment.edition.akn.markup import document, node
from muniment.edition.akn.metadata import About, meta_of
from muniment.edition.inline import marks_of
from muniment.edition.sheet import Sheet


def akn_documents(sheet: Sheet) -> dict[str, bytes]:
    """Give each language's document under the name of its file: ``zh-Hans.akn.xml``.

    The same sheet gives the same bytes.
    """
    made: dict[str, bytes] = {}
    each = zip(sheet.parallel.standings, sheet.apparatus, strict=True)
    for at, (standing, apparatus) in enumerate(each):
        base = standing.base
        body = body_of(base.column, base.exact, marks_of(base.column, base.said))
        about = About(
            sheet.edition,
            standing,
            base.said,
            apparatus,
            sheet.whence,
            # What is attested of a language that no document has stands in the first.
            tuple(one for one in sheet.vouched if (sheet.index_of(one.said.language) or 0) == at),
            tuple(one for one in sheet.stale if sheet.index_of(one.language) == at),
        )
        root = node(
            "akomaNtoso",
            node(
                "doc",
                meta_of(about, body.notes),
                body.preface,
                body.preamble,
                body.main,
                body.conclusions,
                name="notice",
            ),
        )
        made[f"{_free(standing.language, made)}.akn.xml"] = document(root)
    return made


def _free(name: str, taken: dict[str, bytes]) -> str:
    """Give a name that no document has: two columns of one tag are told apart by a count."""
    count, found = 1, name
    while f"{found}.akn.xml" in taken:
        count += 1
        found = f"{name}-{count}"
    return found
