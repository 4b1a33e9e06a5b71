"""What is searched, and what for: paragraphs made by rule out of real texts, and queries of every
kind chosen from them, by seeded chances.

Fifty paragraphs in a row are of one text, with their numbers changed, and a document; what it is
described by (language, issuer, date, whether a later version follows) is by its number alone.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from muniment.edition.writing.han import folded
from muniment.search.filters import Filters
from muniment.search.index import Source

DOCUMENT = 50  # paragraphs
_EACH = 20  # queries of a kind
_SENTENCE = re.compile(r"[^。；;.!?！？\n]{6,}[。；;.!?！？]?")
_NUMBER = re.compile("[0-9]+")
_FEWEST = 20  # sentences of a text
_LANGUAGES = ("zh-Hans", "zh-Hant", "en", "fr", "und")
_ISSUERS = ("国务院", "国家档案局", "Ministry of Justice", "Conseil d'État", "農業部")
_EVERY = Filters()
_VERSIONS = 5  # One document of so many is a later version of the one before it.


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for, as it is typed, and of which documents.

    `phrase`: what is held to be right holds it as one phrase, though it is asked as words.
    """

    text: str
    filters: Filters = _EVERY
    phrase: bool = False


def source(number: int) -> Source:
    """Describe a document, by its number from 0."""
    is_later = number % _VERSIONS == _VERSIONS - 1
    first = number - is_later
    return Source(
        number,
        f"urn:uuid:{first:036}",
        1 + is_later,
        f"{number:025}",
        issuers=(_ISSUERS[number % 7 % len(_ISSUERS)],),
        date=f"{1990 + number % 36}-{1 + number % 12:02}-{1 + number % 28:02}",
    )


def language(number: int) -> str:
    """Give the language that a document is said to be in, by its number."""
    return _LANGUAGES[number % 11 % len(_LANGUAGES)]


def is_chosen(number: int, filters: Filters, documents: int) -> bool:
    """Tell whether filters let a document of so many through; of filters, those that are asked."""
    one = source(number)
    is_before = number % _VERSIONS == _VERSIONS - 2 and number + 1 < documents
    return (
        (not filters.language or language(number).split("-")[0] == filters.language)
        and (not filters.issuer or filters.issuer in one.issuers)
        and filters.after <= one.date
        and (not filters.before or one.date <= filters.before)
        and (not filters.standing or filters.standing == ("earlier" if is_before else "current"))
    )


def read_texts(corpora: Path) -> list[list[str]]:
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


def paragraphs_of(texts: Sequence[Sequence[str]], count: int) -> Iterator[str]:
    """Give paragraphs, the same for the same count: of one text each fifty, from some place on."""
    chance = random.Random(count)
    for _ in range(-(-count // DOCUMENT)):
        text = chance.choice(texts)
        at = chance.randrange(len(text))
        for _ in range(DOCUMENT):
            size = chance.choice((1, 1, 2, 3))
            joined = "".join(text[number % len(text)] for number in range(at, at + size))
            at += size
            yield _NUMBER.sub(lambda _: str(chance.randrange(1, 3000)), joined)


def choose_queries(sample: Sequence[str]) -> dict[str, list[Query]]:
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
    kinds = {
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
    asked = {kind: [Query(text, phrase=True) for text in texts] for kind, texts in kinds.items()}
    return asked | _further(sample, [text for texts in kinds.values() for text in texts[-5:]])


def _further(sample: Sequence[str], plain: Sequence[str]) -> dict[str, list[Query]]:
    """Choose queries of more words, in quotation marks, in two languages, cut short, of some
    documents only; the last of `plain` ones."""
    chance = random.Random(2)
    english = [text for text in sample[:20_000] if len(re.findall("[a-z]{2,}", text)) >= 20]

    def in_a_row(count: int, many: int) -> list[str]:
        wanted = re.compile(rf"[A-Za-z]+(?: [a-z]+){{{count - 1}}}")
        return chance.choices([row for text in english for row in wanted.findall(text)], k=many)

    neighbours = Counter(
        (match[1].lower(), match[2])
        for text in english
        for match in re.finditer(r"\b([A-Za-z]+) (?=([a-z]+)\b)", text)
    )
    turned = (f"{two} {one}" for (one, two), _ in neighbours.most_common())
    mixed = [
        f"{chance.choice(words)} {chance.choice(pairs)}"
        for text in sample
        if (words := re.findall("[A-Za-z]{3,}", text))
        and (pairs := re.findall("[\u4e00-\u9fff]{2}", text))
    ]
    long = [word for word in in_a_row(1, 10 * _EACH) if len(word) > 5]
    in_rows = [row for count in range(2, 7) for row in in_a_row(count, _EACH // 5)]
    kinds = {
        "2 to 6 in a row, quoted": [f'"{row}"' for row in in_rows],
        "common words turned, quoted": [f'"{phrase}"' for phrase in islice(turned, _EACH)],
        "eight words": in_a_row(8, _EACH),
        "Chinese and a word": chance.sample(mixed, min(_EACH, len(mixed))),
        "a word cut short": [word[: chance.randint(3, 5)] for word in long[:_EACH]],
    }
    filters = {
        "only since 2010": Filters(after="2010"),
        "only of ten years": Filters(after="2001-06", before="2011-05-31"),
        "only in Chinese": Filters(language="zh"),
        "only of one issuer": Filters(issuer="国务院"),
        "only current ones": Filters(standing="current"),
    }
    few = chance.sample([*plain, *(text for texts in kinds.values() for text in texts[-3:])], _EACH)
    return {kind: [*map(Query, texts)] for kind, texts in kinds.items()} | {
        kind: [Query(text, chosen) for text in few] for kind, chosen in filters.items()
    }
