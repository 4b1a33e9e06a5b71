"""Whether a WACZ is one: its zip, its manifest against its bytes, its parts against each other."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from manifests import Limits
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.conformance.tree import Source, read_all
from muniment.conformance.wacz.archives import FOLDER as ARCHIVE
from muniment.conformance.wacz.archives import Archives, HeardIn
from muniment.conformance.wacz.container import Container
from muniment.conformance.wacz.index import IndexCheck
from muniment.conformance.wacz.member import STORED, MemberSource, ZipMember
from muniment.conformance.wacz.package import (
    DIGEST,
    PACKAGE,
    Resource,
    check_digest,
    read_object,
    read_package,
)
from muniment.conformance.wacz.pages import check_pages
from muniment.conformance.wacz.signature import check_signature
from muniment.conformance.wacz.structures import ZipError
from muniment.conformance.warc.units import MAGIC as GZIP
from muniment.conformance.warc.units import Rewound
from muniment.storage.file import StoredFile

KIND = "wacz"
_INDEXES, _PAGES = "indexes/", "pages/"
_MAIN_PAGES = "pages/pages.jsonl"
_CDXJ = (".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz")
_WARC = (".warc", ".warc.gz")
_PIECE = 1 << 18


def validate_wacz(
    file: StoredFile,
    limits: Limits,
    watcher: Watcher,
    forgiven: frozenset[str] = frozenset(),
) -> Report:
    """Validate a file; raise OSError where it cannot be read, `LimitError` over a limit."""
    ledger = Ledger(limits.findings_kept, forgiven)
    with file.open() as stream:
        check_wacz(stream, file.name, limits, ledger, watcher)
    return ledger.report(KIND)


def check_wacz(
    stream: BinaryIO,
    name: str,
    limits: Limits,
    ledger: Ledger,
    watcher: Watcher,
    heard: HeardIn = lambda *_: None,
) -> None:
    """Check a WACZ in a stream that can seek; `name` is that of the file.

    `heard` is told of each record of the WARC files in it.
    """
    if not name.lower().endswith(".wacz"):
        ledger.warning("wacz-extension", name)
    try:
        check = _Check(stream, limits, ledger, watcher, heard)
    except ZipError as failure:
        ledger.error("wacz-zip-unreadable", name, detail=str(failure))
        return
    check.manifest()
    check.layout()
    check.members()


class _Check:
    def __init__(
        self,
        stream: BinaryIO,
        limits: Limits,
        ledger: Ledger,
        watcher: Watcher,
        heard: HeardIn,
    ) -> None:
        self._limits = limits
        self._ledger = ledger
        self._watcher = watcher
        self._container = Container(stream, limits, ledger)
        self._members = self._container.members
        self._resources: dict[str, Resource] = {}
        self._created: object = None
        self._archives = Archives(self._container, limits, ledger, watcher, heard)
        self._index = IndexCheck(self._archives, limits, ledger)
        self._pages = self._files = self._size = 0

    def manifest(self) -> None:
        """datapackage.json, and what datapackage-digest.json says of it."""
        package = self._read_whole(PACKAGE)
        if package is None:
            self._ledger.error("wacz-datapackage-missing", PACKAGE)
        else:
            self._resources, self._created = read_package(package, self._ledger)
        digest = self._read_whole(DIGEST)
        if digest is None:
            self._ledger.warning("wacz-digest-missing", DIGEST)
            return
        value = read_object(digest, DIGEST, self._ledger)
        if value is not None:
            if package is not None:
                check_digest(package, value, self._ledger)
            check_signature(value, self._created, self._ledger)

    def layout(self) -> None:
        """The parts that every WACZ has, and names that do not belong where they stand."""
        files = {name for name, member in self._members.items() if not member.is_folder}
        ledger = self._ledger
        if not any(name.startswith(ARCHIVE) and name.endswith(_WARC) for name in files):
            ledger.error("wacz-archive-missing", ARCHIVE)
        if not any(name.startswith(_INDEXES) and name.endswith(_CDXJ) for name in files):
            ledger.error("wacz-indexes-missing", _INDEXES)
        if _MAIN_PAGES not in files:
            ledger.error("wacz-pages-missing", _MAIN_PAGES)
        for name in sorted(files):
            for folder, endings in (
                (ARCHIVE, _WARC),
                (_INDEXES, (*_CDXJ, ".idx")),
                (_PAGES, (".jsonl",)),
            ):
                if name.startswith(folder) and not name.endswith(endings):
                    ledger.error("wacz-other-place", name)
            if name.startswith((ARCHIVE, _INDEXES)) and self._members[name].method != STORED:
                self._check_stored(name)
        for path in sorted(self._resources.keys() - files):
            ledger.error("wacz-datapackage-absent", path)
        for name in sorted(files - self._resources.keys() - {PACKAGE, DIGEST}):
            ledger.error("wacz-datapackage-unlisted", name)

    def members(self) -> None:
        """Every file once: against the manifest, and by what it is. WARC files come first."""
        order = sorted(self._members.values(), key=lambda member: (_rank(member), member.begins))
        self._watcher.expect(0)
        for member in order:
            if member.name not in (PACKAGE, DIGEST):
                self._check_member(member)
        ledger = self._ledger
        ledger.checked("wacz-zip", members=str(len(self._members)))
        ledger.checked("wacz-resources", files=str(self._files), bytes=str(self._size))
        ledger.checked("wacz-index", lines=str(self._index.lines), files=str(self._index.files))
        ledger.checked("wacz-pages", pages=str(self._pages))

    def _check_stored(self, name: str) -> None:
        # What is compressed already must not be compressed again, or nobody can seek in it.
        if name.endswith(".gz"):
            self._ledger.error("wacz-zip-recompressed", name)
        elif name.startswith(ARCHIVE):
            self._ledger.warning("wacz-zip-not-stored", name)

    def _check_member(self, member: ZipMember) -> None:
        source = self._container.open(member, self._watcher.took)
        resource = self._resources.get(member.name)
        hashed = _Hashed(source, resource)
        self._dispatch(member, hashed)
        while hashed.read(_PIECE):
            pass
        if resource is None or member.is_folder:
            return
        self._files += 1
        self._size += hashed.size
        if resource.size not in (None, hashed.size):
            stated, found = str(resource.size), str(hashed.size)
            self._ledger.error("wacz-datapackage-bytes", member.name, stated=stated, found=found)
        if not hashed.matches:
            self._ledger.error("wacz-datapackage-hash", member.name)

    def _dispatch(self, member: ZipMember, source: Source) -> None:
        name = member.name
        if name.startswith(ARCHIVE) and name.endswith(_WARC):
            rewound = Rewound(source)
            if (rewound.head == GZIP) != name.endswith(".gz"):
                self._ledger.warning("wacz-archive-ending", name)
            self._archives.validate(member, rewound)
        elif name.startswith(_INDEXES) and name.endswith(_CDXJ):
            self._index.check_cdxj(source, name)
        elif name.startswith(_INDEXES) and name.endswith(".idx"):
            self._index.check_idx(source, name, self._container)
        elif name.startswith(_PAGES) and name.endswith(".jsonl"):
            self._pages += check_pages(source, name, self._limits, self._ledger)

    def _read_whole(self, name: str) -> bytes | None:
        member = self._members.get(name)
        if member is None:
            return None
        source = self._container.open(member, self._watcher.took)
        return read_all(source, name, self._limits.wacz_json_bytes, "wacz_json_bytes")


class _Hashed:
    """A source that takes the hash of what is read."""

    def __init__(self, source: MemberSource, resource: Resource | None) -> None:
        self._source = source
        self._stated = resource.hash if resource is not None else None
        algorithm = self._stated.algorithm if self._stated is not None else "sha256"
        self._running = hashlib.new(algorithm, usedforsecurity=False)
        self.size = 0

    def read(self, size: int, /) -> bytes:
        data = self._source.read(size)
        self._running.update(data)
        self.size += len(data)
        return data

    @property
    def matches(self) -> bool:
        """Whether what was read has the hash that is stated, where one is."""
        return self._stated is None or self._running.digest() == self._stated.value


def _rank(member: ZipMember) -> int:
    return 0 if member.name.startswith(ARCHIVE) else 1
