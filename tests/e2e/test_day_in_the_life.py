"""A day in the life: notices are kept and replicated, things go wrong, and all comes back."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from damage import rot
from killing import assert_tidy, assert_whole
from muniment.archive.archive import Archive
from muniment.archive.shelves import relative_path
from muniment_cli import answers, call, good, holds, kinds, new_archive
from object_store import CREDENTIALS, Store, running_store

SEED = 20261122


def preserve(folder: Path, archive: Path, count: int) -> list[str]:
    """Preserve so many notices, each of a text of its own."""
    sources = folder / "sources"
    sources.mkdir()
    paths = []
    for number in range(count):
        paths.append(sources / f"{number}.txt")
        paths[-1].write_text(f"Notice No. {number}\n" * (1 + number % 40))
    return [one["notice"] for one in answers(good(archive, "preserve", "--json", *paths))]


def evidence(root: Path) -> list[Path]:
    """Every file of an archive or replica by which something is proved."""
    return sorted(
        path for top in ("shelves", "log", "keys") for path in (root / top).rglob("*")
        if path.is_file() and path.stat().st_size
    )  # fmt: skip


def rot_bytes(root: Path, count: int, chance: random.Random) -> set[Path]:
    """Change so many random bytes of what lies below a root; give the files."""
    paths = evidence(root)
    chosen = chance.choices(paths, weights=[path.stat().st_size for path in paths], k=count)
    for path in chosen:
        rot(path, chance.randrange(path.stat().st_size))
    return set(chosen)


def told_of(archive: Path, *words: object) -> list[str]:
    """What an audit finds, as one text for each finding."""
    done = call("audit", "--json", *words, archive=archive)
    assert done.returncode == 1, done.stderr
    [told] = answers(done)
    return [json.dumps(finding) for finding in told["findings"]]


def live_through(folder: Path, archive: Path, notices: int, rotten: int) -> None:
    """Carry the day out. `far` lies in a folder and is damaged; `other` stays whole."""
    chance = random.Random(SEED)
    known = preserve(folder, archive, notices)
    good(archive, "audit")
    good(archive, "replicate")
    here = rot_bytes(archive, rotten, chance)
    there = rot_bytes(folder / "far", rotten, chance)
    both = next(path for path in sorted(here) if "content" in path.parts)
    rot(folder / "far" / both.relative_to(archive))  # Whole in the other replica only.
    lost = chance.choice(known)
    shutil.rmtree(Archive.open(archive).shelves.path_of(lost))

    found = told_of(archive, "--no-record")
    for path in here:
        relative = path.relative_to(archive)
        shelf = "/".join(relative.parts[:4])
        if path.exists():
            assert any(shelf in one for one in found), f"{relative} is not named"

    truncate_log(archive)
    refused = call("preserve", folder / "sources" / "0.txt", archive=archive)
    assert refused.returncode == 3, "nothing is signed that does not extend the mark"

    told = answers(good(archive, "repair", "--json"))
    assert {one["outcome"] for one in told} == {"repaired"}
    assert lost in {one["name"] for one in told}
    sources = {
        f"{relative_path(one['name'])}/{file['path']}": file["from"]
        for one in told
        if one["name"]
        for file in one["files"]
    }
    assert sources[both.relative_to(archive / "shelves").as_posix()] == "other"
    holds(archive)
    assert_whole(archive)
    assert_tidy(archive)

    found = told_of(archive, "--replica", "far", "--no-record")
    assert found or not there
    good(archive, "repair", "--replica", "far")
    good(archive, "replicate")
    good(archive, "audit", "--replica", "far")
    good(archive, "audit")
    tell_the_story(archive, told)


def truncate_log(archive: Path) -> None:
    """Cut the newest entries and the checkpoint off."""
    log = archive / "log"
    for path in (*log.glob("tile/entries/*.p/*"), *log.glob("tile/0/*.p/*"), log / "checkpoint"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def tell_the_story(archive: Path, told: list[dict[str, object]]) -> None:
    """ "The log tells the story": what was done is a record, and each can be read."""
    story = kinds(archive)
    assert story.count("repair") >= 2 and story.count("fixity") >= 2
    [shown] = answers(good(archive, "log", "show", "--json", "--last", len(story)))
    for entry in shown["entries"]:
        if entry["kind"] in ("repair", "fixity"):
            [record] = answers(good(archive, "show", "--json", entry["id"]))
            assert record["about"]
            assert good(archive, "show", entry["id"]).stdout
    repaired = {one["name"] for one in told if one["name"]}
    said = set()
    for entry in shown["entries"]:
        if entry["kind"] == "repair":
            [record] = answers(good(archive, "show", "--json", entry["id"]))
            said |= {item["object"] for item in record["about"] if "object" in item}
    assert repaired <= said


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    """An archive with one replica, `far`, in a folder."""
    archive = new_archive(tmp_path)
    good(archive, "replica", "add", "far", f"folder:{tmp_path / 'far'}")
    yield archive
    for name in ("archive", "far", "other", "sources"):  # Thousands of files, read by nobody now.
        if (tmp_path / name).exists():
            shutil.rmtree(tmp_path / name)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An S3-compatible store on loopback, with a bucket."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with running_store(tmp_path / "swift") as running:
        running.client().create_bucket(Bucket="copies")
        yield running


class TestADayInTheLife:
    """ "Rot 40 random bytes locally and 40 elsewhere in a replica, delete an object, truncate the
    log; `audit` finds all, `repair` restores all, and the log tells the story."
    """

    def test_a_quiet_one(self, tmp_path: Path, archive: Path) -> None:
        good(archive, "replica", "add", "other", f"folder:{tmp_path / 'other'}")
        live_through(tmp_path, archive, notices=12, rotten=5)

    @pytest.mark.torture
    def test_a_busy_one(self, tmp_path: Path, store: Store, archive: Path) -> None:
        good(archive, "replica", "add", "other", store.address("copies", "other"))
        live_through(tmp_path, archive, notices=500, rotten=40)
