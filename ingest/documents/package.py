"""A zip package of XML parts, read within bounds: no entities, nothing from elsewhere, no bombs."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from lxml import etree

_PART_BYTES = 32 << 20
_MEMBERS = 20_000
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


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
        return _root(data)

    def related(self, part: str) -> Mapping[str, str]:
        """Give the parts that a part names, by relationship's type; the last word of its address.

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
        return found


def _root(data: bytes) -> Any:
    reader = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackageError("damaged") from error
    # ECMA-376 part 2 §8.1.4: no part may declare a document type; entities come in by them.
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageError("damaged")
    return root
