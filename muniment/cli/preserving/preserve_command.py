"""`muniment preserve`: take sources in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ingest import Extent, Proxy, Way
from muniment import imports
from muniment.acknowledgement import Outcome
from muniment.archive.archive import Archive, open_writer
from muniment.cli.common import (
    CallError,
    archive_option,
    config,
    find_object,
    json_option,
    new_command,
    now,
    open_archive,
    tell,
    trust_of,
)
from muniment.cli.evidence.afterwards import keep_up, stamp_option
from muniment.cli.outward import allow_private_option, caller_of, proxy_option, warn_custodian
from muniment.cli.preserving.acknowledge import Teller
from muniment.cli.preserving.list_options import (
    courtesy_of,
    given_reason,
    list_options,
    outing_of,
    progress_of,
)
from muniment.cli.preserving.memento_options import memento_options, mementos_of
from muniment.cli.progress import Progress, Watching
from muniment.cli.recorder_choice import recorder_option, recorders_of
from muniment.formats import telling_formats
from muniment.imports.recognise import is_object, is_root
from muniment.office import Office, absolute
from muniment.request import Request, Taking, describe, is_web, refuse_own, said_reason
from muniment.request_list import read_requests
from muniment.witnesses.beacons import Beacons, read_beacons

_KEPT = (Outcome.PRESERVED, Outcome.SEEN_AGAIN)


@new_command("preserve")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@archive_option
@click.option("--as-one", is_flag=True, help="The sources are renditions of one notice.")
@click.option("--notice", "notice_id", metavar="ID", help="Add the sources to this notice.")
@click.option("--title", multiple=True, help="The notice's title; again for each language.")
@click.option(
    "--language",
    multiple=True,
    metavar="TAG",
    help="Its language (BCP 47): zh-Hans, en; repeatable.",
)
@click.option("--publisher", multiple=True, help="Who published it; repeatable.")
@click.option("--published", default="", metavar="EDTF", help="When: 2014-10-01, 2014-10, 2014~.")
@click.option("--rights", default="", help="Rights in it, as a sentence or an address.")
@click.option("--legal-basis", default="", help="On what legal basis it is kept.")
@list_options
@memento_options
@click.option(
    "--url",
    "urls",
    multiple=True,
    metavar="URL",
    help="Of a WARC or WACZ: make a notice of the page at this address; repeatable.",
)
@click.option("--each-page", is_flag=True, help="Of a WARC or WACZ: make a notice of each page.")
@click.option(
    "--as-is",
    is_flag=True,
    help="Open no WARC, WACZ, bag, crate, kit, OCFL object or saved page: keep it as any file or "
    "folder.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would be kept; keep nothing, fetch nothing."
)
@click.option(
    "--hold", is_flag=True, help="Gather now, decide later: `muniment commit` or `discard`."
)
@click.option(
    "--as-notice",
    "taken_as_notice",
    default="",
    callback=given_reason,
    metavar="REASON",
    help="Take what comes from the addresses, or the page of a WARC, WACZ or saved page, for the "
    "notice, whatever its status or the rules say. The reason goes into the statement, beside what "
    "the rules say.",
)
@click.option(
    "--no-attachments",
    is_flag=True,
    help="Of an address, leave out attachments and the further parts of the notice.",
)
@click.option(
    "--no-requisites",
    is_flag=True,
    help="Of an address, leave out images, styles, scripts and frames, those with its text too.",
)
@click.option("--outlinks", is_flag=True, help="Capture the pages that the notice's text cites.")
@click.option(
    "--also-save-page-now",
    is_flag=True,
    help="Have the Wayback Machine capture each address as well, and log how that compares (extra "
    "`internetarchive`).",
)
@recorder_option
@allow_private_option
@proxy_option
@stamp_option
@json_option
def command(
    sources: tuple[str, ...],
    archive_folder: Path,
    as_one: bool,
    notice_id: str | None,
    list_file: Path | None,
    workers: int | None,
    ignored: str,
    memento: str | None,
    since: str,
    until: str,
    urls: tuple[str, ...],
    each_page: bool,
    as_is: bool,
    dry_run: bool,
    hold: bool,
    taken_as_notice: str,
    no_attachments: bool,
    no_requisites: bool,
    outlinks: bool,
    also_save_page_now: bool,
    recorder: str,
    allow_private: bool,
    proxy: Proxy | None,
    no_stamp: bool,
    as_json: bool,
    **description: Any,
) -> int:
    """Preserve each SOURCE (a file, a folder, or an http(s) address) as a notice of its own.

    What was acknowledged is on the shelves, signed and logged. Interrupted, the same call goes on
    where it stopped. The same content seen again adds a record and no copy; an address whose
    content has changed adds a version to its notice. A page that says "not found", or asks who one
    is, is no notice: the attempt is recorded, with what came, and the exit code is 3.

    With the page at an address come its parts (下一页), its attachments (附件) and what it needs to
    be shown, each with an outcome of its own. Where a part or an attachment could not be had, the
    notice is kept without it, what is missing is told, and the exit code is 2.

    A WARC or WACZ file, a BagIt bag, an RO-Crate, a muniment kit, an OCFL object and a page that a
    browser saved (MHTML, SingleFile) are opened: they are kept as they came, and the statement says
    what they are, what they claim, and what is wrong with them. A WARC or WACZ of one page becomes
    the notice of that page; one of several is kept whole, as one rendition, unless --url or
    --each-page says otherwise. Then it is kept whole as a notice of its own, and each page that is
    wanted becomes a notice with its records.

    Of an OCFL object each version becomes a version of one notice, and of an OCFL storage root each
    object a notice. What is not valid is kept as a folder.
    """
    archive = open_archive(archive_folder)
    object_id = _resolve(archive, notice_id)
    notice = describe(**description)
    extent = Extent(not no_attachments, not no_requisites, outlinks)
    reason = said_reason(taken_as_notice)
    described = Request((), notice, object_id, taken_as_notice=reason, extent=extent)
    others = (sources, list_file, as_one, as_is, urls, each_page, taken_as_notice, dry_run)
    limits = archive.settings.limits
    mementos = mementos_of(memento, since, until, others, limits.url_bytes)
    if also_save_page_now and (hold or mementos is not None):
        raise CallError("--also-save-page-now goes with addresses that are preserved now.")
    requests = []
    if mementos is None:
        requests = _requests(archive, sources, list_file, as_one, described)
    if urls or each_page:
        if (urls and each_page) or as_is or as_one or list_file is not None:
            raise CallError(
                "--url and --each-page go with sources, and not with each other, --as-is, --as-one "
                "or --list."
            )
        requests = list(_by_page(archive, sources, requests[0], imports.Wanted(urls)))
    elif as_is:
        requests = [replace(request, taking=Taking.AS_IS) for request in requests]
    elif not (hold or as_one or list_file is not None):
        requests = list(_by_version(archive, requests))
    if dry_run:
        from muniment.cli.preserving.preserve_plan import show_plan

        return show_plan(archive, requests, as_json)
    if mementos is not None or any(is_web(one) for each in requests for one in each.sources):
        warn_custodian(archive)
    recorders = recorders_of(archive, Way(recorder), allow_private, proxy)
    caller = replace(caller_of(archive, allow_private, proxy), patience="beacon_seconds")
    beacons = Beacons(read_beacons(config()), caller, archive.settings.beacons.interval)
    teller = Teller(as_json)
    listed = list_file is not None or mementos is not None
    kept: list[str] = []
    progress = progress_of(archive.settings, listed, workers, len(requests))
    outing = outing_of(archive.settings, progress, workers, ignored, outlinks)
    with (
        progress,
        open_writer(archive, config(), now) as writer,
        telling_formats(archive.settings) as formats,
    ):
        office = Office(
            writer,
            recorders,
            progress.bytes_taken,
            lambda: trust_of(None),
            beacons,
            formats,
            courtesy=courtesy_of(archive.settings, listed, ignored),
        )
        if mementos is not None:
            requests = mementos.requests(office, described, limits)
        carry_out = office.hold if hold else office.preserve
        for acknowledgement in carry_out(requests, outing):
            progress.source_done()
            teller.tell(acknowledgement)
            if acknowledgement.notice is not None and is_web(acknowledgement.source):
                kept += [acknowledgement.notice] * (acknowledgement.outcome in _KEPT)
    code = teller.close()
    if also_save_page_now:
        # Imported here: it asks for more than any other call.
        from muniment.cli.copies.wayback_asking import also_save

        code = max(code, also_save(archive, kept, proxy, as_json))
    if not hold:
        keep_up(archive, "preserve", proxy, no_stamp, teller.count)
    return code


def _requests(
    archive: Archive,
    sources: tuple[str, ...],
    list_file: Path | None,
    as_one: bool,
    described: Request,
) -> list[Request]:
    """Give the requests of a call; `described` says of each what the call says of all."""
    if bool(sources) == (list_file is not None):
        raise CallError("Name what to preserve: sources, or a list with --list, not both.")
    if list_file is not None:
        if as_one or described.object_id:
            raise CallError("--as-one and --notice go with sources; a list has a column `notice`.")
        if described.taken_as_notice:
            raise CallError("--as-notice goes with sources that you looked at, not with a list.")
        listed = read_requests(list_file, described.notice)
        if not listed:
            tell(f"{list_file} names no source.")
        return [replace(_resolved(archive, request), extent=described.extent) for request in listed]
    given = tuple(absolute(source) for source in sources)
    if as_one or described.object_id is not None:
        return [replace(described, sources=given)]
    return [replace(described, sources=(source,)) for source in given]


def _by_page(
    archive: Archive, sources: tuple[str, ...], given: Request, wanted: imports.Wanted
) -> Iterator[Request]:
    """Make a request of each container, and of each page that is wanted of it."""
    for source in map(absolute, sources):
        if is_web(source):
            raise CallError(f"{source} is an address; pages are chosen from a WARC or WACZ file.")
        refuse_own(Path(source), archive.root, config().keys(archive.roles.origin))
        with Watching("reading records") as shown:
            chosen = imports.choose(Path(source), wanted, archive.settings.limits, shown)
        if chosen.survey.only is not None:
            yield replace(given, sources=(source,))
            continue
        about_all = {
            name: value
            for name, value in given.notice.items()
            if name not in ("title", "published")
        }
        yield Request((source,), about_all)
        for page in chosen.pages:
            yield replace(given, sources=(source,), page=page)


def _by_version(archive: Archive, requests: list[Request]) -> Iterator[Request]:
    """Make a request of each version of an OCFL object, and of each object of a storage root."""
    for request in requests:
        source = request.sources[0]
        path = Path(source)
        if len(request.sources) > 1 or is_web(source) or not (is_object(path) or is_root(path)):
            yield request
            continue
        # Imported here: hardly a source is one.
        from muniment.imports.ocfl_objects import RootError, find_versions

        refuse_own(path, archive.root, config().keys(archive.roles.origin))
        try:
            with Progress(0, "validating objects") as shown:
                found = list(find_versions(path, archive.settings.limits, shown.source_done))
        except RootError:
            yield request  # It is refused in its turn, and the others go on.
            continue
        for place, version in found:
            yield replace(request, sources=(str(place),), object_version=version)


def _resolved(archive: Archive, request: Request) -> Request:
    if request.object_id is None:
        return request
    return replace(request, object_id=_resolve(archive, request.object_id))


def _resolve(archive: Archive, notice_id: str | None) -> str | None:
    if notice_id is None:
        return None
    with archive.catalogue() as catalogue:
        row = find_object(catalogue, notice_id)
    if row.kind != "accession":
        raise CallError(f"{notice_id} is a record ({row.kind}), not a notice.")
    return row.object
