"""Which answers in a container a notice can be made of: pages, and documents where there is none.

Old servers said nothing of what they sent, and hand out documents as bytes of any kind; so where
the type says nothing, the answer's first bytes and the address do, as they do for browsers.
"""

from __future__ import annotations

import re

from ingest.outcome.look import is_markup

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_DOCUMENTS = frozenset(
    {
        "application/msword",
        "application/ofd",
        "application/pdf",
        "application/rtf",
        "application/vnd.ms-works",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/wps-office.doc",
        "application/wps-office.docx",
        "application/wps-office.wps",
        "text/plain",
    }
)
# What says no more than that there are bytes, or what to do with them.
_ANY = frozenset(
    {
        *("", "application/octet-stream", "binary/octet-stream", "application/download"),
        *("application/x-download", "application/force-download", "application/x-msdownload"),
    }
)
_DOCUMENT_NAME = re.compile(r"\.(?:pdf|docx?|wps|ofd|rtf|odt|txt)$", re.IGNORECASE)
_CHUNK = re.compile(rb"\s*[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_SNIFFED = 4096


def told_type(media_type: str, opening: bytes) -> str:
    """Give an answer's media type; of one that names none, HTML where it begins as a page does.

    `opening` is how the answer begins, its header first.
    """
    if media_type:
        return media_type
    body = opening.partition(b"\r\n\r\n")[2][:_SNIFFED]
    chunk = _CHUNK.match(body)
    text = body[chunk.end() if chunk else 0 :].removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return "text/html" if is_markup(text) else ""


def is_page(media_type: str) -> bool:
    """Tell whether a person would read it in a browser."""
    return media_type in _HTML


def is_document(media_type: str, address: str) -> bool:
    """Tell whether it is a document to be read, by its type or, without one, by its name."""
    if media_type in _DOCUMENTS:
        return True
    path = address.partition("#")[0].partition("?")[0]
    return media_type in _ANY and _DOCUMENT_NAME.search(path) is not None
