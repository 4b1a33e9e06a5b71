"""The account of a restoration: what was brought, what was not, and what was wrong with copies.

::

    {"aside":0,"bytes":28,"findings":[{"code":"copy-damaged","where":"…",…}],
     "format":"muniment-restoration/1","from":[{"kind":"replica","name":"main"}],
     "log_size":5,"missing":0,"objects":4,"origin":"example.org/log","root":"<hex>","versions":5}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checksums import Finding, Severity
from manifests import FormatError, canonical, parse_canonical

FORMAT = "muniment-restoration/1"
_MAX_BYTES = 1 << 30


@dataclass(slots=True)
class Account:
    """Counts of objects and versions on the shelves, bytes of their files, what is kept aside.

    `missing` counts entries of the log that no object on the shelves answers; `resumed_from` is the
    size that a log was resumed from. Memory grows with what is wrong, not with how much was
    restored.
    """

    origin: str
    log_size: int
    root: bytes
    copies: Sequence[Mapping[str, Any]]
    objects: int = 0
    versions: int = 0
    size: int = 0
    aside: int = 0
    missing: int = 0
    resumed_from: int | None = None
    findings: dict[Finding, None] = field(default_factory=dict)

    def note(self, *findings: Finding) -> None:
        """Keep findings, each once."""
        self.findings.update(dict.fromkeys(findings))

    def count(self, versions: int, size: int) -> None:
        """Count an object that is on the shelves."""
        self.objects += 1
        self.versions += versions
        self.size += size

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing or damaged in what was restored."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    def about(self) -> dict[str, Any]:
        """Give what a record says: everything but the findings, which are counted."""
        value = self._value()
        value["findings"] = len(self.findings)
        del value["format"], value["origin"]
        return value

    def encode(self) -> bytes:
        """Give the report's bytes (RFC 8785). Where a copy lies on this machine is left out."""
        return canonical(self._value())

    def _value(self) -> dict[str, Any]:
        resumed = {} if self.resumed_from is None else {"resumed_from": self.resumed_from}
        return {
            **resumed,
            "aside": self.aside,
            "bytes": self.size,
            "findings": [_to_json(finding) for finding in self.findings],
            "format": FORMAT,
            "from": [dict(copy) for copy in self.copies],
            "log_size": self.log_size,
            "missing": self.missing,
            "objects": self.objects,
            "origin": self.origin,
            "root": self.root.hex(),
            "versions": self.versions,
        }


def parse_account(data: bytes) -> Account:
    """Read what `Account.encode` wrote; raise `FormatError`."""
    value = parse_canonical(data, max_bytes=_MAX_BYTES, max_values=_MAX_BYTES)
    try:
        if value["format"] != FORMAT:
            raise FormatError(f"not a format this version reads: {value['format']!r}")
        counts = {name: int(value[name]) for name in ("objects", "versions", "aside")}
        return Account(
            value["origin"],
            value["log_size"],
            bytes.fromhex(value["root"]),
            tuple(value["from"]),
            size=value["bytes"],
            missing=value["missing"],
            resumed_from=value.get("resumed_from"),
            findings=dict.fromkeys(_from_json(item) for item in value["findings"]),
            **counts,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"not an account of a restoration: {error}") from error


def _to_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "particulars": dict(finding.particulars),
        "severity": finding.severity.value,
        "where": finding.where,
    }


def _from_json(item: Mapping[str, Any]) -> Finding:
    particulars = tuple(sorted(item["particulars"].items()))
    return Finding(item["code"], Severity(item["severity"]), item["where"], particulars)
