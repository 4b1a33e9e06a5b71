"""Runs a command with bounds on memory, processor and files, set by the kernel before it begins.

Run as a file, ``python -I -S bounded.py MEMORY SECONDS FILE_BYTES COMMAND ...``, by whoever starts
it in a session of its own.
"""

from __future__ import annotations

import os
import resource
import sys


def main() -> None:
    """Set the bounds and become the command."""
    memory, seconds, written = map(int, sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execvp(sys.argv[4], sys.argv[4:])


if __name__ == "__main__":
    main()
