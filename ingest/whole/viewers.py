"""The file that a viewer's page shows, by the viewer's own address.

Viewers are web pages: pdf.js (``viewer.html?file=/a.pdf``), Microsoft's (``view.aspx?src=``),
kkFileView (``onlinePreview?url=``, in Base64), Plone (``/a.pdf/view``). What the notice has is the
file, which the viewer's script asks for; its address stands in the viewer's.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

from ingest.network.web_address import WebAddress, WebAddressError
from ingest.whole.attachments import document_suffixes
from ingest.whole.resolve import resolve

_SUFFIX = re.compile(r"\.([a-z0-9]{1,5})(?:[?#].*)?\Z", re.IGNORECASE | re.DOTALL)
_FOLDER = re.compile(r"/[^/]+\.([a-z0-9]{1,5})(?=/)", re.IGNORECASE)
# A bare name is one in the viewer's own folder, where it is a viewer.
_VIEWER = re.compile(r"view|pdf\.?js|reader", re.IGNORECASE)
_FIELDS = 50
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,4000}={0,2}")


def shown_by(viewer: WebAddress, most: int) -> WebAddress | None:
    """Give the document that a viewer's address names, if it names one; `most` bytes at most."""
    for text in _named(viewer.target):
        try:
            address = resolve(str(viewer), text, "utf-8", most)
        except WebAddressError:
            continue
        if address is not None and str(address) != str(viewer):
            return address
    return None


def _named(target: str) -> Iterator[str]:
    path, _, query = target.partition("?")
    try:
        fields = parse_qsl(query, max_num_fields=_FIELDS)
    except ValueError:
        fields = []  # No viewer is told so much.
    for _, value in fields:
        for text in (value, unquote(value), _unfolded(value)):
            if _is_document(text) and ("/" in text or _VIEWER.search(path)):
                yield text
                break
    for found in _FOLDER.finditer(path):
        if found[1].lower() in document_suffixes():
            yield path[: found.end()]


def _unfolded(value: str) -> str:
    """Undo Base64, where that gives an address; else give nothing."""
    folded = value.replace(" ", "+")  # What a plus sign in a query is read as.
    if _BASE64.fullmatch(folded) is None:
        return ""
    bare = folded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(bare + "=" * (-len(bare) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    text = unquote(text) if "://" not in text else text
    return text if re.match(r"https?://|/", text) else ""


def _is_document(text: str) -> bool:
    found = _SUFFIX.search(text)
    return found is not None and found[1].lower() in document_suffixes()
