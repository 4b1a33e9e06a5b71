"""The codes of what a recording can find wrong with a server's answer, each with its meaning.

A code is for ever: statements hold it. The sentences for readers stand in `muniment/words/`.
WARNING puts the content in doubt; NOTE breaks a rule without doing so, or is worth knowing. None is
an ERROR: the record of a bad answer is good evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from checksums import Finding, Severity

_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Code:
    """What one finding code means, how grave it is, and the rule it comes from."""

    severity: Severity
    meaning: str
    rule: str


def _warning(meaning: str, rule: str) -> Code:
    return Code(Severity.WARNING, meaning, rule)


def _note(meaning: str, rule: str) -> Code:
    return Code(Severity.NOTE, meaning, rule)


CODES: dict[str, Code] = {
    # The start of the answer
    "http-no-headers": _note(
        "The answer has no HTTP header; all of it was taken as the body, as HTTP/0.9 has it.",
        "RFC 9112 §2.3",
    ),
    "http-leading-bytes": _note("Empty lines stand before the status line.", "RFC 9112 §2.2"),
    "http-status-malformed": _warning("The status line holds no status code.", "RFC 9112 §4"),
    "http-too-many-interim": _warning(
        "More interim responses came than the limit allows.", "limits.interim_responses"
    ),
    # The header section
    "http-header-not-ascii": _note(
        "A header name or value holds bytes that are not ASCII.", "RFC 9110 §5.5"
    ),
    "http-header-control": _note(
        "A header line holds a control character or a lone CR.", "RFC 9110 §5.5"
    ),
    "http-header-no-colon": _note("A header line has no colon.", "RFC 9112 §5"),
    "http-header-name-malformed": _note(
        "A header name is empty or is followed by white space.", "RFC 9112 §5.1"
    ),
    "http-obsolete-fold": _note("A header field is folded over several lines.", "RFC 9112 §5.2"),
    "http-bare-lf": _note("A line of the message's framing ends in LF alone.", "RFC 9112 §2.2"),
    "http-header-cut": _warning("The connection ended within the header section.", "RFC 9112 §8"),
    "http-header-too-large": _warning(
        "The header or trailer section is larger than the limit allows.",
        "limits.header_bytes, limits.header_lines",
    ),
    # Framing
    "http-duplicate-content-length": _note(
        "Content-Length is stated several times, with one value.", "RFC 9110 §8.6"
    ),
    "http-conflicting-content-length": _warning(
        "Content-Length is stated with different values; the body was read to the end.",
        "RFC 9112 §6.3",
    ),
    "http-content-length-malformed": _warning(
        "Content-Length is not a length; the body was read to the end.", "RFC 9112 §6.3"
    ),
    "http-content-length-short": _warning(
        "Fewer bytes came than Content-Length announced.", "RFC 9112 §8"
    ),
    "http-content-length-long": _warning(
        "More bytes came than Content-Length announced; they are kept, outside the body.",
        "RFC 9112 §6.3",
    ),
    "http-bytes-after-end": _note(
        "Bytes came after the end of the response; they are kept, outside the body.",
        "RFC 9112 §9.6",
    ),
    "http-length-and-chunked": _note(
        "Both Content-Length and Transfer-Encoding are stated; the latter was followed.",
        "RFC 9112 §6.3",
    ),
    "http-transfer-coding-unknown": _warning(
        "A transfer coding is not known; the body is as it came.", "RFC 9112 §7"
    ),
    "http-not-chunked": _warning(
        "The body was announced as chunked and is not; it was read to the end.", "RFC 9112 §7.1"
    ),
    "http-chunk-malformed": _warning(
        "The chunked framing breaks off into something else; what follows is kept, unread.",
        "RFC 9112 §7.1",
    ),
    "http-chunks-cut": _warning("The connection ended before the last chunk.", "RFC 9112 §8"),
    "http-chunk-end-missing": _note(
        "The connection ended after the last chunk, before the final empty line.", "RFC 9112 §7.1"
    ),
    "http-trailers": _note("Trailer fields follow the body.", "RFC 9110 §6.5"),
    # The transfer
    "http-connection-reset": _warning(
        "The server reset the connection before the response was complete.", "RFC 9293 §3.5.2"
    ),
    "http-response-too-large": _warning(
        "The response is larger than the limit allows; the rest was not read.",
        "limits.response_bytes",
    ),
    "http-too-slow": _warning(
        "The server stopped sending, or sent more slowly than the limits allow.",
        "limits.idle_seconds, limits.minimum_rate, limits.total_seconds",
    ),
    "http-partial-content": _note(
        "The server sent a part (206) that was not asked for.", "RFC 9110 §15.3.7"
    ),
    # What a browser asked for, on the way through the recording proxy
    "browser-gave-up": _note(
        "The browser broke off before the response's end; the rest was not read.", "Muniment"
    ),
    "browser-too-much": _warning(
        "The page's exchanges together met a limit; the rest of this one was not read or sent.",
        "limits.browser_bytes, limits.browser_upload_bytes",
    ),
    "browser-limit": _warning(
        "The page asked for more than the limits allow; this was not asked for.",
        "limits.browser_exchanges, limits.browser_bytes",
    ),
    "browser-websocket": _warning(
        "The page wanted to open a WebSocket, which cannot be recorded; it was not opened.",
        "RFC 6455 §4.1",
    ),
    "browser-address-refused": _note(
        "The page asked for an address that may not be visited; nothing was asked there.",
        "RFC 6890",
    ),
    "browser-not-allowed": _note(
        "The page asked for what it was not to get; nothing was asked there.", "Muniment"
    ),
    "browser-call-home": _note(
        "The browser wanted to call its maker, which is none of the page's; it was not let out.",
        "Muniment",
    ),
    "browser-request-malformed": _warning(
        "The browser's request is not one that can be passed on; it was not.", "RFC 9112 §3"
    ),
    "browser-stranger": _warning(
        "Somebody other than the browser tried to go out through its proxy; nobody was let out.",
        "RFC 9110 §11.7",
    ),
    # Codings
    "http-content-encoding-unknown": _note(
        "The content coding is not one we undo; the body is as it came.", "RFC 9110 §8.4"
    ),
    "http-content-encoding-missing": _note(
        "The body was announced in a content coding and is not in it; it is as it came.",
        "RFC 9110 §8.4",
    ),
    "http-content-encoding-unsaid": _warning(
        "The body of a text is compressed, and the answer does not say so; it is as it came.",
        "RFC 9110 §8.4",
    ),
    "http-content-encoding-malformed": _warning(
        "The content coding is damaged; the body holds what could be decoded.", "RFC 9110 §8.4"
    ),
    "http-content-encoding-cut": _warning(
        "The coded content ends before its end; the body holds what could be decoded.",
        "RFC 9110 §8.4",
    ),
    "http-content-encoding-trailing": _note(
        "Bytes follow the end of the coded content; they are not in the body.", "RFC 9110 §8.4"
    ),
    "http-decoded-too-large": _warning(
        "The decoded body grows beyond the limit; decoding was stopped.",
        "limits.decoded_bytes, limits.decoded_ratio",
    ),
    # Redirects
    "http-redirect-malformed": _note(
        "The address to go to is not one; the redirect was not followed.", "RFC 9110 §10.2.2"
    ),
    # The whole notice
    "whole-limit": _warning(
        "Not all that belongs to the notice was asked for: the budget of this kind was spent.",
        "limits.part_count, limits.part_bytes, limits.part_seconds, and the like of attachment, "
        "frame, requisite and outlink",
    ),
    "whole-links-left-out": _warning(
        "A page has more links than the limit allows; the later ones were not looked at.",
        "limits.page_links",
    ),
    "whole-page-unread": _warning(
        "A page is longer than the limit allows; what is behind it was not read for links.",
        "limits.linked_bytes",
    ),
    # The text
    "text-label-wrong": _warning(
        "The text is labelled as an encoding that it is not in; browsers may show it garbled.",
        "Encoding standard §4.2, HTML standard §13.2.3",
    ),
    "text-label-unknown": _note(
        "The text's label names no encoding; it was not followed.", "Encoding standard §4.2"
    ),
    "text-labels-differ": _note(
        "HTTP and the page name different encodings; browsers follow HTTP.",
        "HTML standard §13.2.3.2",
    ),
    "text-damaged": _note(
        "Places of the text cannot be read in its encoding.", "Encoding standard §4.1"
    ),
    # The browser
    "browser-missing": _warning(
        "The page seems to need a browser, and none could be used; it is kept as it was served.",
        "docs/browser.md",
    ),
    "browser-failed": _warning(
        "The browser could not show the page; it is kept as it was served.", "docs/browser.md"
    ),
    "browser-load-unfinished": _warning(
        "The page had not loaded whole when its time was up; it was taken as it stood.",
        "limits.browser_load_seconds",
    ),
    "browser-never-quiet": _note(
        "The page did not stop asking for more; it was taken as it stood.",
        "limits.browser_quiet_seconds",
    ),
    "browser-restless": _warning(
        "The page led on more often than the limit allows; it was taken where it stood.",
        "limits.redirects",
    ),
    "browser-stuck": _warning(
        "The page stopped answering; what could not be made of it is missing.",
        "limits.browser_answer_seconds",
    ),
    "browser-crashed": _warning(
        "The page made the browser crash; what could not be made of it is missing.",
        "docs/browser.md",
    ),
    "browser-memory": _warning(
        "The page took more memory than it may, and was ended.", "limits.browser_memory"
    ),
    "browser-time": _warning(
        "The visit took longer than it may, and was ended.", "limits.browser_seconds"
    ),
    "browser-endless": _note(
        "The page was longer than it is scrolled; what comes later was not called up.",
        "limits.browser_screens",
    ),
    "browser-tall": _note(
        "The screenshot shows the page's upper left part only; its text and print are whole.",
        "limits.browser_picture_height",
    ),
    "browser-not-made": _warning(
        "One of the pictures or texts of the page could not be made.", "docs/browser.md"
    ),
    "browser-too-large": _warning(
        "One of the pictures or texts of the page is larger than the limit allows, and not kept.",
        "limits.browser_file_bytes",
    ),
    "browser-led-away": _note(
        "A click on what should show more led to another page; it was gone back from.",
        "docs/browser.md",
    ),
    "browser-not-followed": _note(
        "The page led on to where the manners forbid to go; it was taken where it stood.",
        "RFC 9309 §2.2",
    ),
    "browser-windows": _note("The page opened windows; they were closed.", "docs/browser.md"),
    "browser-dialogs": _note(
        "The page opened dialogs; they were dismissed unread.", "docs/browser.md"
    ),
    "browser-attachments-left": _warning(
        "The page gives out more attachments by script or form than are clicked.",
        "limits.browser_attachments",
    ),
    "browser-download-failed": _warning(
        "A file that the page let the browser save did not come whole.", "docs/browser.md"
    ),
    # Mementos of other archives
    "memento-other-time": _warning(
        "The archive gave a memento of another time than was asked for; the time is its claim.",
        "RFC 7089 §2.1.1",
    ),
    "memento-two-times": _warning(
        "The archive claims several times for it; the first is taken.", "RFC 7089 §2.1.1"
    ),
    "memento-in-future": _warning(
        "The archive claims a time that was still to come when it answered.", "RFC 7089 §2.1.1"
    ),
    "memento-other-page": _warning(
        "The archive gave a memento of another address than was asked for.", "RFC 7089 §2.2.2"
    ),
    "memento-not-raw": _warning(
        "The archive offers no form in which nothing is rewritten, as far as its address tells.",
        "RFC 7089 §2.1",
    ),
    "memento-rewritten": _warning(
        "The bytes are not those that came to the archive: they hold what its player puts in.",
        "RFC 7089 §2.1",
    ),
    # TLS
    "tls-certificate-expired": _note("The certificate had expired.", "RFC 5280 §4.1.2.5"),
    "tls-certificate-not-yet-valid": _note(
        "The certificate was not valid yet.", "RFC 5280 §4.1.2.5"
    ),
    "tls-certificate-wrong-host": _note("The certificate is for other hosts.", "RFC 9525 §6"),
    "tls-certificate-untrusted": _note(
        "The certificate chain does not lead to an authority that this system trusts.",
        "RFC 5280 §6",
    ),
    "tls-old-protocol": _note("The connection used TLS older than 1.2.", "RFC 8996"),
    "tls-fallback": _note(
        "The server refused the usual handshake; a simpler one was used.", "RFC 8446 §4.1.2"
    ),
    "tls-no-close-notify": _note(
        "The server closed the connection without ending TLS.", "RFC 8446 §6.1"
    ),
    "tls-broken-off": _warning("TLS failed before the response was complete.", "RFC 8446 §6.2"),
}


def found(code: str, where: str, **particulars: object) -> Finding:
    """Make the finding of a code; particulars are spelled in printable ASCII, and shortened."""
    known = CODES[code]
    spelled = tuple((name, printable(value)) for name, value in sorted(particulars.items()))
    return Finding(code, known.severity, where, spelled, known.rule)


def printable(value: object) -> str:
    """Spell hostile text for one line: printable ASCII, `\\xNN` for the rest, 120 characters."""
    raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")
    shown = "".join(
        chr(byte) if 0x20 <= byte < 0x7F and byte != 0x5C else f"\\x{byte:02x}"
        for byte in raw[: _SHOWN + 1]
    )
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "..."
