"""A call that fails once, at a chosen point, and what a command may then say.

It ends with 3 and a sentence that names the cause; or with 1 where it looks over many files and one
cannot be read, which it names; or, where the call did not matter (a draft that could not be swept
away, an index that can be built anew), with 0 and everything as it should be.
A failed sync always matters, except for what no claim is made of: the catalogue, which SQLite
writes (fdatasync(2) is always its own), and the memory of what a verifier has seen. What was to be
made durable is then never claimed to be. A server refuses one visitor then, and lives on.
"""

from __future__ import annotations

import re

from torture.judging import acknowledged, found_plainly, judged, refused_plainly
from torture.points import SYNCS, Point
from torture.scenarios import scenario
from torture.work import Outcome, stage

_STRUCK = re.compile(r"^\d+ +\w+\(.*\(INJECTED\)$", re.MULTILINE)
_MEMORY = "/config/trust"
_TALK = re.compile(r"^\d+ +write\(2<")


def fail_at(name: str, point: Point, error: str, causes: tuple[str, ...]) -> Outcome:
    """Let a call of a command fail; look; call it again with nothing in its way; look again."""
    one = scenario(name)
    scene = stage().lay_out(name, one.build)
    inject = f"{point.call}:error={error}:when={point.number}"

    def judge() -> bool:
        told = one.play(scene, (point.call,), inject)
        struck = _STRUCK.search(told.trace)
        if struck is None:
            return False
        if one.serves:
            pass  # It was told to end, whatever befell it: what it gave away is judged at once.
        elif told.returncode != 0:
            if told.returncode == 1 and one.looks:
                found_plainly(told, struck[0], *causes)
            elif not _TALK.match(struck[0]):  # Where stderr fails there is nothing to say it on.
                refused_plainly(told, *causes)
        elif point.call in SYNCS and _MEMORY not in struck[0]:
            said = [one.get("outcome") for one in acknowledged(told)]
            raise AssertionError(f"{struck[0]} failed and it ended with 0, having told {said}")
        else:
            one.finished(scene)
        one.at_once(scene, told)
        one.again(scene)
        return True

    return judged(f"{name}, {error} at {point} ({point.shown[:120]})", judge)
