"""`muniment replica`: where whole copies of the archive are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from manifests import MunimentError
from muniment.archive.archive import Archive
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    new_command,
    open_archive,
    say,
    tell,
)
from muniment.cli.main import EXIT_CODES
from muniment.replicas import (
    FolderAddress,
    ReplicaAddress,
    add_replica,
    open_replica,
    parse_replica,
    read_replicas,
    remove_replica,
)
from muniment.replicas.memory import forget, recall
from muniment.replicas.opening import check_place


@click.group("replica", epilog=EXIT_CODES)
def command() -> None:
    """Say where whole copies of the archive are kept."""


@new_command("add")
@click.argument("name")
@click.argument("address")
@archive_option
@json_option
def add(name: str, address: str, archive_folder: Path, as_json: bool) -> int:
    """Add the replica NAME at ADDRESS; `replicate` then fills it.

    ADDRESS is folder:/PATH or s3://BUCKET/PREFIX?endpoint=URL&region=REGION. The place must be
    empty, or hold a replica of this archive. What you may do there is found where boto3 looks for
    it, never in the address. The list of replicas lies in your configuration folder, not in the
    archive.
    """
    archive = open_archive(archive_folder)
    replica = parse_replica(name, address)
    _check_apart(archive, replica)
    check_place(open_replica(replica, archive.settings.limits), archive.roles)
    add_replica(config(), archive.roles.origin, replica)
    if as_json:
        answer_json({"name": replica.name, "address": replica.address})
    else:
        say(f"added: {replica.name}, {replica.address}")
        tell(f"Next: muniment replicate {replica.name}")
    return 0


@new_command("list")
@archive_option
@json_option
def list_(archive_folder: Path, as_json: bool) -> int:
    """List the replicas: where each is, how far it got, how far behind it is.

    Each is asked for its checkpoint. Ends with 1 where one is ahead of the archive or is not its
    copy, with 3 where one cannot be read.
    """
    archive = open_archive(archive_folder)
    size = archive.log.head(archive.roles).size
    code = 0
    for replica in read_replicas(config(), archive.roles.origin):
        answer, ended = _look(archive, replica, size)
        code = ended if code != 1 and ended else code
        if as_json:
            answer_json(answer)
        else:
            say(f"{replica.name:<16}  {_sentence(answer)}; {replica.address}")
    return code


@new_command("remove")
@click.argument("name")
@archive_option
@json_option
def remove(name: str, archive_folder: Path, as_json: bool) -> int:
    """Forget the replica NAME. What lies there is not touched."""
    archive = open_archive(archive_folder)
    replicas = {one.name: one for one in read_replicas(config(), archive.roles.origin)}
    remove_replica(config(), archive.roles.origin, name)
    forget(config(), archive.roles.origin, name)
    if as_json:
        answer_json({"name": name, "address": replicas[name].address})
    else:
        say(f"forgotten: {name}; what lies in {replicas[name].address} was not touched")
    return 0


def _check_apart(archive: Archive, replica: ReplicaAddress) -> None:
    if not isinstance(replica.place, FolderAddress):
        return
    there, here = replica.place.path.resolve(), archive.root.resolve()
    if there.is_relative_to(here) or here.is_relative_to(there):
        raise CallError(f"{there} and the archive {here} lie in one another: name another folder.")
    if there.is_relative_to(config().folder.resolve()):
        raise CallError(f"{there} lies in your configuration folder: name another folder.")


def _look(archive: Archive, replica: ReplicaAddress, size: int) -> tuple[dict[str, Any], int]:
    known = recall(config(), archive.roles.origin, replica)
    answer: dict[str, Any] = {
        "name": replica.name,
        "address": replica.address,
        "size": None,
        "behind": None,
        "replicated": known.time if known else None,
        "why": "",
    }
    try:
        head = open_replica(replica, archive.settings.limits).head(archive.roles)
    except (MunimentError, OSError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else str(failure)
        answer["why"] = reason or type(failure).__name__
        return answer, failure.exit_code if isinstance(failure, MunimentError) else 3
    answer["size"] = head.size if head else 0
    answer["behind"] = size - answer["size"]
    if answer["behind"] < 0:
        answer["why"] = "it is ahead of the archive, which was rolled back or is an older copy"
        return answer, 1
    if known is not None and known.size > answer["size"]:
        answer["why"] = f"it had {known.size} entries when it was replicated last"
    return answer, 0


def _sentence(answer: dict[str, Any]) -> str:
    if answer["size"] is None:
        return f"cannot be read: {answer['why']}"
    last = f"replicated {answer['replicated']}" if answer["replicated"] else "never replicated"
    why = f" ({answer['why']})" if answer["why"] else ""
    state = f"{answer['behind']} behind" if answer["behind"] else "up to date"
    return f"{answer['size']} entries, {state}{why}, {last}"


command.add_command(add)
command.add_command(list_)
command.add_command(remove)
