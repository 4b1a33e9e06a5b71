"""Whoever an archive asks for evidence, on loopback, in a process that outlives every strike.

Two time authorities, a calendar that has its proofs at once, and a witness. The witness's memory
lies in the scene that is played, so its address has that folder in it, in hexadecimal: whichever
scene was laid out, and from whichever disk, is remembered there and nowhere else.

It ends when its standard input does, so that it never outlives whoever started it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from blocks import Chain
from calendars import Calendar
from loopback import Answer, Asked, Loopback
from manifests import Limits
from muniment.witnesses.folder import WitnessFolder
from muniment.witnesses.witness import Witness
from stampers import new_stamper
from time_authorities import Honest, TimeServer, write_pins

AUTHORITIES = ("one", "two")
_SUBMISSIONS = "/add-checkpoint"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where they are asked, and the folder with what pins the authorities, by name."""

    authorities: str
    calendar: str
    witness: str
    pins: Path

    def witness_of(self, folder: Path) -> str:
        """Where the witness is asked whose memory lies in a folder."""
        return f"{self.witness}/{os.fsencode(folder).hex()}"


class PromptCalendar(Calendar):
    """Puts into a block at once whatever it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._chain = Chain()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes] | None:
        """Promise, and bury."""
        answer = super().answer(method, path, body)
        if method == "POST":
            self.bury(self._chain)
        return answer


_running: list[tuple[int, subprocess.Popen[str], Neighbours]] = []


def neighbours(folder: Path) -> Neighbours:
    """Give this process's neighbours, who are called in where there are none yet.

    `folder` takes what pins them.
    """
    for process, _, found in _running:
        if process == os.getpid():
            return found
    tests = Path(__file__).resolve().parents[1]
    paths = [str(tests), str(tests.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    started = subprocess.Popen(
        [sys.executable, "-m", "torture.neighbours", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert started.stdout is not None
    told = json.loads(started.stdout.readline())
    found = Neighbours(told["authorities"], told["calendar"], told["witness"], folder)
    _running[:] = [(os.getpid(), started, found)]
    return found


def _cosign(asked: Asked) -> Answer | None:
    _, name, _ = asked.path.split("/", 2)
    if asked.method != "POST" or not asked.path.endswith(_SUBMISSIONS):
        return Answer(404)
    folder = WitnessFolder(Path(os.fsdecode(bytes.fromhex(name))))
    witness = Witness(folder, Limits(), lambda: datetime.now(UTC))
    try:
        reply = witness.add_checkpoint(asked.body)
    except OSError:
        return Answer(500)
    return Answer(reply.status, reply.body, reply.kind)


def main() -> None:
    """Serve until standard input ends; say where, and put the pins into the folder named."""
    pins = Path(sys.argv[1])
    stampers = {name: new_stamper("p256", name) for name in AUTHORITIES}
    for name, one in stampers.items():
        write_pins(pins / name, one.root, one.signer, *one.between)
    with contextlib.ExitStack() as open_now:
        answers = {f"/{name}": Honest(one) for name, one in stampers.items()}
        authorities = open_now.enter_context(TimeServer(answers))
        calendar = open_now.enter_context(PromptCalendar())
        witness = open_now.enter_context(Loopback(_cosign))
        told = {"authorities": authorities, "calendar": calendar, "witness": witness}
        print(json.dumps({name: one.url for name, one in told.items()}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
