"""The page that an archive carries for whoever finds its disk in fifty years."""

from __future__ import annotations

_README = """\
# An archive of public notices

This folder was written by muniment, a program that preserves government notices so that anybody can
check them later. You need no muniment to read it.

    shelves/      the notices. An OCFL 1.1 storage root (https://ocfl.io): plain files in plain
                  folders. Each object has an inventory.json; its files are below v1/content,
                  v2/content, ... and there in
        renditions/   the notice's own files, byte for byte as they came
        captures/     what came over the wire (WARC 1.1, gzip)
        imports/      what others recorded or packed, as it came; what it says is their claim
        manifests/    for each version: a statement (.json: whence, how, when), the digests of all
                      files (.sums) and a signature over them (.sums.sig)
    log/          an append-only Merkle log (https://c2sp.org/tlog-tiles): one entry a version
    keys/         what this archive claims its keys are. Claims: compare them with what you were
                  given by another way before you believe them
    staging/      work that was under way; nothing in it was ever acknowledged
    quarantine/   damaged bytes that repairs have put aside; no evidence
    catalogue.db  an index (SQLite) that can be deleted; so can search.db, the texts to be searched
    muniment.toml settings

The log of this archive began under the name {origin}

## To check one notice by hand

In the folder of an object (the one that holds 0=ocfl_object_1.1):

    sha512sum -c v1/content/manifests/*.sums
    ssh-keygen -Y verify -f ROLES -I 'signer@{origin}' \\
        -n muniment-manifest-v1 -s v1/content/manifests/ID.sums.sig < v1/content/manifests/ID.sums

ROLES is the file in keys/roles/ with the highest number, as keys/roles/0001; only that one counts.
It is itself signed by the archive's root key:

    ssh-keygen -Y verify -f ROOTS -I NAME -n muniment-roles-v1 \\
        -s keys/roles/0001.sig < keys/roles/0001

A line `# from: N ...` in it says that the signers below it sign from entry N of the log on, and no
more those above it; `# log:` names the log that holds these entries.

ROOTS is a file of your own with one line: a name you choose, namespaces="muniment-roles-v1", and
the root's public key as you were given it by somebody you trust. That a file checks so far shows
that whoever held the signer's key signed these bytes. It does not show when, nor that a government
published them: the statement beside it says what its signer says about that.

What a notice orders or claims is its publisher's word, kept here as a record of what was published.
"""


def archive_readme(origin: str) -> str:
    """Write the archive's README.md (Markdown, UTF-8)."""
    return _README.format(origin=origin)
