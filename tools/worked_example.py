"""The worked example of docs/format.md: a tiny archive, a kit and a trust folder, version 1.

    python tools/worked_example.py [FOLDER]

Writes FOLDER (docs/example) from fixed keys, salts, ids and times, so that everybody gets the same
bytes. The keys are published here, and vouch for nothing. What was written once never changes: it
is the golden sample of version 1, which every later version must accept.

Exit codes: 0 it was written; 3 the call is wrong, or the folder holds something.
"""

import hashlib
import sys
import uuid
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import manifests
from checksums import Algorithm, Digest, format_sums, inclusion_path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "example"
ORIGIN = "example.org/muniment-example"
ADDRESS = "http://www.example.org/notices/12"
WARC_DATE = "2026-01-06T09:30:02.000000Z"

CHINESE = "示例市公告 2026 年第 12 号\n\n自即日起，示例路夜间封闭施工。\n".encode()
ENGLISH = (
    b"Notice No. 12 of 2026 of the City of Example\n\n"
    b"From today Example Road is closed at night for works.\n"
)
PAGE = "<!doctype html>\n<title>公告</title>\n<p>示例路夜间封闭施工。</p>\n".encode()
REQUEST = (
    b"GET /notices/12 HTTP/1.1\r\nHost: www.example.org\r\nUser-Agent: worked example\r\n"
    b"Accept: */*\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
)
HEADER = (
    b"HTTP/1.1 200 OK\r\nDate: Tue, 06 Jan 2026 09:30:00 GMT\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
)
FRAMED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)

ARCHIVE_README = "# A worked example\n\nSee docs/format.md of muniment. Nobody published this.\n"
KIT_README_TEXT = "# A kit of the worked example\n\nSee docs/format.md of muniment.\n"

Files = dict[str, bytes]


def seed(name: str) -> bytes:
    """Give 32 bytes for a name: SHA-256 of ``muniment worked example: <name>``."""
    return hashlib.sha256(f"muniment worked example: {name}".encode()).digest()


def record_id(name: str) -> str:
    """Give an accession or record id for a name: 25 betanumeric characters."""
    number = int.from_bytes(seed(f"id {name}"))
    return "".join("0123456789bcdfghjkmnpqrstvwxz"[number // 29**n % 29] for n in range(25))


def object_id(name: str) -> str:
    """Give an object's id for a name."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'https://{ORIGIN}/{name}')}"


ROOT = manifests.PrivateKey(seed("root"))
SIGNER = manifests.PrivateKey(seed("signer"))
LOG = manifests.NoteSigner(ORIGIN, seed("log"))
ROLES = manifests.Roles.first(LOG.verifier, (f"signer@{ORIGIN}", SIGNER.public))
ROLES_BYTES = ROLES.encode()
ROLES_ARMOUR = manifests.sign(ROLES_BYTES, ROOT, manifests.ROLES_NAMESPACE)
ROLE = manifests.Role(
    name="signer",
    principal=f"signer@{ORIGIN}",
    uri=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'https://{ORIGIN}')}",
    key=SIGNER.public.fingerprint(),
)
NOTICE = object_id("notice")
DESCRIPTION = {
    "language": ["zh-Hans", "en"],
    "legal_basis": "An example has no legal basis.",
    "published": "2026-01-05",
    "publisher": ["City of Example"],
    "rights": "CC0-1.0",
    "title": ["示例市公告 2026 年第 12 号", "Notice No. 12 of 2026"],
}


def sha256(data: bytes) -> Digest:
    """Hash with SHA-256."""
    return Digest.of(Algorithm.SHA256, data)


def sha512(data: bytes) -> Digest:
    """Hash with SHA-512."""
    return Digest.of(Algorithm.SHA512, data)


def files_key(names: Mapping[bytes, bytes]) -> str:
    """Give the key of a set of files, from content by name (docs/format.md, Sources)."""
    pairs = sorted((name, sha512(data).value) for name, data in names.items())
    joined = b"".join(len(name).to_bytes(4) + name + digest for name, digest in pairs)
    return f"files:{sha512(joined).hex}"


def statement(
    name: str, kind: str, of: str, version: int, when: str, **given: Any
) -> manifests.Statement:
    """Make a statement with what is the same in all of them."""
    return manifests.Statement(
        kind=kind,
        id=record_id(name),
        object=of,
        version=version,
        origin=ORIGIN,
        composed=when,
        role=ROLE,
        recorder=("worked-example", "1"),
        salt=seed(f"salt {name}")[:16].hex(),
        **{"notice": {}, "sources": (), "files": (), **given},
    )


def stated(path: str, data: bytes, **given: Any) -> manifests.StatedFile:
    """State a file."""
    return manifests.StatedFile(path=path, size=len(data), sha256=sha256(data), **given)


class Object:
    """An OCFL object that grows version by version, as files by path from its root."""

    def __init__(self) -> None:
        self.files: Files = {manifests.OBJECT_DECLARATION: manifests.OBJECT_DECLARATION_BYTES}
        self.versions: list[manifests.Version] = []
        self.entries: list[manifests.Entry] = []

    def add(self, said: manifests.Statement, content: Mapping[str, bytes]) -> None:
        """Add a version: its content by logical path, and the three files of its manifest."""
        number = said.version
        state = dict(self.versions[-1].digests) if self.versions else {}
        added = {**content, manifests.statement_path(said.id): said.encode()}
        state.update(
            {manifests.content_path(number, path): sha512(data) for path, data in added.items()}
        )
        sums = manifests.Manifest(number, dict(state)).encode()
        armour = manifests.sign(sums, SIGNER, manifests.MANIFEST_NAMESPACE)
        added.update(
            {manifests.manifest_path(said.id): sums, manifests.signature_path(said.id): armour}
        )
        sums_path, armour_path = manifests.own_paths(number, said.id)
        state.update({sums_path: sha512(sums), armour_path: sha512(armour)})
        self.versions.append(manifests.Version(said, state))
        self.entries.append(manifests.Entry(said.kind, sha512(sums), sha512(armour)))
        inventory = manifests.build_inventory(self.versions)
        self.files.update(
            {manifests.content_path(number, path): data for path, data in added.items()}
        )
        for folder in ("", f"v{number}/"):
            self.files[folder + manifests.INVENTORY] = inventory
            self.files[folder + manifests.SIDECAR] = manifests.sidecar(inventory)


def roles_object() -> Object:
    """Entry 0: the roles, and root's signature over them."""
    made = Object()
    content = {"roles/0001": ROLES_BYTES, "roles/0001.sig": ROLES_ARMOUR}
    files = tuple(stated(path, data, kind="roles") for path, data in content.items())
    when = "2026-01-05T08:00:00.000Z"
    made.add(statement("roles", "roles", object_id("roles"), 1, when, files=files), content)
    return made


def notice_object() -> Object:
    """Entries 1 and 3: two text files, then the web page beside them."""
    made = Object()
    content = {"renditions/0001.txt": ENGLISH, "renditions/0002.txt": CHINESE}
    names = (b"notice.txt", b"\xb9\xab\xb8\xe6.txt")  # The second is GB 18030, and no UTF-8.
    key = files_key(dict(zip(names, content.values(), strict=True)))
    said = statement(
        "first",
        "accession",
        NOTICE,
        1,
        "2026-01-05T08:00:01.000Z",
        notice=DESCRIPTION,
        sources=({"key": key, "kind": "folder", "name": "notice-12"},),
        files=tuple(
            stated(path, data, name=name, source=0, modified="2026-01-05T07:00:00.000Z")
            for (path, data), name in zip(content.items(), names, strict=True)
        ),
    )
    made.add(said, content)
    made.add(*web_version())
    return made


def web_version() -> tuple[manifests.Statement, dict[str, bytes]]:
    """Version 2 of the notice, from the web: a capture and the page that came out of it."""
    name = record_id("second")
    capture = f"captures/{name}/data.warc.gz"
    warc, page = warc_file(name), "renditions/0003.html"
    exchange = {
        "block": {
            "payload_sha256": sha256(FRAMED).hex,
            "sha256": sha256(HEADER + FRAMED).hex,
            "size": len(HEADER + FRAMED),
        },
        "body": {
            "decoded_sha256": sha256(PAGE).hex,
            "decoded_size": len(PAGE),
            "unchunked_sha256": sha256(PAGE).hex,
            "unchunked_size": len(PAGE),
        },
        "ended": {"source": "clock", "value": "2026-01-06T09:30:02.500Z"},
        "method": "GET",
        "peer": {"address": "192.0.2.80", "port": 80},
        "server_date": {"source": "server", "value": "Tue, 06 Jan 2026 09:30:00 GMT"},
        "started": {"source": "clock", "value": "2026-01-06T09:30:02.000Z"},
        "status": 200,
        "url": ADDRESS,
    }
    key, content = f"web:{ADDRESS}", str(sha512(PAGE))
    source = {"address": ADDRESS, "content": content, "key": key, "kind": "web"}
    said = statement(
        "second",
        "accession",
        NOTICE,
        2,
        "2026-01-06T09:30:03.000Z",
        sources=(source,),
        files=(
            stated(capture, warc, kind="capture", source=0),
            stated(page, PAGE, derived_from=capture, source=0),
        ),
        exchanges=(exchange,),
        clock=({"offset_seconds": -2, "source": "server", "url": ADDRESS},),
    )
    return said, {capture: warc, page: PAGE}


def again_object() -> Object:
    """Entry 2: a record that the two text files were seen again, and nothing was copied."""
    made = Object()
    (first, *_) = notice_object().versions
    about = ({"accession": first.statement.id, "object": NOTICE, "version": 1},)
    when = "2026-01-05T20:00:00.000Z"
    of = object_id("again")
    said = statement(
        "again", "seen-again", of, 1, when, sources=first.statement.sources, about=about
    )
    made.add(said, {})
    return made


def warc_file(capture: str) -> bytes:
    """Write the capture: one gzip member a record, stored so that no zlib changes its bytes."""
    about = (
        f"software: worked-example/1\r\nisPartOf: {capture}\r\n"
        "format: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/"
        "specifications/warc-format/warc-1.1/\r\n"
    ).encode()
    info, request, _ = map(_warc_id, ("warcinfo", "request", "response"))
    named = f"WARC-Filename: data.warc.gz\r\nWARC-Date: {WARC_DATE}"
    web = (
        f"WARC-Warcinfo-ID: {info}\r\nWARC-Date: {WARC_DATE}\r\nWARC-Target-URI: {ADDRESS}\r\n"
        "WARC-IP-Address: 192.0.2.80\r\nWARC-Protocol: http/1.1"
    )
    answer = f"{web}\r\nWARC-Concurrent-To: {request}"
    http = "application/http;msgtype="
    return b"".join(
        (
            _warc_record("warcinfo", named, about, about, "application/warc-fields"),
            _warc_record("request", web, REQUEST, b"", f"{http}request"),
            _warc_record("response", answer, HEADER + FRAMED, FRAMED, f"{http}response"),
        )
    )


def _warc_id(kind: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'https://{ORIGIN}/{kind}')}>"


def _warc_record(kind: str, fields: str, block: bytes, payload: bytes, media: str) -> bytes:
    text = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {_warc_id(kind)}\r\n{fields}\r\n"
        f"WARC-Block-Digest: {sha256(block)}\r\nWARC-Payload-Digest: {sha256(payload)}\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return _stored(text.encode() + block + b"\r\n\r\n")


def _stored(data: bytes) -> bytes:
    """Write a gzip member (RFC 1952) of one stored block (RFC 1951 §3.2.4)."""
    size = len(data)
    assert size < 1 << 16
    block = b"\x01" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + data
    trailer = zlib.crc32(data).to_bytes(4, "little") + size.to_bytes(4, "little")
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + block + trailer


def log_files(entries: Sequence[manifests.Entry]) -> tuple[Files, bytes]:
    """Append entries one by one, with a checkpoint each; give the files and the newest note."""
    files: Files = {}
    note = b""
    for size in range(len(entries) + 1):
        new = [entry.encode() for entry in entries[size - 1 : size]] if size else []
        appended = manifests.append_entries(max(size - 1, 0), new, files.__getitem__)
        files.update(appended.files)
        note = manifests.sign_note(manifests.Checkpoint(ORIGIN, size, appended.root).body(), LOG)
        files[f"checkpoints/{size}/checkpoint"] = note
    files["checkpoint"] = note
    return files, note


def example() -> Files:
    """Give every file of the example by its path below docs/example."""
    roles, notice, again = roles_object(), notice_object(), again_object()
    first, second = notice.entries
    log, note = log_files([*roles.entries, first, *again.entries, second])
    files: Files = {"trust/roots": f"{manifests.spell_root('example', ROOT.public)}\n".encode()}
    keys = {manifests.roles_path(1): ROLES_BYTES, manifests.roles_signature_path(1): ROLES_ARMOUR}
    archive: Files = {
        "README.md": ARCHIVE_README.encode(),
        "muniment.toml": b"format = 1\n",
        "shelves/0=ocfl_1.1": b"ocfl_1.1\n",
        **keys,
        **{f"log/{path}": data for path, data in log.items()},
    }
    for made in (roles, notice, again):
        place = shelf(made.versions[0].statement.object)
        archive.update({f"{place}/{path}": data for path, data in made.files.items()})
    archive.update(layout_files())
    files.update({f"archive/{path}": data for path, data in archive.items()})
    kit = kit_files(notice, {0: 1, 1: 3}, log, note, keys)
    files.update({f"kit/{path}": data for path, data in kit.items()})
    return files


def kit_files(
    made: Object, indexes: Mapping[int, int], log: Files, note: bytes, keys: Files
) -> Files:
    """Give the kit of an object whose versions (from 0) have these indexes in the log."""
    size = int(note.split(b"\n")[1])
    tiles = manifests.TileReader(log.__getitem__, size)
    kit: Files = {
        manifests.KIT_README: KIT_README_TEXT.encode(),
        manifests.KIT_CHECKPOINT: note,
        **keys,
        **{manifests.KIT_OBJECT + path: data for path, data in made.files.items()},
    }
    for place, index in indexes.items():
        path = inclusion_path(index, size, tiles.node)
        proof = manifests.TlogProof(index, path, note).encode()
        kit[manifests.proof_path(made.versions[place].statement.id)] = proof
    kit[manifests.KIT_SUMS] = format_sums({path: sha512(data) for path, data in kit.items()})
    return kit


def shelf(object_id: str) -> str:
    """Give an object's place in an archive (OCFL extension 0004, sha512, two tuples of two)."""
    name = sha512(object_id.encode()).hex
    return f"shelves/{name[:2]}/{name[2:4]}/{name}"


def layout_files() -> Files:
    """Give the files with which the storage root says how it is laid out."""
    name = b"0004-hashed-n-tuple-storage-layout"
    said = b"Hashed N-tuple: sha512 of the object identifier, two tuples of two characters"
    config = b'"numberOfTuples":2,"shortObjectRoot":false,"tupleSize":2'
    return {
        "shelves/ocfl_layout.json": b'{"description":"%b","extension":"%b"}' % (said, name),
        f"shelves/extensions/{name.decode()}/config.json": (
            b'{"digestAlgorithm":"sha512","extensionName":"%b",%b}' % (name, config)
        ),
    }


def main(arguments: list[str]) -> int:
    if len(arguments) > 1:
        print("usage: worked_example.py [FOLDER]", file=sys.stderr)
        return 3
    folder = Path(arguments[0]) if arguments else FOLDER
    if folder.exists() and any(folder.iterdir()):
        print(f"{folder} is not empty: what was written once is not written anew", file=sys.stderr)
        return 3
    for path, data in example().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    print(f"wrote {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
