"""Check 11 by Bitcoin: proofs in kits, block headers in the verifier's trust, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from blocks import EASY, Chain, mine
from kits import seal
from manifests.moments.stamp_file import stamped_part
from muniment_cli import answers, call
from ots_proofs import (
    HEXLIFY,
    RIPEMD160,
    SHA256,
    append,
    attested,
    detached,
    fork,
    in_block,
    prepend,
    promised,
    sha256,
)
from stamp_scenes import stamped_kit
from verify_sh import bare_path, verify_sh

FLOOR = "[bitcoin]\nfloor = 1e-10\n"
LOW = 1_793_000_000  # a time before that of the stamps of `stamped_kit`
HIGH = 1_799_000_000  # and one after it


class Scene(NamedTuple):
    """A kit that two authorities stamped at the same second, and a trust that pins both."""

    kit: Path
    trust: Path
    programs: Path

    @property
    def digest(self) -> bytes:
        """What proofs over its checkpoint begin with."""
        return sha256(stamped_part((self.kit / "log/checkpoint").read_bytes()))

    def put(self, name: str, data: bytes) -> None:
        """Put a proof into the kit, and list its files anew, as a forger would."""
        (self.kit / "log/stamps" / name).write_bytes(data)
        seal(self.kit)

    def ask(self, need: int, floor: str = FLOOR) -> None:
        """Write the verifier's policy."""
        (self.trust / "policy.toml").write_text(f"format = 1\n[stamps]\nneed = {need}\n{floor}")

    def keep(self, lines: str) -> None:
        """Write the verifier's block headers."""
        (self.trust / "headers").write_text(lines)

    def strip(self) -> None:
        """Take the answers of time authorities out of the kit."""
        for path in (self.kit / "log/stamps").glob("*.ts?"):
            path.unlink()

    def verdict(self, *more: str) -> Mapping[str, Any]:
        """The verdict on the kit."""
        [told] = answers(call("verify", self.kit, "--trust", self.trust, "--json", *more))
        return told

    def check(self) -> tuple[int, str, str]:
        """The verdict's code, and how check 11 ended."""
        told = self.verdict()
        check = told["checks"][10]
        return told["verdict"], check["result"], check["detail"]

    def shell(self) -> tuple[int, str]:
        """The code of verify.sh, and its line on check 11; a second each."""
        done = verify_sh(self.kit, self.trust, path=self.programs)
        [line] = [line for line in done.stdout.splitlines() if line.startswith("11  ")]
        return done.returncode, line[4:]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("ots")
    kit, trust = stamped_kit(folder)
    return Scene(kit, trust, bare_path(folder))


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    kit = shutil.copytree(made.kit, tmp_path / "kit")
    return Scene(kit, shutil.copytree(made.trust, tmp_path / "trust"), made.programs)


def proven(scene: Scene, chain: Chain, *, nonce: bytes = b"n") -> bytes:
    """Make a proof that a block has the kit's checkpoint, and that block."""
    steps = append(nonce), SHA256, prepend(b"tree"), RIPEMD160, HEXLIFY, SHA256
    [end] = _ends(detached(scene.digest, *steps, in_block(0)))
    return detached(scene.digest, *steps, in_block(chain.mine(end)))


def _ends(data: bytes) -> list[bytes]:
    from manifests.moments.opentimestamps import read_proof

    return [one.message for one in read_proof(data, 1 << 16).attestations]


class TestBlocks:
    """A block of which the verifier has the header is one independent authority."""

    @pytest.mark.parametrize(
        ("time", "need", "before", "names"),
        [
            (LOW, 1, "2026-10-26T09:33:20Z", "Bitcoin block 800000"),
            (LOW, 2, "2026-11-22T04:38:01Z", "Bitcoin block 800000, a"),
            (HIGH, 2, "2026-11-22T04:38:01Z", "a, b"),
            (HIGH, 3, "2027-01-03T20:13:20Z", "a, b, Bitcoin block 800000"),
        ],
    )
    def test_it_counts_beside_the_authorities(
        self, scene: Scene, time: int, need: int, before: str, names: str
    ) -> None:
        chain = Chain(time=time)
        scene.put("alice.ots", proven(scene, chain))
        scene.keep(chain.lines())
        scene.ask(need)
        code, result, detail = scene.check()
        assert (code, result) == (0, "PASS")
        assert f"existed before {before} ({names})" in detail
        shows = scene.verdict()["shows"]
        assert any(before in one and names in one for one in shows)
        assert any(before in one and names in one for one in scene.verdict("--lang", "zh")["shows"])

    def test_two_blocks_are_one_authority_and_the_earlier_counts(self, scene: Scene) -> None:
        chain = Chain(time=LOW)
        scene.put("alice.ots", proven(scene, chain))
        scene.put("bob.ots", proven(scene, chain, nonce=b"other"))
        scene.strip()
        scene.put("alice.ots", (scene.kit / "log/stamps/alice.ots").read_bytes())
        scene.keep(chain.lines())
        scene.ask(1)
        assert "(Bitcoin block 800000)" in scene.check()[2]
        scene.ask(2)
        assert scene.check()[:2] == (2, "NOT CHECKED")

    def test_verify_sh_leaves_it_alone_and_says_so(self, scene: Scene) -> None:
        chain = Chain()
        scene.put("alice.ots", proven(scene, chain))
        code, line = scene.shell()
        assert code == 0 and line.startswith("PASS") and "(a, b)" in line
        assert "log/stamps/alice.ots is NOT CHECKED" in line
        scene.keep(chain.lines())
        code, line = scene.shell()
        assert code == 2 and line.startswith("NOT CHECKED") and "(a, b)" in line


class TestWithout:
    """Where something of the verifier's is missing, the proof is NOT CHECKED, and named so."""

    def test_without_headers_the_authorities_decide(self, scene: Scene) -> None:
        scene.put("alice.ots", proven(scene, Chain(time=LOW)))
        scene.ask(2)
        code, result, detail = scene.check()
        assert (code, result) == (0, "PASS") and "(a, b)" in detail
        assert "log/stamps/alice.ots is NOT CHECKED" in detail
        assert "Bitcoin block 800000" in detail
        scene.ask(3)
        assert scene.check()[:2] == (2, "NOT CHECKED")

    @pytest.mark.parametrize(
        ("heights", "floor", "said"),
        [
            ((), FLOOR, "of which you have no header"),
            (None, "", "your policy pins no difficulty"),
            (None, "[bitcoin]\nfloor = 1\n", "below the floor of 1"),
        ],
    )
    def test_what_is_missing_is_named(
        self, scene: Scene, heights: tuple[int, ...] | None, floor: str, said: str
    ) -> None:
        chain = Chain(time=LOW)
        scene.put("alice.ots", proven(scene, chain))
        scene.strip()
        scene.put("alice.ots", (scene.kit / "log/stamps/alice.ots").read_bytes())
        scene.keep(chain.lines(heights))
        scene.ask(0, floor)
        code, result, detail = scene.check()
        assert (code, result) == (0, "NOT CHECKED") and said in detail
        scene.ask(1, floor)
        assert scene.check()[:2] == (2, "NOT CHECKED")

    def test_a_header_without_work_does_not_count(self, scene: Scene) -> None:
        chain = Chain(time=LOW)
        scene.put("alice.ots", proven(scene, chain))
        root = chain.headers[0][36:68]
        number = next(n for n in range(99) if int.from_bytes(
            sha256(sha256(lazy := chain.headers[0][:76] + bytes((n, 0, 0, 0)))), "little"
        ) >> 255)  # fmt: skip
        assert lazy[76] == number and lazy[36:68] == root
        scene.keep(f"800000 {lazy.hex()}\n")
        scene.ask(3)
        code, result, detail = scene.check()
        assert (code, result) == (2, "NOT CHECKED") and "does not meet the target" in detail

    def test_promises_and_other_chains_are_named_and_count_nothing(self, scene: Scene) -> None:
        scene.keep("")
        scene.put("alice.pending.ots", detached(scene.digest, promised("https://a.example")))
        scene.put("bob.ots", detached(scene.digest, attested("06869a0d73d71b45", b"\x07")))
        scene.ask(2)
        code, result, detail = scene.check()
        assert (code, result) == (0, "PASS")
        assert "alice.pending.ots leads to no block of Bitcoin yet (https://a.example)" in detail
        assert "bob.ots leads to no block of Bitcoin yet (06869a0d73d71b45)" in detail

    def test_headers_in_the_kit_are_no_headers(self, scene: Scene) -> None:
        chain = Chain(time=LOW)
        scene.put("alice.ots", proven(scene, chain))
        (scene.kit / "headers").write_text(chain.lines())
        scene.put("alice.ots", (scene.kit / "log/stamps/alice.ots").read_bytes())
        assert scene.verdict()["verdict"] == 1  # They belong to no kit.


class TestWrong:
    """What claims a block whose header the verifier has, and is not in it, is wrong evidence."""

    def fails(self, scene: Scene, said: str) -> None:
        code, result, detail = scene.check()
        assert (code, result) == (1, "FAIL") and said in detail, detail

    def test_a_block_with_another_root(self, scene: Scene) -> None:
        chain = Chain(time=LOW)
        proof = proven(scene, chain)
        scene.put("alice.ots", proof)
        scene.keep(f"800000 {mine(bytes(32), LOW).hex()}\n")
        scene.ask(1)
        self.fails(scene, "Bitcoin block 800000 has another merkle root")
        assert scene.shell()[0] == 2  # It cannot see that, and does not say 0.

    def test_one_wrong_block_beside_a_right_one(self, scene: Scene) -> None:
        chain = Chain(time=LOW)
        root = sha256(scene.digest)
        right, wrong = chain.mine(root), chain.mine(bytes(32))
        scene.put("a.ots", detached(scene.digest, fork(SHA256, in_block(right)), in_block(wrong)))
        scene.keep(chain.lines())
        scene.ask(1)
        self.fails(scene, f"Bitcoin block {wrong} has another merkle root")

    @pytest.mark.parametrize("name", ["alice.ots", "alice.pending.ots"])
    def test_over_another_checkpoint_it_is_wrong_for_everybody(
        self, scene: Scene, name: str
    ) -> None:
        wrong = {
            "nothing": b"",
            "garbage": b"garbage",
            "version": detached(scene.digest, in_block(1), version=2),
            "algorithm": detached(scene.digest[:20], in_block(1), algorithm=b"\x02"),
            "other": detached(bytes(32), in_block(1)),
        }
        for data in wrong.values():
            scene.put(name, data)
            self.fails(scene, f"log/stamps/{name} is no time stamp of this checkpoint")
        assert scene.shell()[0] == 1

    @pytest.mark.parametrize(
        "rest",
        [
            b"",
            SHA256 * 256 + in_block(1),
            append(bytes(4000)) + fork(RIPEMD160, in_block(1)) * 20 + in_block(1),
            in_block(1) + b"more",
            append(b"x") + in_block(1),
            b"\x99",
        ],
        ids=["cut", "deep", "slow", "longer", "no root", "unknown"],
    )
    def test_what_cannot_be_read_is_wrong_for_whoever_keeps_headers(
        self, scene: Scene, rest: bytes
    ) -> None:
        scene.put("alice.ots", detached(scene.digest, rest))
        scene.ask(2)
        # The program that cannot read it would say 0 where another said 1.
        code, result, detail = scene.check()
        assert (code, result) == (0, "PASS") and "alice.ots is NOT CHECKED" in detail
        scene.keep(f"1 {mine(bytes(32), LOW, EASY).hex()}\n")
        self.fails(scene, "alice.ots")

    def test_a_huge_one_is_not_read(self, scene: Scene) -> None:
        scene.put("alice.ots", detached(scene.digest, append(bytes(4000)) * 20, in_block(1)))
        done = call("verify", scene.kit, "--trust", scene.trust)
        assert done.returncode == 3 and "limit" in done.stderr
        assert verify_sh(scene.kit, scene.trust, path=scene.programs).returncode == 3

    def test_too_many_are_not_read(self, scene: Scene) -> None:
        for number in range(31):
            scene.put(f"x{number}.ots", detached(scene.digest, in_block(1)))
        done = call("verify", scene.kit, "--trust", scene.trust)
        assert done.returncode == 3 and "limits.kit_stamps" in done.stderr
        shell = verify_sh(scene.kit, scene.trust, path=scene.programs)
        assert shell.returncode == 3 and "limit of 32 time stamps" in shell.stderr

    @pytest.mark.parametrize(
        "name", ["A.ots", "a.PENDING.ots", "a.pending.pending.ots", "a.ots.tsq"]
    )
    def test_what_is_no_proof_by_its_name_does_not_belong_there(
        self, scene: Scene, name: str
    ) -> None:
        scene.put(name, detached(scene.digest, in_block(1)))
        told = scene.verdict()
        assert told["verdict"] == 1 and "package-extra" in str(told["checks"][0]["findings"])

    def test_headers_that_are_none_are_refused(self, scene: Scene) -> None:
        scene.put("alice.ots", proven(scene, Chain()))
        scene.keep("800000 nothing\n")
        done = call("verify", scene.kit, "--trust", scene.trust)
        assert done.returncode == 3 and "headers, line 1" in done.stderr

    @pytest.mark.parametrize(
        "floor",
        [
            "[bitcoin]\n",
            "[bitcoin]\nfloor = 0\n",
            "[bitcoin]\nfloor = 0.0\n",
            "[bitcoin]\nneed = 1\n",
            "[bitcoin]\nfloor = 1e99\n",
            "[bitcoin]\nfloor = 1\nfloor = 1\n",
            "floor = 1\n",
        ],
    )
    def test_a_floor_that_is_none_is_refused_by_both(self, scene: Scene, floor: str) -> None:
        scene.ask(1, floor)
        assert call("verify", scene.kit, "--trust", scene.trust).returncode == 3
        shell = verify_sh(scene.kit, scene.trust, path=scene.programs)
        assert shell.returncode == 3 and "policy.toml" in shell.stderr


class TestTrust:
    """Headers come into trust by the verifier's hand, with hashes to compare."""

    def test_they_are_added_with_what_to_compare(self, scene: Scene, tmp_path: Path) -> None:
        chain = Chain(time=LOW)
        scene.put("alice.ots", proven(scene, chain))
        chain.mine(bytes(32))
        file = tmp_path / "given"
        file.write_text(chain.lines([800_001]))
        words = ("trust", "add", "headers", file, "--trust", scene.trust)
        scene.ask(1, "")
        done = call(*words)
        assert done.returncode == 3 and "floor = 1e13" in done.stderr
        scene.ask(1, "[bitcoin]\nfloor = 1\n")
        done = call(*words)
        assert done.returncode == 3 and "below the floor" in done.stderr
        scene.ask(1)
        assert chain.header(800_001).spelled_hash in call(*words).stdout
        file.write_text(chain.lines())
        [first, second] = answers(call(*words, "--json"))
        assert (first["height"], second["height"]) == (800_000, 800_001)
        assert first["hash"] == chain.header(800_000).spelled_hash
        assert (scene.trust / "headers").read_text() == chain.lines()
        [told] = answers(call("trust", "show", "--trust", scene.trust, "--json"))
        assert told["headers"] == {"count": 2, "first": 800_000, "last": 800_001, "floor": 1e-10}
        assert "2, from 800000 to 800001" in call("trust", "show", "--trust", scene.trust).stdout
        assert "Bitcoin block 800000" in scene.check()[2]
        file.write_text(f"800000 {mine(sha256(b'other'), LOW).hex()}\n")
        done = call(*words)
        assert done.returncode == 3 and "You trust another header" in done.stderr
