"""The pages of docs/ that are copied from the code: commands, settings, codes, dataset fields.

    python tools/help_pages.py [--check]

Exit codes: 0 the pages were written, or are up to date; 1 with --check, a page is stale; 3 the
call is wrong.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from ingest import outcome_rules
from ingest.codes import CODES
from ingest.exchange import FailureKind
from manifests import limits
from muniment import settings
from muniment.cli.main import COMMANDS, muniment
from muniment.exchange.dataset.dictionary import dictionary_lines
from muniment.words import (
    Language,
    Sentence,
    checks,
    conformance,
    fetch,
    findings,
    imports,
    recorder,
    recorder_words,
)

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH = 96
HEADING = """\
# {title}

This page is written by `make docs` from the code, and a test fails when it is stale.

{opening}"""

_COMMANDS = """\
Every command takes `-h`. Answers go to stdout, talk to stderr. `--json` answers are described in
[json.md](json.md). The archive is named by `-a`, else by `MUNIMENT_ARCHIVE`, else it is the folder
you stand in.
"""

_SETTINGS = """\
An archive's settings stand in its `muniment.toml`. `muniment init` writes every default into it as
a comment. A key that is not listed here is an error, so that a slip of the pen cannot pass for a
setting. The first line must be `format = 1`.

Kits are verified with the verifier's own limits: those of this page, or `[limits]` of a
`muniment.toml` in the [configuration folder](format.md#outside-the-archive), which begins with
`format = 1` too. What is [too large](format.md#what-is-too-large) for them is not read: exit 3.
"""

_FINDINGS = """\
A finding is one thing that a check, or a recording, found. Its code is for ever: scripts may rely
on it, and statements hold it. Sentences may be improved.
"""


_DATASET = """\
What `muniment export --as dataset` writes ([dataset.md](dataset.md)). An array is JSON in CSV, and
a list elsewhere. `sha512` in files, and `rendition` with `char_start` and `char_end`, lead back to
the bytes that were signed.
"""


def pages() -> dict[str, str]:
    """Give the text of every generated page by its name in docs/."""
    return {
        "commands.md": _page("Commands", _COMMANDS, _commands()),
        "settings.md": _page("Settings", _SETTINGS, _settings()),
        "findings.md": _page("Finding codes", _FINDINGS, _findings()),
        "dataset-fields.md": _page("Fields of datasets", _DATASET, dictionary_lines()),
    }


def _page(title: str, opening: str, sections: Iterator[str]) -> str:
    return "\n".join((HEADING.format(title=title, opening=opening), *sections))


def _commands() -> Iterator[str]:
    top = _context(muniment, "muniment", None)
    yield _help(top)
    for name in COMMANDS:
        command = muniment.get_command(top, name)
        assert command is not None
        within = _context(command, name, top)
        yield _help(within)
        if isinstance(command, click.Group):
            for inner, below in command.commands.items():
                yield _help(_context(below, inner, within))


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    # A width of our own: the page must not depend on the terminal that it was written in.
    given = dict(command.context_settings)
    given.pop("max_content_width", None)
    return click.Context(command, parent, name, terminal_width=WIDTH, **given)


def _help(context: click.Context) -> str:
    lines = (line.rstrip() for line in context.get_help().split("\n"))
    return f"## {context.command_path}\n\n```text\n{chr(10).join(lines).rstrip()}\n```\n"


def _settings() -> Iterator[str]:
    top = settings.Settings()
    yield (
        "## At the top\n\n| key | default | meaning |\n|---|---|---|\n"
        "| `format` | | The format of this file: 1. It must be there. |\n"
        f"| `naan` | `{_toml(top.naan)}` | The archive's own ARK name assigning authority number; "
        "without one, objects are `urn:uuid:`. |\n"
    )
    tables = [(name, settings) for name in ("group", "recorder", "browser", "lists", "stamps")]
    for name, module in (("limits", limits), *tables):
        section = getattr(top, name)
        said = _docstrings(module, type(section).__name__)
        rows = "".join(
            f"| `{item.name}` | `{_toml(getattr(section, item.name))}` | {said[item.name]} |\n"
            for item in fields(section)
        )
        yield (
            f"## [{name}]\n\n{_first_line(type(section))}\n\n"
            f"| key | default | meaning |\n|---|---|---|\n{rows}"
        )


def _docstrings(module: Any, class_name: str) -> dict[str, str]:
    """Give the sentence below each field of a class; raise KeyError later where there is none."""
    tree = ast.parse(inspect.getsource(module))
    body = next(
        node.body
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == class_name
    )
    said: dict[str, str] = {}
    for field, below in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            said[field.target.id] = " ".join(str(below.value.value).split())
    return said


def _first_line(item: object) -> str:
    said = (inspect.getdoc(item) or "").split("\n\n")[0].replace("\n", " ")
    return said.replace("``", "`")


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _findings() -> Iterator[str]:
    yield _sentences(
        "Of a verdict",
        "What `verify` and `log check` find. Each makes its check FAIL. Words in braces are the "
        "finding's particulars.",
        findings._FINDINGS,
    )
    yield _sentences(
        "Of a validation",
        "What `validate` finds. E and W codes are OCFL's own; the others name the section: "
        "`bagit-2.1.3-…` is RFC 8493 §2.1.3, `warc-5.4-…` ISO 28500:2017 §5.4, `wacz-…` a section "
        "of WACZ 1.1.1, `tlog-tiles-…` and `tlog-checkpoint-…` the pages of c2sp.org.",
        dict(conformance.FOUND),
    )
    yield _sentences(
        "What a validation looked at, or did not",
        "The lines under Checked and Not checked.",
        conformance.LOOKED,
    )
    yield _sentences(
        "Why a check was not carried out",
        "The sentence beside NOT CHECKED.",
        checks._NOT_CHECKED,
    )
    rows = "".join(
        f"| `{code}` | {known.severity.value} | {_cell(known.meaning)} | "
        f"{_cell(recorder_words(code, Language.CHINESE))} | {_cell(known.rule)} |\n"
        for code, known in CODES.items()
    )
    yield (
        "## Of a recording\n\nWhat the recorder finds in a server's answer; it stands in the "
        "statement. A warning puts the content in doubt, a note does not. None is an error: the "
        "record of a bad answer is good evidence.\n\n"
        f"| code | severity | en | zh | rule or limit |\n|---|---|---|---|---|\n{rows}"
    )
    yield _sentences(
        "Of a statement's writing",
        "What the desk finds while it writes a statement; it stands there, a warning.",
        recorder.OWN,
    )
    yield _sentences(
        "Of an import",
        "What was met while a container of others was taken in; it stands in the statement, a "
        "warning, beside what `validate` finds in the container.",
        imports.FOUND,
    )
    yield _sentences(
        "What a fetch ended in",
        "The `outcome` in `fetch` of an address's acknowledgement and statement. None of them says "
        "that a notice was removed: that takes more than one look.",
        fetch.OUTCOMES,
    )
    yield _sentences("Which kind of it", "The `detail` beside it.", fetch.DETAILS)
    rules = "".join(
        f"| `{rule.name}` | `{rule.outcome.value}` | {rule.confidence.value} | "
        f"{_cell(rule.source)} |\n"
        for rule in outcome_rules().rules
    )
    yield (
        "## Rules of outcomes\n\nThe `rule` in `evidence`, from `ingest/outcome/rules.toml`, which "
        "says what each asks for. Besides: `transport`, `status`, `answered`, `no-content`, "
        "`no-text`, `cut-short`, `decoded-too-large`, and the redirects' codes below.\n\n"
        f"| rule | outcome | confidence | source |\n|---|---|---|---|\n{rules}"
    )
    kinds = "".join(f"- `{kind.value}`\n" for kind in FailureKind)
    yield (
        "## Why a source was not obtained\n\nThe code in `why` of an acknowledgement. The "
        "statement of an `attempt` has it in `failure` of the source.\n\n"
        f"{kinds}- `http-NNN`: the answer's status was not one of success\n"
        "- `redirect-loop`, `too-many-redirects`, `redirect-malformed`\n"
        "- `decoded-too-large`\n"
        "- `not-a-document`: a web page came in place of an attachment; `by-script`: only a script "
        "of the page knows the attachment's address; `not-an-address`: what the page has for it is "
        "none. Only in `captures`\n"
        "- `by-form`: a form of the page gives the attachment out, and nobody sent it, or nothing "
        "came of it. Forms that are not sent: `form-asks`, since something is to be filled in or "
        "chosen; `form-elsewhere`, since it goes to another site; `form-other-buttons`, since it "
        "is sent for something else, too. Only in `captures`\n"
        "- `blocked`, `empty`, `redirected`, `soft-not-found`, `unreachable`: what came with a "
        "status of success is no notice, by the rules\n"
        "- `refused`: the source could not be taken in at all, and nothing was recorded; so it is "
        "where the first address of a source was not allowed\n"
        "- `robots-disallowed`: robots.txt asks not to visit it, which was obeyed; nothing was "
        "asked of the address; so, too, where a redirect led there\n"
        "- `robots-unreachable`: its host's robots.txt could not be had, which is to be taken for "
        "a no; `host-resting`: its host asked to be left alone for longer than is waited, or its "
        "hours begin later. Nothing was asked of the address; of a page only where a redirect led "
        "there\n"
        "- `memento-unsaid`: what another archive answered does not say that it is a memento\n"
        "- `memento-elsewhere`: another archive led to what is not its own\n"
        "- `later`: its host is to be left alone for longer than a call waits; it stays in the "
        "queue, and nothing was recorded\n"
        "- `already-tried`: the call was interrupted after it had been answered\n"
    )


def _sentences(title: str, opening: str, sentences: dict[str, Sentence]) -> str:
    rows = "".join(
        f"| `{code}` | {_cell(sentence.english)} | {_cell(sentence.chinese)} |\n"
        for code, sentence in sentences.items()
    )
    languages = " | ".join(language.value for language in Language)
    return f"## {title}\n\n{opening}\n\n| code | {languages} |\n|---|---|---|\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: help_pages.py [--check]", file=sys.stderr)
        return 3
    stale = [
        name
        for name, text in pages().items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != text
    ]
    if arguments:
        for name in stale:
            print(f"docs/{name} is stale: run `make docs`")
        return 1 if stale else 0
    for name in stale:
        (DOCS / name).write_text(pages()[name], "utf-8")
        print(f"wrote docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
