"""Bitcoin's newest block, asked before recording, handed over, and judged by both verifiers."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from blocks import FIRST, SECOND, mine
from loopback import Answer, Asked, Loopback
from manifests.moments.beacon import Block
from manifests.moments.bitcoin import parse_header
from muniment_cli import answers, call, config_of, good, new_archive
from verify_sh import bare_path, verify_sh

REAL = Block(1, parse_header(bytes.fromhex(SECOND)))
NAME = REAL.header.spelled_hash
EASY = parse_header(mine(bytes(32), 1_700_000_000))
POLICY = "format = 1\n[bitcoin]\nfloor = {}\n[beacons]\nneed = 1\n"


class Server(Loopback):
    """Answers as an Esplora-like service does; `said` is by path, and may be changed."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.said: dict[str, bytes] = {}

    def serve(self, block: Block, **instead: bytes) -> None:
        """Have this block as the newest; `instead` are other answers by what is asked."""
        name = block.header.spelled_hash
        self.said = {
            "/api/blocks/tip/hash": instead.get("tip", name.encode()),
            f"/api/block/{name}": instead.get(
                "said", json.dumps({"id": name, "height": block.height}).encode()
            ),
            f"/api/block/{name}/header": instead.get("header", block.header.data.hex().encode()),
        }

    def _answer(self, asked: Asked) -> Answer:
        found = self.said.get(asked.path)
        return Answer(404) if found is None else Answer(200, found, "text/plain")


class Scene(NamedTuple):
    """An archive whose owner asks a server for blocks, and a verifier's trust with a floor."""

    archive: Path
    trust: Path
    server: Server


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("blocks")
    archive, trust = new_archive(folder), folder / "trust"
    trust.mkdir()
    shutil.copy(config_of(archive) / "trust/roots", trust)
    (trust / "policy.toml").write_text(POLICY.format("1.0"))
    with Server() as server:
        good(archive, "beacon", "add-bitcoin", f"{server.url}/api/", "--floor", "1")
        yield Scene(archive, trust, server)


def preserved(scene: Scene, folder: Path, source: str = "") -> tuple[Path, dict[str, Any]]:
    """Preserve something, and give its kit and the one item of its statement's beacons."""
    if not source:
        (folder / "notice.txt").write_text(f"{folder}\n")
    place = source or folder / "notice.txt"
    call_ = ("preserve", "--json", "--allow-private", place)
    [told] = answers(good(scene.archive, *call_))
    good(scene.archive, "kit", told["notice"], "-o", folder / "kit")
    [path] = (folder / "kit").glob("object/v1/content/manifests/*.json")
    [item] = json.loads(path.read_bytes())["beacons"]
    return folder / "kit", item


def judged(kit: Path, trust: Path) -> tuple[int, str, str]:
    [told] = answers(call("verify", kit, "--trust", trust, "--json"))
    check = told["checks"][11]
    return told["verdict"], check["result"], check["detail"]


class TestRecorded:
    """What is recorded names the block that was the newest before it."""

    def test_statement_and_capture_name_it_and_it_is_judged(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        scene.server.serve(REAL)
        kit, item = preserved(scene, tmp_path, f"{scene.server.url}/api/block/{NAME}")
        assert item == REAL.to_json()
        [warc] = kit.glob("object/v1/content/captures/*/data.warc.gz")
        first = zlib.decompressobj(31).decompress(warc.read_bytes()).decode()
        assert f"\r\nbeacon: {REAL.line()}\r\n" in first
        code, result, detail = judged(kit, scene.trust)
        assert (code, result) == (0, "PASS")
        assert detail == "this record was composed after 2009-01-09T00:54:25Z (Bitcoin block 1)"
        shown = call("verify", kit, "--trust", scene.trust).stdout
        assert "nobody knew what it names, Bitcoin block 1" in shown
        assert "its miner's word, of which two hours were taken off" in shown
        # verify.sh leaves blocks alone, and says so.
        done = verify_sh(kit, scene.trust, path=bare_path(tmp_path))
        assert done.returncode == 2 and "12  NOT CHECKED" in done.stdout
        # Whoever asks for more work, or keeps another block, has none of it.
        other = shutil.copytree(scene.trust, tmp_path / "other")
        (other / "policy.toml").write_text(POLICY.format("1e13"))
        code, result, detail = judged(kit, other)
        assert (code, result) == (2, "NOT CHECKED") and "below the floor" in detail
        (scene.trust / "headers").write_text(f"1 {FIRST}\n")
        code, result, detail = judged(kit, scene.trust)
        (scene.trust / "headers").unlink()
        assert (code, result) == (2, "NOT CHECKED") and "where you keep" in detail

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"tip": b"nothing"}, "not-a-block"),
            ({"tip": NAME.encode() + b"\n"}, ""),
            ({"header": b"00"}, "not-a-block"),
            ({"header": FIRST.encode()}, "not-a-block"),
            ({"said": b"{"}, "not-a-block"),
            ({"said": b'{"height": -1}'}, "not-a-block"),
            ({"said": b'{"height": true}'}, "not-a-block"),
            ({"tip": b"0" * 64}, "no-answer"),
            ({"tip": b"0" * 100_000}, "no-answer"),
        ],
        ids=str,
    )
    def test_what_is_no_block_gets_into_no_statement(
        self, said: dict[str, bytes], code: str, scene: Scene, tmp_path: Path
    ) -> None:
        scene.server.serve(REAL, **said)
        kit, item = preserved(scene, tmp_path)
        assert item.get("failure", {}).get("code", "") == code
        if code:
            assert judged(kit, scene.trust)[:2] == (2, "NOT CHECKED")

    def test_a_block_below_the_owners_floor_is_not_taken(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        scene.server.serve(Block(5, EASY))
        _, item = preserved(scene, tmp_path)
        assert item["failure"]["code"] == "not-a-block"


class TestList:
    """Whom an owner asks is on his list."""

    def test_it_is_listed_and_taken_off(self, scene: Scene, tmp_path: Path) -> None:
        words = ("beacon", "add-bitcoin", "https://node.example.org/api", "--floor", "1e13")
        done = call(*words, "--json", config=tmp_path)
        [told] = answers(done)
        assert told == {
            "name": "bitcoin",
            "relays": ["https://node.example.org/api"],
            "floor": 1e13,
        }
        assert answers(call("beacon", "list", "--json", config=tmp_path)) == [told]
        shown = call("beacon", "list", config=tmp_path).stdout
        assert "difficulty 1e+13 or more" in shown
        assert "beacon bitcoin" in call("doctor", archive=scene.archive).stdout
        assert call(*words, config=tmp_path).returncode == 3
        assert call("beacon", "remove", "bitcoin", config=tmp_path).returncode == 0
        assert answers(call("beacon", "list", "--json", config=tmp_path)) == []

    @pytest.mark.parametrize("floor", ["0", "-1", "nan", "1e61", "x"])
    def test_a_floor_is_a_difficulty(self, floor: str, tmp_path: Path) -> None:
        words = ("beacon", "add-bitcoin", "https://node.example.org", f"--floor={floor}")
        assert call(*words, config=tmp_path).returncode == 3

    @pytest.mark.parametrize(
        "table",
        [
            'kind = "bitcoin"\nrelays = ["https://x.example"]\n',
            'kind = "bitcoin"\nrelays = ["https://x.example"]\nfloor = 0\n',
            'kind = "bitcoin"\nrelays = ["https://x.example"]\nfloor = true\n',
            'kind = "bitcoin"\nrelays = ["https://x.example"]\nfloor = 1\nmore = 1\n',
            'kind = "bitcoin"\nfloor = 1\n',
        ],
    )
    def test_a_list_that_says_less_or_more_is_refused(self, table: str, tmp_path: Path) -> None:
        (tmp_path / "beacons.toml").write_text(f"format = 1\n[bitcoin]\n{table}")
        done = call("beacon", "list", config=tmp_path)
        assert done.returncode == 3 and "[bitcoin]" in done.stderr
