"""OCFL: objects and storage roots of versions 1.0 and 1.1, held to their specification.

::

    report = validate_object(FolderStorage(Path("object")), "", limits)
    for report in validate_root(FolderStorage(Path("root")), "", limits, processes=2): ...

Both never raise for what a storage holds. A `Report` has findings with the specification's own
codes (``E001``, ``W001``), and what could not be read at all; the report on a root itself comes
last, after those on its objects.
"""

from __future__ import annotations

from muniment.conformance.ocfl.object import validate_object
from muniment.conformance.ocfl.report import Report, ReportKind, Unreadable
from muniment.conformance.ocfl.root import validate_root

__all__ = ["Report", "ReportKind", "Unreadable", "validate_object", "validate_root"]
