"""`muniment verify`: numbered checks, then what they show and what not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from manifests import (
    FolderPackage,
    FormatError,
    Package,
    Trust,
    Verdict,
    levels_of,
    looks_like_kit,
    parse_note,
    verify_kit,
)
from manifests.judging.published_log import CHECKPOINT, PublishedLog
from manifests.kits.kit_of_many import looks_like_kit_of_many
from manifests.objects.zip_package import ZipPackage
from muniment.archive.archive import Archive
from muniment.archive.inspect import Inspector
from muniment.archive.tally import Tally
from muniment.catalogue import HEADS
from muniment.cli.checking.verify_many import Judged, notices_to_json, print_notices, verify_many
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
    config,
    find_object,
    json_option,
    language_option,
    new_command,
    open_archive,
    remember,
    remember_roles,
    say,
    speak,
    trust_of,
    trust_option,
)
from muniment.cli.progress import Progress
from muniment.config import own_limits
from muniment.storage.file import StoredFile, local_file
from muniment.words import (
    Language,
    check_words,
    forgers_left,
    forgers_words,
    level_words,
    limits_of_verdict,
    meaning_of,
    shown_by,
)

_LOG_OF_KITS = (
    "--log holds a kit against a published log; an archive has its own log at hand, which "
    "`muniment log check` checks."
)


@new_command("verify")
@click.argument("what", required=False, metavar="[ID|PATH]")
@archive_option
@trust_option
@click.option(
    "--log",
    "log_folder",
    type=PATH,
    metavar="FOLDER",
    help="A copy of the log as its archive publishes it (`muniment log publish`), to hold a kit "
    "against.",
)
@language_option
@json_option
def command(
    what: str | None,
    archive_folder: Path,
    trust_folder: Path | None,
    log_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Verify a notice by its ID, a kit (a folder, or a zip file) by its PATH, or with neither the
    whole archive.

    Trust comes from you, never from what is checked: --trust, else MUNIMENT_TRUST, else your own
    configuration. Where all holds that can be checked, the log's checkpoint is remembered in your
    trust: with a verdict of 0, or of 2 for nothing but lawful redactions. So are the newest roles
    that a root of yours signed, where nothing is wrong: what is older is judged by them.

    A kit whose head of the log has another size than the one you remember must show that both are
    of one history, or --log must: else the verdict is 2. With --log it is also told what the log
    has besides that may be about the notice.
    """
    trust = trust_of(trust_folder)
    language = speak(spoken)
    published = _published(log_folder) if log_folder is not None else None
    if what is not None and Path(what).exists():
        judged = verify_path(Path(what), trust, published)
    elif published is not None:
        raise CallError(_LOG_OF_KITS)
    else:
        archive = open_archive(archive_folder)
        verdict = (
            _verify_whole(archive, trust) if what is None else _verify_id(archive, what, trust)
        )
        judged = Judged(verdict)
    if as_json:
        told = to_json(judged.verdict, language)
        answer_json({**told, "notices": notices_to_json(judged.notices)})
    else:
        print_notices(judged.notices, language)
        _print(judged.verdict, language)
    return judged.verdict.code


def to_json(verdict: Verdict, language: Language) -> dict[str, Any]:
    """Give the documented JSON of a verdict (docs/json.md)."""
    return {
        "verdict": verdict.code,
        "levels": [level.value for level in levels_of(verdict)],
        "checks": [
            {
                "number": check.name.number,
                "name": check.name.label,
                "result": check.result.value,
                "detail": check_words(check, language)[2],
                "findings": [
                    {
                        "code": finding.code,
                        "where": finding.where,
                        "particulars": dict(finding.particulars),
                    }
                    for finding in check.findings
                ],
            }
            for check in verdict.checks
        ],
        "facts": [{"name": name, "value": value} for name, value in verdict.facts],
        "shows": list(shown_by(verdict, language)),
        "does_not_show": list(limits_of_verdict(verdict, language)),
        "forgers": list(forgers_left(verdict, language)),
    }


def _published(folder: Path) -> PublishedLog:
    log = PublishedLog(FolderPackage(folder), str(folder))
    try:
        parse_note(log.note(own_limits(config())))
    except (FileNotFoundError, NotADirectoryError, FormatError) as failure:
        raise CallError(
            f"{folder} is no published log: it has no file `{CHECKPOINT}` that can be read. Name "
            "the folder that `muniment log publish` wrote, or a copy of it."
        ) from failure
    return log


def verify_path(path: Path, trust: Trust, published: PublishedLog | None = None) -> Judged:
    """Verify a kit or a whole archive; remember its checkpoint where that was checked.

    `published` is a log to hold a kit against. Raises `CallError` where it is no kit.
    """
    if (path / "muniment.toml").exists() and (path / "shelves").is_dir():
        # What is laid out as both would be checked as one and read as the other.
        if (path / "object").exists() or (path / "SHA512SUMS").exists():
            raise CallError(f"{path} is laid out as a kit and as an archive: it cannot be both.")
        if published is not None:
            raise CallError(_LOG_OF_KITS)
        return Judged(_verify_whole(Archive.open(path), trust))
    if path.is_file():
        return verify_file(local_file(path), trust, published)
    return verify_package(FolderPackage(path), str(path), trust, published)


def verify_file(file: StoredFile, trust: Trust, published: PublishedLog | None = None) -> Judged:
    """Verify a kit in a zip file; remember its checkpoint where that was checked."""
    most = own_limits(config()).container_members
    return verify_package(ZipPackage(file.open, file.place, most), file.place, trust, published)


def verify_package(
    package: Package, place: str, trust: Trust, published: PublishedLog | None = None
) -> Judged:
    """Verify a kit; remember its checkpoint, or a later one that was shown to go on from it."""
    limits = own_limits(config())
    if looks_like_kit_of_many(package.listing()):
        judged = verify_many(package, trust, limits, published)
    elif looks_like_kit(package.listing()):
        judged = Judged(verify_kit(package, trust, limits, published))
    else:
        raise CallError(
            f"{place} is neither a kit nor an archive. A kit has object/ or objects/, and "
            "log/checkpoint; an object alone has no proof: name it by its identifier in its "
            "archive."
        )
    verdict = judged.verdict
    if verdict.stands and verdict.head is not None:
        roles, note = verdict.head  # As they were checked, whatever the folder holds by now.
        remember(trust, note, roles)
    return Judged(_roles_remembered(verdict, trust), judged.notices)


def _verify_id(archive: Archive, what: str, trust: Trust) -> Verdict:
    inspector = Inspector(archive, trust)
    with archive.catalogue() as catalogue:
        row = find_object(catalogue, what)
        positions = {one.id: one.position for one in catalogue.versions(row.object)}
        records = [
            (one.object, one.position)
            for one in (*catalogue.about(row.object), *catalogue.about(HEADS))
            if one.kind in inspector.speaking
        ]
    verdict = inspector.verify_object(row.object, positions, records)
    if verdict.stands:
        remember(trust, inspector.note, archive.roles)
    return _roles_remembered(verdict, trust)


def _verify_whole(archive: Archive, trust: Trust) -> Verdict:
    inspector = Inspector(archive, trust)
    head, tally = inspector.head, Tally()
    with Progress(head.size if head else 0, "verifying") as progress:
        for verdict in inspector.verify_all():
            tally.add(verdict)
            progress.source_done()
    if not tally.objects:
        raise CallError(f"{archive.root} has nothing on its shelves.")
    verdict = tally.verdict(inspector.check_log(None), inspector.roles.vouched_roles)
    if verdict.stands:
        remember(trust, inspector.note, archive.roles)
    return _roles_remembered(verdict, trust)


def _roles_remembered(verdict: Verdict, trust: Trust) -> Verdict:
    # What root says holds, whatever else is missing here; but nothing is learnt from what is wrong.
    if verdict.code != 1:
        remember_roles(trust, verdict.vouched_roles)
    return verdict


def _print(verdict: Verdict, language: Language) -> None:
    for name, value in verdict.facts:
        say(f"{name}: {value}")
    if verdict.facts:
        say()
    for check in verdict.checks:
        name, result, detail = check_words(check, language)
        say(f"{check.name.number:>2}  {result:<11}  {name}: {detail}")
    shows, not_shown, verdict_word = (
        ("What this shows", "What this does not show", "Verdict")
        if language is Language.ENGLISH
        else ("由此可知", "由此不可知", "结论")
    )
    for heading, sentences in (
        (shows, shown_by(verdict, language)),
        (not_shown, limits_of_verdict(verdict, language)),
        (forgers_words(language), forgers_left(verdict, language)),
    ):
        if not sentences:
            continue
        say()
        say(f"{heading}:")
        for sentence in sentences:
            say(f"  - {sentence}")
    say()
    if levels := level_words(verdict, language):
        say(levels)
    say(f"{verdict_word}: {verdict.code} ({meaning_of(verdict, language)})")
