"""What `muniment deposit` answers."""

from __future__ import annotations

from typing import Any

from manifests import MunimentError
from muniment.cli.common import answer_json, say, tell
from muniment.deposit.delivery import Delivered
from muniment.deposit.depositing import Plan, Planned
from muniment.deposit.parcel import Parcel
from muniment.deposit.receipt import Receipt
from muniment.words import Language, finding_words


def say_known(receipt: Receipt, origin: str, as_json: bool) -> None:
    """Say that a notice was given before."""
    if as_json:
        answer_json(
            {
                "notice": receipt.object,
                "version": receipt.version,
                "place": receipt.place,
                "item": receipt.item,
                "outcome": "known",
                "record": receipt.record,
                "index": receipt.index,
            }
        )
        return
    say(
        f"given before: {receipt.object} up to version {receipt.version}, {receipt.place} item "
        f"{receipt.item}; entry {receipt.index} of {origin}, {receipt.time}"
    )
    tell("(--again gives what changed since; `muniment holdings check` looks whether it is whole.)")


def say_planned(plan: Plan, place: str, as_json: bool) -> None:
    """Show every file and field that would be sent."""
    for one in plan.items:
        if as_json:
            answer_json(
                {
                    "place": place,
                    "item": one.item,
                    "outcome": "planned",
                    "notices": [parcel.object for parcel in one.parcels],
                    "metadata": {name: list(values) for name, values in one.fields.items()},
                    "files": [_file(file) for file in one.files],
                    "left_out": _left_out(one.parcels),
                }
            )
            continue
        say(f"item {one.item}")
        for name, values in one.fields.items():
            for value in values:
                say(f"  {name}: {value}")
        for file in one.files:
            say(f"  {file.size:>12}  {file.sha256}  {file.name}")
        for left in _left_out(one.parcels):
            say(f"  left out: {left['path']}: {left['why']}")
    if not as_json:
        tell("Nothing was sent (--dry-run).")


def say_failed(planned: Planned, failure: MunimentError, as_json: bool) -> None:
    """Say why an item was not delivered."""
    tell(f"muniment: {planned.item}: {failure}")
    if as_json:
        answer_json(
            {
                "item": planned.item,
                "outcome": "failed",
                "notices": [parcel.object for parcel in planned.parcels],
                "verdict": failure.exit_code,
                "why": str(failure),
            }
        )


def say_deposited(
    planned: Planned,
    done: Delivered,
    record: tuple[str, int] | None,
    origin: str,
    language: Language,
    as_json: bool,
) -> int:
    """Say what came of an item; give the exit code."""
    sent = set(done.sent)
    sizes = sum(file.size for file in planned.files if file.name in sent)
    derived = len(done.item.files) - len(done.item.originals)
    if as_json:
        answer_json(
            {
                "place": "internet-archive",
                "item": planned.item,
                "outcome": "changed" if done.findings else "whole",
                "notices": [parcel.object for parcel in planned.parcels],
                "files": len(planned.files),
                "sent": list(done.sent),
                "derivatives": derived,
                "record": record[0] if record else None,
                "index": record[1] if record else None,
                "left_out": _left_out(planned.parcels),
                "findings": [
                    {
                        "code": one.code,
                        "where": one.where,
                        "particulars": dict(one.particulars),
                    }
                    for one in done.findings
                ],
            }
        )
    else:
        for one in done.findings:
            say(finding_words(one, language))
        if record is not None:
            say(
                f"deposited: https://archive.org/details/{planned.item}: {len(planned.files)} "
                f"files came back whole; {len(sent)} of them ({sizes / 1e6:.1f} MB) were sent now. "
                f"Receipt: entry {record[1]} of {origin}"
            )
        if derived:
            say(
                f"({derived} files beside them are the place's own: derived from these or about "
                "them.)"
            )
    for left in _left_out(planned.parcels):
        tell(f"{left['path']} is left out: {left['why']}")
    return 1 if done.findings else 0


def _file(file: Any) -> dict[str, Any]:
    return {
        "name": file.name,
        "part": file.part,
        "size": file.size,
        "sha256": file.sha256.hex,
        "md5": file.md5,
    }


def _left_out(parcels: tuple[Parcel, ...]) -> list[dict[str, str]]:
    return [{"path": path, "why": why} for one in parcels for path, why in one.left_out]
