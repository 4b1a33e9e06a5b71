"""Check 12, end to end: asked before recording, handed over, and judged by both verifiers."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from frozen_beacons import GENESIS, PERIOD, Relay, answer_of, frozen, info_of, sign
from muniment_cli import answers, call, config_of, good, new_archive
from stamp_scenes import pinned
from stampers import NOW, new_stamper
from time_authorities import Honest, TimeServer, write_pins
from verify_sh import bare_path, verify_sh

CHAIN = frozen().hash().hex()
MOMENT = "2023-11-15T06:32:50Z"
# The first round after the time at which the authorities of these tests stamp.
AFTER_STAMP = (int(NOW.timestamp()) - GENESIS) // PERIOD + 20


class Scene(NamedTuple):
    """An archive whose owner asks a beacon, and a verifier's trust that pins root and beacon."""

    archive: Path
    trust: Path
    relay: Relay
    rounds: list[int]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("beacons")
    archive, rounds = new_archive(folder), [1000]
    info = folder / "info.json"
    info.write_text(json.dumps(info_of(frozen())))
    trust = folder / "trust"
    trust.mkdir()
    shutil.copy(config_of(archive) / "trust/roots", trust)
    asked = ("anna", "--chain-hash", CHAIN, "--info", info)
    good(archive, "trust", "add", "beacon", *asked, "--trust", trust)

    def latest() -> Any:
        return answer_of(sign(frozen(), rounds[-1])) if rounds[-1] else 500

    with Relay(frozen(), latest) as relay:
        good(archive, "beacon", "add", "ours", relay.url, *asked[1:])
        yield Scene(archive, trust, relay, rounds)


def preserve(scene: Scene, *sources: object, number: int = 1000) -> list[dict[str, Any]]:
    """Preserve files of these names, or addresses, while the newest round is this one."""
    scene.rounds.append(number)
    places: list[object] = []
    for source in sources:
        if not str(source).startswith("http"):
            source = scene.archive.parent / str(source)
            source.write_text(f"{source.name}\n")
        places.append(source)
    return answers(good(scene.archive, "preserve", "--json", "--allow-private", *places))


def kit_of(scene: Scene, told: dict[str, Any], folder: Path) -> Path:
    good(scene.archive, "kit", told["notice"], "-o", folder / "kit")
    return folder / "kit"


def statement_of(kit: Path) -> dict[str, Any]:
    [path] = kit.glob("object/v1/content/manifests/*.json")
    stated: dict[str, Any] = json.loads(path.read_bytes())
    return stated


def judged(kit: Path, trust: Path) -> tuple[int, str, str]:
    """The verdict on a kit, and how check 12 ended."""
    [told] = answers(call("verify", kit, "--trust", trust, "--json"))
    check = told["checks"][11]
    return told["verdict"], check["result"], check["detail"]


def by_shell(kit: Path, trust: Path) -> int:
    """The verdict of verify.sh, which can check no beacon."""
    links = kit.parent / "programs"
    links.mkdir(exist_ok=True)
    path = links / "bin" if (links / "bin").exists() else bare_path(links)
    done = verify_sh(kit, trust, path=path)
    [line] = [line for line in done.stdout.splitlines() if line.startswith("12  ")]
    assert line[4:].startswith("NOT CHECKED"), line
    return done.returncode


class TestRecorded:
    """What is recorded names the round that was known before, in statement and capture."""

    def test_a_web_capture_and_its_statement_name_the_same_round(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        [told] = preserve(scene, f"{scene.relay.url}/{CHAIN}/info")
        kit = kit_of(scene, told, tmp_path)
        one = sign(frozen(), 1000)
        assert statement_of(kit)["beacons"] == [one.to_json()]
        [warc] = kit.glob("object/v1/content/captures/*/data.warc.gz")
        first = zlib.decompressobj(31).decompress(warc.read_bytes()).decode()
        assert f"\r\nbeacon: {one.line()}\r\n" in first
        assert judged(kit, scene.trust)[:2] == (0, "PASS")

    def test_files_have_it_in_the_statement_alone(self, scene: Scene, tmp_path: Path) -> None:
        [told] = preserve(scene, "alone")
        kit = kit_of(scene, told, tmp_path)
        code, result, detail = judged(kit, scene.trust)
        assert (code, result) == (0, "PASS")
        assert detail == f"this record was composed after {MOMENT} (drand round: anna 1000)"
        shows = call("verify", kit, "--trust", scene.trust, "--lang", "zh").stdout
        assert f"此记录编成于 {MOMENT} 之后" in shows
        assert "早于何时：包内没有时间戳" in shows

    def test_one_run_asks_once_for_all_that_it_takes_in(self, scene: Scene) -> None:
        before = len(scene.relay.asked)
        preserve(scene, "a", "b", "c")
        preserve(scene, "a", "b", "c")  # Seen again: a record of its own, with a beacon.
        assert [one.path for one in scene.relay.asked[before:]] == [f"/{CHAIN}/public/latest"] * 2

    def test_what_was_held_names_the_round_from_before_it_was_gathered(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        (tmp_path / "held").write_text("held\n")
        scene.rounds.append(1000)
        hold = ("preserve", "--hold", "--allow-private", "--json")
        [held] = answers(good(scene.archive, *hold, tmp_path / "held"))
        scene.rounds.append(1001)
        [told] = answers(good(scene.archive, "commit", held["held"], "--json"))
        assert statement_of(kit_of(scene, told, tmp_path))["beacons"][0]["round"] == 1000

    def test_a_beacon_that_is_down_stops_nothing_and_is_told_of(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        [told] = preserve(scene, "down", number=0)
        kit = kit_of(scene, told, tmp_path)
        [item] = statement_of(kit)["beacons"]
        assert item["failure"]["code"] == "no-answer"
        code, result, detail = judged(kit, scene.trust)
        assert (code, result) == (0, "NOT CHECKED") and "none could be had" in detail

    def test_the_archive_as_a_whole_says_of_how_many(self, scene: Scene, tmp_path: Path) -> None:
        preserve(scene, "whole")
        preserve(scene, "not whole", number=0)
        done = call("verify", "--trust", scene.trust, "--json", archive=scene.archive)
        [told] = answers(done)
        assert told["verdict"] == 0
        assert "nothing shows it" in told["checks"][11]["detail"]


class TestVerdict:
    """What muniment may find wrong, verify.sh does not call good."""

    @pytest.fixture
    def kit(self, scene: Scene, tmp_path: Path) -> Path:
        [told] = preserve(scene, f"kit {tmp_path.name}")
        return kit_of(scene, told, tmp_path)

    def test_verify_sh_says_0_only_where_nothing_could_be_found_wrong(
        self, scene: Scene, kit: Path, tmp_path: Path
    ) -> None:
        trust = shutil.copytree(scene.trust, tmp_path / "trust")
        assert judged(kit, trust)[:2] == (0, "PASS")
        assert by_shell(kit, trust) == 2
        shutil.rmtree(trust / "beacons")
        assert judged(kit, trust)[:2] == (0, "NOT CHECKED")
        assert by_shell(kit, trust) == 0
        (trust / "policy.toml").write_text("format = 1\n[beacons]\nneed = 1\n")
        assert judged(kit, trust)[:2] == (2, "NOT CHECKED")
        assert by_shell(kit, trust) == 2

    def test_a_policy_that_asks_for_one_is_content_with_one(
        self, scene: Scene, kit: Path, tmp_path: Path
    ) -> None:
        trust = shutil.copytree(scene.trust, tmp_path / "trust")
        for need, code in ((1, 0), (2, 2)):
            (trust / "policy.toml").write_text(f"format = 1\n[beacons]\nneed = {need}\n")
            assert judged(kit, trust)[0] == code

    def test_a_stamp_older_than_the_beacon_is_a_contradiction(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        [told] = preserve(scene, "future", number=AFTER_STAMP)
        one = new_stamper("p256", "old")
        trust = shutil.copytree(scene.trust, tmp_path / "trust")
        write_pins(trust / "authorities/carl", one.root, one.signer, *one.between)
        with TimeServer({"/old": Honest(one)}) as server:
            pinned(scene.archive, server, "old")
            call("stamp", "--allow-private", archive=scene.archive)
        kit = kit_of(scene, told, tmp_path)
        code, result, detail = judged(kit, trust)
        assert (code, result) == (1, "FAIL")
        assert "and by its time stamps was there before 2026-11-22T04:38:01Z" in detail
        done = call("verify", told["notice"], "--trust", trust, archive=scene.archive)
        assert done.returncode == 1
