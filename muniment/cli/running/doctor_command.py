"""`muniment doctor`: is everything fit to keep notices?"""

from __future__ import annotations

import os
from pathlib import Path

from ingest import Profile
from muniment.archive.archive import Archive
from muniment.cli.common import (
    answer_json,
    archive_option,
    config,
    json_option,
    new_command,
    now,
    say,
    tell,
)
from muniment.cli.recorder_choice import profile_of
from muniment.health import (
    Machine,
    State,
    Symptom,
    examine_archive,
    examine_beacons,
    examine_browser,
    examine_custodian,
    examine_installation,
    examine_reading,
    examine_replicas,
)
from muniment.keys import KeyFolder
from muniment.replicas import read_replicas
from muniment.witnesses.beacons import read_beacons


@new_command("doctor")
@archive_option
@json_option
def command(archive_folder: Path, as_json: bool) -> int:
    """Look at clock, disk and inode room, mount, keys, settings that would tell who you are,
    replicas, beacons, browser, what reads documents, our own files.

    Ends with 1 where something is wrong; a warning does not change the 0. Outside an archive only
    the installation is looked at.
    """
    symptoms = [*examine_installation(), *examine_reading()]
    profile = Profile()
    is_archive = (archive_folder / "muniment.toml").exists()
    if is_archive:
        archive = Archive.open(archive_folder)
        profile = profile_of(archive.settings.browser)
        keys = KeyFolder(config().keys(archive.roles.origin))
        symptoms += examine_archive(archive, keys, now())
        symptoms += examine_custodian(archive, Machine.this(os.environ))
        symptoms += examine_replicas(read_replicas(config(), archive.roles.origin))
        symptoms += examine_beacons(read_beacons(config()))
    symptoms += examine_browser(profile)
    if not is_archive and not as_json:
        tell(f"{archive_folder.absolute()} is no archive: only the installation is looked at.")
    code = 1 if any(one.state is State.WRONG for one in symptoms) else 0
    if as_json:
        answer_json({"verdict": code, "symptoms": [_to_json(one) for one in symptoms]})
        return code
    for one in symptoms:
        say(f"{one.state.value:<12} {one.name}: {one.detail}")
    return code


def _to_json(one: Symptom) -> dict[str, str]:
    return {"name": one.name, "state": one.state.value, "detail": one.detail}
