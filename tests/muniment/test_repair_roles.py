"""Roles that cannot be read hide which replicas there are: they come back first, then all else."""

from __future__ import annotations

from pathlib import Path

from muniment_cli import call, good
from replica_scenes import archive_with_replica, preserve, rendition, replicate


def test_one_call_repairs_the_roles_and_then_goes_to_the_replicas(tmp_path: Path) -> None:
    archive = archive_with_replica(tmp_path)
    path = rendition(archive, preserve(archive, "four"))
    assert replicate(archive)[0] == 0
    path.write_bytes(b"others\n")
    (archive / "keys/roles/0001").write_bytes(b"no roles\n")
    done = call("repair", "--look", archive=archive)
    assert done.returncode == 0, done
    assert "keys/roles/0001 came back: local" in done.stdout
    assert "renditions/0001.txt came back" in done.stdout
    good(archive, "verify")
    good(archive, "log", "check")
