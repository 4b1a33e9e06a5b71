"""What `publish`, `deposit` and `holdings` answer with --json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from internet_archive import InternetArchiveDouble, Trouble
from loopback import Answer, Loopback
from muniment_cli import answers, call, new_archive

HASTE = (
    "format = 1\n[deposit]\npause_seconds = 0.01\nlongest_pause_seconds = 0.02\n"
    "patience_seconds = 0.1\nretries = 2\n"
)


def deposit_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Carry them out in an archive of their own, below `folder`; by the heading of each answer."""
    folder.mkdir()
    archive = new_archive(folder)
    (archive / "muniment.toml").write_text(HASTE)
    (folder / "a.txt").write_text("Notice\n")

    with InternetArchiveDouble(Trouble("spam", "PUT v1")) as there:
        extra = there.environment(folder)

        def ask(*words: object) -> list[dict[str, Any]]:
            return answers(call(*words, "--json", archive=archive, extra=extra))

        [told] = ask("preserve", folder / "a.txt")
        give = ("deposit", told["notice"])
        found = {
            "publish": ask("publish", folder / "site"),
            "deposit: --dry-run": ask(*give, "--dry-run"),
            "deposit: failed": ask(*give),
            "deposit": ask(*give),
            "deposit: known": ask(*give),
            "holdings": ask("holdings"),
        }
        for item in there.items.values():
            item.dark = True
        found["holdings: check"] = ask("holdings", "check")
        found["deposit: --to wayback"] = _captured(folder, there)
    return found


def _captured(folder: Path, there: InternetArchiveDouble) -> list[dict[str, Any]]:
    """What is answered of a page that the Wayback Machine captured."""
    archive = new_archive(folder, "pages", origin="example.org/pages")
    extra = there.environment(folder)
    page = b"<!doctype html><title>Notice</title><p>It is in force from today on.</p>"
    there.memento = (200, page)
    with Loopback(lambda _asked: Answer(200, page, "text/html")) as site:
        words = ("preserve", f"{site.url}/n.html", "--allow-private", "--no-requisites", "--json")
        [told] = answers(call(*words, archive=archive))
    asked = ("deposit", told["notice"], "--to", "wayback", "--json")
    return answers(call(*asked, archive=archive, extra=extra))
