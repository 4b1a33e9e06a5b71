"""CMS SignedData (RFC 5652 section 5) with one signer, as time-stamp tokens have it.

::

    ContentInfo
      SignedData   the content; certificates, which nobody signed; one SignerInfo
        SignerInfo who signed; signed attributes, among them the content's digest; the signature

`signature` covers `signed_attributes`, these cover the content, and nothing covers the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from manifests.errors import FormatError
from manifests.moments.der import INTEGER, NULL, OCTET_STRING, SEQUENCE, SET, Der, tagged, write_der

SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
MOST_CERTIFICATES: Final = 16
_MOST_ATTRIBUTES = 32
_VERSION = write_der(INTEGER, b"\x03")
_NULL = write_der(NULL)
_MOST_ALGORITHMS = 8


class CmsError(FormatError):
    """Bytes are not CMS as it is read here."""


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """One signature. The signer is named by `issuer` (a Name in DER) and `serial`.

    `attributes` are the signed ones, each with its one value; `signed_attributes` are the bytes
    that the signature is over. `digest` and `algorithm` are object identifiers.
    """

    issuer: bytes
    serial: int
    digest: str
    attributes: Mapping[str, Der]
    signed_attributes: bytes
    algorithm: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedData:
    """A content with its signature; `certificates` in DER as they came, in their order.

    `bare` is the whole ContentInfo without them, without revocation lists, and without unsigned
    attributes: what is left is signed, or says by whom and how.
    """

    content: bytes
    certificates: tuple[bytes, ...]
    signer: SignerInfo
    bare: bytes


def read_signed_data(token: Der, content_type: str) -> SignedData:
    """Read a ContentInfo that is SignedData around a content of this type; raise `FormatError`."""
    halves = token.expect(SEQUENCE, "a token").members(2)
    if len(halves) != 2 or halves[0].oid() != SIGNED_DATA:
        raise CmsError("the token is no signed data")
    outer = halves[1].expect(tagged(0), "the signed data").only(SEQUENCE, "the signed data")
    parts = [*outer.members(6)]
    if len(parts) < 4:
        raise CmsError("the signed data is cut short")
    version, algorithms, encapsulated = parts[:3]
    # RFC 5652 section 5.1: 3, since the content is no plain data; 5 with other revocation lists.
    if version.small() not in (3, 4, 5):
        raise CmsError("the signed data is of no known version")
    algorithms.expect(SET, "the digest algorithms").members(_MOST_ALGORITHMS)
    content = _content(encapsulated, content_type)
    certificates: tuple[Der, ...] = ()
    rest = parts[3:]
    if rest[0].tag == tagged(0):
        certificates = rest.pop(0).members(MOST_CERTIFICATES)
    if rest and rest[0].tag == tagged(1):
        rest.pop(0)  # Revocation lists, which nobody signed for us.
    if len(rest) != 1:
        raise CmsError("the signed data has parts that are not known")
    members = rest[0].expect(SET, "the signers").only(SEQUENCE, "the signer").members(7)
    raw = tuple(one.raw for one in certificates)
    return SignedData(content, raw, _signer(members), _bare(halves[0], parts, members))


def _content(encapsulated: Der, content_type: str) -> bytes:
    parts = encapsulated.expect(SEQUENCE, "the content").members(2)
    if len(parts) != 2 or parts[0].oid() != content_type:
        raise CmsError(f"the content is not of the type {content_type}")
    wrapped = parts[1].expect(tagged(0), "the content")
    return wrapped.only(OCTET_STRING, "the content").contents


def _signer(parts: Sequence[Der]) -> SignerInfo:
    if len(parts) < 6:
        raise CmsError("a signature has no signed attributes, or is cut short")
    version, sid, digest, attributes, algorithm, signature, *rest = parts
    # RFC 5652 section 5.3: version 1 names the signer by issuer and number.
    if version.small() != 1:
        raise CmsError("the signer is not named by issuer and number")
    named = sid.expect(SEQUENCE, "the signer's name").members(2)
    if len(named) != 2:
        raise CmsError("the signer is not named by issuer and number")
    if rest:
        rest[0].expect(tagged(1), "unsigned attributes")  # Which nobody vouches for: not read.
    attributes.expect(tagged(0), "signed attributes")
    return SignerInfo(
        named[0].expect(SEQUENCE, "the issuer's name").raw,
        named[1].integer(),
        algorithm_of(digest),
        _attributes(attributes),
        # RFC 5652 section 5.4: what is signed is a SET OF, whatever tag it has here.
        bytes((SET,)) + attributes.raw[1:],
        algorithm_of(algorithm),
        signature.expect(OCTET_STRING, "a signature").contents,
    )


def algorithm_of(value: Der) -> str:
    """Give the name of an algorithm that has no parameters, or NULL."""
    parts = value.expect(SEQUENCE, "an algorithm").members(2)
    if not parts or (len(parts) == 2 and parts[1].raw != _NULL):
        raise CmsError("an algorithm has no name, or parameters that are not known here")
    return parts[0].oid()


def _attributes(value: Der) -> dict[str, Der]:
    found: dict[str, Der] = {}
    for attribute in value.members(_MOST_ATTRIBUTES):
        parts = attribute.expect(SEQUENCE, "an attribute").members(2)
        if len(parts) != 2:
            raise CmsError("an attribute has a type and values")
        name = parts[0].oid()
        values = parts[1].expect(SET, "an attribute's values").members(_MOST_ATTRIBUTES)
        # RFC 5652 section 11: those that count here have one value and stand there once.
        if len(values) != 1 or name in found:
            raise CmsError(f"the attribute {name} has no one value")
        found[name] = values[0]
    return found


def _bare(kind: Der, parts: Sequence[Der], signer: Sequence[Der]) -> bytes:
    """Write the token anew with nothing in it that nobody signed, and that may be left out."""
    digest = write_der(SET, signer[2].raw)
    own = write_der(SEQUENCE, *(part.raw for part in signer[:6]))
    data = write_der(SEQUENCE, _VERSION, digest, parts[2].raw, write_der(SET, own))
    return write_der(SEQUENCE, kind.raw, write_der(tagged(0), data))
