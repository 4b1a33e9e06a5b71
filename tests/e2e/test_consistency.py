"""Check 10, as kits bring proofs for it, before both verifiers."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from both_verifiers import judge
from histories import SIZE, History, entry, example_entries, grown
from kits import OURS, THEIRS, Files, example_kit, rehash
from manifests import Checkpoint, sign_note
from muniment_cli import answers, call, good, new_archive
from tampered_files import flip, with_crlf
from verify_sh import bare_path

KIT = example_kit()
NINE = grown(*["accession"] * 5)
FORK = grown(*["accession"] * 5, salt=100)
OTHER = History([entry("accession", number) for number in range(9)])
SEEN = f"seen/{OURS.log.verifier.key_id:08x}"


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


def proof(size: int) -> str:
    return f"log/consistency/{size}.proof"


def changed(request: bytes) -> bytes:
    """Another first hash, in its one spelling."""
    first, value, rest = request.split(b"\n", 2)
    return b"\n".join((first, b64encode(flip(b64decode(value))), rest))


def signed(history: History, size: int) -> bytes:
    """A head of this history in the name of the example's log, by somebody else's key."""
    return sign_note(Checkpoint(OURS.log.name, size, history.root(size)).body(), THEIRS.log)


TO_FOUR, TO_NINE = NINE.proofs(SIZE, 1, 2, 3), NINE.proofs(9, 2, SIZE, 6)
TWO, FOUR = TO_FOUR[proof(2)], TO_NINE[proof(SIZE)]

# What a kit brings and what the verifier saw last; the exit code, and the checks that fail.
CASES: dict[str, tuple[Files, bytes, tuple[int, tuple[int, ...]]]] = {
    "an earlier head": (TO_FOUR, NINE.note(2), (0, ())),
    "an earlier head, by way of a later one": (TO_NINE, NINE.note(2), (0, ())),
    "a later head": (TO_NINE, NINE.note(6), (0, ())),
    "the very head that they lead to": (TO_NINE, NINE.note(9), (0, ())),
    "the empty tree": ({}, NINE.note(0), (0, ())),
    "this head, and proofs of others": ({proof(2): b"x", proof(3): b""}, NINE.note(4), (0, ())),
    "what is not looked at": ({**TO_FOUR, proof(3): b"x"}, NINE.note(2), (0, ())),
    "no proof": ({}, NINE.note(2), (2, ())),
    "proofs from other heads": (TO_NINE, NINE.note(3), (2, ())),
    "proofs that lead not so far": (NINE.proofs(7, 2, 4), NINE.note(8), (2, ())),
    "a later head, and no proof of it": (TO_FOUR, NINE.note(6), (2, ())),
    "another history before": (TO_FOUR, OTHER.note(2), (1, (10,))),
    "another history of a complete tree": (TO_FOUR, OTHER.note(1), (1, (10,))),
    "another history after": (TO_NINE, FORK.note(6), (1, (10,))),
    "another history at their end": (TO_NINE, FORK.note(9), (1, (10,))),
    "proofs in another history": (FORK.proofs(9, 2, SIZE, 6), NINE.note(6), (1, (10,))),
    "proofs in a history without this head": (OTHER.proofs(9, 2, SIZE), NINE.note(2), (1, (10,))),
    "a changed hash": ({proof(2): changed(TWO)}, NINE.note(2), (1, (10,))),
    "a hash too few": ({proof(3): TO_FOUR[proof(2)]}, NINE.note(3), (1, (10,))),
    "no hash at all": ({proof(2): b"old 2\n\n" + KIT["log/checkpoint"]}, NINE.note(2), (1, (10,))),
    "a hash twice": (
        {proof(2): TWO.replace(b"\n\n", b"\n" + TWO.split(b"\n")[1] + b"\n\n", 1)},
        NINE.note(2),
        (1, (10,)),
    ),
    "one that begins elsewhere": ({proof(2): TO_FOUR[proof(1)]}, NINE.note(2), (1, (10,))),
    "lines of another system": ({proof(2): with_crlf(TWO)}, NINE.note(2), (1, (10,))),
    "nothing": ({proof(2): b""}, NINE.note(2), (1, (10,))),
    "no head behind it": ({proof(2): TWO.partition(b"\n\n")[0]}, NINE.note(2), (1, (10,))),
    "a head by another key": (
        {**TO_NINE, proof(4): FOUR.partition(b"\n\n")[0] + b"\n\n" + signed(NINE, 9)},
        NINE.note(6),
        (1, (10,)),
    ),
    "a head that is earlier": (
        {proof(4): FOUR.partition(b"\n\n")[0] + b"\n\n" + NINE.note(3)},
        NINE.note(2),
        (1, (10,)),
    ),
    "two that lead to different heads": (
        {**TO_NINE, **NINE.proofs(8, 2)},
        NINE.note(2),
        (1, (10,)),
    ),
    "none from this head to where they lead": (NINE.proofs(9, 2), NINE.note(2), (1, (10,))),
    "a name with a zero in front": ({"log/consistency/02.proof": TWO}, NINE.note(4), (1, (1,))),
    "a name that is none": ({"log/consistency/x": TWO}, NINE.note(4), (1, (1,))),
    "more than are read": ({proof(n): b"" for n in range(1, 66)}, NINE.note(4), (3, ())),
}
AT_ONCE = ("an earlier head, by way of a later one", "proofs from other heads", "a changed hash")


class TestProofs:
    """The head that the verifier saw last and the kit's are of one history, or it is told."""

    @pytest.mark.parametrize(
        "name",
        [pytest.param(one, marks=() if one in AT_ONCE else pytest.mark.torture) for one in CASES],
    )
    def test_both_verifiers_say_the_same(self, name: str, tools: Path, tmp_path: Path) -> None:
        brought, seen, expected = CASES[name]
        trust: dict[str, str | bytes] = {"roots": OURS.pinned("archive"), SEEN: seen}
        answer = judge(rehash({**KIT, **brought}), trust, tools, tmp_path)
        assert (answer.code, answer.failed) == expected

    def test_whoever_remembers_nothing_looks_at_none(self, tools: Path, tmp_path: Path) -> None:
        files = rehash({**KIT, proof(2): b"x", proof(4): b"\n\n"})
        answer = judge(files, {"roots": OURS.pinned("archive")}, tools, tmp_path)
        assert answer.code == 0 and 10 in answer.unchecked

    @pytest.mark.torture
    @pytest.mark.parametrize("size", range(5, 9))
    def test_every_size(self, size: int, tools: Path, tmp_path: Path) -> None:
        for old in range(1, size + 1):
            files = rehash({**KIT, **NINE.proofs(size, *{old, SIZE} - {size})})
            trust: dict[str, str | bytes] = {"roots": OURS.pinned(), SEEN: NINE.note(old)}
            assert judge(files, trust, tools, tmp_path / str(old)).code == 0


def test_the_entries_are_those_of_the_example() -> None:
    assert History(example_entries()).note(SIZE) == KIT["log/checkpoint"]


class TestWritten:
    """A kit proves that the newest head goes on from those that somebody may have seen."""

    def test_from_its_own_head_and_those_asked_for(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        (tmp_path / "one.txt").write_text("one\n")
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "one.txt"))
        many = [tmp_path / f"{number}.txt" for number in range(40)]
        for path in many:
            path.write_text(f"{path.name}\n")
        good(archive, "preserve", *many)
        good(archive, "kit", told["notice"], "--since", "7", "--since", "9", "-o", tmp_path / "kit")
        sizes = {int(path.stem) for path in (tmp_path / "kit/log/consistency").iterdir()}
        assert {1, 2, 7, 9} <= sizes and 42 not in sizes
        beyond = call(
            "kit", told["notice"], "--since", "43", "-o", tmp_path / "no", archive=archive
        )
        assert beyond.returncode == 3 and "never had a head of 43" in beyond.stderr
        tile = archive / "log/tile/0/000.p/42"
        tile.write_bytes(flip(tile.read_bytes()))
        damaged = call("kit", told["notice"], "-o", tmp_path / "no", archive=archive)
        assert damaged.returncode == 1 and "log check" in damaged.stderr
        assert not (tmp_path / "no").exists()
