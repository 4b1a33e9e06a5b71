"""What a list adds to material: what robots.txt said, and the tries that brought no answer."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ingest import Gathered, describe_address
from ingest.manners.answer import find_trouble
from ingest.manners.courtesy import Asked
from ingest.manners.robots import NO_RULES, PATH, UNREACHABLE, Robots, read_robots
from ingest.web import address_key
from muniment.lists.job import Job
from muniment.waiting import Waiting

DISALLOWED = "robots-disallowed"


def robots_in(waiting: Waiting | None, most: int) -> Robots:
    """Say what an answer to robots.txt means (RFC 9309 §2.3.1); at most `most` bytes are read.

    None stands for a server that was not asked. What is no robots.txt by its own words (a page that
    says "not found", a challenge, nothing) holds no rule; a server in trouble allows nothing.
    """
    if waiting is None:
        return NO_RULES
    [gathered] = waiting.gathered
    if find_trouble(gathered) is not None or _has_failed(gathered):
        return UNREACHABLE
    body = next((file for file in gathered.files if file.kind == "rendition"), None)
    if body is None:
        return NO_RULES
    with (waiting.place / "content" / body.path).open("rb") as stream:
        return read_robots(stream.read(most))


def declined(waiting: Waiting, job: Job) -> Waiting:
    """Make an attempt of an address that robots.txt asks not to visit; nothing was asked of it."""
    [source] = waiting.gathered
    sentence = f"{job.origin}{PATH} asks not to visit {job.address}, which was obeyed."
    failed = replace(source, content=f"outcome:{DISALLOWED}", failure=(DISALLOWED, sentence))
    return replace(waiting, gathered=(failed,), is_final=True)


def nothing_of(address: str) -> Gathered:
    """Give what comes of an address that nobody was asked for."""
    return Gathered(describe_address(address), address_key(address), "outcome:", ())


def noted(waiting: Waiting, job: Job, asked: Asked | None, ignored: str) -> Waiting:
    """Add to a source what robots.txt said of it, and when it was tried in vain before."""
    facts: dict[str, Any] = {}
    if asked is not None:
        says = asked.robots.says(str(job.address))
        robots: Mapping[str, Any] = {"record": asked.record, "says": says.value}
        facts["robots"] = robots if says.permits or not ignored else {**robots, "ignored": ignored}
    if job.tries:
        facts["tries"] = [dict(one) for one in job.tries]
    if not facts:
        return waiting
    [source] = waiting.gathered
    return replace(waiting, gathered=(replace(source, facts={**source.facts, **facts}),))


def recorded(waiting: Waiting) -> Waiting:
    """Make a record of what came: whether it is a notice is no question that anybody has of it."""
    [source] = waiting.gathered
    facts = {name: fact for name, fact in source.facts.items() if name != "fetch"}
    return replace(waiting, gathered=(replace(source, facts=facts),))


def discard(waiting: Waiting) -> None:
    """Throw away what a try brought that is not to be shelved."""
    shutil.rmtree(waiting.place)


def _has_failed(gathered: Gathered) -> bool:
    """Tell whether the server, or the way to it, failed: no status, or one of its own faults."""
    status = gathered.exchanges[-1].get("status") if gathered.exchanges else None
    return gathered.failure is not None and (status is None or status >= 500)
