"""What the commands about witnesses answer with --json, from real calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from muniment_cli import answers, call, new_archive
from witnesses import opened


def witness_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Give the answers of every such command, by the heading of its table."""
    folder.mkdir()
    archive, place = new_archive(folder), folder / "witness"

    def ask(*words: object) -> list[dict[str, Any]]:
        return answers(call(*words, "--json", archive=archive))

    init = ask("witness", "init", place, "--name", "witness.example/w1")
    add_log = ask("witness", "add-log", place, ask("log", "show")[0]["key"])
    with opened(place) as serving:
        added = ask("log", "witness", "add", "w", serving["address"], init[0]["vkey"])
        cosign = ask("log", "cosign", "--allow-private")
    show = ask("witness", "show", place)
    return {
        "witness init": init,
        "witness add-log": add_log,
        "witness show": show,
        "witness show: logs": [log for one in show for log in one["logs"]],
        "witness serve": [serving],
        "log witness add": added,
        "log witness list": ask("log", "witness", "list"),
        "log witness need": ask("log", "witness", "need", "1"),
        "log cosign": cosign,
        "log publish": ask("log", "publish", folder / "web"),
    }
