"""`muniment validate`: hold anything of a known kind against its specification."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from manifests import MunimentError, named_path
from muniment.cli.checking.validate_answer import Answer, of_report
from muniment.cli.common import (
    CallError,
    answer_json,
    config,
    json_option,
    language_option,
    new_command,
    say,
    speak,
    tell,
    trust_of,
    trust_option,
)
from muniment.cli.progress import Watching
from muniment.config import own_limits
from muniment.conformance.material import Material, find_material, place_of, the_file
from muniment.conformance.recognise import Kind, recognise
from muniment.conformance.validate import validate
from muniment.conformance.warc.lenient import FORGIVEN
from muniment.processes import processors
from muniment.storage import FolderStorage
from muniment.storage.file import StoredFile
from muniment.words import Language, finding_words, kind_words, summary_words

if TYPE_CHECKING:
    from manifests import NoteVerifier

_OVER_A_FILE = frozenset(
    {Kind.ANSWERS, Kind.LISTS, Kind.OTS, Kind.SIGNATURE, Kind.STAMP, Kind.STAMP_REQUEST}
)


_LENIENT = frozenset({Kind.WACZ, Kind.WARC})


class UnreadableError(MunimentError):
    """Something in what is validated cannot be read, so nothing is known of the whole."""

    def __init__(self, place: str, error: OSError) -> None:
        where = named_path(error) or place
        super().__init__(
            f"{where} cannot be read: {error.strerror or error}; whether {place} is valid is not "
            "known."
        )


@new_command("validate")
@click.argument("place", metavar="PATH")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--lenient",
    is_flag=True,
    help="Of a WARC or WACZ: warn of what many programs do against ISO 28500, and readers take.",
)
@click.option(
    "--as",
    "kind_name",
    type=click.Choice([kind.value for kind in Kind]),
    help="Validate it as this, whatever it looks like.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="How many processes read at once; else as many as there are processors.",
)
@click.option(
    "--log-key",
    metavar="VKEY",
    help="The key of a log, NAME+HASH+BASE64: its checkpoints must be signed by it.",
)
@click.option(
    "--over",
    metavar="FILE",
    help="The file that a stamp, proof or signature is to be over; of NAME.sig, else NAME beside. "
    "Of revocation lists and OCSP answers, the time stamp that they are about.",
)
@trust_option
@language_option
@json_option
def command(
    place: str,
    strict: bool,
    lenient: bool,
    kind_name: str | None,
    processes: int | None,
    log_key: str | None,
    over: str | None,
    trust_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Validate what lies at PATH against the specification it should follow.

    OCFL storage roots and objects (1.0, 1.1), BagIt bags (0.93 to 1.0; folder, zip or tar), WARC
    files (1.0, 1.1; plain, gzip, Zstandard), WACZ files, transparency logs (C2SP tlog-tiles) and
    single checkpoints, time-stamp responses and requests (RFC 3161), revocation lists (RFC 5280)
    and OCSP answers (RFC 6960), OpenTimestamps proofs, signatures of OpenSSH (NAME.sig, over NAME
    beside it), and muniment's own archives and kits, which are verified with your trust, as is a
    log within its archive. What it is, is told from what it holds. Nothing is changed, and nothing
    is fetched but what PATH names.

    PATH is a file or folder, or s3://BUCKET/PREFIX?endpoint=URL&region=REGION: all that lies below
    the prefix, else the object of that name. What you may read there is found where boto3 looks
    for it, never in the address.
    """
    language = speak(spoken)
    key = _read_key(log_key) if log_key is not None else None
    try:
        material = find_material(place)
        kind = Kind(kind_name) if kind_name else recognise(material)
        if key is not None and kind not in (Kind.LOG, Kind.CHECKPOINT):
            raise CallError(
                f"--log-key is for logs and checkpoints, and {place} is not validated as one."
            )
        if lenient and kind not in _LENIENT:
            raise CallError(
                f"--lenient is for WARC and WACZ files, and {place} is not validated as one."
            )
        signed = the_file(find_material(over), "what is signed") if over is not None else None
        if signed is not None and kind not in _OVER_A_FILE:
            raise CallError(
                f"--over is for time stamps, proofs and signatures, and {place} is not validated "
                "as one."
            )
        if key is None and _is_own(material, kind):
            # Imported here, since it takes longer to load than most validations take.
            from muniment.cli.checking.validate_own import verify_own

            answer = verify_own(material, kind, trust_of(trust_folder), language)
        else:
            forgiven = FORGIVEN if lenient else frozenset[str]()
            asked = _Asked(kind, strict, processes or processors(), key, signed, forgiven)
            answer = _validate(material, asked, language)
    except OSError as error:
        raise UnreadableError(place, error) from error
    if as_json:
        answer_json(to_json(place, answer, language))
    else:
        _print(place, answer, language)
    if answer.warnings:
        tell(summary_words("warned", language, count=str(answer.warnings)))
    return answer.code


class _Asked(NamedTuple):
    """How material is to be validated."""

    kind: Kind
    strict: bool
    processes: int
    log_key: NoteVerifier | None
    over: StoredFile | None
    forgiven: frozenset[str]


def _read_key(text: str) -> NoteVerifier:
    # Imported here: most is validated without a key, which takes longer to load than all else.
    from manifests import NoteVerifier

    try:
        return NoteVerifier.parse(text)
    except MunimentError as failure:
        raise CallError(f"--log-key is the key of a log as C2SP spells it: {failure}.") from failure


def _is_own(material: Material, kind: Kind) -> bool:
    """Tell what is verified with trust: archives and kits, and a log that lies in its archive."""
    if kind is not Kind.LOG:
        return kind in (Kind.ARCHIVE, Kind.KIT)
    above = Path(place_of(material)).absolute().parent
    return isinstance(material, FolderStorage) and (above / "muniment.toml").exists()


def _validate(material: Material, asked: _Asked, language: Language) -> Answer:
    limits = own_limits(config())
    with Watching("validating") as shown:
        report = validate(
            material,
            asked.kind,
            limits,
            asked.processes,
            shown,
            asked.log_key,
            asked.over,
            asked.forgiven,
        )
    return of_report(report, asked.strict, language)


def to_json(place: str, answer: Answer, language: Language) -> dict[str, Any]:
    """Give the documented JSON of a validation (docs/json.md)."""
    return {
        "path": place,
        "kind": answer.kind.value,
        "verdict": answer.code,
        "errors": answer.errors,
        "warnings": answer.warnings,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "where": finding.where,
                "particulars": dict(finding.particulars),
                "rule": finding.rule,
                "sentence": finding_words(finding, language),
            }
            for finding in answer.findings
        ],
        "findings_left_out": answer.left_out,
        "checked": [{"code": code, "sentence": said} for code, said in answer.checked],
        "not_checked": [{"code": code, "sentence": said} for code, said in answer.unchecked],
    }


def _print(place: str, answer: Answer, language: Language) -> None:
    say(f"{place}: {kind_words(answer.kind.value, language)}")
    for finding in answer.findings:
        sentence = finding_words(finding, language)
        where = "" if finding.where in sentence else f"{finding.where}: "
        severity = summary_words(finding.severity.value, language)
        say(f"  {severity:<8} {finding.code}  {where}{sentence}")
    if answer.left_out:
        say("  " + summary_words("left-out", language, count=str(answer.left_out)))
    for heading, lines in (("checked", answer.checked), ("not-checked", answer.unchecked)):
        if lines:
            say(f"{summary_words(heading, language)}:")
        for _, sentence in lines:
            say(f"  - {sentence}")
    counts = {"errors": str(answer.errors), "warnings": str(answer.warnings)}
    say(summary_words(f"verdict-{answer.code}", language, **counts))
