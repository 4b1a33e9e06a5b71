"""Says what a recording ended in: the transport first, then the rules, then what is left.

The checks are numbered in their order. What the words of a page make of it is the last thing
asked, and never against a page with a text of its own (`ingest.outcome.rules`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from ingest.exchange import Exchange, FailureKind
from ingest.outcome.answered import Answered, field_of
from ingest.outcome.fetched import Confidence, Evidence, Fetched, FetchOutcome, evidence
from ingest.outcome.look import Look, is_markup, look_at
from ingest.outcome.rules import outcome_rules, status_evidence
from ingest.text.encoding import Decoded, read_text
from manifests import Limits

_TRANSPORT = {
    FailureKind.REFUSED_ADDRESS: "refused-address",
    FailureKind.DNS: "dns",
    FailureKind.CONNECT: "tcp",
    FailureKind.TLS: "tls",
    FailureKind.RESET: "reset",
    FailureKind.TIMEOUT: "timeout",
    FailureKind.PROTOCOL: "protocol",
    FailureKind.LIMIT: "limit",
    FailureKind.GIVEN_UP: "given-up",
}
_STATUSES = {
    401: (FetchOutcome.BLOCKED, "login"),
    402: (FetchOutcome.BLOCKED, "login"),
    403: (FetchOutcome.BLOCKED, "refused"),
    404: (FetchOutcome.NOT_FOUND, ""),
    407: (FetchOutcome.BLOCKED, "login"),
    410: (FetchOutcome.NOT_FOUND, "said-gone"),
    429: (FetchOutcome.BLOCKED, "too-often"),
    451: (FetchOutcome.BLOCKED, "legal"),
}
_XHTML = b"application/xhtml+xml"
_XML = (_XHTML, b"application/xml", b"text/xml")
_PAGES = (b"text/html", _XHTML)
_TEXTS = (
    *(b"", b"application/json", b"application/octet-stream", b"application/xml"),
    *(b"application/javascript", b"application/xhtml+xml"),
)
_SNIFFED = 512
_MEANT = 200


def judge(
    exchanges: Sequence[Exchange],
    decoded: Decoded | None,
    *,
    lost: bool = False,
    astray: tuple[str, str] | None = None,
) -> Fetched:
    """Say what came of a fetch, by its exchanges in order and the text that the last one brought.

    `decoded` is what `read_body` gives. `lost` says that the body could not be decoded within the
    limits; `astray` is (code, sentence) where redirects led nowhere.
    """
    last = exchanges[-1]
    # (1) What never came, or not in a form that can be read.
    if last.failure is not None:
        return _failed(last)
    # (2) Redirects without an end.
    shown: tuple[Evidence, ...]
    if astray is not None:
        code, sentence = astray
        shown = (evidence(code, "address", sentence),)
        return _fetched(FetchOutcome.REDIRECTED, code, Confidence.CERTAIN, shown)
    if lost:
        shown = (evidence("decoded-too-large", "body", last.url),)
        return _fetched(FetchOutcome.TRUNCATED, "limit", Confidence.CERTAIN, shown)
    size = None if last.body is None else last.body.size
    cut = "" if last.truncated is None else last.truncated.value
    return judge_answer(last, exchanges[0].url, decoded, size, cut)


def judge_answer(
    last: Answered, asked: str, decoded: Decoded | None, size: int | None, cut: str = ""
) -> Fetched:
    """Say what an answer is, whoever recorded it: `asked` is the address that was asked first.

    `size` is the decoded body's in bytes, None where there is none; `cut` says how it was cut
    short, if it was.
    """
    shown: tuple[Evidence, ...]
    look = _look(last, decoded)
    found = outcome_rules().judge(last, asked, look)
    ruled = None
    if found is not None:
        rule, met = found
        ruled = _fetched(rule.outcome, rule.detail, rule.confidence, met)
    # (3) A status that says no: the rules may know why.
    if last.status is not None and last.status >= 300:
        return _refused(last, look, ruled)
    # (4) What one of the rules knows for no notice.
    if ruled is not None and ruled.denies:
        return ruled
    # (5) Nothing came, or not all of it.
    if last.status in (204, 205) or not size:
        shown = (status_evidence("no-content", last), evidence("no-content", "body", "0 bytes"))
        return _fetched(FetchOutcome.EMPTY, "", Confidence.CERTAIN, shown)
    if cut:
        shown = (evidence("cut-short", "body", f"{cut}, {size} bytes"),)
        return _fetched(FetchOutcome.TRUNCATED, "", Confidence.CERTAIN, shown)
    # (6) What is left.
    return _page(last, look, ruled, size)


def _failed(last: Exchange) -> Fetched:
    assert last.failure is not None
    detail = _TRANSPORT[last.failure.kind]
    shown = (evidence("transport", "transport", last.failure.detail),)
    begun = last.status is not None and last.body is not None and last.body.size > 0
    if begun and last.truncated is not None:
        return _fetched(FetchOutcome.TRUNCATED, detail, Confidence.CERTAIN, shown)
    return _fetched(FetchOutcome.UNREACHABLE, detail, Confidence.CERTAIN, shown)


def _refused(last: Answered, look: Look | None, ruled: Fetched | None) -> Fetched:
    """Judge by a status that is none of success, with what the page itself says."""
    status = last.status
    assert status is not None
    shown = (status_evidence("status", last), *_shown(look))
    missing = status in (404, 410)
    if ruled is not None and ruled.denies:
        if not (missing and ruled.outcome is FetchOutcome.SOFT_NOT_FOUND):
            return ruled
        return _fetched(
            FetchOutcome.NOT_FOUND,
            "said-gone" if status == 410 else "",
            Confidence.CERTAIN,
            (status_evidence("status", last), *ruled.evidence),
        )
    if status < 400:
        return _fetched(FetchOutcome.REDIRECTED, "nowhere", Confidence.CERTAIN, shown)
    if status in _STATUSES:
        outcome, detail = _STATUSES[status]
        return _fetched(outcome, detail, Confidence.LIKELY, shown)
    if status >= 500:
        return _fetched(FetchOutcome.UNREACHABLE, "server-error", Confidence.LIKELY, shown)
    return _fetched(FetchOutcome.BLOCKED, "refused", Confidence.UNCLEAR, shown)


def _page(last: Answered, look: Look | None, ruled: Fetched | None, size: int) -> Fetched:
    shown: tuple[Evidence, ...]
    came = evidence("answered", "body", f"{size} bytes")
    if look is None:
        shown = (status_evidence("answered", last), came)
        # Of what is called a page, and cannot be read as one, nobody knows what it says.
        sure = Confidence.UNCLEAR if _media(last) in _PAGES else Confidence.LIKELY
        return _fetched(FetchOutcome.NOTICE, "", sure, shown)
    if look.size == 0 and look.whole and (look.bare or not look.is_page):
        shown = (status_evidence("no-text", last), evidence("no-text", "body", came.said))
        sure = Confidence.UNCLEAR if look.scripts or look.titles else Confidence.LIKELY
        return _fetched(FetchOutcome.EMPTY, "no-text", sure, shown)
    if ruled is not None:
        return ruled
    sure = Confidence.LIKELY if look.own >= _MEANT else Confidence.UNCLEAR
    shown = (status_evidence("answered", last), *(_shown(look) or (came,)))
    return _fetched(FetchOutcome.NOTICE, "", sure, shown)


def read_body(last: Exchange, body: BinaryIO, limits: Limits) -> Decoded | None:
    """Read the beginning of a body as text, or give None where it is none, or cannot be read.

    Raises OSError where the disk fails.
    """
    if last.body is None:
        return None
    return read_answer(last, last.body.size, body, limits)


def read_answer(last: Answered, size: int, body: BinaryIO, limits: Limits) -> Decoded | None:
    """Read the beginning of a body of `size` bytes, as `read_body` does."""
    if not size:
        return None
    data = body.read(limits.judged_bytes)
    media = _media(last)
    marked = data[:_SNIFFED].lstrip().startswith((b"<", b"\xef\xbb\xbf<"))
    if not (marked or media.startswith(b"text/") or media in _TEXTS):
        return None
    is_page = marked or media in _PAGES
    http = field_of(last, b"content-type")
    return read_text(data, whole=len(data) == size, declared=is_page, http=http)


def _look(last: Answered, decoded: Decoded | None) -> Look | None:
    if decoded is None:
        return None
    media = _media(last)
    is_page = media in _PAGES or (media != b"text/plain" and is_markup(decoded.text))
    return look_at(decoded.text, is_page, decoded.whole, is_xml(last))


def is_xml(last: Answered) -> bool:
    """Tell whether a page is served as XML, in which a tag may end its own element."""
    return _media(last) in _XML


def _media(last: Answered) -> bytes:
    return field_of(last, b"content-type").partition(b";")[0].strip().lower()


def _shown(look: Look | None) -> tuple[Evidence, ...]:
    """Give the piece of a page by which a reader knows it: its title, else its first line."""
    if look is None:
        return ()
    if look.titles:
        return (evidence("answered", "title", look.titles[0].text, look.titles[0].at),)
    if look.lines:
        return (evidence("answered", "line", look.lines[0].text, look.lines[0].at),)
    return ()


def _fetched(
    outcome: FetchOutcome, detail: str, confidence: Confidence, shown: tuple[Evidence, ...]
) -> Fetched:
    return Fetched(outcome, detail, confidence, shown, outcome_rules().version)
