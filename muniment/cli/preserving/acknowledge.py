"""Telling acknowledgements, on paper or in JSON, and the exit code that they add up to."""

from __future__ import annotations

from collections import Counter
from typing import Any

from muniment.acknowledgement import Acknowledgement, KeptFile, Outcome, missing
from muniment.cli.common import answer_json, say, speak, tell
from muniment.words import (
    browser_lines,
    captured_lines,
    fetch_lines,
    lacking_lines,
    missing_lines,
    recorder_words,
)

_BAD = (Outcome.FAILED, Outcome.REFUSED, Outcome.LATER, Outcome.ALREADY_TRIED)
_ADVICE = "If it is the notice, preserve it with --as-notice and the reason."
_BY_BROWSER = "It may come with --recorder browser."
_NO_LOG_IN = "What stands behind a log-in is not asked for."
# Of what a fetch ended in, which a browser may pass.
_PASSED = ("challenge", "by-page", "redirect-loop", "too-many-redirects", "no-text")


class Teller:
    """Tells each acknowledgement at once, and sums up at the end."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._language = speak(None)
        self._counts: dict[Outcome, int] = {}
        self._incomplete = False
        self._advised: set[str] = set()

    def tell(self, one: Acknowledgement) -> None:
        """Tell one acknowledgement."""
        self._counts[one.outcome] = self._counts.get(one.outcome, 0) + 1
        if self._as_json:
            answer_json(to_json(one))
            self._incomplete = self._incomplete or bool(missing(one))
        elif one.outcome in _BAD:
            tell(_bad(one))
            for line in (*self._came(one), *missing_lines(one.findings, self._language)):
                tell(f"  {line}")
            self._advise(_advice(one))
        else:
            say(_good(one))
            told = self._came(one) if _is_odd(one) else browser_lines(one.browser, self._language)
            for line in (*told, *missing_lines(one.findings, self._language)):
                say(f"  {line}")
            for line in captured_lines(one.captures, self._language):
                say(f"  {line}")
            self._tell_findings(one)
            for line in lacking_lines(missing(one), self._language):
                tell(f"  {line}")
                self._incomplete = True

    def _advise(self, advice: str) -> None:
        """Say what can be done, once for all sources of which it is the same."""
        if advice and advice not in self._advised:
            self._advised.add(advice)
            tell(f"  {advice}")

    def _came(self, one: Acknowledgement) -> tuple[str, ...]:
        return (
            *browser_lines(one.browser, self._language),
            *fetch_lines(one.fetch, self._language),
        )

    @property
    def count(self) -> int:
        """How many were told."""
        return sum(self._counts.values())

    def close(self) -> int:
        """Sum up where there was more than one source; give the exit code."""
        if not self._as_json and sum(self._counts.values()) > 1:
            tell(", ".join(f"{count} {outcome.value}" for outcome, count in self._counts.items()))
        if any(outcome in _BAD for outcome in self._counts):
            return 3
        return 2 if self._incomplete else 0

    def _tell_findings(self, one: Acknowledgement) -> None:
        """Tell each finding; one that stands at several places once, with their number."""
        times = Counter(found.code for found in one.findings)
        for found in {found.code: found for found in reversed(one.findings)}.values():
            told = {"where": found.where, **dict(found.particulars)}
            sentence = recorder_words(found.code, self._language, told)
            often = f", {times[found.code]} times" if times[found.code] > 1 else ""
            say(f"  found: {sentence} ({found.code}{often})")


def to_json(one: Acknowledgement) -> dict[str, Any]:
    """Give the documented JSON of an acknowledgement (docs/json.md)."""
    value: dict[str, Any] = {
        "source": one.source,
        "outcome": one.outcome.value,
        "notice": one.notice,
        "accession": one.accession,
        "version": one.version,
        "files": [_file(file) for file in one.files],
        "origin": one.origin,
        "index": one.index,
        "record": one.record,
        "findings": [finding.code for finding in one.findings],
        "browser": one.browser,
    }
    if one.fetch is not None:
        value["fetch"] = one.fetch
    if one.captures:
        value["captures"] = [dict(capture) for capture in one.captures]
    if lacking := missing(one):
        value["missing"] = [
            {"address": each.address, "code": each.code, "relation": each.relation}
            for each in lacking
        ]
    if one.held is not None:
        value["held"] = one.held
    if one.why is not None:
        value["why"] = {"code": one.why[0], "sentence": one.why[1]}
    return value


def _file(kept: KeptFile) -> dict[str, Any]:
    item = kept.stated.to_json()
    return {**item, "sha512": kept.sha512.hex}


def _is_odd(one: Acknowledgement) -> bool:
    """Tell whether what came may be something else than the notice, though it was kept."""
    return one.fetch is not None and (
        one.fetch["outcome"] not in ("notice", "changed") or "taken_as_notice" in one.fetch
    )


def _advice(one: Acknowledgement) -> str:
    if one.fetch is None or one.fetch["outcome"] in ("unreachable", "truncated"):
        return ""
    detail = one.fetch.get("detail")
    if detail == "login":
        return f"{_ADVICE} {_NO_LOG_IN}"
    if detail in _PASSED and one.browser is None:
        return f"{_ADVICE} {_BY_BROWSER}"
    return _ADVICE


def _good(one: Acknowledgement) -> str:
    if one.outcome is Outcome.HELD:
        count = sum(file.stated.kind == "rendition" for file in one.files)
        return (
            f"held as {one.held}: {one.source}: {count} file{'s' * (count != 1)}. Look at it with "
            f"`muniment show {one.held}`, then `muniment commit {one.held}` or "
            f"`muniment discard {one.held}`."
        )
    return (
        f"{one.outcome.value}: {one.source} is {one.notice} v{one.version}, "
        f"entry {one.index} of {one.origin}"
    )


def _bad(one: Acknowledgement) -> str:
    code, sentence = one.why or ("", "")
    if one.outcome is Outcome.REFUSED:
        return f"refused: {sentence}"
    if one.outcome is Outcome.LATER:
        return f"left for later: {one.source}: {sentence} The same call then goes on."
    if one.outcome is Outcome.ALREADY_TRIED:
        return (
            f"already tried: {one.source}: {sentence} The attempt is entry {one.index} of "
            f"{one.origin}; a failed attempt is not a removal."
        )
    return (
        f"not obtained ({code}): {sentence} The attempt is recorded as entry {one.index} of "
        f"{one.origin}; a failed attempt is not a removal."
    )
