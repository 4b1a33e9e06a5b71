"""Elements of PREMIS 3.0 in the order in which the schema wants them.

https://www.loc.gov/standards/premis/v3/premis-v3-0.xsd. Everything is text from statements, so
nothing that XML 1.0 cannot hold may get in: it is spelled as `manifests.escaping` does.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from manifests import printable

NAMESPACE = "http://www.loc.gov/premis/v3"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_XLINK = "http://www.w3.org/1999/xlink"

# A child is a name with a text, or an element made before; None is left out.
Child = tuple[str, str] | Element | None


def element(name: str, *children: Child) -> Element:
    """Make an element of the PREMIS namespace with its children, in order."""
    made = Element(f"{{{NAMESPACE}}}{name}")
    for child in children:
        if isinstance(child, tuple):
            ElementTree.SubElement(made, f"{{{NAMESPACE}}}{child[0]}").text = printable(child[1])
        elif child is not None:
            made.append(child)
    return made


def identifier(of: str, kind: str, value: str, *more: Child) -> Element:
    """Make an identifier: ``identifier("object", "ARK", "ark:…")``."""
    return element(f"{of}Identifier", (f"{of}IdentifierType", kind),
                   (f"{of}IdentifierValue", value), *more)  # fmt: skip


def typed_object(kind: str, *children: Child) -> Element:
    """Make an object: an ``intellectualEntity``, a ``representation`` or a ``file``."""
    made = element("object", *children)
    made.set(f"{{{_INSTANCE}}}type", f"premis:{kind}")
    return made


def document(parts: list[Element]) -> bytes:
    """Give the bytes of a whole document (UTF-8)."""
    ElementTree.register_namespace("premis", NAMESPACE)
    ElementTree.register_namespace("xsi", _INSTANCE)
    root = element("premis", *parts)
    root.set("version", "3.0")
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
