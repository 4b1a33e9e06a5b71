"""Every byte of a small kit and of a small archive, changed in turn, is noticed and named."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kits import EXAMPLE, OURS, Files, MemoryPackage, example_kit, rehash
from manifests import Limits, MunimentError, Trust, verify_kit
from muniment.cli.checking.verify_command import to_json
from muniment.words import Language
from muniment_cli import answers, call, new_archive
from verify_sh import bare_path, verify_sh

KIT = example_kit()
TRUST = Trust(None, (("example", OURS.root.public),))
# Nothing signs a README; everything else is covered (docs/format.md, "Which byte ...").
NOT_COVERED = {"README.md"}
PARTS = 8  # of the whole, so that several processes can share it


def flipped(data: bytes, at: int) -> bytes:
    """Change one byte: another letter, the other case, beyond ASCII, or everything about it."""
    return data[:at] + bytes([data[at] ^ (0x01, 0x20, 0x80, 0xFF)[at % 4]]) + data[at + 1 :]


def places(files: Files, step: int, first: int = 0) -> Iterator[tuple[str, int]]:
    """Every `step`-th byte of some files, as (path, offset)."""
    every = ((path, at) for path in sorted(files) for at in range(len(files[path])))
    return (place for number, place in enumerate(every) if number % step == first)


def look_at(files: Files) -> tuple[int, str]:
    """Verify a kit in memory; give the exit code, and all that was said."""
    try:
        verdict = verify_kit(MemoryPackage(files), TRUST, Limits())
    except MunimentError as failure:
        return failure.exit_code, str(failure)
    return verdict.code, json.dumps(to_json(verdict, Language.ENGLISH))


def flip_in_kit(step: int, first: int = 0) -> None:
    for path, at in places(KIT, step, first):
        code, said = look_at({**KIT, path: flipped(KIT[path], at)})
        assert code in (1, 3), (path, at)
        assert path in said, (path, at, said)


def flip_in_fitted_kit(step: int, first: int = 0) -> None:
    for path, at in places(KIT, step, first):
        if path == "SHA512SUMS":
            continue
        code, said = look_at(rehash({**KIT, path: flipped(KIT[path], at)}))
        if path in NOT_COVERED:
            assert code == 0, (path, at)
        else:
            assert code in (1, 3), (path, at)
            assert path.removeprefix("object/") in said, (path, at, said)


class TestKit:
    """No byte of a kit can change unseen, but those that the format says nobody signs."""

    def test_the_kit_holds_as_it_is(self) -> None:
        assert look_at(KIT)[0] == look_at(rehash(KIT))[0] == 0

    def test_a_sample_of_bytes(self) -> None:
        flip_in_kit(29)

    def test_a_sample_of_bytes_with_sums_that_fit(self) -> None:
        flip_in_fitted_kit(31)

    @pytest.mark.torture
    @pytest.mark.parametrize("part", range(PARTS))
    def test_every_byte(self, part: int) -> None:
        flip_in_kit(PARTS, part)

    @pytest.mark.torture
    @pytest.mark.parametrize("part", range(PARTS))
    def test_every_byte_with_sums_that_fit(self, part: int) -> None:
        flip_in_fitted_kit(PARTS, part)

    @pytest.mark.parametrize(
        "step", [pytest.param(13000), pytest.param(193, marks=pytest.mark.torture)]
    )
    def test_verify_sh_on_a_sample(self, step: int, tmp_path: Path) -> None:
        tools = bare_path(tmp_path)
        for path, at in places(KIT, step, first=step // 2):
            for fit in (rehash, dict):
                files = fit({**KIT, path: flipped(KIT[path], at)})
                kit = tmp_path / "kit"
                for name, data in files.items():
                    (kit / name).parent.mkdir(parents=True, exist_ok=True)
                    (kit / name).write_bytes(data)
                done = verify_sh(kit, EXAMPLE / "trust", path=tools)
                assert done.returncode == look_at(files)[0], (path, at, done.stdout)
                shutil.rmtree(kit)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with one notice, whose owner has pinned its root."""
    folder = tmp_path_factory.mktemp("flips")
    made = new_archive(folder)
    (folder / "notice.txt").write_text("Closed at night.\n")
    done = call("preserve", folder / "notice.txt", archive=made)
    assert done.returncode == 0, done.stderr
    assert call("verify", archive=made).returncode == 0
    return made


def flip_in_archive(archive: Path, step: int, first: int = 0) -> None:
    files = {
        path.relative_to(archive).as_posix(): path.read_bytes()
        for part in ("shelves", "log", "keys")
        for path in (archive / part).rglob("*")
        if path.is_file()
    }
    assert len(files) > 25
    for path, at in places(files, step, first):
        try:
            (archive / path).write_bytes(flipped(files[path], at))
            done = call("verify", "--json", archive=archive)
        finally:
            (archive / path).write_bytes(files[path])
        assert done.returncode in (1, 3), (path, at, done.stdout)
        assert path in done.stdout + done.stderr, (path, at, done.stdout, done.stderr)
        assert "fault in muniment" not in done.stderr, done.stderr
        if done.stdout:
            [told] = answers(done)
            assert told["verdict"] == done.returncode


class TestArchive:
    """No byte of an archive's objects, log and keys can change unseen; `make torture` takes all."""

    def test_a_sample_of_bytes(self, archive: Path) -> None:
        flip_in_archive(archive, 67)
