"""Captures of 20 KB pages from a site on loopback, 16 at once, beside wget's and warcio's own.

The peers fetch a page and write its request and response, with digests, into a WARC file: wget one
for each of 16 processes, `capture_http` one in all, since it patches the process that it is in.
`records` is the same work of ours, by as many processes as there are cores. `captures` is all that
an archive keeps of a page before it is shelved, and `preserved` all that it does: statement,
signature, log and shelf too, one fsync a group, by `preserve --list` in one process. Each is a
command, and its start counts: of few pages, that is much of what is measured.

Measure on a file system on which nobody has deleted many files for five minutes, or on one in
memory (`--folder /dev/shm/bench`): ext4 takes its time before it uses an inode again, and
`captures` need thousands, the peers a few.

All take turns, round after round. On a machine that others use as well the best round says most of
the rate, and the least time of the processor most of the work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from capture_ours import AT_ONCE
from measured import Run, run_measured

HERE = Path(__file__).parent
_SIZE = 20 << 10
_ROUNDS = 3

# What each does with a page.
_WORK = {
    "records": "fetched; request and response recorded, all digests; files of many pages",
    "captures": "as records, and a WARC file of its own, its body, encoding and outcome",
    "wget --warc-file": "fetched; request and response recorded, two digests",
    "capture_http": "fetched; request and response recorded, two digests",
    "preserved": "as captures, and statement, manifest, signature, log and shelf",
}

# How many pages, and the command that takes them into a folder.
Calls = dict[str, tuple[int, Callable[[Path], list[str]]]]


def compare_capture(count: int, folder: Path, peer: Path) -> None:
    """Capture `count` pages with each, and print pages a second and how ours compare."""
    site = subprocess.Popen(
        [sys.executable, str(HERE / "page_site.py"), str(_SIZE), str(AT_ONCE)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert site.stdout is not None
    ports = [int(port) for port in site.stdout.readline().split()]
    calls, load = _calls(ports, count, peer), os.getloadavg()[0]
    place = folder / "capture"
    shutil.rmtree(place, ignore_errors=True)
    rounds: list[dict[str, Run]] = []
    site_busy: list[float] = []
    try:
        for number in range(_ROUNDS):
            before = _busy(site.pid)
            places = {name: place / f"{number}-{name}" for name in calls}
            rounds.append({name: _measure(places[name], calls[name][1]) for name in calls})
            site_busy.append(_busy(site.pid) - before)
    finally:
        site.kill()
        site.wait()
        shutil.rmtree(place, ignore_errors=True)
    print(
        f"capture {count} pages of 20 KB, {AT_ONCE} at once, the best of {_ROUNDS} rounds "
        f"({len(os.sched_getaffinity(0))} cores, load before {load:.1f})"
    )
    print(f"{'':18}{'pages/s':>8}{'processor':>15}  of each page")
    best: dict[str, tuple[float, float]] = {}
    for name, (pages, _) in calls.items():
        runs = [one[name] for one in rounds]
        rate = max(pages / run.seconds for run in runs)
        work = min(run.processor / pages for run in runs)
        best[name] = rate, work
        print(f"{name:18}{rate:>8.0f}{work * 1e3:>7.2f} ms/page  {_WORK[name]}")
    served = min(busy / sum(pages for pages, _ in calls.values()) for busy in site_busy)
    print(f"{'the site':18}{'':>8}{served * 1e3:>7.2f} ms/page  sent, on the same cores")
    for theirs, reach in (("wget --warc-file", 1), ("capture_http", 2)):
        if theirs in best:
            _compare(best, theirs, reach)


def _compare(best: dict[str, tuple[float, float]], theirs: str, reach: int) -> None:
    rate, work = best[theirs]
    said = "; ".join(
        f"{ours} {best[ours][0] / rate:.2f} times the rate, {best[ours][1] / work:.2f} of the work"
        for ours in ("records", "captures")
    )
    print(f"  beside {theirs}: {said} (reach: {reach} times)")


def _calls(ports: list[int], count: int, peer: Path) -> Calls:
    def ours(what: str) -> Callable[[Path], list[str]]:
        script = str(HERE / "capture_ours.py")
        return lambda at: [sys.executable, script, what, str(ports[0]), str(count), str(at)]

    calls: Calls = {"records": (count, ours("records")), "captures": (count, ours("captures"))}
    if shutil.which("wget"):
        calls["wget --warc-file"] = count, lambda at: _wget(ports[0], count, at)
    if peer.exists():
        script = str(HERE / "capture_http_peer.py")
        call = [str(peer), script, str(ports[0]), str(count)]
        calls["capture_http"] = count, lambda at: [*call, str(at / "pages.warc.gz")]
    few = count // 4 + 1
    calls["preserved"] = few, lambda at: _preserve(ports, few, at)
    return calls


def _measure(place: Path, call: Callable[[Path], list[str]]) -> Run:
    """Run in a folder that stays until the end: where ext4 has lately deleted files, it makes new
    ones many times as slowly."""
    place.mkdir(parents=True)
    prepared = call(place)
    os.sync()  # What the last run left unwritten is not this one's burden.
    return run_measured(prepared)


def _busy(pid: int) -> float:
    """Seconds of the processor that a process took so far, user and system (proc(5))."""
    behind_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, behind_name[11:13])) / os.sysconf("SC_CLK_TCK")


def _wget(port: int, count: int, place: Path) -> list[str]:
    """16 processes of wget, each with its share, and a shell that waits for them."""
    for part in range(AT_ONCE):
        pages = (f"http://127.0.0.1:{port}/{page}\n" for page in range(part, count, AT_ONCE))
        (place / f"{part}.txt").write_text("".join(pages))
    one = 'wget -q --warc-file="$1/$n" --input-file="$1/$n.txt" -O /dev/null &'
    numbers = " ".join(map(str, range(AT_ONCE)))
    return ["sh", "-c", f"for n in {numbers}; do {one} done; wait", "sh", str(place)]


def _preserve(ports: list[int], count: int, place: Path) -> list[str]:
    """A list of 16 hosts, each with its share, that are visited without a rest."""
    os.environ["MUNIMENT_CONFIG"] = str(place / "config")
    archive, listed = place / "archive", place / "list.txt"
    muniment = [sys.executable, "-m", "muniment"]
    subprocess.run([*muniment, "init", str(archive)], check=True, capture_output=True)
    settings = archive / "muniment.toml"
    told = settings.read_text("utf-8").replace("# pace_seconds = 2.0", "pace_seconds = 0")
    settings.write_text(told, "utf-8")
    listed.write_text(
        "".join(f"http://127.0.0.1:{ports[page % AT_ONCE]}/{page}\n" for page in range(count))
    )
    how = ["--recorder", "http", "--allow-private", "--workers", str(AT_ONCE), "--no-stamp"]
    return [*muniment, "preserve", "-a", str(archive), "--list", str(listed), "--json", *how]
