"""Every finding code of a recording has one meaning, and something that finds it."""

from __future__ import annotations

import re
from pathlib import Path

from checksums import Severity
from ingest import codes


class TestCodes:
    """A code is for ever: statements hold it."""

    def test_each_is_found_somewhere_and_none_is_unknown(self) -> None:
        folder = Path(codes.__file__).parent
        sources = "".join(
            path.read_text(encoding="utf-8")
            for path in folder.rglob("*.py")
            if path.name != "codes.py"
        )
        used = set(re.findall(r"\"((?:browser|http|memento|tls|text|whole)-[a-z-]+)\"", sources))
        used -= {"http-header-user-agent", "http-equiv"}  # of warcinfo records, and of pages
        used -= {"memento-datetime", "memento-elsewhere", "memento-unsaid"}  # a header; failures
        assert used == set(codes.CODES)

    def test_none_says_that_our_evidence_is_wrong(self) -> None:
        assert all(code.severity is not Severity.ERROR for code in codes.CODES.values())

    def test_each_has_a_sentence_and_a_rule(self) -> None:
        assert all(code.meaning.endswith(".") and code.rule for code in codes.CODES.values())

    def test_particulars_are_printable_and_short(self) -> None:
        finding = codes.found("http-header-not-ascii", "here", first=b"\xff\n" * 999, count=3)
        assert finding.particulars[0] == ("count", "3")
        assert finding.particulars[1][1].isascii()
        assert finding.particulars[1][1].isprintable()
        assert len(finding.particulars[1][1]) < 130
