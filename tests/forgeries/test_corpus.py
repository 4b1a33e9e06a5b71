"""Every forgery is caught, by the check that must catch it, and by both verifiers alike."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from forgeries import printing
from forgeries.__main__ import write_corpus
from forgeries.attack import Attack, Scene, Target, copy_plainly
from forgeries.campaign import measured
from forgeries.corpus import ATTACKS, GROUPS
from forgeries.judge import acting_in, by_muniment, by_script, faults_of, faults_of_script
from forgeries.memories import next_signer, replaced
from forgeries.page import PAGE, written
from forgeries.remembered import under
from forgeries.seed import Seed, make_seed
from muniment_cli import call
from verify_sh import bare_path, verify_sh


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Seed:
    return make_seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


def each(attacks: Sequence[Attack]) -> list[object]:
    return [pytest.param(attack, id=attack.name) for attack in attacks]


# One of every other group at once, the rest with `make torture`: verify.sh takes a second for each.
OF_KITS = [[one for one in group.attacks if one.target is Target.KIT] for group in GROUPS]
SCRIPTED = [
    pytest.param(one, id=one.name, marks=() if at == 0 and group % 2 == 0 else pytest.mark.torture)
    for group, attacks in enumerate(OF_KITS)
    for at, one in enumerate(attacks)
]


class TestForgeries:
    """ "A forger with full control of the package gets nowhere." """

    @pytest.mark.parametrize("attack", each(ATTACKS))
    def test_muniment_catches_it(self, attack: Attack, seed: Seed, tmp_path: Path) -> None:
        scene = attack.stage(seed, tmp_path)
        told = by_muniment(scene, seed.folder / "trust" / attack.trust)
        assert faults_of(attack, told) == []

    @pytest.mark.parametrize("attack", SCRIPTED)
    def test_the_script_catches_it(
        self, attack: Attack, seed: Seed, tools: Path, tmp_path: Path
    ) -> None:
        scene = attack.stage(seed, tmp_path)
        told = by_script(scene, seed.folder / "trust" / attack.trust, tools)
        assert faults_of_script(attack, told) == []

    @pytest.mark.torture
    @pytest.mark.parametrize("attack", each([*ATTACKS]))
    def test_it_costs_little(self, attack: Attack, seed: Seed, tmp_path: Path) -> None:
        scene = attack.stage(seed, tmp_path)
        told, cost = measured(scene, seed.folder / "trust" / attack.trust)
        assert faults_of(attack, told) == cost.excess == []


class TestAnswer:
    """ "Only signed fields are printed, escaped." """

    @pytest.mark.parametrize("attack", each(printing.GROUP.attacks))
    def test_nothing_in_it_acts_on_a_terminal(
        self, attack: Attack, seed: Seed, tmp_path: Path
    ) -> None:
        path = attack.stage(seed, tmp_path).path
        trust = shutil.copytree(seed.folder / "trust" / attack.trust, tmp_path / "trust")
        for language in ("en", "zh"):
            done = call("verify", path, "--trust", trust, "--lang", language, config=tmp_path)
            assert done.returncode == attack.code
            assert acting_in(done.stdout + done.stderr) == ""

    @pytest.mark.parametrize("name", ["title-changed", "newest-version-by-another-key"])
    def test_what_is_not_signed_is_not_told(
        self, name: str, seed: Seed, tools: Path, tmp_path: Path
    ) -> None:
        [attack] = (one for one in ATTACKS if one.name == name)
        path = attack.stage(seed, tmp_path).path
        trust = seed.folder / "trust/strict"
        script = verify_sh(path, trust, path=tools).stdout
        for said in (call("verify", path, "--trust", trust).stdout, script):
            assert "(v1)" in said and "(v2)" not in said


class TestSeed:
    """What is not forged holds, so that a forgery fails for what was forged."""

    @pytest.mark.parametrize("what", ["kits/notice", "kits/other", "kits/before", "archive"])
    def test_muniment_says_0(self, what: str, seed: Seed, tmp_path: Path) -> None:
        trust = shutil.copytree(seed.folder / "trust/strict", tmp_path / "trust")
        done = call("verify", seed.folder / what, "--trust", trust, config=tmp_path)
        assert done.returncode == 0, done.stdout
        assert acting_in(done.stdout) == ""

    def test_what_its_authoritys_issuers_said_is_shown(self, seed: Seed, tools: Path) -> None:
        kit, trust = seed.folder / "kits/shown", seed.folder / "trust/unrevoked"
        for done in (call("verify", kit, "--trust", trust), verify_sh(kit, trust, path=tools)):
            assert done.returncode == 0 and "b was not revoked" in done.stdout, done.stdout

    def test_the_script_says_0(self, seed: Seed, tools: Path) -> None:
        done = verify_sh(seed.folder / "kits/notice", seed.folder / "trust/strict", path=tools)
        assert done.returncode == 0, done.stdout

    def test_what_was_covered_holds(self, seed: Seed, tmp_path: Path) -> None:
        trust = shutil.copytree(seed.folder / "trust/aged", tmp_path / "trust")
        done = call("verify", seed.folder / "kits/covered", "--trust", trust, config=tmp_path)
        assert done.returncode == 0, done.stdout

    def test_two_endorsements_are_two(self, seed: Seed, tools: Path, tmp_path: Path) -> None:
        kit, pins = seed.folder / "kits/endorsed", seed.folder / "trust/endorsers"
        assert verify_sh(kit, pins, path=tools).returncode == 0
        trust = shutil.copytree(pins, tmp_path / "trust")
        assert call("verify", kit, "--trust", trust, config=tmp_path).returncode == 0

    def test_who_signed_in_his_term_holds_by_newer_roles(self, seed: Seed, tmp_path: Path) -> None:
        scene = Scene(seed, copy_plainly(seed.folder / "kits/notice", tmp_path / "kit"))
        in_turn = {"signers": lambda ours: {1: ours.signer, 2: next_signer(ours).signer}}
        under(replaced, **in_turn)(scene)
        trust = shutil.copytree(seed.folder / "trust/saw-replaced", tmp_path / "trust")
        assert call("verify", scene.path, "--trust", trust, config=tmp_path).returncode == 0

    def test_a_redacted_notice_is_2(self, seed: Seed, tmp_path: Path) -> None:
        trust = shutil.copytree(seed.folder / "trust/strict", tmp_path / "trust")
        done = call("verify", seed.folder / "kits/redacted", "--trust", trust, config=tmp_path)
        assert done.returncode == 2 and "cannot be checked)" in done.stdout


class TestCorpus:
    """Documented, so that other projects can use it."""

    def test_each_has_a_name_and_a_story(self) -> None:
        names = [attack.name for attack in ATTACKS]
        assert len(names) == len(set(names)) >= 150
        for attack in ATTACKS:
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", attack.name)
            assert re.fullmatch(r"[A-Z][^\n\t]*[.]", attack.story), attack.name
            assert attack.code in (1, 2, 3) and (attack.check is None) == (attack.code == 3)
            assert (attack.script is None) == (attack.because == ""), attack.name

    def test_neither_verifier_says_0_or_contradicts_the_other(self) -> None:
        for attack in ATTACKS:
            assert (attack.code, attack.script or attack.code) not in ((2, 1), (3, 2)), attack.name

    def test_the_page_is_as_the_code_has_it(self) -> None:
        page = PAGE.read_text("utf-8")
        assert page == written(page), "stale: run `make docs`"

    def test_it_is_written_out_with_what_must_come_of_it(self, seed: Seed, tmp_path: Path) -> None:
        some = ATTACKS[::20]
        write_corpus(seed, tmp_path / "out", some)
        table = io.StringIO((tmp_path / "out" / "cases.tsv").read_text("utf-8"))
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
        assert [row["name"] for row in rows] == [attack.name for attack in some]
        for row, attack in zip(rows, some, strict=True):
            assert int(row["exit"]) == attack.code
            assert (tmp_path / "out" / row["path"]).exists()
            assert (tmp_path / "out" / row["trust"]).is_dir()
