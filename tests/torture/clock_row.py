"""A clock that is wrong: the order of the log stands, the statement says it, no verdict changes.

libfaketime gives each process the time that it is told; muniment runs in an interpreter of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from certificates import certificate, server_context
from ministry import Ministry
from muniment_cli import Done, answers, new_archive
from muniment_cli import run as run_muniment
from torture.judging import judged
from torture.table import Part
from torture.work import Crew, Outcome, Scene, stage

FAULT = "wrong clock"
HOW = "libfaketime: 3 days and a year back and ahead, past a certificate's end, a leap second"
LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
)
SHIFTS = ("-3d", "-365d", "+3d", "+365d")
AHEAD = 365  # days, past the end of the certificate of the ministry's server
PAGE = b"HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Length: 3\r\n\r\nok\n"
NOON = b"Sat, 31 Dec 2016 12:00:00 GMT"
LEAP = b"Sat, 31 Dec 2016 23:59:60 GMT"


def run(crew: Crew) -> Iterator[Part]:
    """Shift the clock between one statement and the next, in every way."""
    if not _library():
        yield Part("clock", not_run="libfaketime is not installed")
        return
    shifts = crew.sample([(one, other) for one in SHIFTS for other in ("+0", *SHIFTS)], 3)
    yield crew.strike("set between two statements", shifted, shifts)
    yield crew.strike("the catalogue built anew", rebuilt, [(one,) for one in SHIFTS[:2]])
    yield crew.strike("past a certificate's end", expired, [(0,), (AHEAD,), (-AHEAD,)])
    yield crew.strike("a leap second", leap_second, [(LEAP,), (NOON,)])


def shifted(first: str, second: str) -> Outcome:
    """Preserve under one clock, then another, then the right one; verify under each."""

    def judge() -> bool:
        scene = stage().lay_out("clock", _found)
        clocks = (first, second, "+0")
        told = [_preserve(scene, at, f"{number}.txt") for number, at in enumerate(clocks)]
        assert [one["index"] for one, _ in told] == [1, 2, 3], "the order is not kept"
        days = [0, *(_days(clock) for clock in clocks)]
        for number, (one, stderr) in enumerate(told, start=1):
            behind = days[number] < max(days[:number])
            assert ("set the clock" in stderr) == behind, f"no warning: {stderr!r}"
            shown = _muniment(scene, "+0", "show", one["notice"]).stdout
            assert ("clock said an earlier time" in shown) == behind, "the statement hides it"
        for clock in ("+0", *clocks):
            for command in (("verify",), ("log", "check"), ("verify", told[0][0]["notice"])):
                done = _muniment(scene, clock, *command)
                assert done.returncode == 0, f"a wrong verdict at {clock}: {done.stdout}"
        doctor = _muniment(scene, "-365d", "doctor")
        assert "Set it before anything is preserved" in doctor.stdout, doctor.stdout
        return True

    return judged(f"clock {first}, then {second}", judge)


def rebuilt(shift: str) -> Outcome:
    """What the statements say is what counts: a new catalogue knows the times too."""

    def judge() -> bool:
        scene = stage().lay_out("clock", _found)
        (scene.archive / "catalogue.db").unlink()
        _, stderr = _preserve(scene, shift, "after.txt")
        assert "set the clock" in stderr, stderr
        return True

    return judged(f"clock {shift}, no catalogue", judge)


def expired(days: int) -> Outcome:
    """A certificate that by our clock has ended, or not begun: recorded, with a finding."""

    def judge() -> bool:
        scene = stage().lay_out("clock", _found)
        now, month = datetime.now(UTC), timedelta(days=30)
        pair = certificate("127.0.0.1", opens=now - month, closes=now + month)
        context = server_context(scene.folder, pair)
        with Ministry({"/notice": PAGE % NOON}, context) as ministry:
            shift = f"{days:+d}d"
            done = _muniment(
                scene, shift, "preserve", "--json", "--allow-private", f"{ministry.address}/notice"
            )
        assert done.returncode == 0, done.stderr
        found = set(answers(done)[0]["findings"])
        dated = {"tls-certificate-expired", "tls-certificate-not-yet-valid"} & found
        assert bool(dated) == (days != 0), found
        for clock in ("+0", shift):
            assert _muniment(scene, clock, "verify").returncode == 0
        return True

    return judged(f"certificate, {days} days", judge)


def leap_second(date: bytes) -> Outcome:
    """A server whose clock shows 23:59:60 is recorded as any other."""

    def judge() -> bool:
        scene = stage().lay_out("clock", _found)
        with Ministry({"/notice": PAGE % date}) as ministry:
            at = "@2016-12-31 23:59:59.900"
            done = _muniment(
                scene, at, "preserve", "--json", "--allow-private", f"{ministry.address}/notice"
            )
        assert done.returncode == 0, done.stderr
        assert _muniment(scene, "+0", "verify").returncode == 0
        return True

    return judged(f"Date: {date.decode()}", judge)


def _found(scene: Scene) -> None:
    new_archive(scene.folder)


def _preserve(scene: Scene, clock: str, name: str) -> tuple[dict[str, Any], str]:
    source = scene.folder / name
    source.write_text(f"{name}\n")
    done = _muniment(scene, clock, "preserve", "--json", source)
    assert done.returncode == 0, done.stderr
    return answers(done)[0], done.stderr


def _muniment(scene: Scene, clock: str, *arguments: object) -> Done:
    faked: Mapping[str, str] = {"LD_PRELOAD": _library(), "FAKETIME": clock, "TZ": "UTC"}
    done = run_muniment(*arguments, archive=scene.archive, extra=faked)
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def _library() -> str:
    return next((path for path in LIBRARIES if Path(path).exists()), "")


def _days(clock: str) -> int:
    return int(clock.removesuffix("d"))
