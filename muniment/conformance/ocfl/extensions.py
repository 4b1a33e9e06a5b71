"""Extension folders, of an object (§3.9) and of a storage root (§4.4)."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.conformance.ocfl.reading import Reader
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec, may_be_registered
from muniment.storage import MemberKind

EXTENSIONS = "extensions"


@dataclass(frozen=True, slots=True)
class ExtensionRules:
    """The codes for what is no folder, and for a folder that no registered extension names."""

    stranger: str
    unregistered: str


OBJECT = ExtensionRules("E067", "W013")
# 1.0 §4.4 refers to the rules for objects and has a code for breaking them; 1.1 wrote them out.
ROOT = {Spec.V1_0: ExtensionRules("E086", "W013"), Spec.V1_1: ExtensionRules("E112", "W016")}


def check_extensions(reader: Reader, rules: ExtensionRules, notes: Notes) -> frozenset[str]:
    """Check what stands in the folder `extensions`; give the names of the folders in it."""
    found: set[str] = set()
    for name, member in (reader.list(EXTENSIONS) or {}).items():
        where = f"{EXTENSIONS}/{name}"
        if member.kind is MemberKind.OTHER:
            notes.add("E090", where, name)
        if member.kind is not MemberKind.FOLDER:
            notes.add(rules.stranger, where, name)
            continue
        found.add(name)
        if not may_be_registered(name):
            notes.add(rules.unregistered, where, name)
    return frozenset(found)
