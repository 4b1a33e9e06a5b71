"""`python -m bombs`: try every bomb, print the table, write it into docs/hostile-input.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bombs.trial import BOMBS, Tried, new_place, tried
from fuzz.campaign import fill_in
from muniment_cli import run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "hostile-input.md"


def main() -> int:
    """Try what was asked for; give 1 where a bomb did harm."""
    asked = _parser().parse_args()
    trials: list[Tried] = []
    with tempfile.TemporaryDirectory() as folder:
        archive = new_place(Path(folder))
        for bomb in BOMBS:
            if asked.names and bomb.name not in asked.names:
                continue
            for one in tried(bomb, archive):
                trials.append(one)
                print(_line(one), file=sys.stderr, flush=True)
                if one.fault:
                    print(f"{bomb.name}: {one.ended.said[:1000]}", file=sys.stderr)
        whole = run("verify", archive=archive)
    print(table(trials))
    if asked.write:
        fill_in(PAGE, "make bombs", table(trials))
    if whole.returncode:
        print(f"The archive does not verify afterwards: {whole.stdout}", file=sys.stderr)
    return 1 if whole.returncode or any(one.fault for one in trials) else 0


def table(trials: list[Tried]) -> str:
    """Give the table of what was tried."""
    head = ["| bomb | door | exit | seconds | MB | harm |", "|---|---|--:|--:|--:|---|"]
    return "\n".join([*head, *map(_line, trials)])


def _line(one: Tried) -> str:
    ended = one.ended
    figures = f"{ended.code} | {ended.busy:.1f} | {ended.memory >> 20} | {one.fault or 'none'}"
    return f"| {one.bomb} | {one.door} | {figures} |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bombs", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--write", action="store_true", help="write docs/hostile-input.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
