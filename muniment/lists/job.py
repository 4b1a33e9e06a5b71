"""A job of a list: one request, whose host it visits, and the tries that brought no answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest import WebAddress
from ingest.manners.courtesy import host_of, origin_of
from manifests import MunimentError
from muniment.acknowledgement import Acknowledgement
from muniment.archive.queue import Try
from muniment.request import Request
from muniment.waiting import Waiting


@dataclass(slots=True)
class Job:
    """One request. `address` is None where it goes out to nobody: a file, or no address at all.

    `kept` is what a try brought whose connection was lost before the end.
    """

    request: Request
    address: WebAddress | None
    tries: list[Try] = field(default_factory=list)
    kept: Waiting | None = None

    @property
    def host(self) -> str:
        """Whose turn it takes: the host, with its port where that is neither 80 nor 443."""
        if self.address is None:
            return ""
        return host_of(self.address)

    @property
    def origin(self) -> str:
        """The scheme and host for which one robots.txt holds (RFC 9309 §2.3)."""
        return "" if self.address is None else origin_of(self.address)


@dataclass(frozen=True, slots=True)
class Later:
    """Why a job was left for a later call, in a sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a job: material to be shelved, an error of the source's, or nothing yet.

    What an earlier run of the same call did of it is told as it was acknowledged.

    `request` is None where the material is a record of its own: robots.txt.
    """

    request: Request | None
    result: Waiting | MunimentError | Later | tuple[Acknowledgement, ...]
