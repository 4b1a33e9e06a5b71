"""A verifier who asks for endorsers gets a verdict of 0 only where enough of his own signed.

Both verifiers say the same of every kit here (`both_verifiers.judge`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from both_verifiers import Answer, judge
from endorsed_kits import LIBRARY, MUSEUM, endorsed_kit, of_head, of_manifest
from endorsers import SomeEndorser, new_endorser
from kits import OURS, Files, example_kit, read, rehash, write
from manifests.claims.endorser import Endorser
from muniment_cli import answers, call, config_of, good, new_archive
from stampers import NOW, new_stamper
from time_authorities import Honest, TimeServer, write_pins
from verify_sh import bare_path, sampled, verify_sh

SIGNATURE = "v1/content/endorsements/0001.sig"


class Scene(NamedTuple):
    """Kits of one archive: of a notice with two versions, as they were at different moments.

    `first`: version 1 endorsed by the library. `second`: version 2 came since. `whole`: then the
    museum endorsed version 2, and the library a head. `many`: with another notice, later than that
    head.
    """

    roots: str
    first: Files
    second: Files
    whole: Files
    many: Files
    library: SomeEndorser
    museum: SomeEndorser
    archive: Path
    notice: str


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("endorsed")
    archive = new_archive(folder)
    library, museum = new_endorser(folder, "library"), new_endorser(folder, "museum")

    def preserve(name: str, *more: object) -> dict[str, str]:
        (folder / name).write_text(f"{name}\n")
        [told] = answers(good(archive, "preserve", "--json", folder / name, *more))
        return told

    def kit(name: str, *ids: str) -> Files:
        good(archive, "kit", *ids, "-o", folder / name)
        return read(folder / name)

    told = preserve("one.txt")
    notice = told["notice"]
    good(archive, "endorse", told["accession"], "--key", library.key)
    first = kit("first", notice)
    told = preserve("two.txt", "--notice", notice)
    second = kit("second", notice)
    good(archive, "endorse", told["accession"], "--key", museum.key)
    good(archive, "endorse", "checkpoint", "--key", library.key)
    whole = kit("whole", notice)
    other = preserve("three.txt")
    many = kit("many", notice, other["notice"])
    roots = (config_of(archive) / "trust" / "roots").read_text()
    return Scene(roots, first, second, whole, many, library, museum, archive, notice)


Ask = Callable[..., Answer]


@pytest.fixture
def ask(scene: Scene, tools: Path, tmp_path: Path) -> Ask:
    """Judge a kit by these pins, asking for so many endorsers."""

    def judged(kit: Files, *pins: str, need: int = 0) -> Answer:
        policy = f"format = 1\n[endorsements]\nneed = {need}\n"
        trust = {"roots": scene.roots, "policy.toml": policy}
        if pins:
            trust["endorsers"] = "".join(pins)
        for name in ("kit", "trust"):
            shutil.rmtree(tmp_path / name, ignore_errors=True)
        return judge(rehash(kit), trust, tools, tmp_path)

    return judged


def signatures_of(kit: Files) -> list[str]:
    return [path for path in kit if path.endswith(SIGNATURE)]


class TestEndorsedKits:
    """ "Below n of m the verdict is 2, never 0; unknown endorsers show nothing." """

    def test_where_nobody_is_pinned_nobody_counts(self, scene: Scene, ask: Ask) -> None:
        answer = ask(scene.whole, need=1)
        assert answer.code == 2 and "have pinned no" in answer.script

    @pytest.mark.torture
    def test_who_is_pinned_and_signed_the_newest_version_counts(
        self, scene: Scene, ask: Ask
    ) -> None:
        answer = ask(scene.whole, scene.museum.pinned(), need=1)
        assert answer.code == 0 and 13 not in answer.unchecked
        for said in (answer.ours, answer.script):
            assert f"museum ({scene.museum.public.fingerprint()}) signed exactly these" in said

    def test_two_are_two_by_a_manifest_and_by_a_head(self, scene: Scene, ask: Ask) -> None:
        assert any(path.startswith("log/endorsed/") for path in scene.whole)
        pins = (scene.museum.pinned(), scene.library.pinned())
        answer = ask(scene.whole, *pins, need=2)
        assert answer.code == 0
        for one, said in (
            (one, said) for one in (scene.museum, scene.library) for said in answer[3:]
        ):
            assert f"{one.name} ({one.public.fingerprint()})" in said

    def test_two_keys_of_one_name_are_one(self, scene: Scene, ask: Ask) -> None:
        other = scene.library.pinned().replace("library", "museum", 1)
        assert ask(scene.whole, scene.museum.pinned(), other, need=2).code == 2

    @pytest.mark.torture
    def test_an_earlier_version_is_not_the_newest(self, scene: Scene, ask: Ask) -> None:
        assert ask(scene.first, scene.library.pinned(), need=1).code == 0
        answer = ask(scene.second, scene.library.pinned(), need=1)
        assert answer.code == 2 and "up to v1" in answer.ours and "up to v1" in answer.script

    @pytest.mark.torture
    def test_a_key_that_ended_counts_only_where_stamps_show_it_was_there(
        self, scene: Scene, ask: Ask
    ) -> None:
        answer = ask(scene.whole, scene.museum.pinned(until="20300101000000Z"), need=1)
        assert answer.code == 2 and "nothing shows that it was" in answer.script

    @pytest.mark.torture
    def test_what_is_stripped_is_missed_by_whoever_asks(self, scene: Scene, ask: Ask) -> None:
        record = signatures_of(scene.first)[0].split("/")[1]
        stripped = {path: data for path, data in scene.first.items() if record not in path}
        assert ask(stripped, scene.library.pinned()).code == 0
        assert ask(stripped, scene.library.pinned(), need=1).code == 2

    @pytest.mark.torture
    def test_a_head_without_its_proof_shows_nothing(self, scene: Scene, ask: Ask) -> None:
        cut = {path: data for path, data in scene.whole.items() if "log/endorsed/" not in path}
        answer = ask(cut, scene.library.pinned(), need=1)
        assert answer.code == 2 and "not shown to hold these bytes" in answer.ours

    @pytest.mark.torture
    def test_a_proof_of_no_endorsed_head_does_not_belong(self, scene: Scene, ask: Ask) -> None:
        [path] = [path for path in scene.whole if path.startswith("log/endorsed/")]
        more = path.replace(path.split("/")[2], "1")
        answer = ask({**scene.whole, more: scene.whole[path]}, scene.library.pinned())
        assert (answer.code, answer.failed) == (1, (1,))

    @pytest.mark.torture
    def test_a_proof_that_leads_elsewhere_is_wrong(self, scene: Scene, ask: Ask) -> None:
        [path] = [path for path in scene.whole if path.startswith("log/endorsed/")]
        index = scene.whole[path].replace(b"index 3", b"index 2", 1)
        answer = ask({**scene.whole, path: index}, scene.library.pinned())
        assert (answer.code, answer.failed) == (1, (13,))
        assert ask({**scene.whole, path: index}, scene.museum.pinned(), need=1).code == 0

    @pytest.mark.torture
    @pytest.mark.parametrize("kind", ["ecdsa"])
    def test_other_kinds_of_keys_are_left_to_muniment(
        self, scene: Scene, tools: Path, tmp_path: Path, kind: str
    ) -> None:
        other = new_endorser(tmp_path, "other", kind)
        made = Path(shutil.copytree(scene.archive.parent, tmp_path / "scene"))
        archive = made / scene.archive.name
        manifest = next(
            scene.whole[path]
            for path in scene.whole
            if path.startswith("object/v2/content/manifests/") and path.endswith(".sums")
        )
        (tmp_path / "made").write_bytes(other.sign(manifest))
        good(archive, "endorse", scene.notice, "--signature", tmp_path / "made")
        good(archive, "kit", scene.notice, "-o", tmp_path / "kit")
        trust = tmp_path / "trust"
        trust.mkdir()
        (trust / "roots").write_text(scene.roots)
        (trust / "endorsers").write_text(other.pinned())
        script = verify_sh(tmp_path / "kit", trust, path=tools)
        assert script.returncode == 2 and "checks no other kind" in script.stdout
        done = call("verify", tmp_path / "kit", "--trust", trust, config=tmp_path / "none")
        assert done.returncode == 0 and "other (SHA256:" in done.stdout


class TestPins:
    """Trust that cannot be read is no trust: 3, by both."""

    @pytest.mark.parametrize("number", sampled(range(5)))
    def test_a_file_of_endorsers_that_is_none_is_refused(
        self, number: int, scene: Scene, ask: Ask
    ) -> None:
        line = scene.library.pinned()
        ended = scene.library.pinned(until="20270101000000Z")
        wrong = (
            line + ended,
            line.replace("endorsement", "manifest"),
            ended.replace("20270101000000Z", "20270230000000Z"),
            line.replace("library", "Library", 1),
            line[:-20] + "\n",
        )[number]
        assert ask(scene.first, wrong).code == 3


class TestKitsOfMany:
    """ "Kits carry the endorsements of what they hold (one notice and many)." """

    def test_each_notice_has_its_own_and_shares_the_heads(
        self, scene: Scene, tools: Path, tmp_path: Path
    ) -> None:
        kit, trust = write(tmp_path / "kit", scene.many), tmp_path / "trust"
        pins = scene.museum.pinned() + scene.library.pinned()
        write(trust, {"roots": scene.roots.encode(), "endorsers": pins.encode()})
        (trust / "policy.toml").write_text("format = 1\n[endorsements]\nneed = 1\n")
        script = verify_sh(kit, trust, path=tools)
        done = call("verify", kit, "--trust", trust, config=tmp_path / "none")
        assert (script.returncode, done.returncode) == (2, 2)  # One came later than that head.
        for said in (script.stdout, done.stdout):
            assert "of 1 all that was asked holds, 1 are consistent" in said

    def test_a_zip_file_is_judged_as_it_is(self, scene: Scene, tmp_path: Path) -> None:
        good(scene.archive, "kit", scene.notice, "-o", tmp_path / "kit.zip")
        trust = tmp_path / "trust"
        trust.mkdir()
        (trust / "roots").write_text(scene.roots)
        (trust / "endorsers").write_text(scene.museum.pinned())
        (trust / "policy.toml").write_text("format = 1\n[endorsements]\nneed = 1\n")
        done = call("verify", tmp_path / "kit.zip", "--trust", trust, config=tmp_path / "none")
        assert done.returncode == 0, done.stdout


class TestArchives:
    """Of an archive each notice is judged, and all of them in sum."""

    def test_each_notice_must_be_endorsed(self, scene: Scene, tmp_path: Path) -> None:
        trust = tmp_path / "trust"
        trust.mkdir()
        (trust / "roots").write_text(scene.roots)
        (trust / "endorsers").write_text(scene.library.pinned() + scene.museum.pinned())
        (trust / "policy.toml").write_text("format = 1\n[endorsements]\nneed = 1\n")

        def verify(*what: str) -> list[dict[str, object]]:
            words = ("verify", *what, "--trust", trust, "--json")
            [told] = answers(call(*words, archive=scene.archive))
            return [told["verdict"], told["checks"][12]["result"], told["levels"]]

        assert verify(scene.notice)[:2] == [0, "PASS"]
        assert "endorsed" in str(verify(scene.notice)[2])
        assert verify()[:2] == [2, "NOT CHECKED"]


class TestTime:
    """ "A signature is judged at B where time is known." """

    @pytest.mark.parametrize(
        ("later", "code"), [(1, 0), pytest.param(-1, 2, marks=pytest.mark.torture)]
    )
    def test_a_key_that_ended_since_counts_where_a_stamp_shows_it_was_there(
        self, later: int, code: int, tools: Path, tmp_path: Path
    ) -> None:
        made = endorsed_kit(
            example_kit(), OURS, lambda base: [of_manifest(base, LIBRARY), of_head(base, MUSEUM)]
        )
        stamper, until = new_stamper(), NOW + later * timedelta(hours=1)
        made["log/stamps/one.tsr"] = stamper.but(nonce=None).answer(made["log/checkpoint"])
        write_pins(
            tmp_path / "pins/authorities/one", stamper.root, stamper.signer, *stamper.between
        )
        pins = (Endorser("library", LIBRARY.public, until), Endorser("museum", MUSEUM.public))
        trust: dict[str, str | bytes] = {
            **read(tmp_path / "pins"),
            "roots": OURS.pinned(),
            "endorsers": "".join(f"{one.line()}\n" for one in pins),
            "policy.toml": "format = 1\n[stamps]\nneed = 1\n[endorsements]\nneed = 2\n",
        }
        assert judge(rehash(made), trust, tools, tmp_path).code == code


class TestKits:
    """What was vouched for comes first: an endorsement costs no stamps."""

    def test_an_endorsement_waits_until_the_head_that_has_it_is_stamped(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        archive = new_archive(tmp_path)
        (tmp_path / "n.txt").write_text("Notice\n")
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "n.txt"))
        stamper = new_stamper()
        pins = write_pins(tmp_path / "one", stamper.root, stamper.signer, *stamper.between)
        words = [word for path in pins.iterdir() for word in (f"--{path.stem}", path)]

        def kit(name: str) -> tuple[list[str], Files]:
            made = good(archive, "kit", told["notice"], "-o", tmp_path / name, "--json")
            return answers(made)[0]["endorsements_left_behind"], read(tmp_path / name)

        with TimeServer({"/one": Honest(stamper)}) as server:
            good(archive, "stamp", "add", "one", server.at("/one"), *words)
            assert call("stamp", "--allow-private", archive=archive).returncode == 2  # Of two.
            by = ("--key", scene.library.key, "--no-stamp", "--json")
            [endorsed] = answers(good(archive, "endorse", told["notice"], *by))
            left, files = kit("before")
            assert left == [endorsed["record"]] and not signatures_of(files)
            assert "log/stamps/one.tsr" in files
            assert call("stamp", "--allow-private", archive=archive).returncode == 2  # Of two.
        left, files = kit("after")
        assert left == [] and len(signatures_of(files)) == 1 and "log/stamps/one.tsr" in files

    def test_without_endorsements_the_head_is_an_earlier_one_perhaps(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        words = (scene.notice, "--without-endorsements", "-o", tmp_path / "kit", "--json")
        [told] = answers(good(scene.archive, "kit", *words))
        assert told["endorsements_left_behind"] == []
        assert not signatures_of(read(tmp_path / "kit"))
