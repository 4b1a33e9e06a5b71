#!/usr/bin/env python3
"""Learn muniment/edition/alignment/lexicon.tsv.gz from articles in Chinese and English.

    python tools/learn_lexicon.py ARTICLES.jsonl.gz [--without GOLD.jsonl] OUT

Each line of ARTICLES is a JSON object with `law`, `zh` and `en`. `--without` leaves out the laws
that GOLD names by `id`, so that what was learned can be measured on laws it has not seen. A pair of
characters keeps the words that stand beside it far more often than anywhere (log-likelihood), and
IBM's Model 1 (Brown and others, 1993) shares each word among the pairs that may stand for it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from muniment.edition.alignment.lexicon import pairs_of, words_of

Articles = list[tuple[frozenset[str], frozenset[str]]]
_SEEN = 4  # times, before anything is learned of a pair or word
_LOOKED_AT = 4000  # articles with a pair
_CANDIDATES = 12
_ROUNDS = 4
_KEPT = 3
_LEAST = 0.08


def main() -> None:
    """Learn, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--without", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    left_out = set()
    if asked.without:
        left_out = {json.loads(line)["id"] for line in asked.without.read_text().splitlines()}
    articles = list(_read(asked.articles, left_out))
    words = Counter(word for _, english in articles for word in english)
    learned = _learn(articles, words)
    kept = {
        pair: sorted(((p, word) for word, p in found.items() if p >= _LEAST), reverse=True)[:_KEPT]
        for pair, found in learned.items()
    }
    used = {word for found in kept.values() for _, word in found}
    lines = [str(len(articles)), *(f"{word}\t{words[word]}" for word in sorted(used))]
    for pair, found in sorted(kept.items()):
        if found:
            lines.append("\t".join([pair, *(f"{word}:{round(p * 1000)}" for p, word in found)]))
    asked.out.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    sys.stderr.write(f"{len(articles)} articles, {len(lines)} lines\n")


def _read(path: Path, left_out: set[str]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            pairs, words = frozenset(pairs_of(row["zh"])), frozenset(words_of(row["en"]))
            if row["law"] not in left_out and pairs and words:
                yield pairs, words


def _learn(articles: Articles, words: Counter[str]) -> dict[str, dict[str, float]]:
    pairs = Counter(pair for chinese, _ in articles for pair in chinese)
    kept = {word for word, count in words.items() if count >= _SEEN and len(word) > 1}
    english = [list(found & kept) for _, found in articles]
    holding: dict[str, list[int]] = defaultdict(list)
    for at, (chinese, _) in enumerate(articles):
        for pair in chinese:
            if pairs[pair] >= _SEEN:
                holding[pair].append(at)
    shares = {
        pair: _candidates([english[at] for at in places[:_LOOKED_AT]], words, len(articles))
        for pair, places in holding.items()
    }
    for _ in range(_ROUNDS):
        shares = _shared(articles, shares, pairs)
    return shares


def _candidates(beside: list[list[str]], words: Counter[str], total: int) -> dict[str, float]:
    """Give the words that stand beside a pair far more often than anywhere, with equal shares."""
    counted: Counter[str] = Counter()
    for found in beside:
        counted.update(found)
    scored = []
    for word, count in counted.items():
        here, anywhere = count / len(beside), words[word] / total
        if count > 1 and here > 1.5 * anywhere:
            missing = (
                (len(beside) - count) * math.log((1 - here) / (1 - anywhere)) if here < 1 else 0
            )
            scored.append((count * math.log(here / anywhere) + missing, word))
    best = sorted((one for one in scored if one[0] > 3), reverse=True)[:_CANDIDATES]
    return {word: 1 / len(best) for _, word in best}


def _shared(
    articles: Articles, shares: dict[str, dict[str, float]], pairs: Counter[str]
) -> dict[str, dict[str, float]]:
    """Share each article's words among its pairs: one round of expectation and maximisation."""
    gained: dict[str, dict[str, float]] = {pair: defaultdict(float) for pair in shares}
    for chinese, english in articles:
        held = [(pair, shares[pair]) for pair in chinese if pair in shares]
        total: dict[str, float] = defaultdict(lambda: 0.01)
        for _, found in held:
            for word, share in found.items():
                if word in english:
                    total[word] += share
        for pair, found in held:
            for word, share in found.items():
                if word in english:
                    gained[pair][word] += share / total[word]
    return {
        pair: {
            word: gain / pairs[pair] for word, gain in found.items() if gain / pairs[pair] > 0.001
        }
        for pair, found in gained.items()
    }


if __name__ == "__main__":
    main()
