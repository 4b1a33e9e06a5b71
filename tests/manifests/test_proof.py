"""Inclusion proofs with their checkpoint."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import ProofError, inclusion_path, leaf_hash, root, verify_inclusion
from manifests.errors import FormatError, MunimentError
from manifests.log.checkpoint import Checkpoint, open_checkpoint
from manifests.log.note import NoteSigner, sign_note
from manifests.log.proof import ProofFormatError, TlogProof, parse_proof
from manifests.log.tiles import TileReader, append

HASHES = st.binary(min_size=32, max_size=32)
NOTES = st.binary().map(lambda text: text.lstrip(b"\n") + b"\n").filter(lambda text: text != b"\n")
PROOFS = st.builds(
    TlogProof,
    st.integers(0, (1 << 63) - 1),
    st.lists(HASHES, max_size=63).map(tuple),
    NOTES,
    st.none() | st.binary(min_size=1),
)
HASH = leaf_hash(b"a")
NOTE = b"example.org/log\n2\n\n"
WITH_EXTRA = TlogProof(7, (HASH,), NOTE, b"extra").encode()
PLAIN = TlogProof(7, (HASH,), NOTE).encode()


class TestEncoding:
    """Lines: form, extra where there is any, index, hashes; an empty line; the checkpoint."""

    def test_the_text(self) -> None:
        text = "c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 7\n%s\n\nexample.org/log\n2\n\n"
        assert WITH_EXTRA.decode() == text % base64.b64encode(HASH).decode()

    @given(PROOFS)
    def test_what_is_written_reads_back(self, proof: TlogProof) -> None:
        assert parse_proof(proof.encode()) == proof

    @given(PROOFS, st.data())
    def test_any_changed_byte_makes_another_proof_or_none(
        self, proof: TlogProof, data: st.DataObject
    ) -> None:
        changed = bytearray(proof.encode())
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
        try:
            other = parse_proof(bytes(changed))
        except FormatError:
            return
        assert other != proof
        assert other.encode() == changed

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            PLAIN.replace(b"@v1", b"@v2"),
            PLAIN.replace(b"@v1\n", b"@v1\r\n"),
            PLAIN.partition(b"\n\n")[0],
            PLAIN.partition(b"\n\n")[0] + b"\n\n",
            PLAIN.replace(b"\n\nexample", b"\n\n\nexample"),
            PLAIN[:-2] + b"x",
            PLAIN.replace(b"index 7", b"index 07"),
            PLAIN.replace(b"index 7", b"index -7"),
            PLAIN.replace(b"index 7", b"index +7"),
            PLAIN.replace(b"index 7", b"index  7"),
            PLAIN.replace(b"index 7", b"index 7 "),
            PLAIN.replace(b"index 7", b"index"),
            PLAIN.replace(b"index 7", b"Index 7"),
            PLAIN.replace(b"index 7", "index ٧".encode()),
            PLAIN.replace(b"index 7", b"index \xff"),
            PLAIN.replace(b"index 7", b"index 9223372036854775808"),
            PLAIN.replace(b"index 7\n", b""),
            PLAIN.replace(b"index 7\n", b"index 7\nindex 7\n"),
            PLAIN.replace(b"index 7\n", b"index 7\nextra AAAA\n"),
            PLAIN.replace(b"index 7\n", b"index 7\nAAAA\n"),
            PLAIN.replace(b"index 7\n", b"extra \nindex 7\n"),
            PLAIN.replace(b"index 7\n", b"extra AAAA\nextra AAAA\nindex 7\n"),
            PLAIN.replace(b"index 7\n", b"extra AAB=\nindex 7\n"),
            PLAIN.replace(b"index 7\n", b"index 7\n" + PLAIN.split(b"\n")[2] + b" \n"),
            PLAIN.replace(b"index 7\n", b"index 7\n" + (PLAIN.split(b"\n")[2] + b"\n") * 63),
        ],
    )
    def test_another_spelling_is_refused(self, data: bytes) -> None:
        with pytest.raises(FormatError):
            parse_proof(data)

    def test_a_refusal_names_the_limit_and_what_met_it(self) -> None:
        with pytest.raises(ProofFormatError, match=f"{len(PLAIN)} bytes is over the limit of 10"):
            parse_proof(PLAIN, max_bytes=10)

    @pytest.mark.parametrize(
        ("index", "path", "checkpoint", "extra"),
        [
            (-1, (), NOTE, None),
            (1 << 63, (), NOTE, None),
            (0, (b"short",), NOTE, None),
            (0, (HASH,) * 64, NOTE, None),
            (0, (), b"", None),
            (0, (), b"\nno origin\n", None),
            (0, (), NOTE, b""),
        ],
    )
    def test_what_no_file_could_spell_is_not_made(
        self, index: int, path: tuple[bytes, ...], checkpoint: bytes, extra: bytes | None
    ) -> None:
        with pytest.raises(ProofFormatError):
            TlogProof(index, path, checkpoint, extra)


class TestEndToEnd:
    """A proof is enough to check offline that an entry is in the log (tlog-proof)."""

    SIGNER = NoteSigner.generate("example.org/log")
    ENTRIES = tuple(b"entry %d" % number for number in range(13))

    def _prove(self, index: int) -> bytes:
        nothing: dict[str, bytes] = {}
        files = append(0, self.ENTRIES, nothing.__getitem__).files
        size = len(self.ENTRIES)
        head = Checkpoint("example.org/log", size, root([leaf_hash(e) for e in self.ENTRIES]))
        path = inclusion_path(index, size, TileReader(files.__getitem__, size).node)
        return TlogProof(index, path, sign_note(head.body(), self.SIGNER)).encode()

    def _verify(self, data: bytes, entry: bytes) -> None:
        proof = parse_proof(data)
        head = open_checkpoint(proof.checkpoint, self.SIGNER.verifier)
        verify_inclusion(leaf_hash(entry), proof.index, head.size, proof.path, head.root)

    def test_every_entry_is_proved_and_no_other(self) -> None:
        for index, entry in enumerate(self.ENTRIES):
            self._verify(self._prove(index), entry)
            with pytest.raises(ProofError):
                self._verify(self._prove(index), b"another entry")

    def test_any_changed_byte_fails(self) -> None:
        good = self._prove(5)
        for place in range(len(good)):
            changed = bytearray(good)
            changed[place] ^= 1
            with pytest.raises((MunimentError, ProofError)):
                self._verify(bytes(changed), self.ENTRIES[5])
