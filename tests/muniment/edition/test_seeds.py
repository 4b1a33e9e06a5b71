"""The seed notice: every segment, label and span that a person found in it, and nothing else."""

from __future__ import annotations

import pytest

from editions import ids, read, seed
from muniment.edition import Unit


class TestClean:
    """../shared/gold/seed-notice.json is the full expected reading of both files."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_every_segment_is_read_where_it_is_printed(self, language: str) -> None:
        data, gold = seed("clean")
        found = read(data)
        column = found.column(language)
        assert column is not None and found.text is not None
        units = {unit.id: unit for unit in column.segments()}
        wanted = {one["id"]: one[language] for one in gold["segments"] if one[language]}
        assert units.keys() == wanted.keys()
        for id, expected in wanted.items():
            assert units[id].text == expected["text"]
            places = [found.text.place(span) for span in units[id].spans]
            spans = expected["spans"]
            assert [(one.line, one.char_start, one.char_end) for one in places] == [
                (one["line"], one["char_start"], one["char_end"]) for one in spans
            ]
            assert [(one.byte_start, one.byte_end) for one in places] == [
                (one["byte_start"], one["byte_end"]) for one in spans
            ]
            holder = _labelled(column.units, id)
            printed = holder.label.printed if holder is not None and holder.label else None
            if expected["label"] is not None:
                assert printed == expected["label"]

    def test_nothing_is_missing_from_it(self) -> None:
        assert read(seed("clean")[0]).findings == ()


class TestOcr:
    """The OCR rendition's three lost labels are reported."""

    def test_the_lost_labels_are_found_missing_and_no_others(self) -> None:
        data, gold = seed("ocr")
        lost = [
            one["segment"].removesuffix("__para_1")
            for one in gold["collation"]["segments"]
            if one["en_label_lost"]
        ]
        found = read(data)
        assert [one.get("unit") for one in found.findings] == lost
        assert not set(lost) & set(ids(found.columns[0]))


def _labelled(units: tuple[Unit, ...], id: str) -> Unit | None:
    """Give the unit itself, or the one whose first paragraph it is."""
    for unit in (one for top in units for one in top.walk()):
        if unit.id == id and unit.label is not None:
            return unit
        if unit.children and unit.children[0].id == id and not id.endswith(("para_2", "para_3")):
            return unit
    return None
