"""One kit before both verifiers, which must agree: the exit code, and the checks that fail.

answer = judge(kit, {"roots": OURS.pinned()}, tools, tmp_path)
assert (answer.code, answer.failed) == (1, (10,))
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kits import OURS, Files, Keys, write
from manifests import ROLES_NAMESPACE, Roles, VouchedRoles, parse_roles, sign
from muniment_cli import call
from verify_sh import verify_sh

_LINE = re.compile(r"^ ?(\d+)  (PASS|FAIL|NOT CHECKED) +(.*)$", re.MULTILINE)


class Answer(NamedTuple):
    """What both said: the exit code, the checks that fail, those not checked, and all sentences."""

    code: int
    failed: tuple[int, ...]
    unchecked: tuple[int, ...]
    ours: str
    script: str


def judge(kit: Files, trust: Mapping[str, str | bytes], tools: Path, folder: Path) -> Answer:
    """Judge a kit by a trust folder with these files; `tools` is all that verify.sh has."""
    made = {name: data.encode() if isinstance(data, str) else data for name, data in trust.items()}
    package, pins = write(folder / "kit", kit), write(folder / "trust", made)
    script = verify_sh(package, pins, path=tools)
    ours = call("verify", package, "--trust", pins, config=folder / "config")
    print(f"{ours.stdout}{ours.stderr}\n\n{script.stdout}{script.stderr}")
    assert script.returncode == ours.returncode
    assert _ended(script.stdout, "FAIL") == _ended(ours.stdout, "FAIL")
    assert script.returncode == 3 or script.stderr == ""
    failed, unchecked = _ended(ours.stdout, "FAIL"), _ended(ours.stdout, "NOT CHECKED")
    if ours.returncode != 1:
        assert _ended(script.stdout, "NOT CHECKED") == unchecked
    return Answer(ours.returncode, failed, unchecked, ours.stdout, script.stdout)


def from_checks(said: str) -> str:
    """What a verifier said from its first check on, the levels aside: verify.sh names none."""
    checks = said.partition("\n 1  PASS")[2]
    assert checks, said
    return "".join(
        line for line in checks.splitlines(keepends=True) if not line.startswith("Levels (")
    )


def vouched(document: bytes, by: Keys = OURS) -> VouchedRoles:
    """Roles as a verifier remembers them."""
    roles: Roles = parse_roles(document, 1 << 16)
    return VouchedRoles(roles, by.root.public, sign(document, by.root, ROLES_NAMESPACE))


def seen(document: bytes, by: Keys = OURS) -> Files:
    """The file of a trust folder in which he remembers them."""
    made = vouched(document, by)
    return {f"seen/{made.name}": made.encode()}


def _ended(said: str, result: str) -> tuple[int, ...]:
    return tuple(int(number) for number, found, _ in _LINE.findall(said) if found == result)
