"""A restored archive can never fork the log: nothing is signed that does not extend the mark."""

import shutil
from pathlib import Path

import pytest

from muniment_cli import Done, answers, call, config_of, holds, new_archive


def some(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_text(f"{name}\n")
    return [folder / name for name in names]


def grown(folder: Path) -> tuple[Path, Path]:
    """An archive with three notices, and its copy from when it had one."""
    archive = new_archive(folder)
    first, *later = some(folder, "1.txt", "2.txt", "3.txt")
    assert call("preserve", first, archive=archive).returncode == 0
    copy = folder / "yesterday" / "archive"
    shutil.copytree(archive, copy, symlinks=True)
    assert call("preserve", *later, archive=archive).returncode == 0
    return archive, copy


def restored(folder: Path) -> Path:
    """An archive that was put back to yesterday's copy."""
    archive, copy = grown(folder)
    shutil.rmtree(archive)
    copy.rename(archive)
    return archive


def refuses_to_sign(archive: Path, config: Path, *arguments: object) -> Done:
    """Assert that a call signs nothing, and says why and what to do."""
    before = (archive / "log" / "checkpoint").read_bytes()
    done = call(*arguments, archive=archive, config=config)
    assert done.returncode == 3 and done.stdout == ""
    assert "Nothing is signed" in done.stderr
    assert "Bring back the newest copy of the whole archive" in done.stderr
    assert (archive / "log" / "checkpoint").read_bytes() == before
    assert not list((archive / "staging").glob("run-*"))
    return done


class TestYesterdaysCopy:
    """ "An archive restored from yesterday's copy refuses to sign, and says what to do."""

    def test_it_signs_nothing(self, tmp_path: Path) -> None:
        archive = restored(tmp_path)
        [new] = some(tmp_path, "new.txt")
        done = refuses_to_sign(archive, config_of(archive), "preserve", new)
        assert "has 4 entries" in done.stderr
        for source in ("1.txt", "2.txt"):
            refuses_to_sign(archive, config_of(archive), "preserve", tmp_path / source)

    def test_it_is_still_read_and_each_notice_verifies(self, tmp_path: Path) -> None:
        archive = restored(tmp_path)
        [listed] = answers(call("list", "--json", archive=archive))
        done = call("verify", listed["notice"], archive=archive)
        assert done.returncode == 0, done.stdout
        status = answers(call("status", "--json", archive=archive))[0]
        assert status["signing"].startswith("refused: this log has 2 entries")

    def test_its_log_is_behind_its_mark(self, tmp_path: Path) -> None:
        archive = restored(tmp_path)
        done = call("log", "check", "--json", archive=archive)
        codes = {f["code"] for check in answers(done)[0]["checks"] for f in check["findings"]}
        assert done.returncode == 1 and "log-behind-mark" in codes

    def test_who_saw_the_newer_head_is_told_that_it_is_behind(self, tmp_path: Path) -> None:
        archive, copy = grown(tmp_path)
        holds(archive)  # Remembers the head of four entries.
        shutil.rmtree(archive)
        copy.rename(archive)
        [listed] = answers(call("list", "--json", archive=archive))
        for command in (["verify"], ["verify", listed["notice"]], ["log", "check"]):
            done = call(*command, "--json", archive=archive)
            codes = {f["code"] for check in answers(done)[0]["checks"] for f in check["findings"]}
            assert done.returncode == 1 and "memory-behind" in codes, command

    def test_the_newest_copy_brought_back_goes_on(self, tmp_path: Path) -> None:
        archive, copy = grown(tmp_path)
        newest = archive.rename(tmp_path / "newest")
        copy.rename(archive)
        [new] = some(tmp_path, "new.txt")
        refuses_to_sign(archive, config_of(archive), "preserve", new)
        shutil.rmtree(archive)
        newest.rename(archive)
        assert call("preserve", new, archive=archive).returncode == 0
        holds(archive)


class TestTwoCopies:
    """ "Never let two copies of an archive use [the log key]": the second to sign is refused."""

    def test_whichever_comes_second_is_refused(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        copy = tmp_path / "copy"
        shutil.copytree(archive, copy)
        one, other = some(tmp_path, "1.txt", "2.txt")
        assert call("preserve", one, archive=copy, config=config_of(archive)).returncode == 0
        refuses_to_sign(archive, config_of(archive), "preserve", other)
        refuses_to_sign(archive, config_of(archive), "preserve", one)
        assert call("preserve", other, archive=copy, config=config_of(archive)).returncode == 0

    def test_two_histories_of_one_size_are_two(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        keys = next((config_of(archive) / "keys").iterdir())
        shutil.copytree(archive, tmp_path / "copy")
        shutil.copytree(config_of(archive), tmp_path / "other config")  # The crime: mark and all.
        one, other = some(tmp_path, "1.txt", "2.txt")
        assert call("preserve", one, archive=archive).returncode == 0
        config = tmp_path / "other config"
        assert call("preserve", other, archive=tmp_path / "copy", config=config).returncode == 0
        holds(archive)
        done = call("verify", "--json", archive=tmp_path / "copy", config=config_of(archive))
        codes = {f["code"] for check in answers(done)[0]["checks"] for f in check["findings"]}
        assert done.returncode == 1 and "memory-inconsistent" in codes
        refuses_to_sign(tmp_path / "copy", config_of(archive), "preserve", one)
        assert keys.exists()


class TestMissingKeys:
    """Keys, mark or archive that do not belong together sign nothing; reading goes on."""

    @pytest.fixture
    def archive(self, tmp_path: Path) -> Path:
        archive = new_archive(tmp_path)
        assert call("preserve", *some(tmp_path, "1.txt"), archive=archive).returncode == 0
        return archive

    def still_read(self, archive: Path, config: Path | None = None) -> None:
        assert call("list", archive=archive, config=config).returncode == 0
        assert call("status", archive=archive, config=config).returncode == 0
        assert call("verify", archive=archive, config=config).returncode in (0, 2)

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("mark", "The high-water mark"),
            ("log", "The log key"),
            ("signer.pub", "The public key"),
        ],
    )
    def test_a_file_of_the_key_folder(self, archive: Path, name: str, said: str) -> None:
        [keys] = (config_of(archive) / "keys").iterdir()
        (keys / name).unlink()
        [new] = some(archive.parent, "new.txt")
        done = call("preserve", new, archive=archive)
        assert done.returncode == 3 and said in done.stderr and str(keys / name) in done.stderr
        [status] = answers(call("status", "--json", archive=archive))
        assert status["signing"].startswith("refused") or "high-water mark" in status["signing"]
        self.still_read(archive)
        assert len(answers(call("list", "--json", archive=archive))) == 1

    def test_a_mark_that_cannot_be_read(self, archive: Path) -> None:
        [keys] = (config_of(archive) / "keys").iterdir()
        (keys / "mark").write_bytes(b"")
        done = call("preserve", *some(archive.parent, "new.txt"), archive=archive)
        assert done.returncode == 3 and "until then nothing is signed" in done.stderr

    def test_no_keys_at_all(self, archive: Path, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        [new] = some(archive.parent, "new.txt")
        done = call("preserve", new, archive=archive, config=elsewhere)
        assert done.returncode == 3 and "cannot be read" in done.stderr
        self.still_read(archive, elsewhere)

    def test_another_archives_keys(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        other = new_archive(tmp_path / "other")
        done = call(
            "preserve", *some(tmp_path, "new.txt"), archive=archive, config=config_of(other)
        )
        assert done.returncode == 3 and "is not a signer of this archive" in done.stderr

    def test_no_message_of_these_is_a_traceback(self, archive: Path) -> None:
        [keys] = (config_of(archive) / "keys").iterdir()
        [new] = some(archive.parent, "new.txt")
        for path in sorted(keys.iterdir()):
            data = path.read_bytes()
            for wrong in (b"", b"\xff\xfe", b"x" * 10_000):
                path.write_bytes(wrong)
                for command in (["preserve", new], ["status"], ["log", "check"], ["list"]):
                    done = call(*command, archive=archive)
                    assert "Traceback" not in done.stderr, (path.name, command, done.stderr)
            path.write_bytes(data)
