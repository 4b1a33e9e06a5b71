"""What a statement says of sources and exchanges, as one reads it: shared by all forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from muniment.reading.view import RecordView
from muniment.words import Language, reading_words

DESCRIBED = ("publisher", "published", "language", "rights", "legal_basis")


def described(description: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give (key, value) of a description but its titles, in the order in which one reads them."""
    for key in DESCRIBED:
        value = description.get(key)
        if value:
            yield key, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def clock_time(value: str) -> str:
    """Spell a statement's time to the second: ``2026-11-22 04:38:00 UTC``."""
    return f"{value[:10]} {value[11:19]} UTC"


def source_words(source: Mapping[str, Any], language: Language) -> str:
    """Say what a source was."""
    kind = str(source.get("kind", ""))
    name = source.get("address") or source.get("name") or source.get("name_bytes")
    name = str(name) if name else reading_words("nameless", language)
    known = kind if kind in ("file", "folder", "web") else "web"
    return reading_words(f"kind-{known}", language, name=name)


def exchange_words(exchange: Mapping[str, Any], language: Language) -> str:
    """Say what became of one HTTP exchange, in one line."""
    said: list[str] = []
    status = exchange.get("status")
    failure = _object(exchange, "failure")
    if status is not None:
        said.append(reading_words("answered", language, status=str(status)))
    elif not failure:
        said.append(reading_words("unanswered", language))
    if failure:
        said.append(f"{failure.get('sentence', '')} ({failure.get('kind', '')})")
    if why := exchange.get("truncated"):
        said.append(reading_words("truncated", language, why=str(why)))
    if peer := _object(exchange, "peer"):
        address, port = str(peer.get("address", "")), str(peer.get("port", ""))
        said.append(reading_words("from-peer", language, address=address, port=port))
    if tls := _object(exchange, "tls"):
        said.append(f"{tls.get('version', '')} {tls.get('cipher', '')}".strip())
        verdict = str(tls.get("verdict", ""))
        said.append(reading_words("certificate", language, verdict=verdict))
    elif status is not None:
        said.append(reading_words("without-tls", language))
    return "; ".join(said)


def request_words(exchange: Mapping[str, Any]) -> str:
    """Say what was asked in an HTTP exchange."""
    return f"{exchange.get('method', '')} {exchange.get('url', '')}".strip()


def record_words(record: RecordView, language: Language) -> str:
    """Say what a later record says of the notice."""
    said = record.statement
    if said.kind != "attempt":
        return reading_words(said.kind, language)
    failures = [_object(source, "failure") for source in said.sources]
    codes = [str(failure["code"]) for failure in failures if "code" in failure]
    return reading_words("attempt", language, why=", ".join(codes) or "?")


def _object(item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = item.get(key)
    return value if isinstance(value, Mapping) else {}
