"""Storage: one door to files, wherever they lie."""

from muniment.storage.bounded import read_beginning, read_bounded
from muniment.storage.door import Member, MemberKind, Storage
from muniment.storage.folder import FolderStorage
from muniment.storage.memory import MemoryStorage

__all__ = [
    "FolderStorage",
    "Member",
    "MemberKind",
    "MemoryStorage",
    "Storage",
    "read_beginning",
    "read_bounded",
]
