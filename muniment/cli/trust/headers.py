"""`muniment trust add headers`: block headers of Bitcoin, by which proofs of time are judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from manifests import Trust, spell_time
from manifests.moments.bitcoin import Header, read_headers, spell_header, why_it_counts_not
from manifests.trust import HEADERS
from muniment.cli.common import (
    CallError,
    answer_json,
    json_option,
    new_command,
    say,
    trust_of,
    trust_option,
)
from muniment.cli.trust.folder import folder_of
from muniment.durable import write_durably

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FLOOR = """\
Say first in policy.toml of your trust folder which difficulty a block must have to count:
[bitcoin]
floor = 1e13"""


@new_command("headers")
@click.argument("file", type=_FILE)
@trust_option
@json_option
def add(file: Path, trust_folder: Path | None, as_json: bool) -> int:
    """Trust the block headers of Bitcoin in FILE, one a line: HEIGHT and 80 bytes in hex.

    Take them from a node of your own (bitcoin-cli getblockheader HASH false), or from several
    people who agree: a header shows how much work went into a block, and not that it is in the
    chain which everybody else has. Compare the hashes that are printed. Each must reach the floor
    of your policy.
    """
    place = folder_of(trust_folder) / HEADERS
    trust = trust_of(trust_folder)
    if trust.policy.floor is None:
        raise CallError(_FLOOR)
    found, kept = read_headers(file), read_headers(place)
    for height, header in sorted(found.items()):
        if why := why_it_counts_not(header, trust.policy.floor):
            raise CallError(f"The header of block {height} does not count: {why}.")
        if kept.get(height, header) != header:
            raise CallError(
                f"You trust another header for block {height}, of hash {kept[height].spelled_hash}"
                f": find out which is right, and take the other out of {place}."
            )
    lines = [spell_header(*one) for one in sorted({**kept, **found}.items())]
    write_durably(place, "".join(f"{line}\n" for line in lines).encode("ascii"), 0o600)
    for height, header in sorted(found.items()):
        if as_json:
            answer_json(_to_json(height, header))
        else:
            said = f"of {spell_time(header.time)}, difficulty {header.difficulty:.6g}"
            say(f"block {height}: {header.spelled_hash}, {said}")
    return 0


def describe(trust: Trust) -> dict[str, Any] | None:
    """Give the documented JSON of the headers that are trusted; None where there are none."""
    if trust.folder is None or not trust.has_headers:
        return None
    heights = sorted(read_headers(trust.folder / HEADERS))
    return {
        "count": len(heights),
        "first": heights[0] if heights else None,
        "last": heights[-1] if heights else None,
        "floor": float(trust.policy.floor) if trust.policy.floor is not None else None,
    }


def say_described(trust: Trust) -> None:
    """Print which headers are trusted, where any are."""
    if (told := describe(trust)) is not None:
        floor = "none: no block counts" if told["floor"] is None else f"{told['floor']:.6g}"
        say(
            f"block headers of Bitcoin: {told['count']}, from {told['first']} to {told['last']}; "
            f"floor of difficulty: {floor}"
        )


def _to_json(height: int, header: Header) -> dict[str, Any]:
    return {
        "height": height,
        "hash": header.spelled_hash,
        "time": spell_time(header.time),
        "difficulty": header.difficulty,
    }
