"""Every code of the specification that a file can break is found, and alone says so."""

import pytest

from checksums import Severity
from muniment.words.ocfl import FINDINGS
from ocfl_crimes import OBJECT_CRIMES, Crime, committed
from ocfl_objects import codes, made_object, made_root, report_on, root_codes

# Codes of one object that need more than files, and those of storage roots.
OTHERS = {"E024", "E090", "W001", "W003", "W004", "ocfl-more", "ocfl-unreadable", "ocfl-packed"}
OF_ROOTS = {
    *("E069", "E070", "E071", "E072", "E073", "E076", "E077", "E078", "E079", "E080", "E081"),
    *("E083", "E084", "E085", "E086", "E088", "E112", "W014", "W015", "W016"),
    *("ocfl-unknown-layout", "ocfl-layout-config"),
}


class TestCodes:
    """Validators refer to error codes, and these "to sections in the OCFL Spec"."""

    @pytest.mark.parametrize("crime", OBJECT_CRIMES, ids=lambda crime: f"{crime.code}-{crime.spec}")
    def test_a_broken_rule_is_told_by_its_code(self, crime: Crime) -> None:
        assert crime.code in codes(committed(crime))

    @pytest.mark.parametrize("crime", OBJECT_CRIMES, ids=lambda crime: f"{crime.code}-{crime.spec}")
    def test_an_object_is_invalid_for_errors_and_valid_with_warnings(self, crime: Crime) -> None:
        assert report_on(committed(crime)).valid is not crime.code.startswith("E")

    def test_every_code_that_has_words_is_found_somewhere(self) -> None:
        crimes = {crime.code for crime in OBJECT_CRIMES}
        assert crimes | OTHERS | OF_ROOTS == FINDINGS.keys()

    @pytest.mark.parametrize("spec", ["1.0", "1.1"])
    def test_an_object_with_nothing_wrong_has_no_finding(self, spec: str) -> None:
        assert codes(made_object(spec=spec, versions=3)) == set()
        assert root_codes(made_root({"a": made_object(spec=spec)}, spec=spec)) == set()

    def test_the_rule_is_an_address_in_the_specification_that_was_broken(self) -> None:
        files = committed(
            Crime("E092", "1.0", lambda files: files.update({"v1/content/file-1": b""}))
        )
        rules = {finding.rule for finding in report_on(files).findings}
        assert rules == {"https://ocfl.io/1.0/spec/#E092"}

    def test_a_thousand_findings_of_one_code_are_kept_and_the_rest_is_counted(self) -> None:
        files = made_object()
        files |= {f"v1/content/more-{number}": b"" for number in range(1500)}
        findings = report_on(files).findings
        assert sum(finding.code == "E023" for finding in findings) == 1000
        [more] = [finding for finding in findings if finding.code == "ocfl-more"]
        assert (more.severity, more.get("count"), more.get("found")) == (
            Severity.NOTE,
            "500",
            "E023",
        )
