"""Search: how fast texts are indexed, how large that is, how soon an answer comes, what is missed.

Beside SQLite's own tokenisers, over the same paragraphs in the same run. Paragraphs are made by
rule out of the corpora's real texts: fifty in a row of one text, by a seeded chance, with their
numbers changed. Times of queries are of the processor, so that whatever else the machine does
counts less; a time is that of the first twenty hits, confirmed and with their places. Which of
the first paragraphs hold a query is known by reading them through.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from search_texts import (
    DOCUMENT,
    Query,
    choose_queries,
    is_chosen,
    language,
    paragraphs_of,
    read_texts,
    source,
)

from muniment.processes import Workers, processors
from muniment.search.counting import TokenCounter
from muniment.search.filters import Chosen, Filters
from muniment.search.folding import fold
from muniment.search.index import Index
from muniment.search.looking import Search
from muniment.search.packing import SPAN
from muniment.search.paragraphs import Paragraph
from muniment.search.query import Term, read_query
from muniment.search.ranking import Ranking
from muniment.search.segments import Segment

_GROUP = 100_000  # paragraphs of a transaction
_TRUTH = 50_000  # paragraphs that are read through, to know what holds a query
_RENDITION = ("renditions/0001.txt", "text")
_Kinds = dict[str, list[Query]]
_Holding = dict[Query, set[int]]


@dataclass(frozen=True, slots=True)
class _Peer:
    """One of SQLite's tokenisers, and how it is asked for a piece of a text."""

    name: str
    tokenizer: str
    part: Callable[[str], str]

    def expression(self, query: Query) -> str:
        """Give what it is asked: a phrase, or words that all stand there."""
        if query.text.startswith('"'):
            return query.text
        return " ".join(map(self.part, [query.text] if query.phrase else query.text.split()))


_PEERS = (
    _Peer("unicode61", "unicode61", lambda query: f'"{query}"*'),
    _Peer("trigram", "trigram", lambda query: f'"{query}"'),
)


def compare_search(corpora: Path, count: int, folder: Path) -> None:
    """Print all of it, for so many paragraphs."""
    texts = read_texts(corpora)
    if not texts:
        print(f"search: there are no corpora in {corpora}; nothing was measured")
        return
    folder.mkdir(parents=True, exist_ok=True)
    sample = list(islice(paragraphs_of(texts, count), _TRUTH))
    queries = choose_queries(sample)
    holding = _holding(sample, queries, -(-count // DOCUMENT))
    gc.freeze()  # To go through what the measuring itself holds is no work of a search's.
    print(f"{count:,} paragraphs, {sum(map(len, sample)) / len(sample):.0f} characters each")
    _ours(paragraphs_of(texts, count), queries, holding, folder / "ours.db")
    # They know nothing of documents.
    plain = {kind: asked for kind, asked in queries.items() if asked[0].filters == Filters()}
    for peer in _PEERS:
        path = folder / f"{peer.name}.db"
        _theirs(peer, paragraphs_of(texts, count), plain, holding, path)


def _terms(query: Query) -> tuple[Term, ...]:
    """Give what a paragraph holds that is right."""
    return read_query(f'"{query.text}"' if query.phrase else query.text)


def _holds(query: Query, text: str) -> bool:
    return all(term.pattern().search(text) for term in _terms(query))


def _holding(sample: Sequence[str], queries: _Kinds, documents: int) -> _Holding:
    """Read the sample through: who holds each query, of the documents that it is asked of."""
    folds = list(map(fold, sample))
    holding: _Holding = {}
    for query in {query: None for asked in queries.values() for query in asked}:
        patterns = [term.pattern().search for term in _terms(query)]
        allowed = [
            is_chosen(number, query.filters, documents)
            for number in range(-(-len(folds) // DOCUMENT))
        ]
        holding[query] = {
            number
            for number, text in enumerate(folds)
            if allowed[number // DOCUMENT] and all(holds(text) for holds in patterns)
        }
    return holding


def _ours(
    texts: Iterator[str],
    queries: _Kinds,
    holding: _Holding,
    path: Path,
) -> None:
    path.unlink(missing_ok=True)
    with (
        closing(Workers(processors())) as workers,
        closing(Index.create(path, "example.org/bench", TokenCounter(workers))) as index,
    ):
        begun, spent, size, count = time.perf_counter(), _spent(), 0, 0
        # Whoever counts has nothing to do while paragraphs are made: each group is written whole.
        while group := _timed(lambda: list(islice(texts, _GROUP))):
            begun, spent = begun + group[1], spent + group[2]
            with index.transaction():
                for at in range(0, len(group[0]), DOCUMENT):
                    piece = _read(group[0][at : at + DOCUMENT])
                    number = (count + at) // DOCUMENT
                    index.add_source(source(number))
                    index.add_document(number, _RENDITION, language(number), piece)
            count += len(group[0])
            size += sum(len(text.encode()) for text in group[0])
            if len(group[0]) < _GROUP:
                break
        wall = time.perf_counter() - begun
        workers.close()
        spent = _spent() - spent
        print(f"\n{workers.begun} processes beside the one that writes")
        texts_size = index.db.execute("SELECT sum(length(packed)) FROM sheets").fetchone()[0]
        _print_build("muniment", count, wall, spent, path.stat().st_size / size, size)
        print(f"{'':12}of it the texts themselves, packed: {texts_size / size:.2f}")

        def ask(query: Query) -> None:
            search = Search(index, read_query(query.text), query.filters)
            list(islice(search.hits(), 20))

        def found(query: Query) -> set[int]:
            chosen = Chosen(index.db, query.filters)
            # Who holds a word holds one that begins so.
            needs = [need for term in _terms(query) for need in term.needs(begun=True)]
            ranked = Ranking(index.segments, needs, lambda one: _first(one) & chosen.allowed(one))
            numbers = [number for number, _ in ranked.best(_TRUTH)]
            return {
                number - 1
                for number in numbers
                if _holds(query, fold(index.paragraph(number).text))
            }

        _print_queries(queries, holding, ask, found)


def _first(segment: Segment) -> int:
    """Allow the paragraphs that were read through."""
    return (1 << max(0, min(SPAN, _TRUTH + 1 - segment.first))) - 1


def _theirs(
    peer: _Peer,
    texts: Iterator[str],
    queries: _Kinds,
    holding: _Holding,
    path: Path,
) -> None:
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA cache_size = -65536")
    db.execute(
        f"CREATE VIRTUAL TABLE tokens USING fts5 (text, content='', tokenize='{peer.tokenizer}')"
    )
    db.execute(f"INSERT INTO tokens (tokens, rank) VALUES ('hashsize', {64 << 20})")
    begun, spent, size, count = time.perf_counter(), _spent(), 0, 0
    while group := _timed(lambda: list(islice(texts, _GROUP))):
        begun, spent = begun + group[1], spent + group[2]
        db.execute("BEGIN")
        db.executemany(
            "INSERT INTO tokens (rowid, text) VALUES (?, ?)", enumerate(group[0], count + 1)
        )
        db.execute("COMMIT")
        count += len(group[0])
        size += sum(len(text.encode()) for text in group[0])
        if len(group[0]) < _GROUP:
            break
    wall, spent = time.perf_counter() - begun, _spent() - spent
    _print_build(peer.name, count, wall, spent, path.stat().st_size / size, size)

    def ask(query: Query) -> None:
        db.execute(
            "SELECT rowid FROM tokens WHERE tokens MATCH ? ORDER BY rank LIMIT 20",
            (peer.expression(query),),
        ).fetchall()

    def found(query: Query) -> set[int]:
        rows = db.execute(
            "SELECT rowid FROM tokens WHERE tokens MATCH ? AND rowid <= ?",
            (peer.expression(query), _TRUTH),
        )
        return {number - 1 for (number,) in rows}

    _print_queries(queries, holding, ask, found)
    db.close()


def _timed(work: Callable[[], list[str]]) -> tuple[list[str], float, float]:
    """Give what was made, and how long that took by the clock and of the processor, in seconds."""
    begun, spent = time.perf_counter(), _spent()
    return work(), time.perf_counter() - begun, _spent() - spent


def _spent() -> float:
    """Give the processor's time in seconds of this process and of those that it began and ended."""
    return sum(os.times()[:4])


def _print_build(name: str, count: int, wall: float, spent: float, ratio: float, size: int) -> None:
    print(
        f"\n{name:12}{count / wall:,.0f} paragraphs a second ({count / spent:,.0f} of the "
        f"processor), {ratio:.2f} times the {size / 1e6:,.0f} MB of text"
    )
    print(f"{'':12}{'':28}{'median ms':>10}{'worst ms':>10}{'found':>9}{'wrong':>7}")


def _print_queries(
    queries: _Kinds,
    holding: _Holding,
    ask: Callable[[Query], None],
    found: Callable[[Query], set[int]],
) -> None:
    for kind, asked in queries.items():
        times = []
        for query in asked:
            begun = time.process_time()
            ask(query)
            times.append((time.process_time() - begun) * 1000)
        wanted = got = wrong = 0
        for query in asked:
            have = found(query)
            wanted += len(holding[query])
            got += len(have & holding[query])
            wrong += len(have - holding[query])
        share = f"{got / wanted:.1%}" if wanted else "-"
        print(
            f"{'':12}{kind:28}{statistics.median(times):>10.1f}{max(times):>10.1f}"
            f"{share:>9}{wrong:>7}"
        )


def _read(texts: Sequence[str]) -> list[Paragraph]:
    at, made = 0, []
    for number, text in enumerate(texts, 1):
        made.append(Paragraph(f"art_{number}", text, ((0, at, at + len(text)),), number, 1))
        at += len(text) + 1
    return made
