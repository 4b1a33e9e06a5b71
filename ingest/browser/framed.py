"""The frames of a page as they stood when it was written down: files, addresses, and their place.

A frame's document may be asked for anew, and its place among the frames may change; it is known
again by its address, and by how many frames before it have the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.browser.wanted import Wanted, wanted_of
from ingest.network.web_address import WebAddressError, as_asked_for, parse_web_address
from manifests import Limits

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """A frame: the file of its DOM, its address, and how many before it have the same. `address` is
    by which its links are read: its own, or that of what it stands in (``about:srcdoc``)."""

    file: str
    url: str
    nth: int
    address: str

    def find(self, page: Page) -> Frame | None:
        """Find it again in a page; None where it is not there any more."""
        alike = [one for one in page.frames if one.url == self.url]
        return alike[self.nth] if self.nth < len(alike) else None


def frames_of(
    taken: Iterable[tuple[str, Frame]], made: Collection[str], url_bytes: int
) -> tuple[ShownFrame, ...]:
    """Give the frames of a page whose DOM was written down, of what was `taken`, the page first.

    A frame at what can be no address of ours is none.
    """
    alike: Counter[str] = Counter()
    frames: list[ShownFrame] = []
    for number, (file, frame) in enumerate(taken):
        with suppress(WebAddressError):
            address = str(parse_web_address(_address(frame), url_bytes))
            if number and file in made:
                frames.append(ShownFrame(file, frame.url, alike[frame.url], address))
        alike[frame.url] += 1
    return tuple(frames)


def _address(frame: Frame) -> str:
    at: Frame | None = frame
    while at is not None and not at.url.startswith(("http://", "https://")):
        at = at.parent_frame
    return "" if at is None else as_asked_for(at.url)


def wanted_with_frames(
    dom: str, here: str, frames: Sequence[ShownFrame], folder: Path, limits: Limits
) -> list[tuple[Wanted, ShownFrame | None]]:
    """Give what is to be clicked in a page at `here`, then in its frames of the same host.

    A frame's DOM is read from `folder`, up to limits.linked_bytes; raises OSError.
    """
    wanted: list[tuple[Wanted, ShownFrame | None]] = []
    wanted += [(one, None) for one in wanted_of(dom, here, limits)]
    for frame in frames:
        if urlsplit(frame.address).hostname == urlsplit(here).hostname:
            with (folder / frame.file).open("rb") as stream:
                text = stream.read(limits.linked_bytes).decode("utf-8", "replace")
            wanted += [(one, frame) for one in wanted_of(text, frame.address, limits)]
    return wanted
