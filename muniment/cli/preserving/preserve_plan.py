"""What `muniment preserve --dry-run` answers: what would be kept of each source, and as what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest import SourceError, SourceKind, describe_path, find_files, parse_web_address
from manifests import MunimentError
from muniment.archive.archive import Archive
from muniment.cli.common import answer_json, config, say, speak, trust_of
from muniment.imports import Look, look_at_import
from muniment.imports.survey import Page
from muniment.request import Request, Taking, is_web, refuse_own
from muniment.words import kind_words


def show_plan(archive: Archive, requests: list[Request], as_json: bool) -> int:
    """Say what would be kept. Addresses are checked, not fetched; containers are read."""
    worst = 0
    language = speak(None)
    for value in _plan(archive, requests):
        look: Look | None = value.pop("look")
        page: Page | None = value.pop("page")
        source, why = value["source"], value["why"]
        worst = 3 if why else worst
        if look is not None:
            value["import"] = look.to_json()
        if page is not None:
            value["page"] = page.to_json()
        files = f"{value['files']} file{'s' * (value['files'] != 1)}, {value['bytes']} bytes"
        if as_json:
            answer_json(value)
        elif why:
            say(f"would be refused: {source}: {why}")
        elif page is not None:
            say(f"would be a notice: {page.address} ({page.time}) of {source}")
        elif look is not None:
            say(f"would be imported: {source}: {kind_words(look.kind.value, language)}: {files}")
            _say_look(look)
        elif is_web(source):
            say(f"would be fetched: {source}")
        else:
            say(f"would be kept: {source}: {files}")
    return worst


def _say_look(look: Look) -> None:
    if look.report is not None:
        say(f"  errors: {look.report.errors}, warnings: {look.report.warnings}")
    if look.version is not None:
        say(f"  version: {look.version}")
    if look.verdict is not None:
        say(f"  verdict: {look.verdict}")
    if look.survey is not None:
        say(f"  records: {look.survey.records}, pages: {len(look.survey.pages)}")
        for page in look.survey.pages:
            say(f"  page: {page.address} ({page.time})")


def _plan(archive: Archive, requests: list[Request]) -> Iterator[dict[str, Any]]:
    for request in requests:
        for source in request.sources:
            value: dict[str, Any] = {"bytes": 0, "files": 0, "look": None, "page": None}
            why = ""
            try:
                value |= _look(archive, source, request)
            except (SourceError, MunimentError) as error:
                why = str(error)
            outcome = "refused" if why else "would be preserved"
            yield {**value, "outcome": outcome, "source": source, "why": why}


def _look(archive: Archive, source: str, request: Request) -> dict[str, Any]:
    limits = archive.settings.limits
    if request.page is not None:
        return {"page": request.page.page}
    if (version := request.object_version) is not None:
        seen = Look(SourceKind.OCFL, version.report, version=version.number)
        return {"bytes": version.size, "files": version.files, "look": seen}
    if is_web(source):
        parse_web_address(source, limits.url_bytes)
        return {}
    path = Path(source)
    describe_path(path)
    refuse_own(path, archive.root, config().keys(archive.roles.origin))
    found = find_files(path, limits)
    size = sum(os.stat(item.path).st_size for item in found)
    opened = request.taking is Taking.OPENED
    look = look_at_import(path, limits, lambda: trust_of(None)) if opened else None
    return {"bytes": size, "files": len(found), "look": look}
