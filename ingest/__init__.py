"""How does it get in, exactly as served? Files, folders and web addresses, recorded as they came.

The network is reached through one guarded door (`ingest.network.door`), and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from manifests.lazy import LazyNames

if TYPE_CHECKING:
    from ingest.beacon import fetch_info, fetch_round
    from ingest.block_beacon import fetch_block
    from ingest.browser.missing import BrowserMissingError
    from ingest.browser.need import REASONS
    from ingest.browser.profile import Browser, Profile, find_browser
    from ingest.browser.recorder import BrowserError, BrowserRecorder
    from ingest.browser.unfold import unfolding
    from ingest.codes import CODES
    from ingest.files import (
        FoundFile,
        SourceError,
        describe_path,
        find_files,
        gather_files,
        look_at_files,
        take_file,
    )
    from ingest.formats.identify import Formats, can_identify
    from ingest.gathered import (
        Gathered,
        GatheredFile,
        Source,
        SourceKind,
        describe_finding,
        files_key,
        gathered_file,
        stored_name,
        write_gathered,
    )
    from ingest.http.recorded import Recorded, read_opening, take_response
    from ingest.memento.address import read_memento_address, stamp_range, timemap_of
    from ingest.memento.gather import MementoSource, gather_memento
    from ingest.memento.timemap import Listed, read_timemap
    from ingest.network.call import Answer, Caller, CallFailedError
    from ingest.network.door import Door
    from ingest.network.proxy import Proxy, ProxyError, parse_proxy
    from ingest.network.web_address import WebAddress, WebAddressError, parse_web_address
    from ingest.outcome.fetched import Confidence, FetchOutcome
    from ingest.outcome.rules import outcome_rules
    from ingest.recorder import HttpRecorder
    from ingest.recorders import Recorders
    from ingest.text.encoding import Decoded, read_text
    from ingest.text.tokens import End, Start, Text, Token, page_tokens
    from ingest.way import Way
    from ingest.web import address_key, describe_address, gather_cited, gather_web
    from ingest.whole.captured import WHOLE, Extent, Relation

__all__ = [
    "CODES",
    "REASONS",
    "WHOLE",
    "Answer",
    "Browser",
    "BrowserError",
    "BrowserMissingError",
    "BrowserRecorder",
    "CallFailedError",
    "Caller",
    "Confidence",
    "Decoded",
    "Door",
    "End",
    "Extent",
    "FetchOutcome",
    "Formats",
    "FoundFile",
    "Gathered",
    "GatheredFile",
    "HttpRecorder",
    "Listed",
    "MementoSource",
    "Profile",
    "Proxy",
    "ProxyError",
    "Recorded",
    "Recorders",
    "Relation",
    "Source",
    "SourceError",
    "SourceKind",
    "Start",
    "Text",
    "Token",
    "Way",
    "WebAddress",
    "WebAddressError",
    "address_key",
    "can_identify",
    "describe_address",
    "describe_finding",
    "describe_path",
    "fetch_info",
    "fetch_round",
    "files_key",
    "find_browser",
    "find_files",
    "gather_cited",
    "gather_files",
    "gather_memento",
    "gather_web",
    "gathered_file",
    "look_at_files",
    "outcome_rules",
    "page_tokens",
    "parse_proxy",
    "parse_web_address",
    "read_memento_address",
    "read_opening",
    "read_text",
    "read_timemap",
    "stamp_range",
    "stored_name",
    "take_file",
    "take_response",
    "timemap_of",
    "unfolding",
    "write_gathered",
]

# Loaded when asked for: who verifies what was taken in takes nothing in himself.
__getattr__ = LazyNames(
    __name__,
    {
        "beacon": "fetch_info fetch_round",
        "block_beacon": "fetch_block",
        "browser.missing": "BrowserMissingError",
        "browser.need": "REASONS",
        "browser.profile": "Browser Profile find_browser",
        "browser.recorder": "BrowserError BrowserRecorder",
        "browser.unfold": "unfolding",
        "network.call": "Answer Caller CallFailedError",
        "codes": "CODES",
        "network.door": "Door",
        "text.encoding": "Decoded read_text",
        "outcome.fetched": "Confidence FetchOutcome",
        "files": (
            "FoundFile SourceError describe_path find_files gather_files look_at_files take_file"
        ),
        "formats.identify": "Formats can_identify",
        "gathered": (
            "Gathered GatheredFile Source SourceKind describe_finding files_key gathered_file "
            "stored_name write_gathered"
        ),
        "memento.address": "read_memento_address stamp_range timemap_of",
        "memento.gather": "MementoSource gather_memento",
        "memento.timemap": "Listed read_timemap",
        "outcome.rules": "outcome_rules",
        "network.proxy": "Proxy ProxyError parse_proxy",
        "http.recorded": "Recorded read_opening take_response",
        "recorder": "HttpRecorder",
        "recorders": "Recorders",
        "text.tokens": "End Start Text Token page_tokens",
        "way": "Way",
        "web": "address_key describe_address gather_cited gather_web",
        "whole.captured": "WHOLE Extent Relation",
        "network.web_address": "WebAddress WebAddressError parse_web_address",
    },
)
