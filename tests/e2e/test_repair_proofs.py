"""Repair of time stamps and cosignatures as it is called, killed, and read by others afterwards."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from damage import Scene, rot
from muniment_cli import answers, good, holds, run
from proof_scenes import new_proofs
from repair_kills import command, kill_at_points
from replica_scenes import preserve
from system_packages import need
from time_authorities import OpensslAuthority, TimeServer

FILES = ("a.tsr", "a.tsq", "b.tsr", "city.cosignature")


@pytest.mark.torture
def test_killed_at_every_call_what_was_damaged_is_kept_and_comes_back(tmp_path: Path) -> None:
    (tmp_path / "scene").mkdir()
    scene = new_proofs(tmp_path / "scene")
    shutil.rmtree(scene.folder / "copy2")
    for name in FILES:
        rot(scene.archive / "log/checkpoints/4" / name, 60)
    (tmp_path / "killed").mkdir()
    kill_at_points(scene, tmp_path / "killed", 16)


def test_openssl_takes_what_came_back(tmp_path: Path) -> None:
    authority = OpensslAuthority(tmp_path / "one", "p256", "One")
    (tmp_path / "scene").mkdir()
    scene = Scene.new(tmp_path / "scene")
    with TimeServer({"/one": authority}) as server:
        pins = [word for file in ("root", "signer")
                for word in (f"--{file}", authority.folder / f"{file}.pem")]  # fmt: skip
        good(scene.archive, "stamp", "add", "one", server.at("/one"), *pins)
        assert run("stamp", "--allow-private", archive=scene.archive).returncode == 2  # Of two.
    shutil.rmtree(scene.folder / "copy")
    scene.copy("copy")
    beside = scene.archive / "log/checkpoints/4"
    (beside / "one.tsr").write_bytes(b"")
    preserve(scene.archive, "goes on meanwhile")
    done = run(*command(scene), archive=scene.archive)
    assert done.returncode == 0 and [one["outcome"] for one in answers(done)] == ["repaired"]
    subprocess.run(
        [need("openssl", "openssl"), "ts", "-verify", "-data", "checkpoint", "-in", "one.tsr",
         "-CAfile", authority.folder / "root.pem"],
        check=True, capture_output=True, cwd=beside,
    )  # fmt: skip
    holds(scene.archive)
