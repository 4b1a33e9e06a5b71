"""Which replicas an archive has: ``replicas.toml`` in its owner's configuration folder.

::

    ["example.org/log"]
    main = "folder:/srv/copy"
    far = "s3://bucket/prefix?region=eu-1"

A local path or an endpoint says something about its owner, so it never lies in the archive, whose
every file is copied to replicas.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from manifests import MunimentError
from muniment.config import Config
from muniment.owner_list import OwnerList, quoted
from muniment.replicas.address import ReplicaAddress, parse_replica

NAME = "replicas.toml"
_HEADER = (
    "# Written by `muniment replica`. Each table is an archive's log, each line a replica of it."
)


class RegistryError(MunimentError):
    """The list of replicas is none, or cannot be changed as asked."""


def read_replicas(config: Config, origin: str) -> tuple[ReplicaAddress, ...]:
    """Give the replicas of the archive whose log has this origin, sorted by name.

    Raises `RegistryError`, or what `parse_replica` raises.
    """
    replicas = _read(config).get(origin, {})
    return tuple(parse_replica(name, replicas[name]) for name in sorted(replicas))


def named_replicas(config: Config, name: str) -> tuple[tuple[str, ReplicaAddress], ...]:
    """Give the replicas of this name with the origin of each, whichever log they are of."""
    return tuple(
        (origin, parse_replica(name, table[name]))
        for origin, table in sorted(_read(config).items())
        if name in table
    )


def find_replicas(
    config: Config, origin: str, names: Sequence[str] = ()
) -> tuple[ReplicaAddress, ...]:
    """Give the replicas of these names, or all; raise `RegistryError` where there is none."""
    known = {replica.name: replica for replica in read_replicas(config, origin)}
    for name in names:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise RegistryError(f"There is no replica {name!r}; those of {origin} are: {listed}.")
    if not known:
        raise RegistryError(
            f"{origin} has no replica. Add one: muniment replica add NAME folder:/PATH"
        )
    return tuple(known[name] for name in dict.fromkeys(names or known))


def add_replica(config: Config, origin: str, replica: ReplicaAddress) -> None:
    """Add a replica durably; raise `RegistryError` where its name or its place is taken."""
    with _list(config).held():
        tables = _read(config)
        replicas = tables.setdefault(origin, {})
        for other, addresses in tables.items():
            for name, address in addresses.items():
                if address == replica.address or (other == origin and name == replica.name):
                    raise RegistryError(
                        f"The replica {name!r} of {other} is {address} already. Remove it first: "
                        f"muniment replica remove {name}"
                    )
        replicas[replica.name] = replica.address
        _write(config, tables)


def remove_replica(config: Config, origin: str, name: str) -> None:
    """Forget a replica; what lies there stays. Raises `RegistryError` where there is none."""
    find_replicas(config, origin, (name,))
    with _list(config).held():
        tables = _read(config)
        tables.get(origin, {}).pop(name, None)
        _write(config, {key: table for key, table in tables.items() if table})


def _list(config: Config) -> OwnerList:
    return OwnerList(config, NAME, _HEADER)


def _read(config: Config) -> dict[str, dict[str, str]]:
    owned = _list(config)
    tables = owned.read()
    for origin, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
            raise RegistryError(
                f"{owned.path}: [{json.dumps(origin)}] is a table of names and addresses."
            )
    return tables


def _write(config: Config, tables: dict[str, dict[str, str]]) -> None:
    lines: list[str] = []
    for origin, table in sorted(tables.items()):
        lines += ["", f"[{quoted(origin)}]"]
        lines += [f"{name} = {quoted(address)}" for name, address in sorted(table.items())]
    _list(config).write(lines)
