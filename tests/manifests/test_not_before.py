"""Check 12: after when a record was composed, by the beacons that the verifier pins."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from beacon_kits import kit_with
from frozen_beacons import frozen, sign
from kits import OURS, Files, MemoryPackage, example_kit, remake
from kits_with_terms import with_papers
from manifests import (
    Check,
    CheckName,
    LimitError,
    Limits,
    Result,
    Revocation,
    Roles,
    Term,
    Trust,
    Verdict,
    verify_kit,
)
from manifests.moments.beacon import Missing, Round
from manifests.policy import Policy

ONE, TWO = sign(frozen(), 1000), sign(frozen(), 1001)
MOMENT = "2023-11-15T06:32:50Z"
STRANGER = Round(b"\5" * 32, 4, b"s" * 48)
PINNED = Trust(None, (("archive", OURS.root.public),), beacons=(frozen("anna"),))
LIMITS = Limits()


def verdict(kit: Files, trust: Trust = PINNED, limits: Limits = LIMITS) -> Verdict:
    return verify_kit(MemoryPackage(kit), trust, limits)


def check(kit: Files, trust: Trust = PINNED) -> Check:
    """Check 12 of a kit of which all else holds."""
    judged = verdict(kit, trust)
    others = [one for one in judged.checks[:9] if one.result is not Result.PASS]
    assert not others, others
    return judged.check(CheckName.NOT_BEFORE)


def why(found: Check) -> str:
    assert found.result is Result.NOT_CHECKED
    return dict(found.particulars)["why"]


@pytest.fixture(scope="module")
def good() -> Files:
    return kit_with(ONE.to_json(), captured=(ONE,))


class TestComposedAfter:
    """A round was known to nobody before its time, and what names it is younger."""

    def test_both_versions_are_younger_than_the_round_that_they_name(self, good: Files) -> None:
        found = check(good)
        assert found.result is Result.PASS
        told = dict(found.particulars)
        assert told["after"] == MOMENT
        assert told["versions"] == "; ".join(
            f"v{number} {MOMENT} (drand round: anna 1000)" for number in (1, 2)
        )
        assert verdict(good).code == 0

    def test_a_clock_that_says_earlier_is_told_of(self) -> None:
        kit = kit_with(ONE.to_json(), captured=(ONE,), composed="2023-11-15T06:00:00.000Z")
        found = check(kit)
        assert found.result is Result.PASS
        assert {one.code for one in found.findings} == {"beacon-after-composed"}

    def test_of_several_beacons_as_many_count_as_are_asked_for(self) -> None:
        other = frozen("other", key=8)
        later = sign(other, 2000, key=8)
        kit = kit_with(ONE.to_json(), later.to_json(), captured=(later, ONE))
        both = replace(PINNED, beacons=(*PINNED.beacons, other))
        assert dict(check(kit, both).particulars)["after"] == "2023-11-15T14:52:50Z"
        asked = replace(both, policy=Policy(beacons=2))
        assert dict(check(kit, asked).particulars)["after"] == MOMENT
        asked = replace(both, policy=Policy(beacons=3))
        assert why(check(kit, asked)) == "beacons-too-few"
        assert verdict(kit, asked).code == 2


class TestWrong:
    """What claims a pinned beacon and is not its, or is contradicted, is wrong evidence."""

    def failed(self, kit: Files, trust: Trust = PINNED) -> set[str]:
        found = check(kit, trust)
        assert found.result is Result.FAIL and verdict(kit, trust).code == 1
        return {one.code for one in found.findings}

    def test_another_number_under_its_signature(self) -> None:
        wrong = replace(ONE, number=999)
        assert self.failed(kit_with(wrong.to_json(), captured=(wrong,))) == {"beacon-wrong"}

    def test_a_round_of_another_key_under_its_name(self) -> None:
        wrong = replace(sign(frozen(key=8), 5, key=8), chain=frozen().hash())
        assert self.failed(kit_with(wrong.to_json(), captured=(wrong,))) == {"beacon-wrong"}

    def test_a_round_that_is_no_round(self) -> None:
        assert self.failed(kit_with({"kind": "drand"})) == {"beacon-wrong"}

    @pytest.mark.parametrize("captured", [(), (TWO,), (ONE, TWO)], ids=["none", "another", "more"])
    def test_a_capture_that_began_with_other_rounds(self, captured: tuple[Round, ...]) -> None:
        kit = kit_with(ONE.to_json(), captured=captured)
        assert self.failed(kit) == {"beacon-other-in-capture"}

    def test_a_capture_that_knew_a_round_which_its_statement_could_not_get(self) -> None:
        kit = kit_with(Missing(frozen().hash(), "no-answer").to_json(), captured=(ONE,))
        assert self.failed(kit) == {"beacon-other-in-capture"}

    def test_a_capture_that_is_none(self) -> None:
        kit = example_kit()
        [path] = [path for path in kit if path.endswith(".warc.gz")]
        kit[path] = data = gzip.compress(b"no record")

        def change(number: int, stated: dict[str, Any]) -> dict[str, Any]:
            for file in stated["files"]:
                if file["kind"] == "capture":
                    file |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            return {**stated, "beacons": [ONE.to_json()]}

        assert self.failed(remake(kit, OURS, statement=change)) == {"beacon-other-in-capture"}


class TestNotChecked:
    """What is not there, or is nobody's that the verifier knows, shows nothing either way."""

    def test_a_kit_from_before_there_were_beacons(self) -> None:
        found = check(example_kit())
        assert why(found) == "no-beacon"
        assert dict(found.particulars)["versions"] == "v1, v2"

    def test_a_beacon_that_could_not_be_had(self) -> None:
        missing = Missing(frozen().hash(), "no-answer").to_json()
        assert why(check(kit_with(missing))) == "beacon-not-had"

    def test_a_beacon_that_nobody_pins_counts_for_nothing_good_or_bad(self, good: Files) -> None:
        assert why(check(kit_with(STRANGER.to_json(), captured=(STRANGER,)))) == "beacon-unpinned"
        assert why(check(kit_with({"kind": "bingo"}))) == "beacon-unpinned"
        nobody = replace(PINNED, beacons=())
        for kit in (good, kit_with({"kind": "bingo"}), kit_with(ONE.to_json(), captured=(TWO,))):
            assert why(check(kit, nobody)) == "beacon-unpinned"
            assert verdict(kit, nobody).code == 0

    def test_it_is_2_where_the_policy_asks_for_one(self) -> None:
        asked = replace(PINNED, policy=Policy(beacons=1))
        assert verdict(example_kit(), asked).code == 2

    def test_without_the_library_a_pinned_beacon_is_2_and_says_what_to_install(
        self, good: Files, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = kit_with(sign(frozen(), 4000).to_json(), captured=(sign(frozen(), 4000),))
        monkeypatch.setitem(__import__("sys").modules, "py_ecc", None)
        assert why(check(other)) == "beacon-unreadable-here"
        assert verdict(other).code == 2

    def test_no_more_rounds_are_checked_than_the_limit(self, good: Files) -> None:
        with pytest.raises(LimitError, match=r"limits\.beacon_rounds"):
            verdict(good, PINNED, replace(LIMITS, beacon_rounds=0))

    def test_one_version_without_a_beacon_leaves_the_object_unchecked(self) -> None:
        def change(number: int, stated: dict[str, Any]) -> dict[str, Any]:
            return {**stated, "beacons": [ONE.to_json()]} if number == 1 else stated

        found = check(remake(example_kit(), OURS, statement=change))
        assert why(found) == "no-beacon"
        assert dict(found.particulars)["versions"] == "v2"

    def test_the_old_statement_is_spelled_as_before(self) -> None:
        stated = [data for path, data in example_kit().items() if path.endswith(".json")]
        assert not any("beacons" in json.loads(data) for data in stated)


class TestRevoked:
    """A signature that was made after its key was revoked counts no more."""

    @pytest.mark.parametrize(("second", "code", "found"), [(49, 1, "FAIL"), (50, 2, "NOT CHECKED")])
    def test_a_record_that_is_younger_than_the_revocation_is_wrong(
        self, second: int, code: int, found: str, good: Files
    ) -> None:
        key, log = OURS.signer.public, OURS.log.verifier
        since = datetime(2023, 11, 15, 6, 32, second, tzinfo=UTC)
        revoked = (Revocation(key, since, "stolen"),)
        later = Term(3, b"r" * 32, log, (("next", OURS.root.public),), revoked)
        roles = Roles.first(log, ("signer", key)).followed_by(later)
        judged = verdict(with_papers(good, roles.encode(), 2))
        assert judged.code == code
        assert judged.check(CheckName.SIGNATURES).result.value == found
