"""Every bit of what others gave is refused when changed, or shown to be of no account.

Of no account is what nobody signed and no check reads (docs/format.md, "Which byte ..."): then the
verdict is the very same, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kits import Files, MemoryPackage, read, rehash
from manifests import Check, Limits, MunimentError, Result, Trust, read_trust, verify_kit
from manifests.judging.stamp_judge import judge_stamps
from manifests.moments.der import SEQUENCE, Der, read_der
from manifests.moments.stamp_file import StampFile, stamped_part
from revocation_lists import kept_answers, kept_lists, new_answer, new_list
from stampers import STAMPING, Stamper, Wanted, certify
from time_authorities import write_pins

DOCS = Path(__file__).resolve().parents[2] / "docs"
KIT, ENDORSED = (read(DOCS / f"{name}-kit/kit") for name in ("test", "endorsed"))
TRUST, ENDORSERS = (read_trust(DOCS / f"{name}-kit/trust") for name in ("test", "endorsed"))
NOTE = KIT["log/checkpoint"]
PARTS = 8


def bits(data: bytes, step: int, first: int = 0) -> Iterator[tuple[int, bytes]]:
    """Every `step`-th bit of some bytes turned round, as (the byte's place, the changed bytes)."""
    for number in range(first, 8 * len(data), step):
        at, bit = divmod(number, 8)
        yield at, data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]


def of_no_account(response: bytes) -> list[range]:
    """Where a TimeStampResp has what nobody signed: the list of digest algorithms, certificates."""
    status, token = read_der(response, SEQUENCE, "an answer").members(2)
    signed_data = token.members(2)[1].members(1)[0]
    _, digests, _, certificates, _ = signed_data.members(5)
    places = [_inside(response, status.members(1)[0]), _inside(response, digests)]
    return [*places, range(response.index(certificates.raw), _inside(response, certificates).stop)]


def _inside(data: bytes, value: Der) -> range:
    end = data.index(value.raw) + len(value.raw)
    return range(end - len(value.contents), end)


def check_stamp(name: str, step: int, first: int = 0) -> None:
    """Turn bits of an answer and of its question round, one at a time."""
    response, request = KIT[f"log/stamps/{name}.tsr"], KIT[f"log/stamps/{name}.tsq"]
    [other] = {"one", "two"} - {name}

    def judge(response: bytes, request: bytes) -> Check:
        files = (
            StampFile(f"log/stamps/{name}.tsr", response, request),
            StampFile(
                f"log/stamps/{other}.tsr",
                KIT[f"log/stamps/{other}.tsr"],
                KIT[f"log/stamps/{other}.tsq"],
            ),
        )
        return judge_stamps(sorted(files, key=lambda one: one.where), NOTE, TRUST, Limits())

    sound, places = judge(response, request), of_no_account(response)
    assert sound.result is Result.PASS
    for at, changed in bits(response, step, first):
        check = judge(changed, request)
        if check.result is Result.PASS:
            assert check == sound, at
            assert any(at in place for place in places), at
    for at, changed in bits(request, step, first):
        check = judge(response, changed)
        if check.result is Result.PASS:
            assert check == sound, at
            # The parameters of the digest, which are none, and whether certificates are wanted.
            assert at in (request.index(b"\x05\x00"), len(request) - 1), at


class TestTimeStamps:
    """A token's time, imprint, policy, nonce and signer, and the question that it answers."""

    @pytest.mark.parametrize("name", ["one", "two"])
    def test_a_sample_of_bits(self, name: str) -> None:
        check_stamp(name, 127)

    @pytest.mark.torture
    @pytest.mark.parametrize("part", range(PARTS))
    @pytest.mark.parametrize("name", ["one", "two"])
    def test_every_bit(self, name: str, part: int) -> None:
        check_stamp(name, PARTS, part)


@pytest.fixture(scope="module")
def revocable(tmp_path_factory: pytest.TempPathFactory) -> tuple[StampFile, Trust]:
    """A stamp with a list and an answer that say that nothing was revoked, which is asked for."""
    folder = tmp_path_factory.mktemp("revocable")
    root = certify(Wanted("Flipped Root", ca=True, signs_lists=True))
    signer = certify(Wanted("Flipped Stamps", purposes=(STAMPING,)), root)
    write_pins(folder / "authorities/a", root, signer)
    (folder / "roots").write_bytes((DOCS / "test-kit/trust/roots").read_bytes())
    (folder / "policy.toml").write_text("format = 1\n[stamps]\nneed = 1\nunrevoked = true\n")
    response = Stamper(signer, root, nonce=None).answer(stamped_part(NOTE))
    lists, answers = new_list(root), new_answer(signer.certificate, root)
    file = StampFile("log/stamps/a.tsr", response, None, kept_lists(lists), kept_answers(answers))
    return file, read_trust(folder)


def check_status(revocable: tuple[StampFile, Trust], step: int, first: int = 0) -> None:
    """Turn bits of a list and of an answer round, each where it alone says so."""
    file, trust = revocable
    assert file.lists is not None and file.answers is not None

    def judge(lists: bytes | None, answers: bytes | None) -> Check:
        changed = StampFile(file.where, file.response, None, lists, answers)
        return judge_stamps([changed], NOTE, trust, Limits())

    alone: list[tuple[bytes, Callable[[bytes], Check]]] = [
        (file.lists, lambda data: judge(data, None)),
        (file.answers, lambda data: judge(None, data)),
    ]
    for data, ask in alone:
        sound = ask(data)
        assert sound.result is Result.PASS, sound
        for at, changed in bits(data, step, first):
            assert ask(changed).result is not Result.PASS, (at, changed[max(0, at - 20) : at + 20])


class TestRevocation:
    """What issuers said is signed by them, and has one spelling."""

    def test_a_sample_of_bits(self, revocable: tuple[StampFile, Trust]) -> None:
        check_status(revocable, 67)

    @pytest.mark.torture
    @pytest.mark.parametrize("part", range(PARTS))
    def test_every_bit(self, revocable: tuple[StampFile, Trust], part: int) -> None:
        check_status(revocable, PARTS, part)


def check_kit(kit: Files, trust: Trust, below: tuple[str, ...], step: int, first: int = 0) -> None:
    """Turn bits of the files below some folders round, with sums that fit."""

    def look(files: Files) -> int:
        try:
            return verify_kit(MemoryPackage(files), trust, Limits()).code
        except MunimentError as failure:
            return failure.exit_code

    assert look(kit) == 0
    paths = [path for path in sorted(kit) if path.startswith(below)]
    assert len(paths) > 1
    for number, path in enumerate(paths):
        for at, changed in bits(kit[path], step, (first + number * 7) % step):
            assert look(rehash({**kit, path: changed})) != 0, (path, at)


VOUCHED = ("log/cosignatures/", "log/checkpoint", "log/proofs/", "keys/")
NAMED = ("records/", "log/endorsed/")


class TestVouchers:
    """Cosignatures, the head, proofs and roles; endorsements, their records and the way to them."""

    def test_a_sample_of_bits_of_proofs(self) -> None:
        check_kit(KIT, TRUST, VOUCHED, 331)

    def test_a_sample_of_bits_of_endorsements(self) -> None:
        check_kit(ENDORSED, ENDORSERS, NAMED, 2003)

    @pytest.mark.torture
    @pytest.mark.parametrize("part", range(PARTS))
    def test_every_bit_of_proofs(self, part: int) -> None:
        check_kit(KIT, TRUST, VOUCHED, PARTS, part)

    @pytest.mark.torture
    @pytest.mark.parametrize("part", range(PARTS))
    def test_every_byte_of_endorsements(self, part: int) -> None:
        check_kit(ENDORSED, ENDORSERS, NAMED, 8 * PARTS, 8 * part + part)
