"""Citations told: as JSON, and what stands under them in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from muniment.citing.citation import DESCRIBED, PRINTED, Citation, Given, Tombstone
from muniment.edition.vouched import vouched_json, vouched_words
from muniment.words.citing import citing_words
from muniment.words.edition_page import field_words
from muniment.words.fields import rule_words
from muniment.words.language import Language

_END = {Language.ENGLISH: ".", Language.CHINESE: "。"}
_DATED = ("after", "after_by", "before", "before_by")


def where_kept(citation: Citation, language: Language) -> str:
    """Say which version of what it is, and where the log has it."""
    kept = citation.kept
    return citing_words(
        "kept",
        language,
        object=kept.object,
        version=str(kept.version),
        index=str(kept.index),
        origin=kept.origin,
        accession=kept.accession,
    )


def fates(citation: Citation, language: Language) -> tuple[str, ...]:
    """Say what became of the version, a sentence for each record."""
    return tuple(_fate(one, language) for one in citation.tombstones)


def provenance(citation: Citation, language: Language) -> Iterator[str]:
    """Say whence it came by whose word, and what is proven of when."""
    kept, source = citation.kept, citation.source
    if source is not None:
        code = "archived" if "://" in source.place else "archived-file"
        yield citing_words(
            code,
            language,
            time=source.time,
            place=source.place,
            signer=kept.signer,
            key=kept.key,
        )
    dated = citation.dated
    if dated is None:
        yield citing_words("not-checked", language)
        return
    if dated.code == 1:
        yield citing_words("wrong", language)
        return
    told = {name: getattr(dated, name) for name in _DATED}
    yield citing_words("before" if dated.before else "no-before", language, **told)
    if dated.after:
        yield citing_words("after", language, **told)


def remarks(citation: Citation, language: Language) -> Iterator[str]:
    """Say which of the fields are not simply printed, and how they are known."""
    for one in citation.given:
        if one.standing != PRINTED:
            yield _remark(one, language)
    pinpoint = citation.pinpoint
    if pinpoint is not None and not pinpoint.found:
        yield citing_words("not-looked-up", language, unit=pinpoint.unit)
    if any(one.standing != DESCRIBED for one in citation.given):
        yield citing_words("rules", language, rules=citation.rules)


def notes(citation: Citation, language: Language) -> tuple[str, ...]:
    """Give all that a citation says besides what its style has a place for."""
    return (
        where_kept(citation, language),
        *fates(citation, language),
        *provenance(citation, language),
        *remarks(citation, language),
        *attestations(citation, language),
    )


def attestations(citation: Citation, language: Language) -> tuple[str, ...]:
    """Say what is attested of what is cited, beside what the rules read, and by whom."""
    return tuple(f"{vouched_words(one, language)}{_END[language]}" for one in citation.attested)


def citation_json(citation: Citation) -> dict[str, Any]:
    """Give the JSON that docs/json.md shows, but for the text in a style."""
    kept, dated, pinpoint = citation.kept, citation.dated, citation.pinpoint
    return {
        "notice": kept.object,
        "version": kept.version,
        "versions": kept.versions,
        "accession": kept.accession,
        "origin": kept.origin,
        "index": kept.index,
        "composed": kept.composed,
        "signer": kept.signer,
        "key": kept.key,
        "rules": citation.rules,
        "fields": [_given(one) for one in citation.given],
        "sources": [
            {"kind": one.kind, "place": one.place, "time": one.time} for one in citation.sources
        ],
        "article": None
        if pinpoint is None
        else {
            "unit": pinpoint.unit,
            "found": pinpoint.found,
            "renditions": list(pinpoint.renditions),
            "labels": [
                {"kind": step.kind, "number": step.number, "printed": dict(step.labels)}
                for step in pinpoint.steps
            ],
        },
        "time": None
        if dated is None
        else {
            "verdict": dated.code,
            "after": dated.after or None,
            "after_by": dated.after_by or None,
            "before": dated.before or None,
            "before_by": dated.before_by or None,
        },
        "tombstones": [_tombstone(one) for one in citation.tombstones],
        "attested": vouched_json(citation.vouched),
    }


def _given(one: Given) -> dict[str, Any]:
    return {
        "name": one.name,
        "value": one.value,
        "status": one.standing,
        "language": one.language,
        "rule": one.rule,
        "rendition": one.rendition or None,
        "others": list(one.others),
    }


def _tombstone(one: Tombstone) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "record": one.record,
        "index": one.index,
        "reason": one.reason or None,
        "paths": list(one.paths),
        "by": one.by or None,
        "authority": one.authority or None,
        "until": one.until or None,
    }


def _remark(one: Given, language: Language) -> str:
    field = field_words(one.name, language)
    name = f"{field} ({one.language})" if one.language else field
    values = " / ".join((one.value, *one.others))
    rule = rule_words(one.rule, language)
    return citing_words(
        one.standing, language, name=name, value=one.value, rule=rule, values=values
    )


def _fate(one: Tombstone, language: Language) -> str:
    index = "" if one.index is None else str(one.index)
    by = f"{one.by} ({one.by_object}, v{one.by_version})" if one.by_object else one.by
    return citing_words(
        one.kind,
        language,
        what=", ".join(one.paths) or citing_words("everything", language),
        authority=one.authority,
        until=citing_words("until", language, until=one.until) if one.until else "",
        record=one.record,
        index=index,
        entry=citing_words("entry", language, index=index) if index else "",
        by=by,
        reason=one.reason,
    )
