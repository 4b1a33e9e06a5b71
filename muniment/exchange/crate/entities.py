"""The entities of a crate (RO-Crate 1.2): flat JSON-LD in which each thing is said once.

What an archive does not know is not made up: there is no licence but what it states, no author but
whom the notice prints or its keeper wrote down, each with how that is known. The context is named
and not needed: no reader of JSON has to ask the network for it, and nothing in it is ours.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from checksums import Digest
from manifests import Statement
from muniment.citing import Citation
from muniment.exchange.given import Given, GivenVersion
from muniment.exchange.kinds import media_type, told_format

METADATA = "ro-crate-metadata.json"
PREVIEW = "ro-crate-preview.html"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_PRONOM = "https://www.nationalarchives.gov.uk/PRONOM/"
_HOW = {
    "printed": "as the notice prints it",
    "inferred": "as a rule inferred it from the notice",
    "conflicting": "as one rendition of the notice prints it; others print it otherwise",
    "described": "as the archive's keeper described it",
}

Entity = dict[str, Any]


def describe(
    given: GivenVersion,
    placed: Mapping[str, Given],
    evidence: Mapping[str, tuple[int, Digest]],
    citation: Citation,
) -> tuple[Entity, ...]:
    """Give all entities, the descriptor and the root first.

    `placed` are the notice's files by their paths in the crate; `evidence` are sizes and sha256 of
    the statement, the manifest and its signature, by theirs.
    """
    statement = given.version.statement
    files = [_file(given, path, file) for path, file in placed.items()]
    proofs = [_evidence(path, *one) for path, one in evidence.items()]
    formats = _formats(given, placed)
    issuers = _issuers(citation)
    sources = list(_sources(statement))
    root = _root(given, citation)
    root["hasPart"] = _references((*files, *proofs))
    if issuers:
        root["author"] = _references(issuers)
    action = _action(statement, files, sources)
    return (
        _descriptor(),
        root,
        *files,
        *proofs,
        action,
        *formats,
        *issuers,
        *sources,
        _archive(statement),
        _program(statement),
        _identifier(statement),
        _licence(statement),
    )


def identify(path: str) -> str:
    """Spell a path as the identifier of a file: a relative IRI reference (RFC 3987).

    Letters of every script stand for themselves, as RO-Crate 1.2 recommends.
    """
    return "".join(letter if _is_letter(letter) else quote(letter) for letter in path)


def _is_letter(letter: str) -> bool:
    return not letter.isascii() and unicodedata.category(letter)[0] in "LMN"


def _descriptor() -> Entity:
    return {
        "@id": METADATA,
        "@type": "CreativeWork",
        "name": "What is in this crate, in JSON-LD",
        "about": {"@id": "./"},
        "conformsTo": {"@id": SPECIFICATION},
    }


def _root(given: GivenVersion, citation: Citation) -> Entity:
    statement = given.version.statement
    titles = [one.value for one in citation.given if one.name == "title"]
    said = (
        f"Version {given.number} of the notice {statement.object}, shelved {statement.composed} "
        f"as accession {statement.id} in the log {statement.origin}."
    )
    for path, why in given.absent:
        said += f" Left out: {path} ({why})."
    if given.kept_back:
        said += " Left out with it: the statement and the manifest, which name and measure it."
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": " / ".join(dict.fromkeys(titles)) or statement.object,
        "description": said,
        "datePublished": statement.composed,
        "identifier": {"@id": "#identifier"},
        "license": {"@id": "#licence"},
        "publisher": {"@id": statement.role.uri},
        "version": str(given.number),
        "mentions": {"@id": f"#accession-{statement.id}"},
    }
    languages = statement.notice.get("language", [])
    if languages:
        root["inLanguage"] = _compact([str(one) for one in languages])
    if "published" in statement.notice:
        root["dateCreated"] = str(statement.notice["published"])
    return root


def _file(given: GivenVersion, path: str, file: Given) -> Entity:
    stated = file.stated
    told = told_format(given.version, stated)
    kinds: list[Any] = [told.get("mime") or media_type(stated.path)]
    kinds += [{"@id": _PRONOM + puid} for puid in told.get("puids", ())]
    name = (stated.name or posixpath.basename(stated.path).encode()).decode("utf-8", "replace")
    entity: Entity = {
        "@id": identify(path),
        "@type": "File",
        "name": name,
        "description": f"The {stated.kind} {file.path} of the notice.",
        "encodingFormat": _compact(kinds),
        "contentSize": str(stated.size),
        "sha256": stated.sha256.hex,
    }
    if stated.modified is not None:
        # What the source's file system claimed; of what came over the wire nobody said any.
        entity["dateModified"] = stated.modified
    return entity


def _evidence(path: str, size: int, sha256: Digest) -> Entity:
    what = {
        ".json": "The archive's statement of what it took in, from where, and when.",
        ".sums": "The manifest: the sha512 of every file of this version.",
        ".sig": "The signature over the manifest (SSHSIG).",
    }
    suffix = posixpath.splitext(path)[1]
    return {
        "@id": identify(path),
        "@type": "File",
        "name": posixpath.basename(path),
        "description": what[suffix],
        "encodingFormat": "application/json" if suffix == ".json" else "text/plain",
        "contentSize": str(size),
        "sha256": sha256.hex,
    }


def _formats(given: GivenVersion, placed: Mapping[str, Given]) -> list[Entity]:
    puids = {
        puid
        for file in placed.values()
        for puid in told_format(given.version, file.stated).get("puids", ())
    }
    return [
        {"@id": _PRONOM + puid, "@type": "WebPage", "name": f"PRONOM {puid}"}
        for puid in sorted(puids)
    ]


def _issuers(citation: Citation) -> list[Entity]:
    said = [one for one in citation.given if one.name == "issuer"]
    return [
        {
            "@id": f"#issuer-{number}",
            "@type": "Organization",
            "name": one.value,
            "description": f"Who issued the notice, {_HOW[one.standing]}.",
        }
        for number, one in enumerate(said, 1)
    ]


def _sources(statement: Statement) -> Iterator[Entity]:
    for number, source in enumerate(statement.sources, 1):
        address, name = source.get("address"), source.get("name")
        if isinstance(address, str):
            yield {
                "@id": f"#source-{number}",
                "@type": "CreativeWork",
                "name": address,
                "url": address,
            }
        elif isinstance(name, str):
            yield {"@id": f"#source-{number}", "@type": "CreativeWork", "name": name}


def _action(statement: Statement, files: Sequence[Entity], sources: Sequence[Entity]) -> Entity:
    action: Entity = {
        "@id": f"#accession-{statement.id}",
        "@type": "CreateAction",
        "name": f"Accession {statement.id}",
        "description": "The archive took these files in, by its own statement.",
        "endTime": statement.composed,
        "agent": {"@id": statement.role.uri},
        "instrument": {"@id": "#program"},
        "result": _references(files),
    }
    if sources:
        action["object"] = _references(sources)
    return action


def _archive(statement: Statement) -> Entity:
    return {
        "@id": statement.role.uri,
        "@type": "Organization",
        "name": statement.role.principal,
        "description": f"The archive whose log is {statement.origin}, by the role that signs.",
    }


def _program(statement: Statement) -> Entity:
    # RO-Crate asks of a SoftwareApplication where on the web it is, which no statement says.
    name, version = statement.recorder
    return {
        "@id": "#program",
        "@type": "CreativeWork",
        "additionalType": {"@id": "http://schema.org/SoftwareApplication"},
        "name": f"{name} {version}",
        "version": version,
    }


def _identifier(statement: Statement) -> Entity:
    kind = "ARK" if statement.object.startswith("ark:") else "UUID"
    return {
        "@id": "#identifier",
        "@type": "PropertyValue",
        "name": f"{kind} of the notice",
        "propertyID": kind,
        "value": statement.object,
    }


def _licence(statement: Statement) -> Entity:
    said = [
        str(statement.notice[key]) for key in ("rights", "legal_basis") if key in statement.notice
    ]
    return {
        "@id": "#licence",
        "@type": "CreativeWork",
        "name": said[0] if said else "No licence is stated",
        "description": " ".join(said)
        or "The archive states no rights in this notice, and grants none.",
    }


def _references(entities: Sequence[Entity]) -> Any:
    return _compact([{"@id": entity["@id"]} for entity in entities])


def _compact(values: Sequence[Any]) -> Any:
    """Give one value alone, as RO-Crate 1.2 has it, and several as a list."""
    return values[0] if len(values) == 1 else list(values)
