"""Signatures against the vectors of Project Wycheproof (C2SP), by keys in the wire form of SSH."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from manifests.ssh.sshkey import PublicKey, SignatureError
from manifests.ssh.sshwire import string


def vectors(fixtures: Path, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each test of a file with the key of its group."""
    document = json.loads((fixtures / "wycheproof" / f"{name}_test.json").read_text())
    for group in document["testGroups"]:
        for test in group["tests"]:
            yield group["publicKey"], test


def mpint(value: int) -> bytes:
    """A positive number as RFC 4251 §5 spells it."""
    return string(value.to_bytes(value.bit_length() // 8 + 1, "big") if value else b"")


def accepts(key: PublicKey, kind: str, message: str, signature: bytes) -> bool:
    """Whether our key takes a signature of a kind for one over a message in hexadecimal."""
    try:
        key.verify(bytes.fromhex(message), string(kind.encode()) + string(signature))
    except SignatureError:
        return False
    return True


def test_ed25519(fixtures: Path) -> None:
    found = 0
    for point, test in vectors(fixtures, "ed25519"):
        key = PublicKey.from_blob(string(b"ssh-ed25519") + string(bytes.fromhex(point["pk"])))
        accepted = accepts(key, "ssh-ed25519", test["msg"], bytes.fromhex(test["sig"]))
        assert accepted == (test["result"] == "valid"), test
        found += 1
    assert found == 151


def test_rsa_2048_with_sha256(fixtures: Path) -> None:
    """Of the one that may go either way (DigestInfo without NULL) we say no, as RFC 8017 does."""
    found = 0
    for number, test in vectors(fixtures, "rsa_signature_2048_sha256"):
        exponent, modulus = (int(number[name], 16) for name in ("publicExponent", "modulus"))
        key = PublicKey.from_blob(string(b"ssh-rsa") + mpint(exponent) + mpint(modulus))
        accepted = accepts(key, "rsa-sha2-256", test["msg"], bytes.fromhex(test["sig"]))
        assert accepted == (test["result"] == "valid"), test
        found += 1
    assert found == 259


def test_ecdsa_p256_with_sha256(fixtures: Path) -> None:
    """SSH spells the two numbers and not their DER: what is no DER cannot be asked of it."""
    asked = unasked = 0
    for point, test in vectors(fixtures, "ecdsa_secp256r1_sha256"):
        place = string(bytes.fromhex(point["uncompressed"]))
        key = PublicKey.from_blob(string(b"ecdsa-sha2-nistp256") + string(b"nistp256") + place)
        signature = bytes.fromhex(test["sig"])
        try:
            numbers = decode_dss_signature(signature)
        except ValueError:
            numbers = (-1, -1)
        if min(numbers) < 0 or encode_dss_signature(*numbers) != signature:
            assert test["result"] == "invalid", test
            unasked += 1
            continue
        spelled = b"".join(mpint(number) for number in numbers)
        accepted = accepts(key, "ecdsa-sha2-nistp256", test["msg"], spelled)
        assert accepted == (test["result"] == "valid"), test
        asked += 1
    assert asked + unasked == 484 and asked > 200


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256])
def test_numbers_are_spelled_as_positive_ones(number: int) -> None:
    assert int.from_bytes(mpint(number)[4:], "big", signed=True) == number
