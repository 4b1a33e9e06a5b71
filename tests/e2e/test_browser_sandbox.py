"""For an ordinary user, Chromium shuts its pages in, and the statement says so."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from ministry import Ministry, Visitor
from muniment_cli import answers, environment
from ordinary import USER, call_as_ordinary_user
from pages import SENTENCE, page, picture, sized
from system_packages import need


class Process(NamedTuple):
    """A process of the browser: its command line, its user, and how it is shut in."""

    command: bytes
    user: int
    seccomp: str
    namespace: str


@pytest.fixture
def home() -> Iterator[Path]:
    """The home of a user who is not root, by a way that he may go."""
    if os.geteuid() != 0:
        pytest.skip("only root can be another user")
    need("chromium", "chromium")
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    os.chown(path, USER, USER)
    yield path
    shutil.rmtree(path)


def processes(folder: Path) -> list[Process]:
    """Every process of a browser that has its home below a folder.

    Only the first says so: in those that it makes, the place of the environment is written over.
    """
    home = b"HOME=" + os.fsencode(folder / "archive")
    parents: dict[str, str] = {}
    firsts: set[str] = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[process.name] = _status(process)["PPid"]
            if home in (process / "environ").read_bytes():
                firsts.add(process.name)
    found = []
    for name in parents:
        with suppress(OSError):
            if firsts & set(_above(name, parents)):
                process = Path("/proc", name)
                told, command = _status(process), (process / "cmdline").read_bytes()
                space = os.readlink(process / "ns" / "user")
                found.append(Process(command, int(told["Uid"].split()[0]), told["Seccomp"], space))
    return found


def _status(process: Path) -> dict[str, str]:
    lines = (process / "status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _above(name: str, parents: Mapping[str, str]) -> Iterator[str]:
    while name in parents:
        yield name
        name = parents[name]


class TestOrdinaryUser:
    """ "Without a sandbox (root, no user namespaces) they are lower" (docs/threats.md)."""

    def test_pages_are_shut_in(self, home: Path) -> None:
        archive = home / "archive"
        clean = environment(archive)
        seen: list[Process] = []

        def look(visitor: Visitor) -> None:
            seen.extend(processes(home))
            visitor.send(sized(picture(), "image/png"))
            visitor.end()

        notice = page(f"<p>{SENTENCE * 12}</p><img src=/seen.png>", "<link rel=icon href='data:,'>")
        made = call_as_ordinary_user(home, clean, "init", archive, "--origin", "example.org/log")
        assert made.returncode == 0, made.stderr
        with Ministry({"/n": notice, "/seen.png": look}) as ministry:
            asked = ("preserve", "--recorder", "browser", "--allow-private", "--no-stamp", "--json")
            done = call_as_ordinary_user(home, clean, *asked, f"{ministry.address}/n")
        if "namespaces" in done.stderr:
            pytest.skip("this kernel lets no ordinary user have namespaces of his own")
        assert done.returncode == 0, done.stderr
        assert answers(done)[0]["browser"]["sandbox"] == "on"
        assert {one.user for one in seen} == {USER}
        assert not [one for one in seen if b"--no-sandbox" in one.command]
        pages = [one for one in seen if b"--type=renderer" in one.command]
        assert pages
        own = os.readlink("/proc/self/ns/user")
        assert all(one.seccomp == "2" and one.namespace != own for one in pages)
