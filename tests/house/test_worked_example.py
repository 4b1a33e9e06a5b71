"""The worked example is the golden sample of version 1: it verifies for ever (docs/format.md)."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from house_tools import tool
from manifests import CheckName, FolderPackage, Limits, Result, read_trust, verify_kit
from system_packages import need

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "example"
PAGE = ROOT / "docs" / "format.md"
# <!-- docs/example/PATH --> before a fenced block says that the block is that file.
QUOTED = re.compile(r"<!-- (docs/example/\S+) -->\n+```(\w+)\n(.*?)```\n", re.DOTALL)


@pytest.fixture(scope="module")
def worked_example() -> ModuleType:
    return tool("worked_example")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example"))


class TestGoldenSample:
    """ "Every version that was ever written verifies for ever: golden samples are kept." """

    def test_the_tool_makes_the_same_bytes_again(self, worked_example: ModuleType) -> None:
        made = worked_example.example()
        found = {
            path.relative_to(EXAMPLE).as_posix(): path.read_bytes()
            for path in EXAMPLE.rglob("*")
            if path.is_file() and "seen" not in path.parts
        }
        assert sorted(made) == sorted(found)
        assert not [path for path, data in made.items() if found[path] != data]

    def test_the_kit_verifies(self) -> None:
        trust = read_trust(EXAMPLE / "trust")
        verdict = verify_kit(FolderPackage(EXAMPLE / "kit"), trust, Limits())
        assert verdict.code == 0
        unasked = {CheckName.MEMORY, CheckName.NOT_AFTER, CheckName.NOT_BEFORE, CheckName.ENDORSED}
        assert all(check.result is Result.PASS or check.name in unasked for check in verdict.checks)

    def test_the_kit_verifies_without_muniment(self) -> None:
        shell = need("sh", "dash")
        for command, package in (("ssh-keygen", "openssh-client"), ("openssl", "openssl")):
            need(command, package)
        script = ROOT / "muniment" / "verifier" / "verify.sh"
        done = subprocess.run(
            [shell, script, EXAMPLE / "kit", EXAMPLE / "trust"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def test_without_trust_it_is_no_more_than_consistent(self, copy: Path) -> None:
        (copy / "trust" / "roots").write_bytes(b"")
        trust = read_trust(copy / "trust")
        assert verify_kit(FolderPackage(copy / "kit"), trust, Limits()).code == 2

    def test_the_archive_verifies_and_its_log_is_one_history(
        self, copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from muniment.cli import main

        monkeypatch.setenv("MUNIMENT_CONFIG", str(copy / "config"))
        trust = str(copy / "trust")
        assert main(["verify", str(copy / "archive"), "--trust", trust]) == 0
        assert main(["log", "check", "-a", str(copy / "archive"), "--trust", trust]) == 0
        assert "4 entries" in capsys.readouterr().out

    def test_its_files_are_those_that_came(self, worked_example: ModuleType) -> None:
        kit = EXAMPLE / "kit" / "object"
        assert (kit / "v1/content/renditions/0002.txt").read_bytes() == worked_example.CHINESE
        assert (kit / "v2/content/renditions/0003.html").read_bytes() == worked_example.PAGE

    def test_its_capture_reads_as_a_warc_file(self) -> None:
        from warcio.archiveiterator import ArchiveIterator

        (capture,) = EXAMPLE.glob("kit/object/v2/content/captures/*/data.warc.gz")
        with capture.open("rb") as stream:
            kinds = []
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
                kinds.append(record.rec_type)
        assert kinds == ["warcinfo", "request", "response"]


class TestPage:
    """ "docs/format.md (every byte on disk, version 1, with a worked example)"."""

    def test_what_it_quotes_lies_in_the_example(self) -> None:
        quoted = QUOTED.findall(PAGE.read_text("utf-8"))
        assert len(quoted) >= 5
        for path, language, text in quoted:
            data = (ROOT / path).read_bytes()
            if language == "json":
                assert json.loads(text) == json.loads(data), path
            else:
                assert text.encode() == data, path

    def test_the_entry_that_it_quotes_is_in_the_log(self) -> None:
        (entry,) = re.findall(r"```text\n(muniment-entry/1\n.*?)```", PAGE.read_text("utf-8"), re.S)
        assert entry.encode() in (EXAMPLE / "archive/log/tile/entries/000.p/4").read_bytes()

    def test_it_names_every_file_of_the_example_by_its_kind(self) -> None:
        page = PAGE.read_text("utf-8")
        for name in ("0=ocfl_object_1.1", "SHA512SUMS", "ocfl_layout.json", ".tlog-proof"):
            assert name in page
