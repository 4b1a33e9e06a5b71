"""The README's commands work, and answer what it shows."""

import re
import subprocess
from pathlib import Path

import pytest

from system_packages import need
from walk_through import Reader, agrees, steps_of

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^)#]+)")

# What differs from run to run, and what stands for it.
CHANGING = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<uuid>"),
    (re.compile(r"\b[0-9b-df-hj-km-np-tv-xz]{25}\b"), "<id>"),
    (re.compile(r"SHA256:[A-Za-z0-9+/]{43}"), "<fingerprint>"),
    (re.compile(r"\b20\d\d-\d\d-\d\d(?:T[0-9:.]+Z)?"), "<time>"),
    (re.compile(r"(?<=: )/\S+(?=/notice\.txt)"), "<folder>"),
)


def settled(text: str) -> str:
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    # The example was shown on one day, and the test runs on another.
    return text.replace("--published <time>", "--published 2026-01-05")


class TestWalkThrough:
    """ "Help, README and docs are produced or tested, never trusted." """

    def test_its_commands_answer_what_it_shows(self, tmp_path: Path) -> None:
        reader, (first, *others) = Reader(tmp_path), steps_of(README)
        assert first[0] == "export MUNIMENT_CONFIG=$PWD/config"
        for command, shown in others:
            done = reader.run(command)
            told = f"{command}\n{done.stdout}\n{done.stderr}"
            assert agrees(shown, done.stdout, settled), told

    def test_the_check_for_strangers_holds(self, tmp_path: Path) -> None:
        shell = need("bash", "bash")
        need("ssh-keygen", "openssh-client")
        need("sha512sum", "coreutils")
        (check,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
        done = subprocess.run(
            [shell, "-euc", check], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        good = [line[:5] for line in done.stdout.splitlines()]
        assert good == ["Good ", "Good "]


class TestLinks:
    """A page leads to pages that are there."""

    @pytest.mark.parametrize(
        "page",
        [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))],
        ids=lambda page: page.relative_to(ROOT).as_posix(),
    )
    def test_every_link_of_a_page_leads_somewhere(self, page: Path) -> None:
        dead = [
            target
            for target in LINK.findall(page.read_text("utf-8"))
            if "://" not in target and not (page.parent / target).exists()
        ]
        assert not dead
