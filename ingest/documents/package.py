"""A zip package of XML parts, read within bounds: no entities, nothing from elsewhere, no bombs."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

_PART_BYTES = 32 << 20
_MEMBERS = 20_000
_MARKS = 2_000_000  # `<` of a part that are read: in memory, each takes more than a hundred bytes
_FED = 1 << 16
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


_READING: Mapping[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
}


class PackageError(Exception):
    """A package that cannot be read; the message is the trouble's name."""


class Package:
    """The parts of an OOXML package (ECMA-376 part 2), by name."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise PackageError("damaged") from error
        self._names = {info.filename: info for info in self._zip.infolist()}
        if len(self._names) > _MEMBERS:
            raise PackageError("too-large")

    def part(self, name: str) -> Any:
        """Give a part's root element, None where there is no such part."""
        data = self.data(name)
        if data is None:
            return None
        if data.count(b"<") > _MARKS:
            raise PackageError("too-large")
        return _root(data)

    def opening(self, name: str, tags: Sequence[str], most: int) -> tuple[Any, bool]:
        """Give the same, read until it has more than `most` elements of these names.

        The second is true where that was not all of it; the tree ends where reading did.
        """
        data = self.data(name)
        return (None, False) if data is None else _opening(data, tags, most)

    def data(self, name: str) -> bytes | None:
        """Give a part's bytes, None where there is no such part."""
        info = self._names.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise PackageError("encrypted")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(_PART_BYTES + 1)
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError) as error:
            raise PackageError("damaged") from error
        if len(data) > _PART_BYTES:
            raise PackageError("too-large")
        return data

    def related(self, part: str) -> Mapping[str, str]:
        """Give the parts that a part names, by relationship's type; the last word of its address.

        Each by `#` and its identifier as well.
        What lies outside of the package is left out.
        """
        folder, name = posixpath.split(part)
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, str] = {}
        for one in () if root is None else root.iter(f"{{{_RELATIONS}}}Relationship"):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
                kind = one.get("Type", "").rpartition("/")[2]
                # Headers and footers are many: each by its own identifier.
                found[kind if kind not in found else f"{kind} {one.get('Id')}"] = target.lstrip("/")
                found[f"#{one.get('Id')}"] = target.lstrip("/")
        return found


def _root(data: bytes) -> Any:
    try:
        root = etree.fromstring(data, etree.XMLParser(**_READING))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackageError("damaged") from error
    return _undeclared(root)


def _opening(data: bytes, tags: Sequence[str], most: int) -> tuple[Any, bool]:
    """Read a part's bytes until they have too many of some elements, or of marks."""
    reader = etree.XMLPullParser(("start",), tag=tags, **_READING)
    root, count, marks = None, 0, 0
    try:
        for at in range(0, len(data), _FED):
            piece = data[at : at + _FED]
            marks += piece.count(b"<")
            if marks > _MARKS and root is None:
                raise PackageError("too-large")
            reader.feed(piece)
            for _, element in reader.read_events():
                root = element.getroottree().getroot() if root is None else root
                count += 1
            if count > most or marks > _MARKS:
                return _undeclared(root), True
        return _undeclared(reader.close()), False
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackageError("damaged") from error


def _undeclared(root: Any) -> Any:
    # ECMA-376 part 2 §8.1.4: no part may declare a document type; entities come in by them.
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageError("damaged")
    return root
