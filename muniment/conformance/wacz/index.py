"""Indexes: CDXJ lines that say where each capture's record lies, and idx over their gzip blocks.

::

    com,example)/ 20201007212236 {"url": "http://www.example.com/", "digest": "sha1:WJM2…",
     "length": "1293", "offset": "845", "filename": "data.warc.gz", "recordDigest": "sha256:f788…"}
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any

from manifests import FormatError, Limits, parse_json
from muniment.conformance.report import Ledger
from muniment.conformance.tree import Source
from muniment.conformance.wacz.archives import Archives
from muniment.conformance.wacz.container import Container
from muniment.conformance.wacz.lines import read_lines
from muniment.conformance.wacz.member import ZipMember
from muniment.conformance.wacz.package import parse_hash
from muniment.conformance.warc.digests import Labelled, parse_labelled
from muniment.conformance.warc.units import MemberError

_TIME = re.compile(rb"[0-9]{14}(?:[0-9]{3})?")
_NUMBER = re.compile(r"[0-9]{1,18}")
_SHA1_SIZE = 20


class IndexCheck:
    """Checks the indexes of one WACZ against its WARC files."""

    def __init__(self, archives: Archives, limits: Limits, ledger: Ledger) -> None:
        self._archives = archives
        self._limits = limits
        self._ledger = ledger
        self.lines = 0
        self.files = 0

    def check_cdxj(self, source: Source, name: str) -> None:
        """Check every line of a CDXJ file, compressed or not."""
        self.files += 1
        before = b""
        try:
            for number, line in self._lines(source, name):
                if not line or line.startswith(b"!"):
                    continue
                self.lines += 1
                where = f"{name}:{number}"
                key = line.partition(b"{")[0]
                if key < before:
                    self._ledger.warning("wacz-index-order", where)
                before = key
                self._check_line(line, where)
        except MemberError:
            self._ledger.error("wacz-index-gzip", name)

    def check_idx(self, source: Source, name: str, container: Container) -> None:
        """Check the secondary index: each block it names is there and has its digest."""
        self.files += 1
        target: ZipMember | None = None
        try:
            for number, line in self._lines(source, name):
                where = f"{name}:{number}"
                value = self._read_json(line[line.find(b"{") :], where)
                if value is None:
                    continue
                if line.startswith(b"!meta"):
                    target = container.members.get(f"indexes/{value.get('filename')}")
                    continue
                self._check_block(value, target, where, container)
        except MemberError:
            self._ledger.error("wacz-index-gzip", name)

    def _lines(self, source: Source, name: str) -> Any:
        return read_lines(source, name, self._limits)

    def _read_json(self, data: bytes, where: str) -> dict[str, Any] | None:
        try:
            value = parse_json(data)
        except FormatError as failure:
            self._ledger.error("wacz-index-line", where, detail=str(failure))
            return None
        if not isinstance(value, dict):
            self._ledger.error("wacz-index-line", where, detail="it has no object")
            return None
        return value

    def _check_line(self, line: bytes, where: str) -> None:
        parts = line.split(b" ", 2)
        if len(parts) != 3 or not parts[0] or not _TIME.fullmatch(parts[1]):
            self._ledger.error("wacz-index-line", where, detail="it is no key, time and object")
            return
        value = self._read_json(parts[2], where)
        if value is None:
            return
        filename, url = value.get("filename"), value.get("url")
        offset, length = _number(value.get("offset")), _number(value.get("length"))
        if not isinstance(filename, str) or not isinstance(url, str) or offset is None:
            detail = "url, filename and offset are needed"
            self._ledger.error("wacz-index-line", where, detail=detail)
            return
        record = self._archives.find(filename, offset, length, where)
        if record is None:
            return
        if record.target is not None and record.target != url:
            self._ledger.warning("wacz-index-url", where, url=url[:200], target=record.target[:200])
        time = re.sub(r"[^0-9]", "", record.date or "").encode()
        if time[:14] != parts[1][:14]:
            self._ledger.warning("wacz-index-time", where, time=parts[1].decode("ascii"))
        stated, indexed = parse_labelled(record.payload_digest or ""), _indexed(value.get("digest"))
        same = stated and indexed and stated.algorithm == indexed.algorithm
        if same and stated != indexed:
            self._ledger.error("wacz-index-digest", where)
        self._archives.check_record_digest(
            filename, offset, length, parse_hash(value.get("recordDigest")), where
        )

    def _check_block(
        self, value: dict[str, Any], target: ZipMember | None, where: str, container: Container
    ) -> None:
        offset, length = _number(value.get("offset")), _number(value.get("length"))
        if target is None or offset is None or length is None:
            self._ledger.error("wacz-index-block", where)
            return
        if offset + length > target.size:
            self._ledger.error("wacz-index-block", where)
            return
        stated = parse_hash(value.get("digest"))
        if stated is None or target.method != 0:
            return
        running = hashlib.new(stated.algorithm, usedforsecurity=False)
        block = container.slice(target, offset, length)
        while data := block.read():
            running.update(data)
        if running.digest() != stated.value:
            self._ledger.error("wacz-index-block-digest", where)


def _number(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _indexed(value: object) -> Labelled | None:
    """Read the digest of an index, which may be base 32 of a SHA-1 with no label."""
    if not isinstance(value, str):
        return None
    if ":" in value:
        return parse_labelled(value)
    try:
        raw = base64.b32decode(value)
    except (binascii.Error, ValueError):
        return None
    return Labelled("sha1", raw) if len(raw) == _SHA1_SIZE else None
