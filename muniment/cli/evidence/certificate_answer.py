"""How commands show a pinned time authority: its certificates, with fingerprints to compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate

from manifests import spell_time
from manifests.moments.authorities import Authority, AuthorityError, fingerprint
from manifests.moments.certificate_path import name_of
from muniment.cli.common import say
from muniment.witnesses.pins import Pins

_MOST_BYTES = 64 << 10


def certificates_json(authority: Authority) -> list[dict[str, Any]]:
    """Give the documented JSON of what pins an authority (docs/json.md)."""
    return [
        {
            "role": role,
            "subject": name_of(one),
            "fingerprint": fingerprint(one),
            "expires": spell_time(one.not_valid_after_utc),
        }
        for role, one in pinned_certificates(authority)
    ]


def say_certificates(authority: Authority) -> None:
    """Print what pins an authority."""
    for role, one in pinned_certificates(authority):
        say(f"  {role:<6}  {name_of(one)}, until {one.not_valid_after_utc:%Y-%m-%d}")
        say(f"          SHA-256 {fingerprint(one)}")


def read_pins(
    root: Path, signer: Path | None, issuer: Path | None, chain: Path | None, policy: str | None
) -> Pins:
    """Read the files of certificates that are named; raise `AuthorityError` for a large one."""
    return Pins(
        _read(root),
        _read(signer) if signer else None,
        _read(issuer) if issuer else None,
        _read(chain) if chain else None,
        policy,
    )


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise AuthorityError(f"{path} is larger than the {_MOST_BYTES} bytes that are read of it.")
    return data


def pinned_certificates(authority: Authority) -> list[tuple[str, Certificate]]:
    """Give the certificates that pin an authority, each with its part."""
    issuer = [("issuer", authority.issuer)] if authority.issuer is not None else []
    return [("root", authority.root), *(("signer", one) for one in authority.signers), *issuer]
