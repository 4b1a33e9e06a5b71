"""`muniment demo` tells its story, gives what it says at each step, and leaves what it promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from muniment.demo.notice import ANNEX, SCAN
from muniment.demo.paper import annex, scan
from muniment_cli import environment, run
from system_packages import need


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which the demonstration was called, and what it said."""
    for command, package in (("ssh-keygen", "openssh-client"), ("openssl", "openssl")):
        need(command, package)
    here = tmp_path_factory.mktemp("demo")
    done = run("demo", config=here / "untouched", cwd=here, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return here, done.stdout


class TestStory:
    """Exit 0 only if each step gave what the story says."""

    def test_each_step_is_told_in_order(self, told: tuple[Path, str]) -> None:
        steps = re.findall(r"(?m)^(\d+)\. ", told[1])
        assert steps == [str(number) for number in range(1, 11)]

    @pytest.mark.parametrize(
        "line",
        [
            r"preserved: http://127\.0\.0\.1:\d+/notice-7\.html is \S+ v1, entry 1 of",
            r"preserved: http://127\.0\.0\.1:\d+/notice-7\.html is \S+ v2, entry 2 of",
            r"a failed attempt is not a removal",
            r"Verdict: 0 \(what was asked holds\)",
            r"Verdict: 1 \(the evidence is wrong\)",
            r"4  FAIL +bytes: object/v1/content/renditions/0001\.html changed",
            r'Good "muniment-roles-v1" signature for archive',
            r'Good "muniment-manifest-v1" signature for signer@demo\.example/notices',
        ],
    )
    def test_the_key_lines_are_there(self, told: tuple[Path, str], line: str) -> None:
        assert re.search(line, told[1])

    def test_verify_sh_was_run_and_nothing_was_left_undone(self, told: tuple[Path, str]) -> None:
        assert "$ sh muniment-demo/verifier/verify.sh muniment-demo/kit" in told[1]
        assert "NOT DONE" not in told[1]

    def test_nothing_is_visited_but_loopback(self, told: tuple[Path, str]) -> None:
        assert set(re.findall(r"https?://([^/:]+)", told[1])) == {"127.0.0.1"}

    def test_the_visitors_own_configuration_is_not_touched(self, told: tuple[Path, str]) -> None:
        assert not (told[0] / "untouched").exists()
        assert [path.name for path in told[0].iterdir()] == ["muniment-demo"]


class TestWhatIsLeft:
    """The archive stays for the visitor; what he is told to type next works."""

    def test_every_command_printed_at_the_end_works(self, told: tuple[Path, str]) -> None:
        here, text = told
        ending = text[text.index("From the folder you stand in, type:") :]
        commands = re.findall(r"(?m)^ +\$ (.+)$", ending)
        assert len(commands) == 9
        script = "set -e\n" + "\n".join(commands)
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=here,
            env={**environment(), **_safe_path()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Notice on the Public Release of Weather Warnings" in done.stdout

    def test_the_page_holds_both_versions_and_nothing_that_acts(
        self, told: tuple[Path, str]
    ) -> None:
        page = (told[0] / "muniment-demo" / "notice.html").read_text("utf-8")
        for text in ("保留十年", "保留十日", "ten years", "ten days", "data:image/png;base64,"):
            assert text in page
        assert "<script" not in page
        assert not re.search(r"(?:src|href)=[\"'](?!#|data:image/)", page)

    def test_it_can_be_told_again_beside_the_first(self, told: tuple[Path, str]) -> None:
        here = told[0] / "muniment-demo" / "again"
        here.mkdir()
        (here / "muniment-demo").mkdir()
        done = run("demo", cwd=here, timeout=120)
        assert done.returncode == 0
        assert (here / "muniment-demo-2" / "archive" / "shelves").is_dir()
        shutil.rmtree(here)


class TestMissingPrograms:
    """A step that cannot be done is said not to be done, naming the package."""

    def test_without_ssh_keygen_the_story_goes_on(self, tmp_path: Path) -> None:
        programs = tmp_path / "bin"
        programs.mkdir()
        for name in ("sh", "sha512sum", "openssl"):
            if found := shutil.which(name):
                (programs / name).symlink_to(found)
        done = run("demo", cwd=tmp_path, extra={"PATH": str(programs)}, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.count("NOT DONE") == 2
        assert "ssh-keygen (Debian package openssh-client)" in " ".join(done.stdout.split())


class TestPapers:
    """The annex is a PDF and the scan a PNG, as their formats have it."""

    def test_the_annex_says_where_its_objects_begin(self) -> None:
        data = annex(ANNEX)
        table = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)[1])  # type: ignore[index]
        places = re.findall(rb"(\d{10}) 00000 n ", data[table:])
        assert data[table:].startswith(b"xref\n") and len(places) == 5
        for number, place in enumerate(places, start=1):
            assert data[int(place) :].startswith(b"%d 0 obj" % number)

    def test_the_scan_is_the_same_each_time_and_whole(self) -> None:
        data = scan(SCAN)
        assert data == scan(SCAN) and data.startswith(b"\x89PNG\r\n\x1a\n")
        at, kinds = 8, []
        while at < len(data):
            size = int.from_bytes(data[at : at + 4])
            body = data[at + 4 : at + 8 + size]
            assert zlib.crc32(body) == int.from_bytes(data[at + 8 + size : at + 12 + size])
            kinds.append(body[:4])
            at += 12 + size
        assert kinds == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]


def _safe_path() -> dict[str, str]:
    """Keep what says where muniment is to be found."""
    return {name: os.environ[name] for name in ("PYTHONSAFEPATH",) if name in os.environ}
