"""A verifier goes by the newest roles that he saw: an older document is not what root says now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from both_verifiers import Answer, judge, seen, vouched
from kits import OURS, THEIRS, Files, keys, papers, write
from kits_with_terms import HEIR, NEW_SIGNER, ROTATED, SUCCEEDED, kit
from muniment_cli import ROOT, answers, call, config_of, good, new_archive
from verify_sh import bare_path, by_hand, commands, sampled

FIRST = OURS.roles()
OLD_KIT = kit(FIRST)
OTHER = OURS.roles((1, NEW_SIGNER))
PAGE = ROOT / "docs" / "verify-by-hand.md"


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


class TestOlderRoles:
    """The newest roles that a pinned root signed and that he saw are what root says."""

    def judged(self, files: Files, remembered: Files, tools: Path, folder: Path) -> Answer:
        pins: Files = {"roots": (OURS.pinned() + THEIRS.pinned("other")).encode()}
        return judge(files, pins | remembered, tools, folder)

    @pytest.mark.parametrize("number", sampled(range(2)))
    def test_an_old_kit_of_what_still_stands_holds(
        self, number: int, tools: Path, tmp_path: Path
    ) -> None:
        later = (OURS.roles((3, NEW_SIGNER)), OURS.roles((3, NEW_SIGNER), (9, HEIR)))[number]
        answer = self.judged(OLD_KIT, seen(later), tools, tmp_path)
        said = f"you remember newer ones (serial {number + 2}), and all is judged by these"
        assert answer.code == 0
        assert said in answer.ours and said in answer.script

    def test_a_term_that_ended_since_has_ended_for_an_old_kit(
        self, tools: Path, tmp_path: Path
    ) -> None:
        answer = self.judged(OLD_KIT, seen(ROTATED), tools, tmp_path)
        assert (answer.code, answer.failed) == (1, (3,))

    def test_a_log_that_ended_since_has_ended_for_an_old_kit(
        self, tools: Path, tmp_path: Path
    ) -> None:
        answer = self.judged(OLD_KIT, seen(SUCCEEDED), tools, tmp_path)
        assert (answer.code, answer.failed) == (1, (9,))

    def test_two_documents_of_one_serial_are_two_histories(
        self, tools: Path, tmp_path: Path
    ) -> None:
        made = kit(ROTATED, OURS, NEW_SIGNER)
        answer = self.judged(made, seen(OTHER), tools, tmp_path)
        assert (answer.code, answer.failed) == (1, (2,))
        assert "are two histories" in answer.ours and "are two histories" in answer.script

    @pytest.mark.parametrize("newer", ["the kit's", "the remembered"])
    def test_a_later_document_repeats_the_earlier(
        self, newer: str, tools: Path, tmp_path: Path
    ) -> None:
        longer = OURS.roles((1, NEW_SIGNER), (3, HEIR))
        if newer == "the kit's":
            made, remembered = kit(longer, NEW_SIGNER, NEW_SIGNER), seen(ROTATED)
        else:
            made, remembered = kit(ROTATED, OURS, NEW_SIGNER), seen(longer)
        answer = self.judged(made, remembered, tools, tmp_path)
        assert (answer.code, answer.failed) == (1, (2,))

    def test_roles_of_another_root_are_of_another_archive(
        self, tools: Path, tmp_path: Path
    ) -> None:
        stranger = OURS._replace(root=THEIRS.root)
        answer = self.judged(OLD_KIT, seen(ROTATED, stranger), tools, tmp_path)
        assert answer.code == 0 and "you remember newer" not in answer.ours

    def test_roles_of_another_log_are_of_another_archive(self, tools: Path, tmp_path: Path) -> None:
        other = keys("another archive", "example.org/other")._replace(root=OURS.root)
        answer = self.judged(OLD_KIT, seen(other.roles((1, other))), tools, tmp_path)
        assert answer.code == 0 and "you remember newer" not in answer.ours

    @pytest.mark.parametrize("damage", sampled(range(6)))
    def test_a_memory_that_was_changed_is_not_passed_over(
        self, damage: int, tools: Path, tmp_path: Path
    ) -> None:
        [(name, data)] = seen(ROTATED).items()
        signed_by_another = vouched(ROTATED, OURS._replace(root=THEIRS.root)).encode()
        changed = (
            b"",
            data[:-1],
            ROTATED,
            data.replace(b"serial: 2", b"serial: 3"),
            data.replace(b"# from: 2 ", b"# from: 1 "),
            signed_by_another,
        )[damage]
        assert self.judged(OLD_KIT, {name: changed}, tools, tmp_path).code == 3


class TestRemembering:
    """What a verifier checked he remembers, where nothing is wrong with it."""

    def verify(self, folder: Path, files: Files) -> int:
        shutil.rmtree(folder / "kit", ignore_errors=True)
        write(folder / "kit", files)
        trust = write(folder / "trust", {"roots": OURS.pinned().encode()})
        return call("verify", folder / "kit", "--trust", trust, config=folder / "c").returncode

    def test_the_newest_roles_are_remembered(self, tmp_path: Path) -> None:
        memory = tmp_path / "trust" / "seen" / vouched(ROTATED).name
        for document, second in ((FIRST, OURS), (ROTATED, NEW_SIGNER)):
            assert self.verify(tmp_path, kit(document, OURS, second)) == 0
            assert memory.read_bytes() == vouched(document).encode()
            (memory.parent / f"{OURS.log.verifier.key_id:08x}").unlink()  # Another tree comes.
        assert self.verify(tmp_path, OLD_KIT) == 1
        assert memory.read_bytes() == vouched(ROTATED).encode()

    def test_nothing_is_learnt_from_what_is_wrong(self, tmp_path: Path) -> None:
        assert self.verify(tmp_path, OLD_KIT | {"README.md": b"changed"}) == 1
        assert not (tmp_path / "trust" / "seen").exists()

    def test_roles_that_no_pinned_root_signed_are_not_remembered(self, tmp_path: Path) -> None:
        made = kit(FIRST, roles=papers(FIRST, THEIRS))
        assert self.verify(tmp_path, made) == 2
        assert not (tmp_path / "trust" / "seen").exists()

    @pytest.mark.parametrize("check", [("verify",), ("log", "check"), ("audit", "--no-record")])
    def test_whoever_checks_an_archive_remembers_its_roles(
        self, check: tuple[str, ...], tmp_path: Path
    ) -> None:
        archive = new_archive(tmp_path)
        (tmp_path / "one.txt").write_text("one\n")
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "one.txt"))
        good(archive, "kit", told["notice"], "-o", tmp_path / "old")
        good(archive, "key", "rotate")
        good(archive, *check)
        [memory] = (config_of(archive) / "trust" / "seen").glob("*.roles")
        assert memory.read_bytes().startswith(b"# muniment-roles/1\n")
        assert b"\n# serial: 2\n" in memory.read_bytes()
        log = archive / "log"  # Which shows that the old kit's head is one of its own.
        done = call("verify", tmp_path / "old", "--log", log, archive=archive)
        assert done.returncode == 0 and "judged by these" in done.stdout


class TestByHand:
    """The page says how to keep roles, and how to hold an older document against them."""

    def test_what_the_page_keeps_is_what_both_verifiers_remember(
        self, tools: Path, tmp_path: Path
    ) -> None:
        write(tmp_path / "kit", kit(ROTATED, OURS, NEW_SIGNER))
        write(tmp_path / "trust", {"roots": OURS.pinned("archive").encode()})
        (tmp_path / "bin").symlink_to(tools)
        done = by_hand(tmp_path, commands(PAGE))
        assert done.returncode == 0, done.stdout + done.stderr
        [memory] = (tmp_path / "trust" / "seen").glob("*.roles")
        assert (memory.name, memory.read_bytes()) == (
            vouched(ROTATED).name,
            vouched(ROTATED).encode(),
        )
