"""`muniment export`: give a notice's files back, or what others read of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.cli.common import (
    PATH,
    answer_json,
    archive_option,
    find_object,
    json_option,
    new_command,
    now,
    opened,
    say,
    tell,
)
from muniment.custody import Publication, for_publication
from muniment.exchange import export_originals, write_premis
from muniment.exchange.web.captures import captures_of
from muniment.exchange.web.wacz import write_wacz
from muniment.exchange.web.warc import write_warcs


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported, and where to."""

    archive: Archive
    catalogue: Catalogue
    publication: Publication
    version: int | None
    target: Path


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: for JSON, in a sentence, and what was left out, as (path, sentence)."""

    answer: dict[str, Any]
    sentence: str
    left_out: tuple[tuple[str, str], ...] = ()


def _originals(order: Order) -> Written:
    exported = export_originals(order.publication, order.version, order.target)
    names = [os.fsdecode(name) for name in exported.names]
    return Written(
        {"folder": str(order.target), "files": names, "left_out": _listed(exported.left_out)},
        f"Wrote {order.target}: {_counted(len(names))}.",
        exported.left_out,
    )


def _premis(order: Order) -> Written:
    data = write_premis(order.archive, order.catalogue, order.publication.object)
    with open(order.target, "xb") as stream:
        stream.write(data)
    return Written(
        {"file": str(order.target), "bytes": len(data)},
        f"Wrote {order.target}: {len(data)} bytes of PREMIS 3.0.",
    )


def _wacz(order: Order) -> Written:
    captures = captures_of(order.publication, order.version)
    size = write_wacz(captures, order.target, order.archive.settings.limits)
    return Written(
        {"file": str(order.target), "bytes": size, "left_out": _listed(captures.left_out)},
        f"Wrote {order.target}: WACZ 1.1.1 with {_counted(len(captures.files))} of WARC, {size} "
        "bytes.",
        captures.left_out,
    )


def _warc(order: Order) -> Written:
    captures = captures_of(order.publication, order.version)
    names = write_warcs(captures, order.target, order.archive.settings.limits)
    return Written(
        {
            "folder": str(order.target),
            "files": list(names),
            "left_out": _listed(captures.left_out),
        },
        f"Wrote {order.target}: {_counted(len(captures.files))} of WARC, and their index.",
        captures.left_out,
    )


_FORMS: dict[str, Callable[[Order], Written]] = {
    "originals": _originals,
    "premis": _premis,
    "warc": _warc,
    "wacz": _wacz,
}


@new_command("export")
@click.argument("notice", metavar="ID")
@click.option(
    "--as",
    "form",
    type=click.Choice(tuple(_FORMS)),
    default="originals",
    show_default=True,
    help="Its files under their own names; all that was recorded of it as PREMIS 3.0 (XML); its "
    "WARC files with an index (CDXJ); or these as one WACZ file, which players show.",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=PATH,
    required=True,
    help="A folder; for premis and wacz a file.",
)
@click.option(
    "--version",
    type=click.IntRange(1),
    help="Which version; if not given, the newest, and of captures those of all versions.",
)
@archive_option
@json_option
def command(
    notice: str,
    form: str,
    target: Path,
    version: int | None,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Write the notice ID in a form for others: its files, its captures, or its history.

    Each file is compared with its manifest first. For proofs, see `muniment kit`.
    """
    with opened(archive_folder) as (archive, catalogue):
        row = find_object(catalogue, notice)
        publication = for_publication(archive, catalogue, row.object, now())
        publication.require()
        written = _FORMS[form](Order(archive, catalogue, publication, version, target))
    if as_json:
        answer_json({"notice": row.object, **written.answer})
    else:
        say(written.sentence)
    for path, sentence in written.left_out:
        tell(f"{path} is left out: {sentence}")
    return 0


def _counted(count: int) -> str:
    return f"{count} file{'s' * (count != 1)}"


def _listed(left_out: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"path": path, "why": sentence} for path, sentence in left_out]
