"""A campaign: each reader under libFuzzer for its share of the time, and what came of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fuzz.kept import kept_inputs

HERE: Final = Path(__file__).resolve().parent
_EDGES = re.compile(r"\bcov: (\d+) .*\bcorp: (\d+)")
_RUNS = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_BEGUN = re.compile(r"begun at (\d+) s")
_GUIDED = "fuzz.guided"


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found, and the file with the input that did it."""

    kind: str
    place: str
    file: Path


@dataclass(frozen=True, slots=True)
class Share:
    """What became of one reader: inputs tried, edges of its code reached, inputs that are kept.

    `seeds` are the inputs that it began with, `seconds` the processor's. `ended` is what libFuzzer
    said last where the process ended before its time.
    """

    reader: str
    seeds: int = 0
    seconds: int = 0
    runs: int = 0
    edges: int = 0
    kept: int = 0
    troubles: tuple[Found, ...] = ()
    ended: str = ""


def fuzz_reader(reader: str, seconds: int, base: Path, seed: int) -> Share:
    """Fuzz one reader in a process of its own; its corpus and findings go below `base`.

    It begins with its seeds, and with what earlier campaigns kept.
    `seconds` are the processor's, so that a busy machine takes longer and tries no less.
    """
    corpus, findings, seeds = (
        base / "corpus" / reader,
        base / "findings" / reader,
        HERE / "seeds" / reader,
    )
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for name, data in kept_inputs(reader).items():
        (corpus / name).write_bytes(data)
    command = [sys.executable, "-m", _GUIDED, reader, "--seconds", str(seconds)]
    command += ["--corpus", str(corpus), "--findings", str(findings)]
    command += ["--seeds", str(seeds), "--seed", str(seed)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told = said.read().decode("utf-8", "replace")
    edges, kept = _EDGES.findall(told)[-1] if _EDGES.search(told) else (0, 0)
    begun, done = _BEGUN.search(told), _RUNS.search(told)
    return Share(
        reader,
        len(list(seeds.glob("*"))),
        round(used.ru_utime + used.ru_stime) - (int(begun[1]) if begun else 0),
        int(done[1]) if done else 0,
        int(edges),
        int(kept),
        tuple(_found(findings)),
        "" if done and not process.returncode else _last_words(told),
    )


def _found(findings: Path) -> Iterable[Found]:
    for said in sorted(findings.glob("*.json")):
        value = json.loads(said.read_text("utf-8"))
        yield Found(value["kind"], value["place"], said.with_suffix(""))


def _last_words(told: str) -> str:
    lines = [line for line in told.splitlines() if line.strip()]
    telling = [line for line in lines if "ERROR: libFuzzer" in line or "Error" in line]
    return (telling or lines or ["it said nothing"])[-1].strip()


def table(shares: Sequence[Share]) -> str:
    """Give the table of a campaign."""
    counted = [
        (one.seeds, one.runs, one.edges, one.kept, one.seconds, len(one.troubles) + bool(one.ended))
        for one in shares
    ]
    rows = [
        "| reader | seeds | inputs | edges | kept | seconds | found |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *(_row(one.reader, counts) for one, counts in zip(shares, counted, strict=True)),
        _row("all", [sum(column) for column in zip(*counted, strict=True)]),
    ]
    return "\n".join(rows)


def _row(name: str, counts: Iterable[int]) -> str:
    return f"| {name} | " + " | ".join(f"{count:,}" for count in counts) + " |"


def fill_in(page: Path, mark: str, text: str) -> None:
    """Put a text between two marks of a page."""
    begin, end = f"<!-- begin: {mark} -->", f"<!-- end: {mark} -->"
    before, found, rest = page.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{page} has not the two marks of {mark!r}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
