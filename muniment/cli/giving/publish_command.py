"""`muniment publish`: a site of all that may be given out, as static files."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    now,
    opened,
    say,
    speak,
    tell,
)
from muniment.cli.progress import Progress
from muniment.config import own_trust
from muniment.words.site import site_words


@new_command("publish")
@click.argument("folder", type=PATH)
@click.option(
    "--base-url",
    "base",
    default="",
    metavar="URL",
    help="Where the site will stand: for the feed, and a sitemap.",
)
@archive_option
@language_option
@json_option
def command(
    folder: Path, base: str, archive_folder: Path, spoken: str | None, as_json: bool
) -> int:
    """Write a site of all notices to FOLDER: for any web server, or none, or a USB stick.

    A page for each notice with its text, files, kit and citations; an index, a feed, a search that
    works in the page, and the log as others read it. Nothing but that search needs JavaScript. What
    is withheld is not in it, and is removed where it was published before. Only what changed is
    written; files in FOLDER that no `publish` put there are left alone.
    """
    if base and (urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname):
        raise CallError("--base-url is an address: https://notices.example.org/")
    base = base if not base or base.endswith("/") else f"{base}/"
    language = speak(spoken)
    with opened(archive_folder) as (archive, catalogue):
        _check_apart(folder, archive.root)
        # Imported here: `--help` needs none of it.
        from muniment.site.entry import Making
        from muniment.site.publishing import publish
        from muniment.witnesses.registry import read_witnesses

        making = Making(archive, catalogue, own_trust(config()), language)
        witnesses = read_witnesses(config(), archive.roles.origin).witnesses
        total = sum(1 for _ in catalogue.notices())
        with Progress(total, "publishing") as shown:
            done = publish(making, folder, now(), base, witnesses, shown.source_done)
    changed = done.changed
    if as_json:
        answer_json(
            {
                "folder": str(folder),
                "notices": done.notices,
                "kept_back": done.kept_back,
                "origin": archive.roles.origin,
                "size": done.size,
                "written": changed.written,
                "unchanged": changed.same,
                "removed": changed.removed,
                "bytes": changed.bytes,
            }
        )
        return 0
    told = {
        "notices": done.notices,
        "folder": folder,
        "written": changed.written,
        "size": f"{changed.bytes:,}",
        "same": changed.same,
        "removed": changed.removed,
    }
    say(site_words("published", language, **{name: str(value) for name, value in told.items()}))
    if done.kept_back:
        tell(f"({done.kept_back} notices are withheld, and not in it.)")
    return 0


def _check_apart(folder: Path, archive: Path) -> None:
    for kept in (archive, config().folder):
        there, here = folder.resolve(), kept.resolve()
        if there.is_relative_to(here) or here.is_relative_to(there):
            raise CallError(f"{folder} and {kept} lie in one another: name another folder.")
