"""`muniment endorse`: put one's name to a notice or to the whole log, and take such a name in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest import Proxy
from muniment.cli.common import (
    PATH,
    CallError,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    speak,
    trust_of,
    trust_option,
)
from muniment.cli.evidence.afterwards import keep_up, stamp_option
from muniment.cli.evidence.endorse_answer import say_signed, say_taken
from muniment.cli.evidence.endorse_key import read_key
from muniment.cli.outward import proxy_option

if TYPE_CHECKING:
    from muniment.archive.archive import Archive
    from muniment.custody import Endorsed

_MOST_BYTES = 16 << 10  # of a signature file, which is a rule of the format


@new_command("endorse")
@click.argument("what", required=False, metavar="[WHAT]")
@click.option(
    "--key",
    "key_file",
    type=PATH,
    help="Sign with this key: an OpenSSH private key, or a .pub whose other half ssh-agent holds.",
)
@click.option(
    "--signature",
    "signatures",
    type=PATH,
    multiple=True,
    help="Take in what somebody signed elsewhere; may be given again.",
)
@click.option(
    "--head", is_flag=True, help="Of a kit: endorse the log's head in it, and so all it holds."
)
@click.option(
    "--unproven",
    is_flag=True,
    help="Sign also where nothing is wrong but something is missing (a verdict of 2).",
)
@click.option(
    "-o", "--output", "target", type=PATH, default=Path(), help="The folder for what is signed."
)
@archive_option
@trust_option
@language_option
@stamp_option
@proxy_option
@json_option
def command(
    what: str | None,
    key_file: Path | None,
    signatures: tuple[Path, ...],
    head: bool,
    unproven: bool,
    target: Path,
    archive_folder: Path,
    trust_folder: Path | None,
    spoken: str | None,
    no_stamp: bool,
    proxy: Proxy | None,
    as_json: bool,
) -> int:
    """Endorse what another archive keeps, or take an endorsement of this one in.

    \b
    As an endorser, on your own machine:
      WHAT is a kit, or a manifest (ID.sums) or checkpoint by itself.
      A kit is verified by your own trust first, and nothing wrong is signed.
      What you give back is ID.endorsement, or checkpoint-SIZE.endorsement.
    As the archive:
      WHAT is an accession or notice, or checkpoint, or checkpoint-SIZE.
      With --signature what was signed elsewhere is verified and logged;
      without WHAT, what a file is of is read from its name.
      With --key it is signed and logged at once.

    What is signed is the very file, in the namespace muniment-endorsement-v1: so
    `ssh-keygen -Y sign -n muniment-endorsement-v1` makes one too, and `ssh-keygen -Y verify`
    checks it. Whose endorsements count every verifier says for himself (`muniment trust add
    endorser`). A manifest has all that its version holds in it, earlier versions too.
    """
    if (key_file is None) == (not signatures):
        raise CallError("Give --key to sign, or --signature with what was signed elsewhere.")
    if what is not None and Path(what).exists():
        if key_file is None:
            raise CallError(f"{what} is a file or folder: what is taken in is named by its ID.")
        # Imported here: an endorser needs no archive.
        from muniment.exchange.endorsing import sign_path

        signer, trust, language = read_key(key_file), trust_of(trust_folder), speak(spoken)
        done = sign_path(Path(what), signer, trust, target, config(), head=head, unproven=unproven)
        return say_signed(done, signer.public, language, as_json)
    if head or unproven or target != Path():
        raise CallError("--head, --unproven and -o go with a kit or a file that is there.")
    archive = open_archive(archive_folder)
    taken = _take_in(archive, what, key_file, signatures)
    say_taken(taken, archive.roles.log.name, as_json)
    keep_up(archive, "endorse", proxy, no_stamp, len(taken))
    return 0


def _take_in(
    archive: Archive, what: str | None, key_file: Path | None, signatures: Sequence[Path]
) -> Sequence[Endorsed]:
    from manifests import sign
    from manifests.claims.endorsement import NAMESPACE
    from muniment.archive.archive import open_writer
    from muniment.custody import check_key, endorse, find_target

    if key_file is not None:
        if what is None:
            raise CallError("What is to be endorsed? An accession, a notice, or checkpoint.")
        signer = read_key(key_file)
        check_key(archive, signer.public)
        with archive.catalogue() as catalogue:
            target = find_target(archive, catalogue, what)
        given = [(target.name, sign(target.message, signer, NAMESPACE))]
    else:
        if what is not None and len(signatures) > 1:
            raise CallError("With WHAT there is one --signature; else their names say it.")
        given = [(what or _name_of(path), _read(path)) for path in signatures]
    with open_writer(archive, config(), now) as writer:
        return endorse(writer, given)


def _name_of(path: Path) -> str:
    """Read what a file is an endorsement of from its name."""
    from manifests import is_record_id

    stem = path.name.partition(".")[0]
    if is_record_id(stem) or stem.startswith("checkpoint-"):
        return stem
    raise CallError(
        f"{path.name} does not say what it is an endorsement of: an ID, or checkpoint-SIZE, with "
        ".endorsement behind it. Name that before --signature."
    )


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise CallError(f"{path} is no signature file: it has over {_MOST_BYTES} bytes.")
    return data
