"""Zip files of a kit as a forger would make them, by what is wrong with each.

for name, data in crimes(files): ...        # every one must be refused, whatever its members hold

Some come from Python's own writer, as anybody would pack the folder anew; the others are spelled
here byte by byte, by `manifests.objects.kit_zip`, but for the one thing that each is about.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kits import Files
from manifests.objects.kit_zip import ZipMember, end_records, plan_members

Placed = Sequence[tuple[ZipMember, bytes]]


def planned(files: Files) -> list[tuple[ZipMember, bytes]]:
    """Members in their places, each with its bytes."""
    members = plan_members([(path, zlib.crc32(data), len(data)) for path, data in files.items()])
    return [(member, files[member.path]) for member in members]


def kit_zip(files: Files) -> bytes:
    """A kit as a zip file in its one spelling."""
    return joined(planned(files))


def joined(
    placed: Placed, records: Sequence[bytes] | None = None, before: bytes = b"", gap: bytes = b""
) -> bytes:
    """Members, directory and end; the directory may say other things than the headers."""
    body = before + b"".join(member.local_header() + data for member, data in placed) + gap
    records = [member.central_record() for member, _ in placed] if records is None else records
    directory = b"".join(records)
    return body + directory + end_records(len(records), len(directory), len(body))


def crimes(files: Files) -> Iterator[tuple[str, bytes]]:
    """Give every crime by its name."""
    yield from repacked(files)
    yield from misnamed(files)
    yield from misplaced(files)
    yield from ill_ended(files)


def repacked(files: Files) -> Iterator[tuple[str, bytes]]:
    """What other programs make of a kit: nothing wrong with its files, and not in one spelling."""
    yield "compressed members", _by_python(files, method=zipfile.ZIP_DEFLATED)
    yield "another time", _by_python(files, time=(2026, 1, 5, 8, 0, 0))
    yield "another mode", _by_python(files, mode=0o100755)
    yield "a comment of the file", _by_python(files, comment=b"read me first")
    yield "a comment of a member", _by_python(files, member_comment=b"read me first")
    yield "an extra field", _by_python(files, extra=struct.pack("<HH4s", 0x6375, 4, b"evil"))
    yield "a link", _by_python(files, mode=0o120777)
    locked = bytearray(kit_zip(files))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    yield "an encrypted member", bytes(locked)
    yield (
        "a bomb",
        _by_python({**files, "object/bomb": bytes(50 << 20)}, method=zipfile.ZIP_DEFLATED),
    )


def misnamed(files: Files) -> Iterator[tuple[str, bytes]]:
    """Names that lead elsewhere, or that some file system takes for another's."""
    for name in (
        "../trust/roots",
        "log/../../trust/roots",
        "/etc/passwd",
        "C:/windows",
        "log\\checkpoint",
        "log//checkpoint",
        "./log/checkpoint",
        "object/",
        "object/.hidden",
        "object/a b",
        "object/a\nb",
        "object/" + "a" * 1100,
    ):
        yield f"the name {name[:30]!r}", kit_zip({**files, name: b""})
    yield "names that fold to one", kit_zip({**files, "log/Checkpoint": b""})
    yield "folders that fold to one", kit_zip({**files, "Log/other": b""})
    yield "a file that is a folder", kit_zip({**files, "object": b""})
    yield "a file in a file", kit_zip({**files, "README.md/x": b""})


def misplaced(files: Files) -> Iterator[tuple[str, bytes]]:
    """Members twice, over one another, or elsewhere than one of their two headers says."""
    placed = planned(files)
    (first, data), rest = placed[0], placed[1:]
    again = [(replace(first, offset=0), data), *_moved(placed, first.end)]
    yield "a member twice", joined(again)
    other = _moved([(replace(first, crc=zlib.crc32(b"other"), size=5), b"other")], 0)
    yield "a member twice, and other bytes", joined([*other, *_moved(placed, other[0][0].end)])
    yield "another order", joined(_moved([*rest, placed[0]], 0))
    records = [member.central_record() for member, _ in placed]
    yield "a member that the directory leaves out", joined(placed, records[:-1])
    yield "a record twice in the directory", joined(placed, [records[0], *records])
    over = replace(placed[1][0], offset=0)
    yield "members that overlap", joined(placed, [records[0], over.central_record(), *records[2:]])
    quine = replace(first, size=first.size + 1 << 30)
    yield "a member longer than the file", joined(placed, [quine.central_record(), *records[1:]])
    for field, other_member in (
        ("name", replace(first, path="R" + first.path[1:].swapcase())),
        ("CRC-32", replace(first, crc=first.crc ^ 1)),
        ("size", replace(first, size=first.size - 1)),
    ):
        local = [(other_member, data), *rest]
        yield f"another {field} in the local header", joined(local, records)
    yield "bytes before the first member", joined(placed, before=b"#!/bin/sh\n")
    yield "bytes before the directory", joined(placed, gap=b"hidden")
    gapped = [placed[0], *_moved(rest, first.end + 6)]
    body = joined([(first, data + b"hidden"), *gapped[1:]], [m.central_record() for m, _ in gapped])
    yield "bytes between two members", body


def ill_ended(files: Files) -> Iterator[tuple[str, bytes]]:
    """Ends that lie."""
    placed = planned(files)
    body = b"".join(member.local_header() + data for member, data in placed)
    directory = b"".join(member.central_record() for member, _ in placed)
    count, size, offset = len(placed), len(directory), len(body)
    whole = body + directory
    yield "bytes behind the end", whole + end_records(count, size, offset) + b"\0"
    yield "cut short", (whole + end_records(count, size, offset))[:-1]
    yield "no end", whole
    for name, said in (
        ("a member more", (count + 1, size, offset)),
        ("a member less", (count - 1, size, offset)),
        ("a longer directory", (count, size + 46, offset)),
        ("a shorter directory", (count, size - 46, offset)),
        ("a directory elsewhere", (count, size, offset - 1)),
        ("a directory beyond the file", (count, size, offset + 1 << 20)),
        ("zip64 where none is needed", (1 << 16, size, offset)),
        ("a directory of zip64 beyond everything", (count, (1 << 64) - 1, 0)),
    ):
        yield f"its end says {name}", whole + end_records(*said)
    unneeded = end_records(1 << 16, size, offset)
    lying = unneeded.replace(struct.pack("<2Q", 1 << 16, 1 << 16), struct.pack("<2Q", count, count))
    yield "its end is of zip64, and need not be", whole + lying
    first = placed[0][0]
    extra = struct.pack("<2H2Q", 1, 16, 1 << 62, 1 << 62)
    record = bytearray(first.central_record())
    record[20:28] = b"\xff" * 8
    record[30:32] = struct.pack("<H", len(extra))
    records = [bytes(record) + extra, *(member.central_record() for member, _ in placed[1:])]
    yield "a size of zip64 that lies", joined(placed, records)


def _moved(placed: Placed, offset: int) -> list[tuple[ZipMember, bytes]]:
    moved: list[tuple[ZipMember, bytes]] = []
    for member, data in placed:
        moved.append((replace(member, offset=offset), data))
        offset = moved[-1][0].end
    return moved


def _by_python(
    files: Files,
    *,
    method: int = zipfile.ZIP_STORED,
    time: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0),
    mode: int = 0o100644,
    comment: bytes = b"",
    member_comment: bytes = b"",
    extra: bytes = b"",
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.comment = comment
        for path in sorted(files):
            info = zipfile.ZipInfo(path, time)
            info.compress_type, info.external_attr = method, mode << 16
            info.create_system, info.create_version, info.extract_version = 3, 10, 10
            info.comment, info.extra = member_comment, extra
            opened.writestr(info, files[path])
    return made.getvalue()
