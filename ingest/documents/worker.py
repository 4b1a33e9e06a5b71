"""The process that reads one document from stdin, and says on stdout what is in it, line by line.

Run as ``python -m ingest.documents.worker KIND``, within bounds (`ingest.documents.child`). What is
said is JSON; the last line is ``null``.
"""

from __future__ import annotations

import importlib
import json
import sys

_READERS = {
    "ofd": ("ingest.documents.ofd", "said_of"),
    "ofd-scan": ("ingest.documents.ofd_scans", "rendered"),
    "pdf": ("ingest.documents.pdf", "said_of"),
    "picture": ("ingest.documents.picture", "said_of"),
    "scan": ("ingest.documents.picture", "rendered"),
    "word": ("ingest.documents.word", "said_of"),
}


def main() -> int:
    """Read stdin as the kind of document that the first argument names."""
    module, name = _READERS[sys.argv[1]]
    said_of = getattr(importlib.import_module(module), name)
    data = sys.stdin.buffer.read()
    for said in said_of(data, *sys.argv[2:]):
        # Letters of a damaged document may be halves of characters.
        sys.stdout.write(json.dumps(said, separators=(",", ":")) + "\n")
        sys.stdout.flush()
    sys.stdout.write("null\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
