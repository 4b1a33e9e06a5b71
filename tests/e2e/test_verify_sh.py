"""verify.sh and `muniment verify` judge every kit alike, whatever was done to it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import tampered_evidence
from kits import EXAMPLE, ORIGIN, OURS, THEIRS, keys, rehash, remake, write
from manifests import Checkpoint, sign_note
from muniment_cli import call
from tampered_files import (
    FITTED,
    FOLDERS,
    KIT,
    NOTE,
    ROLES,
    ROLES_SIG,
    UNFITTED,
    flip,
    with_crlf,
)
from verify_sh import bare_path, sampled, verify_sh

Verdicts = Callable[[Path, Path], tuple[int, int]]
SIGNED = tampered_evidence.every()

# What verify.sh leaves alone, where muniment does not: NOT CHECKED, and 2 for 0.
LEFT_ALONE = {"a statement with a key in Chinese"}


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def verdicts(tools: Path, tmp_path: Path) -> Verdicts:
    """Judge a kit with both tools; give (muniment's exit code, verify.sh's)."""

    def judge(kit: Path, trust: Path) -> tuple[int, int]:
        script = verify_sh(kit, trust, path=tools)
        ours = call("verify", kit, "--trust", trust, config=tmp_path / "config")
        said = f"{ours.stdout}{ours.stderr}\n\n{script.stdout}{script.stderr}"
        print(said)
        assert "\x1b" not in said
        if script.returncode < 3:
            assert script.stderr == ""
            assert f"Verdict: {script.returncode} (" in script.stdout
        return ours.returncode, script.returncode

    return judge


def trust_of(folder: Path, roots: str = OURS.pinned("example")) -> Path:
    (folder / "trust").mkdir()
    (folder / "trust" / "roots").write_text(roots)
    return folder / "trust"


class TestWhatAnybodyCanDo:
    """SHA512SUMS is not signed, so whoever changes a file can make it fit."""

    @pytest.mark.parametrize("name", sampled(FITTED))
    def test_a_change_is_judged_alike(self, name: str, verdicts: Verdicts, tmp_path: Path) -> None:
        files, code = FITTED[name]
        kit = write(tmp_path / "kit", rehash(files))
        assert verdicts(kit, trust_of(tmp_path)) == (code, code)

    @pytest.mark.parametrize("name", sampled(UNFITTED))
    def test_sha512sums_has_one_spelling(
        self, name: str, verdicts: Verdicts, tmp_path: Path
    ) -> None:
        files, code = UNFITTED[name]
        kit = write(tmp_path / "kit", files)
        assert verdicts(kit, trust_of(tmp_path)) == (code, code)

    @pytest.mark.parametrize("name", sampled(FOLDERS))
    def test_only_files_of_the_kit_are_read(
        self, name: str, verdicts: Verdicts, tmp_path: Path
    ) -> None:
        change, code = FOLDERS[name]
        kit = write(tmp_path / "kit", KIT)
        change(kit)
        assert verdicts(kit, trust_of(tmp_path)) == (code, code)

    def test_what_is_both_a_kit_and_an_archive_is_never_accepted(
        self, verdicts: Verdicts, tmp_path: Path
    ) -> None:
        kit = write(tmp_path / "kit", KIT)
        shutil.copytree(EXAMPLE / "archive", kit, dirs_exist_ok=True)
        assert verdicts(kit, trust_of(tmp_path)) == (3, 1)


class TestWhatASignerCanDo:
    """A signature makes nothing right that does not hold together."""

    @pytest.mark.parametrize("name", sampled(SIGNED))
    def test_what_is_signed_is_judged_alike(
        self, name: str, verdicts: Verdicts, tmp_path: Path
    ) -> None:
        hook, change, code = SIGNED[name]
        kit = write(tmp_path / "kit", tampered_evidence.forge(hook, change))
        expected = (code, 2 if name in LEFT_ALONE else code)
        assert verdicts(kit, trust_of(tmp_path)) == expected

    def test_evidence_by_an_attackers_keys_is_by_an_unknown_signer(
        self, verdicts: Verdicts, tmp_path: Path
    ) -> None:
        kit = write(tmp_path / "kit", remake(KIT, THEIRS))
        assert verdicts(kit, trust_of(tmp_path)) == (2, 2)

    @pytest.mark.parametrize("whose", ["signer", "log"])
    def test_no_key_counts_that_our_roles_do_not_name(
        self, whose: str, verdicts: Verdicts, tmp_path: Path
    ) -> None:
        forged = remake(KIT, OURS._replace(**{whose: getattr(THEIRS, whose)}))
        forged |= {ROLES: KIT[ROLES], ROLES_SIG: KIT[ROLES_SIG]}
        kit = write(tmp_path / "kit", rehash(forged))
        assert verdicts(kit, trust_of(tmp_path)) == (1, 1)

    def test_an_origin_may_be_in_any_script(self, verdicts: Verdicts, tmp_path: Path) -> None:
        by = keys("another archive", "例子.example/\\")
        forged = remake(KIT, by, statement=lambda number, said: {**said, "origin": by.log.name})
        kit = write(tmp_path / "kit", forged)
        assert verdicts(kit, trust_of(tmp_path, f"# 我的\n\n{by.pinned('例子')}")) == (0, 0)


ROOTS: dict[str, tuple[str, int]] = {
    "his root": (OURS.pinned("example"), 0),
    "his root among others": (THEIRS.pinned("other") + "# a comment\n\n" + OURS.pinned("mine"), 0),
    "lines of another system": (with_crlf(OURS.pinned("example").encode()).decode(), 0),
    "another root": (THEIRS.pinned("example"), 2),
    "no root": ("", 2),
    "two roots of one name": (OURS.pinned("a") + THEIRS.pinned("a"), 3),
    "a root for another purpose": (OURS.pinned("a").replace("roles", "manifest"), 3),
    "a root with a comment": (OURS.pinned("a").replace("\n", " me\n"), 3),
    "a root cut short": (OURS.pinned("a")[:-5] + "\n", 3),
    "no list": ("my root\n", 3),
}
OTHER_ROOT = Checkpoint(ORIGIN, 4, bytes(32)).body()
SEEN: dict[str, tuple[bytes, int]] = {
    "the same": (KIT[NOTE], 0),
    "fewer entries": (sign_note(Checkpoint(ORIGIN, 2, bytes(32)).body(), OURS.log), 2),
    "more entries": (sign_note(Checkpoint(ORIGIN, 9, bytes(32)).body(), OURS.log), 2),
    "another root for the same size": (sign_note(OTHER_ROOT, OURS.log), 1),
    "a checkpoint that is not the log's": (sign_note(OTHER_ROOT, THEIRS.log), 3),
    "a checkpoint that was changed": (flip(KIT[NOTE]), 3),
    "an empty file": (b"", 3),
}


class TestTrust:
    """Trust comes from the verifier, never from the package."""

    @pytest.mark.parametrize("name", sampled(ROOTS))
    def test_roots_are_what_he_pinned(self, name: str, verdicts: Verdicts, tmp_path: Path) -> None:
        roots, code = ROOTS[name]
        kit = write(tmp_path / "kit", KIT)
        trust = trust_of(tmp_path)
        (trust / "roots").write_bytes(roots.encode())
        assert verdicts(kit, trust) == (code, code)

    def test_a_trust_folder_without_roots_is_none(self, verdicts: Verdicts, tmp_path: Path) -> None:
        kit = write(tmp_path / "kit", KIT)
        trust = trust_of(tmp_path)
        (trust / "roots").unlink()
        assert verdicts(kit, trust) == (3, 3)

    @pytest.mark.parametrize("name", sampled(SEEN))
    def test_the_checkpoint_seen_last_is_held_against_the_kit(
        self, name: str, verdicts: Verdicts, tmp_path: Path
    ) -> None:
        note, code = SEEN[name]
        kit = write(tmp_path / "kit", KIT)
        trust = trust_of(tmp_path)
        (trust / "seen").mkdir()
        (trust / "seen" / f"{OURS.log.verifier.key_id:08x}").write_bytes(note)
        assert verdicts(kit, trust) == (code, code)
