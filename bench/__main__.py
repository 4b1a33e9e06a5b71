"""`make bench`: what muniment takes beside what a peer takes for the same work, in one run.

Figures are ratios on the machine at hand, never promises. Run `python bench --help` for choices.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from audit import compare_audit
from browser import compare_browser
from capture import compare_capture
from edition import compare_edition
from evidence import compare_evidence
from export import compare_export
from preserve import compare_preserve, make_archive
from replicate import compare_replicate
from search import compare_search
from validate import compare_validate
from warc import compare_warc_writing
from warc_import import SIZE, compare_warc_import

_PARTS = (
    "archive",
    "evidence",
    "export",
    "validate",
    "warc",
    "capture",
    "browser",
    "search",
    "edition",
)


def _compile() -> None:
    """Compile what is measured, as whoever installs it has it: else each call would, each time."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for package in ("checksums", "manifests", "ingest", "muniment"):
        found = find_spec(package)
        assert found is not None
        for place in found.submodule_search_locations or ():
            compileall.compile_dir(place, quiet=2)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"what to measure: {', '.join(_PARTS)}; all of it unless named",
    )
    parser.add_argument("--files", type=int, default=20_000, help="how many files (20000)")
    parser.add_argument(
        "--size", type=_bytes, help="bytes of each (16384); of warc: of the imported file (100MB)"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path(".cache/bench"), help="where to work; emptied first"
    )
    parser.add_argument(
        "--peer",
        type=Path,
        default=Path(".peers/ocfl-py/bin/python"),
        help="the python that has ocfl-py (`make peers` makes it)",
    )
    parser.add_argument(
        "--bagit",
        type=Path,
        default=Path(".peers/bagit/bin/python"),
        help="the python that has bagit-python",
    )
    parser.add_argument("--large", type=int, default=512 << 20, help="bytes of each large file")
    parser.add_argument(
        "--entries", type=int, default=10_000_000, help="entries of the log that is proven from"
    )
    parser.add_argument(
        "--texts", type=Path, default=Path("docs"), help="text to write records of (docs)"
    )
    parser.add_argument("--pages", type=int, default=6000, help="pages to capture (6000)")
    parser.add_argument(
        "--requests",
        type=Path,
        default=Path(".peers/wacz/bin/python"),
        help="a python that has warcio and requests",
    )
    parser.add_argument(
        "--paragraphs", type=int, default=1_000_000, help="paragraphs to search (1000000)"
    )
    parser.add_argument(
        "--corpora",
        type=Path,
        default=Path("../shared/corpora"),
        help="real texts: notices to read, and paragraphs to search",
    )
    chosen = parser.parse_args()
    _compile()
    if unknown := set(chosen.parts) - set(_PARTS):
        parser.error(f"{min(unknown)} is none of {', '.join(_PARTS)}")
    parts = chosen.parts or _PARTS
    folder = chosen.folder.absolute()
    size = chosen.size or 16_384
    code = 0
    if "archive" in parts:
        code = compare_preserve(chosen.files, size, folder, chosen.peer)
        if code != 0:
            return code
        compare_replicate(folder / "whole", folder, chosen.files)
    elif "evidence" in parts:
        make_archive(chosen.files, size, folder)
    if "evidence" in parts:
        compare_evidence(folder / "whole", folder, chosen.entries)
    if "archive" in parts:
        compare_audit(folder / "whole", folder, chosen.peer, chosen.large)
    if "export" in parts:
        compare_export(size, folder / "exported")
    if "validate" in parts:
        bags = folder / "bags"
        code = compare_validate(chosen.files, size, chosen.large, bags, chosen.bagit)
    if "warc" in parts:
        compare_warc_writing(chosen.texts)
        own = chosen.size if parts == ["warc"] else None
        compare_warc_import(own or SIZE, chosen.texts, folder / "warc")
    if "capture" in parts:
        compare_capture(chosen.pages, folder, chosen.requests)
    if "browser" in parts:
        compare_browser(folder, 7)
    if "search" in parts:
        compare_search(chosen.corpora, chosen.paragraphs, folder / "search")
    if "edition" in parts:
        compare_edition(chosen.corpora)
    shutil.rmtree(folder, ignore_errors=True)
    return code


def _bytes(text: str) -> int:
    """Read a size: bytes, or with KB, MB or GB behind it."""
    for unit, factor in (("KB", 10**3), ("MB", 10**6), ("GB", 10**9)):
        if text.upper().endswith(unit):
            return int(float(text[: -len(unit)]) * factor)
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
