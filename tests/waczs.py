"""A small WACZ for tests, whole and signed, and the same with something spoilt.

data = make_wacz()
data = make_wacz(change={"pages/pages.jsonl": b"..."}, seal=False)
"""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from warcs import URL, info, packed, response

KEY = ec.derive_private_key(0x1234567, ec.SECP256R1())
CREATED = "2026-11-22T08:00:00Z"
CAPTURE = response(b"<html>notice</html>")
FILES: Mapping[str, bytes] = {"archive/data.warc.gz": packed(info(), CAPTURE)}


def make_wacz(
    change: Mapping[str, bytes | None] | None = None,
    *,
    seal: bool = True,
    package: Mapping[str, Any] | None = None,
    digest: Mapping[str, Any] | None = None,
    deflated: Collection[str] = ("pages/pages.jsonl", "datapackage.json"),
) -> bytes:
    """Make a WACZ. `change` replaces files (None: leaves out), before the manifest with `seal`."""
    files: dict[str, bytes | None] = {**whole_files(), **(change or {} if seal else {})}
    there = {name: data for name, data in files.items() if data is not None}
    listed = [
        {
            "name": name.rsplit("/", 1)[-1].lower(),
            "path": name,
            "hash": hash_of(data),
            "bytes": len(data),
        }
        for name, data in there.items()
    ]
    value = {"profile": "data-package", "wacz_version": "1.1.1", "created": CREATED}
    value |= {"resources": listed}
    manifest = json.dumps({**value, **(package or {})}).encode()
    named = {"path": "datapackage.json", "hash": hash_of(manifest)}
    signed = {**named, "signedData": sign(hash_of(manifest)), **(digest or {})}
    there |= {"datapackage.json": manifest, "datapackage-digest.json": json.dumps(signed).encode()}
    if not seal:
        there |= {name: data for name, data in (change or {}).items() if data is not None}
    return zip_of(there, deflated)


def zip_of(files: Mapping[str, bytes], deflated: Collection[str] = ()) -> bytes:
    """Files as a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 22, 8, 0, 0))
            entry.external_attr = 0o100644 << 16
            how = zipfile.ZIP_DEFLATED if name in deflated else zipfile.ZIP_STORED
            opened.writestr(entry, data, how)
    return out.getvalue()


def whole_files() -> dict[str, bytes]:
    """The files that a WACZ has beside its manifest."""
    first = len(packed(info()))
    member = packed(CAPTURE)
    line = index_line(offset=first, length=len(member), recordDigest=hash_of(member))
    block = gzip.compress(line, mtime=0)
    idx = {"offset": 0, "length": len(block), "digest": hash_of(block)}
    meta = b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n'
    pages = b'{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n'
    page = {"id": "1", "url": URL, "ts": "2026-11-22T08:00:00Z"}
    return {
        **FILES,
        "indexes/index.cdx.gz": block,
        "indexes/index.idx": meta
        + b"org,example)/notice 20261122080000 "
        + json.dumps(idx).encode(),
        "pages/pages.jsonl": pages + json.dumps(page).encode() + b"\n",
    }


def index_line(**fields: Any) -> bytes:
    """A line of CDXJ about the capture."""
    digest = f"sha256:{hashlib.sha256(b'<html>notice</html>').hexdigest()}"
    value = {"url": URL, "digest": digest, "filename": "data.warc.gz", **fields}
    return b"org,example)/notice 20261122080000 " + json.dumps(value).encode() + b"\n"


def hash_of(data: bytes) -> str:
    """A hash as datapackage.json has it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def sign(text: str) -> dict[str, str]:
    """What an anonymous key signs."""
    public = KEY.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signature = KEY.sign(text.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    return {
        "hash": text,
        "created": CREATED,
        "software": "test",
        "signature": base64.b64encode(signature).decode(),
        "publicKey": base64.b64encode(public).decode(),
    }
