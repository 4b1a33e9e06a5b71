"""Every byte of the older encodings is the character that a browser makes of it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from ingest.text.indexes import REPLACEMENT, read_in
from system_packages import need

PAIRS = ("gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
SINGLES = (
    *(f"windows-{number}" for number in (874, *range(1250, 1259))),
    *(f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    *("koi8-r", "koi8-u", "macintosh", "x-mac-cyrillic", "ibm866"),
)
PAGE = """<!doctype html><meta charset=utf-8><pre id=out></pre><script>
const read = (label, rows) => rows.map(row => Array.from(
  new TextDecoder(label).decode(new Uint8Array(row)), one => one.codePointAt(0)));
const all = (from, to) => Array.from({length: to - from}, (_, at) => at + from);
const pairs = all(0x81, 0xff).flatMap(lead => all(0x40, 0xff).map(trail => [lead, trail]));
const said = {};
for (const label of PAIRS) said[label] = read(label, pairs);
for (const label of SINGLES) said[label] = read(label, all(0x80, 0x100).map(one => [one]));
out.textContent = JSON.stringify(said);
</script>"""
# As the standard has them, and Chromium not: two characters a pair; the first place of all.
UNLIKE = {"big5": {"8862", "8864", "88a3", "88a5"}}
# Python has another byte for the same character: what says `ingest.text.indexes`.
LEFT = {"big5": {"a241", "a242"}}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[list[int]]]:
    """What Chromium reads in each encoding, by its bytes in order."""
    chromium = need("chromium", "chromium")
    folder = tmp_path_factory.mktemp("decoders")
    page = PAGE.replace("PAIRS", json.dumps(PAIRS)).replace("SINGLES", json.dumps(SINGLES))
    (folder / "page.html").write_text(page, "utf-8")
    done = subprocess.run(
        [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *(f"--user-data-dir={folder}/profile", (folder / "page.html").as_uri()),
        ],
        capture_output=True,
        check=True,
        timeout=60,
    )
    found = re.search(rb'<pre id="out">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found is not None, done.stderr
    said: Mapping[str, list[list[int]]] = json.loads(found[1])
    return said


def read(label: str) -> Iterator[bytes]:
    if label in PAIRS:
        return (bytes(pair) for pair in product(range(0x81, 0xFF), range(0x40, 0xFF)))
    return (bytes([byte]) for byte in range(0x80, 0x100))


@pytest.mark.parametrize("label", [*PAIRS, *SINGLES])
def test_as_a_browser_does(browser: Mapping[str, list[list[int]]], label: str) -> None:
    but = UNLIKE.get(label, set()) | LEFT.get(label, set())
    for raw, points in zip(read(label), browser[label], strict=True):
        theirs = "".join(map(chr, points))
        ours, damaged = read_in(raw, label, whole=True)
        if REPLACEMENT in theirs:  # A whole pair is one damaged place to some, two to others.
            assert damaged or raw == b"\xa1\xa1", (raw.hex(), ours)
        elif raw.hex() not in but:
            assert (ours, damaged) == (theirs, 0), raw.hex()


@pytest.mark.parametrize(
    ("label", "raw", "text"),
    [
        ("gbk", "b9aba3a0b8e6", "公\N{IDEOGRAPHIC SPACE}告"),
        ("gbk", "80 3030", "€00"),
        ("big5", "a1e3 a145 a3e1 a246 a247", "～‧€￠￡"),
        ("big5", "877a 8e69 fedd 8862", "㡵箸砉Ê\u0304"),
        ("euc-jp", "ada1 adfc fca1 a1c1 a1dd a1a1", "①∪釗～－\u3000"),
        ("shift_jis", "8740 fa40", "①ⅰ"),
        ("windows-1255", "e0ca", "א\u05ba"),
        ("koi8-u", "aebe", "ўЎ"),
    ],
)
def test_of_each(label: str, raw: str, text: str) -> None:
    assert read_in(bytes.fromhex(raw), label, whole=True) == (text, 0)
    assert read_in(bytes.fromhex(raw) + b" ", label, whole=False) == (f"{text} ", 0)


def test_what_the_standard_has_not_is_damage() -> None:
    assert read_in(b"\xa0\xfd\xfe\xff", "shift_jis", whole=True) == (REPLACEMENT * 4, 4)
    assert read_in(b"a\xff", "gbk", whole=True) == (f"a{REPLACEMENT}", 1)
    assert read_in(b"a\xb9", "gbk", whole=False) == ("a", 0)
