"""What the browser was not given, and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from checksums import Finding
from ingest.codes import found


class Why(enum.Enum):
    """Why a request was not carried out; the value is its finding's code."""

    ADDRESS = "browser-address-refused"
    CALL_HOME = "browser-call-home"
    LIMIT = "browser-limit"
    MALFORMED = "browser-request-malformed"
    NOT_ALLOWED = "browser-not-allowed"
    STRANGER = "browser-stranger"
    WEBSOCKET = "browser-websocket"


@dataclass(frozen=True, slots=True)
class Refused:
    """What was refused: the first address of a host for a reason, and how many there were.

    `sentence` says of that first one what was wrong, for a reader. `url` is ``proxy`` for what was
    not of any address.
    """

    why: Why
    url: str
    sentence: str
    count: int = 1

    @property
    def finding(self) -> Finding:
        """What a statement says of it."""
        particulars = {"count": self.count, "reason": self.sentence}
        return found(self.why.value, self.url, **particulars)


# Where Chromium calls home by itself: updates, field trials, lists of bad sites, accounts, push.
# A path is given where pages, too, have business with the host.
_CALLS_HOME = (
    ("accounts.google.com", "/ListAccounts"),
    ("android.clients.google.com", "/"),
    ("chromewebstore.googleapis.com", "/"),
    ("clients2.google.com", "/service/update2"),
    ("clients2.google.com", "/time/1/current"),
    ("clientservices.googleapis.com", "/"),
    ("content-autofill.googleapis.com", "/"),
    ("edgedl.me.gvt1.com", "/"),
    ("mtalk.google.com", "/"),
    ("optimizationguide-pa.googleapis.com", "/"),
    ("passwordsleakcheck-pa.googleapis.com", "/"),
    ("redirector.gvt1.com", "/"),
    ("safebrowsing.googleapis.com", "/"),
    ("safebrowsing.google.com", "/safebrowsing/"),
    ("sb-ssl.google.com", "/"),
    ("update.googleapis.com", "/"),
)


def is_call_home(host: str, target: str) -> bool:
    """Tell whether a request is the browser's own, by whom it asks for what."""
    return any(host == known and target.startswith(path) for known, path in _CALLS_HOME)
