"""`muniment repair`: replace what is damaged or missing by what the log and manifests ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from manifests import MunimentError
from muniment.archive.archive import Archive, open_writer
from muniment.archive.roles import open_roles
from muniment.catalogue import Catalogue
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    config,
    find_object,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    speak,
    tell,
)
from muniment.cli.copies.repair_answer import replica_to_json, say_outcome, say_replica, to_json
from muniment.cli.progress import Progress
from muniment.keys import KeyFolder
from muniment.repair import (
    Outcome,
    Source,
    State,
    Wanted,
    check_settings,
    find_unlogged,
    left_by_audits,
    look_at_claims,
    look_at_log,
    look_at_proofs,
    own_outcome,
    record_replica,
    repair_claims,
    repair_objects,
    repair_own_files,
    repair_proofs,
    repair_replica,
)
from muniment.replicas import find_replicas, open_replica, parse_replica, read_replicas
from muniment.settings import NAME as SETTINGS
from muniment.settings import Settings, read_settings
from muniment.witnesses.pinned import pinned_by
from muniment.words import Language


@dataclass(frozen=True, slots=True)
class _Call:
    """What was called: the archive's folder, where files may come from, what to look at."""

    root: Path
    settings: Settings
    replicas: tuple[Source, ...]
    ids: tuple[str, ...]
    look: bool


@new_command("repair")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="NAME|folder:/PATH|s3://…",
    help="A replica, or any copy, to take whole files from; else every replica. May be repeated.",
)
@click.option("--replica", metavar="NAME", help="Repair this replica instead, from the archive.")
@click.option("--look", is_flag=True, help="Look at every object, whatever audits have said.")
@click.option("--dry-run", is_flag=True, help="Only say what would be repaired, and from where.")
@archive_option
@language_option
@json_option
def command(
    ids: tuple[str, ...],
    sources: tuple[str, ...],
    replica: str | None,
    look: bool,
    dry_run: bool,
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Replace what is damaged or missing: the objects of these IDs, or all; log and keys always.

    Without an ID, the objects are looked at that the newest audits did not find whole; all, where
    there was no audit. Each file comes from wherever it is whole: these shelves, then replicas. It
    is taken if it has the digest that the log or a signed manifest gives it, and only then; how
    many copies say otherwise does not count. What is replaced is kept in quarantine/, and a record
    in the log says what was done. What cannot be repaired is named file by file (1).
    """
    language = speak(spoken)
    if replica is not None:
        if ids or sources or dry_run:
            raise CallError("--replica repairs all of a replica, from this archive alone.")
        return _repair_replica(archive_folder, replica, language, as_json)
    check_settings(archive_folder)
    settings = read_settings(archive_folder / SETTINGS)
    opened = _sources(archive_folder, settings, sources)
    call = _Call(archive_folder, settings, opened, ids, look)
    wrong = told = 0
    with Progress(_expected(call), "looking") as progress:
        for outcome in _dry_run(call) if dry_run else _repair(call):
            progress.source_done()
            if outcome.state is State.WHOLE and not (outcome.findings or ids):
                continue
            told += 1
            wrong += not outcome.is_mended
            if as_json:
                answer_json(to_json(outcome))
            else:
                say_outcome(outcome, language)
    if not told:
        tell("nothing is damaged or missing")
    return 1 if wrong else 0


def _expected(call: _Call) -> int:
    """Give about how many objects will be looked at, for whoever waits."""
    if call.ids:
        return len(call.ids)
    try:
        roles = open_roles(call.root, call.settings.limits)
        return KeyFolder(config().keys(roles.origin)).mark(roles).read().size
    except (OSError, MunimentError):
        return 0  # What is repaired first will say.


def _repair(call: _Call) -> Iterator[Outcome]:
    repair_claims(call.root, config(), call.replicas, call.settings.limits)
    if not call.replicas:
        # Which are its own may be known only now that its roles are whole again.
        call = replace(call, replicas=_sources(call.root, call.settings, ()))
    archive = Archive.open(call.root)
    with open_writer(archive, config(), now) as writer:
        own = repair_own_files(writer, call.replicas)
        if own is not None:
            yield own
            if own.state is State.FAILED:
                tell("The objects are looked at when the log is whole again.")
                return
        with writer.desk():
            pass  # What killed writers left is carried out first, and the catalogue is up to date.
        with archive.catalogue() as catalogue:
            if own is not None and own.files:
                # What an audit found then could not be recorded: earlier ones are no guide.
                call = replace(call, look=True)
            chosen = _Chosen(call, archive, catalogue)
            yield from repair_objects(archive, catalogue, writer, call.replicas, chosen.objects)
            yield from chosen.unlogged()
        # Records of proofs may have come back just now.
        with archive.catalogue() as catalogue:
            pinned = pinned_by(config(), archive.roles.origin)
            proofs = repair_proofs(writer, catalogue, call.replicas, pinned)
        if proofs is not None:
            yield proofs


def _dry_run(call: _Call) -> Iterator[Outcome]:
    claims = look_at_claims(call.root, config(), call.replicas, call.settings.limits)
    if claims:
        yield Outcome("", State.POSSIBLE, files=claims)
        tell("Log and objects are looked at when these are whole again.")
        return
    archive = Archive.open(call.root)
    keys = KeyFolder(config().keys(archive.roles.origin))
    if keys.folder.exists():
        log = look_at_log(archive, keys, call.replicas)
        own = own_outcome(log.mended, log, State.POSSIBLE, "")
        if own is not None:
            yield own
            if own.state in (State.POSSIBLE, State.FAILED):
                tell("The objects are looked at when the log is whole again.")
                return
    else:
        tell(f"(no keys of {archive.roles.origin} here, so that its log is not looked at)")
    with archive.catalogue() as catalogue:
        chosen = _Chosen(call, archive, catalogue)
        yield from repair_objects(archive, catalogue, None, call.replicas, chosen.objects)
        yield from chosen.unlogged()
        pinned = pinned_by(config(), archive.roles.origin)
        proofs = look_at_proofs(archive, catalogue, call.replicas, pinned)
        if proofs is not None:
            yield proofs


class _Chosen:
    """Which objects a call is about: those named, else what audits left, else all."""

    def __init__(self, call: _Call, archive: Archive, catalogue: Catalogue) -> None:
        self._call = call
        self._archive = archive
        self._catalogue = catalogue
        named = call.look or call.ids
        self._left = None if named else left_by_audits(archive, catalogue)
        if self._left is not None:
            tell("(going by what audits have found; --look looks at every object)")

    def objects(self, catalogue: Catalogue, wanted: Wanted) -> Iterator[str]:
        """Give the objects, each once."""
        added = wanted.added()
        if self._call.ids:
            names = self._call.ids
            found = [one if one in added else find_object(catalogue, one).object for one in names]
            yield from dict.fromkeys(found)
        elif self._left is None:
            yield from wanted.objects()
        else:
            yield from added
            yield from (one for one in self._left if one not in added)

    def unlogged(self) -> Iterator[Outcome]:
        """Where all were looked at, give also what stands on the shelves and is none of them."""
        if not self._call.ids and self._left is None:
            wanted = Wanted(self._archive, self._catalogue)
            yield from find_unlogged(self._archive, self._catalogue, wanted)


def _repair_replica(root: Path, name: str, language: Language, as_json: bool) -> int:
    archive = open_archive(root)
    [address] = find_replicas(config(), archive.roles.origin, (name,))
    size = archive.log.head(archive.roles).size
    with Progress(size, f"repairing {name}") as progress:

        def show(entries: int, sent: int) -> None:
            progress.bytes_taken(sent)
            progress.done(entries)

        repaired = repair_replica(archive, address, config(), now(), show)
    shelved = None
    if repaired.was_damaged:
        with open_writer(archive, config(), now) as writer:
            shelved = record_replica(writer, repaired)
    if as_json:
        answer_json(replica_to_json(repaired.done, shelved))
    else:
        say_replica(repaired.done, shelved, language)
    return 1 if repaired.done.findings else 0


def _sources(root: Path, settings: Settings, named: Sequence[str]) -> tuple[Source, ...]:
    """Open the copies that files may come from: those named, else every replica."""
    origin = None
    try:
        origin = open_roles(root, settings.limits).origin
    except MunimentError as error:
        if not named:
            tell(f"({error} Until that is whole nobody can tell which replicas are its own, and")
            tell("only what is here is used. Name a copy with --from folder:/PATH.)")
    names = [one for one in named if ":" not in one]
    if names and origin is None:
        raise CallError(
            f"{root} does not say which archive it is, so that {names[0]!r} is no replica of it "
            "yet. Name a copy by its address: --from folder:/PATH"
        )
    addresses = list(find_replicas(config(), origin, names)) if names and origin else []
    addresses += [
        parse_replica(f"copy-{number}", one)
        for number, one in enumerate((one for one in named if ":" in one), start=1)
    ]
    if not named and origin is not None:
        addresses = list(read_replicas(config(), origin))
    return tuple(Source(one.name, open_replica(one, settings.limits).storage) for one in addresses)
