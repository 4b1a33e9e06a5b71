"""`muniment trust show`: all that the verifier trusts, with fingerprints to compare."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from manifests import MunimentError, Trust, parse_roles
from manifests.limits import Limits
from manifests.log.checkpoint import parse_body
from manifests.log.note import parse_note
from muniment.cli.common import (
    answer_json,
    config,
    json_option,
    language_option,
    new_command,
    say,
    speak,
    tell,
    trust_option,
)
from muniment.cli.evidence.beacon_answer import chain_json, say_chain
from muniment.cli.trust import authority as trust_authority
from muniment.cli.trust import endorser as trust_endorser
from muniment.cli.trust import headers as trust_headers
from muniment.cli.trust import root as trust_root
from muniment.cli.trust import witness as trust_witness
from muniment.cli.trust.fingerprints import say_fingerprint
from muniment.config import find_trust
from muniment.durable import names_in
from muniment.words import Language
from muniment.words.trust import trust_words

_MOST_BYTES = 1 << 20
_BEGIN = b"-----BEGIN"


@new_command("show")
@trust_option
@language_option
@json_option
def show(trust_folder: Path | None, spoken: str | None, as_json: bool) -> int:
    """Show all that you pin and ask for, with fingerprints to compare by voice or paper.

    Each is also shown as groups of five digits, two bytes of the SHA-256 each. What you last saw of
    each log is shown as it stands there.
    """
    # What ages later is shown, too.
    trust = find_trust(trust_folder, os.environ, config())
    if as_json:
        answer_json(_to_json(trust))
    else:
        _say(trust, speak(spoken))
    return 0


def _say(trust: Trust, language: Language) -> None:
    def told(code: str, **particulars: str) -> None:
        say(trust_words(code, language, particulars))

    if trust.folder is None:
        told("none")
        return
    say(f"{trust.folder}")
    for name, key in trust.roots:
        told("root", name=name)
        say_fingerprint(trust_root.fingerprint_of(language, name, key))
    for authority in trust.authorities:
        trust_authority.say_pinned(authority, language)
    for name, witness in trust.witnesses:
        told("witness-key", name=name, key=str(witness))
        say_fingerprint(trust_witness.fingerprint_of(language, name, witness))
    trust_headers.say_described(trust)
    for beacon in trust.beacons:
        say_chain(beacon)
    for endorser in trust.endorsers:
        trust_endorser.say_pinned(endorser, language)
    told("stamps", need=str(trust.policy.stamps))
    if trust.authorities and trust.policy.stamps < 2:
        tell(trust_words("alone", language, {}))
    if trust.policy.unrevoked:
        told("unrevoked")
    told("witnesses", need=str(trust.policy.witnesses))
    told("beacons", need=str(trust.policy.beacons))
    told("endorsements", need=str(trust.policy.endorsements))
    for hash_ in trust.policy.aged:
        told("aged", algorithm=hash_.algorithm.value, since=f"{hash_.since:%Y-%m-%d}")
    heads, roles = _heads(trust), _roles(trust)
    for one in (*heads, *roles):
        code = "unread" if "why" in one else "head" if "size" in one else "roles"
        told(code, **{key: str(value) for key, value in one.items()})
    if not heads and not roles:
        told("nothing-seen")


def _to_json(trust: Trust) -> dict[str, Any]:
    return {
        "folder": os.fspath(trust.folder) if trust.folder else None,
        "roots": [trust_root.to_json(name, key) for name, key in trust.roots],
        "authorities": [trust_authority.to_json(one) for one in trust.authorities],
        "witnesses": [trust_witness.to_json(name, key) for name, key in trust.witnesses],
        "headers": trust_headers.describe(trust),
        "stamps_needed": trust.policy.stamps,
        "stamps_unrevoked": trust.policy.unrevoked,
        "witnesses_needed": trust.policy.witnesses,
        "beacons": [chain_json(one) for one in trust.beacons],
        "beacons_needed": trust.policy.beacons,
        "endorsers": [trust_endorser.to_json(one) for one in trust.endorsers],
        "endorsements_needed": trust.policy.endorsements,
        "aged": [
            {"algorithm": one.algorithm.value, "since": f"{one.since:%Y-%m-%d}"}
            for one in trust.policy.aged
        ],
        "seen": _heads(trust),
        "roles": _roles(trust),
    }


def _heads(trust: Trust) -> list[dict[str, Any]]:
    """Give the checkpoints that are remembered, as they stand: their signatures are not judged."""
    found: list[dict[str, Any]] = []
    for path in _seen(trust, ""):
        try:
            head = parse_body(parse_note(_read(path)).text)
        except (MunimentError, OSError) as error:
            found.append({"path": f"seen/{path.name}", "why": str(error)})
        else:
            said = {"origin": head.origin, "size": head.size, "root": head.root.hex()}
            found.append({"path": f"seen/{path.name}", **said})
    return found


def _roles(trust: Trust) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in _seen(trust, ".roles"):
        try:
            roles = parse_roles(_read(path).partition(_BEGIN)[0], Limits().roles_bytes)
        except (MunimentError, OSError) as error:
            found.append({"path": f"seen/{path.name}", "why": str(error)})
        else:
            said = {"origin": roles.origin, "serial": roles.serial}
            found.append({"path": f"seen/{path.name}", **said})
    return found


def _seen(trust: Trust, suffix: str) -> list[Path]:
    if trust.folder is None or not (trust.folder / "seen").exists():
        return []
    paths = (trust.folder / "seen" / name for name in names_in(trust.folder / "seen"))
    return [path for path in paths if path.suffix == suffix and not path.name.startswith(".")]


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES)
