"""All that an archive holds is hashed anew, stamped and logged, and strangers go by it."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kits import read, rehash, write
from muniment_cli import answers, call, config_of, good, holds, kinds, start
from patience import until
from rehash_scenes import BEFORE, Owner, owner
from replica_scenes import preserve
from system_packages import need
from verify_sh import bare_path, verify_sh


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Owner, dict[str, Any]]]:
    """An archive that is stamped and covered, and what was said of the covering."""
    with owner(tmp_path_factory.mktemp("rehash"), "a", "b", "old") as one:
        good(one.archive, "stamp", "--allow-private")
        code, told = one.rehash()
        assert code == 0
        yield one, told


@pytest.fixture
def kit(covered: tuple[Owner, dict[str, Any]], tmp_path: Path) -> Path:
    """The kit of its first notice."""
    one, _ = covered
    first = answers(good(one.archive, "list", "--json"))[0]
    good(one.archive, "kit", first["notice"], "-o", tmp_path / "kit")
    return tmp_path / "kit"


def sums_of(archive: Path) -> dict[str, str]:
    """Every line of every covering: digest by path."""
    found: dict[str, str] = {}
    for path in archive.glob("shelves/*/*/*/v1/content/coverings/sums"):
        for line in path.read_text().splitlines():
            digest, _, name = line.partition("  ")
            assert name not in found
            found[name] = digest
    return found


class TestCovering:
    """Everything is read and hashed anew, and what came of it is stamped and logged."""

    def test_each_authority_is_told_of_and_one_that_refuses_stops_nobody(
        self, covered: tuple[Owner, dict[str, Any]]
    ) -> None:
        one, told = covered
        assert [made["what"] for made in told["coverings"]] == ["entries", "papers"]
        for made in told["coverings"]:
            assert made["stamped"] == ["a", "b"]
            [old] = [each for each in made["authorities"] if not each["stamped"]]
            assert old["name"] == "old"
            assert "rejected" in old["why"]
        assert kinds(one.archive)[-2:] == ["covering", "covering"]
        holds(one.archive)

    def test_a_stranger_finds_every_line_true(self, covered: tuple[Owner, dict[str, Any]]) -> None:
        one, _ = covered
        found = sums_of(one.archive)
        for path, digest in found.items():
            assert hashlib.sha3_512((one.archive / path).read_bytes()).hexdigest() == digest
        for inventory in one.archive.glob("shelves/*/*/*/v1/inventory.json"):
            files = [path for path in inventory.parent.rglob("*") if path.is_file()]
            if not any(path.name == "sums" for path in files):  # no covering itself
                assert {each.relative_to(one.archive).as_posix() for each in files} <= found.keys()
        assert "log/checkpoints/4/checkpoint" in found
        assert "log/checkpoints/3/a.tsr" in found
        assert "keys/roles/0001" in found

    def test_openssl_says_so_too(self, covered: tuple[Owner, dict[str, Any]]) -> None:
        one, _ = covered
        pins = config_of(one.archive) / "authorities/a"
        for folder in one.archive.glob("shelves/*/*/*/v1/content/coverings"):
            done = subprocess.run(
                [need("openssl", "openssl"), "ts", "-verify", "-data", folder / "text",
                 "-in", folder / "a.tsr", "-CAfile", pins / "root.pem",
                 "-untrusted", pins / "chain.pem", "-attime", "1769904000"],
                capture_output=True, text=True,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr

    def test_there_is_nothing_more_to_do(self, covered: tuple[Owner, dict[str, Any]]) -> None:
        one, _ = covered
        before = kinds(one.archive)
        done = one.say()
        assert (done.returncode, "nothing to do" in done.stdout) == (0, True)
        assert kinds(one.archive) == before


class TestStranger:
    """A verifier who no longer believes sha512 goes by what was covered before that day."""

    def test_what_was_covered_holds(self, kit: Path, covered: tuple[Owner, object]) -> None:
        done = call("verify", kit, "--trust", covered[0].trust(), "--lang", "en")
        assert done.returncode == 0, done.stdout
        assert "14  PASS" in done.stdout
        assert "does not matter here" in done.stdout

    def test_what_was_stamped_too_late_does_not(
        self, kit: Path, covered: tuple[Owner, object]
    ) -> None:
        done = call("verify", kit, "--trust", covered[0].trust(BEFORE), "--lang", "en")
        assert done.returncode == 2
        assert "signed exactly these bytes" not in done.stdout

    def test_a_missing_covering_is_missed(self, kit: Path, covered: tuple[Owner, object]) -> None:
        files = {path: data for path, data in read(kit).items() if "coverings/" not in path}
        bare = write(kit.parent / "bare", rehash(files))
        assert call("verify", bare, "--trust", covered[0].trust()).returncode == 2

    def test_verify_sh_says_that_it_did_not_look(
        self, kit: Path, covered: tuple[Owner, object], tmp_path: Path
    ) -> None:
        tools = bare_path(tmp_path)
        done = verify_sh(kit, covered[0].trust(), path=tools)
        assert done.returncode == 2
        assert "14  NOT CHECKED" in done.stdout
        assert "signed exactly these bytes" not in done.stdout
        own = verify_sh(kit, config_of(covered[0].archive) / "trust", path=tools)
        assert (own.returncode, "14  " in own.stdout) == (0, False)

    def test_in_chinese_too(self, kit: Path, covered: tuple[Owner, object]) -> None:
        done = call("verify", kit, "--trust", covered[0].trust(), "--lang", "zh")
        assert "已老化于此无碍" in done.stdout

    def test_of_an_archive_it_is_not_checked(self, covered: tuple[Owner, object]) -> None:
        done = call("verify", "--trust", covered[0].trust(), archive=covered[0].archive)
        assert done.returncode == 2
        assert "14  NOT CHECKED" in done.stdout


class TestRound:
    """A round is taken up where it was stopped; what is damaged waits for repair."""

    def test_a_budget_stops_it_and_nothing_is_read_twice(self, tmp_path: Path) -> None:
        with owner(tmp_path, "a", "b") as one:
            code, told = one.rehash("--budget", "1B")
            assert (code, told["ending"], told["left"]) == (2, "budget", 2)
            [journal] = (config_of(one.archive) / "coverings").glob("*/sha3-512/0.jsonl")
            with journal.open("ab") as stream:
                stream.write(b'{"entry": 1, "digests": {"torn')
            first = told["bytes"]
            code, told = one.rehash()
            assert (code, told["left"]) == (0, 0)
            whole = sum((one.archive / path).stat().st_size for path in sums_of(one.archive))
            assert first + told["bytes"] == whole
            holds(one.archive)

    def test_a_killed_one_is_taken_up(self, tmp_path: Path) -> None:
        with owner(tmp_path, "a", "b") as one:
            words = ("renew", "--rehash", "--allow-private", "--rate", "8kB/s")
            running = start(*words, archive=one.archive)
            folder = config_of(one.archive) / "coverings"
            until(lambda: running.poll() is not None or _has_begun(folder))
            running.send_signal(signal.SIGKILL)
            running.communicate()
            assert one.rehash()[0] == 0
            assert kinds(one.archive).count("covering") == 2
            holds(one.archive)

    def test_what_is_damaged_is_named_and_not_covered(self, tmp_path: Path) -> None:
        with owner(tmp_path, "a", "b") as one:
            [path, _] = sorted(one.archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt"))
            true = path.read_bytes()
            path.write_bytes(b"rotten\n")
            code, told = one.rehash()
            assert (code, told["coverings"], told["left"]) == (1, [], 1)
            [wrong] = told["findings"]
            assert wrong["code"] == "covering-changed"
            assert (one.archive / wrong["where"]).samefile(path)
            path.write_bytes(true)
            assert one.rehash()[0] == 0

    def test_papers_that_are_damaged_are_not_covered(self, tmp_path: Path) -> None:
        with owner(tmp_path, "a", "b") as one:
            good(one.archive, "stamp", "--allow-private")
            stamp = one.archive / "log/checkpoints/3/a.tsr"
            true = stamp.read_bytes()
            stamp.write_bytes((stamp.parent / "b.tsr").read_bytes())
            code, told = one.rehash()
            assert (code, [made["what"] for made in told["coverings"]]) == (1, ["entries"])
            assert {each["where"] for each in told["findings"]} == {"log/checkpoints/3/a.tsr"}
            stamp.write_bytes(true)
            code, told = one.rehash()
            assert (code, [made["what"] for made in told["coverings"]]) == (0, ["papers"])

    def test_what_nobody_stamps_waits_and_is_not_read_again(self, tmp_path: Path) -> None:
        with owner(tmp_path, "old") as one:
            done = one.say()
            assert done.returncode == 2
            assert "not covered yet" in done.stdout
            assert "old did not stamp it" in done.stdout
            assert "covering" not in kinds(one.archive)
            one.ask("a")
            one.ask("b")
            [folder] = (config_of(one.archive) / "coverings").glob("*/sha3-512")
            waiting = shutil.copytree(folder, tmp_path / "waiting")
            (waiting / "papers-0-3/old.tsq").write_bytes(b"asked, and never answered")
            code, told = one.rehash()
            assert (code, told["bytes"]) == (0, 0)
            logged = kinds(one.archive)
            shutil.copytree(waiting, folder, dirs_exist_ok=True)  # as a crash would leave it
            assert one.rehash()[1]["coverings"] == []
            assert kinds(one.archive) == logged

    def test_what_comes_later_is_covered_next(self, tmp_path: Path) -> None:
        with owner(tmp_path, "a", "b") as one:
            assert one.rehash()[0] == 0
            preserve(one.archive, "three")
            code, told = one.rehash()
            assert code == 0
            assert [(made["first"], made["end"]) for made in told["coverings"]] == [(3, 6), (0, 6)]
            assert one.rehash()[1]["coverings"] == []
            holds(one.archive)

    def test_a_redacted_file_has_its_old_digest_in_a_comment(self, tmp_path: Path) -> None:
        with owner(tmp_path, "a", "b") as one:
            told = preserve(one.archive, "secret")
            good(one.archive, "redact", told["notice"], "--path", "renditions/0001.txt",
                 "--authority", "A court", "--reason", "An address.")  # fmt: skip
            assert one.rehash()[0] == 0
            [gone] = [line for line in sums_of(one.archive).values() if line.startswith("#")]
            assert gone == f"# sha512:{hashlib.sha512(b'secret' + bytes((10,))).hexdigest()}"

    def test_an_authority_that_signs_by_sha512_is_of_no_use(self, tmp_path: Path) -> None:
        from stampers import new_stamper
        from time_authorities import Honest, TimeServer

        with owner(tmp_path) as one:
            weak = Honest(new_stamper("p256", "a"), digest="sha512")
            with TimeServer({"/a": weak}) as server:
                Owner(one.archive, server, one.old).ask("a")
                code, told = one.rehash()
        assert code == 2
        assert "hangs from sha512" in told["coverings"][0]["authorities"][0]["why"]

    def test_with_no_authority_there_is_no_covering(self, tmp_path: Path) -> None:
        with owner(tmp_path) as one:
            assert one.say().returncode == 3

    @pytest.mark.parametrize("words", [("--budget", "1B"), ("--check", "--rehash")])
    def test_a_call_that_is_none_is_refused(
        self, words: tuple[str, ...], covered: tuple[Owner, object]
    ) -> None:
        assert call("renew", *words, archive=covered[0].archive).returncode == 3


class TestStatus:
    """`status` warns a year ahead of the day on which a hash ages by the owner's policy."""

    def test_it_says_what_is_left(self, tmp_path: Path) -> None:
        with owner(tmp_path, "a", "b") as one:
            policy = config_of(one.archive) / "trust/policy.toml"
            policy.write_text("format = 1\n[hashes]\naged = { sha512 = 2026-06-01 }\n")
            said = good(one.archive, "status").stdout
            assert "3 entries are in no covering" in said
            policy.write_text("format = 1\n[hashes]\naged = { sha512 = 9999-01-01 }\n")
            assert "in no covering" not in good(one.archive, "status").stdout
            policy.write_text("format = 1\n[hashes]\naged = { sha512 = 2026-06-01 }\n")
            assert one.rehash()[0] == 0
            said = good(one.archive, "status").stdout
            assert "in no covering" not in said
            assert "all of what the log has, by sha3-512" in said


def _has_begun(folder: Path) -> bool:
    """Whether a journal has a line; whatever is read, it may be put aside meanwhile."""
    for path in folder.glob("*/sha3-512/0.jsonl"):
        try:
            return path.stat().st_size > 0
        except FileNotFoundError:
            return False
    return False
