"""One reader under libFuzzer, in a process of its own: `python -m fuzz.guided READER …`.

It ends after its time, which is the processor's, says what it reached as libFuzzer does, and goes
on after what it finds: an input that gives trouble is written to the folder of findings, once for
each place.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["checksums", "manifests", "ingest", "muniment"]):
    from fuzz.readers import READERS

from fuzz.watch import Reader, Trouble, try_input


class Harness:
    """Tries inputs, and keeps the first of each kind and place that gives trouble."""

    def __init__(self, reader: Reader, findings: Path, seconds: int) -> None:
        self._reader = reader
        self._findings = findings
        begun = time.process_time()
        print(f"begun at {begun:.0f} s", file=sys.stderr, flush=True)
        self._until = begun + seconds
        self._known: set[tuple[str, str]] = set()

    def take(self, data: bytes) -> None:
        """Try one input."""
        trouble = try_input(self._reader, data)
        if trouble is not None and (trouble.kind, trouble.place) not in self._known:
            self._known.add((trouble.kind, trouble.place))
            self._keep(trouble, data)
        if time.process_time() > self._until:
            # libFuzzer takes it for a wish: it says what it did, and ends.
            os.kill(os.getpid(), signal.SIGUSR1)

    def _keep(self, trouble: Trouble, data: bytes) -> None:
        name = f"{trouble.kind}-{hashlib.sha256(data).hexdigest()[:16]}"
        (self._findings / name).write_bytes(data)
        told = {"kind": trouble.kind, "place": trouble.place, "detail": trouble.detail}
        (self._findings / f"{name}.json").write_text(json.dumps(told), "utf-8")


def main() -> None:
    """Run until the time is up; libFuzzer ends the process."""
    asked = _parser().parse_args()
    reader = READERS[asked.reader]
    # What is loaded when it is first needed is no input's doing.
    for seed in sorted(asked.seeds.iterdir()) if asked.seeds.is_dir() else ():
        try_input(reader, seed.read_bytes())
    harness = Harness(reader, asked.findings, asked.seconds)
    words = asked.findings / "words"
    # A dictionary of no words is none to libFuzzer.
    listed = "".join(f'"{_spelled(word)}"\n' for word in reader.words or (b"\n",))
    words.write_text(listed, "ascii")
    command = [
        sys.argv[0],
        str(asked.corpus),
        *([str(asked.seeds)] if asked.seeds.is_dir() else []),
        f"-seed={asked.seed}",
        f"-max_len={reader.most}",
        f"-dict={words}",
        f"-artifact_prefix={asked.findings}{os.sep}",
        "-timeout=120",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        "-use_value_profile=0",
    ]
    atheris.Setup(command, harness.take)
    atheris.Fuzz()


def _spelled(word: bytes) -> str:
    """Spell bytes as libFuzzer's dictionaries do."""
    plain = b" !#$%&'()*+,-./:;<=>?@[]^_`{|}~"
    return "".join(
        chr(byte) if (chr(byte).isalnum() and byte < 0x80) or byte in plain else f"\\x{byte:02X}"
        for byte in word
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzz.guided", description=__doc__)
    parser.add_argument("reader", choices=sorted(READERS))
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--seeds", type=Path, required=True)
    parser.add_argument("--findings", type=Path, required=True)
    return parser


if __name__ == "__main__":
    main()
