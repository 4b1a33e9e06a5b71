"""The road of one visit: from the address that is asked first to where its redirects lead.

A redirect is somebody's wish that we go elsewhere, and no leave to do so: the host that it leads to
has asked for nothing, and is shown what every other host is shown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import AbstractContextManager

from ingest.exchange import Exchange
from ingest.fault import Fault
from ingest.http.pace import Pace
from ingest.manners.courtesy import Guest
from ingest.manners.robots import PATH
from ingest.network.web_address import WebAddress


class Road:
    """One visit of a `guest`, begun at `start`, for a page that is `cited`, or where `each` request
    is a visit of its own. Nowhere on it more than `most` seconds are waited.

    `said` is what robots.txt said of each address that a redirect led to, where it was asked.
    """

    def __init__(
        self,
        guest: Guest,
        start: WebAddress,
        most: float = math.inf,
        cited: bool = False,
        each: bool = False,
    ) -> None:
        self._guest = guest
        self._most = most
        self._cited = cited
        self._each = each
        # RFC 9309 §2.2.2, §2.3.1.2: it may always be asked for, and where it leads is followed.
        self._asks = start.target != PATH
        self.said: tuple[Mapping[str, str], ...] = ()

    def turn(self, address: WebAddress) -> AbstractContextManager[None]:
        """Be the only one of this call who makes a request of a host."""
        return self._guest.turn(address)

    def follow(self, before: WebAddress, address: WebAddress, pace: Pace) -> Fault | None:
        """Ask whether a redirect may be followed, and wait until it may be; None where it may.

        What is waited for a host is not taken from the time that servers have.
        """
        entry = self._guest.go_on(
            before, address, self._most, self._cited, self._each, asks=self._asks
        )
        pace.rested(entry.waited)
        if entry.robots:
            self.said += ({"address": str(address), **entry.robots},)
        return entry.failure

    def arrived(self, address: WebAddress, exchange: Exchange) -> None:
        """Take down what a host said to which a redirect led, if it asks for peace."""
        self._guest.told_to_rest(address, exchange)
