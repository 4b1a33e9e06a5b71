"""Muniment called several times in one process: commands come as JSON, and so do their endings.

It imports nothing that stands beside it: where Python takes no module from a script's own folder
(PYTHONSAFEPATH), muniment is the installed one.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys


def _carry_out(commands: list[list[str]]) -> list[tuple[int, str, str]]:
    from muniment.cli import main

    ended = []
    for arguments in commands:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(arguments)
        ended.append((code, out.getvalue(), err.getvalue()))
    return ended


if __name__ == "__main__":
    json.dump(_carry_out(json.load(sys.stdin)), sys.stdout)
