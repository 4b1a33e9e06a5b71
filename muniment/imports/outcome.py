"""Whether what an import calls its page can be the notice: judged by the rules for our own fetches.

An import is nobody's fetch of ours, so nothing of this is a `fetch`. What a page's own bytes say is
looked at all the same: a challenge or "page not found" in a WARC file is no more a notice than one
that we recorded. The bytes are kept in any case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checksums import Finding
from ingest.outcome.answered import Answer
from ingest.outcome.fetched import Fetched
from ingest.outcome.judge import judge_answer, read_answer
from manifests import Limits
from muniment.imports.stated import finding

CODE = "import-page-no-notice"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a page is by the rules, and what a statement says of its encoding, if it is a text."""

    fetched: Fetched
    encoding: Mapping[str, Any] | None

    @property
    def turned_away(self) -> bool:
        """Whether the page is not to be taken for the notice."""
        return self.fetched.denies and not self.fetched.taken_as_notice

    def stated(self) -> dict[str, Any]:
        """Give what the source of a statement says of it."""
        encoding = {} if self.encoding is None else {"encoding": dict(self.encoding)}
        return {"judged": self.fetched.to_json(), **encoding}


def judge_page(answer: Answer, body: Path, reason: str, limits: Limits, cut: str = "") -> Judged:
    """Judge a page by the answer that the import has of it, and its decoded body in a file.

    `reason` is the operator's, why it is the notice all the same, or ""; `cut` says how the file
    says that it was cut short, if it does. Raises OSError.
    """
    size = body.stat().st_size
    with body.open("rb") as stream:
        decoded = read_answer(answer, size, stream, limits)
    fetched = judge_answer(answer, answer.url, decoded, size, cut)
    if fetched.denies:
        fetched = replace(fetched, taken_as_notice=reason)
    return Judged(fetched, None if decoded is None else decoded.to_json())


def no_notice(judged: Judged, where: str) -> tuple[Finding, ...]:
    """Say that a page is no notice, where it is none."""
    if not judged.turned_away:
        return ()
    return (finding(CODE, where, **_told(judged)),)


def refusal(judged: Judged) -> str:
    """Say the same of a page that was asked for by its address."""
    told = _told(judged)
    what = ", ".join(filter(None, (told["outcome"], told["detail"])))
    return (
        f"what the file has of it is no notice, by the rules: {what} ({told['confidence']}; "
        f"{told['said']}). The file keeps it. If it is the notice, preserve it with --as-notice "
        "and the reason."
    )


def _told(judged: Judged) -> dict[str, Any]:
    fetched = judged.fetched
    first = fetched.evidence[0]
    return {
        "confidence": fetched.confidence.value,
        "detail": fetched.detail,
        "outcome": fetched.outcome.value,
        "said": f"{first.rule}: {first.said}",
    }
