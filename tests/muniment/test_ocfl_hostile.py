"""Hostile objects: whatever an inventory, a sidecar or a name holds, there is a verdict."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocfl_crimes import with_text
from ocfl_objects import (
    Files,
    change,
    codes,
    inventory_of,
    made_object,
    made_root,
    put_bytes,
    put_inventory,
    report_on,
    root_codes,
)

WHOLE = made_object(versions=2)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
PATHS = st.text(alphabet="v0129/.\\ content\0é\ud800", max_size=24)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a JSON value."""
    found: list[tuple[Any, Any]] = []
    pending = [value]
    while pending:
        here = pending.pop()
        keys = here if isinstance(here, dict) else range(len(here))
        for key in keys:
            found.append((here, key))
            if isinstance(here[key], dict | list):
                pending.append(here[key])
    return found


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A valid inventory in which up to four places hold something else, or a key is renamed."""
    inventory = copy.deepcopy(inventory_of(WHOLE))
    inventory["fixity"] = {"md5": {"0" * 32: ["v1/content/file-1"]}}
    for _ in range(draw(st.integers(1, 4))):
        options = places(inventory)
        if not options:
            break
        where, key = draw(st.sampled_from(options))
        action = draw(st.sampled_from(("replace", "path", "drop", "rename")))
        if action == "replace":
            where[key] = draw(ANYTHING)
        elif action == "path":
            where[key] = draw(PATHS)
        elif action == "drop":
            del where[key]
        elif isinstance(where, dict):
            where[draw(PATHS)] = where.pop(key)
    return inventory


class TestMutations:
    """There is no traceback, whatever came."""

    @settings(max_examples=300)
    @given(mutated(), st.sampled_from([("",), ("v1",), ("v2", ""), ("v1", "v2", "")]))
    def test_a_mutated_inventory_gets_a_verdict(self, value: Any, folders: tuple[str]) -> None:
        files = dict(WHOLE)
        for folder in folders:
            put_inventory(files, folder, value)
        report = report_on(files)
        assert not report.unreadable
        assert all(finding.code and finding.where for finding in report.findings)

    @given(st.binary(max_size=200), st.sampled_from(sorted(WHOLE)))
    def test_any_bytes_in_any_file_get_a_verdict(self, data: bytes, path: str) -> None:
        report = report_on({**WHOLE, path: data})
        assert report.valid is (data == WHOLE[path])

    @given(st.integers(0, 10**6), st.integers(0, 7), st.sampled_from(sorted(WHOLE)))
    def test_a_flipped_bit_is_noticed_wherever_it_is(self, at: int, bit: int, path: str) -> None:
        data = bytearray(WHOLE[path])
        at %= len(data)
        data[at] ^= 1 << bit
        same = path.endswith(".sha512") and is_the_same_line(bytes(data), WHOLE[path])
        assert report_on({**WHOLE, path: bytes(data)}).valid is same

    @given(PATHS, st.sampled_from(["file", "folder"]))
    def test_any_name_in_an_object_gets_a_verdict(self, name: str, kind: str) -> None:
        path = name.strip("/").replace("//", "/") or "x"
        if path in WHOLE or any(known.startswith(f"{path}/") for known in WHOLE):
            return
        if any(path.startswith(f"{known}/") for known in WHOLE) or "//" in path:
            return
        files = {**WHOLE, path: b""} if kind == "file" else WHOLE
        report_on(files, folders=[] if kind == "file" else [path])

    @given(ANYTHING)
    def test_any_layout_file_gets_a_verdict(self, document: Any) -> None:
        root = made_root({"a/b": made_object()})
        root["ocfl_layout.json"] = json.dumps(document).encode()
        assert "E070" in root_codes(root)


def is_the_same_line(changed: bytes, line: bytes) -> bool:
    """Whether a sidecar still says the same: hexadecimal has no case, blanks have no number."""
    return changed.lower().split() == line.lower().split() and b"inventory.json" in changed


class TestDocuments:
    """RFC 8259, in UTF-8, and no more than that."""

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\0",
            b"{",
            b"null",
            b"[]",
            b"NaN",
            b'"text"',
            b"\xff\xfe{}",
            b"\xef\xbb\xbf{}",
            "{}".encode("utf-16"),
            b"[" * 1_000_000,
            b'{"a":' * 100_000,
            b'{"id": "\xff"}',
            b'{"id": "\\ud800"}',
            b'{"id": Infinity}',
            b'{"id": 1} trailing',
            b"{'id': 1}",
        ],
    )
    def test_what_is_no_inventory_is_told(self, data: bytes) -> None:
        files = made_object()
        put_bytes(files, "", data)
        assert "E033" in codes(files)

    def test_deep_nesting_in_a_place_of_no_meaning_is_refused_before_it_is_parsed(self) -> None:
        text = with_inventory(lambda inventory: None)
        deep = "[" * 5000 + "]" * 5000
        assert codes(with_text(text.replace("{", f'{{"x": {deep},', 1))) == {"E033"}

    def test_brackets_in_strings_are_no_nesting(self) -> None:
        files = change(made_object(), lambda inventory: inventory.update(id="urn:" + "%5B" * 99))
        assert codes(files) == set()
        text = with_inventory(
            lambda inventory: inventory["versions"]["v1"].update(message="[" * 99)
        )
        assert codes(with_text(text)) == set()

    def test_a_number_of_a_million_digits_is_just_not_a_text(self) -> None:
        text = with_inventory(lambda inventory: inventory.update(head=0))
        assert codes(with_text(text.replace('"head": 0', '"head": ' + "9" * 1_000_000))) == {"E040"}

    @pytest.mark.parametrize(
        ("before", "after", "code"),
        [
            ('"id"', '"id": "urn:example:other", "id"', "E033"),
            ('"created"', '"created": "2020-01-01T00:00:00Z", "created"', "E033"),
            ('"name"', '"name": "Somebody", "name"', "E033"),
            ('"v1": {', '"v1": {}, "v1": {', "E033"),
        ],
    )
    def test_a_key_that_stands_twice_is_told(self, before: str, after: str, code: str) -> None:
        text = with_inventory(lambda inventory: None)
        assert codes(with_text(text.replace(before, after, 1))) == {code}

    def test_a_digest_that_stands_twice_in_a_fixity_block_is_told(self) -> None:
        text = with_inventory(lambda inventory: inventory.update(fixity={"md5": {}}))
        zeros = "0" * 32
        twice = f'"md5": {{"{zeros}": ["v1/content/file-1"], "{zeros}": []}}'
        assert "E097" in codes(with_text(text.replace('"md5": {}', twice)))


class TestMeasures:
    """The measures of time, addresses and names are those of their own standards."""

    @pytest.mark.parametrize(
        "created",
        [
            "2024-02-29T23:59:60Z",
            "2024-01-01t00:00:00z",
            "2024-01-01T00:00:00.123456789+14:00",
            "0000-02-29T00:00:00-00:00",
        ],
    )
    def test_a_time_of_rfc_3339_is_accepted(self, created: str) -> None:
        files = change(made_object(), lambda inventory: at(inventory).update(created=created))
        assert codes(files) == set()

    @pytest.mark.parametrize(
        "created",
        [
            "",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00Z",
            "2024-01-01 00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:60:00Z",
            "2024-01-01T00:00:61Z",
            "2024-01-01T00:00:00+24:00",
            "2024-01-01T00:00:00+0100",
            "2024-01-01T00:00:00Z\n",
            "٢٠٢٤-01-01T00:00:00Z",
            20240101,
            None,
        ],
    )
    def test_another_time_is_told(self, created: object) -> None:
        files = change(made_object(), lambda inventory: at(inventory).update(created=created))
        assert codes(files) == {"E049"}

    @pytest.mark.parametrize(
        "name", ["v-1", "v1.0", "v", "vv1", "v١", "v1 ", "V1", "v" + "9" * 999]
    )
    def test_a_name_of_no_version_is_told(self, name: str) -> None:
        files = change(made_object(), lambda inventory: inventory["versions"].update({name: {}}))
        assert codes(files) & {"E104", "E105"}

    def test_a_version_of_a_huge_number_is_a_gap_and_not_a_wait(self) -> None:
        files = change(
            made_object(), lambda inventory: inventory["versions"].update({"v" + "9" * 200: {}})
        )
        assert "E010" in codes(files)


def at(inventory: Any) -> Any:
    return inventory["versions"]["v1"]


def with_inventory(how: Callable[[Any], Any]) -> str:
    """The text of a valid inventory of one version, changed."""
    files: Files = change(made_object(), how)
    return json.dumps(inventory_of(files))
