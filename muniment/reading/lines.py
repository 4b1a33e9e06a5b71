"""A notice in lines of plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.reading.said import (
    about_words,
    came_words,
    clock_time,
    described,
    exchange_words,
    finding_words,
    import_words,
    record_words,
    recorded_words,
    request_words,
    source_words,
    superseded_words,
    why_not_given,
    withheld_words,
)
from muniment.reading.view import FileView, NoticeView, VersionView
from muniment.words import Language, reading_words

_WIDTH = 12
_SHORT = 16
MOST_EXCHANGES = 20


def as_lines(view: NoticeView, language: Language) -> Iterator[str]:
    """Give the lines; what comes from outside in them is not escaped yet."""

    def line(code: str, value: str, indent: str = "") -> str:
        return indent + _pad(reading_words(code, language)) + value

    untitled = reading_words("untitled", language) if view.kind == "accession" else view.kind
    yield " / ".join(view.titles) or untitled
    yield ""
    if view.held is not None:
        yield line("held", f"{view.held} ({reading_words('not-preserved', language)})")
    if view.object is not None:
        yield line("notice" if view.kind == "accession" else "record", view.object)
    if view.kind != "accession":
        for item in view.about:
            yield line("about", about_words(item))
    for key, value in described(view.description):
        yield line(key, value)
    if view.publication is not None and view.publication.whole is not None:
        yield line("status", withheld_words(view.publication.whole, language))
    yield line("shelf", view.shelf)
    size = str(view.log_size)
    yield line("log", reading_words("log-size", language, origin=view.origin, size=size))
    for version in view.versions:
        yield ""
        yield from _version(view, version, language)
    yield from _records(view, language)
    if view.held is None and view.object is not None:
        yield ""
        yield reading_words("unverified", language, id=view.versions[-1].id or view.object)


def _version(view: NoticeView, version: VersionView, language: Language) -> Iterator[str]:
    def line(code: str, value: str) -> str:
        return "  " + _pad(reading_words(code, language)) + value

    if version.number:
        yield reading_words("version", language, number=str(version.number))
    if version.id is not None:
        yield line("accession", version.id)
    if version.composed is not None:
        time = clock_time(version.composed)
        yield line("time", reading_words("by-clock", language, time=time))
    if version.index is not None:
        entry = reading_words("entry-of", language, index=str(version.index), origin=view.origin)
        yield line("entry", entry)
    if version.superseded is not None:
        yield line("status", superseded_words(version.superseded, language))
    if version.role is not None:
        yield line("signer", f"{version.role.principal} ({version.role.key})")
    for source in version.sources:
        yield line("source", source_words(source, language))
        for said in import_words(source, language):
            yield line("imported", said)
        for said in recorded_words(source, language):
            yield line("recorder", said)
        for said in came_words(source, language):
            yield line("outcome", said)
    for exchange in version.exchanges[:MOST_EXCHANGES]:
        yield line("exchange", f"{request_words(exchange)}: {exchange_words(exchange, language)}")
    if more := len(version.exchanges[MOST_EXCHANGES:]):
        yield line("exchange", reading_words("more-exchanges", language, count=str(more)))
    for finding in version.findings:
        code, where = finding.get("code", ""), finding.get("where", "")
        severity = finding.get("severity", "")
        sentence = finding_words(finding, language)
        yield line("found", f"{sentence} ({severity}: {code}, {where})")
    for file in version.files:
        yield line("file", _file(file, language))


def _records(view: NoticeView, language: Language) -> Iterator[str]:
    if not view.records:
        return
    yield ""
    yield reading_words("records", language)
    if view.left_out:
        yield "  " + reading_words("left-out", language, count=str(view.left_out))
    for record in view.records:
        entry = reading_words(
            "entry-of", language, index=str(record.row.position), origin=view.origin
        )
        time = reading_words("by-clock", language, time=clock_time(record.statement.composed))
        yield f"  {record_words(record, language)}"
        yield f"    {entry}; {time}"
        exchanges = record.statement.exchanges
        for exchange in exchanges[:MOST_EXCHANGES]:
            yield f"    {request_words(exchange)}: {exchange_words(exchange, language)}"
        if (more := len(exchanges) - MOST_EXCHANGES) > 0:
            yield f"    {reading_words('more-exchanges', language, count=str(more))}"


def _file(file: FileView, language: Language) -> str:
    said = [
        file.shelved,
        reading_words("bytes", language, size=f"{file.stated.size:,}"),
        f"{str(file.sha512)[: _SHORT + 7]}\u2026",
    ]
    if file.stated.name is not None:
        said.append(f"{reading_words('original-name', language)} {file.label}")
    if (why := why_not_given(file, language)) is not None:
        said.append(why)
    if file.stated.derived_from is not None:
        code = "made-of" if file.stated.kind == "capture" else "derived"
        said.append(reading_words(code, language, path=file.stated.derived_from))
    return ", ".join(said)


def _pad(label: str) -> str:
    """Pad a label to the column; a Chinese character takes two places."""
    wide = sum(1 + (character > "\u2e80") for character in label)
    return label + " " * max(_WIDTH - wide, 2)
