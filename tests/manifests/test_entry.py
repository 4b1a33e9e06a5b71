"""Log entries."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import Algorithm, Digest
from manifests.claims.entry import Entry, EntryError, check_entry, parse_entry

DIGESTS = st.binary().map(lambda data: Digest.of(Algorithm.SHA512, data))
ENTRIES = st.builds(Entry, st.from_regex(r"[a-z][a-z-]{0,31}", fullmatch=True), DIGESTS, DIGESTS)
A = Digest.of(Algorithm.SHA512, b"a")
GOOD = Entry("accession", A, A).encode()


class TestEntry:
    """`muniment-entry/1`, kind, digest of `.sums`, digest of `.sums.sig`, one a line."""

    def test_the_text(self) -> None:
        assert GOOD.decode() == f"muniment-entry/1\naccession\nsha512:{A.hex}\nsha512:{A.hex}\n"

    @given(ENTRIES)
    def test_what_is_written_reads_back(self, entry: Entry) -> None:
        assert parse_entry(entry.encode()) == entry
        check_entry(entry.encode())

    @given(ENTRIES, st.data())
    def test_any_changed_byte_makes_another_entry_or_none(
        self, entry: Entry, data: st.DataObject
    ) -> None:
        changed = bytearray(entry.encode())
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
        try:
            other = parse_entry(bytes(changed))
        except EntryError:
            return
        assert other != entry
        assert other.encode() == changed
        assert other.leaf_hash() != entry.leaf_hash()

    def test_its_leaf_hash_is_that_of_rfc_9162(self) -> None:
        assert Entry("accession", A, A).leaf_hash() == hashlib.sha256(b"\0" + GOOD).digest()

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            GOOD[:-1],
            GOOD + b"\n",
            GOOD + b"more\n",
            GOOD.replace(b"\n", b"\r\n"),
            GOOD.replace(b"/1", b"/2"),
            GOOD.replace(b"accession", b""),
            GOOD.replace(b"accession", b"Accession"),
            GOOD.replace(b"accession", b"-a"),
            GOOD.replace(b"accession", b"a" * 33),
            GOOD.replace(b"accession", "é".encode()),
            GOOD.replace(b"sha512:", b"sha256:"),
            f"muniment-entry/1\na\n{Digest.of(Algorithm.SHA256, b'')}\n{A}\n".encode(),
        ],
    )
    def test_another_spelling_is_refused(self, data: bytes) -> None:
        with pytest.raises(EntryError):
            parse_entry(data)
        with pytest.raises(EntryError):
            check_entry(data)
