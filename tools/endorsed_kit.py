"""The kit in docs/endorsed-kit: the worked example's notice, endorsed by two other archivists.

    python tools/endorsed_kit.py [FOLDER]       writes it, and the verdicts

The library signed the newest manifest, the museum the log's head of four entries; two records say
so, entries 4 and 5. Keys, ids and times are fixed, so it is the same bytes each time.

Exit codes: 0 it was written; 3 the call is wrong.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sample_kit
import worked_example as example

import manifests
from checksums import format_sums, inclusion_path
from manifests.claims.endorsement import FILE, KIND, NAMESPACE
from manifests.claims.endorser import Endorser
from manifests.kits.kit_endorsements import endorsed_path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "endorsed-kit"
LIBRARY, MUSEUM = (
    manifests.PrivateKey(example.seed(f"endorser {name}")) for name in ("library", "museum")
)
POLICY = b"format = 1\n[endorsements]\nneed = 2\n"

Files = dict[str, bytes]


def sample() -> Files:
    """Give every file but the verdicts."""
    roles, notice, again = (
        example.roles_object(),
        example.notice_object(),
        example.again_object(),
    )
    first, second = notice.entries
    before = [*roles.entries, first, *again.entries, second]
    log, head = example.log_files(before)
    newest = notice.versions[-1].statement
    sums = notice.files[manifests.own_paths(newest.version, newest.id)[0]]
    of_manifest = _record(
        "library",
        {"accession": newest.id, "object": newest.object, "version": newest.version},
        LIBRARY,
        sums,
    )
    size = len(before)
    of_head = _record("museum", {"checkpoint": size, "origin": example.ORIGIN}, MUSEUM, head)
    records = (of_manifest, of_head)
    log, note = example.log_files([*before, *(one.entries[0] for one in records)])
    whole = example.example()
    keys = {path[4:]: data for path, data in whole.items() if path.startswith("kit/keys/")}
    kit = example.kit_files(notice, {0: 1, 1: 3}, log, note, keys)
    del kit[manifests.KIT_SUMS]
    tiles = manifests.TileReader(log.__getitem__, size + len(records))
    for index, one in enumerate(records, start=size):
        name = one.versions[0].statement.id
        home = manifests.record_path(name)
        kit |= {home + path: data for path, data in one.files.items()}
        path = inclusion_path(index, size + len(records), tiles.node)
        kit[manifests.proof_path(name)] = manifests.TlogProof(index, path, note).encode()
    way = inclusion_path(size - 1, size, tiles.node)
    led = manifests.TlogProof(size - 1, way, head).encode()
    kit[endorsed_path(size, newest.id)] = led
    kit[manifests.KIT_SUMS] = format_sums({p: example.sha512(data) for p, data in kit.items()})
    pinned = (Endorser("library", LIBRARY.public), Endorser("museum", MUSEUM.public))
    trust = {
        "roots": whole["trust/roots"],
        "endorsers": "".join(f"{one.line()}\n" for one in pinned).encode(),
        "policy.toml": POLICY,
    }
    files = {f"kit/{path}": data for path, data in kit.items()}
    files |= {f"trust/{path}": data for path, data in trust.items()}
    return {**files, "kit.zip": sample_kit.zipped(kit)}


def _record(
    name: str, about: Mapping[str, Any], key: manifests.PrivateKey, message: bytes
) -> example.Object:
    made = example.Object()
    content = {FILE: manifests.sign(message, key, NAMESPACE)}
    said = example.statement(
        f"endorsed by {name}",
        KIND,
        example.object_id(f"endorsed by {name}"),
        1,
        "2026-01-07T08:00:00.000Z",
        files=tuple(example.stated(path, data, kind=KIND) for path, data in content.items()),
        about=({**about, "key": key.public.fingerprint()},),
    )
    made.add(said, content)
    return made


def main(arguments: list[str]) -> int:
    if len(arguments) > 1:
        print("usage: endorsed_kit.py [FOLDER]", file=sys.stderr)
        return 3
    folder = Path(arguments[0]) if arguments else FOLDER
    sample_kit.write(folder, sample())
    sample_kit.write(folder, sample_kit.verdicts(folder))
    print(f"wrote {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
