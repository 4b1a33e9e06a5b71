"""Addresses of files that were never on the web: where their notice is, and the file's own name.

``http://urn-uuid-….muniment.invalid/%E5%85%AC%E5%91%8A.txt``: there is nothing under ``.invalid``,
and never will be (RFC 2606, RFC 6761 §6.4).
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

from manifests import StatedFile, Statement

_HOST = ".muniment.invalid"
_ADDRESS = re.compile(r"(http://[a-z0-9-]+\.muniment\.invalid/)(.+)", re.DOTALL)


def file_address(statement: Statement, stated: StatedFile, name: bytes) -> str:
    """Give the address of a file of a version, whose own name is `name`."""
    label = re.sub(r"[^a-z0-9]+", "-", statement.object.lower()).strip("-")
    path = name if is_plain_name(name) else stated.path.encode("ascii")
    return f"http://{label}{_HOST}/{quote_from_bytes(path)}"


def read_address(address: str) -> tuple[str, bytes] | None:
    """Take such an address apart: whose files they are, and the file's name; None of any other."""
    match = _ADDRESS.fullmatch(address)
    return None if match is None else (match[1], unquote_to_bytes(match[2]))


def is_plain_name(name: bytes) -> bool:
    """Tell whether a name leads to a file below a folder, and nowhere else."""
    return b"\0" not in name and all(part not in (b"", b".", b"..") for part in name.split(b"/"))
