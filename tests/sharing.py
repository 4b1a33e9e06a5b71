"""Which tests are carried out by one worker: a file's, and those of all files that need the store.

What they share is built once then. The scheduler is our own because that of `--dist loadgroup`
writes its groups into the names of tests, which pytest 9.2 does not let it: it groups nothing
there, and does not say so (pytest-xdist issue 1386).
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# The files of the fixture `swift` of object_store.py.
STORE = {
    "test_replica_doors.py",
    "test_restore_replicas.py",
    "test_s3.py",
    "test_s3_audit.py",
    "test_validate_buckets.py",
}
# Of hundreds of cases each: every function of these is a unit of its own.
APART = {"test_corpus.py"}


def unit_of(test: str) -> str:
    """The unit of work that a test belongs to, by its name as pytest spells it."""
    file = test.split("::", 1)[0]
    name = file.rpartition("/")[2]
    if name in APART:
        return test.split("[", 1)[0]
    return "store" if name in STORE else file


class ByFile(LoadScopeScheduling):
    """Gives a worker whole units of work, as `--dist loadfile` gives it whole files."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
