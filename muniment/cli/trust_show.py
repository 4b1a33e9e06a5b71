"""`muniment trust show`: all that the verifier trusts, with fingerprints to compare."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from manifests import Trust
from muniment.cli import trust_authority, trust_headers
from muniment.cli.beacon_answer import chain_json, say_chain
from muniment.cli.common import answer_json, json_option, new_command, say, trust_of, trust_option
from muniment.durable import names_in


@new_command("show")
@trust_option
@json_option
def show(trust_folder: Path | None, as_json: bool) -> int:
    """Show the roots, time authorities, blocks and beacons that you pin, with what to compare."""
    trust = trust_of(trust_folder)
    if as_json:
        answer_json(_to_json(trust))
        return 0
    say(f"{trust.folder or 'no trust folder'}")
    for name, key in trust.roots:
        say(f"root {name}: {key.fingerprint()}")
    for authority in trust.authorities:
        trust_authority.say_pinned(authority)
    trust_headers.say_described(trust)
    for beacon in trust.beacons:
        say_chain(beacon)
    say(f"time authorities that must agree: {trust.policy.stamps}")
    say(f"beacons that must have spoken: {trust.policy.beacons}")
    say(f"logs seen: {', '.join(_seen(trust)) or 'none'}")
    return 0


def _to_json(trust: Trust) -> dict[str, Any]:
    return {
        "folder": os.fspath(trust.folder) if trust.folder else None,
        "roots": [{"name": name, "fingerprint": key.fingerprint()} for name, key in trust.roots],
        "authorities": [trust_authority.to_json(one) for one in trust.authorities],
        "headers": trust_headers.describe(trust),
        "stamps_needed": trust.policy.stamps,
        "beacons": [chain_json(one) for one in trust.beacons],
        "beacons_needed": trust.policy.beacons,
        "seen": list(_seen(trust)),
    }


def _seen(trust: Trust) -> tuple[str, ...]:
    if trust.folder is None or not (trust.folder / "seen").exists():
        return ()
    return tuple(name for name in names_in(trust.folder / "seen") if "." not in name)
