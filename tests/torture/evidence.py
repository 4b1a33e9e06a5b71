"""Scenarios of evidence: what an archive gets from others, gives out, and says of keys.

Whoever is asked lives on loopback, outside what is struck (`neighbours.py`). The witness's memory
lies in the scene: where the power goes, it goes for both.
"""

from __future__ import annotations

import hashlib
import json

from endorsers import new_endorser
from manifests import NoteVerifier
from muniment.archive.shelves import relative_path
from muniment.witnesses.folder import WitnessFolder
from muniment_cli import answers, call, kinds
from torture import serving
from torture.custody import an_archive, rotated, two_notices
from torture.judging import good, stands
from torture.neighbours import AUTHORITIES, Neighbours, neighbours
from torture.scenario import Scenario
from torture.traced import Told
from torture.work import Scene, stage

SHORTLY = (
    "`stamp` (also `--upgrade`, and a whole round of `--due`), `renew`, `log cosign`, "
    "`log publish`, `endorse`, `key revoke` and `witness serve`"
)
_SETTINGS = "format = 1\n[stamps]\nneed = 2\ninterval = 0\nafter = []\n"
_PROOFS = (".tsr", ".ots", ".cosignature")


def _neighbours() -> Neighbours:
    return neighbours(stage().folder / "neighbours")


def _ask_authorities(scene: Scene) -> None:
    near = _neighbours()
    for name in AUTHORITIES:
        told: list[object] = []
        for file in ("root", "signer", "chain"):
            told += [f"--{file}", near.pins / name / f"{file}.pem"]
        good(scene, "stamp", "add", name, f"{near.authorities}/{name}", *told)


def with_authorities(scene: Scene) -> None:
    """An archive with one notice, whose owner asks two authorities and a calendar."""
    an_archive(scene)
    (scene.archive / "muniment.toml").write_text(_SETTINGS)
    _ask_authorities(scene)
    good(scene, "stamp", "add-calendar", "calendar", _neighbours().calendar)


def stamp(scene: Scene) -> list[str]:
    return ["stamp", "--json", "--allow-private"]


def told_of(scene: Scene) -> None:
    """Assert that the log has the digest of every proof that is there, and each proof is there.

    A cosignature over the head that such a record itself made waits for the next (decision 0046).
    """
    said: dict[str, set[str]] = {}
    for path in scene.archive.glob("shelves/??/??/*/v*/content/manifests/*.json"):
        statement = json.loads(path.read_bytes())
        for item in statement["about"] if statement["kind"] == "proofs" else ():
            said.setdefault(item["path"], set()).add(item["sha512"])
    there = {
        path.relative_to(scene.archive).as_posix(): hashlib.sha512(path.read_bytes()).hexdigest()
        for path in scene.archive.glob("log/checkpoints/*/*")
        if path.suffix in _PROOFS
    }
    newest = max((int(path.split("/")[2]) for path in there), default=0)
    waiting = {
        path
        for path in there.keys() - said.keys()
        if path.startswith(f"log/checkpoints/{newest}/") and path.endswith(".cosignature")
    }
    assert there.keys() - waiting == said.keys(), f"there {sorted(there)}, logged {sorted(said)}"
    assert all(there[path] in digests for path, digests in said.items()), there


def stamped(scene: Scene) -> None:
    """The newest checkpoint that anybody stamped has both stamps and the promise."""
    told_of(scene)
    newest = max(int(path.parent.name) for path in scene.archive.glob("log/checkpoints/*/*.tsr"))
    names = {path.name for path in scene.archive.glob(f"log/checkpoints/{newest}/*")}
    wanted = {f"{name}{end}" for name in AUTHORITIES for end in (".tsq", ".tsr")}
    assert wanted | {"calendar.pending.ots"} <= names, names


def with_promise(scene: Scene) -> None:
    """An archive that was stamped; the calendar has by now what it promised."""
    with_authorities(scene)
    good(scene, *stamp(scene))


def upgrade(scene: Scene) -> list[str]:
    return ["stamp", "--upgrade", "--json", "--allow-private"]


def upgraded(scene: Scene) -> None:
    stamped(scene)
    assert list(scene.archive.glob("log/checkpoints/*/calendar.ots"))


def with_witness(scene: Scene) -> None:
    """An archive with one notice, whose owner asks a witness that knows its log."""
    an_archive(scene)
    (scene.archive / "muniment.toml").write_text(_SETTINGS)
    folder = scene.folder / "witness"
    witness = WitnessFolder.create(folder, "witness.example/w1")
    [shown] = answers(good(scene, "log", "show", "--json"))
    witness.add_log(shown["origin"], NoteVerifier.parse(shown["key"]))
    url, key = _neighbours().witness_of(folder), witness.signer().verifier
    good(scene, "log", "witness", "add", "city", url, key)
    # It has seen this head: what comes next has to be shown to extend it.
    good(scene, *cosign(scene))
    good(scene, "preserve", scene.folder / "one.txt")


def cosign(scene: Scene) -> list[str]:
    return ["log", "cosign", "--json", "--allow-private"]


def cosigned(scene: Scene) -> None:
    """The newest head has a cosignature, which counts and is not asked for again.

    A call that failed to log what it was given leaves that to the next, whose record makes a head
    that is new to the witness.
    """
    [told] = answers(good(scene, *cosign(scene)))
    if told["ending"] == "cosigned":
        [told] = answers(good(scene, *cosign(scene)))
    assert told["ending"] == "kept", told
    told_of(scene)


def with_both(scene: Scene) -> None:
    """An archive whose owner asks two authorities and a witness."""
    with_witness(scene)
    _ask_authorities(scene)


def due(scene: Scene) -> list[str]:
    return ["stamp", "--due", "--json", "--allow-private"]


def rounded(scene: Scene) -> None:
    """Both have stamped, the witness has seen the newest head, and nothing is due."""
    told_of(scene)
    cosigned(scene)
    assert answers(good(scene, *due(scene))) == [{"due": False}]


def with_old_stamps(scene: Scene) -> None:
    """An archive that was stamped, and has a new notice since."""
    with_promise(scene)
    good(scene, "preserve", scene.folder / "one.txt")


def renew(scene: Scene) -> list[str]:
    return ["renew", "--json", "--allow-private"]


def renewed(scene: Scene) -> None:
    stamped(scene)
    good(scene, "renew", "--check")


def with_publication(scene: Scene) -> None:
    """An archive whose log was published, and has grown since."""
    an_archive(scene)
    good(scene, *publish(scene))
    good(scene, "preserve", scene.folder / "one.txt", scene.folder / "two.txt")


def publish(scene: Scene) -> list[str]:
    return ["log", "publish", "--json", str(scene.folder / "public")]


def readable(scene: Scene, told: Told) -> None:
    """At every instant a reader finds a head of this log with all the tiles that it speaks of."""
    stands(scene, told)
    shown = call("validate", "--json", scene.folder / "public")
    assert shown.returncode == 0, shown.stdout


def published(scene: Scene) -> None:
    public = scene.folder / "public"
    assert (public / "checkpoint").read_bytes() == (scene.archive / "log/checkpoint").read_bytes()
    assert not (public / ".draft").exists()
    assert call("validate", public).returncode == 0


def with_endorser(scene: Scene) -> None:
    """An archive whose notice somebody endorsed with a key and a machine of his own."""
    an_archive(scene)
    place = scene.archive / "shelves" / relative_path(scene.noted)
    [sums] = place.glob("v1/content/manifests/*.sums")
    given = scene.folder / f"{sums.stem}.endorsement"
    given.write_bytes(new_endorser(scene.folder, "library").sign(sums.read_bytes()))
    scene.note(str(given))


def endorse(scene: Scene) -> list[str]:
    return ["endorse", "--json", "--signature", scene.noted]


def endorsed(scene: Scene) -> None:
    """It is logged once, however often the same call came."""
    assert kinds(scene.archive).count("endorsement") == 1, kinds(scene.archive)


def revoke(scene: Scene) -> list[str]:
    [shown] = answers(good(scene, "key", "roles", "--json"))
    [signer] = shown["terms"][0]["signers"]
    return ["key", "revoke", signer["key"], "--since", "3", "--reason", "It was lost.", "--json"]


def revoked(scene: Scene) -> None:
    rotated(scene)
    [shown] = answers(good(scene, "key", "roles", "--json"))
    [signer] = shown["terms"][-1]["signers"]
    told = [one["revoked"] for term in shown["terms"] for one in term["signers"]]
    assert not signer["revoked"] and any(told), shown


EVIDENCE = (
    Scenario("stamp", "stamp", with_authorities, stamp, stamped),
    Scenario("stamp --upgrade", "stamp", with_promise, upgrade, upgraded),
    Scenario("stamp --due", "stamp", with_both, due, rounded),
    Scenario("renew", "renew", with_old_stamps, renew, renewed),
    Scenario("log cosign", "log", with_witness, cosign, cosigned),
    Scenario("log publish", "log", with_publication, publish, published, readable, looks=True),
    Scenario("endorse", "endorse", with_endorser, endorse, endorsed),
    Scenario("key revoke", "key", two_notices, revoke, revoked),
    serving.SCENARIO,
)
