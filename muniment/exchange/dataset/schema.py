"""What tables a dataset has, and what each field of them is: the one place that says so.

What a field means stands in `muniment.words.dataset`, in both languages, under ``table.field``.
Names and meanings are for ever, as those of ``--json`` are: scripts rely on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

VERSION = "1"


class Type(Enum):
    """What a field holds. The value is its type in Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "boolean"
    TIME = "datetime"
    TEXTS = "array"
    INTEGERS = "array of integers"
    SPANS = "array of spans"

    @property
    def schema(self) -> str:
        """The type as Table Schema calls it."""
        return self.value.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Field:
    """One field; it is null wherever there is nothing to say, unless it is `required`."""

    name: str
    type: Type = Type.TEXT
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its fields in order, its key, and the tables that it leads to.

    `links` are (fields, table, its fields): of each row the other table has one.
    """

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    links: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(field.name for field in self.fields)


def _must(name: str, type: Type = Type.TEXT) -> Field:
    return Field(name, type, required=True)


_INTEGER, _TRUTH, _TIME = Type.INTEGER, Type.TRUTH, Type.TIME
_TEXTS = Type.TEXTS
_VERSION = (_must("notice"), _must("version", _INTEGER))
_ENTRY = (_must("log_origin"), _must("log_index", _INTEGER))
_PLACE = (
    Field("page", _INTEGER),
    Field("line", _INTEGER),
    Field("char_start", _INTEGER),
    Field("char_end", _INTEGER),
    _must("spans", Type.SPANS),
)
_OF_NOTICE = (("notice",), "notices", ("notice",))
_OF_VERSION = (("notice", "version"), "versions", ("notice", "version"))
_OF_FILE = (
    ("notice", "version", "rendition"),
    "files",
    ("notice", "version", "path"),
)

TABLES = (
    Table(
        "notices",
        (
            _must("notice"),
            _must("titles", _TEXTS),
            _must("publishers", _TEXTS),
            Field("published"),
            _must("languages", _TEXTS),
            Field("rights"),
            Field("legal_basis"),
            _must("versions", _INTEGER),
            _must("withheld", _TRUTH),
            _must("redacted", _TRUTH),
        ),
        ("notice",),
    ),
    Table(
        "versions",
        (
            *_VERSION,
            _must("accession"),
            _must("kept_at", _TIME),
            *_ENTRY,
            _must("signer"),
            _must("signer_key"),
            _must("recorder"),
            Field("sources", _TEXTS),
            Field("source_kinds", _TEXTS),
            _must("findings", _TEXTS),
            Field("superseded_by"),
            _must("rules"),
        ),
        ("notice", "version"),
        (_OF_NOTICE,),
    ),
    Table(
        "files",
        (
            *_VERSION,
            _must("path"),
            _must("state"),
            Field("kind"),
            Field("name"),
            Field("name_bytes"),
            Field("size", _INTEGER),
            Field("sha512"),
            Field("sha256"),
            Field("media_type"),
            Field("puids", _TEXTS),
            Field("modified", _TIME),
            Field("derived_from"),
            Field("read_as"),
            Field("encoding"),
            Field("characters", _INTEGER),
            Field("recognised", _TRUTH),
            Field("findings", _TEXTS),
        ),
        ("notice", "version", "path"),
        (_OF_VERSION,),
    ),
    Table(
        "segments",
        (
            *_VERSION,
            _must("language"),
            _must("segment", _INTEGER),
            _must("row", _INTEGER),
            _must("row_unit"),
            _must("joined"),
            _must("confidence", Type.NUMBER),
            _must("unit"),
            _must("kind"),
            Field("number"),
            Field("label"),
            Field("heading"),
            Field("text"),
            Field("article"),
            _must("parents", _TEXTS),
            _must("status"),
            _must("rendition"),
            *_PLACE,
        ),
        ("notice", "version", "language", "segment"),
        (_OF_VERSION, _OF_FILE),
    ),
    Table(
        "sentences",
        (
            *_VERSION,
            _must("row", _INTEGER),
            _must("pair", _INTEGER),
            _must("language"),
            _must("segment", _INTEGER),
            Field("text"),
            _must("spans", Type.SPANS),
            _must("other_language"),
            _must("other_segment", _INTEGER),
            Field("other_text"),
            _must("other_spans", Type.SPANS),
            _must("confidence", Type.NUMBER),
        ),
        ("notice", "version", "row", "pair"),
        (
            _OF_VERSION,
            (
                ("notice", "version", "language", "segment"),
                "segments",
                ("notice", "version", "language", "segment"),
            ),
            (
                ("notice", "version", "other_language", "other_segment"),
                "segments",
                ("notice", "version", "language", "segment"),
            ),
        ),
    ),
    Table(
        "fields",
        (
            *_VERSION,
            _must("rendition"),
            _must("field", _INTEGER),
            _must("reading", _INTEGER),
            _must("language"),
            _must("base", _TRUTH),
            _must("form"),
            _must("name"),
            _must("status"),
            Field("value"),
            Field("printed"),
            _must("rule"),
            *_PLACE,
        ),
        ("notice", "version", "rendition", "field", "reading"),
        (_OF_VERSION, _OF_FILE),
    ),
    Table(
        "references",
        (
            *_VERSION,
            _must("rendition"),
            _must("reference", _INTEGER),
            _must("language"),
            _must("base", _TRUTH),
            _must("kind"),
            _must("value"),
            Field("printed"),
            Field("unit"),
            Field("target"),
            Field("issuer"),
            Field("number"),
            Field("relation"),
            *_PLACE,
        ),
        ("notice", "version", "rendition", "reference"),
        (_OF_VERSION, _OF_FILE),
    ),
    Table(
        "deadlines",
        (
            *_VERSION,
            _must("rendition"),
            _must("deadline", _INTEGER),
            _must("language"),
            _must("base", _TRUTH),
            _must("printed"),
            _must("amount", _INTEGER),
            _must("measure"),
            _must("event"),
            Field("due"),
            Field("due_rule"),
            Field("who"),
            Field("what"),
            Field("unit"),
            *_PLACE,
        ),
        ("notice", "version", "rendition", "deadline"),
        (_OF_VERSION, _OF_FILE),
    ),
    Table(
        "events",
        (
            _must("notice"),
            _must("record"),
            _must("kind"),
            _must("premis_type"),
            _must("written_at", _TIME),
            *_ENTRY,
            _must("outcome"),
            Field("note"),
            _must("versions", Type.INTEGERS),
            _must("signer"),
            _must("recorder"),
            Field("sources", _TEXTS),
        ),
        ("notice", "record"),
        (_OF_NOTICE,),
    ),
    Table(
        "attestations",
        (
            *_VERSION,
            _must("record"),
            _must("item", _INTEGER),
            _must("written_at", _TIME),
            *_ENTRY,
            _must("signer"),
            Field("key"),
            _must("stands", _TRUTH),
            _must("field"),
            Field("language"),
            Field("machine"),
            Field("status"),
            Field("value"),
            _must("confirms", _TRUTH),
            Field("reason"),
            Field("rules"),
            _must("rendition"),
            Field("char_start", _INTEGER),
            Field("char_end", _INTEGER),
        ),
        ("notice", "record", "item"),
        (_OF_VERSION, _OF_FILE, (("notice", "record"), "events", ("notice", "record"))),
    ),
)
