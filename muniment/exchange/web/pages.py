"""The pages that a WACZ lists: each address that was preserved, with its time, title and text.

::

    {"format": "json-pages-1.0", "id": "pages", "title": "What was preserved", "hasText": true}
    {"id": "x6np1…-1", "url": "http://www.example.gov/notices/12", "ts": "2026-11-22T04:38:00.123Z",
     "title": "公告", "text": "关于道路施工的公告…"}

By ``hasText`` players know that there is something to search. The text is what the edition reads
of the page: of what a browser showed, where one recorded it, else of the file that was served. No
letters are recognised in pictures for it: what that gives depends on the machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from manifests import Limits, StatedFile, Statement, content_path
from muniment.conformance.wacz.pages import is_time
from muniment.custody import CustodyError, Publication
from muniment.edition.read import read_file, without_recognition
from muniment.exchange.web.captures import Capture, Captures, require_recorded
from muniment.exchange.web.cdxj import index_warc
from muniment.exchange.web.files import READ
from muniment.reading.charset import charset_of

_HTML = ("text/html", "application/xhtml+xml")
_DOM = "/dom.html"
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Listed:
    """``pages/pages.jsonl``, and which files' texts are not in it: (content path, sentence)."""

    data: bytes
    left_out: tuple[tuple[str, str], ...]


def list_pages(captures: Captures, limits: Limits, texts: Publication | None = None) -> Listed:
    """List the pages of captures; their texts are read from `texts`, and left out without it.

    Raises `CapturesError` where a file is not what was signed, and OSError.
    """
    title = title_of(captures)
    lines: list[bytes] = []
    left_out: list[tuple[str, str]] = []
    head: dict[str, Any] = {"format": "json-pages-1.0", "id": "pages"}
    head["title"] = "What was preserved"
    recorded = [one for one in captures.files if not one.filed]
    pages = (*_pages(recorded), *_contained(recorded, limits), *_filed(captures.files))
    for page in pages:
        value = {"id": page.id, "url": page.address, "ts": page.time, "title": page.title or title}
        lines.append(json_line(value))
        if (
            texts is None
            or not page.files
            or (read := _read_text(texts, page, limits, left_out)) is None
        ):
            continue
        path, text = read
        line = json_line({**value, "text": text})
        if len(line) > limits.index_line_bytes:
            left_out.append((path, _too_long(limits)))
            continue
        lines[-1] = line
        head["hasText"] = True
    return Listed(b"".join((json_line(head), *lines)), tuple(dict.fromkeys(left_out)))


def title_of(captures: Captures) -> str:
    """Give the title that the notice was given last, or else its identifier."""
    newest = captures.files[-1].statement.object
    titles = [
        str(one) for each in captures.files for one in each.statement.notice.get("title", [])[:1]
    ]
    return titles[-1] if titles else newest


def json_line(value: Mapping[str, Any]) -> bytes:
    """Spell a JSON object as a line."""
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of an accession: `source` is its place among the statement's sources.

    Of a container of many, which is kept whole, `number` says which, from 1; so it does of files
    that were never on the web, of which each, `file`, is a page with a `title` of its own.
    """

    statement: Statement
    source: int
    address: str
    time: str
    number: int = 0
    title: str = ""
    file: StatedFile | None = None

    @property
    def id(self) -> str:
        within = f"-{self.number}" if self.number else ""
        return f"{self.statement.id}-{self.source + 1}{within}"

    @property
    def files(self) -> tuple[StatedFile, ...]:
        """What was kept of the page itself: attachments are not it, nor is a container of many."""
        if self.file is not None:
            return (self.file,)
        if self.number:
            return ()
        of_it = [one for one in self.statement.files if one.source == self.source]
        renditions = [one for one in of_it if one.kind == "rendition"]
        return (*(one for one in of_it if one.kind != "rendition"), *renditions[:1])


def _pages(captures: Sequence[Capture]) -> Iterator[_Page]:
    """Give the pages of the accessions that captures are of, where any capture is of the page."""
    for statement in {one.statement.id: one.statement for one in captures}.values():
        given = {one.source for one in captures if one.statement.id == statement.id}
        asked = {one["url"]: one["started"]["value"] for one in statement.exchanges}
        for number, source in enumerate(statement.sources):
            address, time = source.get("address"), None
            if not isinstance(address, str):  # An import, and what it says of its page.
                address, time = _claim(source, "address"), _claim(source, "time")
            if isinstance(address, str) and (number in given or None in given):
                time = time if is_time(time) else asked.get(address, statement.composed)
                yield _Page(statement, number, address, str(time))


def _contained(captures: Sequence[Capture], limits: Limits) -> Iterator[_Page]:
    """Give the pages of containers of many pages: each answer of HTML that their indexes have."""
    for capture in captures:
        source = capture.source or 0
        if capture.source is None or _is_page(capture.statement.sources[source]):
            continue
        number = 0
        with capture.file.open("rb") as stream:
            for line in index_warc(stream, capture.name, limits):
                _, digits, spelled = line.split(" ", 2)
                value = json.loads(spelled)
                if value.get("status") == "200" and value["mime"] in _HTML:
                    number += 1
                    time = datetime.strptime(f"{digits}+0000", "%Y%m%d%H%M%S%z")
                    spelled = time.strftime("%Y-%m-%dT%H:%M:%SZ")
                    yield _Page(capture.statement, source, value["url"], spelled, number)


def _filed(captures: Sequence[Capture]) -> Iterator[_Page]:
    """Give the pages of files: texts and documents, or, where there are none, all."""
    for capture in captures:
        read = [one for one in capture.filed if one.media_type.partition(";")[0] in READ]
        for number, one in enumerate(read or capture.filed, 1):
            time = capture.statement.composed
            yield _Page(capture.statement, 0, one.address, time, number, one.title, one.stated)


def _is_page(source: Mapping[str, Any]) -> bool:
    return isinstance(source.get("address", _claim(source, "address")), str)


def _claim(source: Mapping[str, Any], name: str) -> object:
    return source.get("page", {}).get(name, {}).get("value")


def _read_text(
    publication: Publication, page: _Page, limits: Limits, left_out: list[tuple[str, str]]
) -> tuple[str, str] | None:
    """Read a page's text; give the path of the file that it is of, with it, or None without one.

    Where any file of the page is withheld, or was redacted, there is none.
    """
    number = page.statement.version
    version = publication.versions[number - 1]
    whole = True
    for file in page.files:
        path = content_path(number, file.path)
        try:
            publication.file(path)
        except CustodyError as error:
            left_out.append((path, str(error)))
            whole = False
    shown = [one for one in page.files if one.path.endswith(_DOM)]
    served = [one for one in page.files if one.kind == "rendition"]
    if not whole or not (shown or served):
        return None
    file = (*shown, *served)[0]
    path = content_path(number, file.path)
    source = publication.file(path)
    require_recorded(source, version.digests[path])
    charset = charset_of(file, version.digests[path], page.statement.sources)
    read = read_file(source, file.path, without_recognition(limits), charset)
    text = "\n".join(column.view.text.strip() for column in read.columns)
    return (path, clean) if (clean := _plain(text)) else None


def _plain(text: str) -> str:
    """Leave out what JSON cannot spell, and what no reader sees."""
    return _CONTROL.sub("", _SURROGATE.sub("\ufffd", text)).strip()


def _too_long(limits: Limits) -> str:
    return (
        "its text is not in the list of pages, in which a line would be longer than the "
        f"{limits.index_line_bytes} bytes that are read (limits.index_line_bytes)."
    )
