"""WACZ files are judged as WACZ 1.1.1 has it, byte by byte against their own manifest."""

import gzip
import io
import json
import re
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checksums import Severity
from judged import FIXTURES, cases, codes, judge, judge_wacz, need_fixtures, verdict
from manifests import LimitError, Limits
from muniment.conformance.report import Ledger, Nobody
from muniment.conformance.wacz.check import check_wacz
from waczs import FILES, index_line, make_wacz, sign, whole_files, zip_of

WARC = FILES["archive/data.warc.gz"]


def looked(data: bytes) -> set[str]:
    """What was not checked."""
    return {one.code for one in judge_wacz(data).unchecked}


class TestSuite:
    """Files of the Webrecorder project."""

    @pytest.mark.parametrize(("path", "expected"), cases("wacz"))
    def test_every_case_gets_its_verdict(self, path: str, expected: str) -> None:
        assert verdict(judge(FIXTURES / path)) == expected

    def test_both_ways_to_sign_are_verified(self) -> None:
        need_fixtures()
        for name in ("iframetest.wacz", "valid_signed_example_1.wacz"):
            report = judge(FIXTURES / "wacz" / name)
            assert "wacz-signature" in {one.code for one in report.checked}
            unchecked = {one.code for one in report.unchecked}
            assert unchecked & {"wacz-signer", "wacz-certificate"}


class TestWhole:
    """What is whole is valid, and the report says what it does not show."""

    def test_nothing_is_found_in_it(self) -> None:
        assert not codes(judge_wacz(make_wacz()), None)
        assert looked(make_wacz()) == {"wacz-signer"}

    def test_without_a_signature_that_is_said(self) -> None:
        data = make_wacz(digest={"signedData": None})
        assert looked(data) == {"wacz-unsigned"}


class TestManifest:
    """ "A list of file names, paths, sizes and fixity for all files contained in the WACZ"."""

    @pytest.mark.parametrize("name", [*whole_files(), "datapackage.json"])
    def test_a_changed_file_is_found(self, name: str) -> None:
        data = (whole_files() | {"datapackage.json": b"{ }"})[name]
        found = codes(judge_wacz(make_wacz({name: data[:-1] + b" "}, seal=False)))
        assert found & {"wacz-datapackage-hash", "wacz-digest-hash"}

    @pytest.mark.parametrize(
        ("package", "code"),
        [
            ({"profile": "x"}, "wacz-datapackage-profile"),
            ({"wacz_version": 1}, "wacz-datapackage-version"),
            ({"resources": []}, "wacz-datapackage-resources"),
            ({"resources": [{"name": "x"}]}, "wacz-datapackage-path"),
            ({"resources": [{"path": "../x"}]}, "wacz-datapackage-unsafe"),
            ({"resources": [{"path": "x", "bytes": 0}]}, "wacz-datapackage-hash-form"),
            (
                {"resources": [{"path": "x", "hash": "sha256:" + "0" * 64}]},
                "wacz-datapackage-bytes-form",
            ),
            (
                {"resources": [{"path": "x", "hash": "sha256:" + "0" * 64, "bytes": 0}]},
                "wacz-datapackage-absent",
            ),
        ],
    )
    def test_what_it_must_say(self, package: dict[str, object], code: str) -> None:
        assert code in codes(judge_wacz(make_wacz(package=package)))

    def test_a_file_that_is_not_listed(self) -> None:
        assert codes(judge_wacz(make_wacz({"extra.txt": b"x"}, seal=False))) == {
            "wacz-datapackage-unlisted"
        }

    @pytest.mark.parametrize("text", [b"", b"[]", b"{", b'{"a": 1, "a": 2}', b"\xff", b"[" * 9000])
    def test_no_json_is_no_manifest(self, text: bytes) -> None:
        assert "wacz-json" in codes(judge_wacz(make_wacz({"datapackage.json": text}, seal=False)))

    @pytest.mark.parametrize(
        "name", ["archive/data.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl"]
    )
    def test_what_every_wacz_has(self, name: str) -> None:
        part = name.split("/")[0]
        assert f"wacz-{part}-missing" in codes(judge_wacz(make_wacz({name: None})))

    def test_nothing_else_stands_in_those_folders(self) -> None:
        found = codes(judge_wacz(make_wacz({"archive/readme.txt": b"x"})))
        assert found == {"wacz-other-place"}


class TestSignature:
    """ "Validate the signature of the specified hash with the publicKey" (signing 0.1)."""

    @pytest.mark.parametrize(
        ("digest", "code"),
        [
            ({"path": "other.json"}, "wacz-digest-path"),
            ({"hash": "sha256:00"}, "wacz-digest-form"),
            ({"hash": "sha256:" + "0" * 64}, "wacz-digest-hash"),
            ({"signedData": sign("sha256:" + "0" * 64)}, "wacz-auth-hash"),
            ({"signedData": []}, "wacz-auth-form"),
            ({"signedData": {}}, "wacz-auth-hash"),
        ],
    )
    def test_what_is_wrong(self, digest: dict[str, object], code: str) -> None:
        assert code in codes(judge_wacz(make_wacz(digest=digest)))

    @pytest.mark.parametrize("field", ["signature", "publicKey"])
    @pytest.mark.parametrize("value", ["", "!", "AAAA", 7, None])
    def test_a_signature_that_cannot_be_read(self, field: str, value: object) -> None:
        whole = make_wacz()
        text = json.loads(read(whole, "datapackage-digest.json"))
        text["signedData"][field] = value
        changed = {"datapackage-digest.json": json.dumps(text).encode()}
        found = codes(judge_wacz(make_wacz(changed, seal=False)))
        assert found and found <= {"wacz-auth-form", "wacz-auth-signature"}

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"note": "by the ministry"}, "wacz-auth-property"),
            ({"domain": "court.example"}, "wacz-auth-form"),
            ({"domainCert": "-----BEGIN"}, "wacz-auth-form"),
            ({"created": "yesterday"}, "wacz-auth-form"),
            ({"created": "2020-01-01T00:00:00Z"}, "wacz-auth-created"),
        ],
    )
    def test_what_it_says_beside_the_hash(self, change: dict[str, str], code: str) -> None:
        """ "MUST not contain any property that is not listed in either signature format"."""
        text = json.loads(read(make_wacz(), "datapackage-digest.json"))
        text["signedData"] |= change
        changed = {"datapackage-digest.json": json.dumps(text).encode()}
        assert codes(judge_wacz(make_wacz(changed, seal=False)), None) == {code}

    def test_another_key_did_not_sign(self) -> None:
        text = json.loads(read(make_wacz(), "datapackage-digest.json"))
        other = sign("something else")["signature"]
        text["signedData"]["signature"] = other
        changed = {"datapackage-digest.json": json.dumps(text).encode()}
        assert codes(judge_wacz(make_wacz(changed, seal=False))) == {"wacz-auth-signature"}


class TestParts:
    """Pages, indexes and WARC files, each by its own rules and against each other."""

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            (b"{", "wacz-pages-json"),
            (b"[]", "wacz-pages-json"),
            (b'{"ts": "2026-11-22T08:00:00Z"}', "wacz-pages-url"),
            (b'{"url": "https://example.org/"}', "wacz-pages-ts"),
            (b'{"url": "https://example.org/", "ts": "2026"}', "wacz-pages-ts"),
        ],
    )
    def test_a_page_has_an_address_and_a_time(self, line: bytes, code: str) -> None:
        assert codes(judge_wacz(make_wacz({"pages/pages.jsonl": line}))) == {code}

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            (b"rubbish\n", "wacz-index-line"),
            (b"a 2026 {}\n", "wacz-index-line"),
            (index_line(), "wacz-index-line"),
            (index_line(offset=1, length=2), "wacz-index-offset"),
            (index_line(offset=0, length=2), "wacz-index-length"),
            (index_line(offset=0, filename="other.warc.gz"), "wacz-index-filename"),
        ],
    )
    def test_an_index_points_at_records(self, line: bytes, code: str) -> None:
        changed = {"indexes/index.cdx.gz": gzip.compress(line), "indexes/index.idx": None}
        assert codes(judge_wacz(make_wacz(changed))) == {code}

    @pytest.mark.parametrize("field", ["digest", "recordDigest"])
    def test_the_digests_of_an_index_agree(self, field: str) -> None:
        fields = json.loads(
            gzip.decompress(whole_files()["indexes/index.cdx.gz"]).split(b" ", 2)[2]
        )
        fields[field] = "sha256:" + "0" * 64
        changed = {"indexes/index.cdx.gz": index_line(**fields), "indexes/index.idx": None}
        found = codes(judge_wacz(make_wacz(changed)))
        assert found == {"wacz-index-digest" if field == "digest" else "wacz-index-record-digest"}

    def test_an_idx_names_blocks_with_their_digests(self) -> None:
        idx = whole_files()["indexes/index.idx"]
        wrong = idx.replace(b'"offset": 0', b'"offset": 1')
        assert codes(judge_wacz(make_wacz({"indexes/index.idx": wrong}))) == {"wacz-index-block"}
        digest = re.search(rb"sha256:[0-9a-f]{64}", idx)
        assert digest
        wrong = idx.replace(digest[0], b"sha256:" + b"0" * 64)
        changed = {"indexes/index.idx": wrong}
        assert codes(judge_wacz(make_wacz(changed))) == {"wacz-index-block-digest"}

    def test_a_warc_file_is_validated_too(self) -> None:
        found = codes(judge_wacz(make_wacz({"archive/data.warc.gz": WARC[:-9]})))
        assert {"warc-a-cut"} <= found


class TestZip:
    """ "Stored in a standard ZIP file": every byte of it belongs to something."""

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda data: data[:-1], "wacz-zip-unreadable"),
            (lambda data: data + b"x", "wacz-zip-after-end"),
            (lambda data: b"x" + data, "wacz-zip-unreadable"),
            (lambda data: data[: len(data) // 2], "wacz-zip-unreadable"),
            (lambda data: b"", "wacz-zip-unreadable"),
        ],
    )
    def test_nothing_is_cut_off_or_put_on(self, spoil: object, code: str) -> None:
        assert callable(spoil)
        assert code in codes(judge_wacz(spoil(make_wacz())))

    def test_a_comment_is_warned_of(self) -> None:
        data = make_wacz()
        commented = data[:-2] + struct.pack("<H", 2) + b"hi"
        assert codes(judge_wacz(commented), None) == {"wacz-zip-comment"}

    def test_a_member_stands_once(self) -> None:
        files = zip_of({"a": b"x", "b": b"y"})
        twice = files.replace(b"b", b"a")
        assert "wacz-zip-twice" in codes(judge_wacz(twice))

    def test_what_is_compressed_is_not_compressed_again(self) -> None:
        data = make_wacz(deflated=("archive/data.warc.gz",))
        assert codes(judge_wacz(data)) == {"wacz-zip-recompressed"}

    def test_a_data_descriptor_is_compared(self, tmp_path: Path) -> None:
        path = tmp_path / "a.wacz"
        whole = make_wacz()
        with path.open("wb") as out, zipfile.ZipFile(_Forward(out), "w") as opened:
            for name in (*whole_files(), "datapackage.json", "datapackage-digest.json"):
                entry = zipfile.ZipInfo(name, (2026, 11, 22, 8, 0, 0))
                opened.writestr(entry, read(whole, name))
        assert not codes(judge(path))
        data = path.read_bytes()
        at = data.index(b"PK\x07\x08") + 4
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert codes(judge(path)) == {"wacz-zip-descriptor"}

    def test_what_unfolds_beyond_its_size_is_stopped(self) -> None:
        data = zip_of({"pages/pages.jsonl": b" " * 100_000}, ("pages/pages.jsonl",))
        short = data.replace(struct.pack("<I", 100_000), struct.pack("<I", 10))
        assert "wacz-zip-size" in codes(judge_wacz(short))


class TestHostile:
    """Nothing raises but `LimitError`."""

    def test_more_members_than_the_limit(self) -> None:
        with pytest.raises(LimitError, match="container_members"):
            limits = Limits(container_members=2)
            check_wacz(io.BytesIO(make_wacz()), "a.wacz", limits, Ledger(9), Nobody())

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_no_change_of_a_file_raises(self, data: st.DataObject) -> None:
        whole = make_wacz()
        at = data.draw(st.integers(0, len(whole)))
        new = data.draw(st.binary(max_size=12))
        judge_wacz(whole[:at] + new + whole[at + data.draw(st.integers(0, 12)) :])

    @settings(max_examples=150, deadline=None)
    @given(st.binary(max_size=200), st.sampled_from([*whole_files()]))
    def test_no_content_of_a_part_raises(self, content: bytes, name: str) -> None:
        judge_wacz(make_wacz({name: content}))


class TestFlips:
    """No flipped bit of a WACZ whose members were added by one program goes unnoticed."""

    @pytest.mark.torture
    def test_every_bit(self) -> None:
        assert silent_places(make_wacz(), 1) == set()

    def test_every_so_many_bytes(self) -> None:
        assert silent_places(make_wacz(), 37) == set()


def silent_places(whole: bytes, step: int) -> set[int]:
    """The places of bytes in which some flipped bit goes without any finding."""
    assert not codes(judge_wacz(whole), None)
    silent = set()
    for at in range(0, len(whole), step):
        for bit in range(8):
            changed = bytearray(whole)
            changed[at] ^= 1 << bit
            try:
                found = codes(judge_wacz(bytes(changed)), None)
            except LimitError:
                continue  # It is refused: a size that is far more than what is there.
            if not found:
                silent.add(at)
    return silent


def read(whole: bytes, name: str) -> bytes:
    """A member's bytes."""
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        return opened.read(name)


class _Forward:
    """A file that cannot seek, into which zipfile writes data descriptors."""

    def __init__(self, out: object) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        return self._out.write(data)  # type: ignore[attr-defined, no-any-return]

    def flush(self) -> None:
        self._out.flush()  # type: ignore[attr-defined]


class TestSeverities:
    """What is wise is a warning, what must be is an error."""

    def test_a_wacz_without_a_digest_file_is_warned_of(self) -> None:
        files = {name: read(make_wacz(), name) for name in (*whole_files(), "datapackage.json")}
        report = judge_wacz(zip_of(files))
        assert codes(report, Severity.WARNING) == {"wacz-digest-missing"}
        assert verdict(report) == "valid"
