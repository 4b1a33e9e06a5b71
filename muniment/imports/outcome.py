"""Whether what an import calls its page can be the notice: judged by the rules for our own fetches.

An import is nobody's fetch of ours, so nothing of this is a `fetch`. What a page's own bytes say is
looked at all the same: a challenge or "page not found" in a WARC file is no more a notice than one
that we recorded. The bytes are kept in any case.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from checksums import Finding
from ingest.outcome.answered import Answer
from ingest.outcome.fetched import Fetched
from ingest.outcome.judge import judge_answer, read_answer
from manifests import Limits
from muniment.imports.stated import finding

CODE = "import-page-no-notice"


def judge_page(answer: Answer, body: Path, reason: str, limits: Limits) -> Fetched:
    """Judge a page by the answer that the import has of it, and its decoded body in a file.

    `reason` is the operator's, why it is the notice all the same, or "". Raises OSError.
    """
    size = body.stat().st_size
    with body.open("rb") as stream:
        decoded = read_answer(answer, size, stream, limits)
    fetched = judge_answer(answer, answer.url, decoded, size)
    return replace(fetched, taken_as_notice=reason) if fetched.denies else fetched


def is_turned_away(judged: Fetched) -> bool:
    """Tell whether a page is not to be taken for the notice."""
    return judged.denies and not judged.taken_as_notice


def no_notice(judged: Fetched, where: str) -> tuple[Finding, ...]:
    """Say that a page is no notice, where it is none."""
    if not is_turned_away(judged):
        return ()
    return (finding(CODE, where, **_told(judged)),)


def refusal(judged: Fetched) -> str:
    """Say the same of a page that was asked for by its address."""
    told = _told(judged)
    what = ", ".join(filter(None, (told["outcome"], told["detail"])))
    return (
        f"what the file has of it is no notice, by the rules: {what} ({told['confidence']}; "
        f"{told['said']}). The file keeps it. If it is the notice, preserve it with --as-notice "
        "and the reason."
    )


def _told(judged: Fetched) -> dict[str, Any]:
    first = judged.evidence[0]
    return {
        "confidence": judged.confidence.value,
        "detail": judged.detail,
        "outcome": judged.outcome.value,
        "said": f"{first.rule}: {first.said}",
    }
