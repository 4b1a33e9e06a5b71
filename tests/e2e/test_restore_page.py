"""The page for the worst day: every command on it is run, and answers what it shows."""

import re
import subprocess
import sys
from pathlib import Path

from muniment_cli import ROOT, environment
from system_packages import need

PAGE = (ROOT / "docs" / "restore.md").read_text("utf-8")
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
BYTES = re.compile(r"\(\d+ bytes\)")


def walk() -> list[tuple[str, list[str]]]:
    """Give the page's commands, each with the lines that it is shown to answer."""
    steps: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(PAGE):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
    return steps


def agrees(shown: list[str], came: str) -> bool:
    """Tell whether what came is what is shown; a line `...` stands for any lines."""
    came = BYTES.sub("(n bytes)", came)
    lines = [BYTES.sub("(n bytes)", line) for line in shown]
    parts = [".*" if line == "..." else re.escape(line) + "\n" for line in lines]
    return re.fullmatch("".join(parts), came, re.DOTALL) is not None


class TestWalkThrough:
    """ "What to do on the worst day, step by step." """

    def test_its_commands_answer_what_it_shows(self, tmp_path: Path) -> None:
        shell = need("bash", "bash")
        (tmp_path / "bin").mkdir()
        program = tmp_path / "bin" / "muniment"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m muniment "$@"\n')
        program.chmod(0o755)
        home = tmp_path / "home"
        home.mkdir()
        around = environment()
        around["PATH"] = f"{program.parent}:{around['PATH']}"
        around["MUNIMENT_CONFIG"] = str(home / "config")
        refused = 0
        for command, shown in walk():
            if match := re.fullmatch(r"export (\w+)=\$PWD/(\S+)", command):
                around[match[1]] = str(home / match[2])
                continue
            done = subprocess.run(
                [shell, "-c", command],
                cwd=home,
                env=around,
                capture_output=True,
                text=True,
                check=False,
            )
            came = done.stdout.replace(str(home), "<folder>")
            assert agrees(shown, came), f"{command}\n{done.stdout}\n{done.stderr}"
            refused += done.returncode != 0
        assert refused == 2  # The older copy, and the resumption that the page says is refused.
