"""The page in a file that holds a page with all it shows: MHTML (RFC 2557), as browsers save one.

MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----=_NextPart"
"""

from __future__ import annotations

import re
from email import message_from_bytes

_HEAD = 1 << 12
_MOST_NESTED = 20
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
_VERSION = re.compile(rb"^MIME-Version:", re.I | re.M)
_HOLDS = re.compile(
    rb"^Content-Type:\s*(?:multipart/(?:related|mixed|alternative)|text/html)", re.I | re.M
)


def page_in(data: bytes) -> tuple[bytes, str] | None:
    """Give the page of an MHTML file, and the charset that it is labelled with or nothing.

    None where the bytes are no such file, or have no page.
    """
    head = data[:_HEAD].lstrip()
    if not _FIELD.match(head) or not _VERSION.search(head) or not _HOLDS.search(head):
        return None
    # The library calls itself for each multipart within another.
    if data.lower().count(b"multipart/") > _MOST_NESTED:
        return None
    for part in message_from_bytes(data.lstrip()).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes):
            return content, part.get_content_charset() or ""
    return None
