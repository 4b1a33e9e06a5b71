"""Addresses in a text, each up to where it ends, though no space parts it from what follows.

    at http://www.example.gov.Follow these …         a host has no capital behind small letters
    see http://www.example.gov/rule.pdf(last …       nor an address a bracket that it does not close
    at http://www.⏎example.gov/rules                 none ends within its host,
    https://www.example.gov/rules/⏎2019/rule_2.pdf   and some that end with a line go on in the next

Which these are must be plain: what may as well be a word is none of an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LABEL = r"(?:[A-Za-z0-9_-]+|[^\W\x00-\x7f]+)"
_HOST = re.compile(rf"(?:[\w.+-]{{1,64}}@)?{_LABEL}(?:\.{_LABEL})+(?::\d{{1,5}})?")
_SCHEME = re.compile(r"https?://(?:(?P<www>www)\.\s(?=\S+\.\S))?")
_NEW_SENTENCE = re.compile(r"(?<=[a-z])\.(?=[A-Z])")
# RFC 3986: what stands in an address, and the letters of other scripts that people write there.
_PATH = re.compile(r"(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&*+,;=%()-]|[^\W\x00-\x7f]|∼)*)?")
_FILE = r"\.(?:s?html?|pdf|aspx?|cfm|php|jsp|xml|docx?|xlsx?|pptx?|txt|csv|zip)"
_WORDS = (
    "and|or|the|an?|at|see|for|in|of|on|to|by|as|which|with|where|under|last|accessed|identified"
)
_BEGINS = "The|It|In|This|These|That|An?|For|See|To|If|As|At|On|We|You|All|Follow"
_GOES_ON = re.compile(
    rf"(?:(?<=/)|{_FILE})\.(?=[A-Z][a-z]+(?:[.,;:]|$))|\.(?=(?:{_BEGINS})$)"
    rf"|\.(?:html?|pdf)(?=[A-Z][a-z]+$)|{_FILE}(?=(?:and|or)$)"
    rf"|[,;](?=(?:{_WORDS})\b[^=/]*$|[A-Z][a-z]+[.,;:]?$|[A-Z]{{2,}}$|(?:[A-Z]\.)+[A-Z]?$)"
    r"|(?<=[A-Za-z0-9=_-])(?=[㐀-鿿])"
)
_BROKEN = "/_=&?%-."
_MORE = re.compile(rf"\s(?P<rest>[\w/=%&?.~#+-]+?(?:{_FILE}|/(?=\S*[\d_])[\w=%&?.-]+))(?![\w/])")
_ENDS = ".,;:!?"
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and the piece [start, end) of the text that prints it."""

    value: str
    start: int
    end: int


def links_in(text: str, is_line_end: Callable[[int], bool]) -> Iterator[Link]:
    """Give the addresses of a text.

    `is_line_end` tells of a place of the text whether a line of print ends there.
    """
    at = text.find("http")
    while at >= 0:
        found = _link(text, at, is_line_end)
        if found is not None:
            yield found
        at = text.find("http", at + 1 if found is None else found.end)


def _link(text: str, start: int, is_line_end: Callable[[int], bool]) -> Link | None:
    scheme = _SCHEME.match(text, start)
    if scheme is None or (scheme["www"] and not is_line_end(scheme.end() - 1)):
        return None
    host = _HOST.match(text, scheme.end())
    if host is None:
        return None
    new = _NEW_SENTENCE.search(host[0])
    if new is not None and host[0][: new.start()].islower():
        end = host.start() + new.start()
    else:
        path = _PATH.match(text, host.end())
        whole = path[0] if path else ""
        kept = _closed(whole)
        end = host.end() + len(kept)
        if kept == whole:
            end = _on_next_lines(text, end, is_line_end)
    while text[end - 1] in _ENDS:
        end -= 1
    return Link("".join(text[start:end].split()), start, end)


def _closed(path: str) -> str:
    """Give a path up to a bracket without its other one, or to where a sentence goes on."""
    opened: list[int] = []
    for at, character in enumerate(path):
        if character == "(":
            opened.append(at)
        elif character == ")":
            if not opened:
                path = path[:at]
                break
            opened.pop()
    if opened:
        path = path[: opened[0]]
    new = _GOES_ON.search(path)
    if new is None:
        return path
    return path[: new.end()].rstrip(_ENDS)


def _on_next_lines(text: str, end: int, is_line_end: Callable[[int], bool]) -> int:
    """Give where an address ends that its line broke off, if the next goes on with it plainly."""
    for _ in range(_MOST_LINES):
        more = _MORE.match(text, end)
        if more is None or text[end - 1] not in _BROKEN or not is_line_end(end):
            break
        end = more.end("rest")
    return end
