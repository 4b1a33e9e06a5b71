"""RFC 8785, against the vectors of its author."""

from __future__ import annotations

import hashlib
import json
import math
import re
import struct
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.jcs import JsonError, canonical, parse_canonical, parse_json, parse_plain

TEXTS = st.text(st.characters(codec="utf-8"))
NUMBERS = (
    st.integers(-(1 << 53), 1 << 53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(0, 900).map(lambda power: 1 << power)
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


class TestVectors:
    """Input and output pairs of cyberphone/json-canonicalization."""

    @pytest.mark.parametrize(
        "name", ["arrays", "french", "structures", "unicode", "values", "weird"]
    )
    def test_the_output_is_theirs_byte_for_byte(self, fixtures: Path, name: str) -> None:
        folder = fixtures / "json-jcs"
        output = (folder / "output" / f"{name}.json").read_bytes()
        assert canonical(parse_json((folder / "input" / f"{name}.json").read_bytes())) == output
        assert output == bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text())
        assert canonical(parse_canonical(output)) == output


def es6_bits(readme: str) -> Iterator[int]:
    """Generate the doubles of the "ES6 Numbers" file by the algorithm its README gives."""
    static = readme.partition("staticU64s")[2].partition("])")[0]
    yield from (int(digits, 16) for digits in re.findall(r"0x([0-9a-f]{16})n", static))
    yield from range(0x0010000000000000, 0x0010000000000000 + 2000)
    block = bytes(32)
    while True:
        block = hashlib.sha256(block).digest()
        for (value,) in struct.iter_unpack("<d", block):
            if value != 0 and math.isfinite(value):
                yield struct.unpack("<Q", struct.pack("<d", value))[0]


class TestNumbers:
    """Numbers are spelled as ECMAScript spells them (RFC 8785 §3.2.2.3)."""

    def test_the_es6_number_file_has_its_published_digest(self, fixtures: Path) -> None:
        readme = (fixtures / "json-jcs" / "README.md").read_text()
        (expected,) = re.findall(r"\| ([0-9a-f]{64}) \| 10000 ", readme)
        running = hashlib.sha256()
        for bits in islice(es6_bits(readme), 10000):
            (value,) = struct.unpack("<d", struct.pack("<Q", bits))
            running.update(b"%x,%s\n" % (bits, canonical(value)))
        assert running.hexdigest() == expected

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (-0.0, b"0"),
            (1e21, b"1e+21"),
            (1e20, b"100000000000000000000"),
            (0.000001, b"0.000001"),
            (1e-7, b"1e-7"),
            (1.5e-9, b"1.5e-9"),
            (5e-324, b"5e-324"),
            (-1.7976931348623157e308, b"-1.7976931348623157e+308"),
            (9007199254740992, b"9007199254740992"),
            (10**21, b"1e+21"),
            (True, b"true"),
        ],
    )
    def test_the_points_where_the_form_changes(self, value: float, text: bytes) -> None:
        assert canonical(value) == text

    def test_an_integer_that_no_double_holds_reads_as_the_nearest_one(self) -> None:
        """RFC 8785 §3.2.2.3 reads doubles, so such a number is never in its one spelling."""
        assert [type(parse_json(b"%d" % ((1 << 53) + n))) for n in (-1, 0)] == [int, float]
        assert parse_json(b"9007199254740993") == 9007199254740992.0
        with pytest.raises(JsonError, match="one spelling"):
            parse_canonical(b"9007199254740993")
        assert parse_canonical(b"295147905179352830000") == 2.0**68

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_a_double_reads_back_as_itself(self, value: float) -> None:
        assert float(canonical(value)) == value

    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, (1 << 53) + 1, 10**400])
    def test_what_no_double_holds_is_refused(self, value: float) -> None:
        with pytest.raises(JsonError):
            canonical(value)


class TestOneSpelling:
    """Every value has one spelling, and only that is canonical."""

    @given(VALUES)
    def test_what_is_written_reads_back(self, value: Any) -> None:
        written = canonical(value)
        assert parse_canonical(written) == value
        assert canonical(parse_canonical(written)) == written

    @given(VALUES)
    def test_any_other_spelling_comes_to_the_same(self, value: Any) -> None:
        other = json.dumps(value, indent=1).encode()
        assert canonical(parse_json(other)) == canonical(value)

    @given(st.dictionaries(TEXTS, st.none()))
    def test_keys_sort_by_utf_16_code_units(self, value: dict[str, None]) -> None:
        keys = list(parse_canonical(canonical(value)))
        assert keys == sorted(keys, key=lambda key: list(key.encode("utf-16-be")))

    def test_a_key_beyond_the_basic_plane_sorts_before_one_below_its_end(self) -> None:
        assert canonical({"\ufb33": 1, "😂": 2}) == '{"😂":2,"\ufb33":1}'.encode()

    def test_tuples_are_written_as_lists(self) -> None:
        assert canonical((1, ("a",))) == b'[1,["a"]]'

    @pytest.mark.parametrize(
        "data",
        [b" 1", b"1\n", b'{"b":1,"a":2}', b"[1, 2]", b"1.0", b"1e2", b"-0", b'"\\u0061"', b'"\\/"'],
    )
    def test_another_spelling_is_not_canonical(self, data: bytes) -> None:
        parse_json(data)
        with pytest.raises(JsonError, match="one spelling"):
            parse_canonical(data)


class TestRefusals:
    """I-JSON (RFC 7493) and our limits, both ways."""

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"{",
            b"[1,]",
            b"01",
            b"+1",
            b".5",
            b"'a'",
            b'"a',
            b'"\\',
            b'"\t"',
            b'"\\x"',
            b"nul",
            b"1 2",
            b"NaN",
            b"Infinity",
            b"-Infinity",
            b"1e999",
            b"1" * 5000,
            b'{"a":1,"a":2}',
            b'{"a":{"b":1,"\\u0062":2}}',
            b"\xef\xbb\xbf1",
            b'"\xff"',
            b'"\xed\xa0\x80"',
            b'"\\ud800"',
            b'{"\\udfff":1}',
            b'["a",["\\udc00\\ud800"]]',
            "\N{FULLWIDTH DIGIT ONE}".encode(),
            b"\xc2\xa01",
        ],
    )
    def test_what_is_not_i_json_is_refused(self, data: bytes) -> None:
        with pytest.raises(JsonError):
            parse_json(data)

    @given(st.binary())
    def test_any_bytes_are_read_or_refused(self, data: bytes) -> None:
        try:
            value = parse_json(data)
        except JsonError:
            return
        assert json.loads(data) == value

    @pytest.mark.parametrize("value", [{1: 2}, b"bytes", {"a": {1, 2}}, "\ud800", {"\udfff": 1}])
    def test_what_json_cannot_hold_is_refused(self, value: Any) -> None:
        with pytest.raises(JsonError):
            canonical(value)

    def test_depth_has_a_limit_both_ways(self) -> None:
        value: Any = 0
        for _ in range(64):
            value = [value]
        assert parse_json(canonical(value)) == value
        with pytest.raises(JsonError, match="level"):
            canonical([value])
        with pytest.raises(JsonError, match="64 levels"):
            parse_json(b"[" + canonical(value) + b"]")
        with pytest.raises(JsonError, match="levels"):
            parse_json(b'{"a":' * 100_000)

    @pytest.mark.parametrize("inner", ["[]", "{}", "0", '"a"', "null"])
    def test_the_one_spelling_has_the_same_limit_of_depth(self, inner: str) -> None:
        for levels in (63, 64, 65):
            data = b"[" * levels + inner.encode() + b"]" * levels
            if levels + (inner in ("[]", "{}")) <= 64:
                assert parse_canonical(data) == json.loads(data)
            else:
                with pytest.raises(JsonError, match="64 levels"):
                    parse_canonical(data)

    @settings(max_examples=30)
    @given(VALUES)
    def test_what_is_read_quickly_is_what_is_read_slowly(self, value: Any) -> None:
        data = canonical(value)
        read, expected = parse_canonical(data), parse_json(data)
        assert read == expected and repr(read) == repr(expected)

    @given(VALUES)
    def test_what_is_plain_has_only_texts_and_small_integers(self, value: Any) -> None:
        data = canonical(value)
        read = parse_plain(data)
        assert read is None or repr(read) == repr(parse_json(data))
        assert read is None or _has_only_texts_and_small_integers(read)

    @pytest.mark.parametrize(
        "text",
        [
            '{"b":1,"a":2}',
            '{"דּ":1,"😂":2}',  # in the order of characters, which is not that of UTF-16
            r'{"\ufb33":1,"\ud83d\ude02":2}',
            '{"a":1,"a":1}',
            '"\\ud800"',
            "[1.5]",
            "1e3",
            "-0",
            "01",
            "9007199254740992",
            "-9007199254740992",
            "NaN",
            "[true]",
            "[ 1]",
            "",
        ],
    )
    def test_what_is_not_plain_in_its_one_spelling_is_not_taken_for_it(self, text: str) -> None:
        assert parse_plain(text.encode()) is None

    def test_words_and_rare_characters_in_texts_are_plain(self) -> None:
        for text in (
            '["true","null 😂"]',
            '{"钥":["false"]}',
            "9007199254740991",
            '"' + "[" * 99 + '"',
        ):
            data = text.encode()
            assert (parse_plain(data) or parse_canonical(data)) == json.loads(text)
        assert parse_plain('["true","null 😂"]'.encode()) == ["true", "null 😂"]

    @given(TEXTS.map(lambda text: text.encode()) | st.binary())
    def test_only_the_one_spelling_is_read_as_it(self, data: bytes) -> None:
        try:
            value = parse_canonical(data)
        except JsonError:
            return
        assert canonical(value) == data and repr(parse_json(data)) == repr(value)

    def test_brackets_in_strings_are_not_depth(self) -> None:
        text = '[{"\\' * 100
        assert parse_json(canonical({text: text}), max_depth=1) == {text: text}

    def test_a_refusal_names_the_limit_and_what_met_it(self) -> None:
        with pytest.raises(JsonError, match="3 bytes is over the limit of 2"):
            parse_json(b"123", max_bytes=2)

    def test_more_values_than_the_limit_never_become_objects(self) -> None:
        assert parse_json(b"[{},{}]", max_values=5) == [{}, {}]
        for parse in (parse_json, parse_canonical):
            with pytest.raises(JsonError, match="over the limit of 4 values"):
                parse(b"[{},{}]", max_values=4)
            with pytest.raises(JsonError, match="over the limit of 1000000 values"):
                parse(b"[" + b"{}," * 3_000_000 + b"{}]")

    def test_an_unclosed_string_of_escaped_quotes_is_refused_as_any_other(self) -> None:
        data = bytes(chain(b'"', b'\\"' * 200_000))
        with pytest.raises(JsonError, match="not JSON"):
            parse_json(data)


def _has_only_texts_and_small_integers(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_has_only_texts_and_small_integers, value.values()))
    if isinstance(value, list):
        return all(map(_has_only_texts_and_small_integers, value))
    return type(value) is str or (type(value) is int and abs(value) < 1 << 53)
