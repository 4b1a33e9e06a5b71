"""The peer's work: ocfl-py validates each of the objects that a file lists, digests and all."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import ocfl

logging.disable(logging.CRITICAL)


def main(listed: Path) -> None:
    for folder in listed.read_text("utf-8").splitlines():
        passed, _ = ocfl.Object().validate(folder, log_warnings=False, log_errors=False)
        if not passed:
            raise SystemExit(f"{folder} is not valid")


main(Path(sys.argv[1]))
