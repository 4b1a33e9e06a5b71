"""The anonymous signature over a WACZ (WACZ Signing and Verification 0.1), and the key for it.

::

    {"hash": "sha256:9805…", "created": "2026-11-22T04:38:00.123Z", "software": "muniment 0.1.0",
     "version": "0.1.0", "signature": "3HEV…", "publicKey": "MHYw…"}

What is signed is the text of ``hash``. The specification says no more of the key than ECDSA; the
players know P-384 with SHA-256 alone, the signature as r and s side by side. So it is written,
with the nonce of RFC 6979: the same key makes the same signature of the same file.

The key is the archive's, for this and nothing else. It lies beside the others, as ``wacz``
(PKCS #8 in PEM), and is made by the first export that signs.
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from muniment.durable import rename_new, sync_folder
from muniment.keys import KeyFolderError
from muniment.version import VERSION

NAME = "wacz"
_SPECIFICATION = "0.1.0"
_CURVE = ec.SECP384R1()
_WIDTH = 48  # Bytes of r, and of s.


@dataclass(frozen=True, slots=True)
class WaczKey:
    """The key with which an archive signs its WACZ files."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> bytes:
        """The public half: a SubjectPublicKeyInfo in DER."""
        return self.private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    @property
    def fingerprint(self) -> str:
        """Give it as `muniment validate` shows the key of a WACZ: ``SHA256:`` and hex."""
        return f"SHA256:{hashlib.sha256(self.public).hexdigest()}"

    def sign(self, digest: str, created: str) -> dict[str, str]:
        """Give ``signedData`` over a digest as datapackage-digest.json spells it.

        `created` stands in it, and is not signed. Raises `KeyFolderError` where this OpenSSL has no
        deterministic ECDSA.
        """
        way = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        try:
            r, s = decode_dss_signature(self.private.sign(digest.encode("ascii"), way))
        except UnsupportedAlgorithm as error:
            raise KeyFolderError(
                f"The OpenSSL of this Python cannot sign a WACZ so that it is the same each time "
                f"({error}). Install cryptography as its project builds it, or export with "
                "--unsigned."
            ) from error
        return {
            "hash": digest,
            "created": created,
            "software": f"muniment {VERSION}",
            "version": _SPECIFICATION,
            "signature": _base64(r.to_bytes(_WIDTH, "big") + s.to_bytes(_WIDTH, "big")),
            "publicKey": _base64(self.public),
        }


def wacz_key(folder: Path) -> WaczKey:
    """Load the key of the archive whose keys lie in a folder, or make it where there is none.

    Raises `KeyFolderError` where what is there cannot be read, and OSError.
    """
    path = folder / NAME
    if not os.path.lexists(path):
        _make(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no bare key in PEM"
        raise _unusable(path, f"cannot be read ({reason})") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != _CURVE.name:
        raise _unusable(path, "is no ECDSA key on the curve P-384")
    return WaczKey(key)


def _make(path: Path) -> None:
    pem = ec.generate_private_key(_CURVE).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor, draft = tempfile.mkstemp(".new", f".{path.name}.", path.parent)  # Mode 0600.
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
        rename_new(Path(draft), path)
    except FileExistsError:
        os.unlink(draft)  # Another export made one meanwhile: that one counts.
    except OSError:
        os.unlink(draft)
        raise
    sync_folder(path.parent)


def _unusable(path: Path, why: str) -> KeyFolderError:
    return KeyFolderError(
        f"The key {path}, which signs WACZ files, {why}. Restore it from the key folder's backup; "
        "where it is lost, remove it, and the next export makes another one. With --unsigned "
        "nothing is signed."
    )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
