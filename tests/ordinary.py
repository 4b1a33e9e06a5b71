"""Being an ordinary user, so that what binds one binds the superuser of a container too.

with ordinary_user(): ...                  # for a while: file modes count
call_as_ordinary_user(folder, "doctor")    # muniment, in a process that is one for good
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

# Debian's `nobody`: an account that owns nothing.
USER = 65534
_KEEPCAPS = 8  # prctl(2)
_READ_SEARCH = 1 << 2

_VERSION_3 = 0x20080522
_OVERRIDES = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capability.h)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Lay down what makes modes not count (capset(2)); take it up again at the end."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    assert libc.capget(header, sets) == 0
    effective = sets[0]
    sets[0] = effective & ~_OVERRIDES
    assert libc.capset(header, sets) == 0
    try:
        yield
    finally:
        sets[0] = effective
        assert libc.capset(header, sets) == 0


def call_as_ordinary_user(
    folder: Path, environment: Mapping[str, str], *arguments: object
) -> subprocess.CompletedProcess[str]:
    """Call muniment as a user of no rights, whose home is `folder`; to be called by root alone."""
    return subprocess.run(
        [sys.executable, __file__, *map(str, arguments)],
        env={**environment, "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def _become_ordinary() -> None:
    """Give up being root for good; what is started from now on has no right left of it.

    This process alone may go on reading whatever it likes: Python itself may be installed where
    only root may look, and it loads modules late.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(_KEEPCAPS, 1, 0, 0, 0) == 0
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(_READ_SEARCH, _READ_SEARCH, 0, 0, 0, 0)
    assert libc.capset(header, sets) == 0


if __name__ == "__main__":
    from muniment.cli import main

    _become_ordinary()
    sys.exit(main(sys.argv[1:]))
