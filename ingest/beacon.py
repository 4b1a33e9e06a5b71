"""Asking relays of drand chains for what they serve over HTTP: the newest round, and parameters.

    GET /CHAIN/public/latest    {"round": 1000, "randomness": "fe29…", "signature": "b446…"}
    GET /CHAIN/info             {"public_key": "83cf…", "period": 3, "genesis_time": 1692803367, …}

A relay is nobody: what it answers counts where it is a round of the very chain.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from ingest.network.call import Caller, CallFailedError
from manifests import parse_json
from manifests.errors import FormatError
from manifests.moments.beacon import BeaconError, Round
from manifests.moments.drand import SCHEMES, Chain

_HEX = re.compile("(?:[0-9a-f]{2}){1,96}")


def fetch_round(caller: Caller, relay: str, chain: Chain) -> Round:
    """Ask a relay for the newest round of a chain; what comes back is one.

    Raises `CallFailedError` where nobody answers with 200, `BeaconError` for what is no round of
    the chain, `NoLibraryError` where that cannot be told, `WebAddressError`.
    """
    said = _read(_get(caller, relay, chain.hash(), "public/latest"))
    signature = _hex(said, "signature")
    if hashlib.sha256(signature).hexdigest() != said.get("randomness"):
        raise BeaconError("its randomness is not the SHA-256 of its signature")
    chained = SCHEMES[chain.scheme].chained
    number = said.get("round")
    if type(number) is not int or not 1 <= number < 1 << 53:
        raise BeaconError("it has no number")
    found = Round(
        chain.hash(), number, signature, _hex(said, "previous_signature") if chained else b""
    )
    chain.check(found)
    return found


def fetch_info(caller: Caller, relay: str, chain_hash: bytes) -> bytes:
    """Ask a relay for the parameters of a chain; raise `CallFailedError`, `WebAddressError`."""
    return _get(caller, relay, chain_hash, "info")


def _get(caller: Caller, relay: str, chain_hash: bytes, what: str) -> bytes:
    address = f"{relay.rstrip('/')}/{chain_hash.hex()}/{what}"
    answer = caller.get(address, caller.limits.beacon_bytes)
    if answer.status != 200:
        raise CallFailedError(f"{relay} answers with the HTTP status {answer.status}.")
    return answer.body


def _read(data: bytes) -> dict[str, Any]:
    try:
        said = parse_json(data)
    except FormatError as failure:
        raise BeaconError(f"it is no JSON ({failure})") from failure
    if not isinstance(said, dict):
        raise BeaconError("it is no JSON object")
    return said


def _hex(said: dict[str, Any], key: str) -> bytes:
    text = said.get(key)
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise BeaconError(f"its {key} is not a few bytes in lower-case hex")
    return bytes.fromhex(text)
