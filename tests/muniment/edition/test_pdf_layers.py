"""Layers of a PDF: what is switched off is not on the page, and no text of it."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition.paper import pdf as pdf_reader
from muniment.edition.read import read_rendition
from paper import FIRST, SECOND, at, page, pdf, said_here

SHOWN, LAYERED = FIRST[:20], SECOND[:20]
MARKS = (at(90, 100, SHOWN), "/OC /MC0 BDC", at(90, 140, LAYERED), "EMC")


def layered(off: str) -> bytes:
    """A PDF with a layer, which is object 7, switched on or off."""
    whole = pdf(
        [page(MARKS)],
        f"/OCProperties << /OCGs [7 0 R] /D << /OFF [{off}] >> >>",
        extra=["<< /Type /OCG /Name (another language) >>"],
    )
    fonts = b"/Font << /F1 3 0 R >>"
    return whole.replace(fonts, fonts + b" /Properties << /MC0 7 0 R >>")


@pytest.mark.parametrize(
    ("off", "lines", "codes"),
    [("7 0 R", [SHOWN], ["page-switched-off"]), ("", [SHOWN, LAYERED], [])],
    ids=["off", "on"],
)
def test_what_is_switched_off_is_left_out_and_said(
    monkeypatch: pytest.MonkeyPatch, off: str, lines: list[str], codes: list[str]
) -> None:
    monkeypatch.setattr(pdf_reader, "document_lines", said_here)
    found = read_rendition(layered(off), "notice.pdf", Limits())
    assert found.text is not None and found.text.content.splitlines() == lines
    assert [one.code for one in found.findings] == codes
