"""Names that are ours: identifiers of accessions and records, stored paths, content paths.

Stored names are lower-case ASCII of at most 64 characters, so that every file system keeps them
apart; what a file was called where it came from stands in the statement.
"""

from __future__ import annotations

import re
import secrets
import uuid
from functools import lru_cache

BETANUMERIC = "0123456789bcdfghjkmnpqrstvwxz"
ID_LENGTH = 25  # 25 * log2(29) = 121 bits

_ID = re.compile(f"[{BETANUMERIC}]{{{ID_LENGTH}}}")
_SEGMENT = r"[a-z0-9][a-z0-9._-]{0,63}"
_STORED = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_CONTENT = re.compile(rf"v([1-9][0-9]{{0,8}})/content/({_SEGMENT}(?:/{_SEGMENT})*)")


def new_record_id() -> str:
    """Make an accession or record id: 25 random betanumeric characters."""
    return _random()


def is_record_id(text: str) -> bool:
    """Tell whether `text` is spelled as an accession or record id."""
    return _ID.fullmatch(text) is not None


def new_object_id(naan: str | None) -> str:
    """Make an object's id: an ARK under `naan` with its check character, else a random UUID URN.

    The check character is the NOID check digit algorithm over ``NAAN/blade``
    (https://metacpan.org/dist/Noid, "NCDA"), which catches one wrong or two swapped characters.
    """
    if naan is None:
        return f"urn:uuid:{uuid.uuid4()}"
    blade = f"{naan}/{_random()}"
    return f"ark:{blade}{check_character(blade)}"


def _random() -> str:
    """Give as many random characters as an id has, each as likely as any other."""
    base = len(BETANUMERIC)
    number = secrets.randbelow(base**ID_LENGTH)  # Asked once: every question is a system call.
    characters = []
    for _ in range(ID_LENGTH):
        number, place = divmod(number, base)
        characters.append(BETANUMERIC[place])
    return "".join(characters)


def check_character(text: str) -> str:
    """Compute the NOID check character of ``NAAN/blade``: sum of ordinal times position, mod 29."""
    total = sum(
        position * max(BETANUMERIC.find(character), 0)
        for position, character in enumerate(text, start=1)
    )
    return BETANUMERIC[total % len(BETANUMERIC)]


def is_stored_path(path: str) -> bool:
    """Tell whether `path` is a logical path as we name files: ``renditions/0001.html``."""
    return _STORED.fullmatch(path) is not None


def content_path(version: int, path: str) -> str:
    """Give the OCFL content path of a logical path that `version` introduced."""
    return f"v{version}/content/{path}"


@lru_cache(maxsize=1024)  # Manifest, inventory and folder name the same files.
def split_content_path(path: str) -> tuple[int, str] | None:
    """Give (version, logical path) of a content path of ours, or None where it is not one."""
    match = _CONTENT.fullmatch(path)
    if match is None:
        return None
    return int(match[1]), match[2]
