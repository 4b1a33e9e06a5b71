"""What bad input gets: a clear sentence, exit 3, nothing half-written, what was kept stays kept."""

import os
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from killing import assert_tidy
from muniment_cli import (
    COMMAND,
    Done,
    answers,
    call,
    config_of,
    environment,
    holds,
    new_archive,
)
from ordinary import ordinary_user

NAMES = (
    b"\xff\xfe not UTF-8 \x80.pdf",
    b"control \x01\x1b[2J.txt",
    b"line\nfeed.txt",
    b"Twin.txt",
    b"twin.txt",
    "e\u0301.txt".encode(),
    "\u00e9.txt".encode(),
    b"n" * 255,
    b"-rf",
    b".hidden",
    "公告 第三号.html".encode(),
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive in which nothing but its roles is yet."""
    return new_archive(tmp_path)


def snapshot(archive: Path) -> dict[str, bytes]:
    """Every file of the archive that is for ever."""
    return {
        str(path.relative_to(archive)): path.read_bytes()
        for top in ("shelves", "log", "keys")
        for path in (archive / top).rglob("*")
        if path.is_file()
    }


def refused(archive: Path, said: str, *arguments: object) -> Done:
    """Assert that a call is refused in one sentence and leaves the archive as it was."""
    before = snapshot(archive)
    done = call(*arguments, archive=archive)
    assert done.returncode == 3, done.stdout
    assert said in done.stderr and "Traceback" not in done.stderr
    assert done.stderr.replace("\n", "").isprintable()
    assert snapshot(archive) == before
    assert_tidy(archive)
    return done


def source(folder: Path) -> Path:
    made = folder / "source"
    made.mkdir()
    (made / "a.txt").write_text("a\n")
    return made


class TestNames:
    """ "Legal file names are all preserved … originals come back on export."""

    @pytest.mark.parametrize("name", NAMES)
    def test_each_can_be_a_source_of_its_own(
        self, tmp_path: Path, archive: Path, name: bytes
    ) -> None:
        path = os.path.join(os.fsencode(tmp_path), name)
        with open(path, "wb") as stream:
            stream.write(b"content of " + name)
        done = call("preserve", "--json", "--", path, archive=archive)
        assert done.returncode == 0, done.stderr
        [told] = answers(done)
        [stored] = archive.glob(f"shelves/*/*/*/v1/content/{told['files'][0]['path']}")
        assert stored.read_bytes() == b"content of " + name
        assert stored.name.isascii() and len(stored.name) <= 64
        holds(archive)

    def test_all_can_lie_in_one_folder(self, tmp_path: Path, archive: Path) -> None:
        made = os.fsencode(source(tmp_path))
        for name in NAMES:
            with open(os.path.join(made, name), "wb") as stream:
                stream.write(b"content of " + name)
        done = call("preserve", "--json", made, archive=archive)
        assert done.returncode == 0, done.stderr
        [told] = answers(done)
        kept = [item.get("name", "").encode() or item["name_bytes"] for item in told["files"]]
        assert len(kept) == len(NAMES) + 1
        holds(archive)
        out = tmp_path / "out"
        exported = call("export", told["notice"], "-o", out, archive=archive)
        assert exported.returncode == 0, exported.stderr
        contents = {path.read_bytes() for path in out.rglob("*") if path.is_file()}
        assert {b"content of " + name for name in NAMES} <= contents

    def test_a_name_that_begins_with_a_dash_is_no_option(
        self, tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("-rf").write_text("x")
        refused(archive, "No such option", "preserve", "-rf")
        assert call("preserve", "--", "-rf", archive=archive).returncode == 0
        assert call("preserve", "./-rf", archive=archive).returncode == 0


CRIMES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "cannot be read: No such file"),
    "a dangling link": (lambda path: path.symlink_to("nowhere"), "No such file"),
    "a loop": (lambda path: path.symlink_to(path.name), "symbolic links"),
    "a pipe": (os.mkfifo, "neither a file nor a folder"),
    "an empty folder": (lambda path: path.mkdir(), "holds no files"),
    "a link out": (
        lambda path: (path.mkdir(), (path / "x").symlink_to("/etc/hostname")),
        "leads out of the folder",
    ),
    "a loop within": (
        lambda path: (path.mkdir(), (path / "x").symlink_to(".")),
        "a loop of links has no end",
    ),
    "a pipe within": (
        lambda path: (path.mkdir(), os.mkfifo(path / "x")),
        "neither a file nor a folder",
    ),
    "a link that dangles within": (
        lambda path: (path.mkdir(), (path / "x").symlink_to("nowhere")),
        "No such file",
    ),
}


class TestSources:
    """Each is named, with what is wrong with it; the other sources of the call are kept."""

    @pytest.mark.parametrize("crime", CRIMES)
    def test_it_is_refused_by_name(self, tmp_path: Path, archive: Path, crime: str) -> None:
        commit, said = CRIMES[crime]
        commit(tmp_path / "it")
        done = refused(archive, said, "preserve", tmp_path / "it")
        assert f"refused: {tmp_path / 'it'}" in done.stderr
        dry = call("preserve", "--dry-run", tmp_path / "it", archive=archive)
        assert dry.returncode == 3 and said in dry.stdout

    @pytest.mark.parametrize("crime", CRIMES)
    def test_the_others_of_the_call_are_kept(
        self, tmp_path: Path, archive: Path, crime: str
    ) -> None:
        CRIMES[crime][0](tmp_path / "it")
        (tmp_path / "1.txt").write_text("1")
        (tmp_path / "2.txt").write_text("2")
        given = [tmp_path / "1.txt", tmp_path / "it", tmp_path / "2.txt"]
        done = call("preserve", "--json", *given, archive=archive)
        outcomes = {one["source"]: one["outcome"] for one in answers(done)}
        assert done.returncode == 3
        assert outcomes == {
            str(path): "refused" if path.name == "it" else "preserved" for path in given
        }
        assert_tidy(archive)
        holds(archive)

    def test_as_one_is_all_or_nothing(self, tmp_path: Path, archive: Path) -> None:
        (tmp_path / "list.csv").touch()
        sources = [tmp_path / "list.csv", tmp_path / "missing"]
        refused(archive, "No such file", "preserve", "--as-one", *sources)

    def test_a_socket_and_a_device(
        self, tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
        for path in (tmp_path / "socket", "/dev/null", "/dev/zero"):
            refused(archive, "neither a file nor a folder", "preserve", path)

    def test_what_may_not_be_read(self, tmp_path: Path, archive: Path) -> None:
        made = source(tmp_path)
        (made / "a.txt").chmod(0)
        with ordinary_user():
            refused(archive, "a.txt cannot be read: Permission denied", "preserve", made)
            refused(archive, "cannot be read: Permission denied", "preserve", made / "a.txt")

    def test_the_archive_and_its_keys_are_no_sources(self, tmp_path: Path, archive: Path) -> None:
        (tmp_path / "link").symlink_to(archive)
        keys = next((config_of(archive) / "keys").iterdir())
        for folder in (archive, tmp_path, tmp_path / "link"):
            refused(archive, "holds this archive itself", "preserve", folder)
            dry = call("preserve", "--dry-run", folder, archive=archive)
            assert dry.returncode == 3 and "holds this archive itself" in dry.stdout
        for folder in (keys, keys.parent, config_of(archive)):
            refused(archive, "holds this archive's keys", "preserve", folder)
        refused(archive, "is one of this archive's keys", "preserve", keys / "root")
        assert call("preserve", archive / "README.md", archive=archive).returncode == 0

    def test_an_empty_file_is_a_file(self, tmp_path: Path, archive: Path) -> None:
        (tmp_path / "empty").touch()
        [told] = answers(call("preserve", "--json", tmp_path / "empty", archive=archive))
        assert told["outcome"] == "preserved" and told["files"][0]["size"] == 0
        holds(archive)


class TestChanging:
    """ "A file changing while read (detected, not stored torn)"."""

    def test_one_that_is_written_to_all_the_while(self, tmp_path: Path, archive: Path) -> None:
        path = tmp_path / "busy"
        path.write_bytes(b"0" * (8 << 20))
        written, enough = threading.Event(), threading.Event()

        def write() -> None:
            with path.open("r+b", buffering=0) as stream:
                turn = 0
                while not enough.is_set():
                    turn += 1
                    stream.seek(0)
                    stream.write(b"%d" % (turn % 10) * (8 << 20))
                    written.set()

        writer = threading.Thread(target=write)
        writer.start()
        try:
            assert written.wait(60)
            refused(archive, "changed while it was being read", "preserve", path)
        finally:
            enough.set()
            writer.join()
        assert call("preserve", path, archive=archive).returncode == 0
        holds(archive)


class TestInit:
    """ "Three keys … None lies in the archive"."""

    @pytest.mark.parametrize("config", ["new", "new/config", "new/a/b"])
    def test_keys_would_lie_in_the_archive(self, tmp_path: Path, config: str) -> None:
        done = call("init", tmp_path / "new", config=tmp_path / config)
        assert done.returncode == 3 and "no key lies in an archive" in done.stderr
        assert not (tmp_path / "new").exists()

    @pytest.mark.parametrize("origin", ["a b", "a+b", "a\nb", "a,b", "a*", '"', "#x", "\x1b"])
    def test_an_origin_that_no_file_could_hold(self, tmp_path: Path, origin: str) -> None:
        done = call("init", tmp_path / "new", "--origin", origin, config=tmp_path / "config")
        assert done.returncode == 3 and "An origin is printable" in done.stderr
        assert not list(tmp_path.iterdir())

    def test_an_origin_is_used_once(self, tmp_path: Path, archive: Path) -> None:
        done = call(
            "init", tmp_path / "2", "--origin", "example.org/log", config=config_of(archive)
        )
        assert done.returncode == 3 and "An origin is used once" in done.stderr
        assert not (tmp_path / "2").exists()


class TestLimits:
    """ "A refusal is one sentence that names the limit and what met it"."""

    def test_a_limit_is_named(self, tmp_path: Path, archive: Path) -> None:
        settings = "format = 1\n[limits]\nfile_bytes = 10\nfiles_per_version = 2\n"
        (archive / "muniment.toml").write_text(settings)
        (tmp_path / "11.txt").write_text("x" * 11)
        refused(archive, "limits.file_bytes", "preserve", tmp_path / "11.txt")
        made = source(tmp_path)
        for name in ("b", "c"):
            (made / name).touch()
        refused(archive, "limits.files_per_version", "preserve", made)


class TestCalls:
    """A wrong call is exit 3, says what is wrong, and does nothing."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["preserve"], "Name what to preserve"),
            (["preserve", "--colour", "x"], "No such option"),
            (["preserve", "--list", "list.csv", "x"], "not both"),
            (["preserve", "--list", "none.csv"], "No such file"),
            (["preserve", "--list", "list.csv", "--as-one"], "a list has a column `notice`"),
            (
                ["preserve", "--notice", "nothing", "kept.txt"],
                "neither a path nor an identifier",
            ),
            (["preserve", "--published", "1.10.2014", "kept.txt"], "is no date as EDTF"),
            (["preserve", "--language", "chinese!", "kept.txt"], "is no language tag"),
            (["preserve", "--title", "a\x07", "kept.txt"], "control character"),
            (["preserve", "gopher://x/"], "gopher"),
            (["preserve", "http://"], "http"),
            (["commit", "nothing"], "Nothing is held as 'nothing'"),
            (["discard", "nothing"], "Nothing is held as 'nothing'"),
            (["commit"], "Missing argument"),
            (["verify", "nothing"], "neither a path nor an identifier"),
            (["verify", "kept.txt"], "no zip file as a kit"),
            (["verify", "--trust", "none"], "is no trust folder"),
            (["kit", "nothing", "-o", "out"], "neither a path nor an identifier"),
            (["show", "nothing"], "`muniment list` shows"),
            (["cite", "kept.txt"], "kept.txt is a file, and a notice's ID is asked for"),
            (["outline", "kept.txt", "-a", "none"], "kept.txt is a file"),
            (["rumour"], "No such command 'rumour'"),
            (["--rumour"], "No such option"),
            (["log"], "Usage"),
            (["log", "show", "--last", "0"], "--last"),
            (["init", "."], "is not empty"),
        ],
    )
    def test_it_says_so(
        self,
        tmp_path: Path,
        archive: Path,
        monkeypatch: pytest.MonkeyPatch,
        arguments: list[str],
        said: str,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("kept.txt").write_text("kept\n")
        Path("list.csv").write_text("source\nkept.txt\n")
        refused(archive, said, *arguments)

    def test_a_line_of_a_list_is_named_before_anything_is_done(
        self, tmp_path: Path, archive: Path
    ) -> None:
        made = tmp_path / "list.csv"
        made.write_text("source,published\nkept.txt,2014\nkept.txt,1.10.2014\n")
        refused(archive, "list.csv, line 3: '1.10.2014' is no date", "preserve", "--list", made)

    @pytest.mark.parametrize("command", ["list", "status", "preserve x", "verify", "log check"])
    def test_a_folder_that_is_no_archive(self, tmp_path: Path, command: str) -> None:
        done = call(*command.split(), archive=tmp_path)
        assert done.returncode == 3 and "is no archive" in done.stderr
        assert "muniment init" in done.stderr

    def test_settings_that_are_wrong(self, archive: Path) -> None:
        (archive / "muniment.toml").write_text("format = 1\n[limits]\nredirect = 3\n")
        for command in ("list", "status", "verify"):
            done = call(command, archive=archive)
            assert done.returncode == 3 and "redirect" in done.stderr

    def test_a_reader_that_goes_away(self, tmp_path: Path, archive: Path) -> None:
        for number in range(300):
            (tmp_path / f"{number}.txt").write_text(f"{number}")
        files = sorted(tmp_path.glob("*.txt"))
        with subprocess.Popen(
            [*COMMAND, "preserve", "--json", *files],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(archive),
        ) as process:  # fmt: skip
            assert process.stdout is not None and process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            said = process.stderr.read()
            process.wait()
        assert b"Traceback" not in said and b"Exception" not in said
        again = call("preserve", "--json", *files, archive=archive)
        assert again.returncode == 0
        assert len(answers(call("list", "--json", archive=archive))) == 300
        holds(archive)
