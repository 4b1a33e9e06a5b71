"""Both verifiers on one forgery: their exit codes, what failed, and what they said."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from forgeries.attack import Attack, Scene, copy_plainly
from muniment_cli import call
from verify_sh import verify_sh

_LINE = re.compile(r"^ ?(\d+)  (PASS|FAIL|NOT CHECKED) ", re.MULTILINE)
_ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True)
class Told:
    """What a verifier answered: checks by how they ended, and all its words."""

    code: int
    checks: dict[str, tuple[int, ...]]
    words: str

    def ended(self, result: str) -> tuple[int, ...]:
        """Give the numbers of the checks that ended so."""
        return self.checks.get(result, ())


def by_muniment(scene: Scene, trust: Path) -> Told:
    """Ask `muniment verify`, in this process; it may remember in a copy of the trust folder."""
    mine = copy_plainly(trust, scene.path.parent / "trust")
    words = ("verify", *scene.words, "--trust", mine, "--json")
    done = call(*words, config=scene.path.parent / "config")
    shutil.rmtree(mine)
    return read_json(*done)


def read_json(code: int, out: str, err: str) -> Told:
    """Read what `muniment verify --json` answered."""
    checks: dict[str, tuple[int, ...]] = {}
    said = [err]
    for answer in map(json.loads, out.splitlines()):
        assert answer["verdict"] == code
        for check in answer["checks"]:
            checks[check["result"]] = (*checks.get(check["result"], ()), check["number"])
            said += [check["detail"], *(one["code"] for one in check["findings"])]
    return Told(code, checks, "\n".join(said))


def by_script(scene: Scene, trust: Path, tools: Path) -> Told:
    """Ask verify.sh, with nothing in reach but the programs that it names."""
    done = verify_sh(scene.path, trust, path=tools)
    checks: dict[str, tuple[int, ...]] = {}
    for number, result in _LINE.findall(done.stdout):
        checks[result] = (*checks.get(result, ()), int(number))
    return Told(done.returncode, checks, done.stdout + done.stderr)


def faults_of(attack: Attack, told: Told) -> list[str]:
    """Say what is wrong with muniment's answer to an attack."""
    faults = _faults(attack, told, attack.code)
    if attack.reason not in told.words:
        faults.append(f"it does not say {attack.reason!r}: {told.words}")
    return faults


def faults_of_script(attack: Attack, told: Told) -> list[str]:
    """Say what is wrong with the script's answer to an attack."""
    code = attack.code if attack.script is None else attack.script
    return _faults(attack, told, code)


def _faults(attack: Attack, told: Told, code: int) -> list[str]:
    faults = [f"it answers {told.code}, not {code}: {told.words}"] if told.code != code else []
    caught = {1: told.ended("FAIL"), 2: told.ended("NOT CHECKED")}.get(code)
    if not faults and caught and attack.check and attack.check not in caught:
        faults.append(f"check {attack.check} is not among {caught}: {told.words}")
    if acting := acting_in(told.words):
        faults.append(f"it prints {acting}")
    if "Traceback" in told.words:
        faults.append(told.words)
    return faults


def acting_in(words: str) -> str:
    """Give the characters that act on a terminal or disorder a line, escaped."""
    acting = "".join(c for c in words if unicodedata.category(c) in _ACTING and c != "\n")
    return acting.encode("unicode_escape").decode()
