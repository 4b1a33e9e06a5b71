"""What kind of file each is: as a tool told when it came, or by the ending of its name."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import Any

from manifests import StatedFile, Version

# The machine's own tables differ from one to the next; Python's do not.
_TYPES = mimetypes.MimeTypes()
_UNKNOWN = "application/octet-stream"


def told_format(version: Version, file: StatedFile) -> Mapping[str, Any]:
    """Give what the statement says of a file's format; nothing where no tool looked."""
    told = (one for one in version.statement.formats if one.get("path") == file.path)
    return next(told, {})


def media_type(path: str) -> str:
    """Give the media type that the ending of a name suggests."""
    if path.endswith(".warc.gz"):
        return "application/warc+gzip"
    return _TYPES.guess_type(path)[0] or _UNKNOWN
