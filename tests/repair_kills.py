"""Repairs that are killed at every point, and what must hold afterwards.

kill_at_points(scene, tmp_path, 8)       # the scene is damaged; its first copy is whole
"""

from __future__ import annotations

import shutil
from pathlib import Path

from damage import Scene
from killing import kill_before, points, write_calls
from muniment_cli import call, environment, kinds


def command(scene: Scene) -> list[str]:
    """The repair that is killed."""
    return ["repair", "--json", "--from", f"folder:{scene.copies[0]}"]


def kill_at_points(scene: Scene, tmp_path: Path, most: int | None) -> None:
    """Repair once for each point, killed there; then look at what is there, and repair again."""
    counted = scene.to(tmp_path / "counted")
    calls = write_calls(command(counted), environment(counted.archive))
    counted.is_whole()
    records = kinds(counted.archive).count("repair")
    killed = 0
    for name, number in points(calls, most):
        at = scene.to(tmp_path / f"{name}-{number}")
        before = {path: path.read_bytes() for path in damaged(at)}
        done = kill_before(name, number, command(at), environment(at.archive))
        killed += done.returncode != 0
        again = call(*command(at), archive=at.archive)
        assert again.returncode == 0, f"{name} {number}: {again.stdout}{again.stderr}"
        at.is_whole()
        assert kinds(at.archive).count("repair") == records, f"{name} {number}"
        kept = {path.read_bytes() for path in at.archive.glob("quarantine/**/*") if path.is_file()}
        assert set(before.values()) <= kept, f"{name} {number}: what was damaged is not kept"
        shutil.rmtree(at.folder)
    assert killed, "no call was killed: the points missed the command"


def damaged(scene: Scene) -> list[Path]:
    """The files of a scene that differ from its copy's."""
    found = []
    for path in scene.archive.rglob("*"):
        other = scene.copies[0] / path.relative_to(scene.archive)
        if other.is_file() and path.is_file() and other.read_bytes() != path.read_bytes():
            found.append(path)
    return found
