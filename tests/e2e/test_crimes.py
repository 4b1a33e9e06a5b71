"""History rewritten, objects dropped, logs rolled back: `audit` names each crime."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from checksums import Algorithm, Digest, format_sums
from manifests import (
    MANIFEST_NAMESPACE,
    Manifest,
    NoteSigner,
    PrivateKey,
    Version,
    append_entries,
    build_inventory,
    content_path,
    open_checkpoint,
    own_paths,
    parse_manifest,
    parse_statement,
    sidecar,
    sign,
    sign_note,
    statement_path,
)
from manifests.log.checkpoint import Checkpoint
from muniment.archive.archive import Archive
from muniment.fixity.quick import place_of
from muniment_cli import answers, call, config_of, good, new_archive


class Scene(NamedTuple):
    """An archive with two notices, the first of two versions, and yesterday's copy of it."""

    archive: Path
    yesterday: Path
    first: str
    second: str

    def folder(self, object_id: str) -> Path:
        return self.archive / "shelves" / place_of(object_id)

    @property
    def keys(self) -> Path:
        return next((config_of(self.archive) / "keys").iterdir())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Made once. A first round has been recorded, so that signatures count as verified."""
    folder = tmp_path_factory.mktemp("crimes")
    archive = new_archive(folder)
    for name in ("one", "two", "more", "late"):
        (folder / f"{name}.txt").write_text(f"{name}\n")
    [one] = answers(call("preserve", folder / "one.txt", "--json", archive=archive))
    call("preserve", folder / "more.txt", "--notice", one["notice"], archive=archive)
    [two] = answers(call("preserve", folder / "two.txt", "--json", archive=archive))
    good(archive, "audit")
    shutil.copytree(archive, folder / "yesterday")
    call("preserve", folder / "late.txt", archive=archive)
    return Scene(archive, folder / "yesterday", one["notice"], two["notice"])


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    """A copy of archive, keys and yesterday, for one crime."""
    folder = Path(shutil.copytree(made.archive.parent, tmp_path / "scene", symlinks=True))
    return made._replace(archive=folder / "archive", yesterday=folder / "yesterday")


def audited(scene: Scene, *options: str) -> list[dict[str, Any]]:
    """What `audit` finds; it must end with 1."""
    done = call("audit", "--json", *options, archive=scene.archive)
    assert done.returncode == 1, f"{done.stdout}\n{done.stderr}"
    [answer] = answers(done)
    return list(answer["findings"])


def names(findings: list[dict[str, Any]], code: str, where: str = "") -> bool:
    """Whether a finding of this code names a path that ends so."""
    return any(one["code"] == code and one["where"].endswith(where) for one in findings)


def version_ids(folder: Path) -> Iterator[tuple[int, str]]:
    for number in range(1, 1 + len(list(folder.glob("v*")))):
        [sums] = (folder / f"v{number}/content/manifests").glob("*.sums")
        yield number, sums.stem


def forge(scene: Scene, folder: Path, signer: PrivateKey | None) -> None:
    """Make manifests, signatures and inventories fit what lies in an object's content."""
    versions: list[Version] = []
    for number, record_id in list(version_ids(folder)):
        sums_path, signature_path = own_paths(number, record_id)
        held = [
            path
            for one in range(1, number + 1)
            for path in (folder / f"v{one}/content").rglob("*")
            if path.is_file()
        ]
        digests = {
            str(path.relative_to(folder)): Digest.of(Algorithm.SHA512, path.read_bytes())
            for path in held
        }
        digests = {p: d for p, d in digests.items() if p not in (sums_path, signature_path)}
        data = format_sums(digests)
        (folder / sums_path).write_bytes(data)
        if signer is not None:
            (folder / signature_path).write_bytes(sign(data, signer, MANIFEST_NAMESPACE))
        versions.append(_version(folder, number, record_id, digests))
    for number in range(1, len(versions) + 1):
        write_inventories(folder, versions[:number], number == len(versions))


def _version(folder: Path, number: int, record_id: str, digests: dict[str, Digest]) -> Version:
    stated = folder / content_path(number, statement_path(record_id))
    own = {
        path: Digest.of(Algorithm.SHA512, (folder / path).read_bytes())
        for path in own_paths(number, record_id)
    }
    return Version(parse_statement(stated.read_bytes(), 1 << 20), {**digests, **own})


def write_inventories(folder: Path, versions: list[Version], newest: bool) -> None:
    inventory = build_inventory(versions)
    for target in (folder / f"v{len(versions)}", *([folder] if newest else [])):
        (target / "inventory.json").write_bytes(inventory)
        (target / "inventory.json.sha512").write_bytes(sidecar(inventory))


def signer_of(scene: Scene) -> PrivateKey:
    return PrivateKey.load((scene.keys / "signer").read_bytes())


class TestHistoryOnTheShelves:
    """ "History rewritten inside OCFL (a forged older version with consistent inventories)"."""

    @pytest.mark.parametrize("options", [(), ("--full",)])
    def test_a_forged_older_version_is_named(self, scene: Scene, options: tuple[str]) -> None:
        folder = scene.folder(scene.first)
        (folder / "v1/content/renditions/0001.txt").write_text("uno\n")
        forge(scene, folder, None)
        findings = audited(scene, *options)
        assert names(findings, "signature-wrong", ".sums.sig")
        assert names(findings, "log-not-logged", "v1")
        assert names(findings, "statement-disagrees-with-bytes", "v1/content/renditions/0001.txt")

    def test_even_where_the_forger_has_the_signers_key(self, scene: Scene) -> None:
        folder = scene.folder(scene.first)
        [(_, first_id), _] = version_ids(folder)
        path = folder / content_path(1, statement_path(first_id))
        path.write_bytes(path.read_bytes().replace(b'"name":"one.txt"', b'"name":"uno.txt"'))
        forge(scene, folder, signer_of(scene))
        findings = audited(scene)
        assert names(findings, "log-not-logged", "v1") and names(findings, "log-not-logged", "v2")
        assert {one["particulars"].get("index") for one in findings} >= {"1", "2"}

    @pytest.mark.parametrize("keeps_the_file", [True, False])
    def test_an_inherited_file_that_a_later_version_drops(
        self, scene: Scene, keeps_the_file: bool
    ) -> None:
        folder = scene.folder(scene.first)
        [(_, first_id), (_, second_id)] = version_ids(folder)
        dropped = "v1/content/renditions/0001.txt"
        sums = folder / own_paths(2, second_id)[0]
        listed = dict(parse_manifest(sums.read_bytes(), 2, 100).digests)
        del listed[dropped]
        sums.write_bytes(Manifest(2, listed).encode())
        signature = folder / own_paths(2, second_id)[1]
        signature.write_bytes(sign(sums.read_bytes(), signer_of(scene), MANIFEST_NAMESPACE))
        first = parse_manifest((folder / own_paths(1, first_id)[0]).read_bytes(), 1, 100)
        versions = [
            _version(folder, 1, first_id, dict(first.digests)),
            _version(folder, 2, second_id, listed),
        ]
        write_inventories(folder, versions, newest=True)
        if not keeps_the_file:
            (folder / dropped).unlink()
        findings = audited(scene)
        assert names(findings, "state-unlisted" if keeps_the_file else "bytes-missing", dropped)
        assert names(findings, "log-not-logged", "v2")

    def test_a_later_version_taken_away(self, scene: Scene) -> None:
        folder = scene.folder(scene.first)
        shutil.rmtree(folder / "v2")
        for name in ("inventory.json", "inventory.json.sha512"):
            shutil.copy(folder / "v1" / name, folder / name)
        findings = audited(scene)
        [found] = [one for one in findings if one["code"] == "log-not-shelved"]
        assert found["particulars"]["index"] == "2" and found["object"] == scene.first

    def test_an_object_in_the_place_of_another(self, scene: Scene) -> None:
        one, other = scene.folder(scene.first), scene.folder(scene.second)
        shutil.rmtree(one)
        shutil.copytree(other, one)
        findings = audited(scene)
        assert names(findings, "object-misplaced", one.name)
        assert {f["particulars"].get("index") for f in findings} >= {"1", "2"}

    @pytest.mark.parametrize("rebuilt", [True, False])
    def test_an_object_removed(self, scene: Scene, rebuilt: bool) -> None:
        """Also where the catalogue was thrown away, and knows nothing of it any more."""
        shutil.rmtree(scene.folder(scene.second))
        if rebuilt:
            (scene.archive / "catalogue.db").unlink()
        findings = audited(scene)
        if rebuilt:
            [found] = [one for one in findings if one["code"] == "log-not-shelved"]
        else:
            [found] = [one for one in findings if one["code"] == "object-missing"]
            assert found["object"] == scene.second
        assert found["particulars"]["index"] == "3"

    def test_an_object_removed_is_named_however_small_the_round(self, scene: Scene) -> None:
        shutil.rmtree(scene.folder(scene.second))
        findings = audited(scene, "--budget", "1B")
        assert [one["code"] for one in findings if one["object"] == scene.second] == [
            "object-missing"
        ]

    @pytest.mark.parametrize("options", [(), ("--budget", "1B")])
    def test_an_object_dropped_onto_the_shelves(
        self, scene: Scene, tmp_path: Path, options: tuple[str, ...]
    ) -> None:
        """ "Nothing unlogged is taken in without `adopt`"."""
        (tmp_path / "stray.txt").write_text("stray\n")
        other = Path(shutil.copytree(scene.archive.parent, tmp_path / "other"))
        [stray] = answers(
            call("preserve", tmp_path / "stray.txt", "--json", archive=other / "archive")
        )
        place = place_of(stray["notice"])
        shutil.copytree(other / "archive/shelves" / place, scene.archive / "shelves" / place)
        findings = audited(scene, *options)
        assert names(findings, "log-not-logged", f"{place}/v1")
        assert all(one["object"] == stray["notice"] for one in findings if one["object"])
        (scene.archive / "shelves/stray").write_text("x")
        assert names(audited(scene, *options), "shelves-extra", "shelves/stray")


def reappend(scene: Scene, entries: list[bytes], mark: bool) -> None:
    """Write a log of other entries, signed with the archive's own log key."""
    root = scene.archive / "log"
    shutil.rmtree(root)
    appended = append_entries(0, entries, lambda path: (root / path).read_bytes())
    for path, data in appended.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    signer = NoteSigner.parse((scene.keys / "log").read_text().strip())
    head = Checkpoint(signer.verifier.name, appended.size, appended.root)
    note = sign_note(head.body(), signer)
    (root / "checkpoints" / str(head.size)).mkdir(parents=True)
    (root / "checkpoints" / str(head.size) / "checkpoint").write_bytes(note)
    (root / "checkpoint").write_bytes(note)
    if mark:
        (scene.keys / "mark").write_bytes(head.body())


def entries_of(archive: Path) -> list[bytes]:
    opened = Archive.open(archive)
    head = opened.log.head(opened.roles)
    return list(opened.log.entries(0, head.size))


CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the last leaf dropped": lambda entries: entries[:-1],
    "an entry removed": lambda entries: entries[:2] + entries[3:],
    "two entries swapped": lambda entries: [entries[0], entries[2], entries[1], *entries[3:]],
    "cut back to one entry": lambda entries: entries[:1],
}


class TestTheLog:
    """ "A log entry removed, a log rolled back, forked or truncated: `audit` names each"."""

    @pytest.mark.parametrize("change", sorted(CHANGES))
    def test_a_log_written_anew_is_named_and_nothing_is_signed(
        self, scene: Scene, change: str
    ) -> None:
        reappend(scene, CHANGES[change](entries_of(scene.archive)), mark=False)
        note = (scene.archive / "log/checkpoint").read_bytes()
        done = call("audit", archive=scene.archive)
        assert done.returncode == 1
        assert "log-behind-mark" in done.stdout
        assert "could NOT be recorded" in done.stdout and "Nothing is signed" in done.stdout
        assert (scene.archive / "log/checkpoint").read_bytes() == note

    def test_even_where_the_mark_was_moved_the_owner_remembers(self, scene: Scene) -> None:
        good(scene.archive, "audit")  # Remembers the head.
        reappend(scene, CHANGES["an entry removed"](entries_of(scene.archive)), mark=True)
        findings = audited(scene)
        assert names(findings, "memory-inconsistent") and names(findings, "log-not-logged", "v2")

    def test_a_fork_of_the_same_size_is_named(self, scene: Scene) -> None:
        good(scene.archive, "audit")
        reappend(scene, CHANGES["two entries swapped"](entries_of(scene.archive)), mark=True)
        assert names(audited(scene), "memory-inconsistent")

    def test_a_log_rolled_back_is_named(self, scene: Scene) -> None:
        shutil.rmtree(scene.archive / "log")
        shutil.copytree(scene.yesterday / "log", scene.archive / "log")
        findings = audited(scene)
        assert names(findings, "log-behind-mark") and names(findings, "log-not-logged", "v1")

    def test_an_archive_rolled_back_is_named(self, scene: Scene) -> None:
        shutil.rmtree(scene.archive)
        shutil.copytree(scene.yesterday, scene.archive)
        assert names(audited(scene), "log-behind-mark")

    def test_two_checkpoints_of_one_size_are_named(self, scene: Scene) -> None:
        signer = NoteSigner.parse((scene.keys / "log").read_text().strip())
        path = scene.archive / "log" / "checkpoint"
        head = open_checkpoint(path.read_bytes(), signer.verifier)
        other = Checkpoint(head.origin, head.size, bytes(32))
        path.write_bytes(sign_note(other.body(), signer))
        findings = audited(scene)
        assert names(findings, "log-checkpoint-wrong") or names(findings, "log-tile-wrong")

    def test_a_tile_and_its_entries_changed_are_named(self, scene: Scene) -> None:
        size = len(entries_of(scene.archive))
        entries = scene.archive / "log/tile/entries/000.p" / str(size)
        data = entries.read_bytes()
        entries.write_bytes(data.replace(b"accession", b"adoption\n", 1))
        assert names(audited(scene), "log-unreadable", entries.name)
        entries.write_bytes(data[:-100])
        assert names(audited(scene), "log-unreadable", entries.name)
        entries.write_bytes(data)
        good(scene.archive, "audit")


class TestTheCatalogue:
    """What the catalogue says is a hint: one that lies changes no verdict."""

    def test_one_that_swaps_two_objects_costs_time_only(self, scene: Scene) -> None:
        import sqlite3

        with sqlite3.connect(scene.archive / "catalogue.db") as db:
            rows = dict(db.execute("SELECT object, position FROM records WHERE version = 1"))
            first, second = rows[scene.first], rows[scene.second]
            db.execute("UPDATE records SET position = -1 WHERE position = ?", (first,))
            db.execute("UPDATE records SET position = ? WHERE position = ?", (first, second))
            db.execute("UPDATE records SET position = ? WHERE position = -1", (second,))
        db.close()
        good(scene.archive, "audit")

    def test_one_that_forgets_a_removed_object_hides_nothing(self, scene: Scene) -> None:
        import sqlite3

        shutil.rmtree(scene.folder(scene.second))
        with sqlite3.connect(scene.archive / "catalogue.db") as db:
            db.execute("DELETE FROM records WHERE object = ?", (scene.second,))
        db.close()
        assert names(audited(scene), "log-not-shelved")
