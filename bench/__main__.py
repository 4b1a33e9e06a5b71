"""`make bench`: what muniment takes beside what a peer takes for the same work, in one run.

Figures are ratios on the machine at hand, never promises. Run `python bench --help` for choices.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from preserve import compare_preserve


def main() -> int:
    parser = argparse.ArgumentParser(prog="python bench", description=__doc__)
    parser.add_argument("--files", type=int, default=20_000, help="how many files (20000)")
    parser.add_argument("--size", type=int, default=16_384, help="bytes of each (16384)")
    parser.add_argument(
        "--folder", type=Path, default=Path(".cache/bench"), help="where to work; emptied first"
    )
    parser.add_argument(
        "--peer",
        type=Path,
        default=Path(".peers/ocfl-py/bin/python"),
        help="the python that has ocfl-py (`make peers` makes it)",
    )
    chosen = parser.parse_args()
    return compare_preserve(chosen.files, chosen.size, chosen.folder, chosen.peer)


if __name__ == "__main__":
    sys.exit(main())
