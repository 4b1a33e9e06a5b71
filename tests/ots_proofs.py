"""OpenTimestamps proofs built step by step, as tests want them.

proof = detached(sha256(b"file"), append(b"nonce"), SHA256, in_block(7))
forked = way(append(b"a"), fork(SHA256, promised("https://a.example")), in_block(7))
"""

import hashlib

SHA1, RIPEMD160, SHA256, KECCAK256 = b"\x02", b"\x03", b"\x08", b"\x67"
REVERSE, HEXLIFY = b"\xf2", b"\xf3"
MAGIC = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294")
BITCOIN, PENDING = "0588960d73d71901", "83dfe30d2ef90c8e"


def number(value: int) -> bytes:
    """A number in LEB128."""
    spelled = bytearray()
    while value > 0x7F:
        spelled.append(0x80 | value & 0x7F)
        value >>= 7
    return bytes((*spelled, value))


def counted(data: bytes) -> bytes:
    """Bytes behind their number."""
    return number(len(data)) + data


def append(data: bytes) -> bytes:
    """The step that puts bytes behind."""
    return b"\xf0" + counted(data)


def prepend(data: bytes) -> bytes:
    """The step that puts bytes before."""
    return b"\xf1" + counted(data)


def attested(tag: str, payload: bytes) -> bytes:
    """An end of any kind."""
    return b"\x00" + bytes.fromhex(tag) + counted(payload)


def in_block(height: int) -> bytes:
    """The end in a block of Bitcoin."""
    return attested(BITCOIN, number(height))


def promised(uri: str) -> bytes:
    """The end with a calendar's promise."""
    return attested(PENDING, counted(uri.encode()))


def fork(*way: bytes) -> bytes:
    """A way to its end, after which another begins at the same place."""
    return b"\xff" + b"".join(way)


def way(*steps: bytes) -> bytes:
    """Steps one after the other."""
    return b"".join(steps)


def detached(digest: bytes, *steps: bytes, algorithm: bytes = SHA256, version: int = 1) -> bytes:
    """A whole file."""
    return MAGIC + number(version) + algorithm + digest + way(*steps)


def sha256(data: bytes) -> bytes:
    """The digest that proofs begin with."""
    return hashlib.sha256(data).digest()
