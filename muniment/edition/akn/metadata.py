"""What an Akoma Ntoso document says of itself: work, expression and manifestation, and whence.

Nothing is given that is not printed, but with ``m:status``: what AKN requires and a notice does not
print (a date, an author, a country) names what is not known, and never a guess.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from checksums import Finding
from muniment.edition.akn.body import DAY
from muniment.edition.akn.markup import Node, node
from muniment.edition.alignment.standing import Standing
from muniment.edition.differences.apparatus import Apparatus, Note
from muniment.edition.differences.stale import Stale
from muniment.edition.fields import Field, Metadata, Status
from muniment.edition.model import RULES, Edition
from muniment.edition.vouched import Vouched
from muniment.edition.whence import Whence
from muniment.words import Language, reading_words
from muniment.words.edition import edition_words
from muniment.words.findings import finding_words

UNKNOWN_DAY = "0001-01-01"
_COUNTRIES = {"taiwan-gazette": "tw", "us-federal-register": "us"}
_UNKNOWN_COUNTRY = "zz"  # kept free by ISO 3166 for those who use it
_WRITTEN = ("date_written", "date_passed", "date_signed", "date_published")


@dataclass(frozen=True, slots=True)
class About:
    """What one document's metadata is made from: a language of an edition."""

    edition: Edition
    standing: Standing
    read: Metadata
    apparatus: Apparatus
    whence: Whence
    vouched: tuple[Vouched, ...] = ()
    stale: tuple[Stale, ...] = ()

    def day(self, *names: str) -> Field | None:
        """Give the first field of these names that has a day."""
        found = (self.read.field(name) for name in names)
        return next((one for one in found if one and one.value and DAY.fullmatch(one.value)), None)


def meta_of(about: About, notes: Node | None) -> Node:
    """Write the `meta` of a document, with its footnotes."""
    return node(
        "meta",
        _identification(about),
        _publication(about),
        _lifecycle(about),
        _temporal(about),
        _references(about),
        notes,
        _proprietary(about),
    )


def three_letters(tag: str) -> str:
    """Give the three-letter code of a language; ``und`` where there is none here."""
    return _codes().get(tag.partition("-")[0].lower(), "und")


@cache
def _codes() -> dict[str, str]:
    return tomllib.loads((files("muniment.edition.akn") / "codes.toml").read_text("utf-8"))


def _identification(about: About) -> Node:
    work, language = about.whence.identifier, about.standing.language
    shelved = about.whence.shelved
    version = f"@v{shelved.version}" if shelved is not None else "@"
    expression = f"{work}/{three_letters(language)}{version}"
    written = about.day(*_WRITTEN)
    day = written.value if written is not None else UNKNOWN_DAY
    name = written.name if written is not None else "unknown"
    status = (written.status if written is not None else Status.ABSENT).value
    made = (day, name, status)
    if shelved is not None:  # The archive's own clock, as its statement has it.
        made = (shelved.composed[:10], "accession", "stated")
    country = _COUNTRIES.get(about.read.form, _UNKNOWN_COUNTRY)
    number, title = (about.read.field(one) for one in ("document_number", "title"))
    return node(
        "identification",
        node(
            "FRBRWork",
            *_named(work, (day, name, status), "#issuer"),
            node(
                "FRBRcountry",
                value=country,
                showAs="not stated" if country == _UNKNOWN_COUNTRY else None,
            ),
            node("FRBRnumber", value=number.value) if number and number.value else None,
            node("FRBRname", value=title.value) if title and title.value else None,
        ),
        node(
            "FRBRExpression",
            *_named(expression, made, "#muniment"),
            node("FRBRversionNumber", value=str(shelved.version)) if shelved else None,
            node("FRBRlanguage", language=three_letters(language), m_tag=language),
        ),
        node(
            "FRBRManifestation",
            *_named(f"{expression}.akn", made, "#muniment"),
            node("FRBRformat", value="application/akn+xml"),
        ),
        source="#muniment",
    )


def _named(uri: str, dated: tuple[str | None, str, str], author: str) -> Iterator[Node]:
    yield node("FRBRthis", value=f"{uri}/!main")
    yield node("FRBRuri", value=uri)
    day, name, status = dated
    yield node("FRBRdate", date=day, name=name, m_status=status)
    yield node("FRBRauthor", href=author)


def _publication(about: About) -> Node | None:
    field = about.day("date_published")
    if field is None or field.status is not Status.PRINTED:
        return None
    return node(
        "publication",
        date=field.value,
        name=field.name,
        showAs=field.printed or "",
    )


def _events(about: About) -> Iterator[tuple[str, Field]]:
    for field in about.read.fields:
        if field.name.startswith("date_") and field.value and DAY.fullmatch(field.value):
            yield f"event_{field.name}", field


def _lifecycle(about: About) -> Node | None:
    events = dict(_events(about))
    first = about.day(*_WRITTEN)
    made = [
        node(
            "eventRef",
            eId=id,
            date=field.value,
            source="#issuer",
            type="generation" if field is first else None,
            refersTo=f"#{field.name}",
            m_status=field.status.value,
            m_rule=field.rule,
        )
        for id, field in events.items()
    ]
    return node("lifecycle", *made, source="#muniment") if made else None


def _temporal(about: About) -> Node | None:
    field = about.day("date_in_force")
    if field is None:
        return None
    interval = node(
        "timeInterval",
        refersTo="#in_force",
        start=f"#event_{field.name}",
        m_status=field.status.value,
    )
    return node("temporalData", node("temporalGroup", interval, eId="in_force_since"),
                source="#muniment")  # fmt: skip


def _references(about: About) -> Node:
    issuers = about.read.joint("issuer")
    issuer = next(iter(issuers), None)
    issued = "; ".join(one.value for one in issuers if one.value) or "not printed"
    dates = dict.fromkeys(field.name for _, field in _events(about))
    base = about.standing.base.rendition.name
    return node(
        "references",
        node("original", eId="original", href=_rendition(about.whence, base), showAs=base),
        node(
            "TLCOrganization",
            eId="issuer",
            href="urn:x-muniment:issuer",
            showAs=issued,
            m_status=issuer.status.value if issuer else Status.ABSENT.value,
        ),
        node(
            "TLCProcess",
            eId="muniment",
            href="urn:x-muniment:program",
            showAs=f"muniment, by the rules {RULES}",
        ),
        *(
            node("TLCConcept", eId=name, href=f"urn:x-muniment:{name}", showAs=name)
            for name in (*dates, "in_force")
        ),
        source="#muniment",
    )


def _rendition(whence: Whence, name: str) -> str:
    digest = next((one.sha512 for one in whence.files if one.name == name), "")
    return f"urn:sha512:{digest}"


def _proprietary(about: About) -> Node:
    english = Language.ENGLISH
    shelved = about.whence.shelved
    said = [edition_words("derived", english, rules=RULES)]
    if shelved is not None:
        size, origin = str(shelved.size), shelved.origin
        said.append(reading_words("limit-as-of", english, size=size, origin=origin))
    else:
        said.append(edition_words("loose", english))
    return node(
        "proprietary",
        node("m:rules", RULES),
        node(
            "m:notice",
            object=shelved.object,
            version=str(shelved.version),
            versions=str(shelved.versions),
            accession=shelved.accession,
            composed=shelved.composed,
            signer=shelved.principal,
            log=shelved.origin,
            entry=str(shelved.entry),
            logSize=str(shelved.size),
            superseded=shelved.superseded or None,
        )
        if shelved is not None
        else None,
        *(
            node(
                "m:rendition",
                name=one.name,
                original=one.original or None,
                bytes=None if one.size is None else str(one.size),
                sha512=one.sha512,
                role=_role(about.standing, one.name),
                withheld=one.why or None,
            )
            for one in about.whence.files
        ),
        *(_field(field) for field in about.read.fields),
        *(
            node(
                "m:deadline",
                one.printed,
                unit=one.unit,
                amount=str(one.amount),
                measure=one.measure,
                event=one.event,
                due=one.due.value if one.due else None,
                status=one.due.status.value if one.due else None,
                rule=one.due.rule if one.due else None,
            )
            for one in about.read.deadlines
        ),
        *map(_note, about.apparatus.notes),
        *_left(about.apparatus),
        *map(_attested, about.vouched),
        *map(_stale, about.stale),
        *(node("m:statement", one) for one in said),
        source="#muniment",
    )


def _role(standing: Standing, name: str) -> str | None:
    if standing.base.rendition.name == name:
        return "base"
    return "witness" if any(one.rendition.name == name for one in standing.witnesses) else None


def _field(field: Field) -> Node:
    """Write a field with its status: printed, inferred, or conflicting with each reading."""
    readings: Sequence[Field] = field.readings
    return node(
        "m:field",
        *((field.printed,) if field.printed else ()),
        *map(_field, readings),
        name=field.name,
        status=field.status.value,
        value=field.value,
        rule=field.rule,
        chars=" ".join(f"{span.start}-{span.end}" for span in field.spans) or None,
    )


def _note(note: Note) -> Node:
    if note.difference is None:
        return _finding(note)
    one = note.difference
    return node(
        "m:difference",
        node("m:base", one.base) if one.base else None,
        node("m:witness", one.witness) if one.witness.strip() else None,
        kind=one.kind.value,
        unit=note.unit,
        rendition=note.witness,
        line=None if note.line is None else str(note.line),
    )


def _finding(note: Note) -> Node:
    finding = note.finding
    assert isinstance(finding, Finding)
    return node(
        "m:finding",
        finding_words(finding, Language.ENGLISH),
        code=finding.code,
        severity=finding.severity.value,
        unit=note.unit,
        rendition=note.witness,
    )


def _attested(one: Vouched) -> Node:
    """Write what somebody attests, beside the field that the rules read."""
    attested, said = one.attested, one.said
    return node(
        "m:attested",
        node("m:value", said.value) if said.value is not None else None,
        node("m:machine", said.machine) if said.machine is not None else None,
        node("m:reason", said.reason) if said.reason else None,
        field=said.field,
        language=said.language,
        rules=said.rules,
        rendition=said.path,
        chars=None if said.start is None else f"{said.start}-{said.end}",
        key=None if attested.key is None else attested.key.fingerprint(),
        signer=attested.signer,
        record=attested.record,
        entry=str(attested.index),
    )


def _stale(one: Stale) -> Node:
    return node(
        "m:stale",
        unit=one.unit,
        of=one.of,
        beside=one.beside,
        lag=one.lag.value,
        since=str(one.since),
        changed=str(one.changed),
    )


def _left(apparatus: Apparatus) -> Iterator[Node]:
    for name, count in apparatus.set_otherwise:
        yield node("m:typographic", rendition=name, count=str(count))
    if apparatus.left_out:
        yield node("m:notesLeftOut", count=str(apparatus.left_out))
