"""What a statement says of sources and exchanges, as one reads it: shared by all forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from muniment.custody import Supersession, Withholding
from muniment.reading.view import FileView, RecordView
from muniment.words import (
    Language,
    browser_lines,
    encoding_lines,
    fetch_lines,
    list_lines,
    own_lines,
    reading_words,
    recorder_words,
)

_SOURCES = frozenset(
    {
        "file",
        "folder",
        "web",
        "warc",
        "wacz",
        "bag",
        "kit",
        "ocfl",
        "ro-crate",
        "saved-page",
        "memento",
    }
)
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
    known = kind if kind in _SOURCES else "web"
    return reading_words(f"kind-{known}", language, name=name)


def import_words(source: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Say what is known of an import, and what it claims; nothing of any other source."""
    if container := _object(source, "container"):
        size, digest = str(container.get("size", "")), str(container.get("sha512", ""))
        yield reading_words("import-container", language, size=size, digest=digest)
    if "pages" in source:
        pages, records = str(source["pages"]), str(source.get("records", ""))
        yield reading_words("import-pages", language, pages=pages, records=records)
    if page := _object(source, "page"):
        address, time = (str(_object(page, name).get("value", "?")) for name in ("address", "time"))
        yield reading_words("import-page", language, address=address, time=time)
    saved = source.get("saved_pages")
    for one in saved if isinstance(saved, list) else ():
        if isinstance(one, Mapping):
            path = str(one.get("path", ""))
            address, time = (
                str(_object(one, name).get("value", "?")) for name in ("address", "time")
            )
            yield reading_words("saved-page-in", language, path=path, address=address, time=time)
    if report := _object(source, "report"):
        counts = {name: str(report.get(name, "?")) for name in ("errors", "warnings")}
        code = "import-valid" if counts["errors"] == "0" else "import-not-valid"
        yield reading_words(code, language, **counts)
        for key in _signers(report):
            yield reading_words("import-signature", language, key=key)
    if verdict := _object(source, "verdict"):
        yield reading_words("import-verdict", language, verdict=str(verdict.get("code", "?")))
    claims = source.get("claims")
    for claim in claims if isinstance(claims, list) else ():
        if isinstance(claim, Mapping):
            name, value = str(claim.get("name", "")), str(claim.get("value", ""))
            yield reading_words("import-claim", language, name=name, value=value)


def _signers(report: Mapping[str, Any]) -> Iterator[str]:
    looked = report.get("checked")
    for one in looked if isinstance(looked, list) else ():
        if isinstance(one, Mapping) and one.get("code") == "wacz-signature":
            yield str(_object(one, "particulars").get("key", "?"))


def finding_words(finding: Mapping[str, Any], language: Language) -> str:
    """Say what a statement's finding means."""
    told = {"where": finding.get("where", ""), **_object(finding, "particulars")}
    return recorder_words(str(finding.get("code", "")), language, told)


def came_words(source: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Say what the fetch of an address ended in, and what its text was read in, if it says so."""
    yield from fetch_lines(_object(source, "fetch"), language)
    yield from encoding_lines(_object(source, "encoding"), language)
    yield from list_lines(source, language)
    yield from own_lines(source.get("captures"), language)


def recorded_words(source: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Say which browser recorded an address, and why one did, if it says so."""
    yield from browser_lines(_object(source, "browser"), language)


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
    if proxy := exchange.get("proxy"):
        said.append(reading_words("by-proxy", language, kind=str(proxy)))
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
    if said.kind in ("supersession", "withholding", "redaction"):
        return "; ".join(_became(said.kind, item, language) for item in said.about)
    if said.kind == "endorsement":
        head = "-head" if "checkpoint" in said.about[0] else ""
        told = {name: str(value) for name, value in said.about[0].items()}
        return reading_words(f"endorsement-of{head}", language, **told)
    if said.kind == "attestation":
        versions = ", ".join(f"{one.get('object')} v{one.get('version')}" for one in said.about)
        return reading_words("attestation", language, versions=versions)
    if said.kind != "attempt":
        return reading_words(said.kind, language)
    failures = [_object(source, "failure") for source in said.sources]
    codes = [str(failure["code"]) for failure in failures if "code" in failure]
    return reading_words("attempt", language, why=", ".join(codes) or "?")


def given_record_words(record: RecordView, language: Language) -> str:
    """Say it to readers elsewhere: not the reason of a withholding, which may name the person."""
    said = record.statement
    if said.kind != "withholding":
        return record_words(record, language)
    return "; ".join(_became(said.kind, item, language, "-given") for item in said.about)


def superseded_words(one: Supersession, language: Language) -> str:
    """Say which accession stands in the place of one."""
    code = "superseded" if one.last == one.by else "superseded-then"
    return reading_words(
        code,
        language,
        by=one.by,
        day=one.composed[:10],
        reason=one.reason,
        last=one.last,
        index=str(one.index),
    )


def withheld_words(one: Withholding, language: Language) -> str:
    """Say by which authority something is kept back, and until when."""
    return reading_words(
        "withheld-until" if one.until else "withheld",
        language,
        authority=one.authority,
        until=one.until,
        reason=one.reason,
        record=one.record,
    )


def why_not_given(file: FileView, language: Language) -> str | None:
    """Say why a file is not shown, where it was redacted or is withheld.

    Readers elsewhere see it: the keeper's reason, which may name the person, is not in it.
    """
    if file.redacted is not None:
        return reading_words(
            "redacted", language, authority=file.redacted.authority, record=file.redacted.record
        )
    if (held := file.withheld) is None:
        return None
    code = "not-given-until" if held.until else "not-given"
    said = {"authority": held.authority, "until": held.until, "record": held.record}
    return reading_words(code, language, **said)


def _became(kind: str, item: Mapping[str, Any], language: Language, form: str = "") -> str:
    """Say what one item of such a record says, in a form of the sentence."""
    told = {name: str(value) for name, value in item.items()}
    paths = item.get("paths")
    told["what"] = ", ".join(map(str, paths)) if isinstance(paths, list) else ""
    code = f"{kind}-of"
    if kind == "withholding":
        code = "lifted" if "lifts" in item else code if told["what"] else "withholding-of-all"
    return reading_words(code + form, language, **told)


def _object(item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = item.get(key)
    return value if isinstance(value, Mapping) else {}


def about_words(item: Mapping[str, Any]) -> str:
    """Say what a record speaks of, under the names of `docs/format.md`; the object first."""
    ordered = sorted(item.items(), key=lambda pair: (pair[0] != "object", pair[0]))
    said = [f"{name} {_plain(value)}" for name, value in ordered if value not in ("", (), [], {})]
    return "; ".join(said)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        if value.keys() == {"source", "value"}:
            return str(value["value"])
        return ", ".join(f"{name} {_plain(one)}" for name, one in sorted(value.items()))
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value)
