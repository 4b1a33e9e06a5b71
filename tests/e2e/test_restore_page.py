"""The page for the worst day: every command on it is run, and answers what it shows."""

import re
from pathlib import Path

from muniment_cli import ROOT
from walk_through import Reader, agrees, steps_of

PAGE = (ROOT / "docs" / "restore.md").read_text("utf-8")
BYTES = re.compile(r"\(\d+ bytes\)")


def settled(text: str) -> str:
    return BYTES.sub("(n bytes)", text)


class TestWalkThrough:
    """ "What to do on the worst day, step by step." """

    def test_its_commands_answer_what_it_shows(self, tmp_path: Path) -> None:
        reader, refused = Reader(tmp_path), 0
        for command, shown in steps_of(PAGE):
            if match := re.fullmatch(r"export (\w+)=\$PWD/(\S+)", command):
                reader.surroundings[match[1]] = str(reader.home / match[2])
                continue
            done = reader.run(command)
            came = done.stdout.replace(str(reader.home), "<folder>")
            assert agrees(shown, came, settled), f"{command}\n{done.stdout}\n{done.stderr}"
            refused += done.returncode != 0
        assert refused == 2  # The older copy, and the resumption that the page says is refused.
