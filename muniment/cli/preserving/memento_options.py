"""The options of `preserve` that concern mementos, and the requests that they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click

from ingest import (
    Listed,
    MementoSource,
    SourceError,
    WebAddressError,
    parse_web_address,
    read_memento_address,
    stamp_range,
    timemap_of,
)
from manifests import Limits, MunimentError, printable
from muniment.cli.common import CallError, tell
from muniment.lists.timemaps import find_mementos
from muniment.office import Office
from muniment.request import Request

_OPTIONS = (
    click.option(
        "--from-memento",
        "memento",
        metavar="URL",
        help="Bring in what another archive has of a page, as that archive's claim: the address of "
        "one memento (https://web.archive.org/web/20141001000000/http://...), of a TimeMap or CDX "
        "index, or of the page there (https://web.archive.org/web/http://...) for all of them.",
    ),
    click.option(
        "--from", "since", default="", metavar="DATE", help="Of mementos: from this time on."
    ),
    click.option(
        "--to", "until", default="", metavar="DATE", help="Of mementos: up to this time, with it."
    ),
)


def memento_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options `memento`, `since` and `until`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Mementos:
    """Which mementos are wanted: those of `address`, between two stamps of 14 digits."""

    address: str
    span: tuple[str, str]

    def requests(self, office: Office, described: Request, limits: Limits) -> list[Request]:
        """Make a request of each; where there is a list of them it is asked for, and recorded.

        Raises `CallError` where there is none, or more than limits.mementos.
        """
        if (one := read_memento_address(self.address)) is not None:
            return [_request(described, MementoSource(one.raw))]
        try:
            found = find_mementos(office, timemap_of(self.address), limits)
        except (SourceError, WebAddressError) as error:
            raise CallError(str(error)) from error
        if found.trouble:
            where = printable(self.address)
            raise CallError(f"What {where} lists could not be learned: {found.trouble}")
        wanted = [one for one in found.mementos if self._is_wanted(one)]
        unread = f"; {found.unread} lines cannot be read" if found.unread else ""
        tell(f"{len(found.mementos)} mementos are listed, {len(wanted)} are wanted{unread}")
        if not wanted:
            where = printable(self.address)
            if found.mementos:
                raise CallError(f"{where} lists no memento of that time.")
            raise CallError(f"What {where} gave lists no memento: it is kept, and may be no list.")
        if len(wanted) > limits.mementos:
            raise CallError(
                f"{len(wanted)} mementos are more than one call asks for ({limits.mementos}, "
                "limits.mementos). Choose some with --from and --to."
            )
        return [_request(described, source) for source in found.sources(wanted)]

    def _is_wanted(self, one: Listed) -> bool:
        low, high = self.span
        return low <= f"{one.time:%Y%m%d%H%M%S}" <= high


def mementos_of(
    address: str | None, since: str, until: str, others: Sequence[object], most: int
) -> Mementos | None:
    """Read the options; None where no memento is wanted. Raises `CallError`."""
    if address is None:
        if since or until:
            raise CallError("--from and --to go with --from-memento.")
        return None
    if any(others):
        raise CallError(
            "--from-memento goes with no other sources, and not with --list, --as-one, --as-is, "
            "--url, --each-page, --as-notice or --dry-run."
        )
    try:
        parse_web_address(address, most)
    except MunimentError as error:
        raise CallError(str(error)) from error
    span = stamp_range(since, until)
    if span is None:
        raise CallError("--from and --to are times such as 2014, 2014-10 or 2014-10-01, in order.")
    if read_memento_address(address) is not None and (since or until):
        raise CallError(f"{printable(address)} is one memento; --from and --to choose among many.")
    return Mementos(address, span)


def _request(described: Request, source: MementoSource) -> Request:
    return replace(described, sources=(source.address,), memento=source)
