#!/usr/bin/env python3
"""How right editions are, on corpora with known answers.

    python bench/accuracy.py --corpora DIR --out OUT

Runs the edition over every set in DIR that it knows (`SET/gold.jsonl` says which documents there
are, and nothing else is read of it; the documents lie in `SET/input/`), writes what it found to
`OUT/SET[.VARIANT].jsonl`, and prints the table that DIR's own `score.py` makes of it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from manifests import Limits  # noqa: E402 - the line above says where it is.
from muniment.edition import Column, Kind, Unit  # noqa: E402
from muniment.edition.alignment import Shapes, align, evidence_of  # noqa: E402
from muniment.edition.differences import (  # noqa: E402
    ChangeKind,
    DifferenceKind,
    collate,
    compare_versions,
)
from muniment.edition.metadata import read_metadata  # noqa: E402
from muniment.edition.read import read_rendition  # noqa: E402

Row = dict[str, Any]
_LEVELS = {
    "han-article": 0,
    "han-enumeration": 1,
    "han-parenthesis": 2,
    "digit-point": 3,
    "digit-parenthesis": 4,
}


class Document:
    """A document of a set: its id, and the texts of its input."""

    def __init__(self, folder: Path, row: Row) -> None:
        self.id = str(row["id"])
        self._folder = folder / "input"
        self.files: Sequence[str] = row["files"]

    def column(self, ending: str) -> tuple[Column | None, str]:
        """Read the input file of this ending; give its first column and its exact text."""
        name = f"{self.id}{ending}"
        read = read_rendition((self._folder / name).read_bytes(), name, Limits())
        text = "" if read.text is None else read.text.content
        return (read.columns[0] if read.columns else None), text

    def lines(self, ending: str) -> list[str]:
        """Give the lines of an input file that is units already."""
        return (self._folder / f"{self.id}{ending}").read_text("utf-8").strip("\n").split("\n")


def articles(column: Column | None) -> list[Unit]:
    """Give a column's articles; where numbers come again, in an annex, the first of each."""
    if column is None:
        return []
    found: dict[str, Unit] = {}
    for unit in column.walk():
        if unit.kind is Kind.ARTICLE and unit.number is not None:
            found.setdefault(unit.number, unit)
    return list(found.values())


def seg_zh_hans(document: Document, variant: str) -> Row:
    column, exact = document.column(f".{variant}.txt")
    at = unspaced(exact)
    found = [
        unit
        for unit in articles(column)
        if (
            unit.number and unit.number.isdigit() and unit.label and "条" in unit.label.printed[-1:]
        )
        or (unit.number and unit.number.isdigit() and unit.status.value == "inferred")
    ]
    assert column is not None or not found
    return {
        "variant": variant,
        "articles": [
            [int(unit.number or 0), at[unit.label.spans[0].start]] for unit in found if unit.label
        ],
        "texts": {str(unit.number): column.whole_text(unit) for unit in found if column},
    }


def seg_govcn(document: Document, variant: str) -> Row:
    column, exact = document.column(f".{variant}.txt")
    at = unspaced(exact)
    marks = [
        [_LEVELS[unit.label.family], unit.label.printed, at[unit.label.spans[0].start]]
        for unit in (column.walk() if column else ())
        if unit.label is not None and unit.label.family in _LEVELS
    ]
    return {"variant": variant, "marks": marks}


def seg_zh_hant_tw(document: Document, _variant: str) -> Row:
    return {f"articles_{one}": numbered(document, f".{one}.txt") for one in ("zh", "en")}


def udhr_multilingual(document: Document, _variant: str) -> Row:
    return {"articles": [[int(n), text] for n, text in numbered(document, ".txt") if n.isdigit()]}


def align_zh_en_tw(document: Document, variant: str) -> Row:
    shapes = Shapes.ONE_TO_ONE if variant == "art" else Shapes.MERGING
    languages = {"zh": "zh-Hant", "en": "en"}
    return {"variant": variant, "beads": beads(document, variant, languages, shapes)}


def align_en_fr_ca(document: Document, _variant: str) -> Row:
    return {"beads": beads(document, "", {"en": "en", "fr": "fr"}, Shapes.ONE_TO_ONE)}


def beads(
    document: Document, variant: str, languages: dict[str, str], shapes: Shapes
) -> list[list[list[int]]]:
    """Align the lines of two files, which are units already."""
    tags = list(languages.values())
    files = [document.lines(f"{'.' if variant else ''}{variant}.{one}.txt") for one in languages]
    ours, theirs = evidence_of(files[0], *tags), evidence_of(files[1], *reversed(tags))
    return [[list(bead.ours), list(bead.theirs)] for bead in align(ours, theirs, shapes)]


def diff_tw(document: Document, _variant: str) -> Row:
    old, new = (document.column(f".{one}.txt")[0] for one in ("old", "new"))
    changes = compare_versions(old, new) if old and new else ()
    found: dict[str, set[str]] = {"amended": set(), "added": set(), "deleted": set()}
    numbers = [{unit.number for unit in articles(column)} for column in (old, new)]
    for change in changes:
        # The record goes by articles.
        before, after = (
            one.number if one is not None and one.kind is Kind.ARTICLE else None
            for one in (change.before, change.after)
        )
        if before is after is None:
            continue
        if change.kind is ChangeKind.AMENDED:
            found["amended"].add(str(after))
        elif change.kind is not ChangeKind.TYPOGRAPHIC:
            # The publisher's record goes by numbers: one that was there before is amended.
            if after is not None:
                known = before is not None and after in numbers[0]
                found["amended" if known else "added"].add(after)
            if before is not None and (after is None or before not in numbers[1]):
                found["deleted"].add(before)
    return {kind: sorted(one.replace("_", "-") for one in held) for kind, held in found.items()}


def collate_ocr(document: Document, _variant: str) -> Row:
    (base, exact), (witness, other) = (document.column(f".{one}.txt") for one in ("base", "ocr"))
    if base is None or witness is None:
        return {"missing": []}
    differences = collate(base, exact, witness.view, other)
    lost = [one.base for one in differences if one.kind is DifferenceKind.LOST]
    return {"missing": [text for text in lost if len("".join(text.split())) >= 4]}


def meta_govcn(document: Document, _variant: str) -> Row:
    """Read the body alone: the table of values above it is what the answers were made from."""
    return fields(
        document,
        ".body.html",
        {
            "title": "title",
            "document_number": "document_number",
            "issuer": "issuer",
            "date_written_iso": "date_written",
        },
        between=" ",
    )


def meta_tw_gazette(document: Document, _variant: str) -> Row:
    return fields(
        document,
        ".html",
        {
            "title": "title",
            "document_number": "document_number",
            "issuer_name": "issuer",
            "date_iso": "date_written",
            "signer": "signatory",
        },
    )


def meta_us_fr(document: Document, _variant: str) -> Row:
    found = fields(document, ".txt", {"subject": "title", "rin": "rin"})
    return found | fields(document, ".txt", {"first_effective": "date_in_force"}, printed=True)


def fields(
    document: Document,
    ending: str,
    names: dict[str, str],
    printed: bool = False,
    between: str = ";",
) -> Row:
    """Give fields of a document under the names of the set; what is not printed is null.

    The sets have joint issuers, their numbers and signers in one value.
    """
    column, exact = document.column(ending)
    read = read_metadata(column, exact).fields if column else ()
    row: Row = {}
    for asked, name in names.items():
        said = [one.printed if printed else one.value for one in read if one.name == name]
        row[asked] = between.join(filter(None, said[:1] if printed else said)) or None
    return row


def numbered(document: Document, ending: str) -> list[tuple[str, str]]:
    """Give the articles of an input file as pairs of number and text."""
    column, _ = document.column(ending)
    return [(unit.number or "", column.whole_text(unit)) for unit in articles(column) if column]


def unspaced(text: str) -> list[int]:
    """Give for each offset of a text how many characters before it are no white space."""
    counts = [0]
    for character in text:
        counts.append(counts[-1] + (not character.isspace()))
    return counts


# A set: its variants, and what makes one row of its predictions. Another set is one line more.
TASKS: dict[str, tuple[tuple[str, ...], Callable[[Document, str], Row]]] = {
    "seg_zh_hans": (("plain", "wrap", "hard", "cut", "joined", "noisy"), seg_zh_hans),
    "seg_govcn": (("lines", "cut", "joined"), seg_govcn),
    "seg_zh_hant_tw": (("",), seg_zh_hant_tw),
    "udhr_multilingual": (("",), udhr_multilingual),
    "align_zh_en_tw": (("art", "line"), align_zh_en_tw),
    "align_en_fr_ca": (("",), align_en_fr_ca),
    "diff_tw": (("",), diff_tw),
    "collate_ocr": (("",), collate_ocr),
    "meta_govcn": (("",), meta_govcn),
    "meta_tw_gazette": (("",), meta_tw_gazette),
    "meta_us_fr": (("",), meta_us_fr),
}


def run(corpora: Path, out: Path, wanted: Sequence[str]) -> Iterator[str]:
    """Predict every set that is there; give the lines of the table."""
    out.mkdir(parents=True, exist_ok=True)
    yield "| set | variant | documents | ms a document | score |"
    yield "|---|---|---|---|---|"
    for name, (variants, predict) in TASKS.items():
        gold = corpora / name / "gold.jsonl"
        if not gold.is_file() or (wanted and name not in wanted):
            continue
        # Ids and file names alone: what the answers are is not for this program.
        rows = (json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip())
        documents = [
            Document(corpora / name, {"id": row["id"], "files": row.get("files", ())})
            for row in rows
        ]
        for variant in variants:
            path = out / (f"{name}.{variant}.jsonl" if variant else f"{name}.jsonl")
            begun = time.perf_counter()
            with path.open("w", encoding="utf-8") as stream:
                for document in documents:
                    row = {"id": document.id, **predict(document, variant)}
                    stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            each = (time.perf_counter() - begun) * 1000 / max(len(documents), 1)
            said = score(corpora, name, path, variant)
            yield f"| {name} | {variant or '-'} | {len(documents)} | {each:.0f} | {said} |"


def score(corpora: Path, name: str, predictions: Path, variant: str) -> str:
    """Have the corpora's own program judge predictions; its answer in one line."""
    program = corpora / "score.py"
    if not program.is_file():
        return "not scored: no score.py"
    more = ["--variant", variant] if variant else []
    done = subprocess.run(
        [sys.executable, str(program), name, str(predictions), *more],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return f"not scored: {done.stderr.strip()[-200:]}"
    told = json.loads(done.stdout)
    for key in ("set", "variant", "documents", "answered"):
        told.pop(key, None)
    return ", ".join(f"{key} {json.dumps(value)}" for key, value in told.items())


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpora", type=Path, required=True, help="folder with one folder a set")
    parser.add_argument("--out", type=Path, required=True, help="folder for the predictions")
    parser.add_argument("--set", dest="sets", action="append", default=[], help="only this set")
    arguments = parser.parse_args()
    for line in run(arguments.corpora, arguments.out, arguments.sets):
        print(line, flush=True)


if __name__ == "__main__":
    main()
