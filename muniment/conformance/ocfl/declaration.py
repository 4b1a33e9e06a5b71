"""Conformance declarations: the NAMASTE file that says which version is claimed (§3.2, §4.2).

::

    0=ocfl_object_1.1       holds       ocfl_object_1.1\\n
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import BY_NUMBER, Spec

DECLARATION_BYTES = 256
_TAG = re.compile(r"([0-9]+)=(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DeclarationRules:
    """What a declaration's value begins with, and the codes for its ways of being wrong."""

    prefix: str
    none: str
    several: str
    pattern: str
    tag: str
    value: str
    text: str


OBJECT = DeclarationRules("ocfl_object_", "E003", "E003", "E004", "E005", "E006", "E007")
ROOT = DeclarationRules("ocfl_", "E069", "E076", "E077", "E078", "E079", "E080")


def is_declaration(name: str, rules: DeclarationRules) -> bool:
    """Whether a file's name claims, rightly or not, to declare a version."""
    match = _TAG.fullmatch(name)
    return match is not None and match[2].startswith(rules.prefix)


def check_declaration(
    names: Iterable[str],
    rules: DeclarationRules,
    read: Callable[[str], bytes | None],
    notes: Notes,
) -> Spec | None:
    """Check the declarations among the files of a folder; give the latest version declared.

    `read` gives a file's first bytes, None where they cannot be read.
    """
    declared: dict[str, Spec] = {}
    claims = 0
    for name in sorted(names):
        match = _TAG.fullmatch(name)
        if match is None:
            if rules.prefix in name and not name.startswith(rules.prefix) and "=" in name:
                notes.add(rules.pattern, name, name)
            continue
        tag, value = match[1], match[2]
        spec = BY_NUMBER.get(value.removeprefix(rules.prefix))
        if tag != "0":
            if value.startswith(rules.prefix):
                notes.add(rules.tag, name, name)
        elif not value.startswith(rules.prefix) or spec is None:
            claims += 1
            notes.add(rules.value, name, name)
        else:
            claims += 1
            declared[name] = spec
    if not declared:
        notes.add(rules.none, "", "0=" + rules.prefix)
        return None
    if claims > 1:
        notes.add(rules.several, "", ", ".join(sorted(declared)))
    for name, spec in declared.items():
        text = read(name)
        if text is not None and text != f"{rules.prefix}{spec.value}\n".encode():
            notes.add(rules.text, name, text.decode("utf-8", "backslashreplace"), spec)
    return max(declared.values(), key=lambda spec: spec.rank)
