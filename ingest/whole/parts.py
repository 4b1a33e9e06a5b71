"""Which links lead to further parts of the same notice, by the rules of `parts.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

from ingest.network.web_address import WebAddress
from ingest.once import read_once
from ingest.whole.links import Link, PageLinks

_NUMBER = re.compile(r"[1-9]\d{0,2}")
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """A further part: its number as its address has it, and the rule by which it is one."""

    number: int
    rule: str


@dataclass(frozen=True, slots=True)
class _Convention:
    name: str
    source: str
    before: str = ""
    query: tuple[str, ...] = ()
    after: str = ""

    last: bool = False
    alone: bool = True

    def number(self, first: WebAddress, other: WebAddress) -> int | None:
        """Give the number that makes `other` of `first`; None where nothing does."""
        path, _, query = first.target.partition("?")
        found, _, asked = other.target.partition("?")
        if self.query:
            return self._field(query, asked) if path == found else None
        if query != asked:
            return None
        if self.after:
            lead = path.rstrip("/") + self.after
            number = found.removeprefix(lead).removesuffix("/")
            return _counted(number) if found.startswith(lead) else None
        if self.last:
            return _numbered(path, found, self.before)
        folder, _, name = path.rpartition("/")
        stem, dot, suffix = (name or found.rpartition("/")[2]).rpartition(".")
        # A folder's own page is index or default, and any suffix that its parts have.
        stems = (stem,) if name else ("index", "default")
        for one in stems if dot else ():
            lead, end = f"{folder}/{one}{self.before}", f".{suffix}"
            if found.startswith(lead) and found.endswith(end):
                return _counted(found[len(lead) : -len(end)])
        return None

    def _field(self, query: str, asked: str) -> int | None:
        for one in self.query:
            before = [pair for pair in _fields(query) if pair[0].lower() != one]
            after = [pair for pair in _fields(asked) if pair[0].lower() != one]
            numbers = [value for key, value in _fields(asked) if key.lower() == one]
            # A field that is all there is may be the notice's own number (?p=12).
            own = len(before) < len(_fields(query)) and not before
            if before == after and len(numbers) == 1 and (self.alone or not own):
                return _counted(numbers[0])
        return None


@dataclass(frozen=True, slots=True)
class PartRules:
    """What `parts.toml` says."""

    words: re.Pattern[str]
    conventions: tuple[_Convention, ...]
    scripts: tuple[tuple[str, re.Pattern[str], int], ...]
    links: int
    share: int
    own: int
    next_words: re.Pattern[str]
    next_call: re.Pattern[str]

    def part(self, first: WebAddress, link: Link, address: WebAddress) -> Part | None:
        """Tell whether a link on `first`, or on a part of it, leads to a part, and to which."""
        if not ("next" in link.rel or self.words.fullmatch(link.text.strip())):
            return None
        return self.of_family(first, address)

    def of_family(self, first: WebAddress, address: WebAddress) -> Part | None:
        """Tell whether an address is made of the first page's by one of the conventions."""
        if _place(first) != _place(address) or address.target == first.target:
            return None
        for one in self.conventions:
            if (number := one.number(first, address)) is not None:
                return Part(number, one.name)
        return None

    def scripted(self, page: PageLinks) -> Iterator[tuple[str, str]]:
        """Give the addresses, as a page would spell them, that its scripts make; and the rule."""
        for name, pattern, begins in self.scripts:
            for found in pattern.finditer(page.scripts):
                for number in range(begins, begins + min(int(found["count"]), _MOST) - 1):
                    yield f"{found['name']}_{number}.{found['ext']}", name
                break

    def is_by_script(self, link: Link) -> bool:
        """Tell whether a link leads to the next part, and only a script knows where that is."""
        said = self.next_words.fullmatch(link.text.strip()) is not None
        return said and not link.aside and self.next_call.search(link.script) is not None

    def is_list(self, page: PageLinks) -> bool:
        """Tell a page of a list from a notice: most of its text is links, and they are many.

        Of a page that marks its text, and has one, that is asked, and not its menus.
        """
        many, linked, letters = page.long_links, page.linked, page.letters
        if page.own_letters >= self.own:
            many, linked, letters = page.own_long_links, page.own_linked, page.own_letters
        return many >= self.links and linked * 100 >= letters * self.share


@read_once
def part_rules() -> PartRules:
    """Read the rules that come with the program."""
    value = tomllib.loads((files("ingest.whole") / "parts.toml").read_text("utf-8"))
    return PartRules(
        words=re.compile(value["words"], re.IGNORECASE),
        conventions=tuple(map(_convention, value["convention"])),
        scripts=tuple(
            (item["name"], re.compile(item["pattern"], re.IGNORECASE), item["begins"])
            for item in value["script"]
        ),
        links=value["list"]["links"],
        share=value["list"]["share"],
        own=value["list"]["own"],
        next_words=re.compile(value["by_script"]["words"], re.IGNORECASE),
        next_call=re.compile(value["by_script"]["call"], re.IGNORECASE),
    )


def _convention(item: Mapping[str, Any]) -> _Convention:
    given = dict(item)
    return _Convention(query=tuple(given.pop("query", ())), **given)


def _counted(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _numbered(path: str, found: str, mark: str) -> int | None:
    """Give the number that `found` has where `path` has a 1 behind its last mark."""
    one = re.fullmatch(rf"(.*[{mark}])1(\.\w{{1,6}})?", path, re.DOTALL)
    if one is None:
        return None
    lead, end = one[1], one[2] or ""
    fits = found.startswith(lead) and found.endswith(end)
    return _counted(found[len(lead) : len(found) - len(end)]) if fits else None


def _fields(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def _place(address: WebAddress) -> tuple[str, int]:
    # Links to one's own pages keep their http where a site has moved to https.
    port = 443 if (address.scheme, address.port) == ("http", 80) else address.port
    return address.host, port
