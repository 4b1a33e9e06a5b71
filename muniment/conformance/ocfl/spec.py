"""The two versions of the specification, and the extensions that its community registered."""

from __future__ import annotations

import enum
import re


class Spec(enum.Enum):
    """A version of the OCFL specification."""

    V1_0 = "1.0"
    V1_1 = "1.1"

    @property
    def inventory_type(self) -> str:
        """The value of `type` in an inventory of this version (§3.5.1)."""
        return f"https://ocfl.io/{self.value}/spec/#inventory"

    @property
    def rank(self) -> int:
        """How late it came: 0 for the first."""
        return tuple(Spec).index(self)


NEWEST = Spec.V1_1
BY_NUMBER = {spec.value: spec for spec in Spec}
BY_TYPE = {spec.inventory_type: spec for spec in Spec}

# https://ocfl.github.io/extensions/; "initial" is registered without a number.
REGISTERED_EXTENSIONS = frozenset(
    {
        "0000-example-extension",
        "0001-digest-algorithms",
        "0002-flat-direct-storage-layout",
        "0003-hash-and-id-n-tuple-storage-layout",
        "0004-hashed-n-tuple-storage-layout",
        "0005-mutable-head",
        "0006-flat-omit-prefix-storage-layout",
        "0007-n-tuple-omit-prefix-storage-layout",
        "0008-schema-registry",
        "0009-digest-algorithms",
        "0010-differential-n-tuple-omit-prefix-storage-layout",
        "0011-direct-clean-path-layout",
        "0012-hash-and-no-prefix-id-n-tuple-storage-layout",
        "initial",
    }
)
_NUMBERED = re.compile(r"[0-9]{4}-[a-z0-9-]+")
_KNOWN_NUMBERS = frozenset(name[:4] for name in REGISTERED_EXTENSIONS)


def may_be_registered(name: str) -> bool:
    """Whether a name is registered, or has a number that was given out after this was written."""
    if name in REGISTERED_EXTENSIONS:
        return True
    return _NUMBERED.fullmatch(name) is not None and name[:4] not in _KNOWN_NUMBERS
