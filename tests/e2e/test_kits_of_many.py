"""A kit of many notices: one checkpoint, a verdict for each, and the same from both tools."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kits import Files, MemoryPackage, example_kit, read, rehash, write
from manifests import LimitError, Limits, read_trust
from manifests.kits.kit_of_many import verify_kit_of_many
from muniment_cli import answers, call, config_of, good, new_archive
from replica_scenes import preserve
from verify_sh import bare_path, by_hand, commands, verify_sh

_NOTICE = re.compile(r"^(objects/[a-z0-9]{25})/  (\S+): ([0-3]) ", re.MULTILINE)
FIRST, SECOND, THIRD = "one", "two", "three"
CONTENT = "v1/content/renditions/0001.txt"


class Scene:
    """An archive with three notices, of which `one` was superseded; its kit of all, and trust."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.archive = folder, new_archive(folder)
        told = {name: preserve(self.archive, name) for name in (FIRST, SECOND, THIRD)}
        self.notices = [one["notice"] for one in told.values()]
        self.home = {name: f"objects/{one['accession']}" for name, one in told.items()}
        first, second = told[FIRST]["accession"], told[SECOND]["accession"]
        good(self.archive, "supersede", first, "--by", second, "--reason", "a typo")
        good(self.archive, "kit", *self.notices, "-o", folder / "kit")
        self.trust = Path(shutil.copytree(config_of(self.archive) / "trust", folder / "trust"))
        self.kit = read(folder / "kit")
        self.record = next(path for path in self.kit if path.startswith("records/"))[:33]

    def codes(self, **expected: int) -> dict[str, int]:
        """Verdicts by folder: 0 but for those that are given."""
        return {self.home[name]: expected.get(name, 0) for name in self.home}

    def judged(self, kit: Files) -> dict[str, int]:
        """The verdict on each notice, by its folder."""
        found = verify_kit_of_many(MemoryPackage(kit), read_trust(self.trust), Limits())
        return {one.home.rstrip("/"): one.verdict.code for one in found}

    def both(self, kit: Files, place: Path) -> dict[str, int]:
        """The same by both verifiers as they are called, which must agree."""
        folder = write(place / "kit", kit)
        ours = call("verify", folder, "--trust", self.trust)
        theirs = verify_sh(folder, self.trust, path=bare_path(place))
        assert theirs.returncode == ours.returncode, (ours.stdout, theirs.stdout, theirs.stderr)
        found = _NOTICE.findall(ours.stdout)
        assert _NOTICE.findall(theirs.stdout) == found, (ours.stdout, theirs.stdout)
        codes = {home: int(code) for home, _, code in found}
        assert codes == self.judged(kit)
        worst = 1 if 1 in codes.values() else max(codes.values())
        assert ours.returncode == worst
        return codes


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("many"))


def without(kit: Files, start: str) -> Files:
    return {path: data for path, data in kit.items() if not path.startswith(start)}


class TestKit:
    """ "A kit for a thousand notices shares one checkpoint and one set of tokens." """

    def test_each_holds_and_so_does_the_whole(self, scene: Scene, tmp_path: Path) -> None:
        assert scene.both(scene.kit, tmp_path) == scene.codes()

    def test_one_checkpoint_and_a_proof_for_each(self, scene: Scene) -> None:
        logged = [path for path in scene.kit if path.startswith("log/")]
        proofs = [path for path in logged if path.startswith("log/proofs/")]
        earlier = [path for path in logged if path.startswith("log/consistency/")]
        assert logged == ["log/checkpoint", *earlier, *proofs] and len(proofs) == 4

    def test_the_same_bytes_whatever_the_order(self, scene: Scene, tmp_path: Path) -> None:
        listed = tmp_path / "ids"
        listed.write_text("\n".join(reversed(scene.notices)))
        call_ = ("kit", "--list", listed, "-o", tmp_path / "k.zip", "--json")
        [told] = answers(good(scene.archive, *call_))
        assert sorted(told["notices"]) == sorted(scene.notices)
        good(scene.archive, "kit", *scene.notices, "-o", tmp_path / "other.zip")
        assert (tmp_path / "k.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
        checked = call("verify", tmp_path / "k.zip", "--trust", scene.trust, "--json")
        [told] = answers(checked)
        assert told["verdict"] == 0
        assert {one["folder"].rstrip("/"): one["verdict"] for one in told["notices"]} == (
            scene.codes()
        )
        assert call("validate", tmp_path / "k.zip", "--trust", scene.trust).returncode == 0

    def test_one_notice_is_a_kit_as_ever(self, scene: Scene, tmp_path: Path) -> None:
        good(scene.archive, "kit", scene.notices[2], scene.notices[2], "-o", tmp_path / "kit")
        assert (tmp_path / "kit/object").is_dir()

    def test_its_readme_can_be_followed(self, scene: Scene, tmp_path: Path) -> None:
        bare_path(tmp_path)
        write(tmp_path / "kit", scene.kit)
        trust = Path(shutil.copytree(scene.trust, tmp_path / "trust"))
        text = (trust / "roots").read_text()
        (trust / "roots").write_text(text.replace(text.split(" ")[0], "archive", 1))
        done = by_hand(tmp_path, f"cd kit\n{commands(tmp_path / 'kit/README.md')}")
        assert done.stdout.count("Good ") == 2 and "it is in the log" in done.stdout, done

    def test_nothing_to_write(self, scene: Scene, tmp_path: Path) -> None:
        done = call("kit", "-o", tmp_path / "kit", archive=scene.archive)
        assert done.returncode == 3 and "Which notices?" in done.stderr


class TestWrong:
    """What is wrong with one is wrong with no other; what is wrong with all, with each."""

    def test_of_several_each_by_itself(self, scene: Scene, tmp_path: Path) -> None:
        first, second = scene.home[FIRST], scene.home[SECOND]
        kit = {**scene.kit, f"{first}/{CONTENT}": b"", f"{second}/extra": b""}
        assert scene.both(kit, tmp_path) == scene.codes(one=1, two=1)

    @pytest.mark.torture
    def test_what_they_share_is_wrong_with_each(self, scene: Scene, tmp_path: Path) -> None:
        kit = rehash({**scene.kit, "objects/readme": b""})
        assert scene.both(kit, tmp_path) == scene.codes(one=1, two=1, three=1)

    @pytest.mark.torture
    def test_the_record_that_superseded_one_is_that_ones(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        path = next(p for p in scene.kit if p.startswith(scene.record) and p.endswith(".sums"))
        kit = rehash({**scene.kit, path: scene.kit[path] + b"\n"})
        assert scene.both(kit, tmp_path) == scene.codes(one=1)

    @pytest.mark.parametrize("name", [FIRST, SECOND, THIRD])
    def test_a_whole_notice_taken_out_is_missed(self, scene: Scene, name: str) -> None:
        kit = without(scene.kit, scene.home[name])
        assert scene.judged(kit)[scene.home[name]] == 1

    def test_what_else_somebody_might_do(self, scene: Scene) -> None:
        first, second, third = (scene.home[name] for name in (FIRST, SECOND, THIRD))
        proof = f"log/proofs/{third[8:]}.tlog-proof"
        nobody = "objects/" + "0" * 25
        moved = {nobody + path[len(third) :]: data for path, data in scene.kit.items()
                 if path.startswith(third)}  # fmt: skip
        sums = scene.kit["SHA512SUMS"]
        lines = sums.splitlines(keepends=True)
        another = b"0" * 128 + b"  object/v1/inventory.json\n"
        every = scene.codes(one=1, two=1, three=1)
        cases: Mapping[str, tuple[Files, Mapping[str, int]]] = {
            "a renamed folder": (
                rehash({**without(scene.kit, third), **moved}),
                {**scene.codes(), nobody: 1},
            ),
            "a proof of another": (
                rehash({**scene.kit, proof: scene.kit[f"log/proofs/{first[8:]}.tlog-proof"]}),
                scene.codes(three=1),
            ),
            "no proof": (rehash(without(scene.kit, proof)), scene.codes(three=1)),
            "a proof too many": (
                rehash({**scene.kit, f"log/proofs/{'0' * 25}.tlog-proof": b""}),
                every,
            ),
            "no list": (without(scene.kit, "SHA512SUMS"), every),
            "a list in another order": (
                {**scene.kit, "SHA512SUMS": b"".join([lines[-1], *lines[:-1]])},
                every,
            ),
            "a list that names a kit of one": (
                {**scene.kit, "SHA512SUMS": b"".join(sorted([*lines, another], key=_path))},
                every,
            ),
            "renditions exchanged": (
                rehash(
                    {
                        **scene.kit,
                        f"{first}/{CONTENT}": scene.kit[f"{second}/{CONTENT}"],
                        f"{second}/{CONTENT}": scene.kit[f"{first}/{CONTENT}"],
                    }
                ),
                scene.codes(one=1, two=1),
            ),
            "a record that speaks of none": (
                rehash(without(scene.kit, first)),
                {**scene.codes(two=1, three=1)},
            ),
        }
        for name, (kit, expected) in cases.items():
            expected = {home: code for home, code in expected.items() if _is_there(kit, home)}
            assert scene.judged(kit) == expected, name

    def test_what_is_a_kit_of_one_too_is_one(self, scene: Scene, tmp_path: Path) -> None:
        kit = rehash({**scene.kit, **without(example_kit(), "log/checkpoint")})
        folder = write(tmp_path / "kit", kit)
        assert call("verify", folder, "--trust", scene.trust).returncode == 1
        assert verify_sh(folder, scene.trust, path=bare_path(tmp_path)).returncode == 1

    def test_a_limit(self, scene: Scene) -> None:
        looked = verify_kit_of_many(
            MemoryPackage(scene.kit), read_trust(scene.trust), Limits(kit_notices=2)
        )
        with pytest.raises(LimitError, match="kit_notices"):
            list(looked)


def _path(line: bytes) -> bytes:
    return line[130:]


def _is_there(kit: Files, home: str) -> bool:
    return any(path.startswith(f"{home}/") for path in kit)


def test_the_answer_in_json_names_what_failed(scene: Scene, tmp_path: Path) -> None:
    kit: Any = {**scene.kit, f"{scene.home[THIRD]}/{CONTENT}": b""}
    [told] = answers(call("verify", write(tmp_path, kit), "--trust", scene.trust, "--json"))
    assert told["verdict"] == 1
    assert [one["failed"] for one in told["notices"] if one["verdict"]] == [[1, 4, 6]]
