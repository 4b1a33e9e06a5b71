"""Which recorder an address gets: HTTP first, and a browser where the page needs one.

What HTTP brought is a capture of its own and stays one; what a browser brings is another beside it.
Where the browser cannot be used, or brings less, what HTTP brought stands, and a finding says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from checksums import Finding
from ingest.browser.missing import BrowserMissingError
from ingest.browser.need import need_of
from ingest.codes import found
from ingest.exchange import Exchange, FailureKind, Outcome
from ingest.files import SourceError
from ingest.manners.courtesy import Courtesy, Guest
from ingest.network.web_address import parse_web_address
from ingest.recorder import HttpRecorder
from ingest.recording import Recording
from ingest.way import Way
from ingest.whole.captured import PAGE_ONLY, Extent
from ingest.whole.collect import Whole
from ingest.whole.where import Where
from manifests import Limits, new_record_id, printable

if TYPE_CHECKING:
    from ingest.browser.recorder import BrowserRecorder

# Further fields of a WARC's first record.
Fields = tuple[tuple[str, str], ...]
NOTHING = Whole(None)


@dataclass(frozen=True, slots=True)
class Capture:
    """A recording, and the id of its capture."""

    id: str
    recording: Recording


@dataclass(frozen=True, slots=True)
class Taken:
    """What recording an address gave. `stands` is the capture whose rendition and outcome count.

    `need` is why the browser was asked for, where HTTP came first; `findings` are about the choice.
    `whole` is what was captured besides the page, into the WARC file of the capture `beside`.
    """

    captures: tuple[Capture, ...]
    stands: Capture
    need: str = ""
    findings: tuple[Finding, ...] = ()
    whole: Whole = NOTHING
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Recorders:
    """The recorders of one call. `browser` makes the other one when it is first needed, and raises
    `BrowserMissingError` where there is none. `courtesy` is how hosts are treated."""

    way: Way
    limits: Limits
    http: HttpRecorder
    browser: Callable[[], BrowserRecorder]
    courtesy: Courtesy | None = None

    @property
    def by_http(self) -> Recorders:
        """The same, for what is no page."""
        return replace(self, way=Way.HTTP)

    def take(
        self,
        address: str,
        into: Path,
        capture_id: str,
        info: Fields,
        taken_as_notice: str,
        extent: Extent = PAGE_ONLY,
    ) -> Taken:
        """Record an address below ``into/captures``, one folder a capture, the first of this id,
        and as much of what belongs to the notice there as `extent` says.

        Raises `SourceError` where the door refused the address, or a browser was asked for and
        failed; `BrowserMissingError` where there is none; else as recorders do.
        """
        if self.way is Way.BROWSER:
            capture = self._by_browser(address, into, capture_id, info, taken_as_notice, extent)
            return self._with_more(address, into, Taken((capture,), capture), info, extent)
        need = ""

        def stands(page: Recording) -> bool:
            nonlocal need
            if self.way is Way.AUTO and not page.fetched.taken_as_notice:
                need = need_of(page, self.limits, attachments=extent.attachments)
            return not need

        folder = _folder(into, capture_id)
        whole = self.http.record_whole(
            address, folder, capture_id, info, taken_as_notice, extent, stands, self.courtesy
        )
        assert whole.page is not None  # An address was given.
        _refuse(address, whole.page)
        first = Capture(capture_id, whole.page)
        if not need:
            return Taken((first,), first, whole=whole, beside=capture_id)
        taken = self._with_browser(address, into, first, need, info, extent)
        return self._with_more(address, into, taken, info, extent)

    def take_from(
        self,
        address: str,
        into: Path,
        capture_id: str,
        info: Fields,
        extent: Extent,
        where: Callable[[Recording], Where | None],
    ) -> Taken:
        """Record an address by HTTP, and what belongs to its page as `where` says of the page:
        nothing where that gives None. Raises as `take`."""
        whole = self.http.record_whole(
            address,
            _folder(into, capture_id),
            capture_id,
            info,
            extent=extent,
            courtesy=self.courtesy,
            where=where,
        )
        assert whole.page is not None  # An address was given.
        _refuse(address, whole.page)
        page = Capture(capture_id, whole.page)
        return Taken((page,), page, whole=whole, beside=capture_id)

    def _with_more(
        self, address: str, into: Path, taken: Taken, info: Fields, extent: Extent
    ) -> Taken:
        """Ask by HTTP for what belongs to a page that a browser showed, or was asked to.

        What the page is shown with the browser has recorded; of that, frames that have the
        notice's text are asked for all the same, since they are renditions.
        """
        page = taken.stands.recording
        shown = bool(page.browser)
        wanted = extent.requisites
        beyond = replace(extent, requisites=wanted and not shown, framed=wanted and shown)
        if page.body is None or beyond.nothing:
            return taken
        beside = new_record_id()
        folder = _folder(into, beside)
        whole = self.http.record_beside(address, page, folder, beside, info, beyond, self.courtesy)
        if not whole.captured:
            _remove(folder)
            return replace(taken, whole=whole)
        return replace(taken, whole=whole, beside=beside)

    def _by_browser(
        self,
        address: str,
        into: Path,
        capture_id: str,
        info: Fields,
        taken_as_notice: str,
        extent: Extent,
    ) -> Capture:
        from ingest.browser.recorder import BrowserError

        browser, folder = self.browser(), _folder(into, capture_id)
        try:
            recording = browser.record(
                address,
                folder,
                capture_id,
                info,
                taken_as_notice,
                self._guest(address),
                extent.attachments,
            )
        except BrowserError as error:
            raise SourceError(f"{printable(address)}: {error}") from error
        _refuse(address, recording)
        self._tell(recording)
        return Capture(capture_id, recording)

    def _with_browser(
        self, address: str, into: Path, first: Capture, need: str, info: Fields, extent: Extent
    ) -> Taken:
        from ingest.browser.recorder import BrowserError

        second_id = new_record_id()
        folder = into / "captures" / second_id
        try:
            browser = self.browser()
        except BrowserMissingError as error:
            said = found("browser-missing", address, need=need, missing=error.part)
            return Taken((first,), first, need, (said,))
        try:
            guest = self._guest(address, first.recording.exchanges)
            recording = browser.record(
                address,
                _folder(into, second_id),
                second_id,
                info,
                guest=guest,
                attachments=extent.attachments,
            )
        except BrowserError:
            _remove(folder)
            return Taken((first,), first, need, (found("browser-failed", address, need=need),))
        self._tell(recording)
        second = Capture(second_id, recording)
        kept = Outcome.KEPT
        worse = recording.outcome is not kept and first.recording.outcome is kept
        stands, other = (first, second) if worse else (second, first)
        if other.recording.body is not None:
            other.recording.body.unlink()
        return Taken((first, second), stands, need)

    def _guest(self, address: str, exchanges: Iterable[Exchange] = ()) -> Guest | None:
        """Give the source's visitor, who has been wherever these exchanges went."""
        if self.courtesy is None:
            return None
        guest = Guest(self.courtesy, parse_web_address(address, self.limits.url_bytes))
        for exchange in exchanges:
            guest.was_at(parse_web_address(exchange.url, self.limits.url_bytes))
        return guest

    def _tell(self, recording: Recording) -> None:
        """Let the other visitors of the call know which hosts a browser has asked."""
        if self.courtesy is not None:
            for exchange in recording.exchanges:
                self.courtesy.passed_by(exchange)


def _folder(into: Path, capture_id: str) -> Path:
    folder = into / "captures" / capture_id
    folder.mkdir(parents=True)
    return folder


def _remove(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _refuse(address: str, recording: Recording) -> None:
    """Raise `SourceError` where nothing was asked of anybody."""
    failure = recording.exchanges[0].failure
    if failure is not None and failure.kind is FailureKind.REFUSED_ADDRESS:
        raise SourceError(f"{printable(address)}: {failure.detail}")
