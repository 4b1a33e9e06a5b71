"""Bodies that become renditions: numbered, named, kept once; and what the statement says of all.

The page comes first, then its parts in their order, then what was attached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checksums import Algorithm, Hashing, hash_file
from ingest.exchange import Exchange
from ingest.gathered import GatheredFile, gathered_file, stored_name
from ingest.recording import Recording
from ingest.whole.attachments import document_suffixes
from ingest.whole.captured import Captured, Relation
from ingest.whole.collect import Whole
from ingest.whole.content import is_web_page
from ingest.whole.names import original_name


@dataclass(frozen=True, slots=True)
class Shelved:
    """The renditions that came besides the page's own, and what a statement says of all captures.

    `content` names them all together; it is empty where there are none.
    """

    files: tuple[GatheredFile, ...] = ()
    captures: tuple[Mapping[str, Any], ...] = ()
    content: str = ""


def shelve_bodies(
    whole: Whole, kept: Sequence[GatheredFile], into: Path, first: int, warc: str
) -> Shelved:
    """Move the bodies that were kept to ``renditions/NNNN.suffix`` below `into`, from `first` on.

    `kept` are the renditions of the page itself; what equals one of them is not kept twice. `warc`
    is the path of the WARC file below `into`. Raises OSError.
    """
    files: list[GatheredFile] = []
    known = {one.sha512.value for one in kept}
    said: dict[int, dict[str, Any]] = {}
    lines: list[str] = []
    (into / "renditions").mkdir(exist_ok=True)
    for number, one, part in _own(whole.captured):
        recording = one.recording
        assert recording is not None  # As `_own` gives them.
        assert recording.body is not None
        digest = hash_file(recording.body).digest(Algorithm.SHA512)
        lines.append(f"{one.relation.value} {one.address} {digest.hex}\n")
        said[number] = {"content": str(digest)}
        if recording.encoding is not None:
            said[number]["encoding"] = recording.encoding
        if part:
            said[number]["number"] = part
        if digest.value in known:
            recording.body.unlink()
            continue
        known.add(digest.value)
        target = _named(first + len(files), one, recording)
        recording.body.rename(into / target)
        file = gathered_file(into, target, "rendition", f"{warc}#{recording.record}")
        files.append(replace(file, name=_original(one, recording)))
    captures = tuple(
        {**one.to_json(), **said.get(number, {})} for number, one in enumerate(whole.captured)
    )
    return Shelved(tuple(files), captures, _content(lines))


def page_capture(
    page: Recording, file: GatheredFile, exchanges: Sequence[Exchange]
) -> Mapping[str, Any]:
    """Give the first item of ``captures``: the page, whose `exchanges` may be two recorders'."""
    item: dict[str, Any] = {
        "address": page.way[0].url,
        "content": str(file.sha512),
        "exchanges": len(exchanges),
        "relation": Relation.PAGE.value,
    }
    return {**item, "record": page.record} if page.record else item


def _own(captured: tuple[Captured, ...]) -> Iterator[tuple[int, Captured, int]]:
    """Give what becomes a rendition: its place in the list, itself, and which part it is, or 0."""
    kept = [
        (number, one)
        for number, one in enumerate(captured)
        if one.place.own and one.recording is not None and one.recording.body is not None
    ]
    parts = sorted(
        (each for each in kept if each[1].relation is Relation.PART),
        key=lambda each: each[1].place.number,
    )
    yield from ((number, one, rank) for rank, (number, one) in enumerate(parts, start=2))
    yield from ((number, one, 0) for number, one in kept if one.relation is not Relation.PART)


def _content(lines: list[str]) -> str:
    if not lines:
        return ""
    hashing = Hashing((Algorithm.SHA512,))
    hashing.update("".join(lines).encode())
    return f"whole:{hashing.digest(Algorithm.SHA512).hex}"


def _named(number: int, one: Captured, recording: Recording) -> str:
    """Give the stored path; a file that no media type tells is what its own name says."""
    name = _original(one, recording) or b""
    suffix = stored_name(number, name).rpartition("/")[2][4:]
    if suffix.removeprefix(".") in document_suffixes() and not is_web_page(recording):
        return f"renditions/{number:04d}{suffix}"
    return f"renditions/{number:04d}{recording.suffix}"


def _original(one: Captured, recording: Recording) -> bytes | None:
    return original_name(recording.exchanges[-1], one.place.name)
