"""Kits with attestations before both verifiers: a forged signature fails, form says nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from both_verifiers import judge
from checksums import Algorithm, Digest
from endorsed_kits import LIBRARY, MUSEUM, Base, Given, endorsed_kit, signed
from kits import OURS, THEIRS, Files, example_kit
from manifests.claims.attestation import (
    FILE,
    NAMESPACE,
    SIGNATURE,
    Attestation,
    encode_attestations,
    parse_attestations,
)
from manifests.errors import FormatError
from sampling import some
from verify_sh import bare_path

TRUST = {"roots": OURS.pinned()}
ITEM = Attestation(
    object="urn:uuid:fc545f55-8cc4-5528-88e9-2a30b49d7528",
    version=1,
    accession="93pm1b5nkp5bn1pc7dvwvt9z2",
    path="renditions/0001.txt",
    sha512=Digest.of(Algorithm.SHA512, b"x"),
    language="zh-Hans",
    field="metadata/title",
    rules="muniment-edition/1",
    machine="示例",
    status="printed",
    value="示例市公告",
    reason="the rest is there too",
    start=0,
    end=5,
)
DATA = encode_attestations([ITEM])


def given(base: Base, data: bytes = DATA, signature: bytes | None = None) -> Given:
    """A record that attests, signed by somebody where a signature is given."""
    about = {"accession": base.ids[1], "object": base.object, "version": 1}
    files = {FILE: data} if signature is None else {FILE: data, SIGNATURE: signature}
    return Given([about], files, "attestation")


def made(make: Callable[[Base], Sequence[Given]]) -> Files:
    return endorsed_kit(example_kit(), OURS, make, led={})


GOOD = signed(LIBRARY, DATA, NAMESPACE)
KITS: dict[str, tuple[Callable[[], Files], int, tuple[int, ...]]] = {
    "over other words": (
        lambda: made(lambda base: [given(base, DATA, signed(LIBRARY, b"x", NAMESPACE))]),
        1,
        (3,),
    ),
    "by two": (
        lambda: made(
            lambda base: [given(base), given(base, DATA, signed(MUSEUM, DATA, NAMESPACE))]
        ),
        0,
        (),
    ),
    "of no form": (lambda: made(lambda base: [given(base, b"not JSON")]), 0, ()),
    "for another purpose": (
        lambda: made(lambda base: [given(base, DATA, signed(LIBRARY, DATA))]),
        1,
        (3,),
    ),
    "of a garbled signature": (lambda: made(lambda base: [given(base, DATA, b"x")]), 1, (3,)),
    "of an empty signature": (lambda: made(lambda base: [given(base, DATA, b"")]), 1, (3,)),
    "of a signature too long": (
        lambda: made(lambda base: [given(base, DATA, GOOD + b"\n" * 20_000)]),
        1,
        (3,),
    ),
    "by the archive alone": (lambda: made(lambda base: [given(base)]), 0, ()),
    "by a person": (lambda: made(lambda base: [given(base, DATA, GOOD)]), 0, ()),
    "by another signer": (
        lambda: endorsed_kit(
            example_kit(), OURS, lambda base: [given(base)], led={}, signer=THEIRS.signer
        ),
        1,
        (3,),
    ),
    "of another notice": (
        lambda: made(
            lambda base: [
                Given([{"object": "urn:uuid:x", "version": 1}], {FILE: DATA}, "attestation")
            ]
        ),
        1,
        (1,),
    ),
}


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_path(tmp_path_factory.mktemp("stranger"))


class TestAttestedKit:
    """ "a forged one fails"; what is attested bears on no verdict."""

    @pytest.mark.parametrize("name", some(KITS, 6))
    def test_both_verifiers_judge_it_alike(self, name: str, tools: Path, tmp_path: Path) -> None:
        make, code, failed = KITS[name]
        answer = judge(make(), TRUST, tools, tmp_path)
        assert (answer.code, answer.failed) == (code, failed)
        if code == 0:
            assert "attested: 93pm1b5nkp5bn1pc7dvwvt9z2 in " in answer.ours
            told = [line for line in answer.ours.splitlines() if line.startswith("attested: ")]
            assert [line for line in answer.script.splitlines() if line in told] == told


class TestFile:
    """One spelling, every key known: what is of another form says nothing."""

    def test_the_golden_sample_reads_for_ever(self) -> None:
        assert DATA.decode() == (
            '{"format":"muniment-attestation/1","items":[{"accession":"93pm1b5nkp5bn1pc7dvwvt9z2",'
            '"end":5,"field":"metadata/title","language":"zh-Hans","machine":"示例",'
            '"object":"urn:uuid:fc545f55-8cc4-5528-88e9-2a30b49d7528","path":"renditions/0001.txt",'
            '"reason":"the rest is there too","rules":"muniment-edition/1",'
            f'"sha512":"{ITEM.sha512.hex}","start":0,"status":"printed","value":"示例市公告",'
            '"version":1}]}'
        )
        assert parse_attestations(DATA, 1 << 20) == (ITEM,)

    @pytest.mark.parametrize(
        "change",
        [
            (b'"start":0', b'"start":6'),
            (b'"start":0', b'"start":-1'),
            (b'"start":0,', b""),
            (b'"version":1', b'"version":0'),
            (b'"version":1', b'"version":true'),
            (b'"version":1', b'"version":"1"'),
            (b'"path":"renditions/', b'"path":"../'),
            (b"metadata/title", b"metadata//title"),
            (b"attestation/1", b"attestation/2"),
            (b'"accession"', b'"access"'),
            (b'"status":"printed"', b'"status":[]'),
            (b'"items":[', b'"items":[1,'),
        ],
    )
    def test_another_form_is_refused(self, change: tuple[bytes, bytes]) -> None:
        data = DATA.replace(*change)
        assert data != DATA
        with pytest.raises(FormatError):
            parse_attestations(data, 1 << 20)

    def test_a_file_too_long_is_not_read(self) -> None:
        with pytest.raises(FormatError):
            parse_attestations(DATA, len(DATA) - 1)
