"""A kit of an archive whose signer was rotated: both verifiers and both pages take it as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from both_verifiers import from_checks
from kits import OURS, write
from kits_with_terms import OUT_OF_TERM, SOUND
from manifests import spell_root
from manifests.ssh.sshkey import PublicKey
from muniment_cli import ROOT, answers, call, config_of, good, new_archive
from verify_sh import bare_path, by_hand, commands, sampled, verify_sh

PAGE = ROOT / "docs" / "verify-by-hand.md"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive, the kit of a notice with a version before and one after the rotation, trust."""
    folder = tmp_path_factory.mktemp("rotated")
    archive = new_archive(folder)
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(f"{name}\n")
    [told] = answers(good(archive, "preserve", "--json", folder / "one.txt"))
    good(archive, "key", "rotate")
    good(archive, "preserve", "--notice", told["notice"], folder / "two.txt")
    good(archive, "kit", told["notice"], "-o", folder / "kit")
    [line] = [path.read_text() for path in config_of(archive).glob("keys/*/root.pub")]
    root = PublicKey.parse_line(line.strip())
    write(folder / "trust", {"roots": f"{spell_root('archive', root)}\n".encode()})
    bare_path(folder)
    return folder


@pytest.fixture
def stranger(home: Path, tmp_path: Path) -> Path:
    """A copy of what a stranger has: kit, trust, and the programs."""
    for name in ("kit", "trust", "bin"):
        shutil.copytree(home / name, tmp_path / name, symlinks=True)
    return tmp_path


class TestAStranger:
    """He pins root and nothing else; who signed when, root has told him."""

    def test_the_kit_brings_the_newest_roles_alone(self, stranger: Path) -> None:
        names = sorted(path.name for path in (stranger / "kit" / "keys" / "roles").iterdir())
        assert names == ["0002", "0002.sig"]

    def test_both_verifiers_accept_it_in_the_same_words(self, stranger: Path) -> None:
        kit, trust = stranger / "kit", stranger / "trust"
        script = verify_sh(kit, trust, path=stranger / "bin")
        ours = call("verify", kit, "--trust", trust, config=stranger / "config")
        assert (script.returncode, ours.returncode) == (0, 0), script.stdout + ours.stdout
        assert from_checks(script.stdout) == from_checks(ours.stdout)

    @pytest.mark.parametrize("page", ["docs/verify-by-hand.md", "kit/README.md"])
    def test_commands_of_the_page_accept_it(self, page: str, stranger: Path) -> None:
        folder, prefix = (ROOT, "") if page.startswith("docs") else (stranger, "cd kit\n")
        done = by_hand(stranger, prefix + commands(folder / page))
        assert done.returncode == 0, done.stdout + done.stderr
        versions = 2 if page.startswith("docs") else 1
        assert done.stdout.count('Good "muniment-manifest-v1" signature') == versions
        assert "Signature Verified Successfully" in done.stdout

    def test_the_pages_name_the_kits_own_roles(self, stranger: Path) -> None:
        text = (stranger / "kit" / "README.md").read_text()
        assert "keys/roles/0002.sig < keys/roles/0002" in text
        assert "keys/roles/0001" not in text
        assert "@" not in text.replace("signer@", "")

    def test_commands_of_the_readme_notice_a_signer_out_of_its_term(self, stranger: Path) -> None:
        roles = stranger / "kit" / "keys" / "roles" / "0002"
        lines = roles.read_text().splitlines(keepends=True)
        first, then = (at for at, line in enumerate(lines) if line.startswith("signer@"))
        lines[first], lines[then] = lines[then], lines[first]
        roles.write_text("".join(lines))
        script = commands(stranger / "kit" / "README.md")
        signed = script.partition("work=$(mktemp -d)")[2].partition("(cd object")[0]
        done = by_hand(stranger, f"cd kit\nwork=$(mktemp -d){signed}")
        assert done.returncode != 0, done.stdout + done.stderr


class TestByHand:
    """The page reads terms as the verifiers do."""

    # It greps for the origin as it stands, not as JSON spells it.
    @pytest.mark.parametrize(
        "name",
        sampled(name for name in SOUND if "redaction" not in name and "backslash" not in name),
    )
    def test_it_accepts_what_root_lets_sign(self, name: str, tmp_path: Path) -> None:
        assert self.checked(SOUND[name].kit, tmp_path) == 0

    @pytest.mark.parametrize(
        "name", sampled(name for name in OUT_OF_TERM if "redaction" not in name)
    )
    def test_it_accepts_nothing_else(self, name: str, tmp_path: Path) -> None:
        assert self.checked(OUT_OF_TERM[name].kit, tmp_path) != 0

    def checked(self, files: dict[str, bytes], folder: Path) -> int:
        write(folder / "kit", files)
        write(folder / "trust", {"roots": OURS.pinned("archive").encode()})
        bare_path(folder)
        done = by_hand(folder, commands(PAGE))
        print(done.stdout, done.stderr)
        return done.returncode
