"""How does it get in, exactly as served? Files, folders and web addresses, recorded as they came.

The network is reached through one guarded door (`ingest.door`), and nowhere else.
"""

from __future__ import annotations

from ingest.beacon import fetch_info, fetch_round
from ingest.call import Answer, Caller, CallFailedError
from ingest.codes import CODES
from ingest.door import Door
from ingest.encoding import Decoded, read_text
from ingest.fetched import Confidence, FetchOutcome
from ingest.files import (
    SourceError,
    describe_path,
    find_files,
    gather_files,
    look_at_files,
    take_file,
)
from ingest.gathered import (
    Gathered,
    GatheredFile,
    Source,
    SourceKind,
    files_key,
    stored_name,
    write_gathered,
)
from ingest.outcome_rules import outcome_rules
from ingest.proxy import Proxy, ProxyError, parse_proxy
from ingest.recorded import Recorded, read_opening, take_response
from ingest.recorder import HttpRecorder
from ingest.tokens import End, Start, Text, Token, page_tokens
from ingest.web import address_key, describe_address, describe_finding, gather_web
from ingest.web_address import WebAddressError, parse_web_address

__all__ = [
    "CODES",
    "Answer",
    "CallFailedError",
    "Caller",
    "Confidence",
    "Decoded",
    "Door",
    "End",
    "FetchOutcome",
    "Gathered",
    "GatheredFile",
    "HttpRecorder",
    "Proxy",
    "ProxyError",
    "Recorded",
    "Source",
    "SourceError",
    "SourceKind",
    "Start",
    "Text",
    "Token",
    "WebAddressError",
    "address_key",
    "describe_address",
    "describe_finding",
    "describe_path",
    "fetch_info",
    "fetch_round",
    "files_key",
    "find_files",
    "gather_files",
    "gather_web",
    "look_at_files",
    "outcome_rules",
    "page_tokens",
    "parse_proxy",
    "parse_web_address",
    "read_opening",
    "read_text",
    "stored_name",
    "take_file",
    "take_response",
    "write_gathered",
]
