"""Values and rules of what a notice says of itself, in words that are not ours alone."""

from __future__ import annotations

import re

from muniment.words.edition_page import field_words
from muniment.words.language import Language, Sentence

_TAKEN = "-taken-as-"
_NOT_COUNTED = ", first day not counted"
_EVENTS = {
    "publication": Sentence("publication", "发布"),
    "printing": Sentence("printing", "印发"),
    "signature": Sentence("signature", "签发"),
    "service": Sentence("service", "送达"),
    "passing": Sentence("passing", "通过"),
    "effect": Sentence("effect", "施行"),
    "registration": Sentence("registration", "登记"),
    "laying": Sentence("laying before Parliament", "提交议会"),
}
_LATER = re.compile(r"(?P<rule>.*), (?P<days>\d+) days? later")
_AFTER = re.compile(r"(?P<days>\d+)_days?_after_(?P<event>\w+)")
_WORDS = {
    "on": Sentence("on the day of {event}", "自{event}之日起"),
    "next": Sentence("on the day after that of {event}", "自{event}次日起"),
    "after": Sentence("{days} days after the day of {event}", "自{event}之日后第{days}日起"),
    "taken": Sentence("the {field} taken for the day of {event}", "以{field}为{event}之日"),
    "day-later": Sentence(", the day after it", "，其次日"),
    "later": Sentence(", {days} days after it", "，其后第{days}日"),
    "not-counted": Sentence(", the first day not counted", "，首日不计"),
}


def named_words(name: str, language: Language) -> str:
    """Give a field's name; with the name that `attest` takes, where it does not show."""
    said = field_words(name, language)
    return said if said.lower().replace(" ", "_") == name else f"{said} ({name})"


def value_words(name: str, value: str, language: Language) -> str:
    """Give a field's value, in words where it is one of a few: ``on_publication``."""
    if name == "in_force" and (after := _AFTER.fullmatch(value)) and after["event"] in _EVENTS:
        said = _EVENTS[after["event"]].say(language, {})
        known = "next" if after["days"] == "1" else "after"
        return _WORDS[known].say(language, {"days": after["days"], "event": said})
    event = _EVENTS.get(value.removeprefix("on_"))
    if name != "in_force" or event is None or not value.startswith("on_"):
        return value
    return _WORDS["on"].say(language, {"event": event.say(language, {})})


def rule_words(rule: str, language: Language) -> str:
    """Say by which rule something was inferred; one that has no words is given by its name."""
    if later := _LATER.fullmatch(rule):
        days = _WORDS["day-later" if later["days"] == "1" else "later"].say(
            language, {"days": later["days"]}
        )
        return rule_words(later["rule"], language) + days
    bare = rule.removesuffix(_NOT_COUNTED)
    field, taken, event = bare.partition(_TAKEN)
    if not taken or event not in _EVENTS:
        return rule
    said = _WORDS["taken"].say(
        language,
        {"field": field_words(field, language), "event": _EVENTS[event].say(language, {})},
    )
    return said + (_WORDS["not-counted"].say(language, {}) if bare != rule else "")
