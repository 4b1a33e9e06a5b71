"""Rounds of drand: what is one, whose it is, and when nobody knew it yet."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from frozen_beacons import DEFAULT, QUICKNET, answer_of, frozen, info_of, published, sign
from manifests.moments.beacon import (
    BeaconError,
    Missing,
    Round,
    read_beacons,
    read_line,
)
from manifests.moments.bls import BlsError, NoLibraryError, check_key, verify_bls
from manifests.moments.drand import ChainError, read_chain, read_chains, read_info
from muniment.witnesses.beacons import spell_table
from muniment.witnesses.suggested import SUGGESTED

FIRST = b"\1" * 32  # the group's hash of the chains of ours


class TestPublished:
    """Rounds that drand's public chains signed are rounds, and no others are."""

    @pytest.mark.parametrize(
        ("name", "moment"),
        [
            ("quicknet 1000", datetime(2023, 8, 23, 15, 59, 24, tzinfo=UTC)),
            ("default 3311596", datetime(2023, 9, 15, 11, 55, 0, tzinfo=UTC)),
        ],
    )
    def test_a_published_round_holds_at_its_time(self, name: str, moment: datetime) -> None:
        chain, found, randomness = published(name)
        assert chain.check(found) == moment
        assert answer_of(found)["randomness"] == randomness

    def test_another_number_does_not(self) -> None:
        chain, found, _ = published("quicknet 1000")
        with pytest.raises(BeaconError, match="round 1001: the signature is not by this key"):
            chain.check(replace(found, number=1001))

    @pytest.mark.parametrize("table", SUGGESTED, ids=lambda table: str(table["beacon_id"]))
    def test_the_hash_of_a_chain_is_over_its_parameters(self, table: dict[str, object]) -> None:
        chain = read_chain("one", table)
        assert chain.hash().hex() in (QUICKNET, DEFAULT)
        for changed in ({"period": 2}, {"genesis_time": 0}, {"beacon_id": "x"}):
            with pytest.raises(ChainError, match="the hash of these parameters is"):
                read_chain("one", {**table, **changed})


class TestSchemes:
    """A round is signed as the chain's scheme says, and is named by the chain's hash."""

    def test_a_chained_round_is_over_the_signature_before(self) -> None:
        chain = frozen(scheme="pedersen-bls-chained")
        first = sign(chain, 1, FIRST)
        second = sign(chain, 2, first.signature)
        assert chain.check(second) == datetime(2023, 11, 14, 22, 13, 50, tzinfo=UTC)
        with pytest.raises(BeaconError, match="not by this key"):
            chain.check(replace(second, previous=second.signature))

    def test_the_round_before_is_there_where_it_belongs_and_nowhere_else(self) -> None:
        chained = frozen(scheme="pedersen-bls-chained")
        for one in (Round(chained.hash(), 1, b"s"), Round(chained.hash(), 1, b"s", b"p" * 32)):
            with pytest.raises(BeaconError, match="the group's hash"):
                chained.check(one)
        with pytest.raises(BeaconError, match="chained to the signature of the one before"):
            chained.check(Round(chained.hash(), 2, b"s", FIRST))
        with pytest.raises(BeaconError, match="not chained to the one before"):
            frozen().check(Round(frozen().hash(), 2, b"s", b"p" * 48))

    def test_another_scheme_of_the_same_key_does_not_hold(self) -> None:
        chained = frozen(scheme="pedersen-bls-chained")
        alone = replace(chained, scheme="pedersen-bls-unchained")
        with pytest.raises(BeaconError, match="not by this key"):
            alone.check(Round(alone.hash(), 1, sign(chained, 1, FIRST).signature))

    def test_another_chain_is_another_chain(self) -> None:
        other = frozen("other", key=8)
        with pytest.raises(BeaconError, match="another chain"):
            frozen().check(sign(other, 5, key=8))
        forged = replace(sign(other, 5, key=8), chain=frozen().hash())
        with pytest.raises(BeaconError, match="not by this key"):
            frozen().check(forged)

    def test_a_round_beyond_our_calendar_is_none(self) -> None:
        with pytest.raises(BeaconError, match="no round"):
            frozen().check(Round(frozen().hash(), 1 << 52, b"s" * 48))


class TestPoints:
    """What is no point of its group proves nothing (draft-irtf-cfrg-bls-signature §2.5, §2.7)."""

    INFINITY = bytes([0xC0]) + bytes(47)

    @pytest.mark.parametrize(
        "signature",
        [
            b"",
            bytes(48),
            b"\xff" * 48,
            INFINITY,
            sign(frozen(), 3).signature + b"\0",
            bytes([0x80]) + bytes(46) + b"\x04",  # of the curve, and not of the group
        ],
        ids=["empty", "zeros", "ones", "infinity", "longer", "small order"],
    )
    def test_a_signature_that_is_no_point_is_refused(self, signature: bytes) -> None:
        with pytest.raises(BlsError, match=r"the signature (is no point|has)"):
            verify_bls(frozen().public_key, b"message", signature)

    def test_a_key_of_nothing_is_refused(self) -> None:
        for key in (self.INFINITY, bytes([0xC0]) + bytes(95), b"k"):
            with pytest.raises(BlsError, match="the key"):
                check_key(key)

    def test_what_nests_elsewhere_still_ends_in_an_error(self) -> None:
        """py-ecc sets the limit on recursion so high that Python would crash before it is met."""
        check_key(frozen().public_key)
        assert sys.getrecursionlimit() < 10_000
        with pytest.raises(RecursionError):
            json.loads("[" * 100_000)

    def test_without_the_library_nothing_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "py_ecc", None)
        with pytest.raises(NoLibraryError, match=r"muniment\[proofs\]"):
            frozen().check(Round(frozen().hash(), 77, b"s" * 48))


class TestItems:
    """A statement's items and a capture's lines say the same, in one spelling."""

    def test_a_round_is_read_as_it_was_written(self) -> None:
        one = Round(b"c" * 32, 9, b"s" * 48)
        chained = Round(b"c" * 32, 9, b"s" * 96, b"p" * 96)
        missing = Missing(b"c" * 32, "no-answer")
        items = [one.to_json(), chained.to_json(), missing.to_json()]
        assert read_beacons(items) == (one, chained, missing)
        assert [read_line(each.line()) for each in (one, chained)] == [one, chained]

    @pytest.mark.parametrize(
        "changed",
        [
            {"chain": "00"},
            {"chain": 5},
            {"chain": "AB" * 32},
            {"round": 0},
            {"round": "1"},
            {"signature": "0"},
            {"signature": "00" * 97},
            {"signature": ""},
            {"previous": None},
            {"more": 1},
            {"failure": {"code": "no-answer"}},
            {"failure": "no-answer"},
        ],
        ids=str,
    )
    def test_anything_else_is_no_beacon(self, changed: dict[str, object]) -> None:
        item = {**Round(b"c" * 32, 9, b"s" * 48).to_json(), **changed}
        with pytest.raises(BeaconError):
            read_beacons([item])

    def test_one_of_another_kind_is_left_to_those_who_know_it(self) -> None:
        one = Round(b"c" * 32, 9, b"s" * 48)
        assert read_beacons([{"kind": "bingo"}, one.to_json(), {}]) == (one,)

    def test_more_than_a_few_are_not_read(self) -> None:
        with pytest.raises(BeaconError, match="at most 8"):
            read_beacons([Missing(b"c" * 32, "no-answer").to_json()] * 9)

    @pytest.mark.parametrize("line", ["", "drand", "drand  9 aa", "drand " + "00" * 32 + " 09 aa"])
    def test_a_line_that_says_something_else_is_none(self, line: str) -> None:
        with pytest.raises(BeaconError):
            read_line(line)


class TestPinned:
    """A verifier's folder holds parameters, and the hash that they are of."""

    def pin(self, folder: Path, name: str, text: str) -> None:
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)

    def text(self, **changed: object) -> str:
        return "\n".join(spell_table({**frozen().to_table(), **changed}))

    def test_what_is_pinned_is_read_under_the_verifiers_name(self, tmp_path: Path) -> None:
        self.pin(tmp_path, "anna.toml", self.text())
        [chain] = read_chains(tmp_path)
        assert (chain.name, chain.hash()) == ("anna", frozen().hash())
        assert read_chains(tmp_path / "none") == ()

    @pytest.mark.parametrize(
        ("name", "changed", "said"),
        [
            ("anna.toml", {"period": 31}, "the hash of these parameters is"),
            ("anna.toml", {"period": 0}, "period is a number"),
            ("anna.toml", {"period": "3"}, "period is a number"),
            ("anna.toml", {"genesis_time": -1}, "genesis_time is a number"),
            ("anna.toml", {"public_key": "00"}, "public_key is 96 bytes"),
            ("anna.toml", {"group_hash": "zz" * 32}, "group_hash is 32 bytes"),
            ("anna.toml", {"scheme": "bls-bn254-unchained-on-g1"}, "has the scheme"),
            ("anna.toml", {"beacon_id": "a b"}, "an id that is none"),
            ("anna.toml", {"more": 1}, "by nothing else"),
            ("Anna.toml", {}, "no name for a beacon"),
            ("anna.json", {}, "NAME.toml"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(
        self, tmp_path: Path, name: str, changed: dict[str, object], said: str
    ) -> None:
        self.pin(tmp_path, name, self.text(**changed))
        with pytest.raises(ChainError, match=said):
            read_chains(tmp_path)

    @pytest.mark.parametrize(
        "text", ["[", "\xff", "x = 1\n" * (1 << 15)], ids=["cut", "odd", "huge"]
    )
    def test_what_is_no_table_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "anna.toml").write_bytes(text.encode("latin-1"))
        with pytest.raises(ChainError):
            read_chains(tmp_path)

    def test_one_chain_has_one_name(self, tmp_path: Path) -> None:
        for name in ("anna.toml", "bert.toml"):
            self.pin(tmp_path, name, self.text())
        with pytest.raises(ChainError, match="two names"):
            read_chains(tmp_path)

    def test_what_a_relay_says_of_a_chain_is_held_against_the_hash(self) -> None:
        info = json.dumps(info_of(frozen())).encode()
        chain_hash = frozen().hash().hex()
        assert read_info("anna", info, chain_hash) == replace(frozen(), name="anna")
        for data in (b"", b"[]", b"{}", info.replace(b"30", b"31"), b'{"metadata": 5}'):
            with pytest.raises(ChainError):
                read_info("anna", data, chain_hash)
        with pytest.raises(ChainError, match="the hash of these parameters"):
            read_info("anna", info, QUICKNET)
