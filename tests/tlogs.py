"""Transparency logs as somebody else would write them: files by path, in any size.

files = make_log(300, older=(1, 256))
report = judge_log(files, key=KEY.verifier)
"""

from collections.abc import Callable, Iterable, Mapping

from manifests import (
    Appended,
    Checkpoint,
    Limits,
    NoteSigner,
    NoteVerifier,
    append_entries,
    sign_note,
)
from muniment.conformance.report import Nobody, Report
from muniment.conformance.tlog import validate_log
from muniment.storage import MemoryStorage

ORIGIN = "example.com/their-log"
KEY = NoteSigner(ORIGIN, bytes(range(32)))
Files = dict[str, bytes]


def entry(number: int) -> bytes:
    """An entry that is not one of ours."""
    return f"entry {number}".encode()


def make_log(size: int, older: Iterable[int] = (), change: Callable[[int], bytes] = entry) -> Files:
    """A log that grew by way of `older` sizes, of each of which it keeps files and checkpoint."""
    files: Files = {}
    grown = 0
    appended = Appended(0, b"", {}, b"")
    for target in (*sorted(older), size):
        appended = append_entries(
            grown, [change(number) for number in range(grown, target)], files.__getitem__
        )
        files |= appended.files
        grown = target
        files[f"checkpoint.{target}"] = head(target, appended.root)
    files["checkpoint"] = files.pop(f"checkpoint.{size}")
    return files


def head(size: int, root: bytes, origin: str = ORIGIN, key: NoteSigner = KEY) -> bytes:
    """A signed checkpoint."""
    return sign_note(Checkpoint(origin, size, root).body(), key)


def judge_log(files: Mapping[str, bytes], key: NoteVerifier | None = KEY.verifier) -> Report:
    """Validate a log from memory."""
    return validate_log(MemoryStorage(files), Limits(), key, Nobody())
