"""Save Page Now: an independent capture, asked of the Wayback Machine.

    GET  web.archive.org/save/status/user      how many captures we may ask for now, and today
    POST web.archive.org/save                  url=ADDRESS; answers with a job
    GET  web.archive.org/save/status/JOB       pending, success with a timestamp, or an error's name
    GET  web.archive.org/web/TIMEid_/ADDRESS   the bytes as they came to it (a memento)

Source: the "Save Page Now 2 Public API" of the Internet Archive. Limits are read off its answers,
and none is guessed. What it captured is its own: whether that is what we have is found by fetching
it (muniment/deposit/corroboration.py), never by its word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from ingest import Answer, Caller, CallFailedError
from manifests import printable
from muniment.deposit.patience import Pace
from muniment.deposit.place import BrokenOffError, OverloadedError, RefusedError

_JSON: Final = ("Accept", "application/json")
_FORM: Final = "application/x-www-form-urlencoded"
_STAMP: Final = re.compile(r"\d{14}", re.ASCII)
_JOB: Final = re.compile(r"[A-Za-z0-9-]{1,200}", re.ASCII)
# Errors that are about us and now, and not about the page.
_LATER: Final = frozenset(
    {
        "error:user-session-limit",
        "error:celery",
        "error:cannot-fetch",
        "error:capture-location-error",
        "error:max-active-jobs",
        "error:service-unavailable",
        "error:job-failed",
    }
)
_TODAY: Final = frozenset(
    {"error:too-many-daily-captures", "error:ip-banned", "error:blocked-client-ip"}
)


@dataclass(frozen=True, slots=True)
class Keys:
    """Who we are to the Internet Archive."""

    access: str
    secret: str

    def __repr__(self) -> str:
        return "Keys(***)"

    def header(self) -> tuple[str, str]:
        """Give the header that says so."""
        return "Authorization", f"LOW {self.access}:{self.secret}"


@dataclass(frozen=True, slots=True)
class Captured:
    """What the Wayback Machine says that it captured: the memento's time, and of which address.

    `why` is the name of its error where it could not; then there is no time.
    """

    stamp: str
    address: str
    why: str = ""


class SavePageNow:
    """Asks for captures. `base` is ``https://web.archive.org``."""

    def __init__(self, caller: Caller, keys: Keys, base: str, most: int, pace: Pace) -> None:
        self._caller, self._keys, self.base = caller, keys, base
        self._most, self._pace = most, pace

    def capture(self, address: str) -> Captured:
        """Have an address captured, and wait for it. Raises `DepositError` where that fails."""
        self._pace.persist(self._have_room)
        job = self._pace.persist(lambda: self._ask_for(address))
        if isinstance(job, Captured):
            return job
        for pause in self._pace.waits():
            done = self._pace.persist(lambda: self._look(job, address))
            if done is not None:
                return done
            self._pace.rest(f"web.archive.org is capturing {address}.", pause)
        raise BrokenOffError(
            f"web.archive.org is still capturing {address} (job {job}). Ask again later: what it "
            "has by then is found."
        )

    def memento(self, captured: Captured) -> str:
        """Give the address of the bytes as they came to the Wayback Machine."""
        return f"{self.base}/web/{captured.stamp}id_/{captured.address}"

    def _have_room(self) -> None:
        """Raise where no capture may be asked for now, or no more today."""
        told = self._ask("GET", "/save/status/user")
        limit, used = told.get("daily_captures_limit"), told.get("daily_captures")
        if isinstance(limit, int) and isinstance(used, int) and used >= limit:
            raise RefusedError(
                f"web.archive.org captures no more for you today: {used} of {limit} are used up."
            )
        if told.get("available") == 0:
            raise OverloadedError(
                "web.archive.org captures for you already, as much at once as it does.", None
            )

    def _ask_for(self, address: str) -> str | Captured:
        body = urlencode({"url": address, "capture_all": "1", "skip_first_archive": "1"})
        told = self._ask("POST", "/save", body.encode("ascii"))
        if told.get("status") == "error":
            return self._failed(told, address)
        job = str(told.get("job_id", ""))
        if not _JOB.fullmatch(job):
            raise BrokenOffError("web.archive.org answered without a job.")
        return job

    def _look(self, job: str, address: str) -> Captured | None:
        told = self._ask("GET", f"/save/status/{job}")
        status = told.get("status")
        if status == "pending":
            return None
        if status == "error":
            return self._failed(told, address)
        stamp = str(told.get("timestamp", ""))
        if status != "success" or not _STAMP.fullmatch(stamp):
            raise BrokenOffError("web.archive.org says nothing sensible of its capture.")
        captured = told.get("original_url")
        return Captured(stamp, captured if isinstance(captured, str) else address)

    def _failed(self, told: Mapping[str, Any], address: str) -> Captured:
        """Tell what concerns us from what concerns the page."""
        code = printable(str(told.get("status_ext", "error")))[:100]
        said = printable(str(told.get("message", "")))[:300]
        if code in _LATER:
            raise OverloadedError(f"web.archive.org cannot now ({code}: {said}).", None)
        if code in _TODAY:
            raise RefusedError(f"web.archive.org captures no more for you today ({code}: {said}).")
        return Captured("", address, code)

    def _ask(self, method: str, path: str, body: bytes = b"") -> Mapping[str, Any]:
        headers = (_JSON, self._keys.header())
        try:
            if method == "GET":
                answer = self._caller.get(f"{self.base}{path}", self._most, headers)
            else:
                answer = self._caller.post(f"{self.base}{path}", _FORM, body, self._most, headers)
        except CallFailedError as failure:
            raise BrokenOffError(str(failure)) from failure
        return self._read(answer)

    def _read(self, answer: Answer) -> Mapping[str, Any]:
        if answer.status in (429, 503):
            asked = (answer.header(b"retry-after") or b"").decode("latin-1")
            seconds = float(asked) if asked.isascii() and asked.isdigit() else None
            raise OverloadedError(
                f"web.archive.org asks for fewer requests ({answer.status}).", seconds
            )
        if answer.status in (401, 403):
            raise RefusedError(
                f"web.archive.org refuses ({answer.status}). Are the keys that `ia configure` "
                "wrote those of your account?"
            )
        try:
            told = json.loads(answer.body)
        except (ValueError, RecursionError) as failure:
            raise BrokenOffError(
                f"web.archive.org answered {answer.status}, and no JSON."
            ) from failure
        if not isinstance(told, dict):
            raise BrokenOffError("web.archive.org answered JSON that is no object.")
        return told
