"""Fingerprints to compare by voice or paper, and the question whether somebody did.

A fingerprint is a SHA-256. It is shown as others' tools show it, and in groups of digits, which no
language and no typeface makes hard to read out: each two bytes as a number of five digits::

    openssl dgst -sha256 -binary FILE | od -An -v -tu2 --endian=big
"""

from __future__ import annotations

import base64
import binascii
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import click

from muniment.cli.common import CallError, say, tell
from muniment.words import Language
from muniment.words.trust import trust_words

_SIZE = 32
_ROW = 8


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is to be compared: which key or certificate it is, its SHA-256, and a usual spelling."""

    what: str
    digest: bytes
    spelled: str

    @property
    def groups(self) -> tuple[str, ...]:
        """The sixteen groups of five digits."""
        pairs = (self.digest[at : at + 2] for at in range(0, _SIZE, 2))
        return tuple(f"{int.from_bytes(pair, 'big'):05}" for pair in pairs)


def say_fingerprint(fingerprint: Fingerprint, indent: str = "  ") -> None:
    """Print a fingerprint in its usual spelling and in groups of digits, two rows of eight."""
    for line in _lines(fingerprint):
        say(f"{indent}{line}")


def parse_fingerprint(text: str) -> bytes:
    """Read a SHA-256 as `SHA256:` and base64, as hex, or as groups of digits.

    Raises `CallError` for anything else.
    """
    plain = re.sub(r"[\s:.-]", "", text)
    if re.fullmatch("[0-9A-Fa-f]{64}", plain):
        return bytes.fromhex(plain)
    if re.fullmatch("[0-9]{80}", plain):
        numbers = [int(plain[at : at + 5]) for at in range(0, 80, 5)]
        if max(numbers) < 1 << 16:
            return b"".join(number.to_bytes(2, "big") for number in numbers)
    if match := re.fullmatch("SHA256:([A-Za-z0-9+/]{43})=?", text.strip()):
        try:
            return base64.b64decode(match[1] + "=", validate=True)
        except binascii.Error:
            pass  # Not base64 after all, which the sentence below says.
    raise CallError(
        f"{text!r} is no fingerprint: SHA256: and base64, 64 hex digits, or 16 groups of five "
        "digits."
    )


def confirm(
    name: str, wanted: Sequence[Fingerprint], given: Collection[str], language: Language
) -> None:
    """See that somebody compared each fingerprint: they are `given`, or the terminal is asked.

    Raises `CallError` where one is not confirmed: nothing is trusted silently.
    """
    if given:
        _hold_against(name, wanted, {parse_fingerprint(text): text for text in given})
        return
    if not sys.stdin.isatty():
        raise CallError(
            f"{name} is not pinned: nobody confirmed the fingerprint of the {wanted[0].what}, "
            f"{wanted[0].spelled}. Compare it with what you have from elsewhere, by voice or "
            "paper, and give it with --fingerprint."
        )
    for one in wanted:
        tell(trust_words("compare", language, {"what": one.what}))
        for line in _lines(one):
            tell(f"  {line}")
        answer = click.prompt(trust_words("asked", language, {}), err=True).strip()
        if answer not in ("yes", "是") and parse_fingerprint(answer) != one.digest:
            raise CallError(_mismatch(name, [one], [answer]))


def _hold_against(name: str, wanted: Sequence[Fingerprint], given: Mapping[bytes, str]) -> None:
    """See that the fingerprints that were given, by their digests, are exactly those wanted."""
    lacking = [one for one in wanted if one.digest not in given]
    known = {one.digest for one in wanted}
    extra = [text for digest, text in given.items() if digest not in known]
    if extra:
        raise CallError(_mismatch(name, lacking, extra))
    if lacking:
        raise CallError(
            f"{name} is not pinned: nobody confirmed the fingerprint of the {lacking[0].what}, "
            f"{lacking[0].spelled}. Compare it with what you have from elsewhere, and give it with "
            "another --fingerprint."
        )


def _mismatch(name: str, lacking: Sequence[Fingerprint], given: Sequence[str]) -> str:
    """Say what came and what was expected. Where nothing is left to compare, too much was given."""
    expected = " and ".join(given)
    if not lacking:
        return (
            f"{name} is not pinned: nothing here has the fingerprint {expected}. Give one for each "
            "key or certificate that is to be pinned, and no other."
        )
    came = "; ".join(f"that of the {one.what} is {one.spelled}" for one in lacking)
    return (
        f"{name} is not pinned: the fingerprint does not match. Expected, as you gave it: "
        f"{expected}. Here, {came}. Read yours again; if it is right, this is not the key that it "
        "belongs to: trust nothing by it, and ask its owner, by a way that whoever gave you the "
        "file has no hand in."
    )


def _lines(fingerprint: Fingerprint) -> tuple[str, ...]:
    groups = fingerprint.groups
    rows = (" ".join(groups[at : at + _ROW]) for at in range(0, len(groups), _ROW))
    return (fingerprint.spelled, *rows)
