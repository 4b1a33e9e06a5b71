"""What the commands about beacons answer with --json, by the heading of each table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frozen_beacons import frozen, info_of
from muniment_cli import answers, good, new_archive


def beacon_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Add, list and remove one beacon, as owner and as verifier."""
    folder.mkdir()
    archive = new_archive(folder)
    info = folder / "info.json"
    info.write_text(json.dumps(info_of(frozen())))
    given = ("--chain-hash", frozen().hash().hex(), "--info", info)

    def ask(*words: object) -> list[dict[str, Any]]:
        return answers(good(archive, *words, "--json"))

    added = ask("beacon", "add", "one", "https://relay.example", *given)
    added += ask("beacon", "add-bitcoin", "https://node.example", "--floor", "1e13")
    pinned = ask("trust", "add", "beacon", "one", *given)
    shown = ask("trust", "show")
    return {
        "beacon list": [*added, *ask("beacon", "list")],
        "trust show: beacons": [*pinned, *(one for told in shown for one in told["beacons"])],
        "beacon remove": ask("beacon", "remove", "one"),
        "trust remove beacon": ask("trust", "remove", "beacon", "one"),
    }
