"""Which field may, must and must not stand in which type of record (ISO 28500 §5, §6).

What the standard recommends of Content-Type is held as a rule here: a block whose type nobody
states cannot be read in fifty years.
"""

from __future__ import annotations

from muniment.conformance.report import Ledger
from muniment.conformance.warc.fields import media_type, number_of
from muniment.conformance.warc.header import DEFINED, Header

TYPES = frozenset(
    {
        "warcinfo",
        "response",
        "resource",
        "request",
        "metadata",
        "revisit",
        "conversion",
        "continuation",
    }
)
PROFILES = tuple(
    f"http://netpreserve.org/warc/{version}/revisit/{name}"
    for version in ("0.18", "1.0", "1.1")
    for name in ("identical-payload-digest", "server-not-modified")
)
_MANDATORY = {
    "warc-record-id": "warc-5.2-missing",
    "content-length": "warc-5.3-missing",
    "warc-date": "warc-5.4-missing",
    "warc-type": "warc-5.5-missing",
}
_CAPTURED = frozenset({"response", "resource", "request", "metadata", "revisit"})
_REFERRING = frozenset({"metadata", "revisit", "conversion"})
# A field, the section that speaks of it, and the types it may stand in.
_ONLY_IN = (
    ("warc-concurrent-to", "5.7", _CAPTURED),
    ("warc-ip-address", "5.10", _CAPTURED),
    ("warc-refers-to", "5.11", _REFERRING),
    ("warc-target-uri", "5.14", TYPES - {"warcinfo"}),
    ("warc-warcinfo-id", "5.16", TYPES - {"warcinfo"}),
    ("warc-filename", "5.17", frozenset({"warcinfo"})),
    ("warc-segment-origin-id", "5.21", frozenset({"continuation"})),
    ("warc-segment-total-length", "5.22", frozenset({"continuation"})),
    ("content-type", "5.6", TYPES - {"continuation"}),
)
_NEEDED_IN = (
    ("warc-target-uri", "5.14", TYPES - {"warcinfo", "metadata"}),
    ("warc-profile", "5.18", frozenset({"revisit"})),
    ("warc-segment-number", "5.20", frozenset({"continuation"})),
    ("warc-segment-origin-id", "5.21", frozenset({"continuation"})),
)
# The same by type: each field with its section.
_NEEDED_BY = {
    kind: {name: section for name, section, types in _NEEDED_IN if kind in types} for kind in TYPES
}
_FOREIGN_TO = {
    kind: {name: section for name, section, types in _ONLY_IN if kind not in types}
    for kind in TYPES
}
# Before 1.1 the standard did not know these, so they were anybody's.
_SINCE_1_1 = ("warc-refers-to-target-uri", "warc-refers-to-date")


def check_rules(header: Header, where: str, ledger: Ledger) -> None:
    """Check what a record's type asks of its fields."""
    present = header.first.keys()
    if not present >= _MANDATORY.keys():
        for name, code in _MANDATORY.items():
            if name not in present:
                ledger.error(code, where, field=DEFINED[name])
    kind = header.kind
    has_block = (number_of(header.get("content-length")) or 0) > 0
    if has_block and kind != "continuation" and not header.get("content-type"):
        ledger.error("warc-5.6-missing", where)
    if kind is None:
        return
    if kind not in TYPES:
        # §5.5 lets extensions define more; whoever reads must pass over them.
        ledger.warning("warc-5.5-unknown", where, type=kind)
        return
    for name, section in _NEEDED_BY[kind].items():
        if name not in present:
            ledger.error(f"warc-{section}-missing-in", where, field=DEFINED[name], type=kind)
    if not present.isdisjoint(_FOREIGN_TO[kind]):
        for name, section in _FOREIGN_TO[kind].items():
            if name in present:
                ledger.error(f"warc-{section}-not-in", where, field=DEFINED[name], type=kind)
    for name in _SINCE_1_1 if header.version == "1.1" and kind != "revisit" else ():
        if name in present:
            ledger.error("warc-5.12-not-in", where, field=DEFINED[name], type=kind)
    _check_segment(header, kind, where, ledger)
    given = header.get("content-type") or ""
    if kind == "warcinfo" and media_type(given) not in ("", "application/warc-fields"):
        ledger.error("warc-6.2-content-type", where, value=given[:200])
    if kind == "revisit":
        _check_revisit(header, where, ledger)


def _check_segment(header: Header, kind: str, where: str, ledger: Ledger) -> None:
    number = number_of(header.get("warc-segment-number"))
    if number is None:
        return
    if kind == "continuation" and number < 2:
        ledger.error("warc-5.20-continuation", where, number=str(number))
    elif kind != "continuation" and number != 1:
        ledger.error("warc-5.20-first", where, number=str(number), type=kind)


def _check_revisit(header: Header, where: str, ledger: Ledger) -> None:
    profile = (header.get("warc-profile") or "").strip("<>").lower()
    if profile and profile not in PROFILES:
        ledger.warning("warc-6.7-profile", where, value=profile[:200])
    if profile.endswith("/identical-payload-digest") and not header.get("warc-payload-digest"):
        ledger.error("warc-6.7.2-no-digest", where)
