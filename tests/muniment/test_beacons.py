"""Beacons are asked before anything is recorded; what they do stops no recording."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from frozen_beacons import QUICKNET, Relay, Said, answer_of, frozen, info_of, sign
from ingest import Caller, Door
from manifests import Limits
from manifests.moments.beacon import Missing, Round
from muniment.witnesses.beacons import Beacons, Service
from muniment_cli import Done, answers, call, config_of, good, new_archive

ONE = sign(frozen(), 1000)
CHAIN = frozen().hash().hex()


def beacons(*relays: str, limits: Limits | None = None, door: Door | None = None) -> Beacons:
    """What asks one beacon at these relays; every time is a new interval."""
    caller = Caller(
        limits or Limits(), door or Door(True), "muniment test", patience="beacon_seconds"
    )
    return Beacons([Service(frozen(), relays)], caller, 0)


def asked(latest: Said, **more: Any) -> Round | Missing:
    """What comes of asking a relay that answers so."""
    with Relay(frozen(), lambda: latest) as relay:
        [known] = beacons(relay.url, **more)()
    return known


def missing(code: str) -> Missing:
    return Missing(frozen().hash(), code)


class TestAsking:
    """What a relay answers is taken where it is a round of the very chain."""

    def test_a_round_is_taken(self) -> None:
        assert asked(answer_of(ONE)) == ONE

    def test_a_chained_round_comes_with_the_one_before(self) -> None:
        chain = frozen(scheme="pedersen-bls-chained")
        one = sign(chain, 1, chain.group_hash)
        caller = Caller(Limits(), Door(True), "muniment test")
        with Relay(chain, lambda: answer_of(one)) as relay:
            assert Beacons([Service(chain, (relay.url,))], caller, 0)() == (one,)

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (answer_of(ONE, signature="00" * 48), "not-its-round"),
            (answer_of(ONE, randomness="00" * 32), "not-its-round"),
            (answer_of(ONE, round=1001), "not-its-round"),
            (answer_of(ONE, round="1000"), "not-its-round"),
            (answer_of(ONE, round=0), "not-its-round"),
            (answer_of(ONE, signature=ONE.signature.hex().upper()), "not-its-round"),
            (answer_of(sign(frozen(key=8), 1000, key=8)), "not-its-round"),
            (answer_of(sign(frozen(scheme="pedersen-bls-unchained"), 1)), "not-its-round"),
            (b"", "not-its-round"),
            (b"[1000]", "not-its-round"),
            (b'{"round": 1000, "round": 1001}', "not-its-round"),
            (b"\xff" * 100, "not-its-round"),
            (b" " * (1 << 20), "no-answer"),
            (404, "no-answer"),
            (500, "no-answer"),
        ],
        ids=range(15),
    )
    def test_nothing_else_is(self, answer: Said, code: str) -> None:
        assert asked(answer) == missing(code)

    def test_a_relay_that_never_answers_is_left_after_a_few_seconds(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, "muniment"):
            assert asked(None, limits=Limits(beacon_seconds=0.2)) == missing("no-answer")
        assert "0.2 seconds (limits.beacon_seconds)" in caplog.text

    def test_the_door_stays_closed_to_private_addresses(self) -> None:
        assert asked(answer_of(ONE), door=Door()) == missing("no-answer")

    def test_the_next_relay_is_asked_where_one_gives_nothing(self) -> None:
        with (
            Relay(frozen(), lambda: 500) as down,
            Relay(frozen(), lambda: answer_of(ONE, round=7)) as lying,
            Relay(frozen(), lambda: answer_of(ONE)) as good,
        ):
            assert beacons(down.url, lying.url, good.url)() == (ONE,)
            assert [len(one.asked) for one in (down, lying, good)] == [1, 1, 1]

    def test_nothing_tells_who_asks(self) -> None:
        with Relay(frozen(), lambda: answer_of(ONE)) as relay:
            beacons(relay.url)()
            [(_, path, headers, _)] = relay.asked
        assert path == f"/{CHAIN}/public/latest"
        assert headers.keys() == {"Host", "User-Agent", "Accept-Encoding", "Connection"}

    def test_without_the_library_nothing_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "py_ecc", None)
        fresh = replace(ONE, number=1003)
        assert asked(answer_of(fresh)) == missing("not-checkable")


class TestInterval:
    """One answer serves an interval, whatever it was."""

    @pytest.mark.parametrize("latest", [answer_of(ONE), 500], ids=["good", "down"])
    def test_it_is_asked_again_when_the_interval_is_over(self, latest: Said) -> None:
        clock = [0.0]
        caller = Caller(Limits(), Door(True), "muniment test")
        with Relay(frozen(), lambda: latest) as relay:
            ask = Beacons([Service(frozen(), (relay.url,))], caller, 600, lambda: clock[0])
            first = [ask() for _ in range(3)]
            clock[0] = 599.0
            assert ask() == first[0] and len(relay.asked) == 1
            clock[0] = 600.0
            ask()
            assert len(relay.asked) == 2

    def test_where_none_is_listed_nobody_is_asked(self) -> None:
        caller = Caller(Limits(), Door(), "muniment test")
        assert Beacons([], caller, 600)() == ()


class TestList:
    """The owner's list, and the verifier's pins: a hash that he has from elsewhere."""

    @pytest.fixture
    def config(self, tmp_path: Path) -> Path:
        (tmp_path / "trust").mkdir()
        (tmp_path / "trust/roots").write_text("")
        return tmp_path

    @pytest.fixture
    def info(self, tmp_path: Path) -> Iterator[Path]:
        path = tmp_path / "info.json"
        path.write_text(json.dumps(info_of(frozen())))
        return path  # type: ignore[return-value]

    def add(self, config: Path, name: str, *more: object, chain: str = CHAIN) -> Done:
        return call("beacon", "add", name, *more, "--chain-hash", chain, config=config)

    def pin(self, config: Path, name: str, *more: object, chain: str = CHAIN) -> Done:
        return call("trust", "add", "beacon", name, *more, "--chain-hash", chain, config=config)

    def test_the_parameters_are_asked_of_the_relay_and_held_against_the_hash(
        self, config: Path
    ) -> None:
        with Relay(frozen(), lambda: 500) as relay:
            done = self.add(config, "anna", relay.url, "--allow-private", "--json")
            assert done.returncode == 0, done.stderr
            other = self.add(config, "bert", relay.url, "--allow-private", chain="0" * 64)
            assert other.returncode == 3 and "status 404" in other.stderr
        [told] = answers(done)
        assert (told["chain_hash"], told["relays"]) == (CHAIN, [relay.url])
        assert answers(call("beacon", "list", "--json", config=config)) == [told]

    def test_public_chains_need_no_asking_but_a_hash(self, config: Path) -> None:
        done = self.add(config, "quicknet", "https://relay.example", chain=QUICKNET.upper())
        assert done.returncode == 0 and "2023-08-23T15:09:27Z" in done.stdout
        done = self.pin(config, "quicknet", chain=QUICKNET)
        assert done.returncode == 0, done.stderr
        shown = call("trust", "show", config=config).stdout
        assert "beacon quicknet: drand, bls-unchained-g1-rfc9380" in shown and QUICKNET in shown

    @pytest.mark.parametrize("chain", ["", "0" * 63, "x" * 64])
    def test_a_hash_that_is_none_is_refused(self, config: Path, chain: str) -> None:
        for done in (
            self.add(config, "anna", "https://relay.example", chain=chain),
            self.pin(config, "anna", chain=chain),
        ):
            assert done.returncode == 3 and "64 hex digits" in done.stderr

    def test_parameters_of_another_hash_are_refused(self, config: Path, info: Path) -> None:
        for done in (
            self.add(config, "anna", "https://relay.example", "--info", info, chain="0" * 64),
            self.pin(config, "anna", "--info", info, chain="0" * 64),
        ):
            assert done.returncode == 3 and "the hash of these parameters is" in done.stderr
        assert not (config / "trust/beacons").exists()

    def test_an_unknown_chain_is_not_pinned_without_its_parameters(self, config: Path) -> None:
        done = self.pin(config, "anna")
        assert done.returncode == 3 and "--info" in done.stderr

    def test_a_name_and_a_chain_stand_once(self, config: Path, info: Path) -> None:
        for command, place in ((self.add, ["https://relay.example"]), (self.pin, [])):
            assert command(config, "anna", *place, "--info", info).returncode == 0
            for name in ("anna", "bert"):
                done = command(config, name, *place, "--info", info)
                assert done.returncode == 3 and "already" in done.stderr

    def test_what_was_added_can_be_removed(self, config: Path, info: Path) -> None:
        self.add(config, "anna", "https://relay.example", "--info", info)
        self.pin(config, "anna", "--info", info)
        for command in (("beacon", "remove"), ("trust", "remove", "beacon")):
            assert call(*command, "anna", "--json", config=config).returncode == 0
            done = call(*command, "anna", config=config)
            assert done.returncode == 3 and "There is no beacon 'anna'" in done.stderr
        assert not [*(config / "trust/beacons").iterdir()]

    @pytest.mark.parametrize(
        "text", ["x = 1", "[anna]", '[anna]\nrelays = "https://a.example"', "[anna]\nrelays = [1]"]
    )
    def test_a_list_that_is_none_is_refused(self, config: Path, text: str) -> None:
        (config / "beacons.toml").write_text(text)
        done = call("beacon", "list", config=config)
        assert done.returncode == 3 and "relays" in done.stderr

    def test_the_doctor_says_whether_its_rounds_can_be_checked(
        self, tmp_path: Path, info: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = new_archive(tmp_path)
        assert "none is asked before recording" in good(archive, "doctor").stdout
        self.add(config_of(archive), "anna", "https://relay.example", "--info", info)
        assert "beacon anna: asked at https://relay.example" in good(archive, "doctor").stdout
        monkeypatch.setitem(sys.modules, "py_ecc", None)
        assert "beacon anna: none of its rounds is taken" in good(archive, "doctor").stdout

    def test_what_is_no_address_is_no_relay(self, config: Path, info: Path) -> None:
        done = self.add(config, "anna", "ftp://relay.example", "--info", info)
        assert done.returncode == 3 and "web addresses" in done.stderr
