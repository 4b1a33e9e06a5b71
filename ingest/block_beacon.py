"""Asking servers for the header of Bitcoin's newest block, as Esplora-like services answer.

    GET /blocks/tip/hash       the newest block's hash, 64 hex digits
    GET /block/HASH            JSON, of which `height` is taken
    GET /block/HASH/header     the header, 80 bytes in hex

A server is nobody: a header counts where its hash is what was asked for, and has work in it.
"""

from __future__ import annotations

import re
from fractions import Fraction

from ingest.network.call import Caller, CallFailedError
from manifests import parse_json
from manifests.errors import FormatError
from manifests.moments.beacon import BeaconError, Block
from manifests.moments.bitcoin import SIZE, parse_header, why_it_counts_not

_HASH = re.compile(rb"[0-9a-f]{64}\n?")
_HEADER = re.compile(rb"[0-9a-f]{%d}\n?" % (2 * SIZE))


def fetch_block(caller: Caller, server: str, floor: Fraction) -> Block:
    """Ask a server for the newest block; what comes back has at least that difficulty.

    Raises `CallFailedError` where nobody answers with 200, `BeaconError` for what is no header of
    as much work, `WebAddressError`.
    """
    tip = _get(caller, server, "blocks/tip/hash")
    if not _HASH.fullmatch(tip):
        raise BeaconError("the newest block's hash is not 64 hex digits in lower case")
    name = tip.decode("ascii").strip()
    data = _get(caller, server, f"block/{name}/header")
    if not _HEADER.fullmatch(data):
        raise BeaconError(f"a block's header is not {SIZE} bytes in lower-case hex")
    header = parse_header(bytes.fromhex(data.decode("ascii")))
    if header.spelled_hash != name:
        raise BeaconError(f"it is the header of {header.spelled_hash}, not of {name}")
    if weak := why_it_counts_not(header, floor):
        raise BeaconError(weak)
    return Block(_height(_get(caller, server, f"block/{name}")), header)


def _height(data: bytes) -> int:
    try:
        said = parse_json(data)
    except FormatError as failure:
        raise BeaconError(f"what is said of the block is no JSON ({failure})") from failure
    height = said.get("height") if isinstance(said, dict) else None
    if type(height) is not int or not 0 <= height < 10**10:
        raise BeaconError("the block has no height")
    return height


def _get(caller: Caller, server: str, what: str) -> bytes:
    answer = caller.get(f"{server.rstrip('/')}/{what}", caller.limits.beacon_bytes)
    if answer.status != 200:
        raise CallFailedError(f"{server} answers with the HTTP status {answer.status}.")
    return answer.body
