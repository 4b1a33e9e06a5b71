"""The process that reads files for their formats: paths come in by line, answers go out by line.

Run as ``python -m ingest.formats.worker``. The first line out says which tool and signatures. What
is answered is JSON: ``{"puids": [...], "mime": "...", "by": "...", "facts": {...}}``.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from fido import CONFIG_DIR
from fido.fido import Fido
from fido.versions import get_local_versions

from ingest.formats.facts import facts_of


class Identifier:
    """The tool with its signatures loaded, which takes a second."""

    def __init__(self) -> None:
        versions = get_local_versions(CONFIG_DIR)
        containers = versions.pronom_container_signature
        self.said = {
            "tool": f"opf-fido {metadata.version('opf-fido')}",
            "signatures": f"PRONOM {versions.pronom_version}, {Path(containers).stem}",
        }
        self._told: tuple[list[Any], str] = ([], "")
        self._fido = Fido(
            quiet=True,
            format_files=[versions.pronom_signature, versions.fido_extension_signature],
            handle_matches=self._hear,
        )

    def identify(self, path: str) -> dict[str, Any]:
        """Say of a file what the signatures say, or the ending of its name where none does."""
        self._told = ([], "")
        self._fido.identify_file(path)
        matches, how = self._told
        formats = [form for form, *_ in matches]
        mimes = [text for form in formats if (text := form.findtext("mime"))]
        return {
            "puids": [form.findtext("puid") or "" for form in formats],
            "mime": mimes[0] if mimes else "",
            "by": how if formats else "",
        }

    def _hear(self, _path: str, matches: list[Any], _seconds: float, how: str = "") -> None:
        self._told = (matches, how)


def main() -> int:
    """Answer until there is no further line."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    identifier = Identifier()
    _say(identifier.said)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    for line in sys.stdin:
        used = int(spent.ru_utime + spent.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds + 1, -1))
        path = json.loads(line)
        answer = identifier.identify(path)
        _say({**answer, "facts": facts_of(Path(path))})
        spent = resource.getrusage(resource.RUSAGE_SELF)
    return 0


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
