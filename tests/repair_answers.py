"""What `repair` answers with --json: of objects, of the log, of a replica, and of what is lost."""

import shutil
from pathlib import Path
from typing import Any

from damage import Scene, rot
from muniment_cli import answers, good

LOST = "v2/content/renditions/0002.txt"


def repair_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Carry it out in an archive of its own, below `folder`; by the heading of each answer."""
    folder.mkdir()
    scene = Scene.new(folder)
    good(scene.archive, "replica", "add", "far", f"folder:{folder / 'far'}")
    good(scene.archive, "replicate")
    one, other = scene.notices()
    place = scene.place(one)
    (place / "stray.txt").write_text("stray\n")
    rot(place / "v1/content/renditions/0001.txt")
    shutil.copytree(scene.copies[0], folder / "copy2")
    rot(scene.place(one, scene.copies[0]) / "v1/content/renditions/0001.txt")
    for of in (scene.archive, *scene.copies):
        rot(scene.place(one, of) / LOST)
    (scene.archive / "log" / "checkpoint").unlink()
    told = scene.repair(code=1)
    shutil.rmtree(scene.place(other, folder / "far"))
    [replica] = answers(good(scene.archive, "repair", "--json", "--replica", "far"))
    return {
        "repair": told,
        "repair: files": [file for one in told for file in one["files"]],
        "repair: lacking": [lacking for one in told for lacking in one["lacking"]],
        "repair --replica": [replica],
    }
