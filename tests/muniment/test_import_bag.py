"""BagIt bags as imports: validated, every file kept, the payload the notice's renditions."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from bags import PAYLOAD, make_bag
from ingest import Gathered, SourceKind, describe_path
from kits import read
from manifests import NO_TRUST, Limits
from muniment.imports import Arrival, gather_import, recognise_import
from muniment_cli import answers, call, good, holds, new_archive
from system_packages import peer

INFO = b"Source-Organization: City\nContact-Name: Somebody\nExternal-Description: Notices\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("imports"))


def gather(path: Path, into: Path, limits: Limits | None = None) -> Gathered:
    into.mkdir()
    arrival = Arrival(into, 1, "x" * 25, limits or Limits(), lambda: NO_TRUST, lambda _: None)
    assert recognise_import(path, Limits()) is SourceKind.BAG
    return gather_import(SourceKind.BAG, describe_path(path), path, arrival)


def kept(gathered: Gathered, into: Path, kind: str = "rendition") -> dict[str, bytes]:
    """What was kept of a kind, by its original name."""
    return {
        (file.name or b"").decode(): (into / file.path).read_bytes()
        for file in gathered.files
        if file.kind == kind
    }


def codes(gathered: Gathered) -> set[str]:
    return {finding.code for finding in gathered.findings}


def pack(bag: Path, form: str) -> Path:
    return Path(shutil.make_archive(str(bag), form, bag.parent, bag.name))


class TestBag:
    """ "BagIt bags (validated; the bag's own manifests kept)"."""

    def test_a_folder(self, archive: Path, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", tags={"bag-info.txt": INFO})
        [told] = answers(good(archive, "preserve", "--json", bag))
        assert told["findings"] == []
        [value] = answers(good(archive, "show", "--json", told["notice"]))
        [source] = value["versions"][0]["sources"]
        assert source["kind"] == "bag" and source["report"]["errors"] == 0
        claims = {one["name"]: one["value"] for one in source["claims"]}
        assert claims["Source-Organization"] == "City" and "Contact-Name" not in claims
        good(archive, "export", told["notice"], "-o", tmp_path / "out")
        assert read(tmp_path / "out") == read(bag)
        [plan] = answers(good(archive, "preserve", "--json", "--dry-run", bag))
        assert plan["import"] == {"kind": "bag", "errors": 0, "warnings": 0}
        assert "无错误" in good(archive, "show", told["notice"], "--lang", "zh").stdout
        [again] = answers(good(archive, "preserve", "--json", bag))
        assert again["outcome"] == "seen again"
        holds(archive)

    @pytest.mark.parametrize("form", ["zip", "tar", "gztar"])
    def test_packed_it_is_kept_as_it_came(self, tmp_path: Path, form: str) -> None:
        packed = pack(make_bag(tmp_path / "bag"), form)
        gathered = gather(packed, tmp_path / "into")
        assert kept(gathered, tmp_path / "into") == PAYLOAD
        assert kept(gathered, tmp_path / "into", "import") == {packed.name: packed.read_bytes()}
        assert {one.derived_from for one in gathered.files[1:]} == {gathered.files[0].path}

    @pytest.mark.parametrize("said", ["nothing", "in-the-extra-field", "of-another-name", "gbk"])
    def test_names_in_a_zip_that_does_not_say_in_what(self, tmp_path: Path, said: str) -> None:
        bag = make_bag(tmp_path / "bag", {"data/公告.txt": b"first\n"})
        raw = (
            "data/公告.txt".encode()
            if said not in ("in-the-extra-field", "gbk")
            else b"data/\xb9\xab\xb8\xe6.txt"
        )
        named = "data/公告.txt".encode() if said != "of-another-name" else b"data/other.txt"
        of = zlib.crc32(raw if said != "of-another-name" else b"other")
        extra = b"up" + (5 + len(named)).to_bytes(2, "little") + b"\x01" + of.to_bytes(4, "little")
        placeholder = "data/" + "x" * (len(raw) - 9) + ".txt"
        with zipfile.ZipFile(tmp_path / "bag.zip", "w") as opened:
            for path in sorted(bag.rglob("*.txt")):
                name = path.relative_to(bag).as_posix()
                info = zipfile.ZipInfo(name if name.isascii() else placeholder)
                if not name.isascii() and said not in ("nothing", "gbk"):
                    info.extra = extra + named
                opened.writestr(info, path.read_bytes())
        packed = tmp_path / "bag.zip"
        packed.write_bytes(packed.read_bytes().replace(placeholder.encode(), raw))
        gathered = gather(packed, tmp_path / "into")
        assert kept(gathered, tmp_path / "into") == {"data/公告.txt": b"first\n"}
        read_in = {"gbk": {"gb18030"}, "in-the-extra-field": set()}.get(said, {"utf-8"})
        assert {dict(one.particulars)["encoding"] for one in gathered.findings} == read_in
        assert codes(gathered) == ({"import-names-read-in"} if read_in else set())
        report = call("validate", "--json", packed)
        assert report.returncode == 0
        assert ("zip-d.1-names" in report.stdout) == bool(read_in)

    def test_a_file_that_was_changed_is_told_and_kept(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        (bag / "data/a.txt").write_bytes(b"other\n")
        gathered = gather(bag, tmp_path / "into")
        assert codes(gathered) == {"import-invalid", "bagit-3-changed"}
        assert kept(gathered, tmp_path / "into")["data/a.txt"] == b"other\n"

    def test_without_a_payload_its_tag_files_are_all(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", {})
        gathered = gather(bag, tmp_path / "into")
        assert "bagit.txt" in kept(gathered, tmp_path / "into")
        packed = gather(pack(bag, "zip"), tmp_path / "packed")
        assert [one.kind for one in packed.files] == ["rendition"]
        # An empty folder would be no part of any manifest, and a fault on the shelf.
        assert [path.name for path in (tmp_path / "packed").iterdir()] == ["renditions"]

    def test_a_damaged_member_is_told_and_the_rest_is_read(self, tmp_path: Path) -> None:
        packed = pack(make_bag(tmp_path / "bag"), "zip")
        with zipfile.ZipFile(packed) as opened:
            at = opened.getinfo("bag/data/a.txt").header_offset
        data = bytearray(packed.read_bytes())
        data[at + 30 + len("bag/data/a.txt")] ^= 0xFF
        packed.write_bytes(data)
        gathered = gather(packed, tmp_path / "into")
        assert set(kept(gathered, tmp_path / "into")) == {"data/b/c.txt"}
        assert {"import-not-read", "import-not-unpacked"} <= codes(gathered)

    @pytest.mark.parametrize(
        "limits", [Limits(decoded_bytes=5), Limits(files_per_version=1), Limits(tag_file_bytes=9)]
    )
    def test_what_is_over_a_limit_stays_packed(self, tmp_path: Path, limits: Limits) -> None:
        packed = pack(make_bag(tmp_path / "bag"), "zip")
        gathered = gather(packed, tmp_path / "into", limits)
        assert codes(gathered) & {"import-not-unpacked", "import-not-read"}
        assert kept(gathered, tmp_path / "into").keys() <= {packed.name, *PAYLOAD}
        said = " ".join(str(one.particulars) for one in gathered.findings)
        assert "limits." in said and str(tmp_path) not in said

    def test_a_member_that_leads_elsewhere_is_not_followed(self, tmp_path: Path) -> None:
        packed = pack(make_bag(tmp_path / "bag"), "zip")
        with zipfile.ZipFile(packed, "a") as opened:
            opened.writestr("../evil.txt", b"evil")
        assert recognise_import(packed, Limits()) is None

    def test_the_suite_of_the_library_of_congress(self, tmp_path: Path, fixtures: Path) -> None:
        found: dict[str, bool] = {}
        for number, bag in enumerate(sorted((fixtures / "bagit-conformance/v1.0").glob("*/*"))):
            if recognise_import(bag, Limits()) is SourceKind.BAG:
                gathered = gather(bag, tmp_path / str(number))
                found[f"{bag.parent.name}/{bag.name}"] = "import-invalid" in codes(gathered)
                assert len(gathered.files) == sum(path.is_file() for path in bag.rglob("*"))
        assert found and all(
            wrong == name.startswith("invalid/")
            for name, wrong in found.items()
            if name.startswith(("valid/", "invalid/"))
        )

    def test_what_bagit_python_makes(self, tmp_path: Path) -> None:
        folder = tmp_path / "made"
        folder.mkdir()
        (folder / "公告.txt").write_bytes(b"text")
        program = [peer("bagit", "python"), "-m", "bagit", "--quiet"]
        subprocess.run([*program, "--source-organization", "City", folder], check=True)
        gathered = gather(folder, tmp_path / "into")
        assert codes(gathered) == set()
        assert kept(gathered, tmp_path / "into") == {"data/公告.txt": b"text"}
        claims: list[dict[str, Any]] = gathered.source.stated["claims"]
        assert {"Source-Organization", "Bag-Software-Agent"} <= {one["name"] for one in claims}

    def test_a_bomb_is_a_file_like_any_other(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", {"data/zeros": bytes(17 << 20)})
        packed = pack(bag, "gztar")
        assert recognise_import(packed, Limits()) is None
        assert recognise_import(packed, Limits(decoded_ratio=2000)) is SourceKind.BAG
        (tmp_path / "cut.tar.gz").write_bytes(packed.read_bytes()[:-9])
        assert recognise_import(tmp_path / "cut.tar.gz", Limits(decoded_ratio=2000)) is None
