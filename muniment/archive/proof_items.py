"""Proofs on their way beside a checkpoint: staged, named by an intent, put in place, then logged.

They are part of the intent of the record that tells of them: so none ever lies beside a checkpoint
for good of which the log does not tell, whenever its writer is killed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest
from manifests import FormatError, MunimentError
from muniment.archive.proofs import PROOF_FILE
from muniment.durable import sync_folder

_LOG = "log/"
# What is done to a place is renaming: it must lie in the run.
_STAGED = re.compile(r"[0-9]{1,18}/[a-z0-9.-]{1,64}")


class PlacingError(MunimentError):
    """A proof that an intent names cannot be put beside its checkpoint."""


@dataclass(frozen=True, slots=True)
class ProofItem:
    """A file as an intent holds it: where it is to lie, below the archive, and where it waits,
    relative to the run's folder.
    """

    path: str
    staged: str
    sha512: Digest

    def to_json(self) -> dict[str, Any]:
        """Give the item of the intent's ``proofs``."""
        return {"path": self.path, "sha512": self.sha512.hex, "staged": self.staged}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> ProofItem:
        """Read such an item. Raises `FormatError`, `DigestError`, KeyError or TypeError."""
        path, staged = value["path"], value["staged"]
        if not (path.startswith(_LOG) and PROOF_FILE.fullmatch(path.removeprefix(_LOG))):
            raise FormatError(f"no place beside a checkpoint: {path!r}")
        if not _STAGED.fullmatch(staged):
            raise FormatError(f"no place in a run: {staged!r}")
        return cls(path, staged, Digest.from_hex(Algorithm.SHA512, value["sha512"]))


def stage_proofs(
    place: Path, size: int, name: str, files: Mapping[str, bytes]
) -> Iterator[ProofItem]:
    """Write what NAME was asked and answered over the checkpoint of `size` into a place of a run.

    `files` are by suffix. What is staged becomes durable with the run.
    """
    for suffix, data in files.items():
        (place / f"{name}{suffix}").write_bytes(data)
        yield ProofItem(
            path=f"{_LOG}checkpoints/{size}/{name}{suffix}",
            staged=f"{place.name}/{name}{suffix}",
            sha512=Digest.of(Algorithm.SHA512, data),
        )


def put_beside(run: Path, items: Iterable[ProofItem], archive: Path) -> None:
    """Put staged files beside their checkpoints, durably, but for those that were put there.

    What lies there is never written over. Raises `PlacingError`, OSError.
    """
    folders: dict[Path, None] = {}
    for item in items:
        staged, target = run / item.staged, archive / item.path
        if staged.exists():
            if target.exists():
                raise PlacingError(f"{target} is in the way of another; it was not written by us.")
            os.replace(staged, target)
        elif not target.exists():
            raise PlacingError(
                f"{run} holds an intent to put {target} in place, and it is neither there nor in "
                "staging. It may be from a copy of the archive: look into it, then remove that "
                "folder."
            )
        folders[target.parent] = None
    # Also where nothing is left to do: whoever did it may have failed to make it durable.
    for folder in folders:
        sync_folder(folder)
