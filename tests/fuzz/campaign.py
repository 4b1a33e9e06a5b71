"""A campaign: each reader under libFuzzer for its share of the time, and what came of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
_EDGES = re.compile(r"\bcov: (\d+) .*\bcorp: (\d+)")
_RUNS = re.compile(r"Done (\d+) runs in (\d+) second")
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

    `ended` is what libFuzzer said last where the process ended before its time.
    """

    reader: str
    seconds: int = 0
    runs: int = 0
    edges: int = 0
    kept: int = 0
    troubles: tuple[Found, ...] = ()
    ended: str = ""


def fuzz_reader(reader: str, seconds: int, base: Path) -> Share:
    """Fuzz one reader in a process of its own; its corpus and findings go below `base`."""
    corpus, findings = base / "corpus" / reader, base / "findings" / reader
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", _GUIDED, reader, "--seconds", str(seconds)]
    command += ["--corpus", str(corpus), "--findings", str(findings)]
    command += ["--seeds", str(HERE / "seeds" / reader)]
    ran = subprocess.run(command, capture_output=True, env=os.environ, check=False)
    told = ran.stderr.decode("utf-8", "replace")
    edges, kept = ([*_EDGES.findall(told), ("0", "0")][-2:][0]) if _EDGES.search(told) else (0, 0)
    done = _RUNS.search(told)
    return Share(
        reader,
        int(done[2]) if done else 0,
        int(done[1]) if done else 0,
        int(edges),
        int(kept),
        tuple(_found(findings)),
        "" if done and not ran.returncode else _last_words(told),
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
    rows = ["| reader | inputs | edges | kept | seconds | found |", "|---|--:|--:|--:|--:|--:|"]
    rows += [
        f"| {one.reader} | {one.runs:,} | {one.edges:,} | {one.kept:,} | {one.seconds:,} "
        f"| {len(one.troubles) + bool(one.ended)} |"
        for one in shares
    ]
    totals = [sum(getattr(one, name) for one in shares) for name in ("runs", "edges", "kept")]
    found = sum(len(one.troubles) + bool(one.ended) for one in shares)
    seconds = sum(one.seconds for one in shares)
    rows.append(
        "| all | " + " | ".join(f"{one:,}" for one in totals) + f" | {seconds:,} | {found} |"
    )
    return "\n".join(rows)


def fill_in(page: Path, mark: str, text: str) -> None:
    """Put a text between two marks of a page."""
    begin, end = f"<!-- begin: {mark} -->", f"<!-- end: {mark} -->"
    before, found, rest = page.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{page} has not the two marks of {mark!r}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
