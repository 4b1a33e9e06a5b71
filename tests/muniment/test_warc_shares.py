"""A WARC file shared out to processes: what one reading finds is found, in the same order."""

import gzip
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from checksums import Severity
from judged import codes
from manifests import LimitError, Limits
from muniment.conformance.report import Ledger, Nobody, Report
from muniment.conformance.warc import shares
from muniment.conformance.warc.check import Seen, check_stream
from muniment.conformance.warc.shares import Listener, check_shared
from warcs import info, packed, resource, response

SHARE = 4 << 10
RANDOM = random.Random(7)
# Of a kilobyte that does not compress, so that a share has some four.
RECORDS = [info(), *(response(RANDOM.randbytes(1000)) for _ in range(40))]
Heard = list[tuple[int, int, str]]


def place_of(seen: Seen) -> tuple[int, int, str]:
    """What is asked of each record here."""
    return seen.offset, seen.length, seen.kind


def in_one(path: Path, limits: Limits) -> tuple[Report, Heard]:
    """A file read in one."""
    ledger, heard = Ledger(limits.findings_kept), Heard()
    with path.open("rb") as stream:
        check_stream(stream, "", ledger, limits, Nobody(), lambda one: heard.append(place_of(one)))
    return ledger.report("warc"), heard


def in_shares(path: Path, limits: Limits) -> tuple[Report, Heard]:
    """A file read in shares."""
    ledger, heard = Ledger(limits.findings_kept), Heard()
    check_shared(path, ledger, limits, Nobody(), 2, Listener(place_of, heard.append), SHARE)
    return ledger.report("warc"), heard


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found matters here, not by whom: threads begin sooner than processes."""
    monkeypatch.setattr(shares, "new_pool", ThreadPoolExecutor)


def cut(data: bytes) -> bytes:
    return data[: len(data) - 700]


def damaged(data: bytes) -> bytes:
    at = data.index(b"\x1f\x8b", 3 * SHARE)
    return data[: at + 100] + b"\0" * 40 + data[at + 140 :]


def with_rubbish(data: bytes) -> bytes:
    at = data.index(b"\x1f\x8b", 3 * SHARE)
    return data[:at] + RANDOM.randbytes(3 * SHARE) + data[at:]


def with_one_twice(data: bytes) -> bytes:
    return data + packed(RECORDS[1])


def with_warnings(data: bytes) -> bytes:
    return data + packed(*(resource(b"%d" % n, WARC_Target_URI="<x:y>") for n in range(200)))


def with_a_member_of_several(data: bytes) -> bytes:
    return data + gzip.compress(b"".join(RECORDS[5:9])) + packed(resource())


def with_a_file_in_it(data: bytes) -> bytes:
    # Stored, so that members that begin a record stand within a member.
    inner = packed(*(response(b"inner %d" % n) for n in range(200)))
    return data + gzip.compress(resource(inner), compresslevel=0) + data[:2000]


def segmented(data: bytes) -> bytes:
    return data + packed(resource(b"first", WARC_Segment_Number="1")) + packed(*RECORDS[1:3])


def going_over(data: bytes) -> bytes:
    at = data.index(b"\x1f\x8b", 3 * SHARE)
    return data[:at] + resource(b"in none") + resource(b"nor this") + data[at:] + RECORDS[0]


class TestShares:
    """A share counts only where one reading would have found the same in it."""

    @pytest.mark.usefixtures("threads")
    @pytest.mark.parametrize(
        "change",
        [
            bytes,
            cut,
            damaged,
            with_rubbish,
            with_one_twice,
            with_warnings,
            with_a_member_of_several,
            with_a_file_in_it,
            segmented,
            going_over,
        ],
    )
    @pytest.mark.parametrize(
        "limits", [Limits(), Limits(findings_kept=3), Limits(records_remembered=20)]
    )
    def test_they_find_what_one_reading_finds(
        self, tmp_path: Path, change: Callable[[bytes], bytes], limits: Limits
    ) -> None:
        path = tmp_path / "a.warc.gz"
        path.write_bytes(change(packed(*RECORDS)))
        assert in_shares(path, limits) == in_one(path, limits)

    @pytest.mark.usefixtures("threads")
    def test_a_limit_ends_the_reading_where_it_is_met(self, tmp_path: Path) -> None:
        path = tmp_path / "a.warc.gz"
        path.write_bytes(packed(*RECORDS, resource(WARC_Filename="x" * 5000)))
        heard = Heard()
        ledger = Ledger(10)
        listener = Listener(place_of, heard.append)
        with pytest.raises(LimitError, match="header_bytes"):
            check_shared(path, ledger, Limits(header_bytes=4000), Nobody(), 2, listener, SHARE)
        assert len(heard) == len(RECORDS)

    def test_processes_read_them(self, tmp_path: Path) -> None:
        path = tmp_path / "a.warc.gz"
        path.write_bytes(with_one_twice(packed(*RECORDS)))
        report, heard = in_shares(path, Limits())
        assert codes(report, Severity.ERROR) == {"warc-5.2-twice"}
        assert len(heard) == len(RECORDS) + 1

    def test_what_a_killed_process_did_not_bring_is_read_here(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shares, "new_pool", Dying)
        path = tmp_path / "a.warc.gz"
        path.write_bytes(packed(*RECORDS))
        assert in_shares(path, Limits()) == in_one(path, Limits())


class Dying(ThreadPoolExecutor):
    """A pool whose processes die after three shares."""

    def __init__(self, processes: int) -> None:
        super().__init__(processes)
        self._left = iter(range(3))

    def submit(self, task: Any, /, *given: Any, **named: Any) -> Any:
        if next(self._left, None) is None:
            raise BrokenProcessPool
        return super().submit(task, *given, **named)
