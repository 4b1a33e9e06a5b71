"""Text of a PDF's layers that are switched off: in the file, and not on the page. In the worker.

PDFium does not say which layers are on (ISO 32000-1 §8.11), but paints only those: what leaves a
page the same when it is taken away is not painted.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict

import pypdfium2
from pypdfium2 import raw

_MARK, _NAME = "OC", b"Name"
_MOST_LAYERS = 24  # of a page; of more, all are taken for painted
_MOST_OBJECTS = 20_000
_WIDTH = 800.0  # pixels of the pages that are compared
_LONGEST = 200


def unpainted(page: pypdfium2.PdfPage) -> frozenset[int]:
    """Give the addresses of text objects in layers that are switched off."""
    layers: defaultdict[str, list[pypdfium2.PdfObject]] = defaultdict(list)
    for count, one in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4)):
        if count >= _MOST_OBJECTS:
            return frozenset()
        if name := _layer_of(one):
            layers[name].append(one)
    if not 0 < len(layers) <= _MOST_LAYERS:
        return frozenset()
    whole = _painted(page)
    found: set[int] = set()
    for objects in layers.values():
        for one in objects:
            raw.FPDFPageObj_SetIsActive(one.raw, False)
        if _painted(page) == whole:
            found.update(address_of(one.raw) for one in objects)
        for one in objects:
            raw.FPDFPageObj_SetIsActive(one.raw, True)
    return frozenset(found)


def address_of(one: object) -> int:
    """Give what tells one of PDFium's objects from another."""
    return ctypes.cast(one, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _layer_of(one: pypdfium2.PdfObject) -> str:
    """Name the layer that an object is marked to be of; empty where it is of none."""
    for index in range(raw.FPDFPageObj_CountMarks(one.raw)):
        mark = raw.FPDFPageObj_GetMark(one.raw, index)
        held, size = (ctypes.c_ushort * _LONGEST)(), ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(mark, held, ctypes.sizeof(held), size)
        if _said(held, size.value) != _MARK:
            continue
        raw.FPDFPageObjMark_GetParamStringValue(mark, _NAME, held, ctypes.sizeof(held), size)
        return f"{_MARK} {_said(held, size.value)}"
    return ""


def _said(held: ctypes.Array[ctypes.c_ushort], size: int) -> str:
    return bytes(held)[: max(min(size, ctypes.sizeof(held)) - 2, 0)].decode("utf-16le", "replace")


def _painted(page: pypdfium2.PdfPage) -> bytes:
    width = max(page.get_width(), 1.0)
    picture = page.render(scale=min(_WIDTH / width, 4.0), grayscale=True)
    return bytes(picture.buffer)
