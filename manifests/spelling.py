"""Base64 with one spelling for every value, as RFC 4648 section 4 writes it.

Decoders commonly overlook line breaks, missing padding and stray bits in the last character
(RFC 4648 section 3.5), so one value has many spellings and a signed file can be altered without
breaking its signature. Here a text is base64 only if encoding its value gives the text again.
"""

from __future__ import annotations

import base64
import binascii

from manifests.errors import FormatError


class SpellingError(FormatError):
    """A text is not the one spelling of any bytes."""


def encode_base64(value: bytes) -> bytes:
    """Spell `value` in base64: padded, on one line, as ASCII bytes."""
    return base64.b64encode(value)


def decode_base64(text: bytes) -> bytes:
    """Read base64 in its one spelling. Raises `SpellingError`."""
    try:
        value = binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError) as failure:
        raise SpellingError(f"expected base64, and {failure}") from None
    if base64.b64encode(value) != text:
        raise SpellingError(
            "expected base64 in its one spelling; its last character has stray bits"
        )
    return value
