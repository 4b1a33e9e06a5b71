"""verify.sh as a program: where it runs, what it needs, what it never does."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kits import EXAMPLE, write
from muniment_cli import answers, call
from sampling import some
from system_packages import need
from tampered_evidence import STATEMENTS, forge
from verify_sh import BY_HAND, SCRIPT, TOOLS, bare_path, verify_sh

KIT, TRUST = EXAMPLE / "kit", EXAMPLE / "trust"


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


def run(*command: object, **environment: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        env={name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
        check=False,
    )


class TestCalls:
    """A wrong call, or a machine that lacks a program, is 3 and never a verdict."""

    def test_a_kit_and_a_trust_folder_are_asked_for(self, tools: Path) -> None:
        done = run(need("sh", "dash"), SCRIPT, PATH=tools)
        assert done.returncode == 3
        assert done.stderr.startswith("usage: sh verify.sh KIT TRUST")

    @pytest.mark.parametrize(
        ("package", "command"),
        [
            (package, command)
            for package, commands in TOOLS.items()
            for command in commands.split()
            if command not in BY_HAND
        ],
    )
    def test_a_missing_program_is_named_with_its_package(
        self, package: str, command: str, tools: Path, tmp_path: Path
    ) -> None:
        fewer = tmp_path / "bin"
        shutil.copytree(tools, fewer, symlinks=True)
        (fewer / command).unlink()
        done = verify_sh(KIT, TRUST, path=fewer)
        assert (done.returncode, done.stdout) == (3, "")
        sentence = f"the program {command} is missing. On Debian it is in the package {package}."
        assert sentence in done.stderr

    @pytest.mark.parametrize(("answer", "code"), [("exit 1", 3), ("exit 0", 0)])
    def test_a_signature_takes_two_programs(
        self, answer: str, code: int, tools: Path, tmp_path: Path
    ) -> None:
        """An ssh-keygen that says no to everything is found out; openssl overrules a yes."""
        odd = tmp_path / "bin"
        shutil.copytree(tools, odd, symlinks=True)
        (odd / "ssh-keygen").unlink()
        (odd / "ssh-keygen").write_text(f"#!{need('sh', 'dash')}\n{answer}\n")
        (odd / "ssh-keygen").chmod(0o755)
        assert verify_sh(KIT, TRUST, path=odd).returncode == code
        forged = write(tmp_path / "kit", forge("signature", lambda armour: armour[:-60] + b"x"))
        assert verify_sh(forged, TRUST, path=odd).returncode == (code or 1)

    def test_no_program_is_taken_from_the_kit(self, tools: Path) -> None:
        done = run(need("sh", "dash"), SCRIPT, KIT, TRUST, PATH=f".:{tools}")
        assert done.returncode == 3
        assert "PATH has a folder that is not absolute" in done.stderr

    def test_nothing_is_left_behind(self, tools: Path, tmp_path: Path) -> None:
        done = run(need("sh", "dash"), SCRIPT, KIT, TRUST, PATH=tools, TMPDIR=tmp_path)
        assert done.returncode == 0
        assert list(tmp_path.iterdir()) == []

    def test_names_that_look_like_options_are_folders(self, tools: Path, tmp_path: Path) -> None:
        shutil.copytree(KIT, tmp_path / "-")
        shutil.copytree(TRUST, tmp_path / "-trust")
        done = subprocess.run(
            [need("sh", "dash"), SCRIPT, "-", "-trust"],
            cwd=tmp_path,
            env={"PATH": str(tools), "OLDPWD": "/"},
            check=False,
        )
        assert done.returncode == 0


class TestShells:
    """It is POSIX: any sh and any awk will do."""

    @pytest.mark.parametrize("shell", ["dash", "busybox", "bash"])
    def test_it_runs_under_other_shells(self, shell: str, tools: Path) -> None:
        found = need(shell, shell)
        options = {"busybox": ["sh"], "bash": ["--posix"]}
        done = run(found, *options.get(shell, []), SCRIPT, KIT, TRUST, PATH=tools)
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize("awk", some(["gawk", "mawk", "busybox", "original-awk"], 2))
    def test_it_reads_statements_with_any_awk(self, awk: str, tools: Path, tmp_path: Path) -> None:
        found = need(awk, awk)
        other = tmp_path / "bin"
        shutil.copytree(tools, other, symlinks=True)
        (other / "awk").unlink()
        (other / "awk").symlink_to(found)
        assert verify_sh(KIT, TRUST, path=other).returncode == 0
        for name in ("with every escape", "with a long escape", "with a stray bit in a name"):
            change, code = STATEMENTS[name]
            forged = write(tmp_path / name, forge("statement", change))
            assert verify_sh(forged, TRUST, path=other).returncode == code, name

    def test_shellcheck_finds_nothing(self) -> None:
        done = run(need("shellcheck", "shellcheck"), SCRIPT)
        assert done.returncode == 0, done.stdout


class TestVerifier:
    """`muniment verifier` hands the script out, with its digest to compare by another way."""

    def test_it_writes_the_script_once(self, tmp_path: Path) -> None:
        done = call("verifier", "-o", tmp_path / "new", "--json")
        [told] = answers(done)
        path = tmp_path / "new" / "verify.sh"
        assert told["verifier"] == str(path)
        assert path.read_bytes() == SCRIPT.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o755
        sums = run(need("sha512sum", "coreutils"), path, PATH="")
        assert sums.stdout == f"{told['sha512']}  {path}\n"
        assert call("verifier", "-o", tmp_path / "new").returncode == 0

    def test_it_overwrites_nothing_else(self, tmp_path: Path) -> None:
        (tmp_path / "verify.sh").write_text("mine\n")
        done = call("verifier", "-o", tmp_path)
        assert done.returncode == 3
        assert "another file" in done.stderr
        assert (tmp_path / "verify.sh").read_text() == "mine\n"
