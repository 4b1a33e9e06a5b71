"""What a notice says of itself, as records: fields, references, time limits, entities.

`muniment/edition/metadata/` reads them. Offsets in spans are code points of a rendition's exact
text, the end exclusive.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from itertools import groupby

from muniment.edition.views import Span


class Status(enum.Enum):
    """What stands behind a value: the print, a conclusion, nothing, or prints that differ."""

    PRINTED = "printed"
    INFERRED = "inferred"
    ABSENT = "absent"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a rendition says of itself.

    `value` is normalised (a date as EDTF, say), `printed` is what stands at `spans`. An absent
    field has neither; an inferred one has no printed form of its own, and `spans` are the grounds.
    A conflicting one has no value of its own but its `readings`, each a field with its own span.
    """

    name: str
    status: Status
    rule: str
    value: str | None = None
    printed: str | None = None
    spans: tuple[Span, ...] = ()
    language: str = ""
    readings: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        if (self.status in (Status.ABSENT, Status.CONFLICTING)) != (self.value is None):
            raise ValueError(f"{self.name}: {self.status.value} with value {self.value!r}")
        if (self.status is Status.PRINTED) != (self.printed is not None):
            raise ValueError(f"{self.name}: {self.status.value}, printed {self.printed!r}")
        if self.status is Status.PRINTED and not self.spans:
            raise ValueError(f"{self.name}: printed nowhere")
        if (self.status is Status.CONFLICTING) != (len(self.readings) > 1):
            raise ValueError(f"{self.name}: {self.status.value}, {len(self.readings)} readings")


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that a text refers to.

    `kind` is ``instrument``, ``article``, ``table``, ``self``, ``generic``, ``note``, ``insertion``
    or ``link``; `value` the title without its quotation marks, the number of an article or a note,
    the word a text has for itself, rules that it means and does not name, or an address. `relation`
    is ``basis``, ``amends``, ``repeals`` or ``mention``, of rules meant also ``residual``: they
    rule what the text does not. Of rules that are only mentioned, `printed` has the words around
    them too. `unit` is the id of the unit it stands in.
    """

    kind: str
    value: str
    printed: str
    spans: tuple[Span, ...]
    language: str
    unit: str | None = None
    target: str | None = None
    issuer: str | None = None
    number: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit as it is printed: so many units after an event.

    `event` is ``publication``, ``printing``, ``signature``, ``service``, ``passing`` or ``effect``;
    `measure` ``day``, ``working-day``, ``month``, ``year`` or ``hour``. `due` is inferred: the
    first day is not counted; None where the event's day is not known or working days are counted,
    for which a calendar of holidays would be needed. `who` is bound, and to `what`, where its
    sentence says so.
    """

    printed: str
    spans: tuple[Span, ...]
    language: str
    event: str
    amount: int
    measure: str
    unit: str | None
    due: Field | None
    who: Field | None = None
    what: Field | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that a text names; `spans` are the places where it was read, one piece each.

    `kind` is ``organisation``, ``place``, ``actor`` (whom a sentence binds), ``identity_document``
    or ``person``. `role` is ``issuer``, ``cited-issuer``, ``signatory`` or empty; `unit` the id of
    the unit where it stands first. All are printed: there is no entity without a span.
    """

    kind: str
    value: str
    language: str
    rule: str
    spans: tuple[Span, ...]
    role: str = ""
    unit: str | None = None
    status: Status = Status.PRINTED

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError(f"{self.value}: printed nowhere")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields, references, time limits and entities of a column; `form` names the rules."""

    form: str
    fields: tuple[Field, ...]
    references: tuple[Reference, ...]
    deadlines: tuple[Deadline, ...]
    entities: tuple[Entity, ...] = ()

    def field(self, name: str) -> Field | None:
        """Give the first field of this name."""
        return next((one for one in self.fields if one.name == name), None)

    def joint(self, name: str) -> tuple[Field, ...]:
        """Give the fields of this name that are said together: one of each who issues jointly."""
        said = groupby(self.fields, lambda one: (one.name, one.rule))
        return next((tuple(fields) for (found, _), fields in said if found == name), ())
