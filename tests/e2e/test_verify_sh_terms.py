"""Roles with terms: for both verifiers a key signs, and a log speaks, where root lets it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import both_verifiers
from both_verifiers import from_checks
from kits import ORIGIN, OURS, Files, Keys, MemoryPackage, write
from kits_with_terms import (
    HEIR,
    NEXT_ORIGIN,
    NOTE,
    OUT_OF_TERM,
    PLACES,
    SOUND,
    SPELLED,
    SUCCEEDED,
    Case,
    kit,
    note,
)
from manifests import Limits, Result, Trust, verify_kit
from muniment_cli import call
from sampling import some
from system_packages import need
from verify_sh import bare_path, sampled, verify_sh

Judge = Callable[[Files, Mapping[str, bytes]], tuple[int, tuple[int, ...]]]

PINNED = Trust(None, (("archive", OURS.root.public),))


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def judge(tools: Path, tmp_path: Path) -> Judge:
    """Judge a kit with both tools, which must agree: the exit code, the checks that fail."""

    def judged(files: Files, seen: Mapping[str, bytes]) -> tuple[int, tuple[int, ...]]:
        pins = {"roots": OURS.pinned("archive").encode()}
        trust = pins | {f"seen/{name}": data for name, data in seen.items()}
        answer = both_verifiers.judge(files, trust, tools, tmp_path)
        return answer.code, answer.failed

    return judged


class TestTerms:
    """A signature counts in its signer's terms, and a term is one of the log that it names."""

    @pytest.mark.parametrize("name", sampled(SOUND))
    def test_what_root_lets_sign_is_accepted(self, name: str, judge: Judge) -> None:
        assert judge(SOUND[name].kit, {}) == SOUND[name][1:]

    @pytest.mark.parametrize("name", sampled(OUT_OF_TERM))
    def test_nothing_counts_out_of_its_term(self, name: str, judge: Judge) -> None:
        assert judge(OUT_OF_TERM[name].kit, {}) == OUT_OF_TERM[name][1:]

    @pytest.mark.parametrize("name", sampled(PLACES))
    def test_roles_lie_under_their_own_serial(self, name: str, judge: Judge) -> None:
        assert judge(PLACES[name].kit, {}) == PLACES[name][1:]

    @pytest.mark.parametrize("name", sampled(SPELLED))
    def test_terms_have_one_spelling(self, name: str, judge: Judge) -> None:
        assert judge(SPELLED[name].kit, {}) == SPELLED[name][1:]

    @pytest.mark.parametrize("table", [SOUND, OUT_OF_TERM, PLACES, SPELLED])
    def test_muniment_answers_so_for_all_of_them(self, table: Mapping[str, Case]) -> None:
        for name, case in table.items():
            if case.code != 3:
                found = verify_kit(MemoryPackage(case.kit), PINNED, Limits())
                failed = [one.name.number for one in found.checks if one.result is Result.FAIL]
                assert (found.code, tuple(failed)) == case[1:], name

    def test_the_head_that_counts_is_named(self, tools: Path, tmp_path: Path) -> None:
        folder = write(tmp_path / "kit", SOUND["a succession"].kit)
        trust = write(tmp_path / "trust", {"roots": OURS.pinned("archive").encode()})
        script = verify_sh(folder, trust, path=tools)
        ours = call("verify", folder, "--trust", trust, config=tmp_path / "config")
        for said in (script.stdout, ours.stdout):
            assert f"As of entry 2 of log {NEXT_ORIGIN};" in said
        assert from_checks(script.stdout) == from_checks(ours.stdout)

    @pytest.mark.parametrize("name", some(["busybox", "gawk", "original-awk", "mawk"], 2))
    def test_any_awk_reads_terms(self, name: str, tools: Path, tmp_path: Path) -> None:
        other = shutil.copytree(tools, tmp_path / "bin", symlinks=True)
        (other / "awk").unlink()
        (other / "awk").symlink_to(need(name, name))
        (tmp_path / "ash").symlink_to(need("busybox", "busybox"))
        trust = write(tmp_path / "trust", {"roots": OURS.pinned("archive").encode()})
        for number, case in enumerate((SOUND["two successions"], SPELLED["a root of 31 bytes"])):
            made = write(tmp_path / str(number), case.kit)
            for shell in (None, str(tmp_path / "ash")):
                done = verify_sh(made, trust, path=other, shell=shell)
                assert done.returncode == case.code, done.stdout + done.stderr


AFTER = kit(SUCCEEDED, OURS, HEIR)
BEFORE = kit(OURS.roles((3, HEIR)))


def key_id(by: Keys) -> str:
    """The name under which a verifier remembers a log."""
    return f"{by.log.verifier.key_id:08x}"


FIRST, SECOND = key_id(OURS), key_id(HEIR)

# What the verifier saw last, by log; the exit code, and which checks fail.
SEEN: dict[str, tuple[Files, dict[str, bytes], tuple[int, tuple[int, ...]]]] = {
    "the next log's same head": (AFTER, {SECOND: AFTER[NOTE]}, (0, ())),
    "both logs' heads": (AFTER, {FIRST: note(2, OURS), SECOND: AFTER[NOTE]}, (0, ())),
    "the first log's head up to its end": (AFTER, {FIRST: note(2, OURS)}, (2, ())),
    "the first log's empty tree": (AFTER, {FIRST: note(0, OURS)}, (0, ())),
    "the first log's head beyond its end": (AFTER, {FIRST: note(3, OURS)}, (1, (10,))),
    "the first log's head far beyond its end": (AFTER, {FIRST: note(99, OURS)}, (1, (10,))),
    "that, and the next log's same head": (
        AFTER,
        {FIRST: note(3, OURS), SECOND: AFTER[NOTE]},
        (1, (10,)),
    ),
    "another head of the next log": (AFTER, {SECOND: note(3, HEIR)}, (1, (10,))),
    "a larger head of the next log": (AFTER, {SECOND: note(9, HEIR)}, (2, ())),
    "a head of the next log before it began": (AFTER, {SECOND: note(2, HEIR)}, (1, (10,))),
    "an empty head of the next log": (AFTER, {SECOND: note(0, HEIR)}, (1, (10,))),
    "a head of the first log that was changed": (
        AFTER,
        {FIRST: note(2, HEIR), SECOND: AFTER[NOTE]},
        (3, ()),
    ),
    "the first log's same head": (BEFORE, {FIRST: BEFORE[NOTE]}, (0, ())),
    "another head of the first log": (BEFORE, {FIRST: note(3, OURS)}, (1, (10,))),
    "a head of the next log, before this one": (BEFORE, {SECOND: note(4, HEIR)}, (2, ())),
    "the newest of both, which differs": (
        BEFORE,
        {FIRST: note(3, OURS), SECOND: note(4, HEIR)},
        (2, ()),
    ),
}


class TestMemory:
    """Whoever remembers entries that root has let go of is told so."""

    @pytest.mark.parametrize("name", sampled(SEEN))
    def test_what_was_seen_of_either_log_counts(self, name: str, judge: Judge) -> None:
        files, seen, expected = SEEN[name]
        assert judge(files, seen) == expected

    def test_what_is_lost_is_told_with_its_log(
        self, judge: Judge, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert judge(AFTER, {FIRST: note(7, OURS)}) == (1, (10,))
        told = f"you saw 7 entries of {ORIGIN}, which root says was never that long"
        assert capsys.readouterr().out.count(told) == 2
