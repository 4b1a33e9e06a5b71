"""Nothing of whoever keeps an archive gets into it, nor into what leaves it.

Everything is done on a machine whose names are found nowhere else: host, user, home, time zone and
locale are words that no page and no library holds, and then every byte that was written is
searched for them, inside gzip and zip too.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ministry import Ministry
from muniment_cli import COMMAND, answers, environment
from system_packages import need

HOST, USER, ZONE = "zzhostzz", "zzuserzz", "Antarctica/Vostok"
PAGE = "<!DOCTYPE html><title>公告</title><p>关于道路施工的公告，自公布之日起施行。</p>".encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
OWN_BOOK = b"\x89zz own notes\n"


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
            "LANG": "fo_FO.UTF-8",
            "LC_ALL": "fo_FO.UTF-8",
        }

    def call(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Call muniment there; it must end with 0."""
        need("hostname", "hostname")
        named = 'hostname "$1" && shift && exec "$@"'
        done = subprocess.run(
            [
                *(need("unshare", "util-linux"), "--uts", "sh", "-c", named, "sh", HOST),
                *COMMAND,
                *map(str, arguments),
            ],
            env=self._environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done

    @property
    def words(self) -> dict[str, bytes]:
        """What must be found nowhere, by what it is."""
        return {
            "the host's name": HOST.encode(),
            "the user's name, or his home": USER.encode(),
            "the time zone": ZONE.encode(),
            "the time zone's offset": b"+07:00",
            "the locale": b"fo_FO",
            "the archive's place": str(self.archive.parent).encode(),
            "the interpreter's place": os.fsencode(Path(COMMAND[0]).resolve().parent),
        }


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


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    if os.geteuid() != 0:
        pytest.skip("only root can give a machine another name")
    one = Machine(tmp_path_factory.mktemp("custodian"))
    one.call("init", one.archive, "--origin", "example.org/log")
    notes = one.home / "notes"
    notes.mkdir()
    (notes / "公告.txt").write_bytes(OWN_BOOK)
    with Ministry({"/a.html": ANSWER % len(PAGE) + PAGE}) as ministry:
        address = f"{ministry.address}/a.html"
        told = one.call("preserve", address, notes, "--allow-private", "--json")
        one.call("preserve", address, "--allow-private")
        _asked_nothing_more(ministry)
    notice = answers(told)[0]["notice"]
    one.call("audit")
    one.call("key", "rotate")
    out = one.archive.parent / "out"
    out.mkdir()
    one.call("kit", notice, "-o", out / "kit.zip")
    for form in ("wacz", "premis", "warc", "originals"):
        one.call("export", notice, "--as", form, "-o", out / form)
    (out / "page.html").write_text(one.call("show", notice, "--html").stdout, "utf-8")
    one.call("log", "publish", out / "log")
    shutil.rmtree(one.home)
    return one


def _asked_nothing_more(ministry: Ministry) -> None:
    """What servers were told holds nothing either."""
    for visitor in ministry.visits:
        for word in (HOST, USER, ZONE, "fo_FO"):
            assert word.encode() not in visitor.request


class TestCustodian:
    """Searched byte by byte."""

    @pytest.mark.parametrize("what", ["archive", "out"])
    def test_no_name_of_his_is_in_it(self, machine: Machine, what: str) -> None:
        files = [one for one in (machine.archive.parent / what).rglob("*") if one.is_file()]
        assert len(files) > 5
        found = [
            f"{kind} in {name}"
            for path in files
            for name, data in inside(path)
            for kind, word in machine.words.items()
            if word in data
        ]
        assert not found, "\n".join(found)

    def test_no_file_is_named_after_him(self, machine: Machine) -> None:
        names = [str(one.relative_to(machine.archive)) for one in machine.archive.rglob("*")]
        assert not [one for one in names if HOST in one or USER in one]

    def test_what_is_searched_is_what_was_kept(self, machine: Machine) -> None:
        """The search would find what is there: the notes and the page are."""
        kept = b"".join(data for one in machine.archive.rglob("*") if one.is_file()
                        for _, data in inside(one))  # fmt: skip
        assert OWN_BOOK in kept and PAGE in kept
