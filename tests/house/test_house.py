"""The house keeps its own rules: stair, size, version, locks, and no trace of a machine."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from muniment.cli.main import COMMANDS, module_of

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("checksums", "manifests", "ingest", "muniment")
LONGEST = 400
# One file on purpose: a stranger takes this one and reads it from top to bottom before running it.
# Cut into pieces it would have to be put together by somebody whom the stranger does not trust.
ONE_FILE_ON_PURPOSE = "muniment/verifier/verify.sh"
LOCKS = tuple(sorted((ROOT / "requirements").rglob("*.txt")))


def tree() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    paths = (ROOT / os.fsdecode(name) for name in listing.stdout.split(b"\0") if name)
    return tuple(path for path in paths if path.is_file())


def modules(room: str) -> tuple[Path, ...]:
    return tuple(sorted((ROOT / room).rglob("*.py")))


def imported(module: Path) -> set[str]:
    """The top names of everything that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def run_python(program: str) -> str:
    """What a program prints that has the rooms on its path, as this test run has them."""
    where = str(Path(__import__("checksums").__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {where!r})\n{program}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class TestRooms:
    """ "A module is named for its noun and opens with one sentence"; files of 100 to 300 lines."""

    @pytest.mark.parametrize("room", ROOMS)
    def test_every_module_opens_with_a_sentence(self, room: str) -> None:
        silent = [
            module.relative_to(ROOT).as_posix()
            for module in modules(room)
            if not ast.get_docstring(ast.parse(module.read_bytes()))
        ]
        assert modules(room) and not silent

    def test_no_file_of_code_is_longer_than_a_reader_can_hold(self) -> None:
        long = {
            path.relative_to(ROOT).as_posix(): lines
            for path in tree()
            if path.suffix in {".py", ".sh"} and (lines := path.read_bytes().count(b"\n")) > LONGEST
        }
        # A reasoned exception, which ends when it is no longer needed.
        assert long.keys() == {ONE_FILE_ON_PURPOSE}

    def test_no_test_folder_hides_the_room_it_tests(self) -> None:
        hiding = [room for room in ROOMS if (ROOT / "tests" / room / "__init__.py").exists()]
        assert not hiding

    def test_every_file_of_a_command_is_that_of_a_listed_one(self) -> None:
        commands = Path("muniment", "cli")
        there = {str(path.relative_to(ROOT)) for path in (ROOT / commands).rglob("*_command.py")}
        assert there == {f"{module_of(name).replace('.', '/')}.py" for name in COMMANDS}


class TestStair:
    """`muniment -> ingest -> manifests -> checksums`; the last two work in a room with no wires.

    import-linter reads the imports (make check); here they are carried out.
    """

    def test_checksums_needs_the_standard_library_alone(self) -> None:
        foreign = {
            name
            for module in modules("checksums")
            for name in imported(module)
            if name not in sys.stdlib_module_names and name != "checksums"
        }
        assert not foreign

    @pytest.mark.parametrize("room", ["checksums", "manifests"])
    def test_evidence_is_checked_without_a_socket_being_loaded(self, room: str) -> None:
        """But by the reader of certificates, whose names of mail go through `email.utils`."""
        wires = "{'socket', '_socket', 'ssl', 'asyncio'}"
        loaded = run_python(
            f"import importlib, pkgutil, {room}\n"
            f"names = [each.name for each in pkgutil.walk_packages({room}.__path__, '{room}.')]\n"
            "for name in names:\n"
            "    importlib.import_module(name)\n"
            f"print(*sorted({wires} & set(sys.modules)))\n"
            "held = {id(sys.modules[name]) for name in {'socket', '_socket'} & set(sys.modules)}\n"
            "room = (sys.modules[name] for name in names)\n"
            "print(*[one.__name__ for one in room if held & {*map(id, vars(one).values())}])"
        )
        brought = run_python(
            f"import cryptography.x509\nprint(*sorted({wires} & set(sys.modules)))"
        )
        assert loaded == ("" if room == "checksums" else brought)


class TestVersion:
    """The version is written once, in `muniment/version.py`."""

    def test_no_other_file_writes_it(self) -> None:
        from muniment.version import VERSION

        written = [
            path.relative_to(ROOT).as_posix()
            for path in tree()
            if path.suffix in {".py", ".toml", ".txt", ".in"} or path.name == "Makefile"
            if f'"{VERSION}"'.encode() in path.read_bytes()
        ]
        assert written == ["muniment/version.py"]


class TestLocks:
    """A lock names files by their hashes and no place to get them from."""

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
    def test_it_names_no_host_no_folder_and_no_index(self, lock: Path) -> None:
        text = lock.read_text("ascii")
        assert "://" not in text
        assert not re.search(r"(?m)^-|--(?!hash=sha256:)\S+", re.sub(r"(?m)#.*$", "", text))
        assert not re.search(r"(^|\s)/\w", text)

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
    def test_every_requirement_is_pinned_and_hashed(self, lock: Path) -> None:
        entries = re.split(r"(?m)^(?=[a-z0-9])", re.sub(r"(?m)^ *#.*\n", "", lock.read_text()))
        assert len(entries) > 1
        for entry in filter(str.strip, entries):
            assert re.match(r"[a-z0-9-]+==\S+", entry)
            assert "--hash=sha256:" in entry

    def test_what_builds_and_runs_is_the_same_for_developers(self) -> None:
        def pins(name: str) -> set[str]:
            text = (ROOT / "requirements" / name).read_text()
            return set(re.findall(r"(?m)^([a-z0-9-]+==[^\s;]+)", text))

        assert pins("core.txt") | pins("build.txt") <= pins("dev.txt")


class TestNoTrace:
    """What we publish says nothing about the machine it was written on."""

    # A folder that belongs to one machine, at the start of a path.
    MACHINE_PATH = re.compile(rb"(?<![\w.~*})\]/-])/(?:root|work|home|Users|opt|tmp/w)/\w")

    def test_no_file_names_a_path_of_a_machine(self) -> None:
        told = {
            path.relative_to(ROOT).as_posix(): found.group().decode()
            for path in tree()
            if (found := self.MACHINE_PATH.search(path.read_bytes()))
        }
        assert not told


class TestWheel:
    """`make test` tests what a user installs, not the folder it was built from."""

    @pytest.fixture(autouse=True)
    def wheel_only(self) -> None:
        if os.environ.get("MUNIMENT_TEST_WHEEL") != "1":
            pytest.skip("this run tests the source tree: `make test` tests the wheel")

    @pytest.mark.parametrize("room", ROOMS)
    def test_every_room_comes_from_the_installed_wheel(self, room: str) -> None:
        module = __import__(room)
        assert Path(str(module.__file__)).parents[1] == Path(sysconfig.get_path("purelib"))

    def test_a_program_started_by_a_test_sees_the_wheel_too(self) -> None:
        done = subprocess.run(
            [sys.executable, "-c", "import muniment; print(muniment.__file__)"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert Path(done.stdout).is_relative_to(sysconfig.get_path("purelib"))

    def test_the_wheel_is_of_the_version_in_the_tree(self) -> None:
        told = re.search(r'VERSION = "(.+)"', (ROOT / "muniment" / "version.py").read_text())
        assert told
        assert importlib.metadata.version("muniment") == told.group(1)

    def test_the_wheel_holds_what_the_tree_holds(self) -> None:
        purelib = Path(sysconfig.get_path("purelib"))
        inside = [name for path in tree() if (name := path.relative_to(ROOT)).parts[0] in ROOMS]
        stale = [
            name.as_posix()
            for name in inside
            if not (purelib / name).is_file()
            or (purelib / name).read_bytes() != (ROOT / name).read_bytes()
        ]
        assert not stale


class TestChanges:
    """A change brings a fragment: a heading, the trouble in the past tense, the behaviour now."""

    def test_every_fragment_opens_with_its_kind(self) -> None:
        kinds = ("Added", "Changed", "Fixed", "Removed", "Security")
        for fragment in sorted((ROOT / "changes").glob("*.md")):
            if fragment.name != "README.md":
                assert re.fullmatch(r"[a-z0-9-]+\.md", fragment.name)
                assert fragment.read_text("utf-8").startswith(tuple(f"# {k}: " for k in kinds))
