"""Check 11, end to end: stamped, handed over, and judged with the network unplugged."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from copies import own_copy
from kits import seal
from muniment_cli import answers, call, config_of, good, new_archive
from replica_scenes import preserve
from sampling import some
from stamp_scenes import pinned
from stampers import NOW, STAMPING, YEAR, Stamper, Wanted, certify, new_stamper
from time_authorities import Honest, TimeServer, write_pins
from verify_sh import bare_path, verify_sh

BEFORE_A = "20261122043800Z"
BEFORE_B = "20261122043900Z"


@pytest.fixture(scope="module")
def server() -> Iterator[TimeServer]:
    answers = {
        "/a": Honest(new_stamper("p256", "a"), time=BEFORE_A),
        "/b": Honest(new_stamper("p256", "b"), time=BEFORE_B),
    }
    with TimeServer(answers) as server:
        yield server


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, server: TimeServer) -> Path:
    """A folder with the archive, the kit and the trust that every test has copies of."""
    folder = tmp_path_factory.mktemp("made")
    archive, trust = new_archive(folder), folder / "trust"
    preserve(archive, "one")
    for name, own in (("a", "anna"), ("b", "bert")):
        pinned(archive, server, name)
        pin(trust, own, new_stamper("p256", name))
    good(archive, "stamp", "--allow-private")
    kit_of(archive, folder / "kit")
    shutil.copy(config_of(archive) / "trust/roots", trust)
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    """An archive with one notice, whose checkpoint two authorities stamped."""
    return own_copy(made, tmp_path)


@pytest.fixture
def kit(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "kit", tmp_path / "kit"))


@pytest.fixture
def trust(made: Path, tmp_path: Path) -> Path:
    """A verifier's own trust: the archive's root, and both authorities under his own names."""
    return Path(shutil.copytree(made / "trust", tmp_path / "trust"))


def kit_of(archive: Path, folder: Path, number: int = 0) -> Path:
    notice = answers(good(archive, "list", "--json"))[number]["notice"]
    good(archive, "kit", notice, "-o", folder)
    return folder


def pin(trust: Path, name: str, one: Stamper) -> None:
    write_pins(trust / "authorities" / name, one.root, one.signer, *one.between)


def ask_for(trust: Path, need: int) -> None:
    (trust / "policy.toml").write_text(f"format = 1\n[stamps]\nneed = {need}\n")


def verdict(trust: Path, kit: Path) -> Mapping[str, Any]:
    """The verdict on a kit, which verify.sh shares."""
    return both(trust, kit)[0]


def both(trust: Path, kit: Path) -> tuple[Mapping[str, Any], str]:
    """The verdict, and what verify.sh says: the same code, the same result of check 11."""
    told, shell = by_muniment(trust, kit), by_shell(trust, kit)
    check = told["checks"][10]
    [line] = [line for line in shell.stdout.splitlines() if line.startswith("11  ")]
    assert shell.returncode == told["verdict"], shell.stdout
    assert line[4:].startswith(check["result"]), (line, check)
    # Of what comes next the script says more: by now the log has been seen.
    assert all(f"  - {one}" in shell.stdout.splitlines() for one in told["forgers"][:1])
    before = re.compile(r"existed before (\S+) \((.*?)\)")
    assert before.findall(line) == before.findall(check["detail"])
    return told, shell.stdout


def by_muniment(trust: Path, kit: Path, *more: str) -> Mapping[str, Any]:
    done = call("verify", kit, "--trust", trust, "--json", *more)
    [told] = answers(done)
    assert told["verdict"] == done.returncode
    return dict(told)


def by_shell(trust: Path, kit: Path) -> subprocess.CompletedProcess[str]:
    links = kit.parent / "bin"
    if not links.exists():
        bare_path(kit.parent)
    return verify_sh(kit, trust, path=links)


def check_11(told: Mapping[str, Any]) -> tuple[int, str, str]:
    check = told["checks"][10]
    return told["verdict"], check["result"], check["detail"]


def put(kit: Path, name: str, one: Stamper, message: bytes | None = None) -> None:
    """Put another answer in the place of an authority's, without a request."""
    stamps = kit / "log/stamps"
    (stamps / f"{name}.tsq").unlink(missing_ok=True)
    over = (kit / "log/checkpoint").read_bytes() if message is None else message
    (stamps / f"{name}.tsr").write_bytes(one.answer(over))
    seal(kit)


class TestBefore:
    """B is the k-th earliest of the independent authorities that the verifier pins."""

    @pytest.mark.parametrize(
        ("need", "before", "names"),
        [
            (0, "2026-11-22T04:38:01Z", "anna"),
            (1, "2026-11-22T04:38:01Z", "anna"),
            (2, "2026-11-22T04:39:01Z", "anna, bert"),
        ],
    )
    def test_of_a_kit(self, kit: Path, trust: Path, need: int, before: str, names: str) -> None:
        ask_for(trust, need)
        told, shell = both(trust, kit)
        assert told["verdict"] == 0
        assert f"existed before {before} ({names})" in told["checks"][10]["detail"]
        [said] = [said for said in told["shows"] if before in said]
        alone = [said for said in told["does_not_show"] if "alone says so" in said]
        agree = "2 independent authorities" if need == 2 else "one authority alone"
        assert agree in said and names in said and bool(alone) is (need < 2)
        assert all(f"  - {one}\n" in shell for one in (said, *alone))
        assert not any("nothing in it shows that" in said for said in told["does_not_show"])
        chinese = by_muniment(trust, kit, "--lang", "zh")
        assert f"在 {before} 之前已存在" in chinese["checks"][10]["detail"]

    def test_below_what_is_asked_the_verdict_is_2(self, kit: Path, trust: Path) -> None:
        ask_for(trust, 3)
        code, result, said = check_11(verdict(trust, kit))
        assert (code, result) == (2, "NOT CHECKED") and "you ask for 3" in said

    def test_authorities_under_one_root_are_one(self, kit: Path, trust: Path) -> None:
        one = new_stamper("p256", "a")
        second = certify(Wanted("Second", purposes=(STAMPING,)), one.between[0])
        other = Stamper(second, one.root, one.between)
        pin(trust, "carl", other)
        put(kit, "c", other)
        ask_for(trust, 3)
        assert check_11(verdict(trust, kit))[:2] == (2, "NOT CHECKED")

    def test_without_stamps_nothing_is_said_of_time(
        self, archive: Path, trust: Path, tmp_path: Path
    ) -> None:
        preserve(archive, "two")
        fresh = kit_of(archive, tmp_path / "fresh", 1)
        assert not (fresh / "log/stamps").exists()
        assert check_11(verdict(trust, fresh))[:2] == (0, "NOT CHECKED")
        ask_for(trust, 1)
        assert check_11(verdict(trust, fresh))[:2] == (2, "NOT CHECKED")

    def test_whoever_pins_nobody_gets_no_time_from_anybody(self, kit: Path, trust: Path) -> None:
        shutil.rmtree(trust / "authorities")
        code, result, said = check_11(verdict(trust, kit))
        assert (code, result) == (0, "NOT CHECKED") and "CN=a Stamps" in said
        ask_for(trust, 1)
        assert check_11(verdict(trust, kit))[0] == 2

    def test_an_unknown_signer_shows_only_that_the_bytes_existed(
        self, kit: Path, trust: Path
    ) -> None:
        (trust / "roots").write_text("")
        told = verdict(trust, kit)
        assert told["verdict"] == 2 and told["checks"][10]["result"] == "PASS"
        assert any("existed before 2026" in said for said in told["shows"])

    def test_of_a_notice_in_its_archive_and_of_the_whole(self, archive: Path, trust: Path) -> None:
        preserve(archive, "two")
        notices = [one["notice"] for one in answers(good(archive, "list", "--json"))]
        for notice, result in zip(notices, ("PASS", "NOT CHECKED"), strict=True):
            [told] = answers(call("verify", notice, "--trust", trust, "--json", archive=archive))
            assert told["checks"][10]["result"] == result, told["checks"][10]
        ask_for(trust, 2)
        [told] = answers(call("verify", "--trust", trust, "--json", archive=archive))
        assert told["verdict"] == 0
        assert "the first 2 entries of the log existed before 2026" in told["checks"][10]["detail"]
        done = call("log", "check", "--trust", trust, archive=archive)
        assert done.returncode == 0 and "the first 2 entries" in done.stdout

    def test_a_kit_takes_the_first_checkpoint_that_was_stamped(
        self, archive: Path, trust: Path, tmp_path: Path
    ) -> None:
        preserve(archive, "two")
        good(archive, "stamp", "--allow-private")
        first, second = (kit_of(archive, tmp_path / f"kit{n}", n) for n in (0, 1))
        sizes = [(kit / "log/checkpoint").read_text().split("\n")[1] for kit in (first, second)]
        assert sizes == ["2", "4"]
        for kit in (first, second):
            assert check_11(verdict(trust, kit))[:2] == (0, "PASS")

    def test_a_stamp_that_was_damaged_in_the_archive_stays_behind(
        self, archive: Path, trust: Path, tmp_path: Path
    ) -> None:
        (archive / "log/checkpoints/2/a.tsr").write_bytes(b"rot")
        kit = kit_of(archive, tmp_path / "kit")
        assert sorted(path.name for path in (kit / "log/stamps").iterdir()) == ["b.tsq", "b.tsr"]
        assert "(bert)" in check_11(verdict(trust, kit))[2]


ONE = new_stamper("p256", "a")


def by(wanted: Wanted) -> Stamper:
    return Stamper(certify(wanted, ONE.between[0]), ONE.root, ONE.between)


class TestForgeries:
    """What claims to be a pinned authority's and is not, is wrong; what is nobody's, is nothing."""

    @pytest.mark.parametrize(
        ("lie", "said"),
        some(
            [
                (ONE.but(time="20401122043800Z"), "and not at 2040"),
                (ONE.but(bound=new_stamper("p521").signer), "names another certificate"),
                (ONE.but(digest="sha1"), "not by SHA-2"),
                (ONE.but(imprint="sha1"), "not by SHA-2"),
                (ONE.but(imprint="md5"), "not by SHA-2"),
                (ONE.but(status=2), "rejected"),
            ],
            3,
        ),
    )
    def test_a_wrong_token_of_a_pinned_authority(
        self, kit: Path, trust: Path, lie: Stamper, said: str
    ) -> None:
        put(kit, "a", lie)
        code, result, detail = check_11(verdict(trust, kit))
        assert (code, result) == (1, "FAIL") and said in detail
        assert "log/stamps/a.tsr" in detail

    def test_a_token_over_another_checkpoint(self, kit: Path, trust: Path) -> None:
        put(kit, "a", ONE, b"example.org/log\n1\n")
        assert check_11(verdict(trust, kit))[:2] == (1, "FAIL")

    def test_garbage_in_a_tokens_place(self, kit: Path, trust: Path) -> None:
        (kit / "log/stamps/a.tsr").write_bytes(b"garbage")
        seal(kit)
        assert check_11(verdict(trust, kit))[:2] == (1, "FAIL")

    def test_an_answer_to_another_request(self, kit: Path, trust: Path) -> None:
        shutil.copy(kit / "log/stamps/b.tsq", kit / "log/stamps/a.tsq")
        seal(kit)
        code, result, detail = check_11(verdict(trust, kit))
        assert (code, result) == (1, "FAIL") and "nonce" in detail

    @pytest.mark.parametrize(
        "stranger",
        some(
            [
                new_stamper("p256", "stranger"),
                by(Wanted("a Stamps", purposes=(STAMPING,))),
                by(Wanted("Web")),
                by(Wanted("Old", purposes=(STAMPING,), closes=NOW - YEAR / 2)),
            ],
            2,
        ),
    )
    def test_strangers_and_siblings_are_named_and_count_for_nothing(
        self, kit: Path, trust: Path, stranger: Stamper
    ) -> None:
        put(kit, "a", stranger)
        ask_for(trust, 2)
        code, result, detail = check_11(verdict(trust, kit))
        assert (code, result) == (2, "NOT CHECKED") and "log/stamps/a.tsr" in detail
        ask_for(trust, 1)
        assert "(bert)" in check_11(verdict(trust, kit))[2]

    def test_an_authority_that_travels_with_the_kit_is_no_authority(
        self, kit: Path, trust: Path
    ) -> None:
        pin(kit, "evil", new_stamper("p256", "evil"))
        put(kit, "a", new_stamper("p256", "evil"))
        assert verdict(trust, kit)["verdict"] == 1  # It belongs to no kit.
        shutil.rmtree(kit / "authorities")
        seal(kit)
        ask_for(trust, 2)
        assert verdict(trust, kit)["verdict"] == 2

    @pytest.mark.parametrize("name", some(("a.exe", "A.tsr", "lone.tsq", "sub/a.tsr"), 3))
    def test_what_is_no_stamp_does_not_belong_there(
        self, kit: Path, trust: Path, name: str
    ) -> None:
        path = kit / "log/stamps" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
        seal(kit)
        told = verdict(trust, kit)
        assert told["verdict"] == 1
        assert [one["code"] for one in told["checks"][0]["findings"]] == ["package-extra"]

    def test_stripped_of_its_stamps_it_says_nothing_of_time(self, kit: Path, trust: Path) -> None:
        shutil.rmtree(kit / "log/stamps")
        seal(kit)
        assert check_11(verdict(trust, kit))[:2] == (0, "NOT CHECKED")
        ask_for(trust, 1)
        assert check_11(verdict(trust, kit))[:2] == (2, "NOT CHECKED")

    def test_too_many_are_not_read(self, kit: Path, trust: Path) -> None:
        for number in range(33):
            shutil.copy(kit / "log/stamps/a.tsr", kit / f"log/stamps/x{number}.tsr")
        seal(kit)
        done = call("verify", kit, "--trust", trust)
        assert done.returncode == 3 and "limits.kit_stamps" in done.stderr


class TestTrust:
    """Authorities are pinned by fingerprint, in a folder of the verifier's own."""

    def test_one_is_pinned_whose_fingerprints_were_confirmed(
        self, kit: Path, trust: Path, tmp_path: Path
    ) -> None:
        pins = trust / "authorities/anna"
        [shown] = answers(call("trust", "show", "--trust", trust, "--json"))
        anna = next(one for one in shown["authorities"] if one["name"] == "anna")
        prints = [one["fingerprint"] for one in anna["certificates"]]
        elsewhere = shutil.move(pins, tmp_path / "anna")
        words = ["trust", "add", "authority", "anne", "--trust", trust]
        for file in ("root", "signer", "chain"):
            words += [f"--{file}", Path(elsewhere) / f"{file}.pem"]
        wrong = prints[0][:-2] + "00"
        for confirmed, said in (
            ([prints[0]], ("nobody confirmed", prints[1])),
            ([prints[0], wrong], ("does not match", wrong, prints[1], "ask its owner")),
            ([*prints, "AB" * 32], ("nothing here has the fingerprint", "AB" * 32)),
        ):
            given = [word for one in confirmed for word in ("--fingerprint", one)]
            done = call(*words, *given)
            assert done.returncode == 3 and "is not pinned" in done.stderr
            assert all(one in done.stderr for one in said), done.stderr
        given = [word for one in prints for word in ("--fingerprint", one.lower())]
        pinned = call(*words, *given)
        assert pinned.returncode == 0
        assert "one time authority alone" in pinned.stderr
        assert "(anne)" in check_11(verdict(trust, kit))[2]
        assert call(*words, *given).returncode == 3
        text = call("trust", "show", "--trust", trust).stdout
        assert prints[0] in text and "anne" in text
        assert call("trust", "remove", "authority", "anne", "--trust", trust).returncode == 0
        assert "(bert)" in check_11(verdict(trust, kit))[2]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("format = 2\n", "format = 1"),
            ("format = 1\n[seers]\nneed = 1\n", "does not know: seers"),
            ("format = 1\n[stamps]\nneed = true\n", "stamps.need is a number"),
            ("format = 1\n[stamps]\nneeds = 1\n", "[stamps] is a table"),
            ("format", "cannot be read"),
        ],
    )
    def test_a_policy_that_is_not_clear_is_refused(
        self, kit: Path, trust: Path, text: str, said: str
    ) -> None:
        (trust / "policy.toml").write_text(text)
        done = call("verify", kit, "--trust", trust)
        assert done.returncode == 3 and said in done.stderr

    def test_an_authority_that_cannot_be_read_is_not_passed_over(
        self, kit: Path, trust: Path
    ) -> None:
        (trust / "authorities/anna/signer.pem").write_text("nothing")
        done = call("verify", kit, "--trust", trust)
        assert done.returncode == 3 and "signer.pem holds no certificates" in done.stderr
        (trust / "authorities/anna/root.pem").unlink()
        assert call("verify", kit, "--trust", trust).returncode == 3

    def test_a_policy_of_an_authority_counts(self, kit: Path, trust: Path) -> None:
        (trust / "authorities/anna/policy").write_text("1.2.3\n")
        ask_for(trust, 1)
        code, _, said = check_11(verdict(trust, kit))
        assert code == 0 and "(bert)" in said
