"""`python -m forgeries`: try every forgery, write the corpus out, or write its page."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from forgeries.attack import Attack
from forgeries.campaign import Outcome, carry_out, table
from forgeries.corpus import ATTACKS, GROUPS
from forgeries.page import PAGE, cases, written
from forgeries.seed import Seed, make_seed
from verify_sh import bare_path


def main() -> int:
    """Do what was asked for; give 1 where a forgery was not caught as it must be."""
    asked = _parser().parse_args()
    if asked.page:
        PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
        return 0
    with tempfile.TemporaryDirectory() as base:
        (Path(base) / "seed").mkdir()
        seed = make_seed(Path(base) / "seed")
        if asked.out is not None:
            write_corpus(seed, asked.out, ATTACKS)
            return 0
        outcomes = _tried(seed, Path(base))
    print(table(GROUPS, outcomes))
    return 1 if any(one.faults for one in outcomes) else 0


def _tried(seed: Seed, base: Path) -> list[Outcome]:
    tools, outcomes = bare_path(base), []
    for attack in ATTACKS:
        outcomes.append(carry_out(attack, seed, base / "forgery", tools))
        for fault in outcomes[-1].faults:
            print(f"{attack.name}: {fault}", file=sys.stderr)
    return outcomes


def write_corpus(seed: Seed, out: Path, attacks: Sequence[Attack]) -> None:
    """Write forgeries, the sound kits and archives, the trust folders, and cases.tsv."""
    out.mkdir(parents=True)
    shutil.copytree(seed.folder / "trust", out / "trust")
    for sound in ("kits/notice", "kits/other", "kits/shown", "archive"):
        shutil.copytree(seed.folder / sound, out / "sound" / sound)
    paths: dict[str, str] = {}
    for attack in attacks:
        folder = out / "forgeries" / attack.name
        folder.mkdir(parents=True)
        paths[attack.name] = attack.stage(seed, folder).path.relative_to(out).as_posix()
    lines = cases(attacks, paths)
    (out / "cases.tsv").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m forgeries", description=__doc__)
    either = parser.add_mutually_exclusive_group()
    either.add_argument("out", nargs="?", type=Path, metavar="OUT", help="write the corpus here")
    either.add_argument("--page", action="store_true", help="write docs/forgeries.md anew")
    return parser


if __name__ == "__main__":
    sys.exit(main())
