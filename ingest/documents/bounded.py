"""Runs a command with bounds on memory, processor and files, set by the kernel before it begins.

Run as a file, ``python -I -S bounded.py MEMORY SECONDS FILE_BYTES alone|- COMMAND ...``, by whoever
starts it in a session of its own. ``alone`` is without a network; where the system does not let it
be so, nothing is run and the exit code is 97.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

NOT_ALONE = 97
# unshare(2): a network namespace has no network, and a user namespace is what lets anyone have one.
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def main() -> None:
    """Set the bounds and become the command."""
    memory, seconds, written = map(int, sys.argv[1:4])
    if sys.argv[4] == "alone":
        user, group = os.geteuid(), os.getegid()
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
            sys.exit(NOT_ALONE)
        try:
            _tell("setgroups", "deny")
            _tell("uid_map", f"{user} {user} 1")
            _tell("gid_map", f"{group} {group} 1")
        except OSError:
            sys.exit(NOT_ALONE)
    _bound(resource.RLIMIT_AS, memory)
    _bound(resource.RLIMIT_CPU, seconds, seconds + 1)
    _bound(resource.RLIMIT_FSIZE, written)
    _bound(resource.RLIMIT_CORE, 0)
    os.execvp(sys.argv[5], sys.argv[5:])


def _bound(what: int, most: int, last: int | None = None) -> None:
    """Set a bound, and the one that it may be raised to; a lower one that holds already stays."""
    _, hard = resource.getrlimit(what)
    last = most if last is None else last
    if hard != resource.RLIM_INFINITY:
        most, last = min(most, hard), min(last, hard)
    resource.setrlimit(what, (most, last))


def _tell(name: str, line: str) -> None:
    with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
        file.write(line)


if __name__ == "__main__":
    main()
