"""Which witnesses an archive asks: ``witnesses.toml`` in its owner's configuration folder.

::

    ["example.org/log"]
    need = 2

    ["example.org/log".witnesses.city]
    url = "https://witness.example/"
    vkey = "witness.example/w1+1dd97b78+BGP60M2r4hKSQmAAiWnxTCMTafnsJXQuZdoQzDW2Audx"

Whom one asks says something about oneself, so it does not lie in the archive. It is no trust: whose
cosignatures count for a verifier is what he says himself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from ingest import WebAddressError, parse_web_address
from manifests import CosignatureVerifier, Limits, MunimentError, printable
from muniment.archive.proofs import WITNESS_NAME
from muniment.config import Config
from muniment.owner_list import OwnerList, quoted

NAME = "witnesses.toml"
_HEADER = (
    "# Written by `muniment log witness`. Each table is an archive's log and the witnesses it asks."
)
_NAME = re.compile(WITNESS_NAME)


class WitnessesError(MunimentError):
    """The list of witnesses is none, or cannot be changed as asked."""


@dataclass(frozen=True, slots=True)
class AskedWitness:
    """A witness that is asked: our name for it, its submission prefix, and its key."""

    name: str
    url: str
    key: CosignatureVerifier


@dataclass(frozen=True, slots=True)
class Asked:
    """The witnesses of one log by name, and how many must cosign: all, unless it was said."""

    witnesses: Mapping[str, AskedWitness]
    said: int | None = None

    @property
    def need(self) -> int:
        """How many must cosign a head."""
        return len(self.witnesses) if self.said is None else self.said


def parse_witness(name: str, url: str, vkey: str) -> AskedWitness:
    """Read a witness as it is given; raise `WitnessesError` saying which part is wrong."""
    if not _NAME.fullmatch(name):
        raise WitnessesError(
            f"{printable(name)!r} is no name for a witness: lower-case letters, digits and "
            "hyphens, at most 32."
        )
    try:
        url = str(parse_web_address(url, Limits().url_bytes)).rstrip("/")
    except WebAddressError as error:
        raise WitnessesError(str(error)) from error
    if "?" in url:
        raise WitnessesError(f"{url} has a query: a witness is found below a plain address.")
    try:
        return AskedWitness(name, url, CosignatureVerifier.parse(vkey))
    except MunimentError as error:
        raise WitnessesError(f"This is no key of a witness: {error}.") from error


def read_witnesses(config: Config, origin: str) -> Asked:
    """Give the witnesses that are asked to cosign the log of this origin."""
    return _read(config).get(origin, Asked({}))


def add_witness(config: Config, origin: str, witness: AskedWitness) -> None:
    """Add a witness durably; raise `WitnessesError` where its name or its key is taken."""
    with _changing(config) as tables:
        asked = tables.get(origin, Asked({}))
        for other in asked.witnesses.values():
            if witness.name == other.name or witness.key == other.key:
                raise WitnessesError(
                    f"The witness {other.name!r} of {origin} is {other.key} already. Remove it "
                    f"first: muniment log witness remove {other.name}"
                )
        witnesses = {**asked.witnesses, witness.name: witness}
        tables[origin] = replace(asked, witnesses=witnesses)


def remove_witness(config: Config, origin: str, name: str) -> AskedWitness:
    """Forget a witness; what it cosigned stays. Raises `WitnessesError` where there is none."""
    with _changing(config) as tables:
        asked = tables.get(origin, Asked({}))
        if name not in asked.witnesses:
            listed = ", ".join(sorted(asked.witnesses)) or "none"
            raise WitnessesError(f"There is no witness {name!r}; those of {origin} are: {listed}.")
        rest = {one: witness for one, witness in asked.witnesses.items() if one != name}
        tables[origin] = replace(asked, witnesses=rest)
        return asked.witnesses[name]


def need_witnesses(config: Config, origin: str, need: int) -> None:
    """Say how many witnesses must cosign a head."""
    with _changing(config) as tables:
        asked = tables.get(origin, Asked({}))
        if need > len(asked.witnesses):
            raise WitnessesError(
                f"{origin} asks {len(asked.witnesses)} witnesses, so {need} can never cosign. Add "
                "them first: muniment log witness add NAME URL VKEY"
            )
        tables[origin] = replace(asked, said=need)


@contextmanager
def _changing(config: Config) -> Iterator[dict[str, Asked]]:
    """Hold the list's lock, give its tables, and write them where nothing was raised."""
    with _list(config).held():
        tables = _read(config)
        yield tables
        _write(config, tables)


def _list(config: Config) -> OwnerList:
    return OwnerList(config, NAME, _HEADER)


def _read(config: Config) -> dict[str, Asked]:
    owned = _list(config)
    return {
        origin: _parse(f"{owned.path}: [{json.dumps(origin)}]", one)
        for origin, one in owned.read().items()
    }


def _parse(where: str, table: Any) -> Asked:
    if not isinstance(table, dict) or not table.keys() <= {"need", "witnesses"}:
        raise WitnessesError(f"{where} is a table with `need` and `witnesses`.")
    need, rows = table.get("need"), table.get("witnesses", {})
    if need is not None and (type(need) is not int or need < 0):
        raise WitnessesError(f"{where}: need is a number, 0 or more.")
    if not isinstance(rows, dict):
        raise WitnessesError(f"{where}: witnesses are tables by name.")
    found: dict[str, AskedWitness] = {}
    for name, row in rows.items():
        if not isinstance(row, dict) or row.keys() != {"url", "vkey"}:
            raise WitnessesError(f"{where}: the witness {name!r} has a url and a vkey.")
        if not all(isinstance(value, str) for value in row.values()):
            raise WitnessesError(f"{where}: url and vkey of {name!r} are texts.")
        found[name] = parse_witness(name, row["url"], row["vkey"])
    return Asked(found, need)


def _write(config: Config, tables: Mapping[str, Asked]) -> None:
    lines: list[str] = []
    for origin, asked in sorted(tables.items()):
        lines += ["", f"[{quoted(origin)}]"]
        if asked.said is not None:
            lines.append(f"need = {asked.said}")
        for name, witness in sorted(asked.witnesses.items()):
            lines += ["", f"[{quoted(origin)}.witnesses.{name}]"]
            lines += [f"url = {quoted(witness.url)}", f"vkey = {quoted(str(witness.key))}"]
    _list(config).write(lines)
