"""What `supersede`, `withhold` and `redact` answer with --json, and `show`, `list` after them."""

from pathlib import Path
from typing import Any

from muniment_cli import answers, call, new_archive

WHY = ("--reason", "a person is named", "--authority", "Data Protection Act, section 4")


def custody_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Carry them out in an archive of their own, below `folder`; by the heading of each answer."""
    folder.mkdir()
    archive = new_archive(folder)

    def ask(*words: object) -> list[dict[str, Any]]:
        done = call(*words, "--json", archive=archive)
        assert done.returncode == 0, done.stderr
        return answers(done)

    told = []
    for name in ("one", "two"):
        source = folder / name
        source.mkdir()
        (source / "a.txt").write_text("the same secret\n")
        (source / "b.txt").write_text(f"{name}\n")
        told += ask("preserve", source)
    one, two = told[0], told[1]
    superseded = ask("supersede", one["accession"], "--by", two["notice"], "--reason", "r")
    (folder / "held.txt").write_text("the same secret\n")
    ask("preserve", folder / "held.txt", "--hold")
    redacted = ask("redact", one["notice"], "--path", "renditions/0001.txt", *WHY)
    part = ask("withhold", one["notice"], *WHY, "--files", "renditions/0002.txt")
    listed = ask("list")
    shown = ask("show", one["notice"])
    cited = ask("cite", one["notice"])
    ask("withhold", one["notice"], "--lift", "--reason", "moot")
    withheld = [*part, *ask("withhold", two["notice"], *WHY, "--until", "2999")]
    shown += ask("show", two["notice"])
    status = ask("status")
    withheld += ask("withhold", two["notice"], "--lift", "--reason", "moot")
    return {
        "supersede": superseded,
        "withhold": withheld,
        "redact": redacted,
        "list": listed,
        "show": shown,
        "status": status,
        "cite": cited,
        "cite: tombstones": cited[0]["tombstones"],
        "export": ask("export", one["notice"], "-o", folder / "out"),
    }
