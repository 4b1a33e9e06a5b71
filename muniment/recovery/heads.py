"""Heads that copies show: signed by the log's key, and each of one and the same history.

Any source of signed checkpoints will do beside the copies: what counts is the log key's signature,
and that the tree that the copies hold leads to the head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checksums import Finding, Severity
from manifests import (
    Checkpoint,
    LimitError,
    Limits,
    MunimentError,
    Roles,
)
from muniment.recovery.copies import Copy, reason
from muniment.recovery.history import History, HistoryError
from muniment.replicas import read_bounded
from muniment.replicas.replica import CHECKPOINT

_SIZE = re.compile("0|[1-9][0-9]{0,18}")
_EARLIER = 64  # earlier heads that are tried where no copy leads to its newest one


@dataclass(frozen=True, slots=True)
class Head:
    """A head, whose it is, and the signed note where there is one (the mark has none)."""

    checkpoint: Checkpoint
    shown: str
    note: bytes | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The longest history that can be had, its head, and what was found on the way."""

    history: History
    head: Head
    findings: tuple[Finding, ...]


def read_heads(
    copies: Sequence[Copy], roles: Roles, limits: Limits
) -> tuple[list[Head], list[Finding]]:
    """Read each copy's newest checkpoint, and name those that the log's key did not sign."""
    heads: list[Head] = []
    findings: list[Finding] = []
    for copy in copies:
        try:
            heads.append(_read(copy, CHECKPOINT, roles, limits))
        except (OSError, MunimentError) as failure:
            particulars = (("copy", copy.shown), ("detail", reason(failure)))
            findings.append(Finding("copy-damaged", Severity.WARNING, CHECKPOINT, particulars))
    return heads, findings


def earlier_heads(copies: Sequence[Copy], roles: Roles, limits: Limits) -> Iterator[Head]:
    """Give older checkpoints that copies keep, the longest first."""
    for size, path, copy in sorted(_kept(copies), key=lambda kept: -kept[0])[:_EARLIER]:
        try:
            head = _read(copy, path, roles, limits)
        except (OSError, MunimentError):
            continue
        if head.checkpoint.size == size > 0:
            yield head


def kept_sizes(copies: Sequence[Copy], most: int) -> tuple[int, ...]:
    """Give the sizes, up to `most`, of which any copy keeps a checkpoint."""
    return tuple(sorted({size for size, _, _ in _kept(copies) if size <= most}))


def read_kept(
    copies: Sequence[Copy], size: int, roles: Roles, limits: Limits, history: History
) -> bytes | None:
    """Give the note of a checkpoint of that size that is of the history, or None."""
    for copy in copies:
        try:
            head = _read(copy, _kept_path(size), roles, limits)
        except (OSError, MunimentError):
            continue
        if head.checkpoint.size == size and history.extends(head.checkpoint):
            return head.note
    return None


def choose_history(
    copies: Sequence[Copy], heads: Iterable[Head], known: Sequence[Head]
) -> Chosen | None:
    """Give the history of the first of `heads` that copies lead to and that extends all `known`.

    An empty log is none: entry 0 says whose it is. What is known to be longer does not count
    against a head. None where no head will do.
    """
    findings: list[Finding] = []
    for head in heads:
        if head.checkpoint.size == 0:
            continue
        try:
            history = History(copies, head.checkpoint)
            forked = [one for one in known if not _agree(history, one)]
        except HistoryError as failure:
            particulars = (("copy", head.shown), ("detail", str(failure)))
            findings.append(Finding("copy-damaged", Severity.WARNING, CHECKPOINT, particulars))
            continue
        if not forked:
            return Chosen(history, head, tuple(findings))
        findings += [forked_from(head, one) for one in forked]
    return None


def forked_from(head: Head, other: Head) -> Finding:
    """Make the finding that two heads, both signed by the log's key, are of two histories."""
    particulars = (
        ("copy", head.shown),
        ("other", other.shown),
        ("other_size", str(other.checkpoint.size)),
        ("size", str(head.checkpoint.size)),
    )
    return Finding("log-forked", Severity.ERROR, CHECKPOINT, particulars)


def _agree(history: History, known: Head) -> bool:
    longer = known.checkpoint.size > history.head.size
    return longer or history.extends(known.checkpoint)


def _kept(copies: Sequence[Copy]) -> Iterator[tuple[int, str, Copy]]:
    for copy in copies:
        try:
            members = copy.storage.list("log/checkpoints")
        except (OSError, LimitError):
            continue
        for member in members:
            if _SIZE.fullmatch(member.name):
                yield int(member.name), _kept_path(int(member.name)), copy


def _kept_path(size: int) -> str:
    return f"log/checkpoints/{size}/checkpoint"


def _read(copy: Copy, path: str, roles: Roles, limits: Limits) -> Head:
    note = read_bounded(copy.storage, path, limits.checkpoint_bytes)
    return Head(roles.open(note), copy.shown, note)
