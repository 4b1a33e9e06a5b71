"""How commands take a drand chain from whoever pins it, and how they show one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from manifests import Limits, spell_time
from manifests.moments.drand import Chain, ChainError, read_chain, read_info
from muniment.cli.common import CallError, say
from muniment.witnesses.suggested import suggested


def check_hash(text: str) -> str:
    """Give a chain's hash in its one spelling; raise `CallError` for what is none."""
    if not re.fullmatch("[0-9a-f]{64}", text.strip().lower()):
        raise CallError("A chain's hash is 64 hex digits, as its operators publish it.")
    return text.strip().lower()


def known_chain(name: str, chain_hash: str, info: Path | None) -> Chain | None:
    """Give the chain of a hash, from a file or as we know it; None where neither has it.

    Raises `ChainError` where the parameters are not those that the hash is of.
    """
    if info is not None:
        with info.open("rb") as stream:
            data = stream.read(Limits().beacon_bytes + 1)
        if len(data) > Limits().beacon_bytes:
            raise ChainError(f"{info} is larger than the parameters of any chain.")
        return read_info(name, data, chain_hash)
    table = suggested(chain_hash)
    return read_chain(name, table) if table is not None else None


def chain_json(chain: Chain) -> dict[str, Any]:
    """Give the documented JSON of a chain (docs/json.md)."""
    return {"name": chain.name, **chain.to_table()}


def say_chain(chain: Chain) -> None:
    """Print a chain, with the hash to compare."""
    first = spell_time(chain.time_of(1)).replace(".000Z", "Z")
    say(f"beacon {chain.name}: drand, {chain.scheme}")
    say(f"  hash {chain.hash().hex()}")
    say(f"  a round every {chain.period} seconds since {first}")
