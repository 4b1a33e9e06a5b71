"""A citation as a value: what is said of a notice, by whom, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from muniment.edition.vouched import Vouched

# Of the dates that a notice may print, those that say when it came out, best first.
_ISSUED = (
    *("date_published", "date_written", "date_signed", "date_passed"),
    *("date_issued", "date_laid"),
)
_CITED = frozenset({"title", "subject", "issuer", "type", "document_number", "rin", "in_force"})
PRINTED = "printed"
CONFLICTING = "conflicting"
DESCRIBED = "described"


def is_cited(name: str) -> bool:
    """Tell whether a field of what a notice says of itself belongs in a citation."""
    return name in _CITED or name.startswith("date_")


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that a notice says of itself, in one language.

    `standing` is ``printed`` or ``inferred``, ``conflicting`` where prints differ (`value` is then
    the first and `others` are the rest), or ``described``: the archive's operator wrote it, it was
    read nowhere. `rendition` is where it stands, empty of what was described.
    """

    name: str
    value: str
    standing: str
    language: str
    rule: str
    rendition: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Where it is kept: one version of an object, and its entry in the log of one origin.

    `composed` is the time that the statement gives, by the archive's clock; `signer` and `key` are
    the principal and the fingerprint that signed.
    """

    object: str
    version: int
    versions: int
    accession: str
    origin: str
    index: int
    composed: str
    signer: str
    key: str


@dataclass(frozen=True, slots=True)
class Source:
    """Whence it came, by the signer's statement: an address or the name of a file; and when."""

    kind: str
    place: str
    time: str


@dataclass(frozen=True, slots=True)
class Dated:
    """What proofs show of when it was there, to one verifier: RFC 3339 times, empty where none.

    `code` is the verdict on the whole notice. It was composed after `after` by `after_by`, and
    existed before `before` by `before_by`.
    """

    code: int
    after: str = ""
    after_by: str = ""
    before: str = ""
    before_by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step to a place in a text: ``art`` and ``6``; `labels` say how languages print it."""

    kind: str
    number: str
    labels: tuple[tuple[str, str], ...] = ()

    def label(self, language: str) -> str:
        """Give the label as a language prints it, else the number."""
        primary = language.partition("-")[0]
        return next(
            (label for tongue, label in self.labels if tongue.partition("-")[0] == primary),
            self.number,
        )


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A place in the text by its id, and the steps to it; `found` is False where nobody could look.

    `renditions` are those in which it was found.
    """

    unit: str
    steps: tuple[Step, ...]
    renditions: tuple[str, ...] = ()
    found: bool = True


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What became of the version: ``superseded``, ``withheld`` or ``redacted``, by which record.

    `paths` are the files concerned, none of them means all. `by` is the accession that stands in
    its place at last, `by_object` and `by_version` what that is; `authority` and `until` are those
    of a withholding or redaction. `index` is the record's entry, None where that is not known here.
    """

    kind: str
    record: str
    index: int | None
    reason: str = ""
    paths: tuple[str, ...] = ()
    by: str = ""
    by_object: str = ""
    by_version: int = 0
    authority: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """All that can be said of one version of a notice, or of a place in it.

    `vouched` is what is attested of the version: it is no part of what is `given`.
    """

    given: tuple[Given, ...]
    kept: Kept
    sources: tuple[Source, ...]
    tombstones: tuple[Tombstone, ...] = ()
    pinpoint: Pinpoint | None = None
    dated: Dated | None = None
    rules: str = ""
    vouched: tuple[Vouched, ...] = ()

    def all(self, name: str) -> tuple[Given, ...]:
        """Give what goes by a name, one for each language."""
        return tuple(one for one in self.given if one.name == name)

    def value(self, name: str) -> str:
        """Give the value of a name, of the first language that prints it without a conflict."""
        return next((one.value for one in self.all(name) if one.standing == PRINTED), "")

    def led_by(self, language: str) -> Citation:
        """Put what is given in a language (a primary subtag) before what is given in others."""
        return replace(
            self,
            given=tuple(
                sorted(self.given, key=lambda one: one.language.partition("-")[0] != language)
            ),
        )

    @property
    def attested(self) -> tuple[Vouched, ...]:
        """What stands attested of the fields that are cited, and of the place in it."""
        unit = self.pinpoint.unit if self.pinpoint else None
        return tuple(
            one
            for one in self.vouched
            if one.stands and (is_cited(one.metadata) or (unit and one.unit == unit))
        )

    @property
    def titles(self) -> tuple[Given, ...]:
        """The titles, one for each language, the first first."""
        return self.all("title")

    @property
    def issuers(self) -> tuple[Given, ...]:
        """Who issued it, one for each language."""
        return self.all("issuer")

    @property
    def issued(self) -> str:
        """The day it came out as it is printed (EDTF); empty where languages differ, or none is."""
        for name in _ISSUED:
            found = self.all(name)
            if found:
                values = {one.value for one in found}
                printed = all(one.standing == PRINTED for one in found)
                return values.pop() if printed and len(values) == 1 else ""
        return ""

    @property
    def source(self) -> Source | None:
        """Whence it came first."""
        return self.sources[0] if self.sources else None

    @property
    def address(self) -> str:
        """The address on the web whence it came, or nothing."""
        return next((one.place for one in self.sources if "://" in one.place), "")

    @property
    def archived(self) -> str:
        """The day on which it was archived, by the signer's statement."""
        source = next((one for one in self.sources if one.time), None)
        return (source.time if source else self.kept.composed)[:10]
