"""Inputs that a campaign kept, since each reached what no other did: packed, one file a reader.

The next campaign begins with them, and `make torture` tries each of them once.
"""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Final

KEPT: Final = Path(__file__).resolve().parent / "kept"


def packed(reader: str) -> Path:
    """Give where the inputs of a reader are kept."""
    return KEPT / f"{reader}.tar.xz"


def kept_inputs(reader: str) -> dict[str, bytes]:
    """Give the inputs that are kept of a reader, by name; none where none are."""
    path = packed(reader)
    if not path.exists():
        return {}
    with tarfile.open(path, "r:xz") as opened:
        streams = {one.name: opened.extractfile(one) for one in opened.getmembers()}
        return {name: stream.read() for name, stream in streams.items() if stream is not None}


def keep_inputs(reader: str, corpus: Path) -> None:
    """Pack the inputs in a folder, the same bytes for the same inputs."""
    KEPT.mkdir(exist_ok=True)
    with tarfile.open(packed(reader), "w:xz", format=tarfile.USTAR_FORMAT) as out:
        for path in sorted(corpus.iterdir()):
            member = tarfile.TarInfo(path.name)
            data = path.read_bytes()
            member.size = len(data)
            out.addfile(member, io.BytesIO(data))
