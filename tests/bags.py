"""Bags for tests: small, valid, and easily spoilt.

bag = make_bag(tmp_path / "bag", {"data/a.txt": b"a"}, version="1.0")
(bag / "data/a.txt").write_bytes(b"b")
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

PAYLOAD = {"data/a.txt": b"first\n", "data/b/c.txt": b"second\n"}


def make_bag(
    folder: Path,
    payload: Mapping[str, bytes] | None = None,
    *,
    version: str = "1.0",
    algorithms: Sequence[str] = ("sha512",),
    tags: Mapping[str, bytes] | None = None,
) -> Path:
    """Make a bag; `tags` are written as they are, in place of what would be there."""
    files = dict(PAYLOAD if payload is None else payload)
    (folder / "data").mkdir(parents=True)
    declared = f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n"
    written = {"bagit.txt": declared.encode()}
    for algorithm in algorithms:
        written[f"manifest-{algorithm}.txt"] = manifest(files, algorithm)
    written |= tags or {}
    for name, data in {**files, **written}.items():
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + os.fsencode(name)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for algorithm in algorithms:
        if f"tagmanifest-{algorithm}.txt" not in written:
            listed = {name: data for name, data in written.items() if "tagmanifest" not in name}
            (folder / f"tagmanifest-{algorithm}.txt").write_bytes(manifest(listed, algorithm))
    return folder


def manifest(files: Mapping[str, bytes], algorithm: str = "sha512") -> bytes:
    """A manifest of files; line ends and % in their names are encoded."""
    lines = (
        f"{hashlib.new(algorithm, data).hexdigest()}  {spell(name)}\n"
        for name, data in files.items()
    )
    return "".join(lines).encode("utf-8", "surrogateescape")


def spell(name: str) -> str:
    """A path as manifests spell it."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
