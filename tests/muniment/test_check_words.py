from checksums import Finding, Severity
from manifests import CheckName, judge
from manifests.verdict import error
from muniment.words import Language, check_words


class TestCheckWords:
    """A check that fails says by a few files what is wrong, however many there are."""

    def test_twenty_are_all_told(self) -> None:
        check = judge(CheckName.BYTES, [_missing(number) for number in range(20)])
        for language in Language:
            detail = check_words(check, language)[2]
            assert all(f"object/{number:03d}" in detail for number in range(20))
            assert "more" not in detail
            assert "另有" not in detail

    def test_of_more_the_first_and_their_number(self) -> None:
        check = judge(CheckName.BYTES, [_missing(number) for number in range(100)])
        english, chinese = (check_words(check, language)[2] for language in Language)
        assert english.count("; ") == 20
        assert "object/019" in english
        assert "object/020" not in english
        assert english.endswith("; and 80 more")
        assert chinese.endswith("; 另有 80 项")

    def test_what_is_wrong_comes_before_what_is_odd(self) -> None:
        odd = [Finding("bytes-missing", Severity.WARNING, f"odd/{one}") for one in range(50)]
        check = judge(CheckName.BYTES, [*odd, _missing(7)])
        assert check_words(check, Language.ENGLISH)[2].startswith("object/007")


def _missing(number: int) -> Finding:
    return error("bytes-missing", f"object/{number:03d}", by="sums")
