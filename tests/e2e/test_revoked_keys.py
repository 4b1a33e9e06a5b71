"""A revoked key: what it signed before still counts where that is shown; both verifiers agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from both_verifiers import Answer, judge, seen
from kits import OURS, Files, MemoryPackage, rehash
from kits_with_terms import NEW_SIGNER, kit
from manifests import (
    Limits,
    PublicKey,
    Result,
    Revocation,
    Roles,
    Term,
    Trust,
    verify_kit,
)
from sampling import some
from stampers import new_stamper
from verify_sh import bare_path, sampled

WHY = "its file was on a stolen disk; 私钥外泄"
STAMPED = "20261122043800Z"
BEFORE, AFTER = datetime(2026, 11, 22, 4, 38, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
B = datetime(2026, 11, 22, 4, 38, 1, tzinfo=UTC)  # the stamp's time, and its accuracy
KEY = OURS.signer.public.line()
LINE = f"# revoked: 2 {KEY} {WHY}\n".encode()


def roles(
    since: int | datetime, start: int = 2, key: PublicKey = OURS.signer.public, reason: str = WHY
) -> bytes:
    """Roles in which the first signer is replaced and revoked, in a term from `start` on."""
    first = Roles.first(OURS.log.verifier, *OURS._signers())
    told = (Revocation(key, since, reason),)
    term = Term(start, b"r" * 32, OURS.log.verifier, NEW_SIGNER._signers(), told)
    return first.followed_by(term).encode()


def stamped(files: Files, time: str = STAMPED) -> Files:
    """The kit, with a time stamp over its head."""
    answer = new_stamper("p256", "a").but(time=time).answer(files["log/checkpoint"])
    return rehash(files | {"log/stamps/a.tsr": answer})


def pins() -> Files:
    """A trust folder that pins our root, and the authority of those stamps."""
    one, folder = new_stamper("p256", "a"), "authorities/anna"
    made = {"root": one.root.pem, "signer": one.signer.pem}
    if one.between:
        made["chain"] = b"".join(each.pem for each in one.between)
    pinned = {f"{folder}/{name}.pem": data for name, data in made.items()}
    return {"roots": OURS.pinned().encode(), **pinned}


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


def rotated(since: int | datetime, start: int = 2) -> Files:
    """A kit of which the first version is by the key that was revoked, the second by the next."""
    return kit(roles(since, start), OURS, NEW_SIGNER)


def by_the_revoked(since: int | datetime) -> Files:
    """A kit that the revoked key signed, both versions, before its term ended."""
    return kit(roles(since, 3))


# What was done; the kit, the exit code, the checks that fail, whether 3 is NOT CHECKED.
CASES: Mapping[str, tuple[Files, int, tuple[int, ...], bool]] = {
    "since a later entry": (rotated(2), 0, (), False),
    "since its very entry": (rotated(1), 1, (3,), False),
    "since the first entry": (rotated(0), 1, (3,), False),
    "since between two versions": (by_the_revoked(2), 1, (3,), False),
    "since a time, and no stamp": (rotated(AFTER), 2, (), True),
    "since a time after the stamp": (stamped(rotated(AFTER)), 0, (), False),
    "since the time of the stamp": (stamped(rotated(B)), 0, (), False),
    "since a time before the stamp": (stamped(rotated(BEFORE)), 2, (), True),
}  # fmt: skip


def spelled(old: bytes, new: bytes) -> Files:
    document = roles(2)
    assert document.count(old) == 1, old
    return kit(document.replace(old, new), OURS, NEW_SIGNER, serial=2)


SPELLED: Mapping[str, Files] = {
    "a later entry than the term begins with": spelled(b"revoked: 2 ", b"revoked: 3 "),
    "an entry far behind it": spelled(b"revoked: 2 ", b"revoked: 1" + b"0" * 30 + b" "),
    "an entry with a zero before it": spelled(b"revoked: 2 ", b"revoked: 02 "),
    "an entry below zero": spelled(b"revoked: 2 ", b"revoked: -2 "),
    "a time with milliseconds": spelled(b"revoked: 2 ", b"revoked: 2026-11-16T00:00:00.000Z "),
    "a time without a zone": spelled(b"revoked: 2 ", b"revoked: 2026-11-16T00:00:00 "),
    "a time with another zone": spelled(b"revoked: 2 ", b"revoked: 2026-11-16T00:00:0+0 "),
    "a day that no calendar has": spelled(b"revoked: 2 ", b"revoked: 2026-02-29T00:00:00Z "),
    "a second that no day has": spelled(b"revoked: 2 ", b"revoked: 2026-02-28T00:00:60Z "),
    "a year before the first": spelled(b"revoked: 2 ", b"revoked: 0000-02-28T00:00:00Z "),
    "no point": spelled(b"revoked: 2 ", b"revoked: "),
    "two spaces": spelled(b"revoked: 2 ", b"revoked: 2  "),
    "no reason": spelled(f" {WHY}".encode(), b""),
    "an empty reason": spelled(WHY.encode(), b""),
    "a reason behind two spaces": spelled(WHY.encode(), b" " + WHY.encode()),
    "a reason with a space behind it": spelled(WHY.encode(), WHY.encode() + b" "),
    "a reason with a tab": spelled(WHY.encode(), b"a\tb"),
    "a reason with another space": spelled(WHY.encode(), "a\u3000b".encode()),
    "a reason with a line separator": spelled(WHY.encode(), "a\u2028b".encode()),
    "a reason that is no UTF-8": spelled(WHY.encode(), b"\xff"),
    "a key that never signed": spelled(
        LINE, LINE.replace(KEY.encode(), OURS.root.public.line().encode())
    ),
    "a key that signs on": spelled(
        LINE, LINE.replace(KEY.encode(), NEW_SIGNER.signer.public.line().encode())
    ),
    "behind a signer": kit(
        roles(2).replace(LINE, b"") + LINE, OURS, NEW_SIGNER, serial=2
    ),
    "in the first term": kit(
        OURS.roles().replace(b"signer@", LINE.replace(b": 2 ", b": 0 ") + b"signer@")
    ),
    "a key that signs again later": kit(
        roles(2).replace(b"serial: 2", b"serial: 3")
        + OURS.roles((9, OURS)).partition(b"# from: ")[2].join((b"# from: ", b"")),
        OURS, NEW_SIGNER, serial=3,
    ),
}  # fmt: skip


class TestRevoked:
    """ "A signature made before a revocation still verifies if B shows it, later ones don't"."""

    @pytest.mark.parametrize("name", some(CASES, 2))
    def test_it_counts_as_far_as_is_shown(self, name: str, tools: Path, tmp_path: Path) -> None:
        files, code, failed, unchecked = CASES[name]
        answer = judge(files, pins(), tools, tmp_path)
        assert (answer.code, answer.failed, 3 in answer.unchecked) == (code, failed, unchecked)

    @pytest.mark.parametrize("name", sampled(SPELLED))
    def test_a_revocation_has_one_spelling(self, name: str, tools: Path, tmp_path: Path) -> None:
        answer = judge(SPELLED[name], pins(), tools, tmp_path)
        assert (answer.code, answer.failed) == (1, (2,))

    def test_muniment_answers_so_for_all_of_them(self) -> None:
        pinned = Trust(None, (("archive", OURS.root.public),))
        for name, files in SPELLED.items():
            found = verify_kit(MemoryPackage(files), pinned, Limits())
            failed = [one.name.number for one in found.checks if one.result is Result.FAIL]
            assert failed == [2], name

    def test_stamps_of_nobody_show_nothing(self, tools: Path, tmp_path: Path) -> None:
        mine = {"roots": OURS.pinned()}
        answer = judge(stamped(rotated(AFTER)), mine, tools, tmp_path)
        assert answer.code == 2 and 3 in answer.unchecked

    def test_the_verdict_says_since_when_and_that_nothing_is_older(
        self, tools: Path, tmp_path: Path
    ) -> None:
        answer = judge(rotated(AFTER), pins(), tools, tmp_path)
        said = "that root revoked since 2027-01-01T00:00:00Z, and nothing shows that it was there"
        assert said in answer.ours and said in answer.script

    def test_who_remembers_the_revocation_holds_it_against_an_old_kit(
        self, tools: Path, tmp_path: Path
    ) -> None:
        old = kit(OURS.roles())
        for number, (since, files, code) in enumerate(
            ((2, old, 1), (AFTER, stamped(old), 0), (BEFORE, stamped(old), 2))
        ):
            trust = pins() | seen(roles(since, 3))
            answer: Answer = judge(files, trust, tools, tmp_path / str(number))
            assert answer.code == code, number
