"""Intents."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checksums import Algorithm, Digest
from manifests import Entry, canonical, new_record_id
from muniment.archive.intent import NAME, Intent, IntentError, IntentItem, read_intent
from muniment.archive.proof_items import ProofItem

A, B = (Digest.of(Algorithm.SHA512, text) for text in (b"a", b"b"))
ITEM = IntentItem(
    object_id="urn:uuid:1",
    version=2,
    record_id=new_record_id(),
    staged="7",
    entry=Entry("accession", A, B),
    inventory=A,
    replaces=B,
    items=("00" * 32,),
)
NEW = IntentItem("ark:1/x", 1, new_record_id(), "8", Entry("attempt", B, A), B, None)
PROOF = ProofItem("log/checkpoints/5/one.tsr", "9/one.tsr", A)
INTENT = Intent(5, (ITEM, NEW), (), (PROOF,))


def changed(tmp_path: Path, **fields: Any) -> Path:
    value = json.loads(INTENT.encode())
    value["items"][0].update(fields)
    (tmp_path / NAME).write_bytes(canonical(value))
    return tmp_path


class TestIntent:
    """ "Recovery works from intents alone"."""

    def test_what_is_written_reads_back(self, tmp_path: Path) -> None:
        assert read_intent(tmp_path) is None
        INTENT.write(tmp_path)
        assert read_intent(tmp_path) == INTENT
        assert [path.name for path in tmp_path.iterdir()] == [NAME]

    def test_a_group_of_any_size_can_be_read(self, tmp_path: Path) -> None:
        large = Intent(0, (replace(ITEM, object_id="x" * (1 << 24)),))  # Over other JSON's limit.
        large.write(tmp_path)
        assert read_intent(tmp_path) == large

    @pytest.mark.parametrize(
        "staged", ["", ".", "..", "../7", "7/../..", "/etc", "7/object", "seven", "7\n", "held"]
    )
    def test_it_never_leads_out_of_its_run(self, tmp_path: Path, staged: str) -> None:
        with pytest.raises(IntentError, match="no place in a run"):
            read_intent(changed(tmp_path, staged=staged))

    @pytest.mark.parametrize(
        "fields",
        [
            {"staged": "../9/one.tsr"},
            {"staged": "9/../one.tsr"},
            {"staged": "one.tsr"},
            {"staged": "9/a/one.tsr"},
            {"path": "log/checkpoint"},
            {"path": "log/checkpoints/5/checkpoint"},
            {"path": "log/checkpoints/5/../../../keys/roles/one.tsr"},
            {"path": "/log/checkpoints/5/one.tsr"},
            {"path": "log/checkpoints/05/one.tsr"},
            {"path": "log/checkpoints/5/one.cosignature"},
            {"sha512": "00"},
        ],
    )
    def test_a_proof_goes_beside_a_checkpoint_and_nowhere_else(
        self, tmp_path: Path, fields: dict[str, str]
    ) -> None:
        value = json.loads(INTENT.encode())
        value["proofs"][0].update(fields)
        (tmp_path / NAME).write_bytes(canonical(value))
        with pytest.raises(IntentError, match="cannot be read"):
            read_intent(tmp_path)

    def test_one_of_before_there_were_proofs_in_them_is_read(self, tmp_path: Path) -> None:
        value = json.loads(INTENT.encode())
        del value["proofs"]
        (tmp_path / NAME).write_bytes(canonical(value))
        assert read_intent(tmp_path) == replace(INTENT, proofs=())

    @pytest.mark.parametrize(
        "fields",
        [{"id": "x"}, {"id": "../" + "0" * 22}, {"sums": "ab"}, {"inventory": 7}, {"kind": "A b"}],
    )
    def test_what_it_says_is_read_strictly(self, tmp_path: Path, fields: dict[str, Any]) -> None:
        with pytest.raises(IntentError, match="cannot be read"):
            read_intent(changed(tmp_path, **fields))

    @pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"7", INTENT.encode()[:-1], b"\xff"])
    def test_one_that_cannot_be_read_stops_the_writing(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / NAME).write_bytes(data)
        with pytest.raises(IntentError, match="ask for help before you remove it") as refused:
            read_intent(tmp_path)
        assert refused.value.exit_code == 3

    def test_another_format_is_not_guessed_at(self, tmp_path: Path) -> None:
        data = INTENT.encode().replace(b"muniment-intent/1", b"muniment-intent/2")
        (tmp_path / NAME).write_bytes(data)
        with pytest.raises(IntentError, match="of a format that this version cannot finish"):
            read_intent(tmp_path)
