"""A machine whose names are found nowhere else, and the search for them in all that it wrote.

machine = Machine(tmp_path)
machine.call("init", machine.archive)
machine.telling(machine.archive)          # what was found of it, in a sentence each
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from muniment_cli import COMMAND, Done, environment, spelled
from system_packages import need

HOST, USER, ZONE, LOCALE = "zzhostzz", "zzuserzz", "Antarctica/Vostok", "fo_FO"
COMMENT = "zzcommentzz"


class Machine:
    """A machine of a name of its own, on which muniment is called."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / USER
        self.home.mkdir()
        self.archive = folder / "archive"
        self._environment = {
            **environment(self.archive),
            "HOME": str(self.home),
            "USER": USER,
            "LOGNAME": USER,
            "HOSTNAME": HOST,
            "TZ": ZONE,
            "LANG": f"{LOCALE}.UTF-8",
            "LC_ALL": f"{LOCALE}.UTF-8",
        }

    def call(self, *arguments: object) -> Done:
        """Call muniment there; it must end with 0."""
        [done] = self.calls(arguments)
        return done

    def calls(self, *commands: Sequence[object]) -> list[Done]:
        """Call muniment so often, in one process there; each call must end with 0."""
        need("hostname", "hostname")
        named = 'hostname "$1" && shift && exec "$@"'
        began = subprocess.run(
            [
                *(need("unshare", "util-linux"), "--uts", "sh", "-c", named, "sh", HOST),
                *(sys.executable, Path(__file__).with_name("calls_in_turn.py")),
            ],
            env=self._environment,
            cwd=self.home,
            input=json.dumps([spelled(tuple(one)) for one in commands]),
            capture_output=True,
            text=True,
            check=False,
        )
        assert began.returncode == 0, began.stderr
        ended = [Done(*one) for one in json.loads(began.stdout)]
        for command, done in zip(commands, ended, strict=True):
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return ended

    @property
    def words(self) -> dict[str, bytes]:
        """What must be found nowhere, by what it is."""
        return {
            "the host's name": HOST.encode(),
            "the user's name, or his home": USER.encode(),
            "the time zone": ZONE.encode(),
            "the time zone's offset": b"+07:00",
            "the locale": LOCALE.encode(),
            "a key's comment": COMMENT.encode(),
            "the archive's place": str(self.archive.parent).encode(),
            "the interpreter's place": os.fsencode(Path(COMMAND[0]).resolve().parent),
        }

    def telling(self, folder: Path) -> list[str]:
        """Say what of the machine is in the files of a folder, or in their names."""
        found = []
        for path in folder.rglob("*"):
            name = str(path.relative_to(folder))
            told = [one for one in (HOST, USER, COMMENT) if one in name]
            found += [f"{one} is in the name {name}" for one in told]
            for where, data in inside(path) if path.is_file() else ():
                told = [kind for kind, word in self.words.items() if word in data]
                found += [f"{kind} in {where}" for kind in told]
        return found


def inside(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the bytes of a file, and of all that is packed in it, each with its name."""
    pending = [(str(path), path.read_bytes())]
    while pending:
        name, data = pending.pop()
        yield name, data
        if data.startswith(b"\x1f\x8b"):
            pending.append((f"{name} (inflated)", gzip.decompress(data)))
        elif data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                pending += [(f"{name}:{one}", packed.read(one)) for one in packed.namelist()]
        elif data.startswith(b"%PDF-"):
            pending += [(f"{name} (a stream)", one) for one in streams_of(data)]


def streams_of(pdf: bytes) -> Iterator[bytes]:
    """Give the streams of a PDF that are deflated, as they are within."""
    for begin in re.finditer(rb"\bstream\r?\n", pdf):
        unpacked = zlib.decompressobj()
        try:
            yield unpacked.decompress(pdf[begin.end() :])
        except zlib.error:
            continue  # Stored as it is, and so searched already.
