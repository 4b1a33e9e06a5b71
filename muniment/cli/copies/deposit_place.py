"""How commands reach a place for deposits: its extra, the proxy, and how patiently they ask."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest import Proxy
from muniment.archive.archive import Archive
from muniment.cli.common import CallError, tell

if TYPE_CHECKING:
    from muniment.deposit.internet_archive import InternetArchive
    from muniment.deposit.patience import Pace


def open_place(archive: Archive, proxy: Proxy | None) -> InternetArchive:
    """Open the Internet Archive. Raises `CallError` where its extra is missing, `DepositError`."""
    with needs_extra():
        # Imported here: it is an extra, under a licence of its own (AGPL-3.0).
        from muniment.deposit.internet_archive import InternetArchive
        from muniment.deposit.session import Manner
    limits, settings = archive.settings.limits, archive.settings
    manner = Manner(
        proxies=proxies_of(proxy),
        user_agent=settings.recorder.user_agent,
        connect_seconds=limits.connect_seconds,
        read_seconds=limits.deposit_seconds,
        answer_bytes=limits.deposit_answer_bytes,
    )
    place = InternetArchive.open(manner)
    if not place.is_secure:
        tell(
            "warning: `ia configure` says secure = false: who you are to the Internet Archive, and "
            "all that is sent, can be read on the way."
        )
    return place


@contextmanager
def needs_extra() -> Iterator[None]:
    """Say how what is imported here is installed, where it is not."""
    try:
        yield
    except ImportError as error:
        raise CallError(
            "Deposits need the extra internetarchive, which is not installed: "
            "pip install 'muniment[internetarchive]'."
        ) from error


def pace_of(archive: Archive, moved: Callable[[int], None]) -> Pace:
    """Give how patiently a place is asked, as the settings say."""
    from muniment.deposit.patience import Pace

    settings = archive.settings.deposit
    return Pace(
        pause=settings.pause_seconds,
        longest=settings.longest_pause_seconds,
        patience=settings.patience_seconds,
        retries=settings.retries,
        wait=time.sleep,
        told=tell,
        moved=moved,
    )


def proxies_of(proxy: Proxy | None) -> dict[str, str]:
    """Give the proxies by scheme: the one that was named, else those of the environment."""
    if proxy is not None:
        return {"http": proxy.address, "https": proxy.address}
    found = {
        scheme: os.environ.get(f"{scheme}_proxy") or os.environ.get(f"{scheme.upper()}_PROXY")
        for scheme in ("http", "https")
    }
    return {scheme: address for scheme, address in found.items() if address}
