"""Time-stamp requests and responses, as RFC 3161 writes them around CMS (RFC 5652).

::

    TimeStampReq   the digest of some bytes, and a nonce                      (section 2.4.1)
    TimeStampResp  status, and a token: CMS SignedData around a TSTInfo       (section 2.4.2)
    TSTInfo        that digest, the authority's time and policy, the nonce

Reading says what is written there, and trusts nobody. Read are tokens in DER with one signer, as
section 2.4.2 has them; a token in BER is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from manifests.errors import FormatError, LimitError
from manifests.escaping import printable
from manifests.moments.cms import SignedData, read_signed_data
from manifests.moments.der import (
    BIT_STRING,
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    UTF8_STRING,
    Der,
    read_der,
    tagged,
    write_der,
    write_oid,
)

TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
IMPRINTS: Final = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
# What a covering's text is stamped by: the algorithms that are registered for coverings, by name.
COVERING_IMPRINTS: Final = {
    "2.16.840.1.101.3.4.2.10": "sha3-512",
    "1.3.6.1.4.1.1722.12.2.1.16": "blake2b-512",
}
_SIZES = {"sha256": 32, "sha384": 48, "sha512": 64, "sha3-512": 64, "blake2b-512": 64}
_STATUS = (
    "granted",
    "granted with changes",
    "rejected",
    "waiting",
    "revocation warning",
    "revoked",
)
_MOST_TEXTS = 16
_MOST_EXTENSIONS = 16
_TIME = "%Y%m%d%H%M%S"
_END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class TimestampError(FormatError):
    """Bytes are no time-stamp request or response that can be used."""


class NotGrantedError(TimestampError):
    """An authority answered that it gives no time stamp."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What is stamped: the digest of some bytes, by sha256, sha384 or sha512.

    Of a covering, it is by the algorithm of that.
    """

    algorithm: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A TimeStampReq; `nonce` and `policy` are None where it has none."""

    imprint: Imprint
    nonce: int | None
    policy: str | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a token's TSTInfo says. `time` is the authority's clock, `accuracy` how far off it may
    be either way; `nonce` is None where it has none."""

    policy: str
    imprint: Imprint
    serial: int
    time: datetime
    accuracy: timedelta
    nonce: int | None

    @property
    def latest(self) -> datetime:
        """The latest moment that the stamp can mean, in whole seconds."""
        latest = self.time + self.accuracy
        return latest.replace(microsecond=0) + timedelta(seconds=latest.microsecond > 0)


@dataclass(frozen=True, slots=True)
class Token:
    """A time-stamp token: what it says, and the CMS that signs it."""

    stamp: Stamp
    signed: SignedData


def write_request(imprint: Imprint, nonce: int) -> bytes:
    """Write a TimeStampReq over a covering, which asks for the certificates too.

    `nonce` is above 0. Of SHA-3 and BLAKE2 the parameters are left out (RFC 8702 section 2).
    """
    [oid] = (spelled for spelled, name in COVERING_IMPRINTS.items() if name == imprint.algorithm)
    return write_der(
        SEQUENCE,
        write_der(INTEGER, b"\x01"),
        write_der(
            SEQUENCE,
            write_der(SEQUENCE, write_oid(oid)),
            write_der(OCTET_STRING, imprint.digest),
        ),
        write_der(INTEGER, nonce.to_bytes(nonce.bit_length() // 8 + 1, "big")),
        write_der(BOOLEAN, b"\xff"),
    )


def read_request(data: bytes, max_bytes: int, imprints: Mapping[str, str] = IMPRINTS) -> Request:
    """Read a TimeStampReq; `imprints` are the algorithms that it may be by, by their identifiers.

    Raises `FormatError`, `LimitError`.
    """
    _check_size(data, max_bytes, "request")
    parts = [*read_der(data, SEQUENCE, "the request").members(6)]
    _version(parts, 1, "a request")
    imprint = _imprint(parts, imprints)
    policy = parts.pop(0).oid() if parts and parts[0].tag == OID else None
    nonce = parts.pop(0).integer() if parts and parts[0].tag == INTEGER else None
    if parts and parts[0].tag == BOOLEAN:
        parts.pop(0)
    if parts:
        raise TimestampError("a request has extensions, which are not read here")
    return Request(imprint, nonce, policy)


def read_response(data: bytes, max_bytes: int, imprints: Mapping[str, str] = IMPRINTS) -> Token:
    """Read a TimeStampResp that has a token; `imprints` as `read_request` has them.

    Raises `NotGrantedError` where the authority gives none, `FormatError`, `LimitError`.
    """
    _check_size(data, max_bytes, "response")
    status, *rest = read_der(data, SEQUENCE, "the response").members(2) or (None,)
    if status is None:
        raise TimestampError("a response has no status")
    # (1) RFC 3161 section 2.4.2: a token comes with the status 0 or 1, and with no other.
    number, said = _status(status)
    if number > 1:
        name = _STATUS[number] if number < len(_STATUS) else f"status {number}"
        raise NotGrantedError(f"the authority's answer is: {name}{said}")
    if not rest:
        raise TimestampError("a response is granted, and has no token")
    signed = read_signed_data(rest[0], TST_INFO)
    return Token(_stamp(signed.content, imprints), signed)


def _check_size(data: bytes, most: int, what: str) -> None:
    if len(data) > most:
        raise LimitError(
            f"A time-stamp {what} has {len(data)} bytes, more than the {most} that are read "
            "(limits.stamp_bytes)."
        )


def _version(parts: list[Der], expected: int, what: str) -> None:
    if not parts or parts.pop(0).integer() != expected:
        raise TimestampError(f"{what} is not of version {expected}")


def _status(info: Der) -> tuple[int, str]:
    number, *rest = info.expect(SEQUENCE, "a status").members(3) or (info,)
    texts = ""
    if rest and rest[0].tag == SEQUENCE:
        lines = rest.pop(0).members(_MOST_TEXTS)
        spelled = (line.expect(UTF8_STRING, "a text").contents for line in lines)
        texts = " / ".join(printable(text.decode("utf-8", "replace")) for text in spelled)
    if rest:
        rest.pop(0).expect(BIT_STRING, "a reason")
    if rest:
        raise TimestampError("a status has more than three parts")
    return number.small(), f" ({texts[:500]})" if texts else ""


def _stamp(data: bytes, imprints: Mapping[str, str]) -> Stamp:
    parts = [*read_der(data, SEQUENCE, "the TSTInfo").members(10)]
    _version(parts, 1, "a TSTInfo")
    if not parts:
        raise TimestampError("a TSTInfo is cut short")
    policy = parts.pop(0).oid()
    imprint = _imprint(parts, imprints)
    if len(parts) < 2:
        raise TimestampError("a TSTInfo has no number and time")
    serial, time = parts.pop(0).integer(), _time(parts.pop(0))
    accuracy = timedelta()
    if parts and parts[0].tag == SEQUENCE:
        accuracy = _accuracy(parts.pop(0))
    if parts and parts[0].tag == BOOLEAN:
        parts.pop(0)
    nonce = parts.pop(0).integer() if parts and parts[0].tag == INTEGER else None
    if parts and parts[0].tag == tagged(0):
        parts.pop(0)  # Its own name for itself, a hint: who signed is told by the signature.
    if parts and parts[0].tag == tagged(1):
        _check_extensions(parts.pop(0))
    if parts:
        raise TimestampError("a TSTInfo has parts that are not known")
    if accuracy > _END - time:
        raise TimestampError("a time, as far off as it may be, is beyond the year 9999")
    return Stamp(policy, imprint, serial, time, accuracy, nonce)


def _imprint(parts: list[Der], imprints: Mapping[str, str]) -> Imprint:
    if not parts:
        raise TimestampError("there is no message imprint")
    halves = parts.pop(0).expect(SEQUENCE, "a message imprint").members(2)
    if len(halves) != 2:
        raise TimestampError("a message imprint is an algorithm and a digest")
    algorithm = halves[0].expect(SEQUENCE, "an algorithm").members(2)
    oid = algorithm[0].oid() if algorithm else ""
    # (10) SHA-1, MD5 and whatever else has no name here says nothing about the bytes.
    name = imprints.get(oid)
    if name is None:
        known = "SHA-2" if imprints is IMPRINTS else " or ".join(imprints.values())
        raise TimestampError(f"stamped is a digest by {oid or 'nothing'}, not by {known}")
    digest = halves[1].expect(OCTET_STRING, "a digest").contents
    if len(digest) != _SIZES[name]:
        raise TimestampError(f"a digest by {name} has {_SIZES[name]} bytes, not {len(digest)}")
    return Imprint(name, digest)


def _time(value: Der) -> datetime:
    # RFC 3161 section 2.4.2: in UTC, with seconds, and no zero at the end of a fraction.
    text = value.expect(GENERALIZED_TIME, "a time").contents.decode("ascii", "replace")
    whole, dot, fraction = text.removesuffix("Z").partition(".")
    digits = whole.isascii() and whole.isdigit() and len(whole) == 14
    if not text.endswith("Z") or not digits or (dot and not _is_fraction(fraction)):
        raise TimestampError(f"{printable(text[:40])!r} is not a time as RFC 3161 spells it")
    try:
        time = datetime.strptime(whole, _TIME).replace(tzinfo=UTC)
        rounded = -(-int(fraction or "0") * 10**6 // 10 ** len(fraction))
        return time + timedelta(microseconds=rounded)
    except (ValueError, OverflowError) as error:
        raise TimestampError(f"{text!r} is no time") from error


def _is_fraction(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9 and not text.endswith("0")


def _accuracy(value: Der) -> timedelta:
    parts = [*value.members(3)]
    seconds = parts.pop(0).small() if parts and parts[0].tag == INTEGER else 0
    small = []
    for number in (0, 1):  # Thousandths, then millionths of a second.
        small.append(0)
        if parts and parts[0].tag == tagged(number, constructed=False):
            part = parts.pop(0).contents
            small[-1] = read_der(bytes((INTEGER, len(part))) + part, INTEGER, "a part").small()
    if parts or any(part > 999 for part in small):
        raise TimestampError("an accuracy is seconds, and 1 to 999 of their parts")
    return timedelta(seconds=seconds, milliseconds=small[0], microseconds=small[1])


def _check_extensions(value: Der) -> None:
    for extension in value.members(_MOST_EXTENSIONS):
        parts = extension.expect(SEQUENCE, "an extension").members(3)
        if any(part.tag == BOOLEAN and part.contents != b"\0" for part in parts):
            raise TimestampError(f"the extension {parts[0].oid()} is critical, and not known here")
