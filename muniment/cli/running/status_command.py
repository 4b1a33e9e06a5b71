"""`muniment status`: what waits for what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from muniment.archive.archive import Archive
from muniment.archive.desk import HELD, LOCK
from muniment.archive.proofs import KIND as STAMPED
from muniment.archive.proofs import stamp_names, waiting_names
from muniment.catalogue import Catalogue
from muniment.cli.common import (
    answer_json,
    archive_option,
    config,
    json_option,
    new_command,
    now,
    opened,
    say,
)
from muniment.cli.evidence.status_evidence import evidence_to_json, say_evidence
from muniment.cli.running.status_hashes import hashes_to_json, say_hashes
from muniment.custody import read_overview
from muniment.durable import is_held
from muniment.keys import KeyFolder, KeyFolderError
from muniment.replicas import ReplicaAddress, read_replicas
from muniment.replicas.memory import recall
from muniment.waiting import held_names, look


@new_command("status")
@archive_option
@json_option
def command(archive_folder: Path, as_json: bool) -> int:
    """Say what is in the archive, and what waits for what."""
    with opened(archive_folder) as (archive, catalogue):
        status = _gather(archive, catalogue)
    if as_json:
        answer_json(status)
        return 0
    say(f"archive   {status['archive']}")
    say(f"log       {status['origin']}, {status['log_size']} entries")
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(status["records"].items()))
    say(f"holds     {status['notices']} notices ({counts})")
    if any(status["standing"].values()):
        said = ", ".join(f"{count} {what}" for what, count in status["standing"].items())
        say(f"standing  {said}")
    for held in status["held"]:
        files = f"{held['files']} file{'s' * (held['files'] != 1)}"
        say(
            f"held      {held['name']}: {', '.join(held['sources'])} ({files}, "
            f"{held['bytes']} bytes); waits for `muniment commit {held['name']}` or `discard`"
        )
    for run in status["interrupted"]:
        say(f"waiting   {run}: an interrupted writing; the next command that writes finishes it")
    for run in status["running"]:
        say(f"running   {run}")
    for replica in status["replicas"]:
        say(f"replica   {replica['name']}: {_spell_replica(replica)}")
    say(f"signing   {status['signing']}")
    say(f"time      {_spell_stamped(status['stamped'], status['log_size'])}")
    if status["promised"]:
        say(f"          promises of calendars that wait for their proofs: {status['promised']}")
    for heading, said in (*say_evidence(status["evidence"]), *say_hashes(status["hashes"])):
        say(f"{heading:<9} {said}")
    return 0


def _gather(archive: Archive, catalogue: Catalogue) -> dict[str, Any]:
    head = archive.log.head(archive.roles)
    held_folder = archive.staging.root / HELD
    runs = archive.staging.runs()
    living = [run for run in runs if is_held(run / LOCK)]
    overview = read_overview(archive, catalogue, now())
    return {
        "archive": str(archive.root.absolute()),
        "origin": head.origin,
        "log_size": head.size,
        "notices": sum(1 for _ in catalogue.notices()),
        "records": catalogue.counts(),
        "standing": {
            "superseded": len(overview.superseded),
            "withheld": len(overview.withheld),
            "redacted": len(overview.redacted),
        },
        "held": [_held(held_folder, name) for name in held_names(held_folder)],
        "interrupted": [run.name for run in runs if run not in living],
        "running": [run.name for run in living],
        "replicas": [
            _replica(archive, replica, head.size)
            for replica in read_replicas(config(), archive.roles.origin)
        ],
        "stamped": _stamped(archive, catalogue, head.size),
        "promised": _promised(archive),
        "evidence": evidence_to_json(archive, catalogue),
        "hashes": hashes_to_json(archive, catalogue, head.size),
        "signing": _signing(archive, head.size),
    }


def _held(folder: Path, name: str) -> dict[str, Any]:
    waiting = look(folder, name)
    return {
        "name": name,
        "sources": [one.source.shown for one in waiting.gathered],
        "files": len(waiting.files),
        "bytes": waiting.size,
    }


def _replica(archive: Archive, replica: ReplicaAddress, size: int) -> dict[str, Any]:
    # What was remembered, since no replica is asked here; `replica list` asks.
    known = recall(config(), archive.roles.origin, replica)
    return {
        "name": replica.name,
        "behind": size - (known.size if known else 0),
        "replicated": known.time if known else None,
    }


def _spell_replica(replica: dict[str, Any]) -> str:
    if replica["replicated"] is None:
        return "never replicated; `muniment replicate` fills it"
    state = f"{replica['behind']} behind" if replica["behind"] else "up to date"
    return f"{state}, replicated {replica['replicated']}"


def _stamped(archive: Archive, catalogue: Catalogue, size: int) -> dict[str, Any] | None:
    """The newest checkpoint that time authorities stamped, and which did."""
    if not catalogue.of_kind(STAMPED):
        return None
    sizes = (one for one in reversed(archive.log.checkpoints()) if one <= size)
    every = ((one, stamp_names(archive.log, one)) for one in sizes)
    found = next(((one, names) for one, names in every if names), None)
    return {"size": found[0], "authorities": sorted(found[1])} if found else None


def _promised(archive: Archive) -> int:
    """How many promises of calendars wait for their proofs, where any calendar is asked."""
    if not (config().folder / "calendars.toml").is_file():
        return 0
    return sum(len(waiting_names(archive.log, size)) for size in archive.log.checkpoints())


def _spell_stamped(stamped: dict[str, Any] | None, size: int) -> str:
    if stamped is None:
        return "no checkpoint was stamped yet: see `muniment stamp add --help`"
    names = ", ".join(stamped["authorities"])
    return f"the first {stamped['size']} of {size} entries were stamped by {names}"


def _signing(archive: Archive, size: int) -> str:
    keys = KeyFolder(config().keys(archive.roles.origin))
    if not keys.folder.exists():
        return "no keys of this archive on this machine: it can be read and verified, not written"
    try:
        keys.signer(archive.roles)
        keys.log_signer(archive.roles)
    except KeyFolderError as error:
        return f"refused: {error}"
    kept = keys.mark(archive.roles)
    if not kept.path.exists():
        return f"the high-water mark {kept.path} is missing: nothing is signed without it"
    mark = kept.read()
    if mark.size > size and not archive.staging.pending():
        return (
            f"refused: this log has {size} entries, and its key has signed {mark.size}. "
            "Bring back the newest copy of the archive, or run `muniment log resume`"
        )
    return "ready"
