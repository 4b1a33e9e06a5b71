"""What `endorse` and `trust add endorser` answer with --json."""

from pathlib import Path
from typing import Any

from endorsers import new_endorser
from muniment_cli import answers, call, config_of, new_archive


def endorse_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Carry them out in an archive of their own, below `folder`; by the heading of each answer."""
    folder.mkdir()
    archive, library = new_archive(folder), new_endorser(folder, "library")

    def ask(*words: object) -> list[dict[str, Any]]:
        done = call(*words, "--json", archive=archive)
        assert done.returncode == 0, done.stderr
        return answers(done)

    (folder / "a.txt").write_text("Notice\n")
    [told] = ask("preserve", folder / "a.txt")
    notice, trust = told["notice"], config_of(archive) / "trust"
    ask("kit", notice, "-o", folder / "kit")
    signing = ("endorse", folder / "kit", "--key", library.key, "--trust", trust)
    public = library.key.with_suffix(".pub")
    pinned = ("--fingerprint", library.public.fingerprint(), "--until", "2999-01-01T00:00:00Z")
    return {
        "endorse": [
            *ask(*signing, "-o", folder / "signed"),
            *ask("endorse", folder / "kit/log/checkpoint", *signing[2:4], "-o", folder / "alone"),
        ],
        "endorse: taken in": [
            *ask("endorse", notice, "--key", library.key),
            *ask("endorse", "checkpoint", "--key", library.key),
        ],
        "trust add endorser": ask("trust", "add", "endorser", "library", public, *pinned),
    }
