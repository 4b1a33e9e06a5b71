"""Reading a notice and putting two languages together, beside reading the same text at all.

Python decoding a text and bringing it into NFKC is the least that anything which reads it must do:
the ratio tells more than milliseconds, on a machine that has other work.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.alignment import Shapes, align, evidence_of
from muniment.edition.alignment.lexicon import lexicon
from muniment.edition.alignment.parallel import parallel_of
from muniment.edition.model import Column, Kind, Unit
from muniment.edition.read import read_edition, read_rendition

_PAGES = 10
_PAGE = 750  # characters of a page of an official document, set as GB/T 9704 has it
_ARTICLES = 100
_LABEL = re.compile(r"^\s*第\s*\d+(?:-\d+)?\s*條", re.M)
_BEST_OF = 7
_LIMITS = Limits()


def compare_edition(corpora: Path) -> None:
    """Measure on documents of the corpora; say so where they are not there."""
    notices, laws = _notices(corpora), _laws(corpora)
    if not notices or not laws:
        print(f"edition: {corpora} has no texts to read; name their folder with --corpora.")
        return
    notice = min(notices, key=lambda data: abs(len(data.decode()) - _PAGES * _PAGE))
    number = len(notice.decode())
    print(f"{'':52}{'ms':>8}{'reading':>10}{'ratio':>8}")
    plain = _least([notice])
    reading = _best(lambda: _read(notice, "notice.txt"))
    _show(f"structure and metadata, {number} characters", reading, plain)
    plain = _least(laws)
    columns = [_read(data, f"{at}.txt").columns[0] for at, data in enumerate(laws)]
    counted = ", ".join(str(len(_articles(one))) for one in columns)
    texts = [[one.whole_text(unit) for unit in _articles(one)] for one in columns]
    first = _best(lambda: _align_first(columns, texts))
    _show(f"the first alignment of a process ({counted})", first, plain)
    aligned = _best(lambda: _align(columns, texts))
    _show(f"alignment of articles without labels ({counted})", aligned, plain)
    edition = read_edition([_read(data, f"{at}.txt") for at, data in enumerate(laws)])
    rows = _best(lambda: parallel_of(edition, _LIMITS.edition_pairs))
    _show(f"rows of both languages, by labels ({counted})", rows, plain)
    print(
        f"Reach: {_PAGES} pages under 30 ms, two laws of {_ARTICLES} articles under 300 ms. "
        "Processor's time, the best of several."
    )


def _notices(corpora: Path) -> list[bytes]:
    """Give the documents of the State Council."""
    return [path.read_bytes() for path in sorted(corpora.glob("seg_govcn/input/*.lines.txt"))]


def _laws(corpora: Path) -> list[bytes]:
    """Give the two languages of the law whose articles are nearest to a hundred."""
    pairs = [
        (path.read_bytes(), path.with_name(path.name.replace(".zh.", ".en.")).read_bytes())
        for path in sorted(corpora.glob("seg_zh_hant_tw/input/*.zh.txt"))
    ]
    counted = (
        (abs(len(_LABEL.findall(data.decode())) - _ARTICLES), data, other) for data, other in pairs
    )
    return list(min(counted, default=(0,))[1:])


def _read(data: bytes, name: str) -> ReadRendition:
    """Read a rendition with its metadata, as `muniment metadata` does."""
    return read_rendition(data, name, _LIMITS)


def _articles(column: Column) -> list[Unit]:
    return [unit for unit in column.walk() if unit.kind is Kind.ARTICLE]


def _align(columns: list[Column], texts: list[list[str]]) -> None:
    tags = [one.language for one in columns]
    ours, theirs = evidence_of(texts[0], *tags), evidence_of(texts[1], *reversed(tags))
    align(ours, theirs, Shapes.ONE_TO_ONE)


def _align_first(columns: list[Column], texts: list[list[str]]) -> None:
    lexicon.cache_clear()  # The table of words is read once in a process.
    _align(columns, texts)


def _least(texts: list[bytes]) -> float:
    return _best(lambda: [unicodedata.normalize("NFKC", data.decode()) for data in texts])


def _best(work: Callable[[], object]) -> float:
    """Give the processor's seconds of the best of several runs."""
    taken = []
    for _ in range(_BEST_OF):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def _show(what: str, seconds: float, least: float) -> None:
    print(f"{what:52}{seconds * 1e3:>8.1f}{least * 1e3:>10.2f}{seconds / least:>8.0f}")
