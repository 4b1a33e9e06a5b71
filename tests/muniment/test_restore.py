"""Restoring: "everything verifies", from a copy that is whole, rotten, older or hostile."""

import os
import shutil
from pathlib import Path

import pytest

from copies import (
    codes,
    copied,
    head,
    keep,
    kept,
    lost,
    rendition,
    restored,
    restoring,
    rot,
    shelved,
)
from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return kept(tmp_path)


class TestWhole:
    """ "Restore from a replica or a copy onto an empty disk: everything verifies." """

    def test_every_byte_of_the_shelves_is_back_and_the_log_goes_on(self, archive: Path) -> None:
        before, copy = shelved(archive), copied(archive)
        answer = restored(lost(archive), copy)
        after = shelved(archive)
        assert before.items() <= after.items()
        assert (answer["verdict"], answer["writing"], answer["index"]) == (0, "ready", 4)
        assert (answer["objects"], answer["versions"], answer["missing"]) == (3, 4, 0)
        assert not answer["findings"]
        holds(archive)
        keep(archive, "later\n")
        holds(archive)

    def test_the_restoration_is_a_record_that_names_no_path(self, archive: Path) -> None:
        copy = copied(archive)
        restored(lost(archive), copy)
        assert kinds(archive)[-1] == "restoration"
        [shown] = answers(good(archive, "log", "show", "--json", "--last", 1))
        folder = archive / "shelves"
        [statement] = folder.glob(f"*/*/*/v1/content/manifests/{shown['entries'][0]['id']}.json")
        [report] = statement.parents[1].glob("reports/0001.json")
        for text in (statement.read_text(), report.read_text()):
            assert '"from":[{"kind":"folder"}]' in text
            assert str(archive.parent) not in text

    def test_the_catalogue_is_rebuilt(self, archive: Path) -> None:
        listed, copy = call("list", "--json", archive=archive).stdout, copied(archive)
        restored(lost(archive), copy)
        assert call("list", "--json", archive=archive).stdout == listed

    def test_a_replica_is_found_by_its_name(self, archive: Path) -> None:
        copy = copied(archive)
        (config_of(archive) / "replicas.toml").write_text(
            f'["example.org/log"]\nmain = "folder:{copy}"\n'
        )
        restored(lost(archive), "main")
        assert (
            '"from":[{"kind":"replica","name":"main"}]'
            in next(archive.glob("shelves/*/*/*/v1/content/reports/0001.json")).read_text()
        )

    def test_many_objects_are_brought_by_several_processes(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        sources = []
        for number in range(260):
            sources.append(tmp_path / f"{number}.txt")
            sources[-1].write_text(f"{number}\n")
        good(archive, "preserve", *sources)
        copy = copied(archive)
        rot(rendition(copy))
        answer = restored(lost(archive), copy)
        assert (answer["objects"], answer["aside"], answer["missing"]) == (260, 1, 1)


class TestWithoutKeys:
    """ "Without a key folder: the archive is readable; say what to do." """

    def test_it_is_read_and_verified_and_nothing_is_signed(
        self, archive: Path, tmp_path: Path
    ) -> None:
        copy = copied(archive)
        before = head(archive)
        elsewhere = tmp_path / "elsewhere"
        shutil.copytree(config_of(archive) / "trust", elsewhere / "trust")
        answer = restored(lost(archive), copy, config=elsewhere)
        assert (answer["verdict"], answer["writing"], answer["index"]) == (0, "no-keys", None)
        assert call("verify", archive=archive, config=elsewhere).returncode == 0
        assert head(archive) == before

    def test_without_trust_nothing_is_restored(self, archive: Path, tmp_path: Path) -> None:
        copy = copied(archive)
        done = restoring(lost(archive), copy, config=tmp_path / "nobody")
        assert done.returncode == 2
        assert "which you do not pin" in done.stderr and "ssh-ed25519" in done.stderr
        assert not archive.exists()


class TestRot:
    """ "What does not verify is NOT put on the shelves but named and kept aside." """

    def test_a_rotten_file_keeps_its_object_off_the_shelves(self, archive: Path) -> None:
        copy = copied(archive)
        rot(rendition(copy))
        answer = restored(lost(archive), copy)
        assert answer["verdict"] == 1 and answer["aside"] == 1
        assert {"restored-aside", "restored-missing", "copy-damaged"} <= codes(answer)
        [aside] = (archive / "quarantine").iterdir()
        assert rendition(copy).read_bytes() in [
            path.read_bytes() for path in aside.rglob("*") if path.is_file()
        ]
        verdict = call("log", "check", "--json", archive=archive)
        assert "log-not-shelved" in verdict.stdout

    def test_it_is_taken_from_another_copy(self, archive: Path) -> None:
        before, copy, other = shelved(archive), copied(archive), copied(archive, "other")
        rot(rendition(copy))
        rot(sorted(other.glob("shelves/*/*/*/v1/content/manifests/*.sums"))[-1])
        answer = restored(lost(archive), copy, other)
        assert answer["verdict"] == 0 and codes(answer) == {"copy-damaged"}
        assert before.items() <= shelved(archive).items()
        holds(archive)

    def test_each_file_comes_from_where_it_is_whole(self, archive: Path) -> None:
        before, copy, other = shelved(archive), copied(archive), copied(archive, "other")
        for number, path in enumerate(sorted(copy.glob("shelves/**/*"))):
            if path.is_file():
                rot(path if number % 2 else other / path.relative_to(copy))
        for number, path in enumerate(sorted((copy / "log").rglob("*"))):
            if path.is_file() and path.name != "checkpoint":
                rot(path if number % 2 else other / path.relative_to(copy))
        answer = restored(lost(archive), copy, other)
        assert answer["verdict"] == 0, answer["findings"]
        assert before.items() <= shelved(archive).items()
        holds(archive)

    @pytest.mark.parametrize("name", ["inventory.json", "inventory.json.sha512", "README.md"])
    def test_what_is_computed_needs_no_whole_copy(self, archive: Path, name: str) -> None:
        before, copy = shelved(archive), copied(archive)
        for path in copy.rglob(name):
            rot(path)
        assert restored(lost(archive), copy)["verdict"] == 0
        assert before.items() <= shelved(archive).items()
        holds(archive)

    @pytest.mark.parametrize("gone", ["log/tile/entries", "log/tile/0"])
    def test_tiles_and_entries_give_each_other_back(self, archive: Path, gone: str) -> None:
        copy = copied(archive)
        shutil.rmtree(copy / gone)
        assert restored(lost(archive), copy)["verdict"] == 0
        holds(archive)

    def test_a_log_that_is_nowhere_is_said_and_another_copy_helps(self, archive: Path) -> None:
        copy, other = copied(archive), copied(archive, "other")
        shutil.rmtree(copy / "log" / "tile")
        shutil.rmtree(other / "shelves")
        lost(archive)
        done = restoring(archive, copy)
        assert done.returncode == 1 and "--also" in done.stderr
        assert not (archive / "muniment.toml").exists()
        assert restored(archive, copy, other)["verdict"] == 0
        holds(archive)

    def test_settings_that_cannot_be_read_become_the_default_ones(self, archive: Path) -> None:
        copy = copied(archive)
        (copy / "muniment.toml").write_text("format = 1\nnonsense = 2\n")
        answer = restored(lost(archive), copy)
        assert codes(answer) == {"copy-damaged"} and answer["settings"] == []
        holds(archive)

    def test_settings_are_named_since_nobody_signs_them(self, archive: Path) -> None:
        copy = copied(archive)
        (copy / "muniment.toml").write_text('format = 1\n[recorder]\nallow_private = ["a"]\n')
        assert restored(lost(archive), copy)["settings"] == ["recorder.allow_private"]


class TestHostile:
    """ "FROM is hostile input: limits, links refused, names validated." """

    def test_links_are_left_where_they_are(self, archive: Path) -> None:
        copy = copied(archive)
        victim = rendition(copy)
        victim.unlink()
        victim.symlink_to("/etc/passwd")
        (copy / "shelves" / "00").mkdir(exist_ok=True)
        (copy / "shelves" / "link").symlink_to("/etc")
        answer = restored(lost(archive), copy)
        assert answer["verdict"] == 1 and {"copy-extra", "restored-aside"} <= codes(answer)
        assert not [path for path in archive.rglob("*") if path.is_symlink()]

    def test_strange_names_are_left_where_they_are(self, archive: Path) -> None:
        copy = copied(archive)
        victim = rendition(copy).parent
        for name in (b"..hidden", b"\xff\xfe", b"a b", b"-rf", b"\x1b[2J"):
            Path(os.fsdecode(os.fsencode(victim) + b"/" + name)).write_text("x")
        answer = restored(lost(archive), copy)
        assert answer["verdict"] == 0 and codes(answer) == {"copy-extra"}
        holds(archive)

    def test_a_file_as_large_as_a_disk_is_not_copied(self, archive: Path) -> None:
        copy = copied(archive)
        for path in (rendition(copy), next(copy.glob("log/tile/entries/000.p/*"))):
            os.truncate(path, 1 << 35)
        os.truncate(next(copy.glob("shelves/*/*/*/v1/content/manifests/*.sums")), 1 << 35)
        answer = restored(lost(archive), copy)
        assert answer["verdict"] == 1 and "restored-left" in codes(answer)
        assert sum(p.stat().st_blocks * 512 for p in archive.rglob("*")) < 1 << 24

    def test_an_object_that_nobody_logged_stays_off_the_shelves(self, archive: Path) -> None:
        older = copied(archive, "older")
        told = keep(archive, "beyond\n")
        newer = copied(archive, "newer")
        shutil.rmtree(newer / "log")
        shutil.copytree(older / "log", newer / "log")
        answer = restored(lost(archive), newer)
        assert {"restored-unlogged", "restored-behind"} <= codes(answer)
        assert call("verify", told["notice"], archive=archive).returncode == 3
        assert (archive / "quarantine").is_dir()

    def test_an_object_in_the_place_of_another_is_none(self, archive: Path) -> None:
        copy = copied(archive)
        one, other = [
            path.parents[3] for path in copy.glob("shelves/*/*/*/v1/content/renditions/*")
        ]
        shutil.rmtree(one)
        shutil.copytree(other, one)
        answer = restored(lost(archive), copy)
        assert answer["missing"] and "restored-aside" in codes(answer)

    def test_another_archive_is_refused(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "theirs").mkdir()
        theirs = kept(tmp_path / "theirs")
        done = restoring(lost(archive), theirs)
        assert done.returncode == 2 and "Nothing was restored" in done.stderr

    def test_another_archive_among_the_copies_is_not_used(
        self, archive: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "theirs").mkdir()
        theirs, copy = kept(tmp_path / "theirs"), copied(archive)
        answer = restored(lost(archive), copy, theirs)
        assert answer["verdict"] == 0 and codes(answer) == {"copy-of-another"}
        assert answer["objects"] == 3

    def test_a_checkpoint_that_the_key_did_not_sign_is_no_head(
        self, archive: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "theirs").mkdir()
        theirs, copy = kept(tmp_path / "theirs"), copied(archive)
        shutil.copy(theirs / "log" / "checkpoint", copy / "log" / "checkpoint")
        answer = restored(lost(archive), copy)
        assert answer["verdict"] == 0 and "copy-damaged" in codes(answer)
        holds(archive)

    def test_two_histories_are_named(self, archive: Path) -> None:
        crime = archive.parent / "crime"
        crime.mkdir()
        shutil.copytree(config_of(archive), crime / "config")
        forked = Path(shutil.copytree(archive, crime / "archive"))
        keep(forked, "another history\n")
        keep(archive, "the history\n")
        copy = copied(archive)
        answer = restored(lost(archive), copy, forked)
        assert answer["verdict"] == 1 and "log-forked" in codes(answer)
        assert answer["log_size"] == 5
        holds(archive)

    def test_a_folder_that_is_in_use_is_left_alone(self, archive: Path) -> None:
        copy = copied(archive)
        done = restoring(archive, copy)
        assert done.returncode == 3 and "is not empty" in done.stderr
        holds(archive)

    def test_a_copy_inside_the_target_or_round_it_is_refused(self, archive: Path) -> None:
        copy = copied(archive)
        done = restoring(copy / "back", copy, config=config_of(archive))
        assert done.returncode == 3 and "lie in one another" in done.stderr
