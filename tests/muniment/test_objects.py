"""Sealing drafts into whole objects, and reading them back."""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checksums import Algorithm, Digest
from ingest import GatheredFile, write_gathered
from kits import OURS
from manifests import (
    CheckName,
    Entry,
    FolderPackage,
    Limits,
    Role,
    Version,
    examine_object,
    new_record_id,
    parse_roles,
)
from muniment.archive.objects import (
    Draft,
    ObjectError,
    Seal,
    Sealed,
    next_rendition,
    read_versions,
    seal_draft,
)
from system_packages import need

NOW = datetime(2026, 11, 22, 4, 38, tzinfo=UTC)
ROLES = parse_roles(OURS.roles(), 1 << 16)
ROLE = Role("signer", ROLES.signers[0][0], "urn:uuid:1", OURS.signer.public.fingerprint())
SEAL = Seal(ROLES.origin, ROLE, OURS.signer)
LIMITS = Limits()


def draft(
    folder: Path, *texts: str, previous: tuple[Version, ...] = (), shelf: Path | None = None
) -> Draft:
    """A draft with a rendition for each text, in a place of its own."""
    place = folder / new_record_id()
    (place / "content" / "renditions").mkdir(parents=True)
    files: list[GatheredFile] = [
        write_gathered(place / "content", f"renditions/{number:04}.txt", text.encode(), "rendition")
        for number, text in enumerate(texts, start=1)
    ]
    return Draft(
        place=place,
        kind="accession",
        id=new_record_id(),
        object_id=previous[0].statement.object if previous else "urn:uuid:0",
        notice={"title": ["Notice"]},
        sources=({"kind": "file", "key": "files:1", "name": "a"},),
        files=tuple(files),
        file_sources=(0,) * len(files),
        previous=previous,
        shelved_at=shelf,
    )


def seal(made: Draft) -> Sealed:
    return seal_draft(made, SEAL, NOW, LIMITS)


def examined(folder: Path) -> list[str]:
    examination = examine_object(FolderPackage(folder), ROLES, LIMITS)
    return [finding.code for name in CheckName for finding in examination.of(name)]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, list[Entry]]:
    """An object of two versions, and their entries."""
    first = seal(draft(tmp_path, "one", "two"))
    versions = read_versions(first.folder, [first.entry], LIMITS)
    second = seal(draft(tmp_path, "three", previous=versions, shelf=first.folder))
    return second.folder, [first.entry, second.entry]


class TestSealing:
    """ "The whole object rebuilt in staging (old content hard-linked until the swap)"."""

    def test_a_sealed_draft_is_a_whole_object(self, tmp_path: Path) -> None:
        sealed = seal(draft(tmp_path, "one", "two"))
        assert examined(sealed.folder) == [] and sealed.replaces is None
        inventory = (sealed.folder / "inventory.json").read_bytes()
        assert sealed.inventory == Digest.of(Algorithm.SHA512, inventory)

    def test_one_without_files_is_whole_too(self, tmp_path: Path) -> None:
        made = draft(tmp_path)
        shutil.rmtree(made.place / "content")
        assert examined(seal(made).folder) == []

    def test_a_new_version_has_the_old_content_and_links_it(
        self, tmp_path: Path, two: tuple[Path, list[Entry]]
    ) -> None:
        folder, entries = two
        assert examined(folder) == []
        assert [one.statement.version for one in read_versions(folder, entries, LIMITS)] == [1, 2]
        assert (folder / "v1/content/renditions/0001.txt").stat().st_nlink == 2
        assert (folder / "v2/content/renditions/0003.txt").read_text() == "three"

    def test_sealing_leaves_the_shelved_object_alone(
        self, tmp_path: Path, two: tuple[Path, list[Entry]]
    ) -> None:
        folder, entries = two
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        versions = read_versions(folder, entries, LIMITS)
        third = seal(draft(tmp_path, "four", previous=versions, shelf=folder))
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
        assert third.replaces == Digest.of(
            Algorithm.SHA512, (folder / "inventory.json").read_bytes()
        )
        assert next_rendition(read_versions(third.folder, [*entries, third.entry], LIMITS)) == 5

    def test_two_seals_of_the_same_differ_by_their_salt(self, tmp_path: Path) -> None:
        one, other = (seal(draft(tmp_path, "same")) for _ in range(2))
        assert one.statement.salt != other.statement.salt and one.entry != other.entry

    def test_nothing_in_it_names_the_machine(
        self, tmp_path: Path, two: tuple[Path, list[Entry]]
    ) -> None:
        folder, _ = two
        names = (str(tmp_path), socket.gethostname(), getpass.getuser(), os.path.expanduser("~"))
        for path in folder.rglob("*.json"):
            words = set(re.findall(r'[^"@:,]+', path.read_text()))
            assert words.isdisjoint(names)

    def test_sha512sum_and_ssh_keygen_accept_it(
        self, tmp_path: Path, two: tuple[Path, list[Entry]]
    ) -> None:
        folder, _ = two
        (tmp_path / "roles").write_bytes(OURS.roles())
        for sums in folder.glob("v*/content/manifests/*.sums"):
            done = subprocess.run(
                [need("sha512sum", "coreutils"), "--strict", "--quiet", "-c", sums],
                cwd=folder, capture_output=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            who = ["-I", ROLE.principal, "-n", "muniment-manifest-v1"]
            done = subprocess.run(
                [need("ssh-keygen", "openssh-client"), "-Y", "verify", "-f", tmp_path / "roles",
                 *who, "-s", f"{sums}.sig"],
                input=sums.read_bytes(), capture_output=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr


class TestReading:
    """Only what was logged is built on."""

    @pytest.mark.parametrize("suffix", ["json", "sums", "sums.sig"])
    @pytest.mark.parametrize("change", ["changed", "missing", "empty"])
    def test_what_is_not_as_it_was_logged_is_not_built_on(
        self, two: tuple[Path, list[Entry]], suffix: str, change: str
    ) -> None:
        folder, entries = two
        [path] = (folder / "v1/content/manifests").glob(f"*.{suffix}")
        data = path.read_bytes()
        path.unlink()
        if change != "missing":
            path.write_bytes(b"" if change == "empty" else data.replace(b"a", b"b", 1))
        with pytest.raises(ObjectError, match="Run `muniment verify`"):
            read_versions(folder, entries, LIMITS)

    def test_another_statement_of_the_right_form_is_noticed(
        self, two: tuple[Path, list[Entry]]
    ) -> None:
        folder, entries = two
        [path] = (folder / "v2/content/manifests").glob("*.json")
        path.write_bytes(path.read_bytes().replace(b'"Notice"', b'"Forged"'))
        assert json.loads(path.read_bytes())["notice"] == {"title": ["Forged"]}
        with pytest.raises(ObjectError, match="version 2 is not what was logged"):
            read_versions(folder, entries, LIMITS)

    def test_versions_in_another_order_are_noticed(self, two: tuple[Path, list[Entry]]) -> None:
        folder, entries = two
        with pytest.raises(ObjectError):
            read_versions(folder, entries[::-1], LIMITS)
