"""`python -m torture`: run rows, print the table, write it into docs/durability.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from muniment.version import VERSION
from torture.rows import ROWS, Row
from torture.table import Result, details, lines, table, write_into
from torture.work import Crew, keep_mounts_to_ourselves, scratch

PAGE = Path(__file__).resolve().parents[2] / "docs" / "durability.md"


def main() -> int:
    """Run what was asked for; give 1 where anything was lost."""
    asked = _parser().parse_args()
    chosen = [row for row in ROWS if not asked.rows or row.word in asked.rows]
    if why := keep_mounts_to_ourselves():
        print(f"No disk is mounted here: {why}.", file=sys.stderr)
    results = []
    with scratch() as base:
        crew = Crew(base, asked.workers, asked.quick)
        for row in chosen:
            results.append(_run(row, crew))
            print(details(results[-1]), flush=True)
            if asked.write and not asked.quick:
                # At once: whoever stops here keeps the rows that were run.
                write_into(PAGE, results, [row.fault for row in ROWS], _measured_with())
    print()
    print(table(lines(results).values()))
    return 1 if any(result.losses for result in results) else 0


def _run(row: Row, crew: Crew) -> Result:
    print(f"== {row.fault}", file=sys.stderr)
    begun, parts = time.monotonic(), []
    for part in row.run(crew):
        print(f"  {part.name}: {part.not_run or f'{part.points:,} points'}", file=sys.stderr)
        parts.append(part)
    print(f"  {(time.monotonic() - begun) / 60:.1f} min", file=sys.stderr)
    return Result(row.fault, row.how, tuple(parts))


def _measured_with() -> str:
    return (
        f"muniment {VERSION}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release().split('-')[0]}."
    )


def _words(text: str) -> list[str]:
    words = text.replace(",", " ").split()
    for word in words:
        if word not in {row.word for row in ROWS}:
            raise argparse.ArgumentTypeError(f"{word!r} is none of {[row.word for row in ROWS]}")
    return words


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    parser.add_argument("--rows", type=_words, default=[], help="only these: kill,power,…")
    parser.add_argument("--quick", action="store_true", help="a sample of each row's points")
    parser.add_argument("--write", action="store_true", help="write docs/durability.md")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="how many strike at once"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
