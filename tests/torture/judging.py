"""What must hold of a scene after a fault, and how a failure to hold becomes a loss."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from killing import assert_whole
from muniment_cli import Done, answers, call, holds
from torture.table import Loss
from torture.traced import Told
from torture.work import Outcome, Scene


def judged(where: str, judge: Callable[[], bool]) -> Outcome:
    """Carry out what strikes and looks; what it asserts in vain is a loss. It tells if it hit."""
    try:
        return Outcome(judge(), None)
    except AssertionError as failure:
        said = " ".join(str(failure).split()) or _spelled(failure)
        return Outcome(True, Loss(where, said[:600]))


def _spelled(failure: AssertionError) -> str:
    last = traceback.extract_tb(failure.__traceback__)[-1]
    return f"not so: {last.line} ({Path(last.filename).name}, line {last.lineno})"


def stands(scene: Scene, told: Told) -> None:
    """Assert what must hold at once, with nothing mended: whole, proven, nothing told in vain."""
    assert_whole(scene.archive)
    kept(scene, told)
    holds(scene.archive)


def kept(scene: Scene, told: Told) -> None:
    """Assert that the log has each entry of which a command told, as it told it."""
    told_of = [one for one in acknowledged(told) if one.get("index") is not None]
    if not told_of:
        return
    shown = good(scene, "log", "show", "--json", "--last", "1000000")
    entries = {one["index"]: one["id"] for one in answers(shown)[0]["entries"]}
    for one in told_of:
        record = one.get("record") or one["id"]
        assert entries.get(one["index"]) == record, f"{record} was acknowledged and is not logged"


def acknowledged(told: Told) -> list[dict[str, Any]]:
    """Give the answers of a command that were told to their end."""
    complete = told.stdout.rpartition("\n")[0]
    return [json.loads(line) for line in complete.splitlines() if line.startswith("{")]


def good(scene: Scene, *arguments: object) -> Done:
    """Carry out a command of muniment that must end with 0."""
    done = call(*arguments, archive=scene.archive)
    assert done.returncode == 0, f"`{' '.join(map(str, arguments))}` ended with {done}"
    return done


def refused_plainly(told: Told, *causes: str) -> None:
    """Assert that a command that could not go on said why, in one sentence, and ended with 3."""
    assert told.returncode == 3, f"it ended with {told.returncode}: {told.stderr or told.stdout}"
    assert "Traceback" not in told.stderr and "a fault in muniment" not in told.stderr, told.stderr
    said = [line for line in told.stderr.splitlines() if line]
    said += [reason for one in acknowledged(told) if (reason := _reason(one))]
    assert 1 <= len(said) <= 2, f"not one sentence: {said}"
    assert any(cause in line for cause in causes for line in said), f"no cause is named: {said}"


def found_plainly(told: Told, call: str, *causes: str) -> None:
    """Assert that a command that looks over many files names what it could not read, or why.

    `call` is the call that failed, as strace shows it. The command ends with 1, having looked at
    all others.
    """
    assert "Traceback" not in told.stderr and "a fault in muniment" not in told.stderr, told.stderr
    said = told.stdout + told.stderr
    assert any(one in said for one in (*_places(call), *causes)), f"not named: {said}"


def _places(call: str) -> set[str]:
    """The paths that a call speaks of, below the archive or copy, and the folders they are in."""
    found = (Path(path) for path in re.findall(r"/scene/[^/]+/([^\">]+)", call))
    return {str(place) for path in found for place in (path, *path.parents) if len(place.parts) > 1}


def _reason(answer: dict[str, Any]) -> str:
    """Why something was not done, where an answer says it: in a sentence, or a value with one."""
    why = answer.get("why") or answer.get("unrecorded") or ""
    return str(why["sentence"] if isinstance(why, dict) else why)


def no_empty_files(*folders: Path) -> None:
    """Assert that no file is of length zero, as one whose data never reached the disk is.

    A draft (its name begins with a dot) has not been put in its place, and is swept away.
    """
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and path.name != "lock" and not path.name.startswith("."):
                assert path.stat().st_size, f"{path} is empty"
