"""The letters of an OFD's pages (GB/T 33190-2016), told as those of a PDF. In the worker's process.

What is said is what `ingest.documents.pdf` says: ``{"pages": N, "language": ""}`` or
``{"trouble": "damaged"}``, then a page a line. A page's own objects are read, its templates', and
what annotations show over it. Fonts and signatures are not opened.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.documents.ofd_geometry import POINTS, Matrix, corner_of, numbers
from ingest.documents.ofd_objects import Drawing, Resources
from ingest.documents.package import Package, PackageError
from ingest.documents.turned import SCALE, as_read

_DAMAGED = {"trouble": "damaged", "text": "", "boxes": []}
_A4 = (0.0, 0.0, 210.0, 297.0)
_MOST_PAGES = 100_000


def said_of(data: bytes, pages: str, letters: str) -> Iterator[dict[str, Any]]:
    """Say what is in an OFD: at most so many pages and letters."""
    try:
        every = pages_of(data)
    except PackageError as trouble:
        yield {"trouble": str(trouble)}
        return
    yield {"pages": len(every), "language": ""}
    left = int(letters)
    for document, page in every[: int(pages)]:
        drawing = document.drawing(page, left)
        said = _said(drawing) if drawing is not None else dict(_DAMAGED)
        yield said
        left -= len(said["text"])
        if left <= 0:
            return


def pages_of(data: bytes) -> list[tuple[Document, Any]]:
    """Give the pages of a file, each with its document. Raises `PackageError`."""
    package = Package(data)
    return [(one, page) for one in _documents(package) for page in one.pages()]


def _documents(package: Package) -> Iterator[Document]:
    """Give what the outermost member lists (§7.4): mostly one document."""
    root = package.part("OFD.xml")
    if root is None or etree.QName(root).localname != "OFD":
        raise PackageError("unknown")
    bodies = root.findall("{*}DocBody/{*}DocRoot")
    if not bodies:
        raise PackageError("damaged")
    for one in bodies:
        yield Document(package, _located("", one.text))


class Document:
    """One document of the file (§7.5), with what its pages share."""

    def __init__(self, package: Package, name: str) -> None:
        self.package = package
        self._folder = posixpath.dirname(name)
        root = package.part(name)
        if root is None:
            raise PackageError("damaged")
        self._root = root
        self._size = numbers(root.findtext("{*}CommonData/{*}PageArea/{*}PhysicalBox"), 4) or _A4
        self._templates = {
            one.get("ID", ""): _located(self._folder, one.get("BaseLoc"))
            for one in root.iterfind("{*}CommonData/{*}TemplatePage")
        }
        self._shared = Resources()
        for kind in ("PublicRes", "DocumentRes"):
            for one in root.iterfind(f"{{*}}CommonData/{{*}}{kind}"):
                self._learn(self._shared, _located(self._folder, one.text))
        self._annotations: dict[str, list[str]] | None
        try:
            self._annotations = self._annotated()
        except PackageError:
            self._annotations = None
        self._read: dict[str, Any] = {}

    def pages(self) -> Iterator[Any]:
        """Give the pages that it lists."""
        for count, one in enumerate(self._root.iterfind("{*}Pages/{*}Page"), 1):
            if count > _MOST_PAGES:
                raise PackageError("too-large")
            yield one

    def drawing(self, listed: Any, most: int) -> Drawing | None:
        """Draw a page, of so many letters at most; None where it cannot be read."""
        name = _located(self._folder, listed.get("BaseLoc"))
        try:
            content = self.package.part(name)
            if content is None:
                raise PackageError("damaged")
            area = numbers(content.findtext("{*}Area/{*}PhysicalBox"), 4) or self._size
        except PackageError:
            return None
        left, top, width, height = area
        drawing = Drawing(max(width, 0) * POINTS, max(height, 0) * POINTS, most)
        matrix = Matrix(POINTS, 0, 0, POINTS, -left * POINTS, -top * POINTS)
        try:
            self._draw(name, content, drawing, matrix)
            before = drawing.letters
            self._draw_over(listed.get("ID", ""), drawing, matrix)
            drawing.counted["laid_over"] = drawing.letters - before
        except PackageError:
            drawing.is_whole = False
        return drawing

    def _draw(self, name: str, content: Any, drawing: Drawing, matrix: Matrix) -> None:
        """Draw a page, then the templates that it names (§7.7); their order tells nothing here."""
        self._draw_one(name, content, drawing, matrix)
        for one in content.iterchildren("{*}Template"):
            where, template = self._template(one.get("TemplateID", ""))
            self._draw_one(where, template, drawing, matrix)

    def _draw_one(self, name: str, page: Any, drawing: Drawing, matrix: Matrix) -> None:
        resources = self._shared
        for one in page.iterchildren("{*}PageRes"):
            resources = resources.copy()
            self._learn(resources, _located(posixpath.dirname(name), one.text))
        for one in page.iterchildren("{*}Content"):
            drawing.draw(one, matrix, resources)

    def _draw_over(self, page: str, drawing: Drawing, matrix: Matrix) -> None:
        """Draw what annotations of a page show (§15.2)."""
        if self._annotations is None:
            raise PackageError("damaged")
        for name in self._annotations.get(page, ()):
            root = self.package.part(name)
            if root is None:
                raise PackageError("damaged")
            for one in root.iterchildren("{*}Annot"):
                look = one.find("{*}Appearance")
                if look is not None and one.get("Visible") != "false":
                    drawing.draw(look, matrix.after(corner_of(look)), self._shared)

    def _annotated(self) -> dict[str, list[str]]:
        """Give the members that hold the annotations of each page."""
        found: dict[str, list[str]] = {}
        name = self._root.findtext("{*}Annotations")
        where = _located(self._folder, name)
        root = self.package.part(where) if name else None
        for one in () if root is None else root.iterchildren("{*}Page"):
            member = _located(posixpath.dirname(where), one.findtext("{*}FileLoc"))
            found.setdefault(one.get("PageID", ""), []).append(member)
        return found

    def _learn(self, resources: Resources, name: str) -> None:
        """Take in what a member of resources defines (§7.9); what lacks is missed where named."""
        try:
            root = self.package.part(name)
        except PackageError:
            return
        for one in () if root is None else root.iterfind("{*}Fonts/{*}Font"):
            resources.fonts[one.get("ID", "")] = one.get("FontName", "")
        units = "{*}CompositeGraphicUnits/{*}CompositeGraphicUnit"
        for one in () if root is None else root.iterfind(units):
            resources.composites[one.get("ID", "")] = one
        folder = posixpath.dirname(name)
        for one in () if root is None else root.iterfind("{*}MultiMedias/{*}MultiMedia"):
            file = one.findtext("{*}MediaFile")
            # Some write it from the folder of resources on, some from that of their list.
            where = _located(_located(folder, root.get("BaseLoc")), file), _located(folder, file)
            resources.pictures[one.get("ID", "")] = where

    def _template(self, identifier: str) -> tuple[str, Any]:
        """Give a template's member and what is in it, which many pages may name, read once."""
        where = self._templates.get(identifier, "")
        if where not in self._read:
            self._read[where] = self.package.part(where)
        if self._read[where] is None:
            raise PackageError("damaged")
        return where, self._read[where]


def _located(folder: str, said: str | None) -> str:
    """Give the member that a location names: from the root, or from its own folder (§7.3)."""
    path = (said or "").strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _said(drawing: Drawing) -> dict[str, Any]:
    letters, turn, turned = as_read(drawing.by_turn, drawing.width)
    counted: Counter[str] = drawing.counted
    return {
        "width": round(drawing.width * SCALE),
        "height": round(drawing.height * SCALE),
        "text": "".join(letter[0] for letter in letters),
        "boxes": [one for letter in letters for one in letter[1:]],
        "pictured": drawing.is_pictured(),
        "rules": drawing.rules(turn),
        **counted,
        "turn": turn,
        "turned": turned,
        **({} if drawing.is_whole else {"trouble": "damaged"}),
    }
