"""A capture that is killed leaves no browser behind, and no folder that the next call keeps."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ministry import Ministry
from muniment_cli import call, new_archive, start
from pages import SENTENCE, SITE, page
from patience import until
from system_packages import need

ASKED = ("preserve", "--recorder", "browser", "--allow-private", "--no-stamp")
# Its script is busy for ever, so that nothing ends by being asked to.
STUCK = page(
    f"<p>{SENTENCE * 8}</p><img src=/late.png><script>setTimeout(() => {{ while (true); }}, 500)"
    "</script>",
    "<link rel=icon href='data:,'>",
)


def of_the_scene(folder: Path) -> list[int]:
    """Every process, but this one, that was started with or within a folder."""
    told, found = os.fsencode(folder), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if told in words and int(process.name) != os.getpid():
                found.append(int(process.name))
    return found


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    need("chromium", "chromium")
    plain = page(f"<h1>公告</h1><p>{SENTENCE * 10}</p>", "<link rel=icon href='data:,'>")
    with Ministry({**SITE, "/stuck": STUCK, "/plain": plain, "/late.png": b""}) as ministry:
        yield ministry


@pytest.fixture
def place() -> Iterator[Path]:
    """Where temporary files are put, by a short name."""
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    yield path
    shutil.rmtree(path)


def interrupt(began: subprocess.Popen[str]) -> None:
    began.send_signal(signal.SIGINT)


def terminate(began: subprocess.Popen[str]) -> None:
    began.terminate()


def kill(began: subprocess.Popen[str]) -> None:
    began.kill()


def kill_all(began: subprocess.Popen[str]) -> None:
    os.killpg(began.pid, signal.SIGKILL)


class TestKilled:
    @pytest.mark.parametrize(
        "end",
        [
            pytest.param(interrupt, marks=pytest.mark.torture),
            pytest.param(terminate, marks=pytest.mark.torture),
            pytest.param(kill_all, marks=pytest.mark.torture),
            kill,
        ],
    )
    def test_nothing_of_it_stays(
        self,
        ministry: Ministry,
        tmp_path: Path,
        place: Path,
        monkeypatch: pytest.MonkeyPatch,
        end: Callable[[subprocess.Popen[str]], None],
    ) -> None:
        archive = new_archive(tmp_path)
        monkeypatch.setenv("TMPDIR", str(place))
        began = start(*ASKED, f"{ministry.address}/stuck", archive=archive, start_new_session=True)
        until(lambda: any(b"GET /late.png " in one.request for one in ministry.visits))
        assert len(of_the_scene(tmp_path)) > 3
        end(began)
        began.communicate()
        until(lambda: not of_the_scene(tmp_path))
        monkeypatch.setattr("tempfile.tempdir", str(place))
        done = call(*ASKED, f"{ministry.address}/plain", archive=archive)
        assert done.returncode == 0, done.stderr
        assert os.listdir(place) == []
        assert not [one for one in os.listdir(archive / "staging") if one.startswith("run-")]
