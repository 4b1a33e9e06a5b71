"""What a page says of its own encoding, as the HTML standard looks for it in the first 1024 bytes.

https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding, its steps in order.
"""

from __future__ import annotations

import re

_WITHIN = 1024
_SPACE = b"\t\n\x0c\r "
_META = re.compile(rb"<meta[\t\n\x0c\r /]", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]*>")
# Bytes up to a space are skipped around the sign, and none of them may stand in the label.
_ENCODING = re.compile(rb"encoding[\x00-\x20]*=[\x00-\x20]*(['\"])([^\x00-\x20]*?)\1")
_TAG = re.compile(rb"</?[A-Za-z]")
_CHARSET = re.compile(rb"charset[\t\n\x0c\r ]*=[\t\n\x0c\r ]*", re.IGNORECASE)


def prescan(data: bytes) -> str | None:
    """Give the label that a page's `meta` names first, spelled as it is there; else that of its XML
    declaration; None without one."""
    page = data[:_WITHIN]
    return _in_meta(page) or _in_xml(page)


def _in_xml(page: bytes) -> str | None:
    """https://html.spec.whatwg.org/#concept-get-xml-encoding-when-sniffing"""
    declared = _XML.match(page)
    if declared is None or (named := _ENCODING.search(declared[0])) is None:
        return None
    return named[2].decode("latin-1")


def _in_meta(page: bytes) -> str | None:
    if _META.search(page) is None:
        return None
    at = 0
    while at < len(page):
        if page.startswith(b"<!--", at):
            # The "--" that opens a comment may also close it: <!-->
            ended = page.find(b"-->", at + 2)
            if ended < 0:
                return None
            at = ended + 3
        elif meta := _META.match(page, at):
            label, at = _meta(page, meta.end() - 1)
            if label is not None:
                return label
        elif tag := _TAG.match(page, at):
            at = _skip(page, tag.end())
        elif page.startswith((b"<!", b"</", b"<?"), at):
            ended = page.find(b">", at)
            at = len(page) if ended < 0 else ended + 1
        else:
            following = page.find(b"<", at + 1)
            at = len(page) if following < 0 else following
    return None


def label_in(content: bytes) -> str | None:
    """Give the label in a value such as ``text/html; charset=gb2312``, or None.

    https://html.spec.whatwg.org/#algorithm-for-extracting-a-character-encoding-from-a-meta-element
    """
    named = _CHARSET.search(content)
    if named is None:
        return None
    rest = content[named.end() :]
    if rest[:1] in (b'"', b"'"):
        closed = rest.find(rest[:1], 1)
        return None if closed < 0 else rest[1:closed].decode("latin-1").strip()
    label = re.match(rb"[^\t\n\x0c\r ;]*", rest)
    return label[0].decode("latin-1") if label and label[0] else None


def _meta(page: bytes, at: int) -> tuple[str | None, int]:
    """Read the attributes of a `meta`; give its label, if it names one, and where it ends."""
    seen: dict[bytes, bytes] = {}
    while True:
        read = _attribute(page, at)
        if read is None:
            break
        name, value, at = read
        seen.setdefault(name, value)
    if seen.get(b"charset"):
        return seen[b"charset"].decode("latin-1").strip(), at
    if seen.get(b"http-equiv", b"").lower() == b"content-type" and b"content" in seen:
        return label_in(seen[b"content"]), at
    return None, at


def _skip(page: bytes, at: int) -> int:
    """Give where a tag ends, whatever attributes it has."""
    while at < len(page) and page[at] not in _SPACE and page[at : at + 1] != b">":
        at += 1
    while (read := _attribute(page, at)) is not None:
        at = read[2]
    return at + 1


def _attribute(page: bytes, at: int) -> tuple[bytes, bytes, int] | None:
    """Read one attribute: its name in lower case, its value, where it ends; None at a tag's end."""
    while at < len(page) and (page[at] in _SPACE or page[at : at + 1] == b"/"):
        at += 1
    if at >= len(page) or page[at : at + 1] == b">":
        return None
    name = re.compile(rb"[^\t\n\x0c\r />][^\t\n\x0c\r />=]*").match(page, at)
    assert name is not None
    at = name.end()
    equals = re.compile(rb"[\t\n\x0c\r ]*=[\t\n\x0c\r ]*").match(page, at)
    if equals is None:
        return name[0].lower(), b"", at
    at = equals.end()
    quote = page[at : at + 1]
    if quote in (b'"', b"'") and quote:
        closed = page.find(quote, at + 1)
        if closed < 0:
            return name[0].lower(), b"", len(page)
        return name[0].lower(), page[at + 1 : closed], closed + 1
    value = re.compile(rb"[^\t\n\x0c\r >]*").match(page, at)
    assert value is not None
    return name[0].lower(), value[0], value.end()
