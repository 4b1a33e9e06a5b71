"""A kit of a redacted notice: nobody says PASS of what is gone, and nothing else excuses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kits import OURS, THEIRS, Files, rehash, write
from muniment_cli import answers, call
from redacted_kits import (
    AUTHORITY,
    FIRST,
    GONE,
    KIT,
    RECORD,
    SECOND,
    item,
    redacted_kit,
)
from sampling import some
from system_packages import need
from verify_sh import bare_path, verify_sh

OTHER = "urn:uuid:another"
SECOND_PATH = next(path for path in KIT if path.startswith("object/v2/content/renditions/"))
SUPERSEDED = {"accession": FIRST, "by": SECOND, "reason": "r"}


def without(kit: Files, *paths: str) -> Files:
    return rehash({path: data for path, data in kit.items() if path not in paths})


def put_back() -> Files:
    kit = redacted_kit()
    return rehash({**kit, f"object/{GONE}": KIT[f"object/{GONE}"]})


KITS: dict[str, tuple[Callable[[], Files], int]] = {
    "as it is made": (redacted_kit, 2),
    "with two items": (lambda: redacted_kit([item(object=OTHER), item()]), 2),
    "with an item twice": (lambda: redacted_kit([item(), item()]), 2),
    "without authority": (lambda: redacted_kit([item(authority=None)]), 2),
    "with more than is known": (lambda: redacted_kit([item(zeal=["x"])]), 2),
    "without a record": (lambda: redacted_kit(record=False), 1),
    "by another signer": (lambda: redacted_kit(signer=THEIRS.signer), 1),
    "not in the log": (lambda: redacted_kit(logged=False), 1),
    "without a proof": (lambda: without(redacted_kit(), f"log/proofs/{RECORD}.tlog-proof"), 1),
    "of another kind": (lambda: redacted_kit(kind="repair"), 1),
    "of another object": (lambda: redacted_kit([item(object=OTHER)]), 1),
    "of another path": (lambda: redacted_kit([item(path="renditions/0002.txt")]), 1),
    "of a path that never was": (lambda: redacted_kit([item(), item(path="renditions/9")]), 1),
    "of another version": (lambda: redacted_kit([item(version=2)]), 1),
    "of a version to come": (lambda: redacted_kit([item(), item(version=9)]), 1),
    "of version 0": (lambda: redacted_kit([item(version=0)]), 1),
    "of a version in a text": (lambda: redacted_kit([item(version="1")]), 1),
    "with another digest": (lambda: redacted_kit([item(sha512="0" * 128)]), 1),
    "with another digest besides": (lambda: redacted_kit([item(), item(sha512="0" * 128)]), 1),
    "with a digest in upper case": (lambda: redacted_kit([item(sha512="A" * 128)]), 1),
    "with a path that climbs": (lambda: redacted_kit([item(path="../0001.txt")]), 1),
    "of a file too few": (lambda: redacted_kit(gone=(GONE, SECOND_PATH[7:])), 1),
    "of a statement": (
        lambda: redacted_kit([item(path=f"manifests/{FIRST}.json")], gone=()),
        0,
    ),
    "in a folder of another name": (lambda: redacted_kit(folder="s" + "0" * 24), 1),
    "in a folder of no name": (lambda: redacted_kit(folder="notes"), 1),
    "that was not carried out": (lambda: redacted_kit(gone=()), 1),
    "that was undone": (put_back, 1),
    "about nothing": (lambda: redacted_kit([]), 1),
    "with the inventory of before": (
        lambda: rehash({**redacted_kit(), "object/inventory.json": KIT["object/inventory.json"]}),
        1,
    ),
    "with a changed rendition besides": (lambda: rehash({**redacted_kit(), SECOND_PATH: b"x"}), 1),
    "a supersession": (
        lambda: redacted_kit(
            [{**SUPERSEDED, "object": item()["object"]}], kind="supersession", gone=()
        ),
        0,
    ),
    "a supersession of another": (
        lambda: redacted_kit([{**SUPERSEDED, "object": OTHER}], kind="supersession", gone=()),
        1,
    ),
    "a supersession that excuses nothing": (lambda: redacted_kit(kind="supersession"), 1),
}


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "roots").write_text(OURS.pinned("example"))
    return tmp_path / "trust"


class TestRedactedKit:
    """ "A missing file is excused by a signed and logged record of it, and by nothing else." """

    @pytest.mark.parametrize("name", KITS)
    def test_muniment_judges_it(self, name: str, tmp_path: Path, trust: Path) -> None:
        make, code = KITS[name]
        kit = write(tmp_path / "kit", make())
        ours = call("verify", kit, "--trust", trust, config=tmp_path / "config")
        assert ours.returncode == code, f"{ours.stdout}{ours.stderr}"

    @pytest.mark.parametrize("name", some(KITS, 5))
    def test_both_tools_judge_it_alike(
        self, name: str, tools: Path, tmp_path: Path, trust: Path
    ) -> None:
        make, code = KITS[name]
        kit = write(tmp_path / "kit", make())
        script = verify_sh(kit, trust, path=tools)
        ours = call("verify", kit, "--trust", trust, config=tmp_path / "config")
        print(f"{ours.stdout}{ours.stderr}\n\n{script.stdout}{script.stderr}")
        assert (ours.returncode, script.returncode) == (code, code)
        assert script.stderr == ""

    def test_both_say_what_stands_and_what_is_gone(
        self, tools: Path, tmp_path: Path, trust: Path
    ) -> None:
        kit = write(tmp_path / "kit", redacted_kit())
        for said in (
            verify_sh(kit, trust, path=tools).stdout,
            call("verify", kit, "--trust", trust, config=tmp_path / "config").stdout,
        ):
            assert f"redacted: {GONE} on 2026-02-01 under Court of Example" in said
            assert f"object/{GONE} was redacted under Court of Example" in said
            assert "signed exactly these bytes" in said
            assert "Of them only the digests stand" in said
            assert "As of entry 3 of log" in said
            assert AUTHORITY not in said
            assert "Verdict: 2 (consistent; the bytes of what was redacted" in said

    def test_the_check_of_bytes_names_each_file(self, tmp_path: Path, trust: Path) -> None:
        kit = write(tmp_path / "kit", redacted_kit())
        [told] = answers(
            call("verify", kit, "--trust", trust, "--json", config=tmp_path / "config")
        )
        results = {check["name"]: check["result"] for check in told["checks"]}
        assert results["bytes"] == "NOT CHECKED"
        assert {results[name] for name in ("package", "state", "statements", "inventories")} == {
            "PASS"
        }
        [finding] = told["checks"][3]["findings"]
        assert (finding["code"], finding["where"]) == ("file-redacted", f"object/{GONE}")
        assert finding["particulars"]["record"] == RECORD

    def test_a_supersession_is_told(self, tools: Path, tmp_path: Path, trust: Path) -> None:
        make, _ = KITS["a supersession"]
        kit = write(tmp_path / "kit", make())
        told = f"superseded: {FIRST} by {SECOND} on 2026-02-01"
        assert told in verify_sh(kit, trust, path=tools).stdout
        assert told in call("verify", kit, "--trust", trust, config=tmp_path / "config").stdout

    def test_too_many_records_are_not_read(self, tools: Path, tmp_path: Path, trust: Path) -> None:
        files = redacted_kit()
        for number in range(101):
            files[f"records/{number:025}/x".replace("1", "b")] = b""
        kit = write(tmp_path / "kit", files)
        names = {path.split("/")[1] for path in files if path.startswith("records/")}
        assert len(names) > 100
        script = verify_sh(kit, trust, path=tools)
        ours = call("verify", kit, "--trust", trust, config=tmp_path / "config")
        assert (ours.returncode, script.returncode) == (3, 3)

    @pytest.mark.parametrize("shell", ["dash", "busybox"])
    def test_other_shells_answer_alike(
        self, shell: str, tools: Path, tmp_path: Path, trust: Path
    ) -> None:
        kit = write(tmp_path / "kit", redacted_kit())
        program = need(shell, shell)
        if shell == "busybox":
            (tmp_path / "ash").symlink_to(program)
            program = tmp_path / "ash"
        done = verify_sh(kit, trust, path=tools, shell=str(program))
        assert done.returncode == 2, done.stderr
