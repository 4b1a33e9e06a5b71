"""The page in a kit that tells a stranger how to check it by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

from manifests import KIT_CHECKPOINT, KIT_OBJECT, SPEAKING_KINDS, content_path, roles_path
from manifests.claims.covering import split_covering_path
from manifests.claims.endorsement import FILE
from manifests.kits.kit import STAMPS
from manifests.kits.kit_of_many import object_home
from manifests.moments.stamp_file import PROOF, RESPONSE
from muniment.archive.archive import Archive
from muniment.catalogue import Row
from muniment.custody import Publication

_RECORDS = """\
    records/       later records that supersede, redact or endorse something here, each an object
"""
_COVERINGS = """\
    coverings/     what has these very files by another hash than sha512, and who stamped it when
"""
_STAMPS = """\

Time authorities say when `log/checkpoint`, and all that it speaks of, was there already: each
`log/stamps/NAME.tsr` is the answer of one (RFC 3161). Get its root certificate from somebody you
trust, and the certificate that it signs with, which must be the one in the answer. It holds if this
says `Verification: OK`; then the next line gives the time. Once the certificate has expired, add
`-attime` with that time in seconds since 1970:

```sh
openssl ts -verify -data log/checkpoint -in log/stamps/NAME.tsr -CAfile ../trust/root.pem
openssl ts -reply -in log/stamps/NAME.tsr -text | grep 'Time stamp'
```

`log/stamps/NAME.crl` and `NAME.ocsp`, where they are there, are what the issuers of its
certificates said then of whether these were revoked: lists, and answers of OCSP responders, in PEM.
"""
_CHOICE = """\
This is what it is about, the newest version:

```sh
home=object version=@VERSION@ id=@ID@
```
"""
_CHOICE_OF_MANY = """\
From here on it is about one notice. Take its line from the list above, and type it; for the first:

```sh
@NOTICE@```
"""
_PROOFS = """\

Each `log/stamps/NAME.ots` is an OpenTimestamps proof that `log/checkpoint` is in a block of
Bitcoin, or, as `NAME.pending.ots`, a calendar's promise that it will be. None of the programs above
can check it. With opentimestamps-client, and a Bitcoin node of your own:

    ots verify -f log/checkpoint log/stamps/NAME.ots
"""
_ENDORSED = """\

Somebody else put his name to it: each `records/RECORD/v1/content/endorsements/0001.sig` is a
signature over the newest manifest, over an earlier one, or over an earlier head of the log. Get his
key by another way than this folder, as a line of `../trust/endorsers` that begins with your own
name for him: `library namespaces="muniment-endorsement-v1" ssh-ed25519 AAAA...`. Of each signature,
the first line says whether it is over that manifest, and those after it over which heads:

```sh
for signature in records/*/v1/content/endorsements/0001.sig; do
    ssh-keygen -Y verify -f ../trust/endorsers -I library -n muniment-endorsement-v1 \\
        -s $signature < $sums || true
    for led in log/endorsed/*/$id.tlog-proof; do
        [ -f "$led" ] || continue
        sed '1,/^$/d' $led | ssh-keygen -Y verify -f ../trust/endorsers -I library \\
            -n muniment-endorsement-v1 -s $signature || true
    done
done
```

That this notice is in that head, `log/endorsed/SIZE/` shows, as `log/proofs/` does of the kit's.
"""
_REDACTED = """
But these were redacted, as a record in `records/` says, which is signed and logged like all the
rest: of them `sha512sum` prints `FAILED open or read`, and nobody can check their bytes any more.

"""


def write_readme(
    archive: Archive,
    publications: Sequence[Publication],
    rows: Sequence[Row],
    files: Mapping[str, bytes | Path],
) -> str:
    """Write the page for a kit of one notice or of many.

    `rows` are the versions and records whose proofs it has, `files` all others that go into it.
    """
    roles, note = archive.roles, files[KIT_CHECKPOINT]
    assert isinstance(note, bytes)  # as it was put there
    stamps = [path for path in files if path.startswith(STAMPS)]
    stamped = any(path.endswith(RESPONSE) for path in stamps)
    proven = any(path.endswith(PROOF) for path in stamps)
    endorsed = any(path.endswith(content_path(1, FILE)) for path in files)
    texts = ((_STAMPS, stamped), (_PROOFS, proven), (_ENDORSED, endorsed))
    found = [text for text, there in texts if there]
    many = len(publications) > 1
    homes = {
        one.object: object_home(one.versions[0].statement.id) if many else KIT_OBJECT
        for one in publications
    }
    redacted = "".join(
        f"    {homes[one.object] if many else ''}{path}\n"
        for one in publications
        for path in sorted(one.redacted)
    )
    newest = publications[0].versions[-1].statement
    text = _template("kit-readme-many.md" if many else "kit-readme.md")
    text += "\n" + _template("kit-by-hand.md")
    for name, value in (
        ("@CHOICE@", _CHOICE_OF_MANY if many else _CHOICE),
        ("@RECORDS@", _RECORDS if any(row.kind in SPEAKING_KINDS for row in rows) else ""),
        ("@COVERINGS@", _COVERINGS if any(map(split_covering_path, files)) else ""),
        ("@STAMPS@", "".join(found)),
        ("@WHEN@", "how long before the stamps that was" if stamped else "when that was"),
        ("@REDACTED@", _REDACTED + redacted if redacted else ""),
        ("@ORIGIN@", roles.origin),
        ("@LOG@", roles.open(note).origin),
        ("@ROLES@", roles_path(roles.serial)),
        ("@COUNT@", str(len(publications))),
        ("@NOTICE@", _choose(publications[0], homes[newest.object])),
        ("@NOTICES@", "".join(_choose(one, homes[one.object]) for one in publications)),
        ("@OBJECT@", newest.object),
        ("@ID@", newest.id),
        ("@VERSION@", str(newest.version)),
    ):
        text = text.replace(name, value)
    return text


def _choose(publication: Publication, home: str) -> str:
    newest = publication.versions[-1].statement
    where = f"home={home.rstrip('/')} version={newest.version} id={newest.id}"
    return f"{where}  # {newest.object}\n"


def _template(name: str) -> str:
    return resources.files("muniment.exchange").joinpath(name).read_text("utf-8")
