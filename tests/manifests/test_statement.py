"""Statements."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import Algorithm, Digest
from manifests.claims.statement import (
    FILE_KINDS,
    KINDS,
    Role,
    StatedFile,
    Statement,
    StatementError,
    parse_statement,
    parse_time,
    read_name,
    spell_name,
    spell_time,
)
from manifests.errors import FormatError, LimitError
from manifests.jcs import canonical
from manifests.names import new_record_id

LIMIT = 1 << 20
MOMENT = datetime(2026, 11, 22, 4, 38, 0, 123456, UTC)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES: st.SearchStrategy[Any] = st.recursive(
    TEXT | INTEGERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=3)
MANY = st.lists(OBJECTS, max_size=2).map(tuple)
FILES = st.builds(
    StatedFile,
    path=st.from_regex(r"[a-z0-9]{1,8}/[a-z0-9]{1,8}\.[a-z]{1,4}", fullmatch=True),
    size=st.integers(0, 2**53 - 1),
    sha256=st.binary().map(lambda data: Digest.of(Algorithm.SHA256, data)),
    kind=st.sampled_from(FILE_KINDS),
    name=st.none() | st.binary(max_size=255),
    modified=st.none() | st.datetimes(timezones=st.just(UTC)).map(spell_time),
    derived_from=st.none() | TEXT,
    source=st.none() | st.integers(0, 1),
)
STATEMENTS = st.builds(
    Statement,
    kind=st.sampled_from(KINDS),
    id=st.builds(new_record_id),
    object=st.just("urn:uuid:0e5fe2e4-2f42-4b26-9f6c-4f1c6e7f9a01"),
    version=st.integers(1, 9),
    origin=st.just("example.org/log"),
    composed=st.datetimes(timezones=st.just(UTC)).map(spell_time),
    role=st.builds(Role, TEXT, TEXT, TEXT, TEXT),
    recorder=st.tuples(TEXT, TEXT),
    salt=st.binary(min_size=16, max_size=16).map(bytes.hex),
    notice=OBJECTS,
    sources=st.tuples(OBJECTS, OBJECTS),
    files=st.lists(FILES, max_size=3, unique_by=lambda file: file.path).map(tuple),
    exchanges=MANY,
    findings=MANY,
    clock=MANY,
    about=MANY,
)
GOOD = Statement(
    kind="accession",
    id="0123456789bcdfghjkmnpqrst",
    object="urn:uuid:0e5fe2e4-2f42-4b26-9f6c-4f1c6e7f9a01",
    version=1,
    origin="example.org/log",
    composed=spell_time(MOMENT),
    role=Role("signer", "signer@example.org/log", "urn:uuid:1", "SHA256:abc"),
    recorder=("muniment", "0.1"),
    salt="00" * 16,
    notice={"title": ["公告"]},
    sources=({"kind": "file", "name": "a.txt", "key": "files:1"},),
    files=(StatedFile("renditions/0001.txt", 1, Digest.of(Algorithm.SHA256, b"a"), source=0),),
)


def changed(**fields: Any) -> bytes:
    """The good statement with some of its top-level members replaced; None removes one."""
    value = {**json.loads(GOOD.encode()), **fields}
    return canonical({key: item for key, item in value.items() if item is not None})


def changed_file(**fields: Any) -> bytes:
    [file] = json.loads(GOOD.encode())["files"]
    file = {key: item for key, item in {**file, **fields}.items() if item is not None}
    return changed(files=[file])


WRONG = [
    (key, wrong)
    for key, right in json.loads(GOOD.encode()).items()
    for wrong in (0, "", [], {}, [7], ["x"], {"x": 1})
    # Any object is a notice, and no list has to hold anything.
    if not (type(wrong) is type(right) and (wrong == [] or key == "notice"))
]


class TestRoundTrip:
    """ "A statement is RFC 8785 JSON of objects, lists, strings and integers" (docs/format.md)."""

    @given(STATEMENTS)
    def test_what_is_written_reads_back(self, statement: Statement) -> None:
        assert parse_statement(statement.encode(), LIMIT) == statement

    @given(STATEMENTS)
    def test_the_bytes_have_one_spelling(self, statement: Statement) -> None:
        raw = statement.encode()
        assert parse_statement(raw, LIMIT).encode() == raw
        with pytest.raises(FormatError, match="one spelling"):
            parse_statement(raw + b"\n", LIMIT)

    def test_the_facts_a_script_must_find_stand_side_by_side(self) -> None:
        head = (
            b'"format":"muniment-statement/1","id":"0123456789bcdfghjkmnpqrst","kind":"accession"'
        )
        file = b'"path":"renditions/0001.txt","sha256":"'
        assert head in GOOD.encode() and file in GOOD.encode()

    def test_about_stands_only_where_there_is_something(self) -> None:
        assert b'"about"' not in GOOD.encode()
        assert b'"about":[{"object":"x"}]' in replace(GOOD, about=({"object": "x"},)).encode()


class TestStrictness:
    """Format 1 is read as it is written: no unknown key, no other type, nothing twice."""

    def test_the_unchanged_one_is_read(self) -> None:
        assert parse_statement(changed(), LIMIT) == GOOD

    @pytest.mark.parametrize("key", sorted(json.loads(GOOD.encode())))
    def test_every_member_is_required(self, key: str) -> None:
        with pytest.raises(StatementError):
            parse_statement(changed(**{key: None}), LIMIT)

    @pytest.mark.parametrize(("key", "wrong"), WRONG)
    def test_no_member_has_another_type(self, key: str, wrong: Any) -> None:
        with pytest.raises(FormatError):
            parse_statement(changed(**{key: wrong}), LIMIT)

    @pytest.mark.parametrize(
        "raw",
        [
            changed(publisher="x"),
            changed(format="muniment-statement/2"),
            changed(kind="rumour"),
            changed(id="0123456789bcdfghjkmnpqrs"),
            changed(id="0123456789bcdfghjkmnpqrsA"),
            changed(version=0),
            changed(version="1"),
            changed(salt="0" * 31),
            changed(salt="A" * 32),
            changed(composed={"source": "server", "value": GOOD.composed}),
            changed(composed={"source": "clock", "value": "2026-11-22T04:38:00Z"}),
            changed(composed={"source": "clock", "value": "٢٠٢٦-11-22T04:38:00.123Z"}),
            changed(composed={"source": "clock", "value": "2026-02-30T04:38:00.123Z"}),
            changed(role={"name": "signer"}),
            changed(recorder={"name": "muniment", "version": "1", "host": "x"}),
            changed(notice={"draft": True}),
            changed(notice={"weight": 1.5}),
            changed(notice={"rights": None}),
            changed(sources=["a.txt"]),
        ],
    )
    def test_what_format_1_does_not_write_is_refused(self, raw: bytes) -> None:
        with pytest.raises(FormatError):
            parse_statement(raw, LIMIT)

    @pytest.mark.parametrize(
        "raw",
        [
            changed_file(path="../0001.txt"),
            changed_file(path="renditions/A.txt"),
            changed_file(path="renditions//a.txt"),
            changed_file(path="/renditions/a.txt"),
            changed_file(path=None),
            changed_file(size=-1),
            changed_file(size="1"),
            changed_file(sha256="ab"),
            changed_file(sha256="G" * 64),
            changed_file(sha256="A" * 64),
            changed_file(kind="virus"),
            changed_file(source=-1),
            changed_file(source=1),
            changed(sources=[]),
            changed_file(source="0"),
            changed_file(modified=7),
            changed_file(derived_from=7),
            changed_file(name=7),
            changed_file(name="a", name_bytes="/w=="),
            changed_file(name_bytes="/w"),
            changed_file(name_bytes="/x=="),
            changed_file(name_bytes="YQ=="),
            changed_file(owner="root"),
            changed(files=json.loads(GOOD.encode())["files"] * 2),
        ],
    )
    def test_a_file_is_stated_in_one_way(self, raw: bytes) -> None:
        with pytest.raises(FormatError):
            parse_statement(raw, LIMIT)

    def test_a_key_that_stands_twice_is_refused(self) -> None:
        raw = GOOD.encode().replace(b'"version":1', b'"version":1,"version":1')
        with pytest.raises(FormatError):
            parse_statement(raw, LIMIT)

    def test_a_limit_is_named(self) -> None:
        with pytest.raises(LimitError, match="over the limit of 10"):
            parse_statement(GOOD.encode(), 10)


class TestTimes:
    """Times are in UTC with milliseconds, in one spelling."""

    @given(st.datetimes(timezones=st.just(UTC)))
    def test_a_time_reads_back_to_the_millisecond(self, moment: datetime) -> None:
        read = parse_time(spell_time(moment))
        assert timedelta(0) <= moment - read < timedelta(milliseconds=1)

    def test_another_zone_is_told_in_utc(self) -> None:
        assert spell_time(MOMENT.astimezone(timezone(timedelta(hours=8)))) == spell_time(MOMENT)
        assert spell_time(MOMENT) == "2026-11-22T04:38:00.123Z"

    def test_a_year_has_four_digits(self) -> None:
        assert spell_time(datetime(33, 4, 3, tzinfo=UTC)) == "0033-04-03T00:00:00.000Z"

    @pytest.mark.parametrize(
        "text",
        ["", "2026-11-22", "2026-11-22T04:38:00.123", "2026-11-22T04:38:00.123+00:00",
         "2026-11-22t04:38:00.123z", "2026-11-22T04:38:00.1234Z", "2026-13-22T04:38:00.123Z",
         "2026-11-22T24:00:00.000Z", "2026-11-22T04:38:00.123Z\n", "２026-11-22T04:38:00.123Z"],
    )  # fmt: skip
    def test_any_other_spelling_is_refused(self, text: str) -> None:
        with pytest.raises(StatementError):
            parse_time(text)


class TestNames:
    """ "Original names are kept as bytes in the statement": UTF-8 as text, others in base64."""

    @given(st.binary(max_size=255))
    def test_every_name_reads_back(self, name: bytes) -> None:
        assert read_name(spell_name(name)) == name

    def test_only_what_is_not_utf8_is_in_base64(self) -> None:
        assert spell_name("公告\n".encode()) == {"name": "公告\n"}
        assert spell_name(b"\xff") == {"name_bytes": "/w=="}
