"""BLS signatures over the curve BLS12-381, as drand makes them, checked with py-ecc.

A signature is good where e(signature, generator) = e(H(message), public key), H being the hash to
the curve of RFC 9380. Points are compressed: 48 bytes in G1, 96 in G2. py-ecc belongs to the extra
`proofs` and takes long to load: it is loaded here, where a signature is checked.

Loading it lets the whole process recurse 100,000 deep, and then what nests too deep elsewhere ends
in a crash and no error. So the limit is put back.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from manifests.errors import FormatError, MunimentError

G1_BYTES: Final = 48
G2_BYTES: Final = 96
_ON_G1: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_ON_G2: Final = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"


# The limit is the process's, so that of two threads each would put back the other's.
_ONE_AT_A_TIME = threading.Lock()
_DEPTH = 4000  # py-ecc multiplies points in some 700 steps, each within the last


class NoLibraryError(MunimentError):
    """py-ecc is not installed, so nothing can be said of a signature."""


class BlsError(FormatError):
    """A key or a signature is no point of its group, or the signature is not by the key."""


def verify_bls(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature over a message; the key's length says which group the key is in.

    Raises `BlsError`, and `NoLibraryError` where py-ecc is not installed.
    """
    if why := _judge(public_key, message, signature):
        raise BlsError(why)


# A run's records share a round, and a check takes a quarter of a second, whatever comes of it.
@lru_cache(maxsize=4096)
def _judge(public_key: bytes, message: bytes, signature: bytes) -> str:
    """Give what is wrong with a signature, or nothing."""
    try:
        with recursion():
            good = _holds(public_key, message, signature)
    except BlsError as failure:
        return str(failure)
    return "" if good else "the signature is not by this key over this message"


def _holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    curve, to_curve = _load()
    if len(public_key) == G1_BYTES:
        key, signed = _g1(public_key, "the key"), _g2(signature, "the signature")
        hashed = to_curve.hash_to_G2(message, _ON_G2, hashlib.sha256)
        pairs = ((signed, curve.neg(curve.G1)), (hashed, key))
    else:
        key, signed = _g2(public_key, "the key"), _g1(signature, "the signature")
        hashed = to_curve.hash_to_G1(message, _ON_G1, hashlib.sha256)
        pairs = ((curve.G2, signed), (curve.neg(key), hashed))
    left, right = (curve.pairing(in_g2, in_g1, final_exponentiate=False) for in_g2, in_g1 in pairs)
    return bool(curve.final_exponentiate(left * right) == curve.FQ12.one())


def check_key(public_key: bytes) -> None:
    """See that some bytes are a public key; raise as `verify_bls` does."""
    with recursion():
        _load()
        if len(public_key) == G1_BYTES:
            _g1(public_key, "the key")
        else:
            _g2(public_key, "the key")


@contextmanager
def recursion() -> Iterator[None]:
    """Let py-ecc be loaded and called inside, and have the process's limit as it was outside."""
    with _ONE_AT_A_TIME:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, _DEPTH))
        try:
            yield
        finally:
            sys.setrecursionlimit(before)


def _load() -> tuple[Any, Any]:
    try:
        from py_ecc import optimized_bls12_381
        from py_ecc.bls import hash_to_curve
    except ImportError as error:
        raise NoLibraryError(
            "BLS signatures cannot be checked here: py-ecc is not installed "
            "(pip install 'muniment[proofs]')."
        ) from error
    return optimized_bls12_381, hash_to_curve


def _g1(data: bytes, what: str) -> Any:
    from py_ecc.bls.point_compression import decompress_G1

    if len(data) != G1_BYTES:
        raise BlsError(f"{what} has {len(data)} bytes, and not {G1_BYTES}")
    return _point(decompress_G1, int.from_bytes(data, "big"), what)


def _g2(data: bytes, what: str) -> Any:
    from py_ecc.bls.point_compression import decompress_G2

    if len(data) != G2_BYTES:
        raise BlsError(f"{what} has {len(data)} bytes, and not {G2_BYTES}")
    halves = int.from_bytes(data[:G1_BYTES], "big"), int.from_bytes(data[G1_BYTES:], "big")
    return _point(decompress_G2, halves, what)


def _point(decompress: Any, spelled: Any, what: str) -> Any:
    curve, _ = _load()
    try:
        point = decompress(spelled)
    except ValueError as error:
        raise BlsError(f"{what} is no point of the curve") from error
    # A point of small order, or none at all, would prove nothing (draft-irtf-cfrg-bls-signature,
    # sections 2.5 and 2.7), and py-ecc leaves that to its callers.
    if curve.is_inf(point) or not curve.is_inf(curve.multiply(point, curve.curve_order)):
        raise BlsError(f"{what} is no point of its group")
    return point
