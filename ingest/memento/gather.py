"""One memento brought into staging: what the archive answered, and what it says that this is.

What crossed the wire is our capture *of the archive*, under the archive's address. What the archive
says of it (whose page it was, and of when) is a claim, like all that an import says of itself; so
a memento is never found again by the address of the page that it is said to be of.

The checks are numbered in their order. The first two say that what came is no memento.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from checksums import Finding
from ingest.codes import found
from ingest.exchange import Outcome
from ingest.gathered import Gathered, Source, SourceKind
from ingest.memento.address import read_memento_address, stamp_time
from ingest.memento.belongings import Belongings
from ingest.memento.claims import claimed, claims_of, host_of_base, time_of
from ingest.recorders import Capture, Recorders
from ingest.recording import Recording
from ingest.web import gather_taken
from ingest.whole.captured import PAGE_ONLY, Extent
from ingest.whole.where import Where
from manifests import spell_time

# What players put into pages: no page of 2014 brings the script that rewrites it.
_REWRITTEN: Final = (
    b"BEGIN WAYBACK TOOLBAR INSERT",
    b"/_static/js/bundle-playback.js",
    b"/static/wombat.js",
    b"/wombat.js",
    b"WB_wombat_Init",
    b"FILE ARCHIVED ON",
)
_LOOKED_AT = 1 << 20
_TIME: Final = b"memento-datetime"


@dataclass(frozen=True, slots=True)
class MementoSource:
    """A memento that is wanted: the address to ask, and what a list of the archive's says of it.

    `listed` is the time of the list, or None where there was no list; `timemap` the id of the
    record that holds the list, or "".
    """

    address: str
    listed: datetime | None = None
    timemap: str = ""

    @property
    def key(self) -> str:
        """By what it is known again: the archive's own address of it."""
        return f"memento:{self.address}"


def gather_memento(
    wanted: MementoSource,
    recorders: Recorders,
    into: Path,
    first: int,
    capture_id: str,
    info: tuple[tuple[str, str], ...] = (),
    extent: Extent = PAGE_ONLY,
) -> Gathered:
    """Record a memento below `into`, over HTTP, as `gather_web` does an address; raise as that.

    What belongs to its page comes from the same archive, where that gives bytes as they came.
    """

    def where(page: Recording) -> Where | None:
        return _belongings(wanted, page, recorders.limits.url_bytes)

    taken = recorders.take_from(wanted.address, into, capture_id, info, extent, where)
    recording = taken.stands.recording
    came, failure, findings = _look(wanted, recording)
    if failure is not None:
        why, sentence = failure
        if recording.body is not None:
            recording.body.unlink(missing_ok=True)
        recording = replace(
            recording, outcome=Outcome.FAILED, body=None, why=why, sentence=sentence
        )
    findings = [*recording.own_findings, *findings]
    stands = Capture(capture_id, replace(recording, own_findings=tuple(findings)))
    source = Source(SourceKind.MEMENTO, wanted.address, _stated(wanted, came, recording))
    return gather_taken(
        source, wanted.key, replace(taken, captures=(stands,), stands=stands), into, first
    )


def _belongings(wanted: MementoSource, page: Recording, most: int) -> Where | None:
    """Give where to ask for what belongs to a memento; None where its page is none, or rewritten.

    Links that a player has rewritten lead to what the player made of them.
    """
    came, failure, _ = _look(wanted, page)
    answered = read_memento_address(page.exchanges[-1].url)
    if page.body is None or failure is not None or came is None or answered is None:
        return None
    if page.exchanges[-1].url != answered.raw or _rewritten(page.body) is not None:
        return None
    return Belongings(answered.base, came, most)


def _look(
    wanted: MementoSource, recording: Recording
) -> tuple[datetime | None, tuple[str, str] | None, list[Finding]]:
    """Say of when it claims to be, why it is no memento, if it is none, and what is odd in it."""
    last = recording.exchanges[-1]
    if recording.why:
        return time_of(last), None, []  # It was not obtained; the recorder says why.
    asked, answered = read_memento_address(wanted.address), read_memento_address(last.url)
    where = last.url
    # (1) What another host answered is not this archive's.
    if asked is not None and (
        answered is None or host_of_base(answered.base) != host_of_base(asked.base)
    ):
        sentence = f"{wanted.address} led to {last.url}, which is no memento of that archive."
        return None, ("memento-elsewhere", sentence), []
    # (2) RFC 7089 §2.1.1: a memento says of when it is.
    came = time_of(last)
    if came is None:
        sentence = f"{last.url} does not say of when it is, in a Memento-Datetime that can be read."
        return None, ("memento-unsaid", sentence), []
    findings = []
    # (3) It is of the time for which it was asked.
    meant = wanted.listed or (stamp_time(asked.stamp) if asked is not None else None)
    exact = asked is None or len(asked.stamp) == 14 or wanted.listed is not None
    if meant is not None and exact and came != meant:
        findings.append(
            found("memento-other-time", where, claimed=spell_time(came), asked=spell_time(meant))
        )
    said = {value.strip() for name, value in last.headers if name.lower() == _TIME}
    if len(said) > 1:
        findings.append(found("memento-two-times", where, claimed=b", ".join(sorted(said))))
    if came > last.ended:
        findings.append(found("memento-in-future", where, claimed=spell_time(came)))
    # (4) It is of the page for which it was asked.
    if asked is not None and answered is not None and answered.original != asked.original:
        findings.append(found("memento-other-page", where, asked=asked.original))
    # (5) Its bytes are those that came to the archive, as far as one can see.
    if asked is None:
        findings.append(found("memento-not-raw", where))
    if recording.body is not None and (mark := _rewritten(recording.body)) is not None:
        findings.append(found("memento-rewritten", where, mark=mark))
    return came, None, findings


def _stated(
    wanted: MementoSource, came: datetime | None, recording: Recording
) -> Mapping[str, Any]:
    last = recording.exchanges[-1]
    answered = read_memento_address(last.url)
    page: dict[str, Any] = {}
    if answered is not None:
        page["address"] = claimed(answered.original)
    if came is not None:
        said = last.header(b"memento-datetime") or b""
        page["time"] = claimed(said.decode("utf-8", "backslashreplace"))
    stated: dict[str, Any] = {"address": wanted.address, "kind": SourceKind.MEMENTO.value}
    if page:
        stated["page"] = page
    if wanted.listed is not None:
        stated["listed"] = {"record": wanted.timemap, "time": claimed(spell_time(wanted.listed))}
    if claims := claims_of(last):
        stated["claims"] = claims
    return stated


def _rewritten(body: Path) -> str | None:
    with body.open("rb") as stream:
        seen = stream.read(_LOOKED_AT)
    return next((mark.decode() for mark in _REWRITTEN if mark in seen), None)
