"""The peer's work: ocfl-py makes an object of each file and adds it to a storage root."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from pathlib import Path

import ocfl

logging.disable(logging.CRITICAL)


def main(root: Path, files: Path) -> None:
    store = ocfl.StorageRoot(root=str(root), layout_name="0003-hash-and-id-n-tuple-storage-layout")
    store.initialize()
    source, built = root.with_name("peer-source"), root.with_name("peer-object")
    for path in sorted(files.iterdir()):
        source.mkdir()
        os.link(path, source / path.name)
        about = ocfl.VersionMetadata(message="kept", name="peer", address="mailto:peer@example.org")
        ocfl.Object(identifier=f"urn:x-bench:{path.name}").create(
            srcdir=str(source), metadata=about, objdir=str(built)
        )
        store.add(object_path=str(built))
        shutil.rmtree(source)
        shutil.rmtree(built, ignore_errors=True)


main(Path(sys.argv[1]), Path(sys.argv[2]))
