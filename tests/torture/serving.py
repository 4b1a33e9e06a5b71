"""The scenario of a witness that serves: whatever strikes it, it never cosigns a fork.

Its log asks twice, for a head of 9 entries and for one of 12. Whatever was given away must lie in
the history that it remembers afterwards; a log that signed another history gets nothing from it.
"""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime

from manifests import AddCheckpoint, Limits
from muniment.witnesses.folder import WitnessFolder
from muniment.witnesses.witness import Witness
from torture.custody import an_archive
from torture.judging import acknowledged, stands
from torture.scenario import Scenario
from torture.traced import Child, Told, run_child
from torture.work import Scene
from witnesses import ORIGIN, Ledger, ask, new_witness

_KNOWN, _ASKED = 5, (9, 12)
_LOG = Ledger(range(20))
_FORK = Ledger([*range(_KNOWN), *"forked entries"])


def _folder(scene: Scene) -> WitnessFolder:
    return WitnessFolder(scene.folder / "witness")


def _judge(scene: Scene) -> Witness:
    return Witness(_folder(scene), Limits(), lambda: datetime.now(UTC))


def with_witness(scene: Scene) -> None:
    """An archive, and a witness that knows another log's head of five entries."""
    an_archive(scene)
    new_witness(scene.folder / "witness")
    assert _judge(scene).add_checkpoint(_LOG.request(0, _KNOWN)).status == 200


def serve(scene: Scene) -> list[str]:
    folder = str(scene.folder / "witness")
    return ["witness", "serve", folder, "--listen", "127.0.0.1:0", "--json"]


def visit(child: Child) -> str:
    """Ask it as its log does; give a line for each head that it cosigned."""
    line = child.first_line()
    if not line.endswith("\n"):
        return line
    address, given, known = json.loads(line)["address"], [line], _KNOWN
    with contextlib.suppress(ConnectionError):
        for size in _ASKED:
            answer = ask(address, _LOG.request(known, size))
            if answer.status == 409 and int(answer.body) <= size:
                # It remembers more than it gave.
                answer = ask(address, _LOG.request(int(answer.body), size))
            if answer.status == 200:
                known = size
                given.append(json.dumps({"cosigned": size}) + "\n")
    return "".join(given)


def never_forked(scene: Scene, told: Told) -> None:
    """What was given is remembered; what is remembered is never contradicted."""
    stands(scene, told)
    mark = _folder(scene).head(ORIGIN).mark()
    assert mark.size in (_KNOWN, *_ASKED) and mark == _LOG.head(mark.size), mark
    given = [one["cosigned"] for one in acknowledged(told) if "cosigned" in one]
    assert all(size <= mark.size for size in given), f"gave {given}, remembers {mark.size}"
    # From the head that all knew, a fork is as good as the log, to whoever does not remember more.
    if mark.size > _KNOWN:
        for old in (_KNOWN, mark.size):
            forged = AddCheckpoint(old, _FORK.proof(old, 14), _FORK.note(14))
            assert _judge(scene).add_checkpoint(forged.encode()).status in (409, 422)


def asked_again(scene: Scene, arguments: list[str]) -> None:
    """Serve, and be asked, with nothing in the way."""
    told = run_child(arguments, scene.environment(), meanwhile=visit)
    assert told.returncode == 0, told


def remembers_all(scene: Scene) -> None:
    folder = _folder(scene)
    assert folder.head(ORIGIN).mark() == _LOG.head(_ASKED[-1])
    assert not folder.head(ORIGIN).fork.exists()
    note = folder.head(ORIGIN).published()
    assert note is not None and note.startswith(_LOG.head(_ASKED[-1]).body())


SCENARIO = Scenario(
    *("witness serve", "witness", with_witness, serve, remembers_all),
    *(never_forked, asked_again),
    meanwhile=visit,
)
