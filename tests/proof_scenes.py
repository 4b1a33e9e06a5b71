"""An archive with time stamps, a cosignature, and copies of all that, as tests of repair want them.

scene = new_proofs(tmp_path)             # two authorities, a witness, and two copies
scene.folder / "copy/log/checkpoints/4"  # where they lie
"""

from __future__ import annotations

import shutil
from pathlib import Path

from damage import Scene
from manifests import CosignatureSigner
from manifests.moments.stamp_file import stamped_part
from manifests.moments.timestamp import read_request
from muniment.archive.archive import Archive
from muniment.archive.cosignatures import keep_cosignature
from muniment_cli import good
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer

WITNESS = CosignatureSigner("witness.example/w1", bytes(range(32)))
TIME = 1_795_322_280


def new_proofs(folder: Path) -> Scene:
    """Make an archive whose head authorities a and b stamped and the witness `city` cosigned."""
    scene = Scene.new(folder, notices=2)
    with TimeServer({f"/{name}": Honest(new_stamper("p256", name)) for name in "ab"}) as server:
        for name in "ab":
            pinned(scene.archive, server, name)
        good(scene.archive, "stamp", "--allow-private")
        # It came behind the record of the stamps, so none tells of it yet.
        keep_cosignature(Archive.open(scene.archive), 4, "city", sign(scene.archive, 4))
    ask(scene.archive, "city", WITNESS)
    shutil.rmtree(scene.folder / "copy")
    for name in ("copy", "copy2"):
        scene.copy(name)
    return scene


def another(kept: Path, name: str) -> bytes:
    """Give another token that an authority gave for the request that is `kept` in a folder."""
    request = read_request((kept / f"{name}.tsq").read_bytes(), 1 << 16)
    message = stamped_part((kept / "checkpoint").read_bytes())
    stamper = new_stamper("p256", name).but(time="20261122043900Z", nonce=request.nonce)
    return stamper.answer(message)


def sign(archive: Path, size: int, by: CosignatureSigner = WITNESS) -> bytes:
    """Give the line with which a witness cosigns the checkpoint of a size."""
    opened = Archive.open(archive)
    head = opened.roles.open(opened.log.read(f"checkpoints/{size}/checkpoint"))
    return by.sign(head.body(), TIME).line()


def ask(archive: Path, name: str, witness: CosignatureSigner) -> None:
    """Put a witness on the owner's list."""
    url = f"https://{name}.example/"
    good(archive, "log", "witness", "add", name, url, witness.verifier)
