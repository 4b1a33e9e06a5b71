"""The wheel, checked as a stranger would: its parts, its digests, its words about itself.

    python tools/check_wheel.py dist/muniment-VERSION-py3-none-any.whl

Exit codes: 0 the wheel is sound; 1 it is not, one line a fault; 3 it cannot be read.
"""

import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("checksums", "manifests", "ingest", "muniment")
# Files of a package that are not part of it.
LITTER = ("__pycache__", ".DS_Store")


def faults(path: Path, wheel: zipfile.ZipFile) -> Iterator[str]:
    """Everything that is wrong with `wheel`, in the order a reader would look."""
    damaged = wheel.testzip()
    if damaged is not None:
        yield f"{damaged}: its CRC-32 does not match"
        return
    names = tuple(name for name in wheel.namelist() if not name.endswith("/"))
    # muniment-0.1.0.dev0-py3-none-any.whl unpacks beside muniment-0.1.0.dev0.dist-info (PEP 427).
    info = "-".join(path.name.split("-")[:2]) + ".dist-info"
    if f"{info}/RECORD" not in names or f"{info}/METADATA" not in names:
        yield f"{info}: RECORD or METADATA is missing"
        return
    yield from record_faults(wheel, names, f"{info}/RECORD")
    yield from content_faults(names, info)
    metadata = BytesParser().parsebytes(wheel.read(f"{info}/METADATA"))
    yield from metadata_faults(metadata, path, names, info)
    yield from bare_import_faults(path)


def record_faults(wheel: zipfile.ZipFile, names: tuple[str, ...], record: str) -> Iterator[str]:
    """RECORD lists every file, with its sha256 and size (PEP 376, PEP 427)."""
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(wheel.read(record).decode()))}
    for name in sorted(set(names) ^ set(rows)):
        yield f"{name}: {'not in' if name not in rows else 'only in'} RECORD"
    for name in sorted(set(names) & set(rows) - {record}):
        data = wheel.read(name)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        if rows[name] != [f"sha256={digest}", str(len(data))]:
            yield f"{name}: RECORD gives another digest or size"


def content_faults(names: tuple[str, ...], info: str) -> Iterator[str]:
    """The four rooms with everything the tree has in them, and nothing else."""
    packed = {name for name in names if not name.startswith(f"{info}/")}
    tree = {
        file.relative_to(ROOT).as_posix()
        for room in ROOMS
        for file in (ROOT / room).rglob("*")
        if file.is_file() and not any(part in LITTER for part in file.parts)
    }
    for name in sorted(packed - tree):
        yield f"{name}: in the wheel, but in none of the four rooms"
    for name in sorted(tree - packed):
        yield f"{name}: in the tree, but not in the wheel"
    for room in ROOMS:
        for needed in (f"{room}/__init__.py", f"{room}/py.typed"):
            if needed not in packed:
                yield f"{needed}: missing"


def metadata_faults(
    metadata: Message, path: Path, names: tuple[str, ...], info: str
) -> Iterator[str]:
    """The wheel says what it is, under which licence, and how it is started."""
    expected = {
        "Name": "muniment",
        "Version": path.name.split("-")[1],
        "License-Expression": "Apache-2.0",
        "License-File": "LICENSE",
        "Requires-Python": ">=3.11",
    }
    for field, value in expected.items():
        if metadata[field] != value:
            yield f"METADATA: {field} is {metadata[field]!r}, expected {value!r}"
    if not str(metadata.get_payload()).strip():
        yield "METADATA: no description (README.md)"
    for needed in (f"{info}/licenses/LICENSE", f"{info}/entry_points.txt"):
        if needed not in names:
            yield f"{needed}: missing"


def bare_import_faults(path: Path) -> Iterator[str]:
    """`checksums` comes up straight from the wheel, with nothing installed beside Python."""
    program = "import sys; sys.path.insert(0, sys.argv[1]); import checksums"
    bare = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, str(path)], capture_output=True, text=True
    )
    if bare.returncode:
        yield f"checksums: does not import on a bare Python: {bare.stderr.strip()[-200:]}"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: check_wheel.py WHEEL", file=sys.stderr)
        return 3
    path = Path(arguments[0])
    try:
        with zipfile.ZipFile(path) as wheel:
            found = tuple(faults(path, wheel))
            count = len(wheel.namelist())
    except (OSError, zipfile.BadZipFile) as error:
        print(f"{path}: cannot be read: {error}", file=sys.stderr)
        return 3
    for fault in found:
        print(fault)
    if not found:
        print(f"{path.name}: {count} files, each as RECORD says; nothing missing, nothing more")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
