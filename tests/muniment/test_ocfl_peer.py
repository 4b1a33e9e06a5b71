"""Beside ocfl-py: what we call valid, it does not call invalid, but for rules that we can name."""

import json
import subprocess
from pathlib import Path

from ocfl_crimes import OBJECT_CRIMES, committed
from ocfl_objects import Files, change, made_object, report_on
from system_packages import peer

# Reads folders from stdin, one a line; writes for each whether it is valid and the codes found.
PROGRAM = """
import json, sys
from ocfl.validator import Validator

for line in sys.stdin:
    validator = Validator(log_warnings=True)
    try:
        valid = validator.validate_object(line.rstrip("\\n"))
        codes = sorted(validator.log.codes)
    except Exception as failure:
        valid, codes = None, [type(failure).__name__]
    print(json.dumps([valid, codes]))
"""

# Where ocfl-py says invalid and we do not, with the rule that decides.
KNOWN = {
    # "Optional fixity algorithms that are not supported by a client MUST be ignored" (§3.4, E028).
    "an algorithm that nobody knows": "E056b",
}


def sample() -> dict[str, Files]:
    """Objects by what is said of them: whole ones of many kinds, and every crime."""
    objects = {
        f"a whole one of {spec}, {versions} versions, {algorithm}, {width}": made_object(
            spec=spec, versions=versions, algorithm=algorithm, width=width
        )
        for spec in ("1.0", "1.1")
        for versions in (1, 4)
        for algorithm in ("sha512", "sha256")
        for width in (0, 3)
    }
    objects["another content folder"] = made_object(content="data")
    objects["an algorithm that nobody knows"] = change(
        made_object(), lambda inventory: inventory.update(fixity={"crc32": {"00": []}})
    )
    for number, crime in enumerate(OBJECT_CRIMES):
        if crime.code != "ocfl-unknown-algorithm":
            objects[f"{number}: {crime.code} of {crime.spec}"] = committed(crime)
    return objects


def their_verdicts(folder: Path, objects: dict[str, Files]) -> dict[str, tuple[bool | None, list]]:
    places = []
    for number, files in enumerate(objects.values()):
        place = folder / str(number)
        for path, data in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(data)
        places.append(str(place))
    done = subprocess.run(
        [peer("ocfl-py", "python"), "-c", PROGRAM],
        input="\n".join(places),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {name: (valid, codes) for name, (valid, codes) in zip(objects, answers, strict=True)}


class TestBesideOcflPy:
    """Two validators of one specification."""

    def test_what_we_call_valid_it_does_not_call_invalid(self, tmp_path: Path) -> None:
        objects = sample()
        theirs = their_verdicts(tmp_path, objects)
        disagreements = {
            name: theirs[name][1]
            for name, files in objects.items()
            if report_on(files).valid and theirs[name][0] is False
        }
        assert disagreements.keys() == KNOWN.keys()
        for name, code in KNOWN.items():
            assert code in disagreements[name]
