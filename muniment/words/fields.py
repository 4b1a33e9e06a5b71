"""Values and rules of what a notice says of itself, in words that are not ours alone."""

from __future__ import annotations

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
}
_WORDS = {
    "on": Sentence("on the day of {event}", "自{event}之日起"),
    "taken": Sentence("the {field} taken for the day of {event}", "以{field}为{event}之日"),
    "not-counted": Sentence(", the first day not counted", "，首日不计"),
}


def named_words(name: str, language: Language) -> str:
    """Give a field's name; with the name that `attest` takes, where it does not show."""
    said = field_words(name, language)
    return said if said.lower().replace(" ", "_") == name else f"{said} ({name})"


def value_words(name: str, value: str, language: Language) -> str:
    """Give a field's value, in words where it is one of a few: ``on_publication``."""
    event = _EVENTS.get(value.removeprefix("on_"))
    if name != "in_force" or event is None or not value.startswith("on_"):
        return value
    return _WORDS["on"].say(language, {"event": event.say(language, {})})


def rule_words(rule: str, language: Language) -> str:
    """Say by which rule something was inferred; one that has no words is given by its name."""
    bare = rule.removesuffix(_NOT_COUNTED)
    field, taken, event = bare.partition(_TAKEN)
    if not taken or event not in _EVENTS:
        return rule
    said = _WORDS["taken"].say(
        language,
        {"field": field_words(field, language), "event": _EVENTS[event].say(language, {})},
    )
    return said + (_WORDS["not-counted"].say(language, {}) if bare != rule else "")
