"""A rendition made of what a reader found: its blocks laid into columns, and their structure."""

from __future__ import annotations

from collections.abc import Sequence

from checksums import Finding, Severity
from manifests import Limits
from muniment.edition.layout.blocks import Block
from muniment.edition.layout.columns import lay_columns
from muniment.edition.metadata import read_metadata
from muniment.edition.model import ExactText, Placed, ReadRendition
from muniment.edition.structure.building import structure


def made_rendition(
    name: str,
    form: str,
    exact: ExactText,
    blocks: Sequence[Block],
    limits: Limits,
    findings: Sequence[Finding] = (),
    placed: Sequence[Placed] = (),
    witness: bool = False,
) -> ReadRendition:
    """Make a rendition of blocks that any reader found in a text."""
    found = list(findings)
    columns, said = [], []
    for laid in lay_columns(blocks):
        column, missed = structure(laid, exact.content, name, limits.edition_labels)
        columns.append(column)
        said.append(read_metadata(column, exact.content))
        found.extend(missed)
    if not columns:
        found.append(finding("text-empty", Severity.WARNING, name))
    return ReadRendition(
        name, form, exact, tuple(columns), tuple(said), tuple(found), tuple(placed), witness
    )


def unread_rendition(name: str, form: str, *findings: Finding) -> ReadRendition:
    """Make a rendition without text, which says why."""
    return ReadRendition(name, form, None, (), (), tuple(findings))


def lines_cut(name: str, limits: Limits, line: int) -> Finding:
    """Say that a rendition has more lines than are read: up to this line of its exact text."""
    most = str(limits.edition_lines)
    return finding("lines-cut", Severity.WARNING, name, most=most, line=str(line))


def finding(code: str, severity: Severity, where: str, **particulars: str) -> Finding:
    """Make a finding on a rendition."""
    return Finding(code, severity, where, tuple(sorted(particulars.items())))
