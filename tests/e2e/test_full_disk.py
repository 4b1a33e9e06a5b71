"""Full disks, read-only disks, large files: nothing is lost, and nothing is claimed undone."""

import errno
import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from killing import assert_tidy, assert_whole
from muniment_cli import answers, call, holds, new_archive, run
from ordinary import ordinary_user


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive in which nothing but its roles is yet."""
    return new_archive(tmp_path)


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A folder where the system has room for what is large: `tmp_path` may be in memory."""
    with tempfile.TemporaryDirectory(prefix="large-") as folder:
        yield Path(folder)


class TestSizes:
    """ "A 3 GB file (constant memory)"."""

    def keep_sparse(self, tmp_path: Path, archive: Path, size: int) -> None:
        path = tmp_path / "large"
        with path.open("wb") as stream:
            stream.truncate(size)
        done = run("preserve", "--json", path, archive=archive, preexec_fn=self.little_memory)
        assert done.returncode == 0, done.stderr
        [told] = answers(done)
        assert told["files"][0]["size"] == size

    @staticmethod
    def little_memory() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (96 << 20, 96 << 20))

    def test_a_file_larger_than_the_memory(self, tmp_path: Path, archive: Path) -> None:
        self.keep_sparse(tmp_path, archive, 128 << 20)
        holds(archive)

    @pytest.mark.torture
    def test_three_gigabytes(self, on_disk: Path) -> None:
        archive = new_archive(on_disk)
        self.keep_sparse(on_disk, archive, 3 << 30)
        done = run("verify", archive=archive, preexec_fn=self.little_memory)
        assert done.returncode == 0, done.stdout


class TestFullDisk:
    """ "Disk full: clear message, exit 3, store valid, works when space returns."""

    def fill(self, tmp_path: Path, archive: Path, limit: int) -> subprocess.CompletedProcess[str]:
        """Preserve where no file may become larger than `limit` bytes (RLIMIT_FSIZE)."""
        sources = [tmp_path / "small.txt", tmp_path / "large.bin"]
        sources[0].write_text("small\n")
        sources[1].write_bytes(os.urandom(50_000))

        def limited() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return run("preserve", "--json", *sources, archive=archive, preexec_fn=limited)

    @pytest.mark.parametrize("limit", [100, 5000, 49_999])
    def test_a_file_that_finds_no_room(self, tmp_path: Path, archive: Path, limit: int) -> None:
        done = self.fill(tmp_path, archive, limit)
        assert done.returncode == 3 and "Traceback" not in done.stderr, done.stderr
        assert len(done.stderr.splitlines()) == 1 and os.strerror(errno.EFBIG) in done.stderr
        assert "What was acknowledged is kept" in done.stderr
        assert_whole(archive)
        holds(archive)
        assert self.fill(tmp_path, archive, resource.RLIM_INFINITY).returncode == 0
        assert_tidy(archive)
        holds(archive)

    @pytest.fixture
    def small_disk(self, tmp_path: Path) -> Iterator[Callable[[int], Path]]:
        """Mounts a tmpfs of so many KiB; skips where that is not allowed."""
        point = tmp_path / "disk"
        point.mkdir()

        def mount(kibibytes: int) -> Path:
            size = f"size={kibibytes}k"
            command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", point]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                pytest.skip("only a superuser may mount a small disk")
            return point

        yield mount
        subprocess.run(["umount", "-l", point], capture_output=True, check=False)

    def on_small_disk(self, tmp_path: Path, point: Path, kibibytes: int) -> None:
        made = tmp_path / "made"
        if not made.exists():
            made.mkdir()
            new_archive(made)
            for number in range(6):
                (made / f"{number}.txt").write_text(f"{number}" * 2000)
        archive = point / "archive"
        subprocess.run(["cp", "-a", made / "archive", made / "config", point], check=False)
        files = [made / f"{number}.txt" for number in range(6)]
        if not (archive / "muniment.toml").exists():
            return  # There is not even room for the archive.
        (archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 2\n")
        done = call("preserve", "--json", *files, archive=archive)
        assert done.returncode in (0, 3) and "Traceback" not in done.stderr, done.stderr
        assert_whole(archive)
        for one in answers(done):
            assert one["outcome"] == "preserved"
        if done.returncode:
            assert os.strerror(errno.ENOSPC) in done.stderr or "is full" in done.stderr
            wide = ["mount", "-o", f"remount,size={kibibytes + 4096}k", point]
            subprocess.run(wide, check=True)
            again = call("preserve", "--json", *files, archive=archive)
            assert again.returncode == 0, again.stderr
            kept = {one["source"]: one["outcome"] for one in answers(again)}
            for one in answers(done):
                assert kept[one["source"]] == "already there"
        assert len(answers(call("list", "--json", archive=archive))) == 6
        assert_tidy(archive)
        holds(archive)

    @pytest.mark.parametrize("kibibytes", [208, 252, 300, 348, 400])
    def test_a_disk_that_is_full(
        self, tmp_path: Path, small_disk: Callable[[int], Path], kibibytes: int
    ) -> None:
        self.on_small_disk(tmp_path, small_disk(kibibytes), kibibytes)


class TestReadOnly:
    """A disk that cannot be written is read and verified."""

    def test_it_lists_and_verifies(self, tmp_path: Path, archive: Path) -> None:
        paths = [archive, *archive.rglob("*")]
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            with ordinary_user():
                for command in (
                    ["list"],
                    ["status"],
                    ["verify"],
                    ["log", "check"],
                    ["log", "show"],
                ):
                    done = call(*command, archive=archive)
                    assert done.returncode == 0, done.stderr
                done = call("preserve", tmp_path, archive=archive)
                assert done.returncode == 3 and "Permission denied" in done.stderr
        finally:
            for path in paths:
                path.chmod(0o755 if path.is_dir() else 0o644)

    def test_without_a_catalogue_too(self, archive: Path) -> None:
        (archive / "catalogue.db").unlink()
        for path in (archive, archive / "staging", archive / "staging" / "lock"):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            with ordinary_user():
                assert call("list", archive=archive).returncode == 0
        finally:
            for path in (archive, archive / "staging", archive / "staging" / "lock"):
                path.chmod(0o755 if path.is_dir() else 0o644)
