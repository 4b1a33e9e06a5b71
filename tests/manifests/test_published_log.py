"""Tests of kits held against a published log."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from histories import SIZE, History, entry, grown
from kits import OURS, THEIRS, Files, MemoryPackage, example_kit, rehash, versions_of, write
from manifests import (
    Check,
    CheckName,
    Checkpoint,
    FolderPackage,
    Limits,
    Result,
    Trust,
    Verdict,
    VouchedRoles,
    parse_roles,
    sign,
    sign_note,
    verify_kit,
)
from manifests.judging.published_log import PublishedLog
from muniment.words import Language, limits_of_verdict

KIT = example_kit()
NINE = grown("accession", "fixity", "supersession", "accession", "redaction")
QUIET = grown(*["seen-again"] * 5)
FORK = grown(*["accession"] * 5, salt=100)
OTHER = History([entry("accession", number) for number in range(9)])
THEIR_LOG = History(NINE.entries, THEIRS)
ROLES = grown("fixity", "roles", "fixity")
WIDE = grown(*["seen-again"] * 600)
HASH = 32


def judged(
    folder: Path, log: Files, seen: bytes | None = None, kit: Files = KIT, **brought: bytes
) -> Verdict:
    """The verdict on the example's kit, by a published log and what the verifier saw last."""
    trust = Trust(folder, (("archive", OURS.root.public),))
    if seen is not None:
        trust.remember(OURS.log.verifier, seen)
    published = PublishedLog(FolderPackage(write(folder / "log", log)), "their-copy")
    return verify_kit(MemoryPackage(rehash({**kit, **brought})), trust, Limits(), published)


def memory(verdict: Verdict) -> Check:
    return verdict.check(CheckName.MEMORY)


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in memory(verdict).findings]


def why(verdict: Verdict) -> str:
    return dict(memory(verdict).particulars)["why"]


class TestOneHistory:
    """Whoever has the published log at hand sees whether a kit's head and his own are of it."""

    @pytest.mark.parametrize("size", range(SIZE, 10))
    def test_a_head_of_that_log_is_one_seen_for_the_first_time(
        self, size: int, tmp_path: Path
    ) -> None:
        found = judged(tmp_path, NINE.published(size))
        assert found.code == 0 and memory(found).result is Result.PASS
        assert found.head is not None and found.head[1] == NINE.note(size)

    @pytest.mark.parametrize("seen", range(10))
    def test_so_is_any_that_was_seen(self, seen: int, tmp_path: Path) -> None:
        found = judged(tmp_path, NINE.published(9), NINE.note(seen))
        assert found.code == 0 and memory(found).result is Result.PASS

    @pytest.mark.parametrize(("seen", "newest"), [(2, 9), (9, None)])
    def test_the_latest_head_is_remembered(
        self, seen: int, newest: int | None, tmp_path: Path
    ) -> None:
        found = judged(tmp_path, NINE.published(9), NINE.note(seen))
        assert (found.head and found.head[1]) == (NINE.note(newest) if newest else None)

    def test_a_wide_log_is_read_through(self, tmp_path: Path) -> None:
        found = judged(tmp_path, WIDE.published(604), WIDE.note(300))
        assert found.code == 0 and codes(found) == ["log-nothing-later"]

    def test_of_an_older_copy_the_kit_must_show_it(self, tmp_path: Path) -> None:
        found = judged(tmp_path, NINE.published(3))
        assert (found.code, why(found)) == (2, "log-too-short")
        proof = NINE.proofs(SIZE, 3)
        found = judged(tmp_path, NINE.published(3), NINE.note(2), **proof)
        assert found.code == 0 and memory(found).result is Result.PASS

    def test_what_was_seen_may_be_later_than_the_copy(self, tmp_path: Path) -> None:
        found = judged(tmp_path, NINE.published(6), NINE.note(9))
        assert (found.code, why(found)) == (2, "log-behind-memory")


# What the folder holds, what the verifier saw last, and the finding.
WRONG: dict[str, tuple[Files, bytes | None, str]] = {
    "a fork before the kit's head": (OTHER.published(9), None, "log-other-history"),
    "two heads of one size": (OTHER.published(SIZE), None, "log-other-history"),
    "a fork before what was seen": (FORK.published(9), NINE.note(6), "memory-inconsistent"),
    "a fork at the size that was seen": (FORK.published(9), NINE.note(9), "memory-inconsistent"),
    "a head that somebody changed": (
        {**NINE.published(9), "checkpoint": NINE.note(9).replace(b"\n9\n", b"\n8\n")},
        None,
        "log-head-wrong",
    ),
    "tiles of another history": (
        {**NINE.published(9), **OTHER.files(9)},
        None,
        "consistency-wrong",
    ),
    "a tile that is cut short": (
        {**NINE.published(9), "tile/0/000.p/9": NINE.files(9)["tile/0/000.p/9"][:-HASH]},
        None,
        "consistency-wrong",
    ),
    "a tile that is far too long": (
        {**NINE.published(9), "tile/0/000.p/9": bytes(1 << 20)},
        None,
        "consistency-wrong",
    ),
    "entries of another history": (
        {**NINE.published(9), "tile/entries/000.p/9": FORK.files(9)["tile/entries/000.p/9"]},
        None,
        "consistency-wrong",
    ),
    "entries that are cut short": (
        {**NINE.published(9), "tile/entries/000.p/9": NINE.files(8)["tile/entries/000.p/8"]},
        None,
        "consistency-wrong",
    ),
    "entries that are none of ours": (
        History([*NINE.entries, b"hello"]).published(10),
        None,
        "consistency-wrong",
    ),
    "a full tile of another history": (
        {**WIDE.published(604), "tile/0/001": OTHER.files(9)["tile/0/000.p/9"][:HASH] * 256},
        None,
        "consistency-wrong",
    ),
}
LACKING: dict[str, tuple[Files, str]] = {
    "another archive's log": (THEIR_LOG.published(9), "log-other"),
    "a head by another key, in this log's name": (
        {
            **NINE.published(9),
            "checkpoint": sign_note(Checkpoint(OURS.log.name, 9, NINE.root(9)).body(), THEIRS.log),
        },
        "log-other",
    ),
    "no tiles": ({"checkpoint": NINE.note(9)}, "log-incomplete"),
    "no entries": (
        {path: data for path, data in NINE.published(9).items() if "entries" not in path},
        "log-incomplete",
    ),
}


class TestForged:
    """Nothing in a published log is believed but what leads to the root that its key signed."""

    @pytest.mark.parametrize("name", WRONG)
    def test_what_is_wrong_is_1(self, name: str, tmp_path: Path) -> None:
        log, seen, code = WRONG[name]
        found = judged(tmp_path, log, seen)
        assert found.code == 1 and code in codes(found)

    @pytest.mark.parametrize("name", LACKING)
    def test_what_shows_nothing_is_2(self, name: str, tmp_path: Path) -> None:
        log, code = LACKING[name]
        found = judged(tmp_path, log)
        assert (found.code, why(found)) == (2, code)
        assert found.vouched and not found.stands

    def test_a_kit_that_leads_elsewhere_than_the_log_is_1(self, tmp_path: Path) -> None:
        log = NINE.published(6)
        assert judged(tmp_path, log, None, **FORK.proofs(9, SIZE, 6)).code == 1
        shutil.rmtree(tmp_path)
        assert judged(tmp_path, NINE.published(9), None, **FORK.proofs(6, SIZE)).code == 1

    def test_of_no_roles_that_he_trusts_it_shows_nothing(self, tmp_path: Path) -> None:
        published = PublishedLog(FolderPackage(write(tmp_path, NINE.published(9))), "x")
        nobody = Trust(None, ())
        assert verify_kit(MemoryPackage(KIT), nobody, Limits(), published).code == 2


class TestLater:
    """Entries tell of what kind they are: so what was not logged can be shown."""

    @pytest.mark.parametrize(
        ("log", "told"),
        [
            (NINE, ("log-later", "2", "1", "1", "8")),
            (QUIET, ("log-nothing-later", "0", "0", "0", "8")),
        ],
    )
    def test_what_may_be_about_the_notice_is_counted(
        self, log: History, told: tuple[str, ...], tmp_path: Path
    ) -> None:
        [found] = memory(judged(tmp_path, log.published(9))).findings
        names = ("accessions", "supersessions", "redactions", "entry")
        assert (found.code, *(found.get(name) for name in names)) == told

    def test_a_version_left_out_is_before_the_head_too(self, tmp_path: Path) -> None:
        # The example's second version is entry 3: a kit of the first alone has it not.
        [found] = memory(judged(tmp_path, NINE.published(SIZE))).findings
        assert found.code == "log-nothing-later"
        left = {path: data for path, data in KIT.items() if not path.startswith("object/v2/")}
        _, (_, second) = versions_of(KIT)
        del left[f"log/proofs/{second}.tlog-proof"]
        for name in ("inventory.json", "inventory.json.sha512"):
            left[f"object/{name}"] = KIT[f"object/v1/{name}"]
        found = judged(tmp_path, NINE.published(SIZE), kit=left)
        assert codes(found) == ["log-later"] and found.code == 0

    def test_roles_that_are_not_at_hand_may_revoke(self, tmp_path: Path) -> None:
        found = judged(tmp_path, ROLES.published(7))
        assert (found.code, why(found)) == (2, "log-newer-roles")
        assert dict(memory(found).particulars)["index"] == "5"
        last = limits_of_verdict(found, Language.ENGLISH)[-1]
        assert last.startswith("As of entry 3 ") and "revocation is not visible here" in last

    def test_up_to_where_nothing_was_logged_is_said(self, tmp_path: Path) -> None:
        last = limits_of_verdict(judged(tmp_path, QUIET.published(9)), Language.ENGLISH)[-1]
        assert last.startswith("As of entry 8 ") and "no later version" in last
        shutil.rmtree(tmp_path)
        last = limits_of_verdict(judged(tmp_path, NINE.published(9)), Language.ENGLISH)[-1]
        assert last.startswith("As of entry 3 ") and "only the archive can show" in last

    def test_once_they_are_remembered_nothing_is_missing(self, tmp_path: Path) -> None:
        document = OURS.roles((5, OURS))  # Its tree is made up, which no kit could tell.
        roles = parse_roles(document, 1 << 16)
        armour = sign(document, OURS.root, "muniment-roles-v1")
        trust = Trust(tmp_path, (("archive", OURS.root.public),))
        trust.remember_roles(VouchedRoles(roles, OURS.root.public, armour))
        assert judged(tmp_path, ROLES.published(7)).code == 0
