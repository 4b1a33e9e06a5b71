"""`muniment attest`: confirm or correct what the rules read, in a record of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest import Proxy
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    say,
    speak,
    trust_of,
)
from muniment.cli.evidence.afterwards import keep_up, stamp_option
from muniment.cli.outward import proxy_option
from muniment.cli.reading.attest_reading import Asked, asked_in, resolve

if TYPE_CHECKING:
    from manifests.claims.attestation import Attestation
    from muniment.archive.archive import Archive


@new_command("attest")
@click.argument("notice", required=False, metavar="[ID]")
@click.option(
    "--field",
    default="",
    help="metadata/NAME, units/UNIT/label, /start or /end, alignment/UNIT/LANGUAGE, or text.",
)
@click.option("--value", help="What it is.")
@click.option("--confirm", is_flag=True, help="It is as the rules read it.")
@click.option("--none", "absent", is_flag=True, help="There is none.")
@click.option("--language", default="", metavar="TAG", help="In this language of the notice.")
@click.option("--rendition", default="", metavar="PATH", help="By its stored path.")
@click.option("--at", "place", default="", metavar="START-END", help="The characters it rests on.")
@click.option("--version", type=click.IntRange(min=1), help="Of this version; else the newest.")
@click.option("--reason", default="", help="Why; it is recorded.")
@click.option(
    "--from",
    "listed",
    type=PATH,
    help="Many in one record: a JSON object a line, with `notice` and the names of these options.",
)
@click.option(
    "--key",
    "key_file",
    type=PATH,
    help="Sign it with your own key: an OpenSSH private key, or a .pub that ssh-agent holds.",
)
@click.option("--draft", type=PATH, help="Write what is to be signed elsewhere; record nothing.")
@click.option("--take", type=PATH, help="Take in such a file, with --signature over it.")
@click.option("--signature", type=PATH, help="What ssh-keygen -Y sign made of it.")
@archive_option
@language_option
@stamp_option
@proxy_option
@json_option
def command(
    notice: str | None,
    key_file: Path | None,
    draft: Path | None,
    take: Path | None,
    signature: Path | None,
    listed: Path | None,
    archive_folder: Path,
    spoken: str | None,
    no_stamp: bool,
    proxy: Proxy | None,
    as_json: bool,
    **one: Any,
) -> int:
    """Confirm or correct what the rules read of the notice ID; the reading itself stays as it is.

    It is recorded with the rules' value and version, the place it rests on, and the reason, and
    shown beside the reading by `metadata`, `outline`, `read`, `cite`, and in what is exported and
    published. Without --key it is the archive's own
    word; with --key that of whoever holds the key, and readers see the name under which they pinned
    it (`muniment trust add endorser`). A later one by the same key stands in the place of an
    earlier one. Elsewhere: --draft FILE, `ssh-keygen -Y sign -n muniment-attestation-v1`, --take.
    """
    language = speak(spoken)
    archive = open_archive(archive_folder)
    if take is not None:
        if signature is None or notice is not None or listed is not None or key_file is not None:
            raise CallError("--take goes with --signature, and with nothing that is attested.")
        items, signed = _taken(take, archive), _read(signature, 16 << 10)
    else:
        if (notice is None) == (listed is None) or signature is not None:
            raise CallError("What is attested? Name a notice, or give --from with a list.")
        asked = asked_in(listed) if listed is not None else (Asked.of({"notice": notice, **one}),)
        items, signed = resolve(archive, asked), None
    if draft is not None:
        return _drafted(draft, items, as_json)
    return _record(archive, items, signed, key_file, language, as_json, (proxy, no_stamp))


def _record(
    archive: Archive,
    items: tuple[Attestation, ...],
    signed: bytes | None,
    key_file: Path | None,
    language: Any,
    as_json: bool,
    outward: tuple[Proxy | None, bool],
) -> int:
    from manifests import sign
    from manifests.claims.attestation import NAMESPACE, encode_attestations
    from muniment.archive.archive import open_writer
    from muniment.cli.evidence.endorse_key import read_key
    from muniment.custody import attest, check_key
    from muniment.edition.vouched import by_words, reading_words, told_of
    from muniment.words.attesting import attesting_words

    if key_file is not None:
        signer = read_key(key_file)
        check_key(archive, signer.public)
        signed = sign(encode_attestations(items), signer, NAMESPACE)
    with open_writer(archive, config(), now) as writer:
        done = attest(writer, items, signed)
    origin = archive.roles.log.name
    for one in done:
        said = one.said
        if as_json:
            continue
        told = told_of(one, trust_of(None))
        say(
            attesting_words(
                "taken",
                language,
                field=said.field,
                object=said.object,
                version=str(said.version),
                value=reading_words(told, language),
                by=by_words(told, language),
                index=str(one.index),
                origin=origin,
            )
        )
    if as_json:
        first = done[0]
        answer_json(
            {
                "record": first.record,
                "origin": origin,
                "index": first.index,
                "key": None if first.key is None else first.key.fingerprint(),
                "attested": [{"notice": one.said.object, **_told(one.said)} for one in done],
            }
        )
    proxy, no_stamp = outward
    keep_up(archive, "attest", proxy, no_stamp, len(done))
    return 0


def _told(said: Attestation) -> dict[str, Any]:
    names = ("version", "field", "language", "value", "machine", "status", "rules", "start", "end")
    return {**{name: getattr(said, name) for name in names}, "rendition": said.path}


def _taken(path: Path, archive: Archive) -> tuple[Attestation, ...]:
    from manifests.claims.attestation import parse_attestations

    most = archive.settings.limits.statement_bytes
    return parse_attestations(_read(path, most), most)


def _drafted(path: Path, items: tuple[Attestation, ...], as_json: bool) -> int:
    from manifests.claims.attestation import NAMESPACE, encode_attestations

    try:
        with path.open("xb") as stream:
            stream.write(encode_attestations(items))
    except FileExistsError as error:
        raise CallError(f"{path} is there already: name a new file for --draft.") from error
    if as_json:
        answer_json({"file": str(path)})
        return 0
    say(f"Wrote {path}. `ssh-keygen -Y sign -n {NAMESPACE} -f KEY {path}` signs it.")
    return 0


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > most:
        raise CallError(f"{path} is too long: at most {most} bytes are read of such a file.")
    return data
