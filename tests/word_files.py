"""Word processors' files made by hand for tests: paragraphs, lists, notes, tables, tracked changes.

data = docx(p("保存文书。", level=0), numbering=list_of(("第%1条", "decimal")))
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FORMAT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, level: int | None = None, style: str = "", more: str = "") -> str:
    """A paragraph of texts or elements, at a level of the one list or of a style, if asked."""
    number = ""
    if level is not None:
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(one if one.startswith("<") else r(one) for one in runs)
    return f"<w:p><w:pPr>{styled}{number}{more}</w:pPr>{inner}</w:p>"


def table(*rows: tuple[str, ...], ruled: bool = False, headers: int = 0) -> str:
    """A table of cells, each a text or paragraphs, below properties of the cell's own."""
    borders = '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>'
    return (
        "<w:tbl>"
        + (borders if ruled else "")
        + "".join(
            "<w:tr>"
            + ("<w:trPr><w:tblHeader/></w:trPr>" if at < headers else "")
            + "".join(f"<w:tc>{one if one.startswith('<') else p(one)}</w:tc>" for one in row)
            + "</w:tr>"
            for at, row in enumerate(rows)
        )
        + "</w:tbl>"
    )


def cell(text: str, across: int = 1, merge: str = "") -> str:
    """What is in a cell that spans columns, or begins or goes on a merge of rows."""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tcPr><w:gridSpan w:val="{across}"/>{merged}</w:tcPr>{p(text)}'


def list_of(*levels: tuple[str, str], more: str = "") -> str:
    """numbering.xml with one list: the text and the form of each level."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (text, form) in enumerate(levels)
    )
    return (
        f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="7">{made}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}</w:numbering>'
    )


def docx(
    *body: str, numbering: str = "", styles: str = "", parts: Mapping[str, str] | None = None
) -> bytes:
    """A DOCX of a body; `parts` are others by the word for their relationship."""
    inner = "".join(one if one.startswith("<") else p(one) for one in body)
    others = dict(parts or {})
    if numbering:
        others["numbering"] = numbering
    if styles:
        others["styles"] = f'<w:styles xmlns:w="{_W}">{styles}</w:styles>'
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_KINDS}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(others)
    )
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_FORMAT}.document.main+xml"/>'
            + "".join(
                f'<Override PartName="/word/{kind}.xml" ContentType="{_FORMAT}.{kind}+xml"/>'
                for kind in others
            )
            + "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" '
            f'Type="{_KINDS}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": part("document", f"<w:body>{inner}</w:body>"),
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}'
            "</Relationships>",
            **{f"word/{kind}.xml": content for kind, content in others.items()},
        }
    )


def part(name: str, inner: str) -> str:
    """A part by the name of its root."""
    return f'<w:{name} xmlns:w="{_W}">{inner}</w:{name}>'


def packed(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()
