"""A verifier who no longer believes sha512 goes by coverings (check 14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checksums import Algorithm
from covered_kits import FOLDER, RECORD, SHA3, covered, digests_of
from kits import OURS, Files, MemoryPackage, example_kit, rehash, remake
from manifests import CheckName, Limits, Result, Trust, Verdict, verify_kit
from manifests.policy import Aged, Policy
from stampers import new_stamper

LIMITS = Limits()
ONE, TWO = new_stamper("p256", "a"), new_stamper("p256", "b")
BOTH = {"a": ONE, "b": TWO}
LATER = datetime(2041, 1, 1, tzinfo=UTC)  # the stampers say 2026
EARLIER = datetime(2026, 11, 22, tzinfo=UTC)


def trust(since: datetime = LATER, *more: Algorithm, stamps: int = 2) -> Trust:
    aged = tuple(Aged(one, since) for one in (Algorithm.SHA512, *more))
    pinned = (ONE.authority("a"), TWO.authority("b"))
    root = (("archive", OURS.root.public),)
    return Trust(None, root, pinned, Policy(stamps=stamps, aged=aged))


def stamped(kit: Files) -> Files:
    """The kit with stamps over its checkpoint."""
    note = kit["log/checkpoint"]
    made = {f"log/stamps/{name}.tsr": one.answer(note) for name, one in BOTH.items()}
    return rehash({**kit, **made})


KIT = stamped(example_kit())


def verdict(kit: Files, by: Trust | None = None) -> Verdict:
    return verify_kit(MemoryPackage(kit), by or trust(), LIMITS)


def ended(found: Verdict) -> tuple[int, Result, set[str]]:
    check = found.check(CheckName.HASHES)
    return found.code, check.result, {one.code for one in check.findings}


class TestWithoutSuchAPolicy:
    """Where no hash has aged for him, there is no check 14, and no covering is looked at."""

    def test_it_is_not_there(self) -> None:
        by = replace(trust(), policy=Policy())
        found = verdict(covered(KIT, BOTH, text=lambda one: b"nonsense"), by)
        assert found.code == 0
        assert CheckName.HASHES not in [check.name for check in found.checks]

    def test_a_hash_ages_on_its_day(self) -> None:
        policy = trust().policy
        assert policy.as_of(datetime(2040, 12, 31, tzinfo=UTC)).aged == ()
        assert policy.as_of(LATER).aged == policy.aged


class TestCovered:
    """What was covered and stamped before that day is believed for what it said then."""

    @pytest.mark.parametrize("algorithm", [SHA3, Algorithm.BLAKE2B_512])
    def test_it_holds(self, algorithm: Algorithm) -> None:
        found = verdict(covered(KIT, BOTH, algorithm=algorithm))
        assert ended(found)[:2] == (0, Result.PASS)
        assert found.check(CheckName.NOT_AFTER).result is Result.PASS
        told = dict(found.check(CheckName.HASHES).particulars)
        assert (told["by"], told["authorities"]) == (algorithm.value, "a, b")
        assert told["before"] == "2026-11-22T04:38:01Z"

    def test_nothing_of_it_is_remembered_where_it_does_not(self) -> None:
        assert verdict(covered(KIT, BOTH)).vouched_roles is not None
        assert verdict(KIT).vouched_roles is None

    def test_another_aged_hash_from_which_nothing_hangs_changes_nothing(self) -> None:
        kit = covered(KIT, BOTH)
        assert verdict(kit, trust(LATER, Algorithm.BLAKE2B_512)).code == 0


class TestNotCovered:
    """What has no covering that counts is NOT CHECKED, and the verdict 2."""

    @pytest.mark.parametrize(
        ("kit", "by", "code"),
        [
            (KIT, trust(), "covering-missing"),
            (covered(KIT, BOTH), trust(EARLIER), "covering-late"),
            (covered(KIT, {"a": ONE}), trust(), "covering-unstamped"),
            (covered(KIT, {}), trust(stamps=0), "covering-unstamped"),
            (covered(KIT, BOTH), trust(LATER, SHA3), "covering-aged"),
            (covered(KIT, {"a": ONE, "b": TWO}, digest="sha512"), trust(), "stamp-aged"),
        ],
        ids=["none", "late", "one authority", "nobody", "aged too", "signed by sha512"],
    )
    def test_it_is_two(self, kit: Files, by: Trust, code: str) -> None:
        exit_code, result, codes = ended(verdict(kit, by))
        assert (exit_code, result) == (2, Result.NOT_CHECKED)
        assert code in codes

    def test_of_sha_256_this_version_can_show_nothing(self) -> None:
        found = verdict(covered(KIT, BOTH), trust(LATER, Algorithm.SHA256))
        assert ended(found)[:2] == (2, Result.NOT_CHECKED)

    def test_nothing_is_said_to_be_signed(self) -> None:
        assert not verdict(KIT).shows_signed

    def test_a_line_that_was_left_out_is_missed(self) -> None:
        gone = next(path for path in digests_of(KIT) if path.endswith(".sums"))
        kit = covered(KIT, BOTH)
        lines = kit[FOLDER + "lines"].splitlines(keepends=True)
        kept = b"".join(one for one in lines if gone.encode() not in one)
        assert ended(verdict(rehash({**kit, FOLDER + "lines": kept})))[0] == 2

    def test_stamps_that_are_not_covered_count_for_nothing(self) -> None:
        def without(said: dict) -> dict:  # type: ignore[type-arg]
            return {path: one for path, one in said.items() if not path.endswith("b.tsr")}

        found = verdict(covered(KIT, BOTH, listing=without))
        assert found.check(CheckName.NOT_AFTER).result is Result.NOT_CHECKED
        assert "covering-left-out" in ended(found)[2]


class TestWrong:
    """What a covering has otherwise is FAIL."""

    def test_a_file_that_was_changed_after_it_was_covered(self) -> None:
        def longer(_: int, stated: dict) -> dict:  # type: ignore[type-arg]
            return {**stated, "notice": {**stated["notice"], "rights": "other"}}

        forged = stamped(remake(example_kit(), OURS, statement=longer))
        mine = {path: data for path, data in covered(KIT, BOTH).items() if path.startswith(FOLDER)}
        found = verdict(rehash({**forged, **mine}))
        assert ended(found)[:2] == (1, Result.FAIL)
        assert "covering-other-bytes" in ended(found)[2]
        assert [one.name for one in found.checks if one.result is Result.FAIL] == [CheckName.HASHES]

    @pytest.mark.parametrize(
        ("name", "change", "code"),
        [
            ("text", lambda data: data.replace(b"sha3", b"sha9"), "covering-wrong"),
            ("lines", lambda data: data[:-20], "covering-wrong"),
            ("lines", lambda data: data[::-1], "covering-wrong"),
            ("nodes", lambda data: data[: len(data) // 2], "covering-wrong"),
            ("nodes", lambda data: b"", "covering-wrong"),
            ("text", lambda data: None, "covering-wrong"),
            ("nodes", lambda data: None, "covering-wrong"),
            ("a.tsr", lambda data: data[:-9], "covering-stamp-wrong"),
            ("a.tsr", lambda data: ONE.answer(b"something else"), "covering-stamp-wrong"),
            ("a.tsr", lambda data: KIT["log/stamps/a.tsr"], "covering-stamp-wrong"),
        ],
    )
    def test_a_covering_that_is_none(
        self, name: str, change: Callable[[bytes], bytes | None], code: str
    ) -> None:
        kit = covered(KIT, BOTH)
        made = change(kit.pop(FOLDER + name))
        exit_code, result, codes = ended(
            verdict(rehash(kit if made is None else {**kit, FOLDER + name: made}))
        )
        assert (exit_code, result) == (1, Result.FAIL)
        assert code in codes

    def test_a_covering_of_another_archive_with_lines_for_this_one(self) -> None:
        kit = covered(KIT, BOTH)
        other = covered(KIT, BOTH, listing=lambda said: {})
        kit = {**kit, **{FOLDER + one: other[FOLDER + one] for one in ("text", "a.tsr", "b.tsr")}}
        assert ended(verdict(rehash(kit)))[0] == 1

    def test_a_covering_of_another_archive_shows_nothing(self) -> None:
        def elsewhere(said: dict) -> dict:  # type: ignore[type-arg]
            return {f"shelves/ff/{path}": one for path, one in said.items()}

        kit = covered(KIT, BOTH, listing=elsewhere)
        assert ended(verdict(kit))[0] == 2

    def test_another_file_beside_it_does_not_belong_there(self) -> None:
        kit = rehash({**covered(KIT, BOTH), f"coverings/{RECORD}/README": b"x"})
        assert CheckName.PACKAGE in [
            one.name for one in verdict(kit).checks if one.result is Result.FAIL
        ]


class TestLimits:
    """More coverings than are read are refused."""

    def test_too_many(self) -> None:
        limits = replace(LIMITS, kit_coverings=0)
        with pytest.raises(Exception, match="kit_coverings"):
            verify_kit(MemoryPackage(covered(KIT, BOTH)), trust(), limits)
