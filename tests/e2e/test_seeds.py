"""Two files become one notice, and a stranger who has no muniment finds nothing wrong with it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from both_verifiers import from_checks
from manifests import spell_root
from manifests.ssh.sshkey import PublicKey
from muniment_cli import ROOT, answers, call, config_of, holds, new_archive, run
from system_packages import need, peer
from verify_sh import bare_path, by_hand, commands, verify_sh

SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))

if not SEEDS:
    pytest.skip("the files of ../shared/seeds are not here", allow_module_level=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive, the kit of the seeds in two versions, a trust folder, and bin."""
    folder = tmp_path_factory.mktemp("seeds")
    archive = new_archive(folder)
    done = run("preserve", "--as-one", "--json", *SEEDS, archive=archive)
    assert done.returncode == 0, done.stderr
    told = answers(done)
    assert {(one["notice"], one["version"]) for one in told} == {(told[0]["notice"], 1)}
    (folder / "more.txt").write_text("A correction.\n")
    notice = told[0]["notice"]
    assert call("preserve", "--notice", notice, folder / "more.txt", archive=archive)[0] == 0
    assert call("kit", notice, "-o", folder / "kit", archive=archive)[0] == 0
    (folder / "trust").mkdir()
    [line] = [path.read_text() for path in config_of(archive).glob("keys/*/root.pub")]
    root = PublicKey.parse_line(line.strip())
    (folder / "trust" / "roots").write_text(spell_root("archive", root) + "\n")
    bare_path(folder)
    return folder


@pytest.fixture
def stranger(home: Path, tmp_path: Path) -> Path:
    """A copy of what a stranger has: kit, trust, and the programs."""
    for name in ("kit", "trust", "bin"):
        shutil.copytree(home / name, tmp_path / name, symlinks=True)
    return tmp_path


def object_of(home: Path) -> Path:
    """The shelved object that holds the seeds."""
    [found] = (home / "archive" / "shelves").glob("*/*/*/v1/content/renditions/0002.txt")
    return found.parents[3]


class TestTheShelf:
    """The shelf holds the bytes as they came, and says so itself."""

    def test_renditions_are_the_files_byte_for_byte(self, home: Path) -> None:
        folder = object_of(home) / "v1/content/renditions"
        assert [path.read_bytes() for path in sorted(folder.iterdir())] == [
            path.read_bytes() for path in SEEDS
        ]

    def test_sha512sum_checks_every_manifest(self, home: Path) -> None:
        sha512sum = need("sha512sum", "coreutils")
        manifests = sorted(object_of(home).glob("v*/content/manifests/*.sums"))
        assert len(manifests) == 2
        for path in manifests:
            done = subprocess.run([sha512sum, "-c", "--strict", path], cwd=object_of(home))
            assert done.returncode == 0

    def test_ssh_keygen_checks_every_signature(self, home: Path) -> None:
        ssh_keygen = need("ssh-keygen", "openssh-client")
        for sums in object_of(home).glob("v*/content/manifests/*.sums"):
            with sums.open("rb") as stream:
                named = ("-n", "muniment-manifest-v1", "-I", "signer@example.org/log")
                files = ("-f", home / "archive/keys/roles/0001", "-s", f"{sums}.sig")
                done = subprocess.run([ssh_keygen, "-Y", "verify", *named, *files], stdin=stream)
            assert done.returncode == 0

    def test_ocfl_py_finds_no_error_and_no_warning_in_any_object(self, home: Path) -> None:
        validate = peer("ocfl-py", "ocfl-validate.py")
        objects = [path.parent for path in home.glob("archive/shelves/*/*/*/0=ocfl_object_1.1")]
        assert len(objects) == 2  # the roles, and the notice
        for folder in objects:
            done = subprocess.run(
                [validate.with_name("python"), validate, folder],
                capture_output=True,
                text=True,
                env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
                check=False,
            )
            said = done.stdout + done.stderr
            assert done.returncode == 0, said
            assert "is VALID" in said
            assert not re.search(r"\[[EW]\d{3}", said), said

    def test_the_whole_archive_holds(self, home: Path) -> None:
        holds(home / "archive")


class TestAStranger:
    """A stranger's tools are his own: no muniment, no Python, nothing that the kit brings."""

    def test_no_muniment_is_in_his_reach(self, stranger: Path) -> None:
        assert by_hand(stranger, "command -v python3 || command -v muniment").returncode != 0

    def test_verify_sh_accepts_the_kit(self, stranger: Path) -> None:
        assert call("verifier", "-o", stranger).returncode == 0
        script = stranger / "verify.sh"
        done = verify_sh(stranger / "kit", stranger / "trust", path=stranger / "bin", script=script)
        assert (done.returncode, done.stderr) == (0, "")
        assert "pinned as archive" in done.stdout

    def test_muniment_says_the_same_in_the_same_words(self, stranger: Path) -> None:
        kit, trust = stranger / "kit", stranger / "trust"
        script = verify_sh(kit, trust, path=stranger / "bin")
        ours = call("verify", kit, "--trust", trust, config=stranger / "config")
        assert from_checks(script.stdout) == from_checks(ours.stdout)

    @pytest.mark.parametrize("page", ["docs/verify-by-hand.md", "kit/README.md"])
    def test_commands_of_the_page_accept_the_kit(self, page: str, stranger: Path) -> None:
        folder, prefix = (ROOT, "") if page.startswith("docs") else (stranger, "cd kit\n")
        done = by_hand(stranger, prefix + commands(folder / page))
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.count('Good "muniment-roles-v1" signature for archive') == 1
        assert 'Good "muniment-manifest-v1" signature for signer@example.org/log' in done.stdout
        assert "Signature Verified Successfully" in done.stdout
        assert "is entry 2 of 3" in done.stdout or "it is in the log" in done.stdout

    @pytest.mark.parametrize("page", ["docs/verify-by-hand.md", "kit/README.md"])
    @pytest.mark.parametrize(
        "path",
        [
            "README.md",
            "keys/roles/0001",
            "keys/roles/0001.sig",
            "log/checkpoint",
            "object/v1/content/renditions/0001.txt",
            "object/v2/content/manifests/*.sums",
            "object/v2/content/manifests/*.sums.sig",
            "object/v2/content/manifests/*.json",
            "log/proofs/*.tlog-proof",
        ],
    )
    def test_commands_of_the_page_notice_a_change(
        self, page: str, path: str, stranger: Path
    ) -> None:
        """Even where SHA512SUMS is made to fit."""
        folder, prefix = (ROOT, "") if page.startswith("docs") else (stranger, "cd kit\n")
        script = prefix + commands(folder / page)
        for found in (stranger / "kit").glob(path):
            data = found.read_bytes()
            found.write_bytes(data[:-70] + bytes([data[-70] ^ 1]) + data[-69:])
        if path != "README.md":
            fit = "sha512sum $(find * -type f ! -name SHA512SUMS | LC_ALL=C sort) > SHA512SUMS"
            assert by_hand(stranger, f"cd kit; {fit}").returncode == 0
        done = by_hand(stranger, script)
        assert done.returncode != 0, done.stdout + done.stderr
