"""Search: how fast texts are indexed, how large that is, how soon an answer comes, what is missed.

Beside SQLite's own tokenisers, over the same paragraphs in the same run. Paragraphs are made by
rule out of the corpora's real texts: fifty in a row of one text, by a seeded chance, with their
numbers changed. Times of queries are of the processor, so that whatever else the machine does
counts less; a time is that of the first twenty hits, confirmed and with their places.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import sqlite3
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from muniment.edition.han import folded
from muniment.processes import Workers, processors
from muniment.search.counting import TokenCounter
from muniment.search.filters import Filters
from muniment.search.folding import fold
from muniment.search.index import Index, Source
from muniment.search.looking import Search
from muniment.search.packing import SPAN
from muniment.search.paragraphs import Paragraph
from muniment.search.query import read_query
from muniment.search.ranking import Ranking
from muniment.search.segments import Segment

_DOCUMENT = 50  # paragraphs
_GROUP = 100_000  # paragraphs of a transaction
_TRUTH = 50_000  # paragraphs that are read through, to know what holds a query
_EACH = 20  # queries of a kind
_SENTENCE = re.compile(r"[^。；;.!?！？\n]{6,}[。；;.!?！？]?")
_NUMBER = re.compile("[0-9]+")
_FEWEST = 20  # sentences of a text


@dataclass(frozen=True, slots=True)
class _Peer:
    """One of SQLite's tokenisers, and how it is asked for a piece of a text."""

    name: str
    tokenizer: str
    expression: Callable[[str], str]


_PEERS = (
    _Peer("unicode61", "unicode61", lambda query: f'"{query}"*'),
    _Peer("trigram", "trigram", lambda query: f'"{query}"'),
)


def compare_search(corpora: Path, count: int, folder: Path) -> None:
    """Print all of it, for so many paragraphs."""
    texts = _texts(corpora)
    if not texts:
        print(f"search: there are no corpora in {corpora}; nothing was measured")
        return
    folder.mkdir(parents=True, exist_ok=True)
    sample = list(islice(_paragraphs(texts, count), _TRUTH))
    queries = _queries(sample)
    folds = list(map(fold, sample))
    holding = {
        query: {number for number, text in enumerate(folds, 1) if holds(text)}
        for asked in queries.values()
        for query in asked
        for holds in [read_query(f'"{query}"')[0].pattern().search]
    }
    print(f"{count:,} paragraphs, {sum(map(len, sample)) / len(sample):.0f} characters each")
    _ours(_paragraphs(texts, count), queries, holding, folder / "ours.db")
    for peer in _PEERS:
        path = folder / f"{peer.name}.db"
        _theirs(peer, _paragraphs(texts, count), queries, holding, path)


def _ours(
    texts: Iterator[str],
    queries: dict[str, list[str]],
    holding: dict[str, set[int]],
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
                for at in range(0, len(group[0]), _DOCUMENT):
                    piece = group[0][at : at + _DOCUMENT]
                    number = (count + at) // _DOCUMENT
                    index.add_source(Source(number, f"urn:uuid:{number:036}", 1, f"{number:025}"))
                    index.add_document(number, ("renditions/0001.txt", "text"), "und", _read(piece))
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

        def ask(query: str) -> None:
            search = Search(index, read_query(query), Filters())
            list(islice(search.hits(), 20))

        def found(query: str) -> set[int]:
            [term] = read_query(f'"{query}"')
            ranked = Ranking(index.segments, term.needs(begun=False), _first_ones)
            return {
                number
                for number, _ in ranked.best(_TRUTH)
                if term.pattern().search(fold(index.paragraph(number).text))
            }

        _print_queries(queries, holding, ask, found)


def _first_ones(segment: Segment) -> int:
    """Allow the paragraphs that were read through."""
    return (1 << max(0, min(SPAN, _TRUTH + 1 - segment.first))) - 1


def _theirs(
    peer: _Peer,
    texts: Iterator[str],
    queries: dict[str, list[str]],
    holding: dict[str, set[int]],
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

    def ask(query: str) -> None:
        db.execute(
            "SELECT rowid FROM tokens WHERE tokens MATCH ? ORDER BY rank LIMIT 20",
            (peer.expression(query),),
        ).fetchall()

    def found(query: str) -> set[int]:
        rows = db.execute(
            "SELECT rowid FROM tokens WHERE tokens MATCH ? AND rowid <= ?",
            (peer.expression(query), _TRUTH),
        )
        return {number for (number,) in rows}

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
    queries: dict[str, list[str]],
    holding: dict[str, set[int]],
    ask: Callable[[str], None],
    found: Callable[[str], set[int]],
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


def _texts(corpora: Path) -> list[list[str]]:
    """Give the corpora's texts, each as its sentences in order."""
    texts = [path.read_text("utf-8", "replace") for path in sorted(corpora.glob("*/input/*.txt"))]
    if (train := corpora / "parallel_tw_train" / "articles.jsonl.gz").is_file():
        laws: dict[str, list[str]] = defaultdict(list)
        with gzip.open(train, "rt", encoding="utf-8") as stream:
            for line in islice(stream, 30_000):
                article = json.loads(line)
                for language in ("zh", "en"):
                    laws[f"{article['law']} {language}"].append(article[language])
        texts += ["\n".join(law) for law in laws.values()]
    cut = ([match[0].strip() for match in _SENTENCE.finditer(text)] for text in texts)
    return [sentences for sentences in cut if len(sentences) >= _FEWEST]


def _paragraphs(texts: Sequence[Sequence[str]], count: int) -> Iterator[str]:
    """Give paragraphs, the same for the same count: of one text each fifty, from some place on."""
    chance = random.Random(count)
    for _ in range(-(-count // _DOCUMENT)):
        text = chance.choice(texts)
        at = chance.randrange(len(text))
        for _ in range(_DOCUMENT):
            size = chance.choice((1, 1, 2, 3))
            joined = "".join(text[number % len(text)] for number in range(at, at + size))
            at += size
            yield _NUMBER.sub(lambda _: str(chance.randrange(1, 3000)), joined)


def _queries(sample: Sequence[str]) -> dict[str, list[str]]:
    """Choose queries of every kind out of what is there, by a seeded chance."""
    chance = random.Random(1)
    han = [run for text in sample[:5000] for run in re.findall("[\u4e00-\u9fff]{8,}", text)]
    words = [word for text in sample[:5000] for word in re.findall("[A-Za-z]{4,}", text)]
    pairs = Counter(run[at : at + 2] for run in han for at in range(len(run) - 1))

    def pieces(size: int) -> list[str]:
        runs = [run for run in han if len(run) >= size]
        starts = (
            (run, chance.randrange(len(run) - size + 1)) for run in chance.choices(runs, k=_EACH)
        )
        return [run[at : at + size] for run, at in starts]

    traditional = [folded(one) for one in pieces(2) + pieces(3) if folded(one) != one]
    phrases = [
        match[0]
        for text in chance.sample(sample, 2000)
        if (match := re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{3,}", text))
    ]
    return {
        "1 Chinese character": [one[0] for one in pieces(2)],
        "2 characters, at random": pieces(2),
        "2 characters, commonest": [pair for pair, _ in pairs.most_common(_EACH)],
        "3 characters": pieces(3),
        "8 characters": pieces(8),
        "traditional for simplified": traditional or pieces(2),
        "a word": chance.choices(words, k=_EACH),
        "commonest words": [word for word, _ in Counter(words).most_common(_EACH)],
        "three words": phrases[:_EACH],
    }
