"""The tables of docs/forgeries.md, from the forgeries themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from forgeries.attack import Attack, Group, Target
from forgeries.corpus import ATTACKS, GROUPS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "forgeries.md"
BEGIN, END = "<!-- begin: forgeries -->", "<!-- end: forgeries -->"
_MEANING = {1: "FAIL", 2: "NOT CHECKED"}


def written(page: str) -> str:
    """Give the page with its tables anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables(GROUPS)}\n{END}{after}"


def tables(groups: Sequence[Group]) -> str:
    """Give a heading and a table for each group, then what verify.sh answers otherwise."""
    count = sum(len(group.attacks) for group in groups)
    parts = [f"{count} forgeries in {len(groups)} groups."]
    for group in groups:
        rows = "\n".join(_row(attack) for attack in group.attacks)
        heading = "| name | the forger … | of | exit | caught by |\n|---|---|---|--:|---|"
        parts.append(f"### {group.title}\n\n{heading}\n{rows}")
    parts.append(f"### Where verify.sh answers otherwise\n\n{otherwise(ATTACKS)}")
    return "\n\n".join(parts)


def otherwise(attacks: Iterable[Attack]) -> str:
    """Give the table of what verify.sh answers with another code, and why it may."""
    heading = "| name | muniment | verify.sh | since |\n|---|--:|--:|---|"
    rows = [
        f"| {one.name} | {one.code} | {one.script} | {one.because} |"
        for one in attacks
        if one.script is not None
    ]
    return "\n".join((heading, *rows))


def cases(attacks: Iterable[Attack], paths: dict[str, str]) -> Iterator[str]:
    """Give the lines of cases.tsv: its heading, and a line for each forgery, by where it lies."""
    yield "\t".join(("name", "path", "trust", "exit", "check", "script", "reason", "story"))
    for one in attacks:
        check, script = one.check or "", one.code if one.script is None else one.script
        if one.target is not Target.KIT:
            script = ""  # verify.sh takes the folder of a kit.
        fields = (one.name, paths[one.name], f"trust/{one.trust}", one.code, check, script)
        yield "\t".join(map(str, (*fields, one.reason, one.story)))


def _row(attack: Attack) -> str:
    story = attack.story[0].lower() + attack.story[1:].replace("|", "\\|")
    caught = (
        "cannot be read" if attack.check is None else f"{attack.check}: {_MEANING[attack.code]}"
    )
    return f"| {attack.name} | {story} | {attack.target.value} | {attack.code} | {caught} |"
