"""Small laws and notices made up for tests, and editions read of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import paper
from manifests import Limits
from muniment.edition import Column, ReadRendition
from muniment.edition.labels.damaged import han
from muniment.edition.read import read_rendition
from muniment_cli import answers, call, new_archive

SHARED = Path(__file__).resolve().parents[2] / "shared"
CHINESE = [
    "某市公告",
    "第一条　本公告所称文书，指档案。",
    "第二条　有下列情形之一的，予以登记：",
    "（一）来源不明的；",
    "（二）数量超过90件的。",
    "第三条　本公告自发布之日起施行。",
]
ENGLISH = [
    "Notice of the City",
    "Article 1 Documents means records in this Notice.",
    "Article 2 What follows shall be registered:",
    "(1) records of unknown source;",
    "(2) more than 90 records.",
    "Article 3 This Notice is in force from its publication.",
]
_DUTIES = (
    "应当登记所存文书的来源",
    "应当在三十日内答复申请人",
    "不得改动已存文书",
    "由市档案馆负责",
)


def read(text: str | bytes, name: str = "notice.txt") -> ReadRendition:
    """Read a text as the rendition of this name."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return read_rendition(data, name, Limits())


def column(text: str | bytes, name: str = "notice.txt") -> Column:
    """Read a text of one column."""
    return read(text, name).columns[0]


def law(articles: int, chapters: int = 2) -> list[str]:
    """Write a law in paragraphs: chapters, articles, items in every third article, references."""
    lines = ["示例市文书保存条例", "（2019年3月1日示例市人民代表大会常务委员会通过）"]
    each = -(-articles // chapters)
    for number in range(1, articles + 1):
        if number % each == 1 or each == 1:
            lines.append(
                f"第{han(number // each + 1)}章　文书的{'保存公布利用'[number % 3 * 2 :][:2]}"
            )
        lines.append(f"第{han(number)}条　保存机构{_DUTIES[number % 4]}。")
        if number % 3 == 0:
            lines[-1] = (
                f"第{han(number)}条　有下列情形之一的，依照本条例第{han(number + 1)}条规定处理："
            )
            lines += ["（一）未按第五条第二款登记的；", "（二）擅自改动文书的。"]
            lines.append("前款规定的情形，由主管部门核实。")
    return lines


def ids(one: Column) -> list[str]:
    """Give the ids of a column's units, in order."""
    return [unit.id for unit in one.walk()]


def seed(name: str) -> tuple[bytes, dict[str, Any]]:
    """Give a seed's bytes (``clean`` or ``ocr``) and the expected reading; skip where absent."""
    path = SHARED / "gold" / "seed-notice.json"
    if not path.is_file():
        pytest.skip("no ../shared/gold here")
    gold = json.loads(path.read_text("utf-8"))
    file = next(one["file"] for one in gold["sources"] if one["id"] == name)
    return (SHARED / "seeds" / file).read_bytes(), gold


def edition_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What the commands of editions answer with --json, by the heading of each table."""
    folder.mkdir()
    archive = new_archive(folder)
    source = folder / "law.txt"
    closing = ["第八条　依据《某法》第三条，自本办法发布之日起30日内报备。", "2014年12月24日"]
    source.write_text("\n".join(["某省人民政府某管理办法", *law(6), *closing]), "utf-8")

    def ask(*words: object) -> list[dict[str, Any]]:
        done = call(*words, "--json", archive=archive)
        assert done.returncode == 0, done.stderr
        return answers(done)

    notice = ask("preserve", source)[0]["notice"]
    sheet = folder / "sheet.pdf"
    sheet.write_bytes(paper.pdf([paper.page([paper.at(72, 90, "第一条　保存机构登记来源。")])]))
    said = ask("attest", notice, "--field", "metadata/title", "--value", "某办法")
    tabled = folder / "tabled.md"
    tabled.write_text("| 载体 | 温度 |\n|---|---|\n| 胶片 | 20℃ |\n", "utf-8")
    edition, outline = ask("edition", source, sheet, tabled), ask("outline", notice)
    metadata = ask("metadata", notice)
    both = folder / "both"
    both.mkdir()
    (both / "en.txt").write_text("Article 1 Records are kept for ten years.\n", "utf-8")
    (both / "zh.txt").write_text("第一条　文书保留十年。\n", "utf-8")
    two = ask("preserve", both)[0]["notice"]
    (both / "zh.txt").write_text("第一条　文书保留二十年。\n", "utf-8")
    ask("preserve", both, "--notice", two)
    amended = folder / "amended.txt"
    amended.write_text(source.read_text("utf-8").replace("30日", "60日"), "utf-8")
    ask("preserve", amended, "--notice", notice)
    search = ask("search", "管理办法", "--limit", "1")
    (folder / "empty.txt").write_text("")
    ask("preserve", folder / "empty.txt")
    unsearched = ask("search", "--without-text")
    diff, collated = ask("diff", notice), ask("collate", source, amended)
    unfollowed = [*ask("diff", two), *ask("outline", two)]
    reading = ask("read", source, amended)

    def below(found: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
        return [one for item in found for one in item[key]]

    def whole(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return units + (whole(inner) if (inner := below(units, "children")) else [])

    renditions, outlined = below(edition, "renditions"), below(outline, "renditions")
    columns, outlined_columns = below(renditions, "columns"), below(outlined, "columns")
    units = whole(below(columns, "units"))
    return {
        "edition": edition,
        "edition: renditions": renditions,
        "edition: columns": columns,
        "edition: units": units,
        "edition: labels": (labels := [one["label"] for one in units if one["label"]]),
        "edition: spans": below([*units, *labels], "spans"),
        "edition: cells": [cell for one in units for row in one["rows"] or () for cell in row],
        "edition: placed": below(renditions, "placed"),
        "edition: findings": below(renditions, "findings"),
        "search": [*search, *unsearched],
        "search: renditions": below(unsearched, "renditions"),
        "quote": (quoted := ask("quote", "自本办法发布之日起30日內报备")),
        "quote: places": below(quoted, "places"),
        "search: hits": (hits := below(search, "hits")),
        "search: matches": below(hits, "matches"),
        "diff": diff,
        "diff: stale": below(unfollowed, "stale"),
        "diff: languages": (compared := below(diff, "languages")),
        "diff: changes": below(compared, "changes"),
        "diff: files": below(unfollowed[:1], "files"),
        "collate": collated,
        "collate: languages": (sides := below(collated, "languages")),
        "collate: witnesses": (held := below(sides, "witnesses")),
        "collate: differences": below(held, "differences"),
        "attest": said,
        "attest: attested": below(said, "attested"),
        "metadata: attested": below(metadata, "attested"),
        "read": reading,
        "read: whence": [one["whence"] for one in reading],
        "read: files": below([one["whence"] for one in reading], "files"),
        "read: languages": (languages := below(reading, "languages")),
        "read: notes": below(languages, "notes"),
        "read: rows": (rows := below(reading, "rows")),
        "read: cells": [one for one in below(rows, "cells") if one],
        "read: sentences": below(below(ask("read", two), "rows"), "sentences"),
        "metadata": metadata,
        "metadata: renditions": (told := below(metadata, "renditions")),
        "metadata: columns": (read := below(told, "columns")),
        "metadata: fields": below(read, "fields"),
        "metadata: references": below(read, "references"),
        "metadata: deadlines": below(read, "deadlines"),
        "metadata: entities": below(read, "entities"),
        "outline": outline,
        "outline: renditions": outlined,
        "outline: columns": outlined_columns,
        "outline: units": whole(below(outlined_columns, "units")),
    }


Reader = Callable[[str | bytes], Column]
