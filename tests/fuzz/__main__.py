"""`python -m fuzz`: give every reader its share of the time, say what was reached and found."""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from fuzz.campaign import HERE, Share, fill_in, fuzz_reader, table
from fuzz.kept import keep_inputs
from fuzz.readers import READERS
from muniment.version import VERSION

PAGE = HERE.parents[1] / "docs" / "hostile-input.md"


def main() -> int:
    """Fuzz what was asked for; give 1 where anything was found."""
    asked = _parser().parse_args()
    names = asked.readers or list(READERS)
    share = max(1, asked.seconds // len(names))
    with ExitStack() as ending:
        base = asked.keep or Path(ending.enter_context(tempfile.TemporaryDirectory()))
        shares = []
        with ThreadPoolExecutor(asked.workers) as crew:
            waiting = [crew.submit(fuzz_reader, name, share, base, asked.seed) for name in names]
            for one in waiting:
                shares.append(one.result())
                _tell(shares[-1])
                if asked.write:
                    keep_inputs(shares[-1].reader, base / "corpus" / shares[-1].reader)
    print(table(shares))
    if asked.write:
        python = f"Python {platform.python_version()}, {platform.system()}"
        said = f"muniment {VERSION}, {python}; chance began with {asked.seed}."
        fill_in(PAGE, "make fuzz", f"{table(shares)}\n\n{said}")
    return 1 if any(one.troubles or one.ended for one in shares) else 0


def _tell(share: Share) -> None:
    said = f"{share.reader}: {share.runs:,} inputs, {share.edges:,} edges, {share.seconds} s"
    print(said, file=sys.stderr, flush=True)
    for trouble in share.troubles:
        print(f"  {trouble.kind} at {trouble.place}: {trouble.file}", file=sys.stderr, flush=True)
    if share.ended:
        print(f"  ended before its time: {share.ended}", file=sys.stderr, flush=True)


def _words(text: str) -> list[str]:
    words = text.replace(",", " ").split()
    for word in words:
        if word not in READERS:
            raise argparse.ArgumentTypeError(f"{word!r} is none of {', '.join(READERS)}")
    return words


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument(
        "--seconds", type=int, default=3600, help="of the processor, of all readers together"
    )
    parser.add_argument(
        "--seed", type=int, default=random.randrange(1, 1 << 31), help="what chance begins with"
    )
    parser.add_argument("--readers", type=_words, default=[], help="only these: warc,zip,…")
    parser.add_argument("--keep", type=Path, help="folder for inputs that reach something new")
    parser.add_argument(
        "--write", action="store_true", help="write docs/hostile-input.md and kept/"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="at once")
    return parser


if __name__ == "__main__":
    sys.exit(main())
