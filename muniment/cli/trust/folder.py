"""The trust folder that a command changes, and its files of one key a line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from manifests import TrustError
from muniment.cli.common import config, trust_of
from muniment.durable import write_durably

ROOTS = """\
# The root keys that you trust, a line each: a name of your own, and the key.
# Add one with `muniment trust add root NAME KEY`. The key comes from its owner, by voice or paper,
# never from what is to be checked.
"""
WITNESSES = """\
# The witnesses that you trust to cosign one history only, a line each: a name of your own, and the
# key. Add one with `muniment trust add witness NAME VKEY`; how many must agree says policy.toml.
"""
ENDORSERS = """\
# The archivists whose endorsements you count, a line each: a name of your own, and the SSH key.
# Add one with `muniment trust add endorser NAME KEY`; how many are needed says policy.toml.
"""
POLICY = """\
# What a verdict of 0 must have, beyond what holds in itself. 0 asks for nothing.
format = 1

# How many independent time authorities, pinned in authorities/, must agree on before when it was.
# With 0 or 1 one alone decides that, and can say any time: pin two, and ask for 2.
[stamps]
need = 0

# How many witnesses, pinned in the file witnesses, must have cosigned the log's very head.
[witnesses]
need = 0

# How many beacons, pinned in beacons/, must have spoken before each record was composed.
[beacons]
need = 0

# How many endorsers, pinned in the file endorsers, must have signed the same bytes.
[endorsements]
need = 0
"""


def folder_of(named: Path | None) -> Path:
    """Give the trust folder that a command names; raise `TrustError` where it is none."""
    folder = trust_of(named).folder
    if folder is None:
        raise TrustError(
            f"{config().trust} is no trust folder yet. Make one with `muniment trust init`, or "
            "name another with --trust."
        )
    return folder


def add_line(path: Path, line: str) -> None:
    """Add a line to a file of keys, durably; what stands there stays."""
    before = path.read_bytes() if path.exists() else b""
    separator = b"" if before.endswith(b"\n") or not before else b"\n"
    write_durably(path, before + separator + line.encode() + b"\n", 0o600)


def drop_lines(path: Path, is_it: Callable[[str], bool]) -> None:
    """Take lines out of a file of keys, durably; comments stay."""
    lines = path.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.strip() or line.startswith("#") or not is_it(line)]
    write_durably(path, "".join(f"{line}\n" for line in kept).encode(), 0o600)
