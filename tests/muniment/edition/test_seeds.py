"""The seed notice: every segment, label and span that a person found in it, and nothing else."""

from __future__ import annotations

import re

import pytest

from editions import ids, read, seed
from muniment.edition import Unit
from muniment.edition.alignment import align_sentences, sentences
from muniment.edition.alignment.standing import standings
from muniment.edition.differences import DifferenceKind
from muniment.edition.differences.telling import collate_language
from muniment.edition.read import read_edition


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

    def test_every_sentence_goes_with_those_that_say_the_same(self) -> None:
        data, gold = seed("clean")
        columns = [read(data).column(language) for language in ("zh", "en")]
        chinese, english = (
            {unit.id: unit.text for unit in one.segments()} if one else {} for one in columns
        )
        for one in gold["sentence_alignment"]:
            ours, theirs = chinese.get(one["segment"], ""), english[one["segment"]]
            assert [ours[slice(*place)] for place in sentences(ours)] == one["zh"]
            assert [theirs[slice(*place)] for place in sentences(theirs)] == one["en"]
            beads = align_sentences(ours, theirs, "zh-Hans", "en")
            assert [[list(bead.ours), list(bead.theirs)] for bead in beads] == one["links"]

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


class TestCollation:
    """ "The OCR rendition's six losses, three lost labels and missing date are reported"."""

    def test_every_loss_and_lost_label_is_told_and_nothing_else(self) -> None:
        (clean, gold), (ocr, _) = seed("clean"), seed("ocr")
        base = read(clean)
        assert base.text is not None
        edition = read_edition([base, read(ocr, "ocr.txt")])
        english = next(one for one in standings(edition.renditions) if one.language == "en")
        [held] = collate_language(english)
        told = {
            at
            for one in held.differences
            if one.kind in (DifferenceKind.LOST, DifferenceKind.GARBLED)
            for span in one.base_spans
            for at in range(span.start, span.end)
        }
        lost: set[int] = set()
        for one in gold["collation"]["segments"]:
            column = base.column("en")
            unit = column.unit(one["segment"]) if column is not None else None
            for text in one["en_lost"]:
                assert unit is not None
                at = base.text.content.index(text, unit.spans[0].start)
                lost.update(range(at, at + len(text)))
            if one["en_label_lost"]:
                assert unit is not None
                end = unit.spans[0].start
                at = base.text.content.rindex(one["en_label_lost"], 0, end)
                lost.update(range(at, end))
        letters = {at for at in lost if base.text.content[at].isalnum()}
        assert len(letters - told) <= 3  # "ess" of "Unless" stands in the garble "BES S", too
        more = "".join(base.text.content[at] for at in sorted(told - lost))
        assert re.sub(r"[\W_]|<p>", "", more) in ("", "¹", "¹¹")  # printed ® and ! in the OCR


def _labelled(units: tuple[Unit, ...], id: str) -> Unit | None:
    """Give the unit itself, or the one whose first paragraph it is."""
    for unit in (one for top in units for one in top.walk()):
        if unit.id == id and unit.label is not None:
            return unit
        if unit.children and unit.children[0].id == id and not id.endswith(("para_2", "para_3")):
            return unit
    return None
