"""Kits, verified in memory with the verifier's own trust."""

from __future__ import annotations

from pathlib import Path

import pytest

from kits import OURS, THEIRS, Files, MemoryPackage, example_kit, rehash, remake
from manifests import (
    CheckName,
    Checkpoint,
    Limits,
    MunimentError,
    Result,
    Trust,
    Verdict,
    looks_like_kit,
    sign_note,
    verify_kit,
)

KIT = example_kit()
NOTE = "log/checkpoint"
PROOF = next(path for path in KIT if path.endswith(".tlog-proof"))
PINNED = Trust(None, (("archive", OURS.root.public),))


def verdict(files: Files, trust: Trust = PINNED) -> Verdict:
    return verify_kit(MemoryPackage(files), trust, Limits())


def without(path: str) -> Files:
    return {other: data for other, data in KIT.items() if other != path}


class TestVerdict:
    """0 what was asked holds · 1 the evidence is wrong · 2 trust or a proof is missing."""

    def test_the_worked_example_holds(self) -> None:
        found = verdict(KIT)
        assert found.code == 0 and len(found.positions) == 2
        unasked = [one.name for one in found.checks if one.result is Result.NOT_CHECKED]
        assert unasked == [
            *(CheckName.MEMORY, CheckName.NOT_AFTER),
            *(CheckName.NOT_BEFORE, CheckName.ENDORSED),
        ]

    def test_without_trust_it_is_consistent_and_no_more(self) -> None:
        found = verdict(KIT, Trust(None, ()))
        assert found.code == 2
        assert found.check(CheckName.BYTES).result is Result.PASS
        assert found.check(CheckName.SIGNATURES).result is Result.NOT_CHECKED

    def test_a_kit_cannot_bring_its_own_root(self) -> None:
        assert verdict(remake(KIT, THEIRS)).code == 2
        assert verdict(remake(KIT, OURS)).code == 0

    @pytest.mark.parametrize(
        ("files", "check"),
        [
            ({**KIT, "extra.txt": b""}, CheckName.PACKAGE),
            (rehash({**KIT, "extra.txt": b""}), CheckName.PACKAGE),
            (without("README.md"), CheckName.PACKAGE),
            (without("SHA512SUMS"), CheckName.PACKAGE),
            ({**KIT, "SHA512SUMS": b"x"}, CheckName.PACKAGE),
            ({**KIT, "README.md": b"another"}, CheckName.PACKAGE),
            (rehash({**KIT, "keys/roles/0001.sig": b"x"}), CheckName.ROLES),
            (rehash({**KIT, NOTE: KIT[NOTE].replace(b"\n4\n", b"\n5\n")}), CheckName.CHECKPOINT),
            (rehash({**KIT, NOTE: remake(KIT, OURS)[NOTE]}), CheckName.INCLUSION),
            (rehash(without(PROOF)), CheckName.INCLUSION),
        ],
    )
    def test_what_is_wrong_is_1_and_its_check_says_so(self, files: Files, check: CheckName) -> None:
        found = verdict(files)
        assert found.code == 1 and found.check(check).result is Result.FAIL

    @pytest.mark.parametrize("path", [NOTE, "keys/roles/0001", "keys/roles/0001.sig"])
    def test_what_lacks_the_ground_of_all_else_is_no_kit(self, path: str) -> None:
        with pytest.raises(MunimentError) as refused:
            verdict(without(path))
        assert refused.value.exit_code == 3 and path in str(refused.value)

    def test_a_kit_is_known_by_its_layout(self) -> None:
        assert looks_like_kit(MemoryPackage(KIT).listing())
        assert not looks_like_kit(MemoryPackage({"a": b""}).listing())
        assert not looks_like_kit(MemoryPackage(without(NOTE)).listing())


class TestMemory:
    """ "What is inconsistent with the last checkpoint seen is wrong (exit 1)"."""

    def remembering(self, tmp_path: Path, checkpoint: Checkpoint | bytes) -> Trust:
        trust = Trust(tmp_path, PINNED.roots)
        if isinstance(checkpoint, Checkpoint):
            checkpoint = sign_note(checkpoint.body(), OURS.log)
        trust.remember(OURS.log.verifier, checkpoint)
        return trust

    def test_the_same_checkpoint_is_no_news(self, tmp_path: Path) -> None:
        found = verdict(KIT, self.remembering(tmp_path, KIT[NOTE]))
        assert found.code == 0 and found.check(CheckName.MEMORY).result is Result.PASS

    def test_another_tree_of_the_same_size_is_a_second_history(self, tmp_path: Path) -> None:
        other = Checkpoint(OURS.log.name, 4, b"\1" * 32)
        found = verdict(KIT, self.remembering(tmp_path, other))
        assert found.code == 1 and found.check(CheckName.MEMORY).result is Result.FAIL

    @pytest.mark.parametrize("size", [2, 9])
    def test_without_a_consistency_proof_a_kit_says_nothing_of_it(
        self, tmp_path: Path, size: int
    ) -> None:
        other = Checkpoint(OURS.log.name, size, b"\1" * 32)
        found = verdict(KIT, self.remembering(tmp_path, other))
        assert found.check(CheckName.MEMORY).result is Result.NOT_CHECKED
