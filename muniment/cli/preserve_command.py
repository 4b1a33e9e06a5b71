"""`muniment preserve`: take sources in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from ingest import (
    HttpRecorder,
    Proxy,
    SourceError,
    describe_path,
    find_files,
    parse_web_address,
)
from manifests import MunimentError
from muniment.archive.archive import Archive, open_writer
from muniment.cli.acknowledge import Teller
from muniment.cli.afterwards import keep_up, stamp_option
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
    config,
    find_object,
    json_option,
    new_command,
    now,
    open_archive,
    say,
)
from muniment.cli.outward import allow_private_option, proxy_option
from muniment.cli.progress import Progress
from muniment.office import Office, absolute
from muniment.request import Request, describe, is_web, refuse_own
from muniment.request_list import read_requests
from muniment.version import VERSION


@new_command("preserve")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
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
@click.option(
    "--from",
    "list_file",
    type=PATH,
    metavar="CSV",
    help="A list with a heading: source, and any of title, language, publisher, published, rights, "
    "legal_basis, notice. Several values in a field stand apart by |.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would be kept; keep nothing, fetch nothing."
)
@click.option(
    "--hold", is_flag=True, help="Gather now, decide later: `muniment commit` or `discard`."
)
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
    dry_run: bool,
    hold: bool,
    allow_private: bool,
    proxy: Proxy | None,
    no_stamp: bool,
    as_json: bool,
    **description: Any,
) -> int:
    """Preserve each SOURCE (a file, a folder, or an http(s) address) as a notice of its own.

    What was acknowledged is on the shelves, signed and logged. Interrupted, the same call goes on
    where it stopped. The same content seen again adds a record and no copy; an address whose
    content has changed adds a version to its notice.
    """
    archive = open_archive(archive_folder)
    object_id = _resolve(archive, notice_id)
    notice = describe(**description)
    requests = _requests(archive, sources, list_file, as_one, object_id, notice)
    if dry_run:
        return _show_plan(archive, requests, as_json)
    recorder = HttpRecorder(
        archive.settings.limits,
        now,
        allow_private=allow_private or frozenset(archive.settings.recorder.allow_private),
        user_agent=archive.settings.recorder.user_agent,
        software=f"muniment/{VERSION}",
        proxy=proxy,
    )
    teller = Teller(as_json)
    with Progress(len(requests)) as progress, open_writer(archive, config(), now) as writer:
        office = Office(writer, recorder, progress.bytes_taken)
        carried_out = office.hold(requests) if hold else office.preserve(requests)
        for acknowledgement in carried_out:
            progress.source_done()
            teller.tell(acknowledgement)
    code = teller.close()
    if not hold:
        keep_up(archive, "preserve", proxy, no_stamp, teller.count)
    return code


def _requests(
    archive: Archive,
    sources: tuple[str, ...],
    list_file: Path | None,
    as_one: bool,
    object_id: str | None,
    notice: Mapping[str, Any],
) -> list[Request]:
    if bool(sources) == (list_file is not None):
        raise CallError("Name what to preserve: sources, or a list with --from, not both.")
    if list_file is not None:
        if as_one or object_id:
            raise CallError("--as-one and --notice go with sources; a list has a column `notice`.")
        listed = read_requests(list_file, notice)
        return [_resolved(archive, request) for request in listed]
    given = tuple(absolute(source) for source in sources)
    if as_one or object_id is not None:
        return [Request(given, notice, object_id)]
    return [Request((source,), notice) for source in given]


def _resolved(archive: Archive, request: Request) -> Request:
    if request.object_id is None:
        return request
    return Request(request.sources, request.notice, _resolve(archive, request.object_id))


def _resolve(archive: Archive, notice_id: str | None) -> str | None:
    if notice_id is None:
        return None
    with archive.catalogue() as catalogue:
        row = find_object(catalogue, notice_id)
    if row.kind != "accession":
        raise CallError(f"{notice_id} is a record ({row.kind}), not a notice.")
    return row.object


def _show_plan(archive: Archive, requests: list[Request], as_json: bool) -> int:
    """Say what would be kept. Addresses are checked, not fetched."""
    worst = 0
    for source, files, size, fault in _plan(archive, requests):
        worst = 3 if fault else worst
        if as_json:
            answer_json(
                {
                    "bytes": size,
                    "files": files,
                    "outcome": "refused" if fault else "would be preserved",
                    "source": source,
                    "why": fault,
                }
            )
        elif fault:
            say(f"would be refused: {source}: {fault}")
        elif is_web(source):
            say(f"would be fetched: {source}")
        else:
            say(f"would be kept: {source}: {files} file{'s' * (files != 1)}, {size} bytes")
    return worst


def _plan(archive: Archive, requests: list[Request]) -> Iterator[tuple[str, int, int, str]]:
    limits = archive.settings.limits
    for source in (source for request in requests for source in request.sources):
        try:
            if is_web(source):
                parse_web_address(source, limits.url_bytes)
                yield source, 0, 0, ""
            else:
                describe_path(Path(source))
                refuse_own(Path(source), archive.root, config().keys(archive.roles.origin))
                found = find_files(Path(source), limits)
                size = sum(os.stat(item.path).st_size for item in found)
                yield source, len(found), size, ""
        except (SourceError, MunimentError) as error:
            yield source, 0, 0, str(error)
