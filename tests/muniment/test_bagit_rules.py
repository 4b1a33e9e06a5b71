"""Completeness, validity, fetch.txt and metadata of bags (RFC 8493 §2.2, §3)."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bags import PAYLOAD, make_bag, manifest
from checksums import Severity
from judged import codes, judge, verdict
from muniment.conformance.bagit.algorithms import SUMS
from muniment.conformance.bagit.declaration import Declaration, read_declaration
from muniment.conformance.bagit.fetch import read_fetch
from muniment.conformance.bagit.hashing import Job, hash_all
from muniment.conformance.bagit.info import read_info
from muniment.conformance.bagit.manifest import ManifestReader
from muniment.conformance.bagit.paths import Names
from muniment.conformance.bagit.text import decode_tag_file
from muniment.conformance.report import Ledger
from muniment.storage import FolderStorage


class TestManifests:
    """ "Every payload manifest MUST list every payload file name exactly once" (§2.1.3)."""

    def test_in_1_0_each_manifest_lists_every_file(self, tmp_path: Path) -> None:
        part = manifest({"data/a.txt": PAYLOAD["data/a.txt"]}, "sha256")
        tags = {"manifest-sha256.txt": part}
        bag = make_bag(tmp_path / "bag", algorithms=("sha512", "sha256"), tags=tags)
        assert codes(judge(bag)) == {"bagit-2.1.3-unlisted"}

    def test_before_that_one_of_them_is_enough(self, tmp_path: Path) -> None:
        part = manifest({"data/a.txt": PAYLOAD["data/a.txt"]}, "sha256")
        tags = {"manifest-sha256.txt": part}
        bag = make_bag(tmp_path / "bag", version="0.97", algorithms=("sha512", "sha256"), tags=tags)
        assert verdict(judge(bag)) == "valid"

    def test_a_file_in_no_manifest_is_wrong_in_every_version(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", version="0.93")
        (bag / "data/new").write_bytes(b"")
        assert codes(judge(bag)) == {"bagit-3-unlisted"}

    def test_a_manifest_lists_nothing_outside_the_payload(self, tmp_path: Path) -> None:
        listed = manifest({**PAYLOAD, "bagit.txt": b""})
        bag = make_bag(tmp_path / "bag", tags={"manifest-sha512.txt": listed})
        assert codes(judge(bag)) == {"bagit-2.1.3-outside"}

    def test_a_bag_has_a_manifest_and_a_payload_folder(self, tmp_path: Path) -> None:
        (tmp_path / "bagit.txt").write_bytes(
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        )
        assert codes(judge(tmp_path)) == {"bagit-2.1.3-missing", "bagit-2.1.2-missing"}

    @pytest.mark.parametrize("line", [b"zz  data/a", b"abc", b"\t", b"abcd  data/a"])
    def test_a_line_that_is_none_is_wrong(self, tmp_path: Path, line: bytes) -> None:
        tags = {"manifest-sha512.txt": manifest(PAYLOAD) + line + b"\n"}
        assert verdict(judge(make_bag(tmp_path / "bag", tags=tags))) == "invalid"

    @pytest.mark.parametrize("algorithm", sorted(SUMS))
    def test_every_algorithm_is_computed(self, tmp_path: Path, algorithm: str) -> None:
        each = SUMS[algorithm]
        running = each.new()
        running.update(b"x")
        listed = f"{each.value(running).hex()}  data/x\n".encode()
        bag = make_bag(
            tmp_path / "bag", {"data/x": b"x"}, tags={f"manifest-{algorithm}.txt": listed}
        )
        assert not codes(judge(bag)) - {"bagit-2.2.1-manifest-unlisted"}
        (bag / "data/x").write_bytes(b"y")
        assert "bagit-3-changed" in codes(judge(bag))

    def test_an_algorithm_that_nobody_knows_verifies_nothing(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", tags={"manifest-rot13.txt": b"00  data/a.txt\n"})
        assert codes(judge(bag)) == {"bagit-2.4-algorithm"}


class TestTagManifests:
    """ "Each tag manifest MUST list every payload manifest" and no tag manifest (§2.2.1)."""

    def test_a_manifest_that_is_not_listed(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", tags={"tagmanifest-sha512.txt": b""})
        assert codes(judge(bag)) == {"bagit-2.2.1-manifest-unlisted"}

    def test_one_that_lists_itself(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        with (bag / "tagmanifest-sha512.txt").open("a") as stream:
            stream.write(f"{'0' * 128}  tagmanifest-sha512.txt\n")
        assert codes(judge(bag)) == {"bagit-2.2.1-tagmanifest", "bagit-3-changed"}

    def test_one_that_lists_payload(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        with (bag / "tagmanifest-sha512.txt").open("ab") as stream:
            stream.write(manifest(PAYLOAD))
        assert codes(judge(bag)) == {"bagit-2.2.1-payload"}

    def test_a_listed_tag_file_that_changed(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", tags={"notes/x.txt": b"x"})
        (bag / "notes/x.txt").write_bytes(b"y")
        assert codes(judge(bag)) == {"bagit-3-changed"}


class TestFetch:
    """ "Every file listed in the fetch file MUST be listed in every payload manifest" (§2.2.3)."""

    def test_a_hole_is_not_complete(self, tmp_path: Path) -> None:
        fetch = b"https://example.org/a 6 data/a.txt\n"
        bag = make_bag(tmp_path / "bag", tags={"fetch.txt": fetch})
        assert verdict(judge(bag)) == "valid"
        (bag / "data/a.txt").unlink()
        assert codes(judge(bag)) == {"bagit-3-hole"}

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            (b"example.org/a - data/a.txt\n", "bagit-2.2.3-url"),
            (b"https://example.org/a x data/a.txt\n", "bagit-2.2.3-line"),
            (b"https://example.org/a - bagit.txt\n", "bagit-2.2.3-tag-file"),
            (b"https://example.org/a - data/unlisted\n", "bagit-2.2.3-unlisted"),
            (b"https://example.org/a - ../../x\n", "bagit-5.1-unsafe"),
        ],
    )
    def test_a_line_that_is_wrong(self, tmp_path: Path, line: bytes, code: str) -> None:
        assert code in codes(judge(make_bag(tmp_path / "bag", tags={"fetch.txt": line})))


class TestInfo:
    """ "A label, a colon, a single linear whitespace character, and a value" (§2.2.2)."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (b"Payload-Oxum: 13.3\n", "bagit-2.2.2-oxum-differs"),
            (b"Payload-Oxum: 13\n", "bagit-2.2.2-oxum-form"),
            (b"Payload-Oxum: 13.2\nPayload-Oxum: 13.2\n", "bagit-2.2.2-oxum-twice"),
            (b"Label:value\n", "bagit-2.2.2-whitespace"),
            (b"Label : value\n", "bagit-2.2.2-whitespace"),
            (b"no label\n", "bagit-2.2.2-line"),
            (b" begins indented\n", "bagit-2.2.2-line"),
        ],
    )
    def test_what_is_wrong_in_1_0(self, tmp_path: Path, text: bytes, code: str) -> None:
        assert codes(judge(make_bag(tmp_path / "bag", tags={"bag-info.txt": text}))) == {code}

    def test_long_values_go_on_and_elements_repeat(self, tmp_path: Path) -> None:
        text = b"External-Description: a\n  b\r\n\tc: d\rContact-Name: x\nContact-Name: y\n"
        text += b"Payload-Oxum: 13.2"
        assert not codes(judge(make_bag(tmp_path / "bag", tags={"bag-info.txt": text})), None)

    def test_white_space_round_the_colon_was_allowed(self, tmp_path: Path) -> None:
        tags = {"bag-info.txt": b"Label  :   value\n"}
        assert not codes(judge(make_bag(tmp_path / "bag", version="0.97", tags=tags)), None)


class TestHashing:
    """One pass a file over all algorithms, in any number of processes."""

    def test_processes_find_what_one_finds(self, tmp_path: Path) -> None:
        jobs = []
        for number in range(2100):
            (tmp_path / str(number)).write_bytes(str(number).encode())
            jobs.append(Job(str(number), 4, ("md5", "sha256")))
        expected = {
            str(number): (
                hashlib.md5(str(number).encode(), usedforsecurity=False).digest(),
                hashlib.sha256(str(number).encode()).digest(),
            )
            for number in range(2100)
        }
        for processes in (1, 2):
            found = {
                job.path: each for job, each in hash_all(FolderStorage(tmp_path), jobs, processes)
            }
            assert found == expected


class TestAnyBytes:
    """No tag file, whatever stands in it, ends in anything but findings."""

    @settings(max_examples=200, deadline=None)
    @given(st.binary(max_size=200), st.sampled_from(["utf-8", "utf-16", "utf-7", "gb18030"]))
    def test_declarations_and_texts(self, data: bytes, encoding: str) -> None:
        ledger = Ledger(10)
        assert read_declaration(data, ledger).version
        decode_tag_file(data, encoding, "x.txt", ledger)

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(st.text(max_size=40)),
        st.sampled_from([(0, 93), (0, 97), (1, 0)]),
        st.sampled_from(["manifest-md5.txt", "tagmanifest-md5.txt"]),
    )
    def test_manifests_fetch_and_metadata(
        self, lines: list[str], version: tuple[int, int], name: str
    ) -> None:
        declaration, ledger = Declaration(version, "utf-8"), Ledger(10)
        names = Names(["data/a", "bagit.txt"])
        hexed = [f"{'0' * 32}  {line}" for line in lines]
        ManifestReader(name, "md5", declaration, names, ledger).read([*lines, *hexed])
        read_fetch([*lines, *(f"http:x - {line}" for line in lines)], declaration, names, ledger)
        read_info(
            "bag-info.txt",
            [*lines, *(f"Payload-Oxum: {line}" for line in lines)],
            declaration,
            ledger,
        )

    def test_notes_do_not_count_as_warnings(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        (bag / "extra.txt").write_bytes(b"")
        report = judge(bag)
        assert codes(report, Severity.NOTE) == {"bagit-2.2.1-unlisted"}
        assert report.code(strict=True) == 0
