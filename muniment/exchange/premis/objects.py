"""The notice, its versions and their files as PREMIS objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from manifests import StatedFile, Version, content_path
from muniment.custody import Publication
from muniment.exchange.kinds import media_type, told_format
from muniment.exchange.premis.markup import Child, element, identifier, typed_object
from muniment.exchange.premis.terms import term

VERSION_IDENTIFIER = "OCFL version"
FILE_IDENTIFIER = "OCFL content path"


def notice_identifier(object_id: str) -> tuple[str, str]:
    """Give (type, value) of the notice itself."""
    return ("ARK" if object_id.startswith("ark:") else "UUID", object_id)


def version_identifier(object_id: str, number: int) -> tuple[str, str]:
    """Give (type, value) of a version."""
    return VERSION_IDENTIFIER, f"{object_id} v{number}"


def file_identifier(object_id: str, number: int, file: StatedFile) -> tuple[str, str]:
    """Give (type, value) of a file that version `number` added."""
    return FILE_IDENTIFIER, f"{object_id} {content_path(number, file.path)}"


def objects(publication: Publication) -> Iterator[Element]:
    """Give the intellectual entity, then each version as a representation, then each file.

    Of a file that is withheld nothing is said but that it is there, and that it is withheld.
    """
    object_id, versions = publication.object, publication.versions
    titles = versions[-1].statement.notice.get("title", [])
    named = [title for title in titles if isinstance(title, str)]
    yield typed_object(
        "intellectualEntity",
        identifier("object", *notice_identifier(object_id)),
        ("originalName", " / ".join(named)) if named else None,
    )
    for number in range(1, len(versions) + 1):
        yield typed_object(
            "representation",
            identifier("object", *version_identifier(object_id, number)),
            _related("structural", "represents", notice_identifier(object_id)),
        )
    for number, version in enumerate(versions, start=1):
        for file in version.statement.files:
            if publication.withholding(content_path(number, file.path)) is None:
                yield _file(object_id, number, len(versions), version, file)
            else:
                yield _withheld(object_id, number, len(versions), file)


def _withheld(object_id: str, number: int, newest: int, file: StatedFile) -> Element:
    return typed_object(
        "file",
        identifier("object", *file_identifier(object_id, number, file)),
        element(
            "objectCharacteristics",
            ("compositionLevel", "0"),
            element(
                "format",
                element("formatDesignation", ("formatName", "not given")),
                ("formatNote", "The file is withheld from publication."),
            ),
        ),
        *_included(object_id, number, newest),
    )


def _included(object_id: str, number: int, newest: int) -> Iterator[Element]:
    """Give the versions that have a file which version `number` added."""
    for including in range(number, newest + 1):
        yield _related("structural", "is included in", version_identifier(object_id, including))


def _file(object_id: str, number: int, newest: int, version: Version, file: StatedFile) -> Element:
    sha512 = version.digests[content_path(number, file.path)]
    told = told_format(version, file)
    derived: list[Child] = []
    if file.derived_from is not None:
        path = file.derived_from.partition("#")[0]
        source = FILE_IDENTIFIER, f"{object_id} {content_path(number, path)}"
        derived.append(_related("derivation", "has source", source))
    return typed_object(
        "file",
        identifier("object", *file_identifier(object_id, number, file)),
        *(
            element(
                "significantProperties",
                ("significantPropertiesType", f"{name}, as the file says"),
                ("significantPropertiesValue", value),
            )
            for name, value in sorted(told.get("facts", {}).items())
        ),
        element(
            "objectCharacteristics",
            ("compositionLevel", "0"),
            _fixity("SHA-512", sha512.hex),
            _fixity("SHA-256", file.sha256.hex),
            ("size", str(file.size)),
            *_formats(told, file),
        ),
        ("originalName", _name(file.name)) if file.name is not None else None,
        *_included(object_id, number, newest),
        *derived,
    )


def _formats(told: Mapping[str, Any], file: StatedFile) -> Iterator[Element]:
    """Give each format that a tool told, or what the ending of the name suggests."""
    mime = told.get("mime") or media_type(file.path)
    for puid in told.get("puids", ()):
        yield element(
            "format",
            element("formatDesignation", ("formatName", mime)),
            element(
                "formatRegistry",
                ("formatRegistryName", "PRONOM"),
                ("formatRegistryKey", puid),
            ),
            ("formatNote", f"by {told['by']}; {told['tool']}, {told['signatures']}"),
        )
    if not told.get("puids"):
        yield element(
            "format",
            element("formatDesignation", ("formatName", mime)),
            ("formatNote", "by the ending of its name; its content was not identified"),
        )


def _fixity(algorithm: str, digest: str) -> Element:
    return element(
        "fixity",
        term("messageDigestAlgorithm", "cryptographicHashFunctions", algorithm),
        ("messageDigest", digest),
    )


def _related(kind: str, sub_kind: str, to: tuple[str, str]) -> Element:
    return element(
        "relationship",
        term("relationshipType", "relationshipType", kind),
        term("relationshipSubType", "relationshipSubType", sub_kind),
        identifier("relatedObject", *to),
    )


def _name(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")
