"""What is said of an item: its metadata, from the owner's description and what the notice prints.

Names and their meaning: archive.org/developers/metadata-schema. What the description does not say
is taken from the edition where it is printed there; what neither says is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from manifests import Statement
from muniment.deposit.parcel import Parcel
from muniment.deposit.place import Fields
from muniment.edition.metadata.reading import Metadata, read_metadata
from muniment.edition.model import Edition, Status

# The codes of the archive's own lists are ISO 639-2/B; any other language keeps its tag.
_LANGUAGES = {
    "ar": "ara", "bo": "tib", "de": "ger", "en": "eng", "es": "spa", "fr": "fre", "ii": "iii",
    "ja": "jpn", "kk": "kaz", "ko": "kor", "mn": "mon", "pt": "por", "ru": "rus", "ug": "uig",
    "vi": "vie", "za": "zha", "zh": "chi",
}  # fmt: skip
_CC = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)")
_MOST = 100  # characters of an identifier; archive.org/developers/metadata-schema, "identifier"
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def item_name(statement: Statement, edition: Edition) -> str:
    """Make a name that stays: day, what is legible of title or source, and the notice's own id.

    ``notice-2026-01-05-notice-no-12-of-2026-fc545f558cc4``: only ASCII letters, digits, hyphens.
    """
    fields = dict(_described(statement, edition))
    day = next(iter(fields.get("date", ())), statement.composed[:10])
    told = " ".join(fields.get("title", ()))
    legible = _slug(told) or _slug(_host(statement)) or "notice"
    own = re.sub(r"[^a-z0-9]", "", statement.object.lower().rpartition(":")[2].rpartition("/")[2])
    head = f"notice-{_slug(day)}-{legible}"[: _MOST - 20].rstrip("-")
    return f"{head}-{own[:12]}"


def item_metadata(
    parcels: Sequence[tuple[Parcel, Statement, Edition]], origin: str, collection: str
) -> Fields:
    """Give the fields of an item that holds these notices; of several, what they share.

    Every value is a text; a field with several values has each once, in order.
    """
    fields: dict[str, list[str]] = {}
    for parcel, statement, edition in parcels:
        told = [*_described(statement, edition), *_proven(parcel)]
        for name, values in told:
            known = fields.setdefault(name, [])
            known += [one for one in values if one not in known]
    if len(parcels) > 1:
        fields["title"] = [f"{len(parcels)} notices kept by {origin}"]
    fields["title"] = [" / ".join(fields.get("title", ())) or "(untitled notice)"]
    fields["description"] = [_DESCRIPTION.format(origin=origin)]
    fields["subject"] = ["government notices", *fields.get("subject", ())]
    return {
        "collection": [collection],
        "mediatype": ["texts"],
        "muniment-log": [origin],
        **{name: values for name, values in fields.items() if values},
    }


_DESCRIPTION = (
    "A notice as it was published, kept with proof of its bytes. v1/, v2/ … are its versions: the "
    "files as they came (renditions), what was recorded from the web (captures.wacz), what can be "
    "read of it (text, no evidence), the signed manifest, and a kit (kit-….zip) whose README tells "
    "how to check all of it with sha512sum, ssh-keygen and openssl alone. Log: {origin}."
)


def _described(statement: Statement, edition: Edition) -> Iterator[tuple[str, list[str]]]:
    said, printed = statement.notice, [*_printed(edition)]
    yield "title", _listed(said, "title") or _values(printed, "title", each=1)
    yield "creator", _listed(said, "publisher") or _values(printed, "issuer", each=1)
    dates = [*_listed(said, "published"), *_values(printed, "date_published", "date_written")]
    yield "date", [one for one in dates if _DATE.fullmatch(one)][:1]
    tags = _listed(said, "language") or [
        column.language for one in edition.renditions for column in one.columns
    ]
    yield "language", [*dict.fromkeys(_language(tag) for tag in tags if tag != "und")]
    yield "subject", _values(printed, "type")
    yield "source", [str(one["address"]) for one in statement.sources if one.get("address")]
    rights = _listed(said, "rights")
    yield "rights", rights
    yield "licenseurl", [address for one in rights if (address := _licence(one))]


def _proven(parcel: Parcel) -> Iterator[tuple[str, list[str]]]:
    yield "external-identifier", [parcel.object]
    yield "muniment-manifest", [str(manifest) for manifest in parcel.manifests]


def _printed(edition: Edition) -> Iterator[tuple[str, Metadata]]:
    for one in edition.renditions:
        if one.text is not None:
            for column in one.columns:
                yield column.language, read_metadata(column, one.text.content)


def _values(printed: Sequence[tuple[str, Metadata]], *names: str, each: int = 9) -> list[str]:
    """Give what is printed under these names, of each language so many; of the first that has any.

    What is inferred or in conflict is no description.
    """
    found: dict[str, list[str]] = {}
    for language, read in printed:
        values = [
            " ".join(field.value.split())
            for field in read.fields
            if field.name in names and field.status is Status.PRINTED and field.value
        ]
        if values:
            found.setdefault(language, values[:each])
    return [*dict.fromkeys(value for values in found.values() for value in values)]


def _listed(said: Mapping[str, Any], name: str) -> list[str]:
    value = said.get(name, ())
    return [str(one) for one in ([value] if isinstance(value, str) else value) if one]


def _language(tag: str) -> str:
    return _LANGUAGES.get(tag.partition("-")[0].lower(), tag)


def _licence(said: str) -> str | None:
    """Give the address of a licence that is named by its SPDX identifier, or by its address."""
    if said == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if match := _CC.fullmatch(said):
        return f"https://creativecommons.org/licenses/{match[1].lower()}/{match[2]}/"
    return said if said.startswith(("https://", "http://")) and " " not in said else None


def _host(statement: Statement) -> str:
    addresses = (str(one.get("address", "")) for one in statement.sources)
    return next((host for one in addresses if (host := urlsplit(one).hostname)), "")


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:48].strip("-")
