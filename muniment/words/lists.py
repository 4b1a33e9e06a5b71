"""What a list adds to a statement, in words: robots.txt, and tries that brought no answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from manifests import printable
from muniment.words.language import Language, Sentence

ROBOTS = {
    "allowed": Sentence("robots.txt allows the visit", "robots.txt 允许访问"),
    "disallowed": Sentence("robots.txt asks not to visit", "robots.txt 要求不要访问"),
    "no-rules": Sentence("there are no rules in robots.txt", "robots.txt 中没有规则"),
    "unreachable": Sentence(
        "robots.txt could not be reached, which is to be taken for a no",
        "robots.txt 无法取得，应视为不允许",
    ),
}

_LINES = {
    "robots": Sentence("{says} (record {record})", "{says}（记录 {record}）"),
    "ignored": Sentence(
        "{says} (record {record}); visited all the same: {reason}",
        "{says}（记录 {record}）；仍予访问，理由：{reason}",
    ),
    "onward": Sentence("led to {address}: {robots}", "转至 {address}：{robots}"),
    "try": Sentence("tried before, at {time}: {code}", "此前 {time} 曾尝试：{code}"),
}


def list_lines(source: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Give the lines that tell of a source's ``robots``, ``robots_onward`` and ``tries``."""
    robots = source.get("robots")
    if isinstance(robots, Mapping):
        yield _robots_line(robots, language)
    onward = source.get("robots_onward")
    for one in onward if isinstance(onward, list) else ():
        if isinstance(one, Mapping):
            said = {"address": printable(str(one.get("address", "")))}
            said["robots"] = _robots_line(one, language)
            yield _LINES["onward"].say(language, said)
    tries = source.get("tries")
    for one in tries if isinstance(tries, list) else ():
        if isinstance(one, Mapping):
            told = {key: printable(str(one.get(key, ""))) for key in ("time", "code")}
            yield _LINES["try"].say(language, told)


def _robots_line(robots: Mapping[str, Any], language: Language) -> str:
    says = str(robots.get("says", ""))
    known = ROBOTS.get(says)
    told = {
        "says": known.say(language, {}) if known is not None else printable(says),
        "record": printable(str(robots.get("record", ""))),
        "reason": printable(str(robots.get("ignored", ""))),
    }
    return _LINES["ignored" if told["reason"] else "robots"].say(language, told)
