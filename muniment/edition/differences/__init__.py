"""How two texts of one notice differ: renditions of a version, and versions of a notice."""

from muniment.edition.differences.collation import Difference, DifferenceKind, collate
from muniment.edition.differences.versions import Change, ChangeKind, compare_versions

__all__ = [
    "Change",
    "ChangeKind",
    "Difference",
    "DifferenceKind",
    "collate",
    "compare_versions",
]
