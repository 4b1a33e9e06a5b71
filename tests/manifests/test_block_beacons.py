"""Check 12, as far as it goes by block headers of Bitcoin."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from beacon_kits import kit_with
from blocks import FIRST, SECOND, Chain, mine
from frozen_beacons import frozen, sign
from kits import OURS, Files, MemoryPackage
from manifests import Check, CheckName, Limits, Result, Trust, Verdict, verify_kit
from manifests.moments.beacon import BeaconError, Block, NoBlock, read_beacons
from manifests.moments.bitcoin import parse_header
from manifests.policy import Policy

EASY = Fraction(1, 1 << 40)
ONE = sign(frozen(), 1000)
# The first block after the first, as everybody has it: of 9 January 2009, 02:54:25.
REAL = Block(1, parse_header(bytes.fromhex(SECOND)))
MOMENT = "2009-01-09T00:54:25Z"
CHAIN = Chain()
MADE = Block(CHAIN.mine(bytes(32)), CHAIN.header(CHAIN.start))


def trust(floor: Fraction | None, folder: Path | None = None, need: int = 0) -> Trust:
    """Trust in blocks of at least this difficulty; the folder may have headers."""
    policy = Policy(beacons=need, floor=floor)
    return Trust(folder, (("archive", OURS.root.public),), policy=policy)


def named(*blocks: Block, captured: tuple[Block, ...] | None = None) -> Files:
    items = (one.to_json() for one in blocks)
    return kit_with(*items, captured=blocks if captured is None else captured)


def verdict(kit: Files, trust: Trust) -> Verdict:
    return verify_kit(MemoryPackage(kit), trust, Limits())


def check(kit: Files, trust: Trust) -> Check:
    """Check 12 of a kit of which all else holds."""
    judged = verdict(kit, trust)
    assert all(one.result is Result.PASS for one in judged.checks[:9])
    return judged.check(CheckName.NOT_BEFORE)


def why(found: Check) -> str:
    return dict(found.particulars)["why"]


class TestWork:
    """ "A Bitcoin header of at least a pinned difficulty": the record was composed after it."""

    def test_a_published_header_counts(self) -> None:
        kit = named(REAL)
        found = check(kit, trust(Fraction(1)))
        assert found.result is Result.PASS and verdict(kit, trust(Fraction(1), need=1)).code == 0
        assert dict(found.particulars)["after"] == MOMENT
        assert "Bitcoin block 1" in dict(found.particulars)["beacons"]

    def test_two_hours_are_taken_off_its_miners_time(self) -> None:
        assert REAL.header.time.isoformat() == "2009-01-09T02:54:25+00:00"

    def test_below_the_floor_it_counts_for_nothing(self) -> None:
        for block, floor in ((REAL, Fraction(2)), (MADE, Fraction(1))):
            found = check(named(block), trust(floor))
            assert (found.result, why(found)) == (Result.NOT_CHECKED, "beacon-block-counts-not")
            assert [one.code for one in found.findings] == ["beacon-weak", "beacon-weak"]
            assert verdict(named(block), trust(floor)).code == 0
            assert verdict(named(block), trust(floor, need=1)).code == 2

    def test_without_a_floor_nobody_looks(self) -> None:
        bad: dict[str, Any] = {"kind": "bitcoin", "header": "no", "height": -1}
        assert why(check(kit_with(bad), trust(None))) == "beacon-unpinned"
        pinned = replace(trust(None), beacons=(frozen("anna"),))
        assert why(check(kit_with(bad), pinned)) == "beacon-unpinned"

    def test_whoever_pins_blocks_does_not_look_at_rounds(self) -> None:
        assert why(check(kit_with({"kind": "drand"}), trust(EASY))) == "beacon-unpinned"

    def test_blocks_are_one_beacon(self) -> None:
        found = check(named(REAL, MADE), trust(EASY, need=2))
        assert why(found) == "beacons-too-few"
        both = replace(trust(EASY, need=2), beacons=(frozen("anna"),))
        kit = kit_with(ONE.to_json(), MADE.to_json(), captured=(ONE, MADE))
        assert check(kit, both).result is Result.PASS

    def test_no_block_to_be_had_is_said(self) -> None:
        found = check(kit_with(NoBlock("no-answer").to_json()), trust(EASY))
        assert why(found) == "beacon-not-had"


class TestKept:
    """Where the verifier keeps a header of that height, it must be that one."""

    def kept(self, folder: Path, *lines: tuple[int, str]) -> Trust:
        text = "".join(f"{height} {header}\n" for height, header in lines)
        (folder / "headers").write_text(text)
        return trust(Fraction(1), folder)

    def test_the_same_holds(self, tmp_path: Path) -> None:
        mine_ = self.kept(tmp_path, (0, FIRST), (1, SECOND))
        assert check(named(REAL), mine_).result is Result.PASS

    def test_of_another_height_nothing_is_said(self, tmp_path: Path) -> None:
        assert check(named(REAL), self.kept(tmp_path, (0, FIRST))).result is Result.PASS

    def test_another_counts_for_nothing(self, tmp_path: Path) -> None:
        found = check(named(REAL), self.kept(tmp_path, (1, FIRST)))
        assert why(found) == "beacon-block-counts-not"
        assert {one.code for one in found.findings} == {"beacon-other-block"}


class TestWrong:
    """What claims to be a block and is none is wrong evidence, for whoever pins a floor."""

    def failed(self, kit: Files) -> set[str]:
        found: Check = verdict(kit, trust(EASY)).check(CheckName.NOT_BEFORE)
        assert found.result is Result.FAIL
        return {one.code for one in found.findings}

    def test_a_header_without_work(self) -> None:
        data = REAL.header.data
        lazy = Block(1, parse_header(data[:-1] + bytes([data[-1] ^ 1])))
        assert self.failed(named(lazy)) == {"beacon-wrong"}

    def test_a_target_that_is_none(self) -> None:
        for bits in (0, 0x00800001, 0xFF7FFFFF):
            data = REAL.header.data[:72] + bits.to_bytes(4, "little") + REAL.header.data[76:]
            assert self.failed(named(Block(1, parse_header(data)))) == {"beacon-wrong"}

    @pytest.mark.parametrize("captured", [(), (MADE,), (REAL, MADE)], ids=["none", "other", "more"])
    def test_a_capture_that_began_with_another(self, captured: tuple[Block, ...]) -> None:
        assert self.failed(named(REAL, captured=captured)) == {"beacon-other-in-capture"}

    @pytest.mark.parametrize(
        "change",
        [
            {"height": -1},
            {"height": 10**10},
            {"height": "1"},
            {"height": True},
            {"header": SECOND[2:]},
            {"header": SECOND.upper()},
            {"header": ""},
            {"header": 7},
            {"more": "x"},
            {"failure": {"code": "no-answer", "sentence": "x"}},
        ],
        ids=str,
    )
    def test_an_item_of_another_form(self, change: dict[str, Any]) -> None:
        with pytest.raises(BeaconError):
            read_beacons([{**REAL.to_json(), **change}])

    def test_a_failure_of_another_form(self) -> None:
        for failure in ({"code": "x"}, "no-answer", None):
            with pytest.raises(BeaconError):
                read_beacons([{"failure": failure, "kind": "bitcoin"}])

    def test_a_block_that_was_mined_after_the_time_stamp(self) -> None:
        later = Block(900_000, parse_header(mine(bytes(32), 4_000_000_000)))
        assert later.to_json()["height"] == 900_000
        assert "beacon-after-composed" in {
            one.code for one in check(named(later), trust(EASY)).findings
        }
