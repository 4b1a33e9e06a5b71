"""Tests of check 10's part of witnesses, and of what a verifier pins for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from manifests.judging.witness_checks import CosignatureFile, judge_witnesses
from manifests.log.checkpoint import Checkpoint
from manifests.log.cosignature import CosignatureSigner
from manifests.policy import Policy
from manifests.ssh.sshkey import PrivateKey
from manifests.trust import NO_TRUST, Trust, TrustError, read_trust, spell_root
from manifests.verdict import Check, CheckName, Result, error, judge, not_checked

HEAD = Checkpoint("example.org/log", 5, bytes(range(32)))
ONE, TWO, OTHER = (CosignatureSigner(name, bytes([n] * 32)) for n, name in enumerate("abc"))
TIME = 1_700_000_000
SAME = judge(CheckName.MEMORY, (), remembered="5", size="5")
FIRST = not_checked(CheckName.MEMORY, "first-seen")
UNPROVEN = not_checked(CheckName.MEMORY, "no-consistency-proof", remembered="3", size="5")
FORKED = judge(CheckName.MEMORY, [error("memory-inconsistent", "log/checkpoint")])


def trust(need: int, *witnesses: tuple[str, CosignatureSigner]) -> Trust:
    pinned = tuple((name, signer.verifier) for name, signer in witnesses)
    return replace(NO_TRUST, witnesses=pinned, policy=Policy(0, need))


def by(*signers: CosignatureSigner, head: Checkpoint = HEAD) -> list[CosignatureFile]:
    lines = [signer.sign(head.body(), TIME).line() for signer in signers]
    return [CosignatureFile(f"log/cosignatures/{n}", line) for n, line in enumerate(lines)]


BOTH = (("one", ONE), ("two", TWO))


class TestQuorum:
    """With need = N, N pinned witnesses cosigned this very head, or it is NOT CHECKED."""

    def test_nobody_pinned_and_nothing_asked_is_as_it_was(self) -> None:
        for memory in (SAME, FIRST, FORKED):
            files = [*by(ONE), CosignatureFile("x", b"garbage")]
            assert judge_witnesses(memory, HEAD, files, NO_TRUST) == memory

    @pytest.mark.parametrize("memory", [SAME, FIRST])
    def test_enough_is_a_pass_that_says_who_and_when(self, memory: Check) -> None:
        check = judge_witnesses(memory, HEAD, by(ONE, TWO, OTHER), trust(2, *BOTH))
        assert check.result is Result.PASS
        told = dict(check.particulars)
        assert told["witnesses"] == (
            "one (2023-11-14T22:13:20.000Z), two (2023-11-14T22:13:20.000Z)"
        )
        assert told["said"] == ("witnessed" if memory is SAME else "witnessed-first")

    @pytest.mark.parametrize("memory", [SAME, FIRST, UNPROVEN])
    @pytest.mark.parametrize("signers", [(), (ONE,), (ONE, ONE), (ONE, OTHER)])
    def test_fewer_is_not_checked(
        self, signers: tuple[CosignatureSigner, ...], memory: Check
    ) -> None:
        check = judge_witnesses(memory, HEAD, by(*signers), trust(2, *BOTH))
        assert check.result is Result.NOT_CHECKED
        assert dict(check.particulars)["why"] == "witnesses-too-few"

    def test_two_keys_of_one_name_count_once(self) -> None:
        one = trust(2, ("city", ONE), ("city", TWO))
        assert judge_witnesses(SAME, HEAD, by(ONE, TWO), one).result is Result.NOT_CHECKED
        assert judge_witnesses(SAME, HEAD, by(ONE, TWO), replace(one, policy=Policy(0, 1))) != SAME

    def test_witnesses_do_not_stand_in_for_a_proof_that_is_missing(self) -> None:
        check = judge_witnesses(UNPROVEN, HEAD, by(ONE, TWO), trust(2, *BOTH))
        assert check.result is Result.NOT_CHECKED
        assert dict(check.particulars)["why"] == "no-consistency-proof"

    def test_witnesses_do_not_mend_what_memory_contradicts(self) -> None:
        check = judge_witnesses(FORKED, HEAD, by(ONE, TWO), trust(2, *BOTH))
        assert check.result is Result.FAIL

    def test_a_policy_without_a_witness_is_never_met(self) -> None:
        assert judge_witnesses(SAME, HEAD, by(ONE), trust(1)).result is Result.NOT_CHECKED

    def test_pinned_and_not_asked_for_is_told_and_asks_nothing(self) -> None:
        assert judge_witnesses(FIRST, HEAD, by(ONE), trust(0, *BOTH)).result is Result.NOT_CHECKED
        assert judge_witnesses(SAME, HEAD, by(), trust(0, *BOTH)).result is Result.PASS


class TestWrong:
    """A wrong cosignature by a pinned witness is wrong evidence, however many are good."""

    @pytest.mark.parametrize(
        "wrong",
        [
            lambda: by(ONE, head=replace(HEAD, size=6)),
            lambda: by(ONE, head=replace(HEAD, root=bytes(32))),
            lambda: by(ONE, head=replace(HEAD, origin="other")),
            lambda: [CosignatureFile("x", b"garbage\n")],
            lambda: [CosignatureFile("x", b"")],
            lambda: [CosignatureFile("x", by(ONE)[0].data + b"\n")],
        ],
    )
    @pytest.mark.parametrize("need", [0, 1, 2])
    def test_fails(self, need: int, wrong: Callable[[], list[CosignatureFile]]) -> None:
        check = judge_witnesses(SAME, HEAD, [*by(ONE, TWO), *wrong()], trust(need, *BOTH))
        assert check.result is Result.FAIL
        assert len(check.findings) == 1

    def test_a_strangers_is_passed_over_good_or_bad(self) -> None:
        files = [*by(ONE), *by(OTHER, head=replace(HEAD, size=6))]
        assert judge_witnesses(SAME, HEAD, files, trust(1, *BOTH)).result is Result.PASS


class TestPinned:
    """`witnesses` in the trust folder: NAME VKEY, one a line, and never from a package."""

    def read(self, folder: Path, text: str) -> Trust:
        root = spell_root("root", PrivateKey.generate().public)
        (folder / "roots").write_text(f"{root}\n")
        (folder / "witnesses").write_text(text)
        return read_trust(folder)

    def test_lines_and_comments(self, tmp_path: Path) -> None:
        text = f"# those I asked\n\none {ONE.verifier}\ntwo {TWO.verifier}\none {OTHER.verifier}\n"
        assert self.read(tmp_path, text).witnesses == (
            ("one", ONE.verifier),
            ("two", TWO.verifier),
            ("one", OTHER.verifier),
        )

    @pytest.mark.parametrize(
        "text",
        [
            "one\n",
            str(ONE.verifier),
            f"One {ONE.verifier}\n",
            f"one  {ONE.verifier}\n",
            f"one {ONE.verifier} \n",
            f"one {ONE.verifier}\ntwo {ONE.verifier}\n",
            f"one {ONE.verifier}x\n",
            f"one {ONE.secret()}\n",
        ],
    )
    def test_anything_else_is_refused(self, text: str, tmp_path: Path) -> None:
        with pytest.raises(TrustError):
            self.read(tmp_path, text)

    def test_the_policy_says_how_many(self, tmp_path: Path) -> None:
        (tmp_path / "policy.toml").write_text("format = 1\n[witnesses]\nneed = 2\n")
        assert self.read(tmp_path, "").policy.witnesses == 2
