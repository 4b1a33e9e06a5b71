"""Identifiers and stored names."""

from __future__ import annotations

import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.names import (
    BETANUMERIC,
    ID_LENGTH,
    check_character,
    content_path,
    is_record_id,
    is_stored_path,
    new_object_id,
    new_record_id,
    split_content_path,
)

STORED = st.from_regex(
    r"[a-z0-9][a-z0-9._-]{0,20}(/[a-z0-9][a-z0-9._-]{0,20}){0,2}", fullmatch=True
)
BLADES = st.text(BETANUMERIC, min_size=25, max_size=25)


class TestRecordIds:
    """ "Accession and record ids: 25 random betanumeric characters"."""

    def test_a_new_one_is_one(self) -> None:
        made = {new_record_id() for _ in range(100)}
        assert len(made) == 100 and all(map(is_record_id, made))

    @pytest.mark.parametrize("text", ["", "0" * 24, "0" * 26, "a" * 25, "O" * 25, "0" * 25 + "\n"])
    def test_nothing_else_is(self, text: str) -> None:
        assert not is_record_id(text)


class TestObjectIds:
    """ "`ark:NAAN/` + a random blade with check character; without a NAAN `urn:uuid:`"."""

    def test_without_a_naan_it_is_a_random_uuid(self) -> None:
        made = new_object_id(None)
        assert made.startswith("urn:uuid:") and uuid.UUID(made[9:]).version == 4

    def test_with_a_naan_it_ends_with_its_check_character(self) -> None:
        made = new_object_id("12345")
        match = re.fullmatch(rf"ark:(12345/[{BETANUMERIC}]{{{ID_LENGTH}}})(.)", made)
        assert match and check_character(match[1]) == match[2]

    def test_the_check_character_is_noids(self) -> None:
        # The worked example of the NOID documentation (NCDA): 13030/xf93gt2q.
        assert check_character("13030/xf93gt2") == "q"

    @given(BLADES, st.data())
    def test_one_wrong_character_is_noticed(self, blade: str, data: st.DataObject) -> None:
        text = f"12345/{blade}"
        place = data.draw(st.integers(6, len(text) - 1))
        other = data.draw(st.sampled_from(BETANUMERIC).filter(lambda c: c != text[place]))
        if (place + 1) % len(BETANUMERIC) == 0:
            return  # NOID weighs the 29th place with nothing.
        assert check_character(text[:place] + other + text[place + 1 :]) != check_character(text)

    @given(BLADES, st.data())
    def test_two_swapped_neighbours_are_noticed(self, blade: str, data: st.DataObject) -> None:
        text = f"12345/{blade}"
        place = data.draw(st.integers(6, len(text) - 2))
        swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        assert swapped == text or check_character(swapped) != check_character(text)


class TestStoredNames:
    """ "Stored names are ours: lower-case ASCII, at most 64"."""

    @given(STORED)
    def test_a_content_path_splits_into_what_made_it(self, path: str) -> None:
        assert is_stored_path(path)
        assert split_content_path(content_path(3, path)) == (3, path)

    @pytest.mark.parametrize(
        "path",
        ["", "/", "a/", "/a", "a//b", ".", "..", "a/..", ".a", "-a", "A", "ä", "a b", "a\\b",
         "a\n", "a" * 65, "а", "a/" + "b" * 65],
    )  # fmt: skip
    def test_other_names_are_not_ours(self, path: str) -> None:
        assert not is_stored_path(path)
        assert split_content_path(f"v1/content/{path}") is None
