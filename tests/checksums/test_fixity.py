"""Recorded digests held against those found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import Algorithm, Digest, Finding, Severity, compare

A = Digest.of(Algorithm.SHA256, b"a")
B = Digest.of(Algorithm.SHA256, b"b")
SUMS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from((A, B)))


class TestCompare:
    """Fixity is agreement, path by path; a reader wants every crack, not the first."""

    def test_each_way_to_differ_has_its_code(self) -> None:
        recorded = {"same": A, "changed": A, "missing": B}
        found = {"same": A, "changed": B, "extra": B}
        assert compare(recorded, found) == (
            Finding(
                "fixity-changed",
                Severity.ERROR,
                "changed",
                (("found", str(B)), ("recorded", str(A))),
            ),
            Finding("fixity-extra", Severity.ERROR, "extra", (("found", str(B)),)),
            Finding("fixity-missing", Severity.ERROR, "missing", (("recorded", str(B)),)),
        )

    @given(SUMS, SUMS)
    def test_there_is_a_finding_for_every_disagreement_and_for_nothing_else(
        self, recorded: dict[str, Digest], found: dict[str, Digest]
    ) -> None:
        findings = compare(recorded, found)
        assert [finding.where for finding in findings] == sorted(
            path for path in recorded.keys() | found.keys() if recorded.get(path) != found.get(path)
        )

    def test_digests_of_two_algorithms_are_not_compared(self) -> None:
        with pytest.raises(ValueError, match="sha256 cannot be held against a found sha512"):
            compare({"a": A}, {"a": Digest.of(Algorithm.SHA512, b"a")})


class TestFinding:
    """A finding carries a code and its particulars; the sentences stand elsewhere."""

    def test_a_particular_is_found_by_its_name(self) -> None:
        finding = Finding("x", Severity.NOTE, "here", (("size", "3"),))
        assert finding.get("size") == "3"
        assert finding.get("colour") is None
