"""Storage: one door to files, wherever they lie."""

from muniment.storage.bounded import read_beginning, read_bounded
from muniment.storage.door import Member, MemberKind, Storage
from muniment.storage.folder import FolderStorage
from muniment.storage.memory import MemoryStorage
from muniment.storage.unread import Unread, pass_over, stop

__all__ = [
    "FolderStorage",
    "Member",
    "MemberKind",
    "MemoryStorage",
    "Storage",
    "Unread",
    "pass_over",
    "read_beginning",
    "read_bounded",
    "stop",
]
