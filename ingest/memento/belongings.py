"""What belongs to a memento: asked for at the same archive, as of the memento's own time.

An archive took a page's images, styles and attachments at other times than the page, or never, and
gives what it has nearest to the time that is asked for. So each of them is a memento of its own,
with the archive's own claim of a time. Whether they ever stood together is not known to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ingest.codes import found
from ingest.memento.address import read_memento_address
from ingest.memento.claims import claimed, host_of_base, time_of
from ingest.network.web_address import WebAddress, WebAddressError, parse_web_address
from ingest.recording import Recording
from ingest.whole.captured import Captured, Relation
from manifests import spell_time

_OWN = (Relation.PART, Relation.ATTACHMENT)


@dataclass(frozen=True, slots=True)
class Belongings:
    """Belongings of a memento of a `time`; `base` is its archive's, `most` bounds addresses."""

    base: str
    time: datetime
    most: int
    each: bool = True

    def own(self, url: str) -> str:
        """Give the address that the archive says an answer is of."""
        answered = read_memento_address(url)
        return url if answered is None else answered.original

    def ask(self, address: WebAddress) -> WebAddress | None:
        """Give the archive's address of what it has nearest to the time, as it came."""
        asked = f"{self.base}{self.time:%Y%m%d%H%M%S}id_/{address}"
        try:
            return parse_web_address(asked, self.most)
        except WebAddressError:
            return None

    def judge(self, captured: Captured) -> Captured:
        """Say of when, and of which address, the archive says that it is; if it says so at all."""
        recording = captured.recording
        if recording is None or captured.failure is not None:
            return captured
        last = recording.exchanges[-1]
        answered, time = read_memento_address(last.url), time_of(last)
        if answered is None or host_of_base(answered.base) != host_of_base(self.base):
            sentence = f"{captured.address} led to {last.url}, which is no memento of that archive."
            return _without(captured, recording, ("memento-elsewhere", sentence))
        if time is None:
            sentence = (
                f"{last.url} does not say of when it is, in a Memento-Datetime that can be read."
            )
            return _without(captured, recording, ("memento-unsaid", sentence))
        said: dict[str, Any] = {"address": claimed(answered.original)}
        said["time"] = claimed((last.header(b"memento-datetime") or b"").decode("latin-1"))
        if captured.relation in _OWN and time != self.time:
            asked = spell_time(self.time)
            other = found("memento-other-time", last.url, claimed=spell_time(time), asked=asked)
            recording = replace(recording, own_findings=(*recording.own_findings, other))
        return replace(captured, recording=recording, page=said)


def _without(captured: Captured, recording: Recording, failure: tuple[str, str]) -> Captured:
    """Keep what came as evidence in the WARC file, and as nothing else."""
    if recording.body is not None:
        recording.body.unlink(missing_ok=True)
    return replace(captured, recording=replace(recording, body=None), failure=failure)
