"""Layouts: each registered extension's own examples, and configurations it does not allow."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.conformance.ocfl.layouts import LAYOUT_NAMES, LayoutError, read_layout

DIRECT = "0002-flat-direct-storage-layout"
HASH_AND_ID = "0003-hash-and-id-n-tuple-storage-layout"
HASHED = "0004-hashed-n-tuple-storage-layout"
FLAT = "0006-flat-omit-prefix-storage-layout"
TUPLES = "0007-n-tuple-omit-prefix-storage-layout"
DIFFERENTIAL = "0010-differential-n-tuple-omit-prefix-storage-layout"
BARE = "0012-hash-and-no-prefix-id-n-tuple-storage-layout"

MD5_15 = {"digestAlgorithm": "md5", "tupleSize": 2, "numberOfTuples": 15}
NONE = {"tupleSize": 0, "numberOfTuples": 0}
REVERSED = {"delimiter": ":", "tupleSize": 4, "numberOfTuples": 2, "reverseObjectRoot": True}
EDU = {"delimiter": "edu/"}
EDU_RIGHT = {**EDU, "zeroPadding": "right"}
SEGMENTS = {**EDU, "tupleSegmentSizes": [3, 4], "fullIdentifierAsObjectRoot": True}

OBJECT_01 = "3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4"
UUID = "6e8bc430-9c3a-11d9-9669-0800200c9a66"
LONG = "abcdefghij" * 10
LONG_DIGEST = "5cc73e648fbcff136510e330871180922ddacf193b68fdeff855683a01464220"
INSTITUTION = "https://institution.edu"

EXAMPLES = (
    (DIRECT, {}, "object-01", "object-01"),
    (HASH_AND_ID, {}, "object-01", "3c0/ff4/240/object-01"),
    (HASH_AND_ID, {}, "..hor/rib:le-$id", "487/326/d8c/%2e%2ehor%2frib%3ale-%24id"),
    (HASH_AND_ID, {}, "..Hor/rib:lè-$id", "373/529/21a/%2e%2eHor%2frib%3al%c3%a8-%24id"),
    (HASH_AND_ID, MD5_15, "object-01", "ff/75/53/44/92/48/5e/ab/b3/9f/86/35/67/28/88/object-01"),
    (HASH_AND_ID, NONE, "object-01", "object-01"),
    (HASH_AND_ID, {}, f"{LONG}a", f"5cc/73e/648/{LONG}-{LONG_DIGEST}"),
    (HASHED, {}, "object-01", f"3c0/ff4/240/{OBJECT_01}"),
    (HASHED, NONE, "object-01", OBJECT_01),
    (
        HASHED,
        {**MD5_15, "shortObjectRoot": True},
        "object-01",
        "ff/75/53/44/92/48/5e/ab/b3/9f/86/35/67/28/88/4e",
    ),
    (FLAT, {"delimiter": ":"}, "namespace:12887296", "12887296"),
    (FLAT, {"delimiter": ":"}, f"urn:uuid:{UUID}", UUID),
    (FLAT, {"delimiter": ":"}, "without", "without"),
    (FLAT, EDU, f"{INSTITUTION}/3448793", "3448793"),
    (FLAT, EDU, f"{INSTITUTION}/abc/edu/f8.05v", "f8.05v"),
    (FLAT, {"delimiter": "EDU/"}, f"{INSTITUTION}/3448793", "3448793"),
    (TUPLES, REVERSED, "namespace:12887296", "6927/8821/12887296"),
    (TUPLES, REVERSED, f"urn:uuid:{UUID}", f"66a9/c002/{UUID}"),
    (TUPLES, REVERSED, "abc123", "321c/ba00/abc123"),
    (TUPLES, EDU_RIGHT, f"{INSTITUTION}/3448793", "344/879/300/3448793"),
    (TUPLES, EDU_RIGHT, f"{INSTITUTION}/abc/edu/f8.05v", "f8./05v/000/f8.05v"),
    (DIFFERENTIAL, {}, "druid:gh875jh5489", "gh/875/jh/5489"),
    (DIFFERENTIAL, {}, "urn:nbn:fi:111-0023815", "11/1-0/02/3815"),
    (DIFFERENTIAL, SEGMENTS, f"{INSTITUTION}/3448793", "344/8793/3448793"),
    (BARE, {}, "object-01", "3c0/ff4/240/object-01"),
    (
        BARE,
        {**MD5_15, "delimiters": ["/"]},
        "..hor/rib:le-$id",
        "5d/6e/4e/8c/b5/cd/0c/7a/8f/bf/65/c1/29/51/27/rib%3ale-%24id",
    ),
    (BARE, {**NONE, "delimiters": ["d"]}, "abcd", "abcd"),
    (BARE, {**NONE, "delimiters": ["c", "d"]}, "abcd", "d"),
    (BARE, {**NONE, "delimiters": ["d"]}, "abcdd", "d"),
)

REFUSED = (
    (HASHED, []),
    (HASHED, {"extensionName": HASH_AND_ID}),
    (HASHED, {"digestAlgorithm": "md6"}),
    (HASHED, {"digestAlgorithm": "size"}),
    (HASHED, {"digestAlgorithm": 512}),
    (HASHED, {"tupleSize": 0}),
    (HASHED, {"tupleSize": 33}),
    (HASHED, {"tupleSize": -1.0}),
    (HASHED, {"tupleSize": "3"}),
    (HASHED, {"tupleSize": 2.5}),
    (HASHED, {"tupleSize": True}),
    (HASHED, {"tupleSize": 32, "numberOfTuples": 3}),
    (HASHED, {"shortObjectRoot": 1.0}),
    (HASHED, {"tupleSize": 32, "numberOfTuples": 2, "shortObjectRoot": True}),
    (FLAT, {}),
    (FLAT, {"delimiter": ""}),
    (TUPLES, {"zeroPadding": "middle"}),
    (TUPLES, {"tupleSize": 0.0}),
    (DIFFERENTIAL, {"tupleSegmentSizes": [0.0]}),
    (DIFFERENTIAL, {"tupleSegmentSizes": ["2"]}),
    (BARE, {"delimiters": [1.0]}),
    (BARE, {"delimiters": "/"}),
)


class TestPlaces:
    """The mappings that the extensions' texts give as examples."""

    @pytest.mark.parametrize(("name", "config", "object_id", "place"), EXAMPLES)
    def test_an_identifier_is_mapped_as_the_extension_says(
        self, name: str, config: dict[str, Any], object_id: str, place: str
    ) -> None:
        assert read_layout(name, {**config, "extensionName": name}).place(object_id) == place

    @pytest.mark.parametrize(
        ("name", "config", "object_id"),
        [
            (FLAT, {"delimiter": ":"}, "ends-with:"),
            (TUPLES, {}, "ends-with:"),
            (DIFFERENTIAL, {}, "druid:too-short"),
        ],
    )
    def test_an_identifier_without_a_place_has_none(
        self, name: str, config: dict[str, Any], object_id: str
    ) -> None:
        assert read_layout(name, config).place(object_id) is None


class TestConfigurations:
    """A parameter has a type and a range; without one its default holds."""

    @pytest.mark.parametrize(("name", "config"), REFUSED)
    def test_what_the_extension_does_not_allow_is_refused(self, name: str, config: Any) -> None:
        with pytest.raises(LayoutError):
            read_layout(name, config)

    def test_whole_numbers_come_as_the_document_reader_gives_them(self) -> None:
        layout = read_layout(HASHED, {"tupleSize": 2.0, "numberOfTuples": 2.0})
        assert (layout.place("object-01") or "").startswith("3c/0f/3c0ff")

    @given(st.text(alphabet=st.characters(codec="utf-8")))
    def test_every_layout_answers_for_every_identifier(self, object_id: str) -> None:
        for name in LAYOUT_NAMES:
            place = read_layout(name, {"delimiter": ":"}).place(object_id)
            assert place is None or isinstance(place, str)
