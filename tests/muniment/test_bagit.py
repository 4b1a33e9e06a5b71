"""Bags are judged as RFC 8493 and, before version 1.0, their own drafts have it."""

import hashlib
import os
import tarfile
import unicodedata
import zipfile
from pathlib import Path

import pytest

from bags import PAYLOAD, make_bag, manifest
from checksums import Severity
from judged import FIXTURES, cases, codes, judge, need_fixtures, verdict
from manifests import LimitError, Limits


class TestConformance:
    """The conformance suite of the Library of Congress."""

    @pytest.mark.parametrize(("path", "expected"), cases("bag"))
    def test_every_case_gets_its_verdict(self, path: str, expected: str) -> None:
        assert verdict(judge(FIXTURES / path)) == expected

    def test_what_it_warns_of_is_a_warning_here(self) -> None:
        need_fixtures()
        for folder in (FIXTURES / "bagit-conformance/v0.97/warning").iterdir():
            assert codes(judge(folder), None), folder


class TestDeclaration:
    """ "The bagit.txt tag file MUST consist of exactly two lines in this order" (§2.1.1)."""

    @pytest.mark.parametrize(
        ("declared", "code"),
        [
            (b"", "bagit-2.1.1-line"),
            (b"BagIt-Version: 1.0\n", "bagit-2.1.1-line"),
            (b"Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n", "bagit-2.1.1-line"),
            (b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", "bagit-2.1.1-version"),
            (b"BagIt-Version: 1\nTag-File-Character-Encoding: UTF-8\n", "bagit-2.1.1-version"),
            (b"BagIt-Version: 1.0\nTag-File-Character-Encoding: \n", "bagit-2.1.1-encoding"),
            (b"BagIt-Version: 1.0\nTag-File-Character-Encoding: rot13\n", "bagit-2.1.1-encoding"),
            (b"BagIt-Version:1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit-2.1.1-whitespace"),
            (
                b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n\n",
                "bagit-2.1.1-more-lines",
            ),
            (
                b"\xef\xbb\xbfBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
                "bagit-2.1.1-bom",
            ),
            (
                b"BagIt-Version: 1.0\xff\nTag-File-Character-Encoding: UTF-8\n",
                "bagit-2.1.1-not-utf8",
            ),
        ],
    )
    def test_anything_else_is_wrong(self, tmp_path: Path, declared: bytes, code: str) -> None:
        bag = make_bag(tmp_path / "bag", tags={"bagit.txt": declared})
        assert code in codes(judge(bag))

    @pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
    def test_a_line_ends_in_any_of_three_ways(self, tmp_path: Path, end: str) -> None:
        declared = f"BagIt-Version: 1.0{end}Tag-File-Character-Encoding: UTF-8".encode()
        bag = make_bag(tmp_path / "bag", tags={"bagit.txt": declared})
        assert not codes(judge(bag))


class TestEncoding:
    """ "Text MUST use the character encoding specified in the bag declaration" (§2.3)."""

    @pytest.mark.parametrize("encoding", ["UTF-16", "UTF-16LE", "ISO-8859-1", "UTF-32", "GB18030"])
    def test_manifests_are_read_in_it(self, tmp_path: Path, encoding: str) -> None:
        payload = {"data/caf\N{LATIN SMALL LETTER E WITH ACUTE}.txt": b"x"}
        declared = f"BagIt-Version: 1.0\nTag-File-Character-Encoding: {encoding}\n".encode()
        listed = manifest(payload).decode().encode(encoding)
        tags = {"bagit.txt": declared, "manifest-sha512.txt": listed}
        tags["tagmanifest-sha512.txt"] = manifest(tags).decode().encode(encoding)
        assert not codes(judge(make_bag(tmp_path / "bag", payload, tags=tags)))

    def test_a_mark_that_utf_8_does_not_need_is_wrong(self, tmp_path: Path) -> None:
        listed = b"\xef\xbb\xbf" + manifest(PAYLOAD)
        bag = make_bag(tmp_path / "bag", tags={"manifest-sha512.txt": listed})
        assert codes(judge(bag)) == {"bagit-2.3-bom"}

    def test_a_manifest_in_another_encoding_is_wrong(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", tags={"manifest-sha512.txt": b"\xff\xfe\x00"})
        assert "bagit-2.3-encoding" in codes(judge(bag))


class TestPaths:
    """ "If a filepath includes a line feed, a carriage return or percent sign …" (§2.1.3)."""

    @pytest.mark.parametrize(
        "name", ["data/a\nb", "data/a\rb", "data/100%", "data/%41", "data/%0A"]
    )
    def test_a_name_is_found_behind_its_encoding(self, tmp_path: Path, name: str) -> None:
        assert not codes(judge(make_bag(tmp_path / "bag", {name: b"x"})), None)

    def test_a_percent_sign_that_stands_for_itself_is_wrong(self, tmp_path: Path) -> None:
        listed = f"{hashlib.sha512(b'x').hexdigest()}  data/100%\n".encode()
        bag = make_bag(tmp_path / "bag", {"data/100%": b"x"}, tags={"manifest-sha512.txt": listed})
        assert codes(judge(bag)) == {"bagit-2.1.3-percent"}

    @pytest.mark.parametrize(
        "path",
        [
            "/etc/hostname",
            "../x",
            "data/../../x",
            "~/x",
            "~root/x",
            "C:\\x",
            "\\\\host\\x",
            "data/\0",
        ],
    )
    @pytest.mark.parametrize("version", ["0.97", "1.0"])
    def test_what_leads_out_is_never_followed(
        self, tmp_path: Path, path: str, version: str
    ) -> None:
        listed = manifest(PAYLOAD) + f"{hashlib.sha512(b'x').hexdigest()}  {path}\n".encode()
        tags = {"manifest-sha512.txt": listed}
        bag = make_bag(tmp_path / "bag", version=version, tags=tags)
        assert codes(judge(bag)) == {"bagit-5.1-unsafe"}

    def test_another_unicode_form_is_tolerated(self, tmp_path: Path) -> None:
        name = "data/\N{LATIN SMALL LETTER N WITH TILDE}"
        listed = manifest({unicodedata.normalize("NFD", name): b"x"})
        bag = make_bag(tmp_path / "bag", {name: b"x"}, tags={"manifest-sha512.txt": listed})
        report = judge(bag)
        assert verdict(report) == "valid"
        assert codes(report, Severity.WARNING) == {"bagit-6.1.1-form"}

    def test_names_that_differ_in_case_alone_are_warned_of(self, tmp_path: Path) -> None:
        report = judge(make_bag(tmp_path / "bag", {"data/a": b"x", "data/A": b"y"}))
        assert (verdict(report), codes(report, Severity.WARNING)) == ("valid", {"bagit-6.1.1-case"})

    def test_a_name_that_is_no_utf_8_is_found_by_its_bytes(self, tmp_path: Path) -> None:
        name = os.fsdecode(b"data/caf\xe9")
        declared = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n"
        bag = make_bag(tmp_path / "bag", {name: b"x"}, tags={"bagit.txt": declared})
        assert not codes(judge(bag))


class TestLinks:
    """ "Files outside the bag directory structure are not accessed" (§5.1)."""

    def test_a_link_is_no_payload_file(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        (tmp_path / "elsewhere").write_bytes(PAYLOAD["data/a.txt"])
        (bag / "data/a.txt").unlink()
        (bag / "data/a.txt").symlink_to(tmp_path / "elsewhere")
        assert codes(judge(bag)) == {"bagit-5.1-not-a-file", "bagit-3-missing"}

    def test_nobody_waits_for_a_pipe(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        os.mkfifo(bag / "data/pipe")
        assert codes(judge(bag)) == {"bagit-5.1-not-a-file"}


class TestSerialised:
    """A bag may come in one file: zip, tar, or tar and gzip."""

    @pytest.mark.parametrize("ending", ["zip", "tar", "tgz"])
    @pytest.mark.parametrize("whole", [True, False])
    def test_it_is_judged_as_its_folder(self, tmp_path: Path, ending: str, whole: bool) -> None:
        bag = make_bag(tmp_path / "bag")
        if not whole:
            (bag / "data/a.txt").write_bytes(b"First\n")
        packed = tmp_path / f"bag.{ending}"
        if ending == "zip":
            with zipfile.ZipFile(packed, "w") as opened:
                for path in sorted(bag.rglob("*")):
                    opened.write(path, path.relative_to(tmp_path))
        else:
            with tarfile.open(packed, "w:gz" if ending == "tgz" else "w") as tar:
                tar.add(bag, "bag")
        report = judge(packed)
        assert report.kind == "bag"
        assert codes(report) == (set() if whole else {"bagit-3-changed"})

    def test_a_member_that_leads_out_is_no_bag(self, tmp_path: Path) -> None:
        packed = tmp_path / "bag.zip"
        with zipfile.ZipFile(packed, "w") as opened:
            opened.writestr("bag/bagit.txt", "BagIt-Version: 1.0\n")
            opened.writestr("../../bag/data/x", "x")
        assert verdict(judge(packed)) == "invalid"

    def test_a_cut_file_is_invalid_or_unreadable(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", {"data/a": os.urandom(20_000)})
        packed = tmp_path / "bag.tgz"
        with tarfile.open(packed, "w:gz") as tar:
            tar.add(bag, "bag")
        packed.write_bytes(packed.read_bytes()[:-5000])
        assert verdict(judge(packed)) == "invalid"


class TestLimits:
    """What is over a limit is not read, and never wrong evidence."""

    def test_too_many_names(self, tmp_path: Path) -> None:
        with pytest.raises(LimitError, match="container_members"):
            judge(make_bag(tmp_path / "bag"), limits=Limits(container_members=2))

    def test_too_large_a_manifest(self, tmp_path: Path) -> None:
        with pytest.raises(LimitError, match="tag_file_bytes"):
            judge(make_bag(tmp_path / "bag"), limits=Limits(tag_file_bytes=100))

    def test_more_findings_than_are_kept_are_counted(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        for number in range(5):
            (bag / f"data/{number}").write_bytes(b"")
        report = judge(bag, limits=Limits(findings_kept=2))
        assert (len(report.findings), report.left_out, report.errors) == (2, 3, 5)
