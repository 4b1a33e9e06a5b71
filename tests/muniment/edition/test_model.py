"""A field that would be an invention cannot be made."""

from __future__ import annotations

import pytest

from muniment.edition import Field, Span, Status


class TestFields:
    """Absent means null: a value where the source has none is the worst error."""

    def test_an_absent_field_has_no_value(self) -> None:
        assert Field("document_number", Status.ABSENT, "none").value is None
        with pytest.raises(ValueError, match="absent with value"):
            Field("document_number", Status.ABSENT, "none", value="6")

    def test_what_is_printed_is_printed_somewhere(self) -> None:
        with pytest.raises(ValueError, match="printed nowhere"):
            Field("date", Status.PRINTED, "date-line", value="2014-12-24", printed="2014年")

    def test_what_is_inferred_is_never_shown_as_print(self) -> None:
        with pytest.raises(ValueError, match="inferred, printed"):
            Field("date", Status.INFERRED, "rule", "2014-12-24", "2014年", (Span(0, 5),))

    def test_a_conflict_has_readings_and_no_value_of_its_own(self) -> None:
        title = Field("type", Status.PRINTED, "title", "通知", "通知", (Span(0, 2),))
        body = Field("type", Status.PRINTED, "body", "通告", "通告", (Span(9, 11),))
        both = Field("type", Status.CONFLICTING, "both", readings=(title, body))
        assert both.value is None
        with pytest.raises(ValueError, match="1 readings"):
            Field("type", Status.CONFLICTING, "both", readings=(title,))
