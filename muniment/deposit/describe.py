"""What is said of an item: its metadata, from what the notice prints and the owner's description.

Names and their meaning: archive.org/developers/metadata-schema. Titles, issuers and days are those
by which the notice is cited (`muniment.citing`); what nobody says is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from muniment.citing.citation import DESCRIBED, PRINTED, Citation
from muniment.deposit.parcel import Parcel
from muniment.deposit.place import Fields

# The codes of the archive's own lists are ISO 639-2/B; any other language keeps its tag.
_LANGUAGES = {
    "ar": "ara", "bo": "tib", "de": "ger", "en": "eng", "es": "spa", "fr": "fre", "ii": "iii",
    "ja": "jpn", "kk": "kaz", "ko": "kor", "mn": "mon", "pt": "por", "ru": "rus", "ug": "uig",
    "vi": "vie", "za": "zha", "zh": "chi",
}  # fmt: skip
_CC = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)")
_MOST = 100  # characters of an identifier; archive.org/developers/metadata-schema, "identifier"
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Told:
    """What an item's metadata is made of: a notice's parcel, how it is cited, how it is described.

    `languages` are those of its text, as tags (BCP 47).
    """

    parcel: Parcel
    citation: Citation
    described: Mapping[str, Any]
    languages: tuple[str, ...]


def item_name(told: Told) -> str:
    """Make a name that stays: day, what is legible of title or source, and the notice's own id.

    ``notice-2026-01-05-notice-no-12-of-2026-fc545f558cc4``: only ASCII letters, digits, hyphens.
    """
    citation = told.citation
    kept = citation.kept
    day = citation.issued or kept.composed[:10]
    host = urlsplit(citation.address).hostname or ""
    legible = _slug(" ".join(_values(citation, "title"))) or _slug(host) or "notice"
    own = re.sub(r"[^a-z0-9]", "", kept.object.lower().rpartition(":")[2].rpartition("/")[2])
    head = f"notice-{_slug(day)}-{legible}"[: _MOST - 20].rstrip("-")
    return f"{head}-{own[:12]}"


def item_metadata(every: Sequence[Told], origin: str, collection: str) -> Fields:
    """Give the fields of an item that holds these notices; of several, what they share.

    Every value is a text; a field with several values has each once, in order.
    """
    fields: dict[str, list[str]] = {}
    for told in every:
        for name, values in _fields(told):
            known = fields.setdefault(name, [])
            known += [one for one in values if one not in known]
    if len(every) > 1:
        fields["title"] = [f"{len(every)} notices kept by {origin}"]
        del fields["date"]
    fields["title"] = [" / ".join(fields["title"]) or every[0].citation.kept.object]
    fields["description"] = [_DESCRIPTION.format(origin=origin)]
    fields["subject"] = ["government notices", *fields["subject"]]
    return {
        "collection": [collection],
        "mediatype": ["texts"],
        "muniment-log": [origin],
        **{name: values for name, values in fields.items() if values},
    }


_DESCRIPTION = (
    "A notice as it was published, kept with proof of its bytes. v1/, v2/ … are its versions: the "
    "files as they came (renditions), what was recorded from the web (captures-….wacz), what can "
    "be read of it (text, no evidence), the signed manifest, and a kit (kit-….zip) whose README "
    "tells how to check all of it with sha512sum, ssh-keygen and openssl alone. Log: {origin}."
)


def _fields(told: Told) -> Iterator[tuple[str, list[str]]]:
    citation, parcel = told.citation, told.parcel
    yield "title", _values(citation, "title")
    yield "creator", _values(citation, "issuer")
    dates = [citation.issued, *_listed(told.described, "published")]
    yield "date", [one for one in dates if _DATE.fullmatch(one)][:1]
    tags = _listed(told.described, "language") or told.languages
    yield "language", [*dict.fromkeys(_language(tag) for tag in tags if tag != "und")]
    yield "subject", _values(citation, "type")
    yield "source", [one.place for one in citation.sources if "://" in one.place]
    rights = _listed(told.described, "rights")
    yield "rights", rights
    yield "licenseurl", [address for one in rights if (address := _licence(one))]
    yield "external-identifier", [parcel.object]
    yield "muniment-manifest", [str(manifest) for manifest in parcel.manifests]


def _values(citation: Citation, name: str) -> list[str]:
    """Give what is printed or described; what is inferred or in conflict is no description."""
    found = [one.value for one in citation.all(name) if one.standing in (PRINTED, DESCRIBED)]
    return [*dict.fromkeys(" ".join(value.split()) for value in found)]


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


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:48].strip("-")
